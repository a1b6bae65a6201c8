#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/fuzz/fuzz.h"

/*
 * A fuzz target without libFuzzer: its corpus is what once went wrong and
 * what reaches far. One that goes wrong ends the program; its name stands in
 * the last line of the log.
 *   TARGET [FILE...]
 */
static void
run(const char *path)
{
    size_t length;
    uint8_t *bytes = fuzz_read(path, &length);
    /* as long as it is, so that one byte further is noticed */
    uint8_t *exact = malloc(length ? length : 1);

    printf("# %s\n", path);
    fflush(stdout);
    memcpy(exact, bytes, length);
    (void)LLVMFuzzerTestOneInput(exact, length);
    free(exact);
    free(bytes);
}

static int
run_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    int inputs = 0;

    for (int i = 0; i < count; i++) {
        char *file = memory_print("%s/%s", path, entries[i]->d_name);

        if (entries[i]->d_name[0] != '.') {
            run(file);
            inputs++;
        }
        free(file);
        free(entries[i]);
    }
    free(entries);
    return inputs;
}

int
main(int count, char **words)
{
    const char *source = getenv("AMPARO_SOURCE");
    const char *target = basename(words[0]);
    char *path;
    int inputs;

    if (count > 1) {
        for (int i = 1; i < count; i++)
            run(words[i]);
        return 0;
    }
    path =
        memory_print("%s/tests/corpus/fuzz/%s", source ? source : ".", target);
    puts("1..1");
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    inputs = run_folder(path);
    printf("%sok 1 - %s takes each of its %d inputs\n", inputs ? "" : "not ",
           target, inputs);
    free(path);
    return inputs ? 0 : 1;
}
