#include "kiosk/report/codec.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/pack.h"
#include "kiosk/report/relevant.h"

/*
 * u8 version; u16 count of answers, each: text question, u8 state, and for
 * ANSWER_VALUE u8 count of choices, each a text, and one text; u16 count of
 * services agreed to, each: text id, text as shown.
 */
enum {
    CODEC_VERSION = 1,
    CODEC_ANSWERS_MAX = 256,
    CODEC_NAME_MAX = 64,
};

/* What is written of a question: without choices that are held back. */
static uint64_t
written_choices(const struct report *report, const struct question *question)
{
    return report_choices(report, question) &
           ~report_held_back(report, question);
}

/* A question whose every choice is held back reads as skipped. */
static enum answer_state
written_state(const struct report *report, const struct question *question)
{
    enum answer_state state = report_state(report, question);

    if (state == ANSWER_VALUE && report_choices(report, question) &&
        !written_choices(report, question))
        return ANSWER_SKIPPED;
    return state;
}

static void
write_value(const struct report *report, const struct question *question,
            struct buf *out)
{
    uint64_t choices = written_choices(report, question);

    pack_u8(out, (uint8_t)__builtin_popcountll(choices));
    for (size_t i = 0; i < question->choice_count; i++) {
        if (choices >> i & 1)
            pack_text(out, question->choices[i].name);
    }
    pack_text(out, report_text(report, question));
}

void
codec_write(const struct report *report, struct buf *out)
{
    const struct form *form = report_form(report);
    const struct agreed *agreed;
    size_t agreed_count = report_agreed(report, &agreed);
    uint16_t count = 0;

    for (int i = 0; i < form_count(form); i++)
        count += written_state(report, form_question(form, i)) != ANSWER_NONE;
    pack_u8(out, CODEC_VERSION);
    pack_u16(out, count);
    for (int i = 0; i < form_count(form); i++) {
        const struct question *question = form_question(form, i);
        enum answer_state state = written_state(report, question);

        if (state == ANSWER_NONE)
            continue;
        pack_text(out, question->name);
        pack_u8(out, (uint8_t)state);
        if (state == ANSWER_VALUE)
            write_value(report, question, out);
    }
    pack_u16(out, (uint16_t)agreed_count);
    for (size_t i = 0; i < agreed_count; i++) {
        pack_text(out, agreed[i].service);
        pack_text(out, agreed[i].shown);
    }
}

/* An answer as it stands in the bytes; NAMES the form may not know. */
struct wire_answer {
    const struct question *question; /* NULL: not in this form */
    enum answer_state state;
    uint64_t choices;
    char *text;
};

/* The blob as a name: "" when it does not fit or has a NUL. */
static void
read_name(struct unpack *in, char name[CODEC_NAME_MAX + 1])
{
    size_t length;
    const uint8_t *bytes = unpack_blob(in, CODEC_NAME_MAX, &length);

    memset(name, 0, CODEC_NAME_MAX + 1);
    if (bytes)
        memcpy(name, bytes, length);
    if (memchr(name, '\0', CODEC_NAME_MAX + 1) != name + length)
        unpack_fail(in);
}

static void
read_value(struct unpack *in, struct wire_answer *answer)
{
    char name[CODEC_NAME_MAX + 1];
    int count = unpack_u8(in);

    for (int i = 0; i < count && !in->failed; i++) {
        int choice;

        read_name(in, name);
        choice = answer->question ? form_choice(answer->question, name) : -1;
        if (choice >= 0)
            answer->choices |= UINT64_C(1) << choice;
    }
    answer->text = unpack_text(in, REPORT_TEXT_MAX);
}

static bool
is_one_too_many(const struct question *question, uint64_t choices)
{
    return question->type != QUESTION_SELECT_MULTIPLE &&
           (choices & (choices - 1)) != 0;
}

/* Put the answer into REPORT; false when it cannot be one of the form. */
static bool
put_answer(struct report *report, const struct wire_answer *answer)
{
    const struct question *question = answer->question;

    if (report_state(report, question) != ANSWER_NONE ||
        is_one_too_many(question, answer->choices))
        return false;
    if (answer->state != ANSWER_VALUE)
        report_state_set(report, question, answer->state);
    else if (question->type == QUESTION_TEXT)
        report_write(report, question, answer->text);
    else
        report_choose(report, question, answer->choices);
    return true;
}

/* Gives whether something of the form was read. */
static bool
read_answer(struct unpack *in, const struct form *form, struct report *report)
{
    struct wire_answer answer = {0};
    char name[CODEC_NAME_MAX + 1];
    uint8_t state;

    read_name(in, name);
    state = unpack_u8(in);
    if (state == ANSWER_NONE || state > ANSWER_NOT_ASKED)
        unpack_fail(in);
    answer.question = form_find(form, name);
    answer.state = (enum answer_state)state;
    if (state == ANSWER_VALUE)
        read_value(in, &answer);
    if (!in->failed && answer.question && !put_answer(report, &answer))
        unpack_fail(in);
    memory_free_text(answer.text);
    return !in->failed && answer.question;
}

static bool
asks_for_services(const struct form *form)
{
    for (int i = 0; i < form_count(form); i++) {
        if (form_question(form, i)->type == QUESTION_SERVICES)
            return true;
    }
    return false;
}

static void
read_agreed(struct unpack *in, const struct form *form, struct report *report)
{
    int count = unpack_u16(in);

    if (count > AGREED_MAX)
        unpack_fail(in);
    for (int i = 0; i < count && !in->failed; i++) {
        char *service = unpack_text(in, CODEC_NAME_MAX);
        char *shown = unpack_text(in, AGREED_TEXT_MAX);

        if (!in->failed && asks_for_services(form))
            report_agree(report, service, shown, true);
        memory_free_text(service);
        memory_free_text(shown);
    }
}

enum status
codec_read(const void *bytes, size_t length, const struct form *form,
           struct report **out)
{
    struct unpack in = unpack_start(bytes, length);
    struct report *report = report_new(form);
    int fits = 0;
    int count;

    *out = NULL;
    if (unpack_u8(&in) != CODEC_VERSION)
        unpack_fail(&in);
    count = unpack_u16(&in);
    if (count > CODEC_ANSWERS_MAX)
        unpack_fail(&in);
    for (int i = 0; i < count && !in.failed; i++)
        fits += read_answer(&in, form, report);
    read_agreed(&in, form, report);
    if (!unpack_is_done(&in) || (count > 0 && fits == 0)) {
        report_free(report);
        return STATUS_BAD_INPUT;
    }
    *out = report;
    return STATUS_OK;
}

void
codec_facts(const struct report *report, struct facts *out)
{
    struct walk walk = {.report = report};

    relevant_all(&walk);
    *out = relevant_facts(&walk);
}
