#ifndef TESTS_KNOWN_H
#define TESTS_KNOWN_H

#include <stddef.h>
#include <stdint.h>

/*
 * tests/corpus/known-answers.txt: sections in brackets, in each some fields:
 * a name, one of `hex`, `text` and `number`, and the value; hex goes on in
 * lines that begin with two spaces. A line with # is for people.
 */
struct known;

/* Read the file; fails the test when it is not there or not in that form. */
struct known *
known_load(const char *path);
void
known_free(struct known *known);

/*
 * A field of a section; fails the test when it is not there. What is lent
 * lives as long as KNOWN.
 */
const uint8_t *
known_hex(const struct known *known, const char *section, const char *field,
          size_t length);
const uint8_t *
known_hex_any(const struct known *known, const char *section, const char *field,
              size_t *length);
const char *
known_text(const struct known *known, const char *section, const char *field);
unsigned long
known_number(const struct known *known, const char *section, const char *field);

/* Byte I is START + I: what the inputs of the file are made of. */
void
known_fill(uint8_t *out, size_t length, unsigned start);

/* The content of the larger envelopes: byte I is 7 I + BUCKET. */
void
known_content(uint8_t *out, size_t length, int bucket);

#endif
