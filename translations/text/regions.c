#include "translations/text/regions.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>

#include "kiosk/base/memory.h"
#include "translations/text/utf16.h"
#include "translations/text/words.h"

enum { NAME_LIMIT = 128 };

/* What a name is compared in: one language's own names and order. */
struct names {
    ULocaleDisplayNames *display;
    UCollator *order;
};

static bool
is_called(const struct names *names, const char *code, const UChar *wanted,
          int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[NAME_LIMIT];
    int32_t named =
        uldn_regionDisplayName(names->display, code, name, NAME_LIMIT, &status);

    return U_SUCCESS(status) && named < NAME_LIMIT &&
           ucol_strcoll(names->order, wanted, length, name, named) ==
               UCOL_EQUAL;
}

static const char *
find(const char *language, const UChar *wanted, int32_t length)
{
    const char *const *codes = uloc_getISOCountries();
    const char *found = NULL;
    UErrorCode status = U_ZERO_ERROR;
    char locale[WORDS_TAG];
    struct names names;

    words_locale(language, locale);
    names.display = uldn_open(locale, ULDN_STANDARD_NAMES, &status);
    names.order = ucol_open(locale, &status);
    if (U_SUCCESS(status)) {
        ucol_setStrength(names.order, UCOL_PRIMARY);
        for (; *codes && !found; codes++) {
            if (is_called(&names, *codes, wanted, length))
                found = *codes;
        }
    }
    ucol_close(names.order);
    uldn_close(names.display);
    return found;
}

static const char *
find_code(const char *name)
{
    for (const char *const *codes = uloc_getISOCountries(); *codes; codes++) {
        if (strcmp(*codes, name) == 0)
            return *codes;
    }
    return NULL;
}

bool
regions_code(const char *name, const char *language, char out[REGION_SIZE])
{
    size_t start = strspn(name, " \n");
    size_t bytes = strlen(name + start);
    const char *found = find_code(name);
    int32_t length;
    UChar *wanted;

    memset(out, 0, REGION_SIZE);
    while (bytes && strchr(" \n.", name[start + bytes - 1]))
        bytes--;
    wanted = utf16_from(name + start, bytes, &length);
    if (!found && length)
        found = find(language, wanted, length);
    if (!found && length)
        found = find("en", wanted, length);
    memory_free_wiped(wanted, utf16_size(length));
    if (found)
        memcpy(out, found, 2);
    return found != NULL;
}
