#include <sodium.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "tests/faults/crash.h"
#include "tests/faults/story_inner.h"

static uint64_t chance;

static const char *
name_chance(void)
{
    return "seeded";
}

static uint32_t
draw_number(void)
{
    return (uint32_t)crash_draw(&chance);
}

static void
draw_bytes(void *const out, const size_t length)
{
    uint8_t *bytes = out;

    for (size_t i = 0; i < length; i += 8) {
        uint64_t word = crash_draw(&chance);

        memcpy(bytes + i, &word, length - i < 8 ? length - i : 8);
    }
}

void
story_seed(uint64_t seed)
{
    static struct randombytes_implementation seeded = {
        .implementation_name = name_chance,
        .random = draw_number,
        .buf = draw_bytes,
    };

    chance = seed;
    if (randombytes_set_implementation(&seeded) != 0 || sodium_init() < 0)
        ram_give_up("libsodium keeps its own chance");
}

/* --- rows ----------------------------------------------------------------- */

static bool
item_same(const struct sealed *one, const struct sealed *other)
{
    return one->length == other->length &&
           memcmp(one->item, other->item, ID_SIZE) == 0 &&
           memcmp(one->wraps, other->wraps, sizeof one->wraps) == 0 &&
           memcmp(one->envelope, other->envelope, one->length) == 0;
}

/* An item of a row, lent until the next question. */
static bool
fetch(struct story *story, const struct story_row *row, uint32_t place,
      struct sealed *lent)
{
    struct buf *out = talk_begin(&story->talk, MESSAGE_ITEMS, 0);
    struct answer *answer = &story->talk.answer;

    pack_bytes(out, row->id, ID_SIZE);
    pack_u32(out, place);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    (void)unpack_u32(&answer->fields);
    message_get_item(&answer->fields, answer->bucket, lent);
    return !answer->fields.failed;
}

static int
whose(const struct story *story, const struct sealed *body)
{
    for (int i = 0; i < STORY_REPORTS; i++)
        if (memcmp(story->reports[i].body.item, body->item, ID_SIZE) == 0)
            return i;
    return -1;
}

bool
story_rows(struct story *story, struct story_rows *out)
{
    struct unpack *in = &story->talk.answer.fields;
    struct sealed lent;

    pack_u64(talk_begin(&story->talk, MESSAGE_ROWS, 0), 0);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    (void)unpack_u8(in);
    out->count = unpack_u32(in);
    if (out->count > STORY_ROWS)
        return false;
    for (size_t i = 0; i < out->count; i++) {
        struct story_row *row = &out->rows[i];

        unpack_bytes(in, row->id, ID_SIZE);
        (void)unpack_lend(in, BOX_PUBLIC_SIZE + 8);
        row->asked = unpack_u8(in);
        (void)unpack_u64(in);
        row->items = unpack_u32(in);
    }
    for (size_t i = 0; i < out->count; i++) {
        if (!fetch(story, &out->rows[i], 0, &lent))
            return false;
        out->rows[i].report = whose(story, &lent);
    }
    return true;
}

const struct story_row *
story_row(const struct story_rows *rows, int report)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->rows[i].report == report)
            return &rows->rows[i];
    return NULL;
}

/* --- the check ------------------------------------------------------------ */

static const char *
check_health(struct story *story)
{
    struct unpack *in = &story->talk.answer.fields;

    talk_begin(&story->talk, MESSAGE_HEALTH, 0);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return "the store does not say how it is";
    (void)unpack_u32(in);
    if (!unpack_u8(in))
        return "the database has lost its integrity";
    if (!unpack_u8(in))
        return "the log's chain does not hold";
    return NULL;
}

/* A body with the wraps that it must have. Asked again it is known by them. */
static const char *
check_body(struct story *story, const struct story_row *row,
           const struct facts *facts)
{
    const struct box_report *report = &story->reports[row->report];
    uint8_t rewrapped =
        row->report == STORY_REWRAPPED ? facts->rewrapped : SURE_NOT;
    struct sealed lent;
    bool is_new;

    if (!fetch(story, row, 0, &lent))
        return "a body is not there";
    is_new = rewrapped != SURE_NOT && item_same(&lent, &story->rewrapped);
    if (!is_new && !item_same(&lent, &report->body))
        return "a body is not whole";
    if (rewrapped == SURE_YES && !is_new)
        return "new wraps are lost";
    if (story_put(story, report, true) != (is_new ? STATUS_EXISTS : STATUS_OK))
        return "a report that is there is not known";
    return NULL;
}

/* Every item of a row is one of its report's, whole, and none is missing. */
static const char *
check_whole(struct story *story, const struct story_row *row,
            const struct facts *facts)
{
    const struct box_report *report = &story->reports[row->report];
    const uint8_t *extra = facts->of[row->report].extra;
    bool seen[STORY_EXTRAS] = {false};
    struct sealed lent;

    if (!fetch(story, row, 1, &lent) || !item_same(&lent, &report->own))
        return "an own is not whole";
    for (uint32_t place = 2; place < row->items; place++) {
        bool known = story->decoys;

        if (!fetch(story, row, place, &lent))
            return "an item is not there";
        for (int i = 0; i < STORY_EXTRAS; i++)
            if (item_same(&lent, &story->extras[row->report][i]))
                known = seen[i] = extra[i] != SURE_NOT;
        if (!known)
            return "an item is nobody's or not whole";
    }
    for (int i = 0; i < STORY_EXTRAS; i++)
        if (extra[i] == SURE_YES && !seen[i])
            return "an addition that was acknowledged is lost";
    return NULL;
}

static const char *
check_there(struct story *story, const struct story_row *row,
            const struct facts *facts)
{
    uint8_t asked = facts->of[row->report].asked;
    const char *wrong;

    if (facts->of[row->report].put == SURE_NOT)
        return "a report is there that nobody put";
    if (facts->of[row->report].gone == SURE_YES)
        return "what was withdrawn or purged has come back";
    if (asked == SURE_YES && !row->asked)
        return "an asked withdrawal is forgotten";
    if (asked == SURE_NOT && row->asked)
        return "a withdrawal that was called back is asked again";
    wrong = check_body(story, row, facts);
    return wrong ? wrong : check_whole(story, row, facts);
}

static const char *
check_away(struct story *story, int report, const struct facts *facts)
{
    if (facts->of[report].gone == SURE_YES)
        return story_put(story, &story->reports[report], true) == STATUS_MISSING
                   ? NULL
                   : "what is gone can be put again";
    if (facts->of[report].put == SURE_YES && facts->of[report].gone == SURE_NOT)
        return "a report that was acknowledged is lost";
    return NULL;
}

static const char *
check_reports(struct story *story, const struct facts *facts)
{
    struct story_rows rows;
    const char *wrong = NULL;

    if (!story_rows(story, &rows))
        return "the rows are not given";
    for (size_t i = 0; i < rows.count; i++)
        if (rows.rows[i].report < 0 && !story->decoys)
            return "a row is nobody's";
    for (int i = 0; i < STORY_REPORTS && !wrong; i++) {
        const struct story_row *row = story_row(&rows, i);

        wrong =
            row ? check_there(story, row, facts) : check_away(story, i, facts);
    }
    return wrong;
}

/* Is it the site that it must be? *FOUNDED says whether it is one. */
static const char *
check_site(struct story *story, const struct facts *facts, bool *founded)
{
    struct unpack *in = &story->talk.answer.fields;
    uint32_t version;

    buf_add_zeros(talk_begin(&story->talk, MESSAGE_HELLO, 0),
                  TERMINAL_NAME_SIZE);
    if (talk_ask(&story->talk, DOOR_PUBLIC) != STATUS_OK)
        return "the store does not say who it is";
    *founded = unpack_u8(in);
    if (*founded != (facts->founded == SURE_YES) &&
        facts->founded != SURE_MAYBE)
        return "the founding is lost or was never made";
    (void)unpack_lend(in, ID_SIZE + SALT_SIZE + 4 + 1);
    version = unpack_u32(in);
    if (facts->changed != SURE_MAYBE && *founded &&
        version != (facts->changed == SURE_YES ? 2 : 1))
        return "the people are not those who were acknowledged";
    return NULL;
}

static const char *
check_open(struct story *story, const struct facts *facts)
{
    bool founded = false;
    const char *wrong = check_health(story);

    if (!wrong)
        wrong = check_site(story, facts, &founded);
    if (!wrong && founded)
        wrong = check_reports(story, facts);
    if (!founded)
        return wrong;
    if (!wrong && story_put(story, &story->fresh, true) != STATUS_OK)
        wrong = "the store takes no report any more";
    return wrong;
}

static bool
lies_on_disk(const void *bytes, size_t length)
{
    const struct ram_image *live = &ram_disk()->live;

    for (int i = 0; i < RAM_NAMES; i++)
        if (memmem(live->bytes[i], live->length[i], bytes, length))
            return true;
    return false;
}

/* What is gone lies nowhere on the disk, before anybody clears up. */
static const char *
check_disk(const struct story *story, const struct facts *facts)
{
    enum { PIECE = 64 };

    for (int i = 0; i < STORY_REPORTS; i++) {
        const struct box_report *report = &story->reports[i];

        if (facts->of[i].gone == SURE_YES && !story->leaves &&
            (lies_on_disk(report->body.wraps[0], WRAP_SIZE) ||
             lies_on_disk(report->own.wraps[3], WRAP_SIZE) ||
             lies_on_disk(report->body.envelope + ENVELOPE_HEADER, PIECE)))
            return "what is gone still lies on the disk";
    }
    return NULL;
}

const char *
story_check(struct story *story, const struct facts *facts)
{
    const struct store_options options = story_options(story, facts);
    const char *wrong;

    story_close(story);
    wrong = check_disk(story, facts);
    if (wrong)
        return wrong;
    clock_set(facts->clock);
    if (talk_open(&story->talk, story->folder, &options) != STATUS_OK)
        return "the store does not open";
    wrong = check_open(story, facts);
    story_close(story);
    return wrong;
}
