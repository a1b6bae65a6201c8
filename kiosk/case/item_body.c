#include <stdio.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/case/item_inner.h"
#include "kiosk/report/codec.h"

enum {
    NAME_MAX_BYTES = 64, /* of a rule with its reason, of a target */
    NAMES_MAX = 64,
    ANSWERS_MAX = 131072, /* the largest bucket */
    FLAG_SEALED = 1,
    FLAG_ASK_X1 = 2,
    FLAG_CHILD = 4,
    FLAG_ALL = FLAG_SEALED | FLAG_ASK_X1 | FLAG_CHILD,
};

/*
 * Reasons and targets are written by name: a rule that is added later moves
 * the bits, never the meaning of what was stored. Two rules give SHELTER, so
 * the rule stands before it.
 */
static void
reason_words(int reason, char out[NAME_MAX_BYTES])
{
    (void)snprintf(out, NAME_MAX_BYTES, "%s %s",
                   triage_reason_rule((enum reason)reason),
                   triage_reason_name((enum reason)reason));
}

static void
target_words(int target, char out[NAME_MAX_BYTES])
{
    (void)snprintf(out, NAME_MAX_BYTES, "%s",
                   triage_target_name((enum target)target));
}

/* A set of bits, and how its bits are called. */
struct names {
    int count;
    void (*words)(int number, char out[NAME_MAX_BYTES]);
};

static struct names
names_of_reasons(void)
{
    return (struct names){.count = triage_reasons, .words = reason_words};
}

static struct names
names_of_targets(void)
{
    return (struct names){.count = TARGET_COUNT, .words = target_words};
}

static void
write_set(struct buf *out, uint64_t set, struct names names)
{
    char words[NAME_MAX_BYTES];
    uint8_t count = 0;

    for (int i = 0; i < names.count; i++)
        count += set >> i & 1;
    pack_u8(out, count);
    for (int i = 0; i < names.count; i++) {
        names.words(i, words);
        if (set >> i & 1)
            pack_text(out, words);
    }
}

/* A name of a later version is passed over. */
static uint64_t
read_name(struct unpack *in, struct names names)
{
    char *text = unpack_text(in, NAME_MAX_BYTES - 1);
    char words[NAME_MAX_BYTES];
    uint64_t set = 0;

    for (int i = 0; text && i < names.count; i++) {
        names.words(i, words);
        if (strcmp(words, text) == 0)
            set = UINT64_C(1) << i;
    }
    memory_free_text(text);
    return set;
}

static uint64_t
read_set(struct unpack *in, struct names names)
{
    uint64_t set = 0;

    for (int left = item_read_choice(in, NAMES_MAX); left > 0; left--)
        set |= read_name(in, names);
    return set;
}

static void
write_verdict(const struct verdict *verdict, struct buf *out)
{
    pack_u8(out, (uint8_t)verdict->priority);
    write_set(out, verdict->reasons, names_of_reasons());
    write_set(out, verdict->targets, names_of_targets());
    write_set(out, verdict->blocked, names_of_targets());
    pack_u8(out, (uint8_t)((verdict->sealed ? FLAG_SEALED : 0) |
                           (verdict->ask_x1 ? FLAG_ASK_X1 : 0) |
                           (verdict->child_queue ? FLAG_CHILD : 0)));
}

static void
read_verdict(struct unpack *in, struct verdict *out)
{
    uint8_t flags;

    out->priority = (enum priority)item_read_choice(in, PRIORITY_P3);
    out->reasons = read_set(in, names_of_reasons());
    out->targets = (uint32_t)read_set(in, names_of_targets());
    out->blocked = (uint32_t)read_set(in, names_of_targets());
    flags = item_read_choice(in, FLAG_ALL);
    out->sealed = flags & FLAG_SEALED;
    out->ask_x1 = flags & FLAG_ASK_X1;
    out->child_queue = flags & FLAG_CHILD;
}

void
item_body_write(const struct item_body *body, struct buf *out)
{
    struct buf answers = {0};

    item_start_write(out);
    pack_bytes(out, body->lookup, sizeof(body->lookup));
    pack_bytes(out, body->receipt_box, sizeof(body->receipt_box));
    pack_bytes(out, body->receipt_sign, sizeof(body->receipt_sign));
    pack_bytes(out, body->thread_secret, sizeof(body->thread_secret));
    pack_u32(out, body->hour);
    pack_u8(out, (uint8_t)body->profile);
    pack_u8(out, (uint8_t)body->reader);
    pack_bytes(out, body->form_hash, sizeof(body->form_hash));
    pack_u32(out, body->notice_version);
    pack_u8(out, body->draft);
    item_write_language(out, body->language);
    write_verdict(&body->verdict, out);
    codec_write(body->report, &answers);
    pack_blob(out, answers.data, answers.length);
    buf_clear(&answers);
}

/* All that stands before the answers. */
static void
read_head(struct unpack *in, struct item_body *out)
{
    unpack_bytes(in, out->lookup, sizeof(out->lookup));
    unpack_bytes(in, out->receipt_box, sizeof(out->receipt_box));
    unpack_bytes(in, out->receipt_sign, sizeof(out->receipt_sign));
    unpack_bytes(in, out->thread_secret, sizeof(out->thread_secret));
    out->hour = unpack_u32(in);
    out->profile = (enum profile)item_read_choice(in, PROFILE_OUTSIDE);
    out->reader = (enum reader)item_read_choice(in, READER_OUTSIDE);
    unpack_bytes(in, out->form_hash, sizeof(out->form_hash));
    out->notice_version = unpack_u32(in);
    out->draft = item_read_choice(in, 1);
    item_read_language(in, out->language);
    read_verdict(in, &out->verdict);
}

enum status
item_body_read(const void *bytes, size_t length, const struct form *form,
               struct item_body *out)
{
    struct unpack in;
    const uint8_t *answers;
    size_t answers_length;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    read_head(&in, out);
    answers = unpack_blob(&in, ANSWERS_MAX, &answers_length);
    status = unpack_is_done(&in)
                 ? codec_read(answers, answers_length, form, &out->report)
                 : STATUS_DAMAGED;
    if (status != STATUS_OK)
        item_body_clear(out);
    return status;
}

void
item_body_clear(struct item_body *body)
{
    report_free(body->report);
    secret_wipe(body, sizeof(*body));
}
