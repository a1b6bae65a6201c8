#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

/* --- chance that can be had again ---------------------------------------- */

static uint64_t drawn;

static const char *
name(void)
{
    return "seed";
}

static void
draw(void *const bytes, const size_t length)
{
    uint8_t seed[randombytes_SEEDBYTES] = {0};

    drawn++;
    memcpy(seed, &drawn, sizeof drawn);
    randombytes_buf_deterministic(bytes, length, seed);
}

static uint32_t
draw_number(void)
{
    uint32_t number;

    draw(&number, sizeof number);
    return number;
}

static randombytes_implementation seeded = {
    .implementation_name = name, .random = draw_number, .buf = draw};

static void
begin_at(uint64_t number)
{
    static bool begun;

    if (!begun) {
        fuzz_need(randombytes_set_implementation(&seeded) == 0 &&
                      secret_start() == STATUS_OK,
                  "chance can be seeded");
        begun = true;
    }
    drawn = number;
    clock_set(FUZZ_NOW);
}

void
fuzz_prepare(void)
{
    begin_at(1);
}

void
fuzz_begin(void)
{
    begin_at(UINT64_C(1) << 32);
}

/* --- what goes wrong ------------------------------------------------------ */

void
fuzz_need(bool holds, const char *sentence)
{
    if (holds)
        return;
    fprintf(stderr, "This does not hold: %s.\n", sentence);
    abort();
}

/* In the place of Check: its assertions in shared helpers end here. */
void
_mark_point(const char *file, int line);
void
_mark_point(const char *file, int line)
{
    (void)file;
    (void)line;
}

void
_ck_assert_failed(const char *file, int line, const char *words,
                  const char *more, ...);
void
_ck_assert_failed(const char *file, int line, const char *words,
                  const char *more, ...)
{
    (void)more;
    fprintf(stderr, "%s:%d: ", file, line);
    fuzz_need(false, words);
}

/* Nothing needs to be durable here, and a sync is most of the time. */
int
fsync(int descriptor)
{
    (void)descriptor;
    return 0;
}

int
fdatasync(int descriptor)
{
    (void)descriptor;
    return 0;
}

/* --- bytes and files ------------------------------------------------------ */

char *
fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    fuzz_need(text != NULL, "there is memory");
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

static char folder[64];

static void
remove_folder(void)
{
    DIR *list = opendir(folder);
    struct dirent *entry;
    char path[400];

    while (list && (entry = readdir(list))) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    if (list)
        closedir(list);
    rmdir(folder);
}

const char *
fuzz_folder(void)
{
    if (!folder[0]) {
        strcpy(folder, "/tmp/amparo-fuzz-XXXXXX");
        fuzz_need(mkdtemp(folder) != NULL, "a folder can be made");
        atexit(remove_folder);
    }
    return folder;
}

void
fuzz_write(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    fuzz_need(file && fwrite(bytes, 1, length, file) == length &&
                  fclose(file) == 0,
              "a file can be written");
}

uint8_t *
fuzz_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes;
    long size;

    fuzz_need(file && fseek(file, 0, SEEK_END) == 0, "a file can be read");
    size = ftell(file);
    rewind(file);
    bytes = malloc((size_t)size + 1);
    fuzz_need(bytes != NULL, "there is memory");
    *length = fread(bytes, 1, (size_t)size, file);
    fclose(file);
    fuzz_need(*length == (size_t)size, "a file can be read");
    return bytes;
}
