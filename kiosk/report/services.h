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

/* A service's name in one language. */
struct service_name {
    const char *language; /* a BCP-47 tag */
    const char *text;
};

struct service {
    const char *id; /* never changed */
    const struct service_name *names;
    size_t name_count;
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
    bool blocked;           /* a field is unset */
};

/*
 * Read the directory: a list of objects, the fields of struct service as
 * keys, the name as an object of languages:
 *
 *     [{"id": "clinic", "name": {"en": "City clinic", "es": "..."},
 *       "target": "health", "phone": "...", "tells_police": false, ...}]
 *
 * STATUS_BAD_INPUT and *PROBLEM, a sentence with the place which the caller
 * frees, when it is not of this shape. A field that is unset blocks only its
 * entry, which is read and never offered: services_blocked names both. So
 * is an entry that tells immigration.
 */
enum status
services_read(const char *text, size_t length, struct services **out,
              char **problem) MUST_CHECK;
void
services_free(struct services *services);

/*
 * The entries with an unset field: gives how many there are, and in *PROBLEM
 * (when not NULL) a sentence for the I-th. Lent.
 */
size_t
services_blocked(const struct services *services, size_t i,
                 const char **problem);

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
 * only those that take children; the first of each target in the order of
 * the targets, then the second of each. Gives how many stand in OUT.
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
