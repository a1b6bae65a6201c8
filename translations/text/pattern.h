#ifndef TEXT_PATTERN_H
#define TEXT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The part of ICU MessageFormat that our texts may use: {name};
 * {n, number}; {n, plural, =0 {...} one {...} other {...}} with # for the
 * number; selectordinal; {name, select, a {...} other {...}}. Apostrophes
 * are plain letters. Texts are any number up to PATTERN_TEXTS, and there is
 * at most one number.
 */
enum { PATTERN_TEXTS = 6, PATTERN_NAME = 32, PATTERN_DEPTH = 4 };

enum pattern_kind {
    PATTERN_TEXT,
    PATTERN_NUMBER,
    PATTERN_PLURAL,
    PATTERN_ORDINAL,
    PATTERN_SELECT
};

enum pattern_event {
    PATTERN_LITERAL,  /* words */
    PATTERN_ARGUMENT, /* the words are its name: TEXT or NUMBER */
    PATTERN_HASH,     /* # in a plural */
    PATTERN_CHOICE,   /* the words are its name: a choice begins */
    PATTERN_BRANCH,   /* the words are its keyword: a branch begins */
    PATTERN_BRANCH_END,
    PATTERN_CHOICE_END
};

struct pattern_part {
    enum pattern_event event;
    enum pattern_kind kind; /* of ARGUMENT and CHOICE */
    const char *words;      /* lent, not ended */
    size_t length;
};

/* Who is told of each part, in order. */
struct pattern_reader {
    void *self;
    void (*see)(void *self, const struct pattern_part *part);
};

/*
 * Read a pattern. Gives NULL, or in plain English what is wrong with it; what
 * was seen until then does not count.
 */
const char *
pattern_read(const char *pattern, struct pattern_reader reader);

/* What a pattern takes: the texts by name in the order of their positions;
 * the number, if any, comes last. */
struct pattern_shape {
    size_t texts;
    char text[PATTERN_TEXTS][PATTERN_NAME];
    bool has_number;
    char number[PATTERN_NAME];
};

/* NULL, or what is wrong. */
const char *
pattern_take_shape(const char *pattern, struct pattern_shape *out);

/*
 * The same pattern as ICU's umsg_format wants it: names turned to positions
 * (the number last), apostrophes doubled. The caller frees with
 * memory_free_text. SHAPE is the pattern's own.
 */
char *
pattern_positions(const char *pattern, const struct pattern_shape *shape);

#endif
