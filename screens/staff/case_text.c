#include "screens/staff/case_text.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/case/gates.h"
#include "screens/staff/case_thread.h"
#include "screens/staff/pieces.h"

enum { INDENT = 2, DEEP = 4 };

static const struct case_file *
file_of(const struct visit *visit)
{
    return visit->staff_side->file;
}

static void
add_title(const struct visit *visit, struct sheet *sheet, const char *key)
{
    sheet_add_gap(sheet);
    sheet_add(sheet, ROLE_TITLE, 0, memory_text(staff_word(visit, key)));
}

static void
add_warning(const struct visit *visit, struct sheet *sheet, const char *key)
{
    sheet_add(sheet, ROLE_WARNING, 0, memory_text(staff_word(visit, key)));
}

/* --- what the case is ---------------------------------------------------- */

static void
add_head(const struct visit *visit, struct sheet *sheet)
{
    const struct case_file *file = file_of(visit);
    char number[CASE_NUMBER_SIZE];
    char *due = staff_due(visit, case_due(file));
    char *week = messages_date(visit->messages, clock_week_start(file->week));
    const struct argument arguments[] = {
        {.name = "number", .text = number},
        {.name = "priority",
         .text = staff_name(visit, "priority.",
                            triage_priority_name(case_priority(file)))},
        {.name = "state",
         .text =
             staff_name(visit, "state.", case_state_name(case_state(file)))},
        {.name = "due", .text = due},
        {.name = "week", .text = week},
        {.name = "language", .text = messages_own_name(file->body.language)},
    };

    case_number(file->id, number);
    sheet_add(sheet, ROLE_TITLE, 0,
              messages_format(visit->messages, "staff.case.head", arguments,
                              sizeof arguments / sizeof *arguments));
    sheet_add(sheet, ROLE_TEXT, 0,
              messages_format(visit->messages, "staff.case.came", arguments,
                              sizeof arguments / sizeof *arguments));
    memory_free_text(due);
    memory_free_text(week);
}

/* The week after which nobody can read it any more. */
static void
add_expiry(const struct visit *visit, struct sheet *sheet)
{
    const struct desk_queue *queue = &visit->staff_side->queue;
    char *week;

    for (size_t i = 0; i < queue->count; i++) {
        if (memcmp(queue->rows[i].id, file_of(visit)->id, 16) != 0)
            continue;
        week = messages_date(visit->messages,
                             clock_week_start(queue->rows[i].expires));
        sheet_add(sheet, ROLE_DIM, 0,
                  staff_with(visit, "staff.case.expires", "week", week));
        memory_free_text(week);
    }
}

/* What must not be overlooked stands before everything else. */
static void
add_warnings(const struct visit *visit, struct sheet *sheet)
{
    const struct case_file *file = file_of(visit);

    if (file->row_differs)
        add_warning(visit, sheet, "staff.case.differs");
    if (file->withdrawal_asked)
        add_warning(visit, sheet, "staff.case.withdrawal");
    if (gates_is_silenced(file))
        add_warning(visit, sheet, "staff.case.silenced");
    if (file->body.verdict.reasons & UINT64_C(1) << REASON_CARER)
        add_warning(visit, sheet, "staff.case.carer");
    if (file->body.verdict.child_queue)
        add_warning(visit, sheet, "staff.case.child");
}

static void
add_reasons(const struct visit *visit, struct sheet *sheet)
{
    const struct verdict *verdict = &file_of(visit)->body.verdict;

    add_title(visit, sheet, "staff.case.reasons");
    for (int i = 0; i < triage_reasons; i++) {
        enum reason reason = (enum reason)i;
        const struct argument arguments[] = {
            {.name = "reason",
             .text = staff_name(visit, "reason.", triage_reason_name(reason))},
            {.name = "rule", .text = triage_reason_rule(reason)},
        };

        if (verdict->reasons & UINT64_C(1) << i)
            sheet_add(sheet, ROLE_TEXT, INDENT,
                      messages_format(visit->messages, "staff.case.reason",
                                      arguments, 2));
    }
    if (verdict->reasons == 0)
        sheet_add(sheet, ROLE_DIM, INDENT,
                  memory_text(staff_word(visit, "staff.case.no_reason")));
}

static char *
join_targets(const struct visit *visit, uint32_t targets)
{
    struct buf text = {0};
    char *joined;

    for (int i = 0; i < TARGET_COUNT; i++)
        if (targets & UINT32_C(1) << i)
            staff_join(visit, &text,
                       staff_name(visit, "target.",
                                  triage_target_name((enum target)i)));
    joined = memory_text(buf_text(&text));
    buf_clear(&text);
    return joined;
}

static void
add_targets(const struct visit *visit, struct sheet *sheet, uint32_t targets,
            const char *key, enum role role)
{
    char *joined;

    if (targets == 0)
        return;
    joined = join_targets(visit, targets);
    sheet_add(sheet, role, INDENT, staff_with(visit, key, "targets", joined));
    memory_free_text(joined);
}

static void
add_who(const struct visit *visit, struct sheet *sheet)
{
    const struct case_file *file = file_of(visit);
    const struct verdict *verdict = &file->body.verdict;

    add_title(visit, sheet, "staff.case.who");
    sheet_add(
        sheet, ROLE_TEXT, INDENT,
        memory_text(staff_word(visit, file->body.reader == READER_HERE
                                          ? "staff.case.reader.here"
                                          : "staff.case.reader.outside")));
    add_targets(visit, sheet, verdict->targets & ~verdict->blocked,
                "staff.case.suggested", ROLE_TEXT);
    add_targets(visit, sheet, verdict->blocked, "staff.case.blocked",
                ROLE_WARNING);
}

/* --- what was answered --------------------------------------------------- */

/* The braces that a question's words may have. */
static char *
form_words(const struct visit *visit, const char *key)
{
    const struct argument arguments[] = {
        {.name = "SITE", .text = visit->staff_side->site},
        {.name = "COUNTRY", .text = visit->staff_side->country},
        {.name = "AGENCY", .text = staff_word(visit, "staff.case.an_agency")},
    };

    return messages_format(visit->messages, key, arguments,
                           sizeof arguments / sizeof *arguments);
}

static void
add_question(const struct visit *visit, struct sheet *sheet,
             const struct question *question)
{
    sheet_add(sheet, ROLE_DIM, INDENT, form_words(visit, question->key));
}

/* Whom the reporter let read it: the day on which those outside read next was
 * told to them alone, and is over. */
static char *
choice_words(const struct visit *visit, const char *key)
{
    if (strcmp(key, "form.C2.outside_only") == 0)
        return memory_text(staff_word(visit, "staff.answer.outside_only"));
    return form_words(visit, key);
}

static void
add_choices(const struct visit *visit, struct sheet *sheet,
            const struct question *question)
{
    uint64_t choices = report_choices(file_of(visit)->body.report, question);

    for (size_t i = 0; i < question->choice_count; i++)
        if (choices & UINT64_C(1) << i)
            sheet_add(sheet, ROLE_TEXT, DEEP,
                      choice_words(visit, question->choices[i].key));
}

static const char *
state_words(enum answer_state state)
{
    switch (state) {
    case ANSWER_NOT_SURE:
        return "staff.answer.not_sure";
    case ANSWER_NOT_SAID:
        return "staff.answer.not_said";
    case ANSWER_SKIPPED:
        return "staff.answer.skipped";
    case ANSWER_NONE:
    case ANSWER_VALUE:
    case ANSWER_NOT_ASKED:
        break;
    }
    return NULL;
}

static void
add_answer(const struct visit *visit, struct sheet *sheet,
           const struct question *question)
{
    const struct report *report = file_of(visit)->body.report;
    enum answer_state state = report_state(report, question);
    const char *words = state_words(state);

    if (question->type == QUESTION_SERVICES ||
        (state != ANSWER_VALUE && !words))
        return;
    add_question(visit, sheet, question);
    if (words)
        sheet_add(sheet, ROLE_DIM, DEEP, memory_text(staff_word(visit, words)));
    else if (question->type == QUESTION_TEXT)
        sheet_add_written(sheet, DEEP,
                          memory_text(report_text(report, question)));
    else
        add_choices(visit, sheet, question);
}

static void
add_answers(const struct visit *visit, struct sheet *sheet)
{
    const struct report *report = file_of(visit)->body.report;
    const struct form *form = report_form(report);

    add_title(visit, sheet, "staff.case.answers");
    for (int i = 0; i < form_count(form); i++)
        add_answer(visit, sheet, form_question(form, i));
}

/* --- what was agreed to -------------------------------------------------- */

static const char *
consent_words(const struct case_file *file)
{
    if (report_chose(file->body.report, "P1", "ask_me"))
        return "staff.case.ask_me";
    return "staff.case.agreed_none";
}

static void
add_agreed(const struct visit *visit, struct sheet *sheet,
           const struct agreed *agreed)
{
    const struct staff_visit *staff = visit->staff_side;
    const struct service *service =
        staff->services ? services_find(staff->services, agreed->service)
                        : NULL;
    const char *name =
        service ? services_name(service, messages_language(visit->messages))
                : agreed->service;

    sheet_add(sheet, ROLE_TEXT, INDENT,
              staff_with(visit, "staff.case.agreed", "service", name));
    sheet_add_written(sheet, DEEP, memory_text(agreed->shown));
}

static void
add_consent(const struct visit *visit, struct sheet *sheet)
{
    const struct case_file *file = file_of(visit);
    const struct agreed *agreed;
    size_t count = report_agreed(file->body.report, &agreed);
    const char *stats =
        gates_count(file) ? "staff.case.count_yes" : "staff.case.count_no";

    add_title(visit, sheet, "staff.case.consent");
    for (size_t i = 0; i < count; i++)
        add_agreed(visit, sheet, &agreed[i]);
    if (count == 0)
        sheet_add(sheet, ROLE_TEXT, INDENT,
                  memory_text(staff_word(visit, consent_words(file))));
    sheet_add(sheet, ROLE_TEXT, INDENT, memory_text(staff_word(visit, stats)));
    sheet_add(sheet, ROLE_DIM, INDENT,
              staff_count(visit, "staff.case.notice", "n",
                          (double)file->body.notice_version));
    if (file->body.draft)
        sheet_add(sheet, ROLE_WARNING, INDENT,
                  memory_text(staff_word(visit, "staff.case.draft")));
}

void
case_text_fill(const struct visit *visit, struct sheet *sheet)
{
    add_head(visit, sheet);
    add_expiry(visit, sheet);
    add_warnings(visit, sheet);
    add_reasons(visit, sheet);
    add_who(visit, sheet);
    add_answers(visit, sheet);
    add_consent(visit, sheet);
    case_thread_fill(visit, sheet);
}
