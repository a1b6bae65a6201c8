#ifndef VERBS_FOUNDED_H
#define VERBS_FOUNDED_H

#include "kiosk/verbs/verbs.h"
#include "store/keys/founding.h"

/* What founding a real site and the demo's have in common. What is wrong
 * was printed before these return. */

/* Make PATH, 0700; one that is there already must be empty. */
enum status
founded_folder(const char *path) MUST_CHECK;
/* FOLDER/NAME; the caller frees. */
char *
founded_path(const char *folder, const char *name);
enum status
founded_write(const char *folder, const char *name,
              const char *text) MUST_CHECK;
void
founded_print(const struct founding_papers *papers);
/* An amparo.conf with ROOT's key and MORE set; the caller frees. */
char *
founded_settings(const uint8_t root[SIGN_PUBLIC_SIZE],
                 const struct template_value *more, size_t count);
/*
 * Before a key is drawn or read: start who meets the store of the folder SITE
 * later, then be shut in. *DIALER is dialer.h's; it ends with the program.
 */
enum status
founded_shut(const struct options *options, const char *site,
             const char *secrets, int *dialer) MUST_CHECK;
/* Start the store of a site that has none and give it its keys. */
enum status
founded_store(int dialer, const struct founding_plan *plan, const void *keyset,
              size_t length) MUST_CHECK;

/* A site to try everything with, and its secrets in --site's name with
 * "-secrets" behind it. */
enum status
demo_make(const struct options *options) MUST_CHECK;

#endif
