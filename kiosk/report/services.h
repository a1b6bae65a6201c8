#ifndef REPORT_SERVICES_H
#define REPORT_SERVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/report/triage.h"

/*
 * The site's services directory, services.json: where a person can go. The
 * danger cards, "find help" and the questions of consent draw from it.
 */
struct services;

enum { SERVICES_MAX = 200, SERVICE_TEXT_MAX = 400 };

struct service {
    const char *id; /* never changed */
    enum target target;
    const char *phone;
    const char *address;
    const char *hours;
    const char *languages; /* BCP-47 tags, separated by a space */
    const char *costs;     /* "free" or what it costs */
    bool women_staff;
    bool child_ok;
    bool asks_papers;
    bool tells_police;
    bool tells_immigration; /* then it is never offered */
    const char *checked_on; /* YYYY-MM-DD */
};

/*
 * Read the directory. A field unset is STATUS_BAD_INPUT and *PROBLEM, which
 * the caller frees, names the entry and the field. Entries that tell
 * immigration are read and never offered.
 */
enum status
services_read(const char *text, size_t length, struct services **out,
              char **problem) MUST_CHECK;
void
services_free(struct services *services);

size_t
services_count(const struct services *services);
const struct service *
services_at(const struct services *services, size_t i);
/* NULL when there is none of the id. */
const struct service *
services_find(const struct services *services, const char *id);
/* Its name in LANGUAGE, else in English, else in the first one. Lent. */
const char *
services_name(const struct service *service, const char *language);
/* May it be shown at all? */
bool
services_offers(const struct service *service);
/* Unchecked for 90 days at NOW (seconds). */
bool
services_is_stale(const struct service *service, int64_t now);

/*
 * Up to LIMIT services for the TARGETS (bits), none of BLOCKED, for a child
 * only those that take children; in the order of the targets. Gives how
 * many stand in OUT.
 */
struct services_wish {
    uint32_t targets;
    uint32_t blocked;
    bool child;
};
size_t
services_suggest(const struct services *services, struct services_wish wish,
                 const struct service **out, size_t limit);

#endif
