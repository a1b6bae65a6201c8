#include <string.h>

#include "kiosk/base/secret.h"
#include "screens/public/frame.h"
#include "screens/public/menu.h"
#include "screens/public/screens.h"
#include "screens/public/words.h"
#include "screens/qr.h"

/*
 * The number in six numbered groups, and the QR of the number alone. It can
 * never be shown again, so leaving is asked about once.
 */
enum { GROUP_WIDTH = 12, GROUPS_A_ROW = 3, GROUP_ROWS = 4, GAP = 2 };

struct state {
    bool is_leaving;
    int selected;
};

static bool
fits_qr(const struct canvas *canvas, const struct canvas_box *box)
{
    return box->rows >= QR_ROWS &&
           canvas_columns(canvas) >=
               QR_COLUMNS + GROUPS_A_ROW * GROUP_WIDTH + 3 * GAP;
}

/* Groups in reading order, each in a place of its own: no line of text, so
 * that no direction of writing can turn them round. */
static void
draw_groups(struct canvas *canvas, struct canvas_box *box, const char *code)
{
    for (int i = 0; i < CODE_GROUPS; i++) {
        int row = box->row + i / GROUPS_A_ROW * 2;
        int column = box->column + i % GROUPS_A_ROW * GROUP_WIDTH;
        char number[] = {(char)('1' + i), ':', 0};
        char group[CODE_GROUP_DIGITS + 1] = {0};

        memcpy(group, code + (size_t)i * CODE_GROUP_DIGITS, CODE_GROUP_DIGITS);
        canvas_put(canvas, row, column, 3, ROLE_DIM, number);
        canvas_put(canvas, row, column + 3, CODE_GROUP_DIGITS, ROLE_TITLE,
                   group);
        secret_wipe(group, sizeof group);
    }
    box->row += GROUP_ROWS;
    box->rows -= GROUP_ROWS;
}

static void
fill(const struct state *state, const struct visit *visit, struct menu *menu)
{
    if (state->is_leaving) {
        menu_add_key(menu, visit, "receipt.yes");
        menu_add_key(menu, visit, "receipt.again");
        return;
    }
    menu_add_key(menu, visit, "receipt.finish");
}

static void
draw(const void *of, const struct visit *visit, struct canvas *canvas)
{
    const struct state *state = of;
    const struct public_visit *side = visit->public_side;
    struct canvas_box box = frame_draw(
        visit, canvas,
        (struct frame){.where = "where.receipt",
                       .keys = FRAME_ENTER | FRAME_LANGUAGE | FRAME_STOP});
    struct menu menu = {0};

    fill(state, visit, &menu);
    if (fits_qr(canvas, &box)) {
        int column = canvas_columns(canvas) - QR_COLUMNS - GAP;

        /* STATUS_BAD_INPUT cannot be: the counter gave a right code. */
        if (qr_draw(canvas, box.row, column, side->code) == STATUS_OK)
            box.width = column - box.column - GAP;
    }
    menu_reserve(&menu, &box);
    frame_words(visit, canvas, &box, ROLE_GOOD,
                state->is_leaving ? "receipt.sure" : "receipt.title");
    draw_groups(canvas, &box, side->code);
    if (!state->is_leaving)
        frame_words(visit, canvas, &box, ROLE_TEXT, "receipt.text");
    if (side->is_earlier)
        frame_words(visit, canvas, &box, ROLE_WARNING, "receipt.earlier");
    menu_draw(&menu, canvas, box, state->selected);
    menu_clear(&menu);
}

static struct next
event(void *of, struct visit *visit, const struct event *event)
{
    struct state *state = of;
    struct menu menu = {0};
    int line;

    if (frame_act(visit, event) == ACT_STOP)
        return NEXT_OPEN(&screen_stop);
    fill(state, visit, &menu);
    line = menu_event(&menu, event, &state->selected);
    menu_clear(&menu);
    if (line < 0)
        return NEXT_STAY;
    if (state->is_leaving && line == 0)
        return NEXT_REPLACE(&screen_goodbye);
    state->is_leaving = !state->is_leaving;
    state->selected = state->is_leaving ? -1 : 0;
    return NEXT_STAY;
}

const struct screen screen_receipt = {
    .name = "receipt",
    .state_size = sizeof(struct state),
    .draw = draw,
    .event = event,
};
