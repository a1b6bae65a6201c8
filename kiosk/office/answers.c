#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "kiosk/case/gates.h"
#include "kiosk/office/inner.h"
#include "store/sealing/proof.h"

static uint32_t
hour_now(void)
{
    return (uint32_t)(clock_now() / 3600);
}

/* Sign for the store and send. The nonce is that of the last answer. */
enum status
answers_send(struct office *office, const uint8_t report[ID_SIZE],
             const struct sealed *sealed)
{
    const struct team_pair *team = keyring_team(office->keyring, office->team);
    struct proof_claim claim = {.act = PROOF_POST};
    struct proof proof;

    memcpy(claim.site, office->site, ID_SIZE);
    memcpy(claim.target, report, ID_SIZE);
    memcpy(claim.nonce, client_nonce(office->client), NONCE_SIZE);
    proof_hash_item(claim.payload, sealed);
    proof_sign(&claim, team->sign.secret_key, &proof);
    return client_post(office->client, report, sealed, &proof);
}

/*
 * Reply and state are for the receipt and the thread, under the team's key;
 * what staff note is for the thread alone, under the member's. Both readers
 * are the body's, never the row's.
 */
static enum status
post(struct office *office, const struct held *held, enum item_kind kind,
     const struct buf *content)
{
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    struct seal_order order = {
        .kind = kind,
        .content = content->data,
        .length = content->length,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
        .reader_count = kind == ITEM_EVENT ? 1 : 2,
        .signer = &keyring_team(office->keyring, office->team)->sign,
    };
    struct sealed sealed = {0};
    enum status status;

    memcpy(readers[0], held->thread.public_key, BOX_PUBLIC_SIZE);
    memcpy(readers[1], held->file.body.receipt_box, BOX_PUBLIC_SIZE);
    if (kind == ITEM_EVENT)
        order.signer = keyring_sign(office->keyring);
    status = seal_make(&order, &sealed);
    if (status == STATUS_OK)
        status = answers_send(office, held->row.report, &sealed);
    seal_clear(&sealed);
    return status;
}

static enum status
post_state(struct office *office, const struct held *held,
           enum case_state state, enum close_reason reason)
{
    struct item_status item = {
        .hour = hour_now(), .state = state, .reason = reason};
    struct buf content = {0};
    enum status status;

    memcpy(item.lookup, held->file.body.lookup, LOOKUP_SIZE);
    item_status_write(&item, &content);
    status = post(office, held, ITEM_STATUS, &content);
    buf_clear(&content);
    return status;
}

static enum status
post_act(struct office *office, const struct held *held, enum item_act act,
         const char *text)
{
    struct item_event item = {.what = act, .hour = hour_now()};
    struct buf content = {0};
    enum status status;

    memcpy(item.lookup, held->file.body.lookup, LOOKUP_SIZE);
    strncpy(item.member, keyring_name(office->keyring), sizeof item.member - 1);
    item.text = memory_text(text);
    item_event_write(&item, &content);
    item_event_clear(&item);
    status = post(office, held, ITEM_EVENT, &content);
    buf_clear(&content);
    return status;
}

static enum status
check_text(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || !text_is_plain(text, length))
        return STATUS_BAD_INPUT;
    return length > ITEM_TEXT_MAX ? STATUS_TOO_LONG : STATUS_OK;
}

/* --- opening ---------------------------------------------------------- */

static bool
has_opened(const struct office *office, const struct held *held)
{
    for (size_t i = 0; i < held->file.count; i++) {
        const struct case_entry *entry = &held->file.entries[i];

        if (entry->kind == ENTRY_EVENT &&
            entry->is.event.what == EVENT_OPENED &&
            strcmp(entry->is.event.member, keyring_name(office->keyring)) == 0)
            return true;
    }
    return false;
}

/* Recovery reads a copy of a site: what it wrote there would reach nobody. */
static bool
reads_only(const struct office *office)
{
    return office->team == TEAM_RECOVERY;
}

/* The first look of a member is kept, and of all of them told: the reporter
 * then sees that someone has read it. */
enum status
answers_open(struct office *office, struct held *held)
{
    bool is_new = case_state(&held->file) == CASE_NEW;
    bool is_first = !has_opened(office, held);
    enum status status = STATUS_OK;

    if (reads_only(office))
        return STATUS_OK;
    if (is_first)
        status = post_act(office, held, EVENT_OPENED, NULL);
    if (status == STATUS_OK && is_new)
        status = post_state(office, held, CASE_TRIAGED, CLOSE_NONE);
    if (status == STATUS_OK && (is_first || is_new))
        status = cases_reread(office, held);
    return status;
}

enum status
answers_exported(struct office *office, struct held *held)
{
    enum status status = reads_only(office)
                             ? STATUS_OK
                             : post_act(office, held, EVENT_EXPORTED, NULL);

    return status == STATUS_OK ? cases_reread(office, held) : status;
}

/* --- a reply ---------------------------------------------------------- */

/* The newest reply says just this: the store went away after it was stored,
 * or Enter was pressed twice. */
static bool
was_said(const struct case_file *file, const char *text)
{
    for (size_t i = file->count; i > 0; i--) {
        const struct case_entry *entry = &file->entries[i - 1];

        if (entry->kind == ENTRY_ADDITION)
            return false;
        if (entry->kind == ENTRY_REPLY)
            return entry->is.reply.text &&
                   strcmp(entry->is.reply.text, text) == 0;
    }
    return false;
}

static enum status
post_reply(struct office *office, const struct held *held, const char *text,
           const char *language)
{
    struct item_reply item = {.hour = hour_now()};
    struct buf content = {0};
    enum status status;

    memcpy(item.lookup, held->file.body.lookup, LOOKUP_SIZE);
    strncpy(item.language, language, sizeof item.language - 1);
    item.text = memory_text(text);
    item_reply_write(&item, &content);
    item_reply_clear(&item);
    status = post(office, held, ITEM_REPLY, &content);
    buf_clear(&content);
    return status;
}

/* To `answered`, through `working` where the model asks for it. A case that
 * was passed on or closed stays so: the reply is read all the same. */
static enum status
move_to_answered(struct office *office, const struct held *held)
{
    enum case_state state = case_state(&held->file);
    enum status status = STATUS_OK;

    /* who was asked about an agency is still being asked */
    if (state == CASE_ANSWERED || state == CASE_CONSENT_WAIT)
        return STATUS_OK;
    if (!case_may_move(state, CASE_ANSWERED) &&
        case_may_move(state, CASE_WORKING)) {
        status = post_state(office, held, CASE_WORKING, CLOSE_NONE);
        state = CASE_WORKING;
    }
    if (status == STATUS_OK && case_may_move(state, CASE_ANSWERED))
        status = post_state(office, held, CASE_ANSWERED, CLOSE_NONE);
    return status;
}

enum status
answers_reply(struct office *office, const char *text, const char *language)
{
    struct held *held = office->opened;
    enum status status = check_text(text);

    if (status == STATUS_OK && !was_said(&held->file, text))
        status = post_reply(office, held, text, language);
    if (status == STATUS_OK)
        status = move_to_answered(office, held);
    return status == STATUS_OK ? cases_reread(office, held) : status;
}

/* --- the state -------------------------------------------------------- */

/* A word from the reporter after the agency was named to them. */
static bool
answered_since(const struct case_file *file, enum case_state state)
{
    bool was_asked = false;
    bool was_answered = false;

    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];

        if (entry->kind == ENTRY_STATUS && entry->is.status.state == state) {
            was_asked = true;
            was_answered = false;
        }
        if (entry->kind == ENTRY_ADDITION &&
            entry->is.addition.what == ADDITION_TEXT)
            was_answered = was_asked;
    }
    return was_answered;
}

/* Nothing is passed on without a recorded yes. */
static bool
has_yes(const struct office *office, const struct case_file *file)
{
    const struct agreed *agreed;
    size_t count = report_agreed(file->body.report, &agreed);

    if (gates_is_silenced(file))
        return false;
    for (size_t i = 0; i < count && office->services; i++) {
        const struct service *service =
            services_find(office->services, agreed[i].service);

        if (service && gates_refer(file, service->id, service->target))
            return true;
    }
    return answered_since(file, CASE_CONSENT_WAIT);
}

static enum status
may_move(const struct office *office, const struct case_file *file,
         enum case_state state, enum close_reason reason)
{
    if (!case_may_move(case_state(file), state))
        return STATUS_DENIED;
    if (state == CASE_REFERRED && !has_yes(office, file))
        return STATUS_DENIED;
    if ((state == CASE_CLOSED) != (reason != CLOSE_NONE))
        return STATUS_BAD_INPUT;
    /* the lead's to say, and no role is told apart yet */
    if (reason == CLOSE_NO_RETURN &&
        (case_priority(file) == PRIORITY_P0 || file->body.verdict.child_queue))
        return STATUS_DENIED;
    return STATUS_OK;
}

enum status
answers_move(struct office *office, enum case_state state,
             enum close_reason reason)
{
    struct held *held = office->opened;
    enum status status = may_move(office, &held->file, state, reason);

    if (status == STATUS_OK)
        status = post_state(office, held, state, reason);
    return status == STATUS_OK ? cases_reread(office, held) : status;
}

enum status
answers_note(struct office *office, const char *text)
{
    struct held *held = office->opened;
    enum status status = check_text(text);

    if (status == STATUS_OK)
        status = post_act(office, held, EVENT_NOTE, text);
    return status == STATUS_OK ? cases_reread(office, held) : status;
}
