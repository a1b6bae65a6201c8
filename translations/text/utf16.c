#include "translations/text/utf16.h"

#include <unicode/ustring.h>

#include "kiosk/base/memory.h"

enum { REPLACEMENT = 0xFFFD };

size_t
utf16_size(int32_t length)
{
    return ((size_t)length + 1) * sizeof(UChar);
}

UChar *
utf16_from(const char *text, size_t bytes, int32_t *length)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar *out;

    u_strFromUTF8WithSub(NULL, 0, length, text, (int32_t)bytes, REPLACEMENT,
                         NULL, &status);
    out = memory_zeroed(utf16_size(*length));
    status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out, *length + 1, NULL, text, (int32_t)bytes,
                         REPLACEMENT, NULL, &status);
    return out;
}

char *
utf16_to(const UChar *text, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes;
    char *out;

    u_strToUTF8WithSub(NULL, 0, &bytes, text, length, REPLACEMENT, NULL,
                       &status);
    out = memory_zeroed((size_t)bytes + 1);
    status = U_ZERO_ERROR;
    u_strToUTF8WithSub(out, bytes + 1, NULL, text, length, REPLACEMENT, NULL,
                       &status);
    return out;
}
