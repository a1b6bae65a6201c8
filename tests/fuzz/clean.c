#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "translations/text/clean.h"

/* Whatever comes in, what goes out is harmless, and stays as it is. */
enum { MARKS_MAX = 4 };

static bool
is_hostile(UChar32 point)
{
    if (point == '\n' || point == '\t')
        return false;
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad ||
           point == 0xfeff || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
           point == 0x200f || point == 0x61c ||
           (point >= 0xe0000 && point < 0xe0100) || point >= 0xe01f0 ||
           U_IS_UNICODE_NONCHAR(point);
}

static void
need_clean(const char *text)
{
    int32_t length = (int32_t)strlen(text);
    int marks = 0;
    int ends = 0;

    for (int32_t i = 0; i < length;) {
        UChar32 point;
        bool is_mark;

        U8_NEXT(text, i, length, point);
        fuzz_need(point >= 0, "it is UTF-8");
        fuzz_need(!is_hostile(point), "nothing in it can command");
        is_mark = U_GET_GC_MASK(point) & (U_GC_MN_MASK | U_GC_ME_MASK);
        marks = is_mark ? marks + 1 : 0;
        ends = point == '\n' ? ends + 1 : 0;
        fuzz_need(marks <= MARKS_MAX, "a letter has four marks at most");
        fuzz_need(ends <= 2, "two line ends at most");
    }
}

static void
need_same(const char *text, char *(*clean)(const char *, size_t))
{
    char *again = clean(text, strlen(text));

    fuzz_need(strcmp(text, again) == 0, "twice gives the same as once");
    memory_free_text(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text;
    char *line;

    fuzz_begin();
    text = clean_text((const char *)data, size);
    line = clean_line((const char *)data, size);
    need_clean(text);
    need_clean(line);
    fuzz_need(!strpbrk(line, "\n\t"), "a line is one line");
    need_same(text, clean_text);
    need_same(line, clean_line);
    fuzz_need(text_is_plain(text, strlen(text)), "what is clean is plain");
    memory_free_text(text);
    memory_free_text(line);
    return 0;
}
