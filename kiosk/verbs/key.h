#ifndef VERBS_KEY_H
#define VERBS_KEY_H

#include "kiosk/office/people.h"
#include "kiosk/verbs/verbs.h"

/* What the rooms of `amparo key` share. Each gives an exit code, after what
 * is wrong was printed. */
int
key_ended(enum status status, const char *what);

/* --- key_root.c: on a machine of its own ---------------------------------- */
int
key_root_make(const struct options *options);
int
key_root_sign(const struct options *options);
int
key_root_show(const struct options *options);
int
key_outside_make(const struct options *options);

/* --- key_people.c: at a site ---------------------------------------------- */
struct key_desk {
    struct verb_site site;
    struct office *office;
};
/* Open a site's store, still locked. Close it in any case. */
enum status
key_desk_open(const struct options *options, struct key_desk *desk) MUST_CHECK;
void
key_desk_close(struct key_desk *desk);

int
key_member_list(const struct options *options);
int
key_member_add(const struct options *options);
int
key_member_remove(const struct options *options);
int
key_renew(const struct options *options);
int
key_request(const struct options *options);
int
key_keyset(const struct options *options);
int
key_rewrap(const struct options *options);
int
key_phrase(const struct options *options);
int
key_outside_give(const struct options *options);
int
key_outside_take(const struct options *options);

/* --- key_recovery.c: at the outside body ---------------------------------- */
int
key_recovery(const struct options *options);

#endif
