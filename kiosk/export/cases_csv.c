#include "kiosk/export/cases_csv.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/export/csv.h"

/* Codes of one cell, `;` between them, each once. */
struct list {
    struct buf text;
};

static bool
has_item(struct list *list, const char *item)
{
    const char *at = buf_text(&list->text);
    size_t length = strlen(item);

    while (*at != '\0') {
        size_t here = strcspn(at, ";");

        if (here == length && strncmp(at, item, length) == 0)
            return true;
        at += here + (at[here] == ';');
    }
    return false;
}

static void
add_item(struct list *list, const char *item)
{
    if (has_item(list, item))
        return;
    if (list->text.length > 0)
        buf_add_byte(&list->text, ';');
    buf_add_text(&list->text, item);
}

static void
add_answers(struct list *list, const struct facts *facts,
            enum fact_question question)
{
    const char *name;

    for (int i = 0; (name = facts_code_name(question, i)) != NULL; i++) {
        if (facts->codes[question] >> i & 1)
            add_item(list, name);
    }
}

static void
end_list(struct list *list, struct csv *csv)
{
    csv_code(csv, buf_text(&list->text));
    buf_clear(&list->text);
}

/* --- the columns, each a function of a case -------------------------- */

struct row {
    struct csv *csv;
    const struct export_site *site;
    const struct export_case *is;
};

static void
put_schema(const struct row *row)
{
    csv_code(row->csv, "amparo_cases_1");
}

static void
put_report_uid(const struct row *row)
{
    csv_code(row->csv, row->is->uid);
}

static void
put_site(const struct row *row)
{
    csv_code(row->csv, row->site->name);
}

static void
put_week(const struct row *row)
{
    csv_code(row->csv, row->is->week);
}

static void
put_path(const struct row *row)
{
    csv_code(row->csv, facts_path(&row->is->facts));
}

static void
put_lang(const struct row *row)
{
    csv_code(row->csv, row->is->language);
}

static void
put_for_whom(const struct row *row)
{
    csv_code(row->csv, row->is->for_whom);
}

/* One no is enough: C1 and K2 ask the same with the words turned round. */
static void
put_safe_now(const struct row *row)
{
    const struct facts *facts = &row->is->facts;
    bool is_not =
        facts_has(facts, FACT_C1, "yes") || facts_has(facts, FACT_K2, "no");
    bool is_safe =
        facts_has(facts, FACT_C1, "no") || facts_has(facts, FACT_K2, "yes");

    csv_code(row->csv, is_not ? "no" : is_safe ? "yes" : "");
}

static void
put_answers(const struct row *row, const enum fact_question *questions,
            size_t count)
{
    struct list list = {0};

    for (size_t i = 0; i < count; i++)
        add_answers(&list, &row->is->facts, questions[i]);
    end_list(&list, row->csv);
}

static void
put_ongoing(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A6}, 1);
}

static void
put_what(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A2, FACT_A3, FACT_K5},
                3);
}

static void
put_who(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A5, FACT_K6}, 2);
}

static void
put_place(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A7}, 1);
}

static void
put_isic(const struct row *row)
{
    csv_code(row->csv, row->is->isic);
}

static void
put_needs(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_H1}, 1);
}

static void
put_urgent(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_H2}, 1);
}

static void
put_wants(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A10}, 1);
}

static void
put_special(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_H4}, 1);
}

static void
put_sexual_when(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_A4, FACT_K5b}, 2);
}

static void
put_child_with(const struct row *row)
{
    put_answers(row, (const enum fact_question[]){FACT_K3}, 1);
}

static void
put_sex_gender(const struct row *row)
{
    csv_code(row->csv, row->is->sex_gender);
}

static void
put_age_band(const struct row *row)
{
    csv_code(row->csv, row->is->age_band);
}

static void
put_minor(const struct row *row)
{
    csv_code(row->csv, row->is->minor);
}

static void
put_country_origin(const struct row *row)
{
    csv_code(row->csv, row->is->country);
}

static void
put_ok_refer(const struct row *row)
{
    csv_code(row->csv, row->is->ok_refer);
}

/* Only a yes passes the gate. */
static void
put_ok_stats(const struct row *row)
{
    csv_code(row->csv, "yes");
}

static void
put_priority(const struct row *row)
{
    csv_code(row->csv, triage_priority_name(row->is->priority));
}

static void
put_reasons(const struct row *row)
{
    struct list list = {0};

    for (int i = 0; i < triage_reasons; i++) {
        if (row->is->reasons >> i & 1)
            add_item(&list, triage_reason_name((enum reason)i));
    }
    end_list(&list, row->csv);
}

static void
put_tip_screen(const struct row *row)
{
    bool is_possible = row->is->reasons >> REASON_TIP_POSSIBLE & 1;

    csv_code(row->csv, is_possible ? "yes" : "no");
}

/* cas_Status of HTCDS. */
static void
put_status(const struct row *row)
{
    switch (row->is->state) {
    case CASE_NEW:
    case CASE_TRIAGED:
    case CASE_WORKING:
    case CASE_CONSENT_WAIT:
        csv_code(row->csv, "Active");
        break;
    case CASE_ANSWERED:
        csv_code(row->csv, "FollowUp");
        break;
    case CASE_REFERRED:
        /* HTCDS has no word for passed on and still open */
        csv_code(row->csv, "Active");
        break;
    case CASE_CLOSED:
        csv_code(row->csv, row->is->was_referred ? "ClosedReferred" : "Closed");
        break;
    }
}

static void
put_referrals(const struct row *row)
{
    struct list list = {0};

    for (int i = 0; i < TARGET_COUNT; i++) {
        if (row->is->referred >> i & 1)
            add_item(&list, triage_target_name((enum target)i));
    }
    end_list(&list, row->csv);
}

/* Primero's code. */
static void
put_outcomes(const struct row *row)
{
    csv_code(row->csv, row->is->was_referred ? "referred" : "");
}

static void
put_close_reason(const struct row *row)
{
    csv_code(row->csv, case_close_name(row->is->closed));
}

static void
put_days_to_answer(const struct row *row)
{
    char days[16] = "";

    if (row->is->days_to_answer >= 0)
        (void)snprintf(days, sizeof(days), "%d", row->is->days_to_answer);
    csv_code(row->csv, days);
}

static const struct column {
    const char *name;
    void (*put)(const struct row *row);
} columns[] = {
    {.name = "schema", .put = put_schema},
    {.name = "report_uid", .put = put_report_uid},
    {.name = "site", .put = put_site},
    {.name = "week", .put = put_week},
    {.name = "path", .put = put_path},
    {.name = "lang", .put = put_lang},
    {.name = "for_whom", .put = put_for_whom},
    {.name = "safe_now", .put = put_safe_now},
    {.name = "ongoing", .put = put_ongoing},
    {.name = "what", .put = put_what},
    {.name = "who", .put = put_who},
    {.name = "place", .put = put_place},
    {.name = "isic", .put = put_isic},
    {.name = "needs", .put = put_needs},
    {.name = "urgent", .put = put_urgent},
    {.name = "wants", .put = put_wants},
    {.name = "special", .put = put_special},
    {.name = "sexual_when", .put = put_sexual_when},
    {.name = "child_with", .put = put_child_with},
    {.name = "sex_gender", .put = put_sex_gender},
    {.name = "age_band", .put = put_age_band},
    {.name = "minor", .put = put_minor},
    {.name = "country_origin", .put = put_country_origin},
    {.name = "ok_refer", .put = put_ok_refer},
    {.name = "ok_stats", .put = put_ok_stats},
    {.name = "priority", .put = put_priority},
    {.name = "reasons", .put = put_reasons},
    {.name = "tip_screen", .put = put_tip_screen},
    {.name = "status", .put = put_status},
    {.name = "referrals", .put = put_referrals},
    {.name = "outcomes", .put = put_outcomes},
    {.name = "close_reason", .put = put_close_reason},
    {.name = "days_to_answer", .put = put_days_to_answer},
};

enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

void
cases_csv_write(const struct export_site *site, const struct export_case *cases,
                size_t count, struct buf *out)
{
    struct csv csv = {.out = out};

    for (size_t i = 0; i < COLUMN_COUNT; i++)
        csv_code(&csv, columns[i].name);
    csv_end_line(&csv);
    for (size_t i = 0; i < count; i++) {
        struct row row = {.csv = &csv, .site = site, .is = &cases[i]};

        for (size_t j = 0; j < COLUMN_COUNT; j++)
            columns[j].put(&row);
        csv_end_line(&csv);
    }
}
