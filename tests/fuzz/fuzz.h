#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the fuzz targets share. A target is one file with the function below;
 * it is linked with libFuzzer where Amparo is configured with
 * --enable-fuzzing, else with replay.c, which gives it the inputs of
 * tests/corpus/fuzz/TARGET. The same input must always do the same: chance
 * comes from a seed, the clock stands.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Begin an input: chance starts again from its seed, the clock too. */
enum { FUZZ_NOW = 1795600000 };
void
fuzz_begin(void);
/* The same for what is made once for all inputs: another seed. */
void
fuzz_prepare(void);

/* End the program with a sentence unless HOLDS: what is called a crash. */
void
fuzz_need(bool holds, const char *sentence);

/* A copy with an end after it, as long as SIZE and not more; free it. */
char *
fuzz_text(const uint8_t *data, size_t size);

/* A folder of this process, made once and removed at its end. Lent. */
const char *
fuzz_folder(void);

/* Write a file whole, over what was there. */
void
fuzz_write(const char *path, const void *bytes, size_t length);
/* Read one; the caller frees. */
uint8_t *
fuzz_read(const char *path, size_t *length);

#endif
