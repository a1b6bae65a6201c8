#include "translations/text/pseudo.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/text.h"
#include "translations/text/pattern.h"

enum { MORE = 40 /* per cent */ };

struct maker {
    bool is_rtl;
    struct buf out;
    int letters;
};

static const char *
accented(char letter)
{
    static const char *const upper[] = {
        "Å", "Ɓ", "Ç", "Ð", "É", "Ƒ", "Ĝ", "Ĥ", "Î", "Ĵ", "Ķ", "Ļ", "Ṁ",
        "Ñ", "Ö", "Þ", "Ǫ", "Ŕ", "Š", "Ţ", "Û", "Ṽ", "Ŵ", "Ẋ", "Ý", "Ž"};
    static const char *const lower[] = {
        "å", "ƀ", "ç", "ð", "é", "ƒ", "ĝ", "ĥ", "î", "ĵ", "ķ", "ļ", "ɱ",
        "ñ", "ö", "þ", "ǫ", "ŕ", "š", "ţ", "û", "ṽ", "ŵ", "ẋ", "ý", "ž"};

    if (letter >= 'A' && letter <= 'Z')
        return upper[letter - 'A'];
    if (letter >= 'a' && letter <= 'z')
        return lower[letter - 'a'];
    return NULL;
}

/*
 * One Arabic letter for each Latin one: what is ordered and shaped in them
 * is what the screens do with Arabic. U+202E would not show it, the canvas
 * drops it as it must.
 */
static const char *
turned(char letter)
{
    static const char *const letters[] = {
        "ا", "ب", "ث", "د", "ي", "ف", "غ", "ه", "ئ", "ج", "ك", "ل", "م",
        "ن", "و", "ة", "ق", "ر", "س", "ت", "ع", "ح", "ش", "خ", "ط", "ز"};
    char small = letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;

    return small >= 'a' && small <= 'z' ? letters[small - 'a'] : NULL;
}

static void
write_letters(struct maker *maker, const struct pattern_part *part)
{
    for (size_t i = 0; i < part->length; i++) {
        const char *letter =
            maker->is_rtl ? turned(part->words[i]) : accented(part->words[i]);

        if (letter)
            buf_add_text(&maker->out, letter);
        else
            buf_add(&maker->out, part->words + i, 1);
    }
    maker->letters += (int)part->length;
}

static void
write_choice(struct maker *maker, const struct pattern_part *part)
{
    static const char *const kinds[] = {
        [PATTERN_TEXT] = "",
        [PATTERN_NUMBER] = ", number",
        [PATTERN_PLURAL] = ", plural,",
        [PATTERN_ORDINAL] = ", selectordinal,",
        [PATTERN_SELECT] = ", select,",
    };

    buf_add_text(&maker->out, "{");
    buf_add(&maker->out, part->words, part->length);
    buf_add_text(&maker->out, kinds[part->kind]);
}

static void
see(void *self, const struct pattern_part *part)
{
    struct maker *maker = self;

    switch (part->event) {
    case PATTERN_LITERAL:
        write_letters(maker, part);
        break;
    case PATTERN_ARGUMENT:
        write_choice(maker, part);
        buf_add_text(&maker->out, "}");
        break;
    case PATTERN_HASH:
        buf_add_text(&maker->out, "#");
        break;
    case PATTERN_CHOICE:
        write_choice(maker, part);
        break;
    case PATTERN_BRANCH:
        buf_add_text(&maker->out, " ");
        buf_add(&maker->out, part->words, part->length);
        buf_add_text(&maker->out, " {");
        break;
    case PATTERN_BRANCH_END:
    case PATTERN_CHOICE_END:
        buf_add_text(&maker->out, "}");
        break;
    }
}

/* Words after the text, as far as its cells allow. */
static void
write_more(struct maker *maker, int max)
{
    static const char *const words[] = {" one",  " two", " three", " four",
                                        " five", " six", " seven", " eight"};
    int room = maker->letters * MORE / 100 + 1;

    if (max && room > max - maker->letters)
        room = max - maker->letters;
    for (size_t i = 0; room >= (int)strlen(words[i % 8]); i++) {
        buf_add_text(&maker->out, words[i % 8]);
        room -= (int)strlen(words[i % 8]);
    }
}

void
pseudo_write(FILE *out, const char *tag, const struct po *english)
{
    po_write_header(out, tag);
    for (size_t i = 0; i < english->count; i++) {
        struct po_entry entry = english->entries[i];
        struct maker maker = {.is_rtl = strcmp(tag, "ar-XB") == 0};
        struct pattern_reader reader = {.self = &maker, .see = see};
        char *text;

        if (pattern_read(entry.english, reader))
            continue; /* said where the source is checked */
        if (!maker.is_rtl)
            write_more(&maker, entry.max);
        buf_add_byte(&maker.out, '\0');
        text = (char *)maker.out.data;
        entry.text = text;
        po_write_entry(out, &entry);
        buf_clear(&maker.out);
    }
}
