#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/shut/without.h"

/* older files|calls|both PROGRAM...: run it as on an older kernel. */
int
main(int count, char **words)
{
    int halves = 0;

    if (count < 3)
        return 99;
    if (strcmp(words[1], "calls") != 0)
        halves |= WITHOUT_FILES;
    if (strcmp(words[1], "files") != 0)
        halves |= WITHOUT_CALLS;
    if (!without(halves)) {
        fputs("older: no filter can be set\n", stderr);
        return 99;
    }
    execv(words[2], words + 2);
    return 99;
}
