#include <stdio.h>
#include <unistd.h>

#include "tests/bench/raw.h"

/*
 * The least process that keeps a durable SQLite database open: what the
 * memory of amparo-store is compared with. It has written one row, says so,
 * and waits until its standard input ends.
 *   least DATABASE
 */
int
main(int count, char **words)
{
    static const char bytes[4096];
    struct raw *raw;
    char byte;

    if (count != 2) {
        fputs("Usage: least DATABASE\n", stderr);
        return 64;
    }
    raw = raw_open(words[1]);
    raw_insert(raw, bytes, sizeof bytes);
    puts("ready");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    raw_close(raw);
    return 0;
}
