#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Text in, lines of cells out: line breaks (UAX #14 as ICU tailors it),
 * order (UAX #9), Arabic joining, NFC. Pure: no terminal in it.
 */

/* How wide is a run of text? Cells of the terminal by default. */
struct measure {
    void *self;
    int (*width)(void *self, const char *text, size_t length);
    int (*caret)(void *self, const char *text, size_t length, size_t offset);
};
/* glibc's wcswidth in a UTF-8 locale: what terminals advance. */
extern const struct measure layout_cells;

struct items;

struct layout_line {
    char *cells;  /* in the order of the screen, shaped, NFC, no controls */
    int width;    /* in cells */
    size_t start; /* the bytes of the text it shows: START to END - 1, */
    size_t end;   /* without the spaces at its end */
    bool is_rtl;  /* its paragraph's direction */
    struct items *items; /* where each sign stands, for layout_caret */
};

struct layout {
    size_t count;
    struct layout_line *lines;
};

struct layout_order {
    const char *text; /* UTF-8 of LENGTH bytes, LF parts paragraphs */
    size_t length;
    int columns; /* at least 1 */
    const char *language;
    /* the direction of a paragraph without strong letters */
    bool rtl;
    /* take each paragraph's own direction (what a person wrote) */
    bool own_direction;
    const struct measure *measure; /* NULL: layout_cells */
};

/* Never fails: what cannot be shaped is shown as it is. At least one line. */
void
layout_make(const struct layout_order *order, struct layout *out);
/* Wipes: it may hold what a person wrote. */
void
layout_clear(struct layout *layout);

/*
 * Where the caret before byte OFFSET stands: row and column, in cells from
 * the left edge of the line. Spaces that the line was trimmed of still move
 * it: past WIDTH, or below 0 in a line from the right, but never further
 * than the order's columns.
 */
struct layout_place {
    int row;
    int column;
};
struct layout_place
layout_caret(const struct layout_order *order, const struct layout *layout,
             size_t offset);

/* Cells that the text takes in one line, in any order. */
int
layout_width(const char *text, size_t length);

/* Does this text want a picture (no terminal draws its script)? */
bool
layout_is_hard(const char *text, size_t length);

/* The boundary of the grapheme cluster after (before) byte AT. */
size_t
layout_next_cluster(const char *text, size_t length, size_t at);
size_t
layout_previous_cluster(const char *text, size_t length, size_t at);
size_t
layout_clusters(const char *text, size_t length);

#endif
