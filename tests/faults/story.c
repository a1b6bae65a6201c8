#include "tests/faults/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "store/keep.h"
#include "tests/faults/crash.h"
#include "tests/faults/story_inner.h"

enum { DAY = 86400, WEEK = 7 * DAY };

/* A Monday. */
static const int64_t monday = 4 * DAY + 3000LL * WEEK;

enum act_kind {
    ACT_OPEN,
    ACT_FOUND,
    ACT_PUT,
    ACT_ADD,
    ACT_POST,
    ACT_WITHDRAW,
    ACT_CALL_BACK,
    ACT_CHANGE,
    ACT_REWRAP,
    ACT_CLOCK,
    ACT_BACKUP, /* EXTRA: go on with it; what comes next is noted for it */
};

struct act {
    const char *name;
    enum act_kind kind;
    int report;
    int extra;
    int days;       /* OPEN, CLOCK: since the Monday */
    uint32_t hours; /* OPEN: withdraw_hours */
    unsigned goes;  /* OPEN, CLOCK: the reports that it may take */
};

static const struct act acts[] = {
    {.name = "open nothing", .kind = ACT_OPEN, .hours = 24},
    {.name = "found", .kind = ACT_FOUND},
    {.name = "put", .kind = ACT_PUT, .report = 0},
    {.name = "put 8 kB", .kind = ACT_PUT, .report = 1},
    {.name = "add", .kind = ACT_ADD, .report = 0, .extra = 0},
    {.name = "begin a backup", .kind = ACT_BACKUP},
    {.name = "post", .kind = ACT_POST, .report = 0, .extra = 1},
    {.name = "put 32 kB", .kind = ACT_PUT, .report = 2},
    {.name = "ask to withdraw", .kind = ACT_WITHDRAW, .report = 2},
    {.name = "call back", .kind = ACT_CALL_BACK, .report = 2},
    {.name = "ask again", .kind = ACT_WITHDRAW, .report = 2},
    {.name = "go on with it", .kind = ACT_BACKUP, .extra = 1},
    {.name = "put one more", .kind = ACT_PUT, .report = 3},
    {.name = "open when it is due", .kind = ACT_OPEN, .days = 2, .goes = 4},
    {.name = "back up again", .kind = ACT_BACKUP},
    {.name = "withdraw", .kind = ACT_WITHDRAW, .report = 1},
    {.name = "put after it", .kind = ACT_PUT, .report = 4},
    {.name = "add after it", .kind = ACT_ADD, .report = 3, .extra = 0},
    {.name = "and to its end", .kind = ACT_BACKUP, .extra = 1},
    {.name = "change the people", .kind = ACT_CHANGE},
    {.name = "rewrap", .kind = ACT_REWRAP},
    {.name = "four weeks", .kind = ACT_CLOCK, .days = 28, .goes = 64},
    {.name = "put a late one", .kind = ACT_PUT, .report = 5},
    {.name = "purge", .kind = ACT_CLOCK, .days = 42, .goes = 1 | 8 | 16},
    {.name = "open again", .kind = ACT_OPEN, .days = 42},
};

const int story_acts = sizeof acts / sizeof *acts;

const char *
story_act_name(int act)
{
    return acts[act].name;
}

bool
story_act_opens(int act)
{
    return acts[act].kind == ACT_OPEN;
}

/* --- what is sure --------------------------------------------------------- */

struct facts *
story_tell(struct story *story)
{
    struct story_line *line = story->line;
    struct story_step *step = &line->steps[line->count];

    if (line->count == STORY_STEPS)
        ram_give_up("the line of the story is too short");
    *step = line->steps[line->count - 1];
    step->at = ram_disk()->record.count;
    line->count++;
    return &step->facts;
}

void
story_begin(struct story *story, const struct facts *facts)
{
    story->line->count = 1;
    story->line->steps[0] = (struct story_step){.facts = *facts};
    clock_set(facts->clock);
}

const struct facts *
story_now(const struct story *story)
{
    return &story->line->steps[story->line->count - 1].facts;
}

const struct facts *
story_at(const struct story_line *line, size_t at)
{
    size_t i = line->count - 1;

    while (i && line->steps[i].at > at)
        i--;
    return &line->steps[i].facts;
}

void
story_believe(struct story *story)
{
    struct facts *facts = story_tell(story);

    for (int i = 0; i < STORY_REPORTS; i++)
        if (facts->of[i].put == SURE_MAYBE)
            facts->of[i].put = SURE_YES;
}

void
story_maybe(uint8_t *fact)
{
    if (*fact == SURE_NOT)
        *fact = SURE_MAYBE;
}

/* --- the acts ------------------------------------------------------------- */

struct store_options
story_options(const struct story *story, const struct facts *facts)
{
    return (struct store_options){.withdraw_hours = facts->withdraw_hours,
                                  .retention_days = 7,
                                  .decoys = story->decoys};
}

enum status
story_open(struct story *story)
{
    const struct facts *facts = story_now(story);
    const struct store_options options = story_options(story, facts);

    clock_set(facts->clock);
    return talk_open(&story->talk, story->folder, &options);
}

void
story_close(struct story *story)
{
    talk_close(&story->talk);
}

static bool
found(struct story *story)
{
    struct buf *out = talk_begin(&story->talk, MESSAGE_FOUND, 0);

    story_maybe(&story_tell(story)->founded);
    pack_bytes(out, story->founding.data, story->founding.length);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    story_tell(story)->founded = SURE_YES;
    return true;
}

enum status
story_put(struct story *story, const struct box_report *report, bool urgent)
{
    const struct put *put = &report->put;
    struct buf *out = talk_begin(&story->talk, MESSAGE_PUT,
                                 message_bucket(report->body.length));

    pack_u8(out, urgent);
    pack_bytes(out, put->lookup, LOOKUP_SIZE);
    pack_bytes(out, put->receipt_box, BOX_PUBLIC_SIZE);
    pack_bytes(out, put->receipt_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(out, put->thread_box, BOX_PUBLIC_SIZE);
    message_put_item(out, &report->body);
    message_put_item(out, &report->own);
    return talk_ask(&story->talk, DOOR_PUBLIC);
}

static bool
put(struct story *story, const struct act *act)
{
    story_maybe(&story_tell(story)->of[act->report].put);
    if (story_put(story, &story->reports[act->report], false) != STATUS_OK)
        return false;
    story_tell(story)->of[act->report].put = SURE_YES;
    return true;
}

void
story_prove(struct story *story, enum door door, struct proof_claim *claim,
            const struct sign_pair *signer)
{
    struct proof proof;

    memcpy(claim->site, story->site, ID_SIZE);
    memcpy(claim->nonce, talk_nonce(&story->talk, door), NONCE_SIZE);
    proof_sign(claim, signer->secret_key, &proof);
    pack_bytes(&story->talk.question, proof.signer, sizeof proof.signer);
    pack_bytes(&story->talk.question, proof.signature, sizeof proof.signature);
}

/* Any question gives a nonce. */
void
story_fetch_nonce(struct story *story, enum door door)
{
    talk_begin(&story->talk, MESSAGE_STATUS, 0);
    if (talk_ask(&story->talk, door) != STATUS_OK)
        return;
}

/* The receipt's holder asks for something. */
static enum status
ask_by_receipt(struct story *story, enum message message, enum proof_act what,
               const struct act *act)
{
    const struct box_report *report = &story->reports[act->report];
    const struct sealed *item = &story->extras[act->report][act->extra];
    bool has_item = message == MESSAGE_ADD;
    struct proof_claim claim = {.act = what};
    struct buf *out;

    story_fetch_nonce(story, DOOR_PUBLIC);
    out = talk_begin(&story->talk, message,
                     has_item ? message_bucket(item->length) : 0);
    pack_bytes(out, report->put.lookup, LOOKUP_SIZE);
    memcpy(claim.target, report->put.lookup, LOOKUP_SIZE);
    if (has_item)
        proof_hash_item(claim.payload, item);
    story_prove(story, DOOR_PUBLIC, &claim, &report->sign);
    if (has_item)
        message_put_item(out, item);
    return talk_ask(&story->talk, DOOR_PUBLIC);
}

static bool
add(struct story *story, const struct act *act)
{
    story_maybe(&story_tell(story)->of[act->report].extra[act->extra]);
    if (ask_by_receipt(story, MESSAGE_ADD, PROOF_ADD, act) != STATUS_OK)
        return false;
    story_tell(story)->of[act->report].extra[act->extra] = SURE_YES;
    return true;
}

static bool
withdraw(struct story *story, const struct act *act)
{
    bool at_once = story_now(story)->withdraw_hours == 0;
    struct facts *facts = story_tell(story);
    bool done;

    story_maybe(at_once ? &facts->of[act->report].gone
                        : &facts->of[act->report].asked);
    if (ask_by_receipt(story, MESSAGE_WITHDRAW, PROOF_WITHDRAW, act) !=
        STATUS_OK)
        return false;
    (void)unpack_u32(&story->talk.answer.fields);
    done = unpack_u8(&story->talk.answer.fields);
    facts = story_tell(story);
    if (done)
        facts->of[act->report].gone = SURE_YES;
    else
        facts->of[act->report].asked = SURE_YES;
    return done == at_once;
}

static bool
call_back(struct story *story, const struct act *act)
{
    story_tell(story)->of[act->report].asked = SURE_MAYBE;
    if (ask_by_receipt(story, MESSAGE_CALL_BACK, PROOF_CALL_BACK, act) !=
        STATUS_OK)
        return false;
    story_tell(story)->of[act->report].asked = SURE_NOT;
    return true;
}

static bool
post(struct story *story, const struct act *act)
{
    const struct sealed *item = &story->extras[act->report][act->extra];
    struct story_rows rows;
    const struct story_row *row;
    struct proof_claim claim = {.act = PROOF_POST};
    struct buf *out;

    if (!story_rows(story, &rows) || !(row = story_row(&rows, act->report)))
        return false;
    story_maybe(&story_tell(story)->of[act->report].extra[act->extra]);
    story_fetch_nonce(story, DOOR_STAFF);
    out = talk_begin(&story->talk, MESSAGE_POST, message_bucket(item->length));
    pack_bytes(out, row->id, ID_SIZE);
    memcpy(claim.target, row->id, ID_SIZE);
    proof_hash_item(claim.payload, item);
    story_prove(story, DOOR_STAFF, &claim, &story->team);
    message_put_item(out, item);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    story_tell(story)->of[act->report].extra[act->extra] = SURE_YES;
    return true;
}

static bool
ask_backup(struct story *story, enum backup_step step)
{
    pack_u8(talk_begin(&story->talk, MESSAGE_BACKUP, 0), (uint8_t)step);
    return talk_ask(&story->talk, DOOR_STAFF) == STATUS_OK;
}

/* A backup changes nothing that is sure. */
static bool
back_up(struct story *story, const struct act *act)
{
    if (!act->extra && !ask_backup(story, BACKUP_BEGIN))
        return false;
    return ask_backup(story, BACKUP_MORE);
}

/* What time took is sure once its row is seen to be away. */
static bool
see_what_went(struct story *story, unsigned goes)
{
    struct story_rows rows;
    struct facts *facts;

    if (!goes)
        return true;
    if (!story_rows(story, &rows))
        return false;
    facts = story_tell(story);
    for (int i = 0; i < STORY_REPORTS; i++)
        if ((goes & 1u << i) && facts->of[i].put == SURE_YES &&
            !story_row(&rows, i))
            facts->of[i].gone = SURE_YES;
    return true;
}

static bool
pass_time(struct story *story, const struct act *act)
{
    struct facts *facts = story_tell(story);

    facts->clock = monday + (int64_t)act->days * DAY;
    for (int i = 0; i < STORY_REPORTS; i++)
        if (act->goes & 1u << i)
            story_maybe(&facts->of[i].gone);
    if (act->kind == ACT_OPEN) {
        facts->withdraw_hours = act->hours;
        story_close(story);
        if (story_open(story) != STATUS_OK)
            return false;
    }
    clock_set(facts->clock);
    /* One thing that is due is done at a round. */
    for (int i = 0; act->goes && i < 2 * STORY_REPORTS; i++)
        story_fetch_nonce(story, DOOR_STAFF);
    return see_what_went(story, act->goes);
}

bool
story_do(struct story *story, int index)
{
    const struct act *act = &acts[index];

    if (!story->talk.serve && act->kind != ACT_OPEN)
        return false;
    switch (act->kind) {
    case ACT_OPEN:
    case ACT_CLOCK:
        return pass_time(story, act);
    case ACT_FOUND:
        return found(story);
    case ACT_PUT:
        return put(story, act);
    case ACT_ADD:
        return add(story, act);
    case ACT_POST:
        return post(story, act);
    case ACT_WITHDRAW:
        return withdraw(story, act);
    case ACT_CALL_BACK:
        return call_back(story, act);
    case ACT_CHANGE:
        return story_change(story);
    case ACT_REWRAP:
        return story_rewrap(story);
    case ACT_BACKUP:
        return back_up(story, act);
    }
    return false;
}

/* --- making it ------------------------------------------------------------ */

/* The folder of the last story that was made, when the program ends. */
static struct story *last;

static void
remove_folder(void)
{
    char path[128];

    if (!last)
        return;
    snprintf(path, sizeof path, "%s/store.db", last->folder);
    unlink(path);
    rmdir(last->folder);
    last = NULL;
}

void
story_make(struct story *story, uint64_t seed)
{
    static const int buckets[STORY_REPORTS] = {0, 1, 2, 0, 1, 0};

    story_seed(seed);
    strcpy(story->folder, "/tmp/amparo-faults-XXXXXX");
    if (!mkdtemp(story->folder) || atexit(remove_folder) != 0)
        ram_give_up("no folder");
    last = story;
    story->line = ram_shared(sizeof *story->line);
    story_make_people(story);
    for (int i = 0; i < STORY_REPORTS; i++) {
        box_report_make(&story->reports[i], buckets[i]);
        for (int j = 0; j < STORY_EXTRAS; j++)
            box_item_make(&story->extras[i][j], ITEM_ADDITION,
                          &story->reports[i].thread);
    }
    story->rewrapped = story->reports[STORY_REWRAPPED].body;
    secret_random(story->rewrapped.wraps, sizeof story->rewrapped.wraps);
    box_report_make(&story->fresh, 0);
    story->talk = (struct talk){0};
    story_begin(story, &(struct facts){.clock = monday, .withdraw_hours = 24});
}

void
story_free(struct story *story)
{
    story_close(story);
    for (int i = 0; i < STORY_REPORTS; i++) {
        box_report_clear(&story->reports[i]);
        for (int j = 0; j < STORY_EXTRAS; j++)
            seal_clear(&story->extras[i][j]);
    }
    box_report_clear(&story->fresh);
    buf_clear(&story->founding);
    buf_clear(&story->change);
    remove_folder();
}
