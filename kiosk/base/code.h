#ifndef BASE_CODE_H
#define BASE_CODE_H

#include <stdbool.h>

/*
 * The receipt's number: 24 ASCII digits, of which 22 are random and two are
 * the check of ISO/IEC 7064 MOD 97-10, read as six groups of four. Who holds
 * one wipes it with secret_wipe.
 */
enum { CODE_DIGITS = 24, CODE_GROUPS = 6, CODE_GROUP_DIGITS = 4 };

/* Make a new one, with an end after it. */
void
code_make(char code[CODE_DIGITS + 1]);

/* Exactly 24 ASCII digits whose check agrees. */
bool
code_is_right(const char *code);

/*
 * Right as it stands, or with its groups in reversed order (as a
 * right-to-left line may have shown them)? Then CODE is put right.
 */
bool
code_put_right(char code[CODE_DIGITS + 1]);

#endif
