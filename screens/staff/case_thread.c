#include "screens/staff/case_thread.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/staff/pieces.h"

enum { INDENT = 2, DEEP = 4 };

/* One line: what happened, in which week. Dates are by week, as everywhere
 * in a case. */
static void
add_line(const struct visit *visit, struct sheet *sheet, uint32_t hour,
         const char *what)
{
    uint32_t week = clock_week((int64_t)hour * 3600);
    char *date = messages_date(visit->messages, clock_week_start(week));
    const struct argument arguments[] = {{.name = "week", .text = date},
                                         {.name = "what", .text = what}};

    sheet_add(
        sheet, ROLE_DIM, INDENT,
        messages_format(visit->messages, "staff.thread.line", arguments, 2));
    memory_free_text(date);
}

static void
add_text(struct sheet *sheet, const char *text)
{
    if (text && *text)
        sheet_add_written(sheet, DEEP, memory_text(text));
}

static const char *
addition_words(enum addition what)
{
    switch (what) {
    case ADDITION_TEXT:
        return "staff.thread.added";
    case ADDITION_TELL_NOBODY:
        return "staff.thread.tell_nobody";
    case ADDITION_NOT_SATISFIED:
        return "staff.thread.not_satisfied";
    case ADDITION_HELPED_YES:
        return "staff.thread.helped_yes";
    case ADDITION_HELPED_SOME:
        return "staff.thread.helped_some";
    case ADDITION_HELPED_NO:
        return "staff.thread.helped_no";
    }
    return "staff.thread.added";
}

static const char *
act_words(enum item_act act)
{
    switch (act) {
    case EVENT_OPENED:
        return "staff.thread.opened";
    case EVENT_NOTE:
        return "staff.thread.note";
    case EVENT_PRIORITY:
        return "staff.thread.priority";
    case EVENT_EXPORTED:
        return "staff.thread.exported";
    case EVENT_HELD:
        return "staff.thread.held";
    }
    return "staff.thread.note";
}

static void
add_state(const struct visit *visit, struct sheet *sheet,
          const struct item_status *status)
{
    char *what;
    const struct argument arguments[] = {
        {.name = "state",
         .text = staff_name(visit, "state.", case_state_name(status->state))},
        {.name = "reason",
         .text = staff_name(visit, "close.", case_close_name(status->reason))},
    };

    what = messages_format(visit->messages,
                           status->reason == CLOSE_NONE ? "staff.thread.state"
                                                        : "staff.thread.closed",
                           arguments, status->reason == CLOSE_NONE ? 1 : 2);
    add_line(visit, sheet, status->hour, what);
    memory_free_text(what);
}

/* A member whose name could not be checked is told as such. */
static void
add_act(const struct visit *visit, struct sheet *sheet,
        const struct item_event *act)
{
    const char *member =
        *act->member ? act->member : staff_word(visit, "staff.thread.unknown");
    char *what = staff_with(visit, act_words(act->what), "member", member);

    add_line(visit, sheet, act->hour, what);
    add_text(sheet, act->text);
    memory_free_text(what);
}

static void
add_entry(const struct visit *visit, struct sheet *sheet,
          const struct case_entry *entry)
{
    switch (entry->kind) {
    case ENTRY_ADDITION:
        add_line(visit, sheet, entry->is.addition.hour,
                 staff_word(visit, addition_words(entry->is.addition.what)));
        add_text(sheet, entry->is.addition.text);
        break;
    case ENTRY_REPLY:
        add_line(visit, sheet, entry->is.reply.hour,
                 staff_word(visit, "staff.thread.reply"));
        add_text(sheet, entry->is.reply.text);
        break;
    case ENTRY_STATUS:
        add_state(visit, sheet, &entry->is.status);
        break;
    case ENTRY_EVENT:
        add_act(visit, sheet, &entry->is.event);
        break;
    }
}

void
case_thread_fill(const struct visit *visit, struct sheet *sheet)
{
    const struct case_file *file = visit->staff_side->file;

    sheet_add_gap(sheet);
    sheet_add(sheet, ROLE_TITLE, 0,
              memory_text(staff_word(visit, "staff.case.thread")));
    for (size_t i = 0; i < file->count; i++)
        add_entry(visit, sheet, &file->entries[i]);
    if (file->count == 0)
        sheet_add(sheet, ROLE_DIM, INDENT,
                  memory_text(staff_word(visit, "staff.thread.nothing")));
}
