#ifndef TEXT_PO_H
#define TEXT_PO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "kiosk/base/status.h"

/*
 * Files of gettext's PO form (msgctxt is the key), for the tools that build
 * and check the words; no program that people use reads them.
 */
enum { PO_HASH = 8 };

enum po_state { PO_DRAFT, PO_TRANSLATED, PO_REVIEWED };

struct po_entry {
    char *key;                /* msgctxt */
    char *english;            /* msgid */
    char *text;               /* msgstr, "" when there is none */
    char *notes;              /* the lines after "#. ", each ended by LF */
    char review[PO_HASH + 1]; /* of "# reviewed: ...", "" when none */
    size_t line;              /* of msgctxt */
    int max;                  /* cells of "#. max: 40", 0 when unbounded */
    bool is_fuzzy;
    bool is_sensitive; /* "#. sensitive" */
};

struct po {
    const char *file; /* lent: for the sentences */
    size_t count;
    struct po_entry *entries;
};

/* Where sentences about mistakes go, and how many there were. */
struct po_faults {
    FILE *out;
    size_t count;
};

/* "FILE:LINE: KEY: what is wrong". KEY may be NULL. */
void
po_fault(struct po_faults *faults, const struct po *po,
         const struct po_entry *entry, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * Read a file. STATUS_IO when it cannot be read, STATUS_BAD_INPUT when it is
 * not PO: FAULTS then says where. PATH is lent as long as OUT is used.
 */
enum status
po_read(const char *path, struct po *out, struct po_faults *faults) MUST_CHECK;
/* The same from an open stream, which FILE names in sentences. */
enum status
po_read_stream(FILE *in, const char *file, struct po *out,
               struct po_faults *faults) MUST_CHECK;
void
po_clear(struct po *po);

/* NULL when there is none. */
const struct po_entry *
po_find(const struct po *po, const char *key);

/*
 * The first 8 hex digits of SHA-256 over key, English and text, with U+0004
 * between: what a reviewer's "# reviewed:" line ends in.
 */
void
po_hash(const struct po_entry *entry, char out[PO_HASH + 1]);

/* ENGLISH is the entry of the source that ENTRY translates: a text made from
 * another English is a draft. */
enum po_state
po_state(const struct po_entry *entry, const struct po_entry *english);

/* Write a header for a language ("" for a template), and one entry. */
void
po_write_header(FILE *out, const char *language);
void
po_write_entry(FILE *out, const struct po_entry *entry);

/* Join sources: a key written twice with different words is a fault. OUT
 * holds copies. */
void
po_join(const struct po *files, size_t count, struct po *out,
        struct po_faults *faults);

/* The source of an ICU bundle for TAG, for genrb: each key an array of its
 * words and its state (t, d or r, then s where sensitive). WORDS NULL writes
 * the English itself. */
void
po_write_bundle(FILE *out, const char *tag, const struct po *english,
                const struct po *words);

#endif
