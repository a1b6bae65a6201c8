#ifndef PUBLIC_WORDS_H
#define PUBLIC_WORDS_H

#include "screens/public/counter.h"
#include "screens/visit.h"

/*
 * Words with the site's braces filled: {SITE} {AUTHORITY} {PLACE} {NUMBER}
 * {CLINIC} {COUNTRY} {SAFE_CHILD} {TALK} as the settings say, {DAY} when
 * people outside read next, {AGENCY} the services that P1 asks about, {DAYS}
 * how long a report is kept. The caller frees with memory_free_text.
 */
char *
words_of(const struct visit *visit, const char *key);

/* The same with one more argument, which goes before the site's. */
char *
words_with(const struct visit *visit, const char *key, struct argument more);

/* A text alone, without braces. Lent until the language changes. */
const char *
words_plain(const struct visit *visit, const char *key);

/* What came with STATUS, as a sentence; {SECONDS} is filled. PREFIX names
 * the act: "send" gives "send.failed.full" and the like. */
char *
words_failed(const struct visit *visit, const char *prefix, enum status status,
             unsigned seconds);

/* Weekday and time of an hour since 1970 as this place's clock has it. */
char *
words_hour(const struct visit *visit, uint32_t hour);

/* When the desk opens next: "Monday, 9:00". */
char *
words_desk(const struct visit *visit);

/* The day on which people outside read next. */
char *
words_outside(const struct visit *visit);

#endif
