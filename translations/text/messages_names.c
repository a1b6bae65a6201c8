#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udisplaycontext.h>
#include <unicode/uldnames.h>
#include <unicode/ustring.h>

#include "kiosk/base/memory.h"
#include "translations/text/messages.h"
#include "translations/text/utf16.h"
#include "translations/text/words.h"

enum { NAME_LIMIT = 128, NAMES = 64 };
enum { NARROW_SPACE = 0x202F };

/* Kept until the program ends: the names are lent. */
static struct {
    char tag[WORDS_TAG];
    char *name;
} names[NAMES];

static char *
ask_icu(const char *tag)
{
    UDisplayContext contexts[] = {UDISPCTX_DIALECT_NAMES,
                                  UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU};
    UErrorCode status = U_ZERO_ERROR;
    UChar name[NAME_LIMIT];
    char locale[WORDS_TAG];
    ULocaleDisplayNames *display;
    int32_t length = 0;
    char *text = NULL;

    words_locale(tag, locale);
    display = uldn_openForContext(locale, contexts, 2, &status);
    if (U_SUCCESS(status))
        length =
            uldn_localeDisplayName(display, locale, name, NAME_LIMIT, &status);
    uldn_close(display);
    if (U_SUCCESS(status) && length > 0)
        text = utf16_to(name, length);
    /* a language that ICU has no name for gets its own tag back */
    if (text && strcmp(text, locale) == 0) {
        memory_free_text(text);
        text = NULL;
    }
    return text;
}

static char *
ask_words(const char *tag)
{
    struct messages *messages;
    char *name = NULL;

    if (messages_open(tag, DRAFTS_ALL, &messages) != STATUS_OK)
        return NULL;
    if (messages_has(messages, "language.name") &&
        strcmp(messages_origin(messages, "language.name").tag, tag) == 0)
        name = memory_text(messages_get(messages, "language.name"));
    messages_close(messages);
    return name;
}

const char *
messages_own_name(const char *tag)
{
    int free_place = -1;

    for (int i = 0; i < NAMES && free_place < 0; i++) {
        if (names[i].name && strcmp(names[i].tag, tag) == 0)
            return names[i].name;
        if (!names[i].name)
            free_place = i;
    }
    if (free_place < 0 || strlen(tag) >= WORDS_TAG)
        return tag;
    memcpy(names[free_place].tag, tag, strlen(tag) + 1);
    names[free_place].name = ask_icu(tag);
    if (!names[free_place].name)
        names[free_place].name = ask_words(tag);
    if (!names[free_place].name)
        names[free_place].name = memory_text(tag);
    return names[free_place].name;
}

/*
 * In UTC always: the caller's seconds were moved to the site's time by the C
 * library before, so ICU needs no file of time zones.
 */
static UDateFormat *
open_format(const struct messages *messages, UDateFormatStyle time,
            UDateFormatStyle date)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    UErrorCode status = U_ZERO_ERROR;
    char locale[WORDS_NUMBERS];
    UDateFormat *format;

    words_number_locale(messages_language(messages), locale);
    format = udat_open(time, date, locale, utc, -1, NULL, 0, &status);
    return U_SUCCESS(status) ? format : NULL;
}

static char *
write_date(UDateFormat *format, double seconds)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar out[NAME_LIMIT];
    int32_t length = 0;

    if (format)
        length =
            udat_format(format, seconds * 1000, out, NAME_LIMIT, NULL, &status);
    udat_close(format);
    if (U_FAILURE(status) || length > NAME_LIMIT)
        length = 0;
    for (int32_t i = 0; i < length; i++)
        if (out[i] == NARROW_SPACE)
            out[i] = ' '; /* few fonts have the narrow one */
    return utf16_to(out, length);
}

char *
messages_weekday(const struct messages *messages, int weekday)
{
    UDateFormat *format = open_format(messages, UDAT_NONE, UDAT_SHORT);
    UErrorCode status = U_ZERO_ERROR;
    UChar out[NAME_LIMIT];
    int32_t length = 0;
    /* ICU's first is Sunday, 1 */
    int32_t day = UCAL_SUNDAY + (weekday + 1) % 7;

    if (format)
        length = udat_getSymbols(format, UDAT_STANDALONE_WEEKDAYS, day, out,
                                 NAME_LIMIT, &status);
    udat_close(format);
    if (U_FAILURE(status) || length > NAME_LIMIT)
        length = 0;
    return utf16_to(out, length);
}

char *
messages_date(const struct messages *messages, long long seconds)
{
    time_t now = (time_t)seconds;
    struct tm here;

    if (!localtime_r(&now, &here))
        return memory_text("");
    return write_date(open_format(messages, UDAT_NONE, UDAT_LONG),
                      (double)(now + here.tm_gmtoff));
}

char *
messages_time(const struct messages *messages, int hour, int minute)
{
    return write_date(open_format(messages, UDAT_SHORT, UDAT_NONE),
                      hour * 3600.0 + minute * 60.0);
}
