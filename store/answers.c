#include "store/answers.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "store/answers_backup.h"
#include "store/answers_purge.h"
#include "store/keep.h"
#include "store/reports.h"
#include "store/sealing/proof.h"

enum {
    RING_EVERY = 10000,
    ROW_TRIES = 4,
    SPARE_PAGES = 128, /* more than the largest report and its rows take */
};

enum status
answers_prove(const struct turn *turn, const struct claim *claim,
              const struct proof *proof)
{
    struct proof_claim whole = {.act = (enum proof_act)claim->act};

    memcpy(whole.site, turn->site.id, ID_SIZE);
    memcpy(whole.target, claim->target, ID_SIZE);
    memcpy(whole.nonce, turn->asker->nonce, NONCE_SIZE);
    if (claim->item)
        proof_hash_item(whole.payload, claim->item);
    return proof_agrees(&whole, proof, claim->signer) ? STATUS_OK
                                                      : STATUS_WRONG_SIGNATURE;
}

void
answers_read_proof(struct turn *turn, struct proof *proof)
{
    unpack_bytes(turn->fields, proof->signer, sizeof proof->signer);
    unpack_bytes(turn->fields, proof->signature, sizeof proof->signature);
}

enum status
answers_item(struct turn *turn, const struct report *report, uint32_t place)
{
    struct store *store = turn->answers->store;
    uint32_t next = place + 1 < report->items ? place + 1 : 0;
    struct sealed lent;
    enum status status;

    if (place >= report->items)
        return STATUS_BAD_INPUT;
    status = reports_item(store, report->id, place, &lent);
    if (status != STATUS_OK)
        return STATUS_DAMAGED;
    turn->bucket = message_bucket(lent.length);
    pack_u32(turn->out, next);
    message_put_item(turn->out, &lent);
    reports_item_done(store);
    return turn->bucket < 0 ? STATUS_DAMAGED : STATUS_OK;
}

static struct flood_terminal *
terminal_of(const struct turn *turn)
{
    return flood_of(&turn->answers->flood, turn->asker->terminal);
}

/* Remember how much a terminal asked; a read-only disk forgets. */
static enum status
save_terminal(const struct turn *turn)
{
    struct store *store = turn->answers->store;
    enum status status;

    if (store_state(store)->read_only)
        return STATUS_OK;
    status = keep_start(store, NULL);
    if (status != STATUS_OK)
        return status;
    return keep_end(store, flood_save(terminal_of(turn), store));
}

/* Are there pages in the database that a purge left, and enough of them? */
static bool
has_spare_pages(struct store *store)
{
    enum status status = store_find(store, STATEMENT_SPARE, NULL, 0);
    bool has = false;

    if (status == STATUS_OK) {
        has = store_number(store, STATEMENT_SPARE, 0) >= SPARE_PAGES;
        store_done(store, STATEMENT_SPARE);
    }
    return has;
}

enum status
answers_room(struct turn *turn, enum room room)
{
    turn->room = room;
    if (ballast_allows(&turn->answers->ballast, room) ||
        has_spare_pages(turn->answers->store))
        return STATUS_OK;
    return STATUS_FULL;
}

/*
 * A terminal's name is given once, by the supervisor; a screen that has the
 * connection cannot take another one's.
 */
static enum status
take_name(struct turn *turn)
{
    static const uint8_t none[TERMINAL_NAME_SIZE];
    uint8_t name[TERMINAL_NAME_SIZE];
    uint8_t *kept = turn->asker->terminal;
    size_t length;

    unpack_bytes(turn->fields, name, sizeof name);
    length = strnlen((const char *)name, sizeof name);
    if (memcmp(name + length, none, sizeof name - length) != 0 ||
        length == sizeof name)
        return STATUS_BAD_INPUT;
    for (size_t i = 0; i < length; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", name[i]))
            return STATUS_BAD_INPUT;
    if (kept[0] && length && memcmp(name, kept, sizeof name) != 0)
        return STATUS_DENIED;
    if (length) {
        memcpy(kept, name, sizeof name);
        memcpy(turn->answers->terminal, name, sizeof name);
    }
    return STATUS_OK;
}

static enum status
hello(struct turn *turn)
{
    struct buf keyset = {0};
    uint32_t version = 0;
    enum status status = take_name(turn);

    if (status == STATUS_OK && turn->founded)
        status = people_keyset(turn->answers->store, &keyset, &version);
    if (status == STATUS_OK && keyset.length > KEYSET_MAX)
        status = STATUS_DAMAGED;
    if (status == STATUS_OK) {
        pack_u8(turn->out, turn->founded);
        pack_bytes(turn->out, turn->site.id, ID_SIZE);
        pack_bytes(turn->out, turn->site.salt, SALT_SIZE);
        pack_u32(turn->out, turn->site.week);
        pack_u8(turn->out, turn->answers->desk_open);
        pack_u32(turn->out, version);
        pack_u32(turn->out, (uint32_t)keyset.length);
        pack_bytes(turn->out, keyset.data, keyset.length);
        buf_add_zeros(turn->out, KEYSET_MAX - keyset.length);
    }
    buf_clear(&keyset);
    return status;
}

static enum status
tell_status(struct turn *turn)
{
    const struct store_state *state = store_state(turn->answers->store);
    const struct ballast *ballast = &turn->answers->ballast;

    pack_u32(turn->out, flood_send_wait(terminal_of(turn)));
    pack_u8(turn->out, turn->answers->desk_open);
    pack_u8(turn->out, state->full || ballast_is_spent(ballast));
    pack_u8(turn->out, state->read_only);
    return STATUS_OK;
}

static enum status
write_report(struct turn *turn, const struct report_order *order)
{
    struct store *store = turn->answers->store;
    /* One that was not stored costs nothing of the terminal's burst. */
    struct flood_terminal terminal = *terminal_of(turn);
    enum status status = keep_start(store, &turn->site);

    if (status != STATUS_OK)
        return status;
    flood_sent(&terminal);
    status = reports_add(store, &turn->site, order);
    if (status == STATUS_OK)
        status = flood_save(&terminal, store);
    status = keep_end(store, status);
    if (status == STATUS_OK)
        *terminal_of(turn) = terminal;
    return status;
}

static enum status
store_report(struct turn *turn, const struct report_order *order)
{
    enum status status = STATUS_DAMAGED;

    /* Beside a damaged page nothing is written: another id, another page. */
    for (int i = 0; i < ROW_TRIES && status == STATUS_DAMAGED; i++)
        status = write_report(turn, order);
    if (status != STATUS_OK)
        return status;
    turn->news = true;
    /* Only what the file gives back is worth a receipt. */
    status = reports_look(turn->answers->store, order);
    return status == STATUS_OK ? status : STATUS_DAMAGED;
}

/* What an item of BUCKET may use of the last room. */
static enum room
room_of(int bucket)
{
    return bucket == 0 ? ROOM_SHORT : ROOM_PLAIN;
}

static enum status
put(struct turn *turn)
{
    struct store *store = turn->answers->store;
    bool urgent = unpack_u8(turn->fields);
    int bucket = turn->bucket;
    struct report_order order = {0};
    enum status status;

    unpack_bytes(turn->fields, order.report.lookup, LOOKUP_SIZE);
    unpack_bytes(turn->fields, order.report.receipt_box, BOX_PUBLIC_SIZE);
    unpack_bytes(turn->fields, order.report.receipt_sign, SIGN_PUBLIC_SIZE);
    unpack_bytes(turn->fields, order.report.thread_box, BOX_PUBLIC_SIZE);
    message_get_item(turn->fields, turn->bucket, &order.body);
    message_get_item(turn->fields, 0, &order.own);
    if (!turn->founded || turn->fields->failed)
        return STATUS_BAD_INPUT;
    turn->bucket = 0;
    status = reports_look(store, &order);
    if (status != STATUS_MISSING)
        return status;
    status = reports_is_gone(store, &turn->site, order.report.lookup);
    if (status != STATUS_MISSING)
        return status == STATUS_OK ? STATUS_MISSING : status;
    if (store_state(store)->read_only)
        return STATUS_READ_ONLY;
    turn->wait = urgent ? 0 : flood_send_wait(terminal_of(turn));
    if (turn->wait)
        return STATUS_WAIT;
    status = answers_room(turn, urgent ? ROOM_LAST : room_of(bucket));
    return status == STATUS_OK ? store_report(turn, &order) : status;
}

static enum status
miss(struct turn *turn)
{
    enum status status;

    flood_miss(terminal_of(turn));
    status = save_terminal(turn);
    turn->wait = flood_look_wait(terminal_of(turn));
    /* A full disk must not tell what a miss does not. */
    return status == STATUS_IO ? status : STATUS_MISSING;
}

/*
 * The report that the receipt's holder asks for: unknown, withdrawn and
 * expired are one and the same, and cost the same wait.
 */
static enum status
find_by_receipt(struct turn *turn, struct report *out)
{
    uint8_t lookup[LOOKUP_SIZE];
    enum status status = STATUS_MISSING;

    unpack_bytes(turn->fields, lookup, sizeof lookup);
    turn->wait = flood_look_wait(terminal_of(turn));
    if (turn->wait)
        return STATUS_WAIT;
    if (turn->founded)
        status = reports_by_lookup(turn->answers->store, lookup, out);
    if (status == STATUS_OK && !keep_is_readable(&turn->site, out))
        status = STATUS_MISSING;
    return status == STATUS_MISSING ? miss(turn) : status;
}

static enum status
get(struct turn *turn)
{
    struct report report;
    enum status status = find_by_receipt(turn, &report);
    uint32_t place = unpack_u32(turn->fields);

    if (status != STATUS_OK)
        return status;
    pack_bytes(turn->out, report.receipt_box, BOX_PUBLIC_SIZE);
    pack_bytes(turn->out, report.receipt_sign, SIGN_PUBLIC_SIZE);
    pack_bytes(turn->out, report.thread_box, BOX_PUBLIC_SIZE);
    pack_u8(turn->out, report.due != 0);
    pack_u32(turn->out, report.due);
    /* The body comes first and is not for the receipt. */
    return answers_item(turn, &report, place ? place : 1);
}

/* The report, if the receipt's own key signed for ACT. */
static enum status
find_proved(struct turn *turn, enum proof_act act, const struct sealed *item,
            struct report *out)
{
    enum status status = find_by_receipt(turn, out);
    const struct claim claim = {.act = act,
                                .target = out->lookup,
                                .item = item,
                                .signer = out->receipt_sign};
    struct proof proof;

    answers_read_proof(turn, &proof);
    if (status != STATUS_OK)
        return status;
    return answers_prove(turn, &claim, &proof);
}

/* The item stands behind the fields that are read first. */
static void
peek_item(const struct turn *turn, struct sealed *lent)
{
    struct unpack ahead = *turn->fields;

    (void)unpack_lend(&ahead, LOOKUP_SIZE + sizeof(struct proof));
    message_get_item(&ahead, turn->bucket, lent);
}

static enum status
add(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct report report;
    struct sealed item;
    enum room room = room_of(turn->bucket);
    enum status status;

    peek_item(turn, &item);
    turn->bucket = 0;
    status = find_proved(turn, PROOF_ADD, &item, &report);
    if (status == STATUS_OK)
        status = answers_room(turn, room);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = reports_grow(store, &turn->site, &report, &item);
    status = keep_end(store, status);
    turn->news = status == STATUS_OK;
    return status;
}

static enum status
withdraw(struct turn *turn)
{
    struct report report;
    uint32_t hour = 0;
    bool done = false;
    enum status status = find_proved(turn, PROOF_WITHDRAW, NULL, &report);

    if (status == STATUS_OK)
        status = answers_room(turn, ROOM_LAST);
    if (status == STATUS_OK)
        status = keep_withdraw(turn->answers->store, &turn->site, &report,
                               &hour, &done);
    if (status != STATUS_OK)
        return status;
    pack_u32(turn->out, hour);
    pack_u8(turn->out, done);
    turn->news = true;
    return STATUS_OK;
}

static enum status
call_back(struct turn *turn)
{
    struct store *store = turn->answers->store;
    struct report report;
    enum status status = find_proved(turn, PROOF_CALL_BACK, NULL, &report);

    if (status != STATUS_OK || !report.due)
        return status;
    status = answers_room(turn, ROOM_LAST);
    if (status == STATUS_OK)
        status = keep_start(store, &turn->site);
    if (status != STATUS_OK)
        return status;
    status = keep_end(store, reports_set_due(store, &report, 0));
    turn->news = status == STATUS_OK;
    return status;
}

static enum status
ring(struct turn *turn)
{
    struct answers *answers = turn->answers;
    int64_t now = clock_milliseconds();
    int64_t left = answers->rang_at + RING_EVERY - now;

    if (answers->rang_at && left > 0 && left <= RING_EVERY) {
        turn->wait = (uint32_t)(left + 999) / 1000;
        return STATUS_WAIT;
    }
    answers->rang_at = now;
    turn->ring = true;
    return STATUS_OK;
}

/* Who answers what; a message that nobody may ask has no one. */
static enum status (*const makers[])(struct turn *turn) = {
    [MESSAGE_HELLO] = hello,
    [MESSAGE_STATUS] = tell_status,
    [MESSAGE_PUT] = put,
    [MESSAGE_GET] = get,
    [MESSAGE_ADD] = add,
    [MESSAGE_WITHDRAW] = withdraw,
    [MESSAGE_CALL_BACK] = call_back,
    [MESSAGE_RING] = ring,
    [MESSAGE_ROWS] = answers_rows,
    [MESSAGE_ITEMS] = answers_items,
    [MESSAGE_POST] = answers_post,
    [MESSAGE_FOUND] = answers_found,
    [MESSAGE_PEOPLE] = answers_people,
    [MESSAGE_DESK_OPEN] = answers_desk_open,
    [MESSAGE_WATCH] = answers_watch,
    [MESSAGE_FORM_KEEP] = answers_form_keep,
    [MESSAGE_FORM] = answers_form,
    [MESSAGE_HEALTH] = answers_health,
    [MESSAGE_SURVEY] = answers_survey,
    [MESSAGE_SHUT_IN] = answers_shut_in,
    [MESSAGE_CARDS] = answers_cards,
    [MESSAGE_CHANGE] = answers_change,
    [MESSAGE_REWRAP] = answers_rewrap,
    [MESSAGE_BUNDLE] = answers_bundle,
    [MESSAGE_BUNDLE_GONE] = answers_bundle_gone,
    [MESSAGE_BUNDLE_NEXT] = answers_bundle_next,
    [MESSAGE_SIGN] = answers_sign,
    [MESSAGE_POSTBOX] = answers_postbox,
    [MESSAGE_CARRY] = answers_carry,
    [MESSAGE_HEARD] = answers_heard,
    [MESSAGE_ORIGIN] = answers_origin,
    [MESSAGE_ORIGIN_SET] = answers_origin_set,
    [MESSAGE_IMPORT] = answers_import,
    [MESSAGE_IMPORT_ITEM] = answers_import_item,
    [MESSAGE_IMPORT_GONE] = answers_import_gone,
    [MESSAGE_ABROAD] = answers_abroad,
    [MESSAGE_FORM_WAY_BACK] = answers_form_way_back,
    [MESSAGE_LETTERS] = answers_letters,
    [MESSAGE_LETTERS_STAY] = answers_letters_stay,
    [MESSAGE_BACKUP] = answers_backup,
    [MESSAGE_RESTORE] = answers_restore,
    [MESSAGE_LOG] = answers_log,
    [MESSAGE_LOG_END] = answers_log_end,
    [MESSAGE_TALLY] = answers_tally,
    [MESSAGE_PURGE] = answers_purge,
    [MESSAGE_HOLD] = answers_hold,
    [MESSAGE_CLOCK] = answers_clock,
};

bool
answers_has(enum message message)
{
    return (size_t)message < sizeof makers / sizeof *makers && makers[message];
}

enum status
answers_make(struct turn *turn, enum message message)
{
    return answers_has(message) ? makers[message](turn) : STATUS_DENIED;
}
