#include "kiosk/report/form.h"

/*
 * form.json as it is, put between two names by the assembler. FORM_JSON is
 * its path, given by the Makefile, which also makes it a prerequisite.
 */
__asm__(".section .rodata\n"
        ".global form_json_start\n"
        ".global form_json_end\n"
        "form_json_start:\n"
        ".incbin \"" FORM_JSON "\"\n"
        "form_json_end:\n"
        ".byte 0\n"
        ".section .note.GNU-stack,\"\",%progbits\n"
        ".text\n");

extern const char form_json_start[];
extern const char form_json_end[];

const char *
form_built_in(size_t *length)
{
    *length = (size_t)(form_json_end - form_json_start);
    return form_json_start;
}
