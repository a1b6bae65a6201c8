#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/inner.h"

static void
held_free(struct held *held)
{
    if (!held)
        return;
    case_clear(&held->file);
    memory_free_wiped(held, sizeof *held);
}

void
cases_forget(struct office *office)
{
    for (size_t i = 0; i < office->held_count; i++)
        held_free(office->held[i]);
    free(office->held);
    held_free(office->gone);
    memory_free_wiped(office->rows, office->queue.count * sizeof *office->rows);
    office->held = NULL;
    office->held_count = 0;
    office->opened = NULL;
    office->gone = NULL;
    office->rows = NULL;
    memset(&office->queue, 0, sizeof office->queue);
}

void
cases_try_again(struct office *office)
{
    for (size_t i = 0; i < office->held_count; i++)
        office->held[i]->was_read &= office->held[i]->is_ours;
}

static int
compare_ids(const void *left, const void *right)
{
    const struct held *const *a = left;
    const struct held *const *b = right;

    return memcmp((*a)->row.report, (*b)->row.report, ID_SIZE);
}

/* Among the first COUNT, which are in order. */
static struct held *
find_row(struct office *office, size_t count, const uint8_t id[ID_SIZE])
{
    struct held wanted;
    const struct held *key = &wanted;
    struct held **found;

    if (count == 0)
        return NULL;
    memcpy(wanted.row.report, id, ID_SIZE);
    found =
        bsearch(&key, office->held, count, sizeof(struct held *), compare_ids);
    return found ? *found : NULL;
}

struct held *
cases_find(struct office *office, const uint8_t id[ID_SIZE])
{
    struct held *held = find_row(office, office->held_count, id);

    return held && held->is_ours && !held->is_damaged ? held : NULL;
}

const struct held *
cases_row(struct office *office, const uint8_t id[ID_SIZE])
{
    return find_row(office, office->held_count, id);
}

/* --- from items to a case --------------------------------------------- */

/* The pair of a thread: the body holds its private half alone. */
static bool
body_is_of_row(const struct held *held)
{
    return memcmp(held->thread.public_key, held->row.thread_box,
                  BOX_PUBLIC_SIZE) == 0;
}

static enum status
read_body(struct office *office, struct held *held, const struct sealed *sealed)
{
    struct seal_opened opened;
    enum status status = keyring_open(office->keyring, sealed, &opened);

    if (status != STATUS_OK)
        return status;
    if (opened.kind == ITEM_BODY)
        status = item_body_read(opened.content->bytes, opened.content->length,
                                office->form, &held->file.body);
    else
        status = STATUS_DAMAGED;
    seal_opened_clear(&opened);
    if (status != STATUS_OK)
        return STATUS_DAMAGED;
    seal_box_pair_from(held->file.body.thread_secret, &held->thread);
    held->file.row_differs = !body_is_of_row(held);
    return STATUS_OK;
}

/* Whose hand may have written what: the receipt an addition, a team's key a
 * reply or a state, and a member what staff note. */
static bool
hand_is_right(const struct office *office, const struct held *held,
              const struct seal_opened *opened)
{
    if (!opened->is_signed)
        return false;
    if (opened->kind == ITEM_ADDITION)
        return memcmp(opened->signer, held->file.body.receipt_sign,
                      SIGN_PUBLIC_SIZE) == 0;
    if (opened->kind == ITEM_REPLY || opened->kind == ITEM_STATUS)
        return keyset_knows_signer(&office->keyset, opened->signer);
    return opened->kind == ITEM_EVENT;
}

/* The name is what the card behind the key says. A hand that no card tells
 * is nobody's, and changes no priority. */
static enum status
check_member(const struct office *office, const struct seal_opened *opened,
             struct item_event *event)
{
    const struct sign_pair *mine = keyring_sign(office->keyring);
    const char *name = colleagues_name(office, opened->signer);

    if (memcmp(opened->signer, mine->public_key, SIGN_PUBLIC_SIZE) == 0)
        name = keyring_name(office->keyring);
    if (name) {
        memset(event->member, 0, sizeof event->member);
        memcpy(event->member, name, strlen(name));
    }
    if (name || keyset_knows_signer(&office->keyset, opened->signer))
        return STATUS_OK;
    memset(event->member, 0, sizeof event->member);
    if (event->what != EVENT_PRIORITY)
        return STATUS_OK;
    item_event_clear(event);
    return STATUS_WRONG_SIGNATURE;
}

/* Staff's words name the report they were signed for. */
static bool
is_about(const struct held *held, const struct case_entry *entry)
{
    const uint8_t *lookup = NULL;

    switch (entry->kind) {
    case ENTRY_ADDITION:
        return true; /* signed by this report's own receipt */
    case ENTRY_REPLY:
        lookup = entry->is.reply.lookup;
        break;
    case ENTRY_STATUS:
        lookup = entry->is.status.lookup;
        break;
    case ENTRY_EVENT:
        lookup = entry->is.event.lookup;
        break;
    }
    return memcmp(lookup, held->file.body.lookup, LOOKUP_SIZE) == 0;
}

static void
forget_entry(struct case_entry *entry)
{
    if (entry->kind == ENTRY_REPLY)
        item_reply_clear(&entry->is.reply);
    if (entry->kind == ENTRY_EVENT)
        item_event_clear(&entry->is.event);
}

static enum status
read_entry(const struct office *office, const struct held *held,
           const struct seal_opened *opened, struct case_entry *out)
{
    const uint8_t *bytes = opened->content->bytes;
    size_t length = opened->content->length;
    enum status status = STATUS_DAMAGED;

    memset(out, 0, sizeof *out);
    if (opened->kind == ITEM_ADDITION) {
        out->kind = ENTRY_ADDITION;
        status = item_addition_read(bytes, length, &out->is.addition);
    } else if (opened->kind == ITEM_REPLY) {
        out->kind = ENTRY_REPLY;
        status = item_reply_read(bytes, length, &out->is.reply);
    } else if (opened->kind == ITEM_STATUS) {
        out->kind = ENTRY_STATUS;
        status = item_status_read(bytes, length, &out->is.status);
    } else if (opened->kind == ITEM_EVENT) {
        out->kind = ENTRY_EVENT;
        status = item_event_read(bytes, length, &out->is.event);
        if (status == STATUS_OK)
            status = check_member(office, opened, &out->is.event);
    }
    if (status == STATUS_OK && !is_about(held, out)) {
        forget_entry(out);
        status = STATUS_FOREIGN;
    }
    return status;
}

/* By the thread; a complaint about staff is sealed to people outside alone. */
static enum status
open_item(const struct office *office, const struct held *held,
          const struct sealed *sealed, struct seal_opened *out)
{
    enum status status = seal_open(sealed, &held->thread, out);

    if (status != STATUS_WRONG_KEY || office->team != TEAM_OUTSIDE)
        return status;
    return keyring_open(office->keyring, sealed, out);
}

/* What is not opened is `own`, cover, or for others: passed over. */
static void
read_item(const struct office *office, struct held *held,
          const struct sealed *sealed)
{
    struct seal_opened opened;
    struct case_entry entry;
    enum status status = open_item(office, held, sealed, &opened);

    if (status == STATUS_WRONG_KEY)
        return;
    if (status != STATUS_OK) {
        held->file.row_differs = true;
        return;
    }
    if (hand_is_right(office, held, &opened) &&
        read_entry(office, held, &opened, &entry) == STATUS_OK)
        case_add(&held->file, &entry);
    else
        held->file.row_differs = true;
    seal_opened_clear(&opened);
}

static void
read_items(struct office *office, struct held *held, const struct sealed *items,
           size_t count)
{
    enum status status;

    case_clear(&held->file);
    memset(&held->file, 0, sizeof held->file);
    secret_wipe(&held->thread, sizeof held->thread);
    status = count > 0 ? read_body(office, held, &items[0]) : STATUS_WRONG_KEY;
    held->is_ours = status == STATUS_OK || status == STATUS_DAMAGED ||
                    status == STATUS_WRONG_SIGNATURE;
    held->is_damaged = held->is_ours && status != STATUS_OK;
    if (status != STATUS_OK)
        return;
    memcpy(held->file.id, held->row.report, ID_SIZE);
    held->file.week = held->row.week;
    held->file.withdrawal_asked = held->row.withdrawal_asked;
    for (size_t i = 1; i < count; i++)
        read_item(office, held, &items[i]);
}

enum status
cases_reread(struct office *office, struct held *held)
{
    struct sealed *items = NULL;
    size_t count = 0;
    enum status status =
        client_items(office->client, held->row.report, &items, &count);

    if (status == STATUS_OK)
        read_items(office, held, items, count);
    held->was_read = status == STATUS_OK;
    client_items_free(items, count);
    return status;
}

/* --- all rows --------------------------------------------------------- */

static void
take_row(struct office *office, size_t old_count, const struct report_row *row)
{
    struct held *held = find_row(office, old_count, row->report);

    if (!held) {
        held = memory_zeroed(sizeof *held);
        office->held[office->held_count++] = held;
    } else if (held->row.changed != row->changed ||
               held->row.items != row->items) {
        /* who could not open the body will not open it now */
        held->was_read = !held->is_ours;
    }
    held->row = *row;
    held->file.withdrawal_asked = held->is_ours && row->withdrawal_asked;
    held->is_here = true;
}

/* Drop those that the store does not name any more; the opened one stays
 * until another is opened, since a screen shows it. */
static void
sweep(struct office *office)
{
    size_t kept = 0;

    for (size_t i = 0; i < office->held_count; i++) {
        struct held *held = office->held[i];

        if (held->is_here) {
            office->held[kept++] = held;
        } else if (held == office->opened) {
            held_free(office->gone);
            office->gone = held;
        } else {
            held_free(held);
        }
    }
    office->held_count = kept;
}

static void
take_rows(struct office *office, const struct report_row *rows, size_t count)
{
    size_t old_count = office->held_count;

    office->held = memory_resize(office->held, old_count * sizeof *office->held,
                                 (old_count + count) * sizeof *office->held);
    for (size_t i = 0; i < old_count; i++)
        office->held[i]->is_here = false;
    for (size_t i = 0; i < count; i++)
        take_row(office, old_count, &rows[i]);
    sweep(office);
    if (office->held_count > 1)
        qsort(office->held, office->held_count, sizeof *office->held,
              compare_ids);
}

enum status
office_gather(struct office *office)
{
    struct report_row *rows = NULL;
    size_t count = 0;
    enum status status;

    if (!office->keyring)
        return STATUS_DENIED;
    status = session_follow(office);
    if (status != STATUS_OK)
        return status;
    /* all of them each time: a row that was withdrawn is known by its
     * absence alone */
    status = client_rows(office->client, 0, &rows, &count);
    if (status == STATUS_OK)
        take_rows(office, rows, count);
    free(rows);
    for (size_t i = 0; status == STATUS_OK && i < office->held_count; i++) {
        if (office->held[i]->was_read)
            continue;
        status = cases_reread(office, office->held[i]);
        /* withdrawn in between: the next time it is not named */
        if (status == STATUS_MISSING)
            status = STATUS_OK;
    }
    return status;
}
