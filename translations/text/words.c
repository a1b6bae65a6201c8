#include "translations/text/words.h"

#include <stdio.h>
#include <string.h>
#include <unicode/udata.h>

#include "translations/text/messages.h"

static const struct words_language amparo[] = {
#define LANGUAGE(TAG, LAST) {.tag = TAG, .last = LAST, .package = "amparo"},
#include "translations/languages.def"
#undef LANGUAGE
};
enum { LANGUAGES = sizeof amparo / sizeof *amparo };

static const char *const tags[] = {
#define LANGUAGE(TAG, LAST) TAG,
#include "translations/languages.def"
#undef LANGUAGE
};

/* What words_add was given. */
static const struct words_language *added;
static size_t added_count;

/* Read with the file system in reach, ICU would look there first. */
static void
give_data(const char *package, const unsigned char *data)
{
    UErrorCode status = U_ZERO_ERROR;

    udata_setFileAccess(UDATA_NO_FILES, &status);
    udata_setAppData(package, data, &status);
}

void
words_add(const struct words_language *languages, size_t count,
          const unsigned char *data)
{
    give_data(languages->package, data);
    added = languages;
    added_count = count;
}

static const struct words_language *
find_in(const struct words_language *languages, size_t count, const char *tag)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(languages[i].tag, tag) == 0)
            return &languages[i];
    return NULL;
}

const struct words_language *
words_find(const char *tag)
{
    static bool is_given;
    const struct words_language *found = find_in(amparo, LANGUAGES, tag);

    if (!is_given)
        give_data("amparo", words_amparo);
    is_given = true;
    return found ? found : find_in(added, added_count, tag);
}

size_t
messages_languages(const char *const **out)
{
    *out = tags;
    return LANGUAGES;
}

void
words_locale(const char *tag, char out[WORDS_TAG])
{
    size_t i = 0;

    for (; i < WORDS_TAG - 1 && tag[i]; i++)
        out[i] = tag[i] == '-' ? '_' : tag[i];
    out[i] = '\0';
}

void
words_number_locale(const char *tag, char out[WORDS_NUMBERS])
{
    char locale[WORDS_TAG];

    words_locale(tag, locale);
    snprintf(out, WORDS_NUMBERS, "%s@numbers=latn", locale);
}
