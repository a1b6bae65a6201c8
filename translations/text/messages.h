#ifndef TEXT_MESSAGES_H
#define TEXT_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/status.h"

/*
 * The words of the program in one language, with the chain of languages
 * behind it (ar, then en). They come from the ICU bundles that are linked
 * in; patterns are ICU MessageFormat.
 */
struct messages;

/* May a text that nobody reviewed be shown where it is sensitive? */
enum drafts { DRAFTS_SAFE, DRAFTS_ALL };

/* STATUS_MISSING when the program has no such language. */
enum status
messages_open(const char *language, enum drafts drafts,
              struct messages **out) MUST_CHECK;
void
messages_close(struct messages *messages);

/* The BCP-47 tag asked for. Lent. */
const char *
messages_language(const struct messages *messages);
bool
messages_is_rtl(const struct messages *messages);

/* Does any language of the chain have words for KEY? */
bool
messages_has(const struct messages *messages, const char *key);

/*
 * A text without arguments; lent until messages_close. A key without words
 * gives the key itself, and a test fails for it.
 */
const char *
messages_get(struct messages *messages, const char *key);

/* One named argument: a text, or (TEXT NULL) a number. At most one number. */
struct argument {
    const char *name;
    const char *text;
    double number;
};

/* Fill the pattern; the caller frees with memory_free_text. */
char *
messages_format(struct messages *messages, const char *key,
                const struct argument *arguments, size_t count);

/*
 * Which language the words of KEY came from (a sensitive draft falls to the
 * next of the chain) and whether they are a draft. TAG is lent.
 */
struct message_origin {
    const char *tag;
    bool is_rtl;
    bool is_draft;
};
struct message_origin
messages_origin(struct messages *messages, const char *key);

/*
 * Was a draft among the texts given since messages_forget_drafts()? The
 * stage marks such a screen.
 */
void
messages_forget_drafts(struct messages *messages);
bool
messages_gave_draft(const struct messages *messages);

/* The languages linked in, in the order of languages.def. Lent. */
size_t
messages_languages(const char *const **tags);

/* A language's own name ("Español"), from ICU or `language.name`. Lent. */
const char *
messages_own_name(const char *tag);

/* The week's day name, a date or a time as the language writes them: the
 * caller frees with memory_free_text. WEEKDAY 0 is Monday. */
char *
messages_weekday(const struct messages *messages, int weekday);
char *
messages_date(const struct messages *messages, long long seconds);
char *
messages_time(const struct messages *messages, int hour, int minute);

/*
 * How complete a language is: the texts it has, how many of these nobody
 * who speaks it has read, how many were, and how many it lacks.
 * STATUS_MISSING when the program has no such language.
 */
struct message_survey {
    int texts;
    int drafts;
    int reviewed;
    int missing;
};
enum status
messages_survey(const char *tag, struct message_survey *out) MUST_CHECK;

#endif
