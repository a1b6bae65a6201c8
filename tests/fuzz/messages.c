#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/pack.h"
#include "store/serve.h"
#include "tests/box.h"
#include "tests/fuzz/fuzz.h"

/*
 * Whole conversations with a real store on a real folder, by both doors and
 * several at once: questions of any bytes, and right ones of people whose
 * keys are known here. Whatever was said, in the end each report that was
 * acknowledged is there, each that was withdrawn is gone, and the log holds.
 */
enum {
    CLIENTS = 4, /* the first two at the kiosk, the others at the desk */
    REPORTS = 3,
    STEPS_MAX = 48,
    HOURS_MAX = 24 * 40, /* less than a report is kept */
    HOUR = 3600,
};

enum fate { NEVER_SENT, STORED, ASKED, GONE };

struct known {
    struct box_report report;
    enum fate fate;
    uint32_t due; /* of ASKED: the hour */
    uint32_t items;
};

static struct {
    struct box box;
    uint8_t *database; /* as it was founded */
    size_t length;
    char path[128];
    char journal[160];
    struct known known[REPORTS];
    struct sealed stray[2]; /* items of nobody */
    struct serve *serve;
    int stop[2];
    int ends[CLIENTS];
    uint8_t nonces[CLIENTS][NONCE_SIZE];
    struct answer heard; /* the last answer */
    uint8_t bytes[MESSAGE_MAX];
    int hours;
} world;

static struct unpack in;

static void
make_world(void)
{
    static const int buckets[REPORTS] = {0, 1, 0};

    box_make_founded(&world.box);
    box_stop(&world.box);
    snprintf(world.path, sizeof world.path, "%s/store.db", world.box.folder);
    snprintf(world.journal, sizeof world.journal, "%s-journal", world.path);
    world.database = fuzz_read(world.path, &world.length);
    for (int i = 0; i < REPORTS; i++)
        box_report_make(&world.known[i].report, buckets[i]);
    for (int i = 0; i < 2; i++)
        seal_decoy(0, &world.stray[i]);
    fuzz_need(pipe(world.stop) == 0 && write(world.stop[1], "x", 1) == 1,
              "there is a pipe");
}

static void
connect_one(int client)
{
    int pair[2];

    fuzz_need(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0 &&
                  serve_client(world.serve, pair[0],
                               client < 2 ? DOOR_PUBLIC : DOOR_STAFF) ==
                      STATUS_OK,
              "the store takes a client");
    world.ends[client] = pair[1];
    memset(world.nonces[client], 0, NONCE_SIZE);
}

static void
begin(void)
{
    fuzz_write(world.path, world.database, world.length);
    unlink(world.journal);
    for (int i = 0; i < REPORTS; i++)
        world.known[i].fate = NEVER_SENT;
    world.hours = 0;
    fuzz_need(serve_open(world.box.folder, &world.box.options, &world.serve) ==
                  STATUS_OK,
              "a founded store opens");
    for (int i = 0; i < CLIENTS; i++)
        connect_one(i);
}

static void
end(void)
{
    for (int i = 0; i < CLIENTS; i++)
        close(world.ends[i]);
    serve_close(world.serve);
    world.serve = NULL;
}

static void
rounds(int count)
{
    while (count-- > 0)
        fuzz_need(serve_run(world.serve, world.stop[0], -1) == STATUS_OK,
                  "the store goes on");
}

/* Take what came for a client; false when the store let it go. */
static bool
hear(int client)
{
    ssize_t length;

    world.heard = (struct answer){.status = STATUS_CLOSED};
    while ((length = recv(world.ends[client], world.bytes, sizeof world.bytes,
                          MSG_DONTWAIT)) > 0) {
        struct answer answer;

        fuzz_need(message_answer(world.bytes, (size_t)length, &answer) ==
                      STATUS_OK,
                  "the store's answers have their shape");
        if (answer.message == MESSAGE_NEW || answer.message == MESSAGE_RANG)
            continue;
        world.heard = answer;
        memcpy(world.nonces[client], answer.nonce, NONCE_SIZE);
    }
    return length < 0;
}

/* Send a question, let the store work, hear the answer. */
static void
say(int client, const void *bytes, size_t length)
{
    bool stays = send(world.ends[client], bytes, length,
                      MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;

    /* A check takes some slices, what is due a round each. */
    rounds(12);
    if (hear(client) && stays)
        return;
    close(world.ends[client]);
    connect_one(client);
}

static void
ask(int client, struct buf *question)
{
    say(client, question->data, question->length);
    buf_clear(question);
}

/* --- what people do who have their keys ----------------------------------- */

static void
prove(int client, const struct box_act *act, struct buf *out)
{
    struct proof_claim claim = {.act = act->act};
    struct proof proof;

    memcpy(claim.site, world.box.site, ID_SIZE);
    memcpy(claim.target, act->target, ID_SIZE);
    memcpy(claim.nonce, world.nonces[client], NONCE_SIZE);
    if (act->item)
        proof_hash_item(claim.payload, act->item);
    proof_sign(&claim, act->signer->secret_key, &proof);
    pack_bytes(out, proof.signer, sizeof proof.signer);
    pack_bytes(out, proof.signature, sizeof proof.signature);
}

static void
put(int client, struct known *known)
{
    const struct put *put = &known->report.put;
    struct buf question = {0};

    message_ask(&question, MESSAGE_PUT, message_bucket(put->body->length));
    pack_u8(&question, 1);
    pack_bytes(&question, put->lookup, LOOKUP_SIZE);
    pack_bytes(&question, put->receipt_box, BOX_PUBLIC_SIZE);
    pack_bytes(&question, put->receipt_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(&question, put->thread_box, BOX_PUBLIC_SIZE);
    message_put_item(&question, put->body);
    message_put_item(&question, put->own);
    ask(client, &question);
    if (known->fate == NEVER_SENT) {
        fuzz_need(client >= 2 || world.heard.status == STATUS_OK,
                  "a first Send is taken");
        if (world.heard.status == STATUS_OK) {
            known->fate = STORED;
            known->items = 2;
        }
    } else if (known->fate == GONE) {
        fuzz_need(world.heard.status != STATUS_OK,
                  "what was withdrawn does not come back");
    }
}

/* Of the receipt's holder, with or without an item. */
static void
act(int client, struct known *known, enum message message)
{
    static const enum proof_act acts[] = {
        [MESSAGE_ADD] = PROOF_ADD,
        [MESSAGE_WITHDRAW] = PROOF_WITHDRAW,
        [MESSAGE_CALL_BACK] = PROOF_CALL_BACK,
    };
    struct sealed item = {0};
    struct box_act what = {.act = acts[message],
                           .target = known->report.put.lookup,
                           .signer = &known->report.sign};
    struct buf question = {0};

    if (message == MESSAGE_ADD) {
        box_item_make(&item, ITEM_ADDITION, &known->report.thread);
        what.item = &item;
    }
    message_ask(&question, message, 0);
    pack_bytes(&question, known->report.put.lookup, LOOKUP_SIZE);
    prove(client, &what, &question);
    if (what.item)
        message_put_item(&question, &item);
    ask(client, &question);
    seal_clear(&item);
    if (world.heard.status != STATUS_OK)
        return;
    fuzz_need(known->fate == STORED || known->fate == ASKED,
              "only a report that is there can be changed");
    known->items += message == MESSAGE_ADD;
    if (message == MESSAGE_CALL_BACK)
        known->fate = STORED;
    if (message == MESSAGE_WITHDRAW) {
        known->fate = ASKED;
        known->due = unpack_u32(&world.heard.fields);
    }
}

/* The same by somebody who has another receipt, or says it a second time. */
static void
forge(int client, const struct known *known, uint8_t how)
{
    static const struct {
        enum message message;
        enum proof_act act;
    } acts[] = {{MESSAGE_WITHDRAW, PROOF_WITHDRAW},
                {MESSAGE_CALL_BACK, PROOF_CALL_BACK}};
    const struct known *other = &world.known[(known - world.known + 1) % 3];
    bool is_stale = how & 2;
    struct box_act what = {.act = acts[how & 1].act,
                           .target = known->report.put.lookup,
                           .signer = is_stale ? &known->report.sign
                                              : &other->report.sign};
    struct buf question = {0};

    if (is_stale)
        world.nonces[client][0] ^= 1;
    message_ask(&question, acts[how & 1].message, 0);
    pack_bytes(&question, known->report.put.lookup, LOOKUP_SIZE);
    prove(client, &what, &question);
    ask(client, &question);
    fuzz_need(world.heard.status != STATUS_OK, "what was forged is refused");
}

/* The desk answers the newest row, whosever it is. */
static void
post(int client)
{
    struct buf question = {0};
    struct sealed item = {0};
    uint8_t report[ID_SIZE] = {0};
    struct box_act what = {.act = PROOF_POST,
                           .target = report,
                           .item = &item,
                           .signer = &world.box.team};

    message_ask(&question, MESSAGE_ROWS, 0);
    pack_u64(&question, 0);
    ask(client, &question);
    if (world.heard.status != STATUS_OK)
        return;
    (void)unpack_u8(&world.heard.fields);
    if (unpack_u32(&world.heard.fields) == 0)
        return;
    unpack_bytes(&world.heard.fields, report, sizeof report);
    box_item_make(&item, ITEM_REPLY, &world.known[0].report.receipt);
    message_ask(&question, MESSAGE_POST, 0);
    pack_bytes(&question, report, sizeof report);
    prove(client, &what, &question);
    message_put_item(&question, &item);
    ask(client, &question);
    seal_clear(&item);
}

static void
look_up(int client, const struct known *known)
{
    struct buf question = {0};

    message_ask(&question, MESSAGE_GET, 0);
    pack_bytes(&question, known->report.put.lookup, LOOKUP_SIZE);
    pack_u32(&question, 0);
    ask(client, &question);
}

static void
wait_hours(int hours)
{
    if (world.hours + hours > HOURS_MAX)
        return;
    world.hours += hours;
    clock_set(clock_now() + (int64_t)hours * HOUR);
    rounds(8);
    for (int i = 0; i < REPORTS; i++)
        if (world.known[i].fate == ASKED &&
            world.known[i].due <= clock_now() / HOUR)
            world.known[i].fate = GONE;
}

/* A question of the shape of MESSAGE, its fields from the input. */
static void
ask_any(int client)
{
    unsigned number = unpack_u8(&in);
    int bucket = unpack_u8(&in);
    const struct message_shape *shape = message_shape(number);
    size_t wanted = shape ? shape->question : 0;
    size_t left = in.length - in.at;
    struct buf question = {0};

    message_ask(&question, (enum message)number, bucket < 200 ? 0 : bucket);
    if (left > wanted)
        left = wanted;
    pack_bytes(&question, unpack_lend(&in, left), left);
    buf_add_zeros(&question, wanted - left);
    if (shape && shape->question_tail == TAIL_BYTES) {
        left = unpack_u8(&in);
        if (left > in.length - in.at)
            left = in.length - in.at;
        pack_bytes(&question, unpack_lend(&in, left), left);
    } else if (shape && shape->question_tail != TAIL_NONE) {
        message_put_item(&question, &world.stray[0]);
        if (shape->question_tail == TAIL_REPORT)
            message_put_item(&question, &world.stray[1]);
    }
    ask(client, &question);
}

static void
say_bytes(int client)
{
    size_t length = unpack_u8(&in);

    if (length > in.length - in.at)
        length = in.length - in.at;
    if (length)
        say(client, unpack_lend(&in, length), length);
}

static void
step(void)
{
    uint8_t what = unpack_u8(&in);
    int client = what >> 4 & 3;
    struct known *known = &world.known[(what >> 6) % REPORTS];

    switch (what & 15) {
    case 0:
        put(client, known);
        break;
    case 1:
        act(client, known, MESSAGE_ADD);
        break;
    case 2:
        act(client, known, MESSAGE_WITHDRAW);
        break;
    case 3:
        act(client, known, MESSAGE_CALL_BACK);
        break;
    case 4:
        post(client);
        break;
    case 5:
        look_up(client, known);
        break;
    case 6:
        wait_hours(unpack_u8(&in));
        break;
    case 7:
        close(world.ends[client]);
        connect_one(client);
        break;
    case 8:
        say_bytes(client);
        break;
    case 9:
        forge(client, known, unpack_u8(&in));
        break;
    default:
        ask_any(client);
        break;
    }
}

/* --- in the end ------------------------------------------------------------
 */

static void
judge_report(const struct known *known)
{
    /* A hundred misses ago may still be waited for. */
    clock_set(clock_now() + 31);
    look_up(0, known);
    fuzz_need(world.heard.status != STATUS_CLOSED, "the store answers");
    if (world.heard.status == STATUS_WAIT)
        return;
    if (known->fate == STORED || known->fate == ASKED)
        fuzz_need(world.heard.status == STATUS_OK,
                  "a report that was acknowledged is there");
    else
        fuzz_need(world.heard.status == STATUS_MISSING,
                  "what was withdrawn or never sent is not there");
}

static void
judge(void)
{
    struct buf question = {0};

    wait_hours(0);
    for (int i = 0; i < CLIENTS; i++) {
        close(world.ends[i]);
        connect_one(i);
    }
    for (int i = 0; i < REPORTS; i++)
        judge_report(&world.known[i]);
    message_ask(&question, MESSAGE_HEALTH, 0);
    ask(2, &question);
    fuzz_need(world.heard.status == STATUS_OK, "the store says how it is");
    (void)unpack_u32(&world.heard.fields);
    fuzz_need(unpack_u8(&world.heard.fields) == 1, "the file holds");
    fuzz_need(unpack_u8(&world.heard.fields) == 1, "the log holds");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!world.database) {
        fuzz_prepare();
        make_world();
    }
    fuzz_begin();
    begin();
    in = unpack_start(data, size);
    for (int i = 0; i < STEPS_MAX && in.at < in.length && !in.failed; i++)
        step();
    judge();
    end();
    return 0;
}
