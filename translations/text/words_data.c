#include "translations/text/words.h"

/* The assembler looks from where make runs: the top of the build. */
__asm__(".section .rodata\n"
        ".balign 16\n"
        ".global words_amparo\n"
        ".hidden words_amparo\n"
        "words_amparo:\n"
        ".incbin \"translations/amparo.dat\"\n"
        ".balign 16\n"
        ".text\n");
