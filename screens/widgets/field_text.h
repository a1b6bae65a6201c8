#ifndef WIDGETS_FIELD_TEXT_H
#define WIDGETS_FIELD_TEXT_H

#include "screens/widgets/field.h"

/* What field.c and field_move.c share; nobody else includes it. */

enum { FIELD_TAG_SIZE = 32 };

/* How it was drawn last, so that the arrows follow what is seen. */
struct field_view {
    int width; /* 0: not drawn yet */
    int rows;
    int top; /* the first line that was shown */
    bool rtl;
    char language[FIELD_TAG_SIZE];
    bool has_goal; /* going up and down keeps to this column */
    int goal;
};

struct field {
    char *text; /* clean, NFC, owned */
    size_t caret;
    int limit;
    bool has_many_lines;
    bool is_hidden;
    struct field_view *view;
};

#endif
