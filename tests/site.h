#ifndef TESTS_SITE_H
#define TESTS_SITE_H

#include <stdbool.h>

#include "store/protocol/client.h"

/*
 * A site for tests: made by the real `amparo init --demo` in a temporary
 * folder, with the real amparo-store behind it, or one that exists already.
 * What goes wrong here ends the test program with a sentence.
 */
struct site;

/* A new one, removed again by site_free. */
struct site *
site_make(void);
/* One that exists; its pass phrase is read from FILE. */
struct site *
site_use(const char *folder, const char *phrase_file);
void
site_free(struct site *site);

/* The path of a built program; the caller frees. */
char *
site_program(const char *name);

const char *
site_folder(const struct site *site);
/* The folder beside it, with what the demo keeps secret. */
const char *
site_secrets(const struct site *site);
const char *
site_phrase(const struct site *site);

/* Write a line of amparo.conf, before the store is started. */
void
site_set(struct site *site, const char *name, const char *value);

/* A connection; a store is started when none answers. NULL: there is none
 * and none may be started. */
struct client *
site_connect(struct site *site, bool staff);
/* kill -9 the store; from then on none is started, until site_revive. */
void
site_kill_store(struct site *site);
void
site_revive(struct site *site);

/* Does any file of the site folder hold these bytes? */
bool
site_holds(const struct site *site, const char *bytes, size_t length);

#endif
