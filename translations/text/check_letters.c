#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include "kiosk/base/text.h"
#include "translations/text/check.h"
#include "translations/text/pattern.h"
#include "translations/text/words.h"

enum { SCRIPTS = 8 };

static void
fault_point(const struct check_text *check, uint32_t point, const char *what)
{
    po_fault(check->faults, check->file, check->entry, "U+%04X: %s", point,
             what);
}

static bool
is_bidi_command(uint32_t point)
{
    return (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

/* NULL when the point may stand in a text. */
static const char *
what_is_wrong(uint32_t point)
{
    if (point == '\n')
        return NULL;
    if (point == 0xFFFD)
        return "a letter was lost here";
    if (is_bidi_command(point))
        return "no command to change the direction: the program orders texts";
    switch (u_charType((UChar32)point)) {
    case U_CONTROL_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
        return "a control character";
    case U_PRIVATE_USE_CHAR:
        return "a character of private use";
    case U_SURROGATE:
    case U_UNASSIGNED:
        return "Unicode has no such character";
    }
    if (point == 0xAD || point == 0xFEFF)
        return "an invisible character";
    return NULL;
}

static void
check_points(const struct check_text *check)
{
    size_t length = strlen(check->text);

    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(check->text, length, &at);
        const char *wrong = what_is_wrong(point);

        if (wrong)
            fault_point(check, point, wrong);
    }
}

/* Is it something that parts or joins others, as ", " does? */
static bool
is_joint(const char *english)
{
    for (; *english; english++)
        if (*english == '{' || (*english >= 'A' && *english <= 'Z') ||
            (*english >= 'a' && *english <= 'z'))
            return false;
    return true;
}

static void
check_ends(const struct check_text *check)
{
    size_t length = strlen(check->text);

    if (length && !is_joint(check->english->english) &&
        (strchr(" \n", check->text[0]) ||
         strchr(" \n", check->text[length - 1])))
        po_fault(check->faults, check->file, check->entry,
                 "a space or a new line stands at an end");
    if (strstr(check->text, "  "))
        po_fault(check->faults, check->file, check->entry,
                 "two spaces in a row");
    if (strstr(check->text, "''"))
        po_fault(check->faults, check->file, check->entry,
                 "two apostrophes in a row: they are written once");
}

static bool
is_of(UChar32 point, const UScriptCode *scripts, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        if (uscript_hasScript(point, scripts[i]))
            return true;
    return uscript_hasScript(point, USCRIPT_COMMON) ||
           uscript_hasScript(point, USCRIPT_INHERITED);
}

/* The Latin letters from AT on: QR and Esc may stay as the English has
 * them. */
static size_t
latin_word(const char *text, size_t at)
{
    size_t end = at;

    while ((text[end] >= 'a' && text[end] <= 'z') ||
           (text[end] >= 'A' && text[end] <= 'Z'))
        end++;
    return end;
}

static bool
english_has(const char *english, const char *word, size_t length)
{
    for (; *english; english++)
        if (strncmp(english, word, length) == 0)
            return true;
    return false;
}

struct walk {
    const struct check_text *check;
    UScriptCode scripts[SCRIPTS];
    int32_t count;
};

/* Pass one letter, or a word that the English has too. */
static size_t
check_letter(const struct walk *walk, const char *words, size_t length,
             size_t at)
{
    size_t start = at;
    uint32_t point = text_next(words, length, &at);
    size_t end = latin_word(words, start);

    if (!u_isalpha((UChar32)point) ||
        is_of((UChar32)point, walk->scripts, walk->count))
        return at;
    if (end > start &&
        english_has(walk->check->english->english, words + start, end - start))
        return end;
    fault_point(walk->check, point, "a letter of another script");
    return at;
}

/* Names and branches are not words of the language. */
static void
see(void *self, const struct pattern_part *part)
{
    size_t at = 0;

    while (part->event == PATTERN_LITERAL && at < part->length)
        at = check_letter(self, part->words, part->length, at);
}

static void
check_script(const struct check_text *check)
{
    UErrorCode status = U_ZERO_ERROR;
    struct walk walk = {.check = check};
    char locale[WORDS_TAG];

    words_locale(check->tag, locale);
    walk.count = uscript_getCode(locale, walk.scripts, SCRIPTS, &status);
    if (U_FAILURE(status) || walk.count < 1)
        return; /* ICU does not know what the language is written in */
    if (!pattern_take_shape(check->text, &(struct pattern_shape){0}))
        pattern_read(check->text,
                     (struct pattern_reader){.self = &walk, .see = see});
}

void
check_letters(const struct check_text *check)
{
    check_points(check);
    check_ends(check);
    check_script(check);
}
