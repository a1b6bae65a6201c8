#include "kiosk/base/code.h"

#include <string.h>

#include "kiosk/base/secret.h"

enum { RANDOM_DIGITS = 22, MODULUS = 97 };

static int
remainder_of(const char *digits, int count)
{
    int rest = 0;

    for (int i = 0; i < count; i++)
        rest = (rest * 10 + (digits[i] - '0')) % MODULUS;
    return rest;
}

void
code_make(char code[CODE_DIGITS + 1])
{
    int check;

    for (int i = 0; i < RANDOM_DIGITS; i++)
        code[i] = (char)('0' + secret_random_below(10));
    check = MODULUS + 1 - remainder_of(code, RANDOM_DIGITS) * 100 % MODULUS;
    code[RANDOM_DIGITS] = (char)('0' + check / 10);
    code[RANDOM_DIGITS + 1] = (char)('0' + check % 10);
    code[CODE_DIGITS] = '\0';
}

bool
code_is_right(const char *code)
{
    return strlen(code) == CODE_DIGITS &&
           strspn(code, "0123456789") == CODE_DIGITS &&
           remainder_of(code, CODE_DIGITS) == 1;
}

bool
code_put_right(char code[CODE_DIGITS + 1])
{
    char turned[CODE_DIGITS + 1] = {0};
    bool right;

    if (code_is_right(code))
        return true;
    if (strlen(code) != CODE_DIGITS)
        return false;
    for (int i = 0; i < CODE_GROUPS; i++)
        memcpy(turned + CODE_GROUP_DIGITS * i,
               code + CODE_GROUP_DIGITS * (CODE_GROUPS - 1 - i),
               CODE_GROUP_DIGITS);
    right = code_is_right(turned);
    if (right)
        memcpy(code, turned, sizeof turned);
    secret_wipe(turned, sizeof turned);
    return right;
}
