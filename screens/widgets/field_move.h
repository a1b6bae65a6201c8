#ifndef WIDGETS_FIELD_MOVE_H
#define WIDGETS_FIELD_MOVE_H

#include "screens/widgets/field.h"

/* Move the caret as an arrow, a page key, Home or End says, the way the eye
 * sees the line. FIELD_NOTHING at the edge it cannot leave by. */
enum field_act
field_move(struct field *field, enum key key);

#endif
