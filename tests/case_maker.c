#include "tests/case_maker.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/report/codec.h"
#include "kiosk/report/triage.h"

static struct form *form;

void
case_maker_start(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem = NULL;

    ck_assert_msg(triage_start(&problem) == STATUS_OK, "%s", problem);
    ck_assert_msg(form_read(text, length, NULL, &form, &problem) == STATUS_OK,
                  "%s", problem);
}

void
case_maker_end(void)
{
    form_free(form);
    form = NULL;
}

const struct form *
case_maker_form(void)
{
    return form;
}

static void
choose(struct report *report, const char *name, char *codes)
{
    const struct question *question = form_find(form, name);
    uint64_t choices = 0;
    char *rest = NULL;

    ck_assert_msg(question != NULL, "%s", name);
    for (char *code = strtok_r(codes, ",", &rest); code;
         code = strtok_r(NULL, ",", &rest)) {
        int choice = form_choice(question, code);

        ck_assert_msg(choice >= 0, "%s=%s", name, code);
        choices |= UINT64_C(1) << choice;
    }
    report_choose(report, question, choices);
}

static struct report *
read_answers(const char *answers)
{
    struct report *report = report_new(form);
    char *copy = memory_text(answers);
    char *rest = NULL;

    for (char *word = strtok_r(copy, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        char *sign = strpbrk(word, "=:");
        bool is_text = *sign == ':';

        *sign++ = '\0';
        if (is_text)
            report_write(report, form_find(form, word), sign);
        else
            choose(report, word, sign);
    }
    free(copy);
    return report;
}

struct item_body
case_maker_body(const char *answers)
{
    struct item_body body = {.hour = 500000, .notice_version = 3};
    struct facts facts = {0};

    memset(body.lookup, 1, sizeof(body.lookup));
    memset(body.receipt_box, 2, sizeof(body.receipt_box));
    memset(body.receipt_sign, 3, sizeof(body.receipt_sign));
    memset(body.thread_secret, 4, sizeof(body.thread_secret));
    memcpy(body.form_hash, form_hash(form), sizeof(body.form_hash));
    (void)snprintf(body.language, sizeof(body.language), "es");
    body.report = read_answers(answers);
    codec_facts(body.report, &facts);
    body.verdict = triage_judge(&facts);
    body.reader = route_reader(&facts, &body.verdict);
    return body;
}

void
case_maker_add(struct case_file *file, enum addition what, uint32_t hour)
{
    struct case_entry entry = {.kind = ENTRY_ADDITION};

    entry.is.addition = (struct item_addition){
        .what = what,
        .hour = hour,
        .language = "es",
        .text = memory_text(what == ADDITION_TEXT ? "más" : ""),
    };
    case_add(file, &entry);
}

void
case_maker_reply(struct case_file *file, uint32_t hour)
{
    struct case_entry entry = {.kind = ENTRY_REPLY};

    entry.is.reply = (struct item_reply){
        .hour = hour, .language = "es", .text = memory_text("respuesta")};
    case_add(file, &entry);
}

void
case_maker_move(struct case_file *file, enum case_state state, uint32_t hour)
{
    struct case_entry entry = {.kind = ENTRY_STATUS};

    entry.is.status = (struct item_status){
        .hour = hour,
        .state = state,
        .reason = state == CASE_CLOSED ? CLOSE_HELPED : CLOSE_NONE,
    };
    case_add(file, &entry);
}

void
case_maker_judge(struct case_file *file, enum priority priority,
                 const char *member, const char *reason)
{
    struct case_entry entry = {.kind = ENTRY_EVENT};

    entry.is.event = (struct item_event){
        .what = EVENT_PRIORITY,
        .hour = file->body.hour,
        .priority = priority,
        .text = memory_text(reason),
    };
    (void)snprintf(entry.is.event.member, sizeof(entry.is.event.member), "%s",
                   member);
    case_add(file, &entry);
}
