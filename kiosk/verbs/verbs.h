#ifndef VERBS_VERBS_H
#define VERBS_VERBS_H

#include <stdbool.h>

#include "kiosk/base/secret.h"
#include "kiosk/base/status.h"
#include "kiosk/report/form.h"
#include "kiosk/report/services.h"
#include "kiosk/settings.h"
#include "store/protocol/client.h"

/*
 * The verbs of `amparo`: verbs.def lists them, each stands in a file of its
 * own. What they print is for staff and whoever runs a site: plain English,
 * sentences to standard error when something is wrong, and the code of
 * <sysexits.h> that fits it.
 */
struct options {
    const char *site;
    const char *phrase_file;
    const char *language;
    const char *out;
    const char *outside;
    const char *root;
    const char *keyset;
    const char *member;
    const char *request;
    const char *new_phrase_file;
    const char *bundle;
    const char *secret;
    const char *backup_key;
    const char *gone;
    const char *since;
    const char *second_phrase_file;
    const char *span; /* --for */
    const char *because;
    const char *halves[2]; /* of the recovery paper */
    const char *what;      /* the word after the verb */
    const char *also;      /* and the one after that */
    bool plain;
    bool demo;
    bool restored;
    bool older_keys;
    bool dry_run;
    bool clock_is_right;
};

/* Run what the command line asks for; gives the exit code. */
int
verbs_run(int argument_count, char **arguments);

#define VERB(name, function, letters, words, usage)                            \
    int function(const struct options *options);
#include "kiosk/verbs/verbs.def"
#undef VERB

/* --- options.c ----------------------------------------------------------- */

/* Read what follows the verb. ALLOWED as in verbs.def. False, and a sentence
 * was printed, when something does not belong there. */
bool
options_read(int argument_count, char **arguments, const char *allowed,
             struct options *out);
/* Print a sentence with the program's name before it. */
void
options_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- site.c: what most verbs begin with ----------------------------------- */

struct verb_site {
    char *folder;
    struct settings *settings;
    uint8_t root[32];
    struct form *form;
    struct services *services; /* NULL: none, or one that cannot be read */
    char *services_problem;    /* why; NULL */
};

/* Find and read the site's files. What is wrong was printed. */
enum status
site_open(const char *folder, struct verb_site *out) MUST_CHECK;
void
site_close(struct verb_site *site);
/* A connection to its store, started when none runs. The same. */
enum status
site_meet(const struct verb_site *site, struct client **out) MUST_CHECK;
/* What a status says of the store or its keys, as a sentence. Static. */
const char *
site_words(enum status status);

/* --- shut.c ------------------------------------------------------------- */

/*
 * Shut this program in, once the store is met: from here on it opens no file
 * but its own state's, IN, a file or a folder, for reading, and what stands in
 * the folder of the file OUT for writing (NULL: none); it meets no store and
 * starts nothing. What is wrong was printed.
 */
enum status
verb_shut(const char *in, const char *out) MUST_CHECK;

/* The same for keys that stay outside: what --request, --root and --keyset
 * name is read, where --out stands is written, and nothing else. */
enum status
verb_shut_keys(const struct options *options) MUST_CHECK;

/* The same for keys of a site, once its store is met: what --keyset, --outside
 * and --new-passphrase-file name is read, its own state and where --out stands
 * is written. */
enum status
verb_shut_people(const struct options *options) MUST_CHECK;

/* The same for a new site, whose store a dialer meets: what --outside,
 * --secret, --root and --keyset name is read, the folders SITE and SECRETS
 * (NULL: none) are written. */
enum status
verb_shut_site(const struct options *options, const char *site,
               const char *secrets) MUST_CHECK;

/* --- phrase.c --------------------------------------------------------------
 */

/* From FILE, or asked on the terminal without echo when that is NULL. What
 * is wrong was printed. The caller frees with secret_free; it has an end. */
enum status
phrase_read(const char *file, struct secret **out) MUST_CHECK;

/* --- template.c ------------------------------------------------------------
 */

/* A setting that is to be written as set. */
struct template_value {
    enum setting setting;
    const char *value;
};
/* The text of an amparo.conf: every setting explained, those of VALUES set,
 * the others commented out. The caller frees. */
char *
template_settings(const struct template_value *values, size_t count);

#endif
