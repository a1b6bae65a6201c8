#include "translations/text/breaks.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "translations/text/layout.h"
#include "translations/text/words.h"

/* A break iterator is dear to make: some are kept until the program ends. */
enum { KEPT = 4 };
static struct {
    char language[WORDS_TAG];
    UBreakIterator *iterator;
} lines[KEPT];
static int next_place;
static UBreakIterator *clusters;

static UBreakIterator *
open_lines(const char *language)
{
    UErrorCode status = U_ZERO_ERROR;
    char locale[WORDS_TAG];

    words_locale(language, locale);
    return ubrk_open(UBRK_LINE,
                     strncmp(language, "ja", 2) == 0 ? "ja@lw=phrase" : locale,
                     NULL, 0, &status);
}

static UBreakIterator *
lines_of(const char *language)
{
    if (!language || strlen(language) >= WORDS_TAG)
        language = "en";
    for (int i = 0; i < KEPT; i++)
        if (lines[i].iterator && strcmp(lines[i].language, language) == 0)
            return lines[i].iterator;
    next_place = (next_place + 1) % KEPT;
    ubrk_close(lines[next_place].iterator);
    memcpy(lines[next_place].language, language, strlen(language) + 1);
    lines[next_place].iterator = open_lines(language);
    return lines[next_place].iterator;
}

static UBreakIterator *
open_clusters(void)
{
    UErrorCode status = U_ZERO_ERROR;

    if (!clusters)
        clusters = ubrk_open(UBRK_CHARACTER, "en", NULL, 0, &status);
    return clusters;
}

static void
mark(UBreakIterator *iterator, const UChar *units, int32_t length, uint8_t *at)
{
    UErrorCode status = U_ZERO_ERROR;

    if (!iterator)
        return;
    ubrk_setText(iterator, units, length, &status);
    if (U_SUCCESS(status)) {
        int32_t found = ubrk_first(iterator);

        for (; found != UBRK_DONE; found = ubrk_next(iterator))
            at[found] = 1;
    }
    /* let go of the text, which is the caller's */
    status = U_ZERO_ERROR;
    ubrk_setText(iterator, u"", 0, &status);
}

static bool
is_hangul(UChar unit)
{
    UErrorCode status = U_ZERO_ERROR;

    return uscript_getScript(unit, &status) == USCRIPT_HANGUL;
}

/* Korean breaks at spaces alone. */
static void
keep_words(const UChar *units, int32_t length, uint8_t *at)
{
    for (int32_t i = 1; i < length; i++)
        if (is_hangul(units[i - 1]) && is_hangul(units[i]))
            at[i] = 0;
}

void
breaks_lines(const UChar *units, int32_t length, const char *language,
             uint8_t *at)
{
    mark(lines_of(language), units, length, at);
    if (language && strncmp(language, "ko", 2) == 0)
        keep_words(units, length, at);
}

void
breaks_clusters(const UChar *units, int32_t length, uint8_t *at)
{
    mark(open_clusters(), units, length, at);
}

/* --- clusters of UTF-8 ---------------------------------------------------- */

/* Ask one question about TEXT; byte AT when it cannot be asked. */
static size_t
ask(const char *text, size_t length, size_t at,
    int32_t (*question)(UBreakIterator *, int32_t))
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = open_clusters();
    UText source = UTEXT_INITIALIZER;
    int32_t found = UBRK_DONE;

    if (!iterator)
        return at;
    utext_openUTF8(&source, text, (int64_t)length, &status);
    ubrk_setUText(iterator, &source, &status);
    if (U_SUCCESS(status))
        found = question(iterator, (int32_t)at);
    status = U_ZERO_ERROR;
    ubrk_setText(iterator, u"", 0, &status);
    utext_close(&source);
    return found == UBRK_DONE ? at : (size_t)found;
}

size_t
layout_next_cluster(const char *text, size_t length, size_t at)
{
    return at >= length ? length : ask(text, length, at, ubrk_following);
}

size_t
layout_previous_cluster(const char *text, size_t length, size_t at)
{
    if (at > length)
        at = length;
    return at == 0 ? 0 : ask(text, length, at, ubrk_preceding);
}

static int32_t
count_all(UBreakIterator *iterator, int32_t unused)
{
    int32_t count = 0;

    ubrk_first(iterator);
    while (ubrk_next(iterator) != UBRK_DONE)
        count++;
    return count + unused;
}

size_t
layout_clusters(const char *text, size_t length)
{
    return length ? ask(text, length, 0, count_all) : 0;
}
