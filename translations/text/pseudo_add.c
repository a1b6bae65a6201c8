#include "translations/text/pseudo.h"
#include "translations/text/words.h"

/* As words_data.c does. */
__asm__(".section .rodata\n"
        ".balign 16\n"
        ".global words_pseudo\n"
        ".hidden words_pseudo\n"
        "words_pseudo:\n"
        ".incbin \"translations/pseudo.dat\"\n"
        ".balign 16\n"
        ".text\n");
extern const unsigned char words_pseudo[];

void
pseudo_add(void)
{
    static const struct words_language languages[] = {
        {.tag = "en-XA", .last = "en", .package = "pseudo"},
        {.tag = "ar-XB", .last = "en", .package = "pseudo"},
        /* tests/words/qaa.po: drafts, and what is broken */
        {.tag = "qaa", .last = "en", .package = "pseudo"},
    };

    words_add(languages, 3, words_pseudo);
}
