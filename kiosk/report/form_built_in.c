#include "kiosk/report/form.h"

/*
 * form.json as it is, put behind its length by the assembler. FORM_JSON is
 * its path, given by the Makefile, which also makes it a prerequisite.
 */
__asm__(".section .rodata\n"
        ".global form_json_start\n"
        ".global form_json_length\n"
        ".balign 8\n"
        "form_json_length:\n"
        ".quad form_json_end - form_json_start\n"
        "form_json_start:\n"
        ".incbin \"" FORM_JSON "\"\n"
        "form_json_end:\n"
        ".byte 0\n"
        ".section .note.GNU-stack,\"\",%progbits\n"
        ".text\n");

extern const char form_json_start[];
extern const uint64_t form_json_length;

const char *
form_built_in(size_t *length)
{
    *length = (size_t)form_json_length;
    return form_json_start;
}
