#include "screens/staff/pieces.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/widgets/bars.h"
#include "screens/widgets/footer.h"

enum { F_ALARM = 8, F_LOCK = 9, MARGIN = 2, KEY_SIZE = 64 };

const char *
staff_word(const struct visit *visit, const char *key)
{
    return messages_get(visit->messages, key);
}

const char *
staff_name(const struct visit *visit, const char *prefix, const char *name)
{
    char key[KEY_SIZE] = "";

    strncat(key, prefix, sizeof key - 1);
    strncat(key, name, sizeof key - 1 - strlen(key));
    return messages_get(visit->messages, key);
}

char *
staff_with(const struct visit *visit, const char *key, const char *name,
           const char *text)
{
    struct argument argument = {.name = name, .text = text};

    return messages_format(visit->messages, key, &argument, 1);
}

char *
staff_count(const struct visit *visit, const char *key, const char *name,
            double number)
{
    struct argument argument = {.name = name, .number = number};

    return messages_format(visit->messages, key, &argument, 1);
}

void
staff_join(const struct visit *visit, struct buf *list, const char *text)
{
    if (list->length > 0)
        buf_add_text(list, staff_word(visit, "list.comma"));
    buf_add_text(list, text);
}

char *
staff_due(const struct visit *visit, uint32_t due)
{
    int64_t hours = (int64_t)due - clock_now() / 3600;
    int64_t away = hours < 0 ? -hours : hours;
    bool is_days = away >= 48;

    if (due == 0)
        return memory_text(staff_word(visit, "staff.due.none"));
    if (hours == 0)
        return memory_text(staff_word(visit, "staff.due.now"));
    if (is_days)
        away /= 24;
    if (hours < 0)
        return staff_count(
            visit, is_days ? "staff.due.late_days" : "staff.due.late_hours",
            "n", (double)away);
    return staff_count(visit,
                       is_days ? "staff.due.in_days" : "staff.due.in_hours",
                       "n", (double)away);
}

/* --- the frame ---------------------------------------------------------- */

static bool
is_unlocked(const struct visit *visit)
{
    struct desk *desk = visit->staff_side->desk;

    return *desk->member(desk->self) != '\0';
}

static void
add_key(const struct visit *visit, struct footer_key *lines, int *count,
        struct staff_key key)
{
    if (*count < FOOTER_MAX)
        lines[(*count)++] =
            (struct footer_key){.key = staff_word(visit, key.key),
                                .does = staff_word(visit, key.does)};
}

static void
draw_foot(const struct visit *visit, struct canvas *canvas,
          const struct staff_key *keys)
{
    struct footer_key lines[FOOTER_MAX];
    int count = 0;

    add_key(visit, lines, &count,
            (struct staff_key){.key = "key.leave", .does = "foot.leave"});
    if (is_unlocked(visit))
        add_key(visit, lines, &count,
                (struct staff_key){.key = "key.f9", .does = "staff.foot.lock"});
    for (; keys->key; keys++)
        add_key(visit, lines, &count, *keys);
    footer_draw(canvas, lines, count);
}

static void
draw_top(const struct visit *visit, struct canvas *canvas, const char *where)
{
    const struct staff_visit *staff = visit->staff_side;
    const struct argument arguments[] = {
        {.name = "where", .text = staff_word(visit, where)},
        {.name = "site", .text = staff->site},
        {.name = "member", .text = staff->desk->member(staff->desk->self)},
    };
    char *text = messages_format(visit->messages,
                                 is_unlocked(visit) ? "staff.top.member"
                                                    : "staff.top.locked",
                                 arguments, is_unlocked(visit) ? 3 : 2);

    bars_top(canvas, text, 0, 0);
    memory_free_text(text);
}

static void
draw_alarm(const struct visit *visit, struct canvas *canvas)
{
    int columns = canvas_columns(canvas);
    const struct canvas_box box = {.row = 1, .width = columns, .rows = 1};

    if (!visit->staff_side->rings)
        return;
    canvas_fill(canvas, box, ROLE_DANGER);
    canvas_put(canvas, 1, MARGIN, columns - 2 * MARGIN, ROLE_DANGER,
               staff_word(visit, "staff.alarm"));
}

struct canvas_box
staff_frame(const struct visit *visit, struct canvas *canvas, const char *where,
            const struct staff_key *keys)
{
    int rows = canvas_rows(canvas);
    int columns = canvas_columns(canvas);

    draw_top(visit, canvas, where);
    draw_alarm(visit, canvas);
    draw_foot(visit, canvas, keys);
    if (visit->staff_side->note)
        canvas_put(canvas, rows - FOOTER_ROWS - 1, MARGIN, columns - 2 * MARGIN,
                   ROLE_WARNING, staff_word(visit, visit->staff_side->note));
    return (struct canvas_box){.row = 2,
                               .column = MARGIN,
                               .width = columns - 2 * MARGIN,
                               .rows = rows - FOOTER_ROWS - 4};
}

/* --- keys --------------------------------------------------------------- */

bool
staff_is_key(const struct event *event, enum key key)
{
    return event->kind == EVENT_KEY && event->key == key;
}

bool
staff_is_f(const struct event *event, int number)
{
    return staff_is_key(event, KEY_F) && event->number == number;
}

bool
staff_is_back(const struct visit *visit, const struct event *event)
{
    enum key back =
        messages_is_rtl(visit->messages) ? KEY_ARROW_RIGHT : KEY_ARROW_LEFT;

    return staff_is_key(event, KEY_ERASE) || staff_is_key(event, back);
}

bool
staff_is_result(const struct event *event, enum desk_result result)
{
    return event->kind == EVENT_RESULT && event->what == (int)result;
}

bool
staff_common(struct visit *visit, const struct event *event, struct next *next)
{
    struct staff_visit *staff = visit->staff_side;

    *next = NEXT_STAY;
    if (event->kind == EVENT_KEY || event->kind == EVENT_PASTE)
        staff->note = NULL;
    if (staff_is_f(event, F_LOCK)) {
        *next = NEXT_START_AGAIN;
        return true;
    }
    if (staff_is_f(event, F_ALARM)) {
        staff->rings = false;
        return true;
    }
    if (staff_is_result(event, DESK_RANG)) {
        staff->rings = true;
        return true;
    }
    return false;
}

/* Only what a person at the desk can act on has words of its own. */
const char *
staff_failed(enum status status)
{
    if (status == STATUS_CLOSED)
        return "staff.failed.store";
    if (status == STATUS_MISSING)
        return "staff.failed.missing";
    if (status == STATUS_DENIED)
        return "staff.failed.denied";
    if (status == STATUS_FULL)
        return "staff.failed.full";
    if (status == STATUS_TOO_LONG)
        return "staff.failed.too_long";
    if (status == STATUS_WRONG_SIGNATURE)
        return "staff.failed.signature";
    if (status == STATUS_OLD)
        return "staff.failed.old";
    if (status == STATUS_FOREIGN)
        return "staff.failed.foreign";
    return "staff.failed.other";
}

/* --- lists -------------------------------------------------------------- */

void
staff_list_draw(const struct visit *visit, struct canvas *canvas,
                struct canvas_box box, const struct list *list)
{
    visit->staff_side->box = box;
    list_draw(canvas, list, box);
}

int
staff_list_event(struct visit *visit, struct list *list,
                 const struct event *event)
{
    int line = -1;

    list_place(list, &visit->staff_side->box);
    return list_event(list, event, &line) == LIST_PICKED ? line : -1;
}
