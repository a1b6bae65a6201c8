#include "store/protocol/people.h"

#include <stdlib.h>

#include "kiosk/base/memory.h"
#include "store/protocol/message.h"

void
people_put_card(struct buf *out, const struct member_card *card)
{
    pack_bytes(out, card->member, ID_SIZE);
    pack_bytes(out, card->bytes, CARD_SIZE);
}

void
people_get_card(struct unpack *in, struct member_card *card)
{
    unpack_bytes(in, card->member, ID_SIZE);
    unpack_bytes(in, card->bytes, CARD_SIZE);
}

void
people_put_change(struct buf *out, const struct people_change *change)
{
    pack_u32(out, (uint32_t)change->keyset_length);
    pack_u32(out, (uint32_t)change->removed_count);
    pack_u32(out, (uint32_t)change->slot_count);
    pack_u32(out, (uint32_t)change->key_count);
    pack_u32(out, (uint32_t)change->card_count);
    pack_u32(out, change->forget_below);
    pack_u8(out, (uint8_t)change->forget_team);
    pack_bytes(out, change->keyset, change->keyset_length);
    for (size_t i = 0; i < change->removed_count; i++)
        pack_bytes(out, change->removed[i], ID_SIZE);
    for (size_t i = 0; i < change->slot_count; i++)
        message_put_slot(out, &change->slots[i]);
    for (size_t i = 0; i < change->key_count; i++)
        message_put_key(out, &change->keys[i]);
    for (size_t i = 0; i < change->card_count; i++)
        people_put_card(out, &change->cards[i]);
}

/* Counts before anything is allocated, and their bytes are all there. */
static bool
counts_are_right(const struct unpack *in, const struct people_change *change)
{
    if (in->failed || (unsigned)change->forget_team >= TEAM_COUNT ||
        change->keyset_length > KEYSET_MAX ||
        change->removed_count > MESSAGE_SLOTS_MAX ||
        change->slot_count > MESSAGE_SLOTS_MAX ||
        change->key_count > MESSAGE_KEYS_MAX ||
        change->card_count > PEOPLE_CARDS_MAX)
        return false;
    return in->length - in->at ==
           change->keyset_length + change->removed_count * ID_SIZE +
               change->slot_count * (size_t)MESSAGE_SLOT +
               change->key_count * (size_t)MESSAGE_KEY +
               change->card_count * (size_t)PEOPLE_CARD;
}

static void
read_lists(struct unpack *in, const struct people_change *change,
           struct people_lists *lists)
{
    for (size_t i = 0; i < change->removed_count; i++)
        unpack_bytes(in, lists->removed[i], ID_SIZE);
    for (size_t i = 0; i < change->slot_count; i++)
        message_get_slot(in, &lists->slots[i]);
    for (size_t i = 0; i < change->key_count; i++)
        message_get_key(in, &lists->keys[i]);
    for (size_t i = 0; i < change->card_count; i++)
        people_get_card(in, &lists->cards[i]);
}

static void
make_lists(struct people_change *change, struct people_lists *lists)
{
    lists->removed = memory_array(change->removed_count + 1, ID_SIZE);
    lists->slots = memory_array(change->slot_count + 1, sizeof *lists->slots);
    lists->keys = memory_array(change->key_count + 1, sizeof *lists->keys);
    lists->cards = memory_array(change->card_count + 1, sizeof *lists->cards);
    change->removed = (const uint8_t(*)[ID_SIZE])lists->removed;
    change->slots = lists->slots;
    change->keys = lists->keys;
    change->cards = lists->cards;
}

enum status
people_get_change(struct unpack *in, struct people_change *out,
                  struct people_lists *lists)
{
    *out = (struct people_change){0};
    *lists = (struct people_lists){0};
    out->keyset_length = unpack_u32(in);
    out->removed_count = unpack_u32(in);
    out->slot_count = unpack_u32(in);
    out->key_count = unpack_u32(in);
    out->card_count = unpack_u32(in);
    out->forget_below = unpack_u32(in);
    out->forget_team = (enum team)unpack_u8(in);
    if (!counts_are_right(in, out)) {
        *out = (struct people_change){0};
        return STATUS_BAD_INPUT;
    }
    if (out->keyset_length)
        out->keyset = unpack_lend(in, out->keyset_length);
    make_lists(out, lists);
    read_lists(in, out, lists);
    return STATUS_OK;
}

void
people_lists_clear(struct people_lists *lists)
{
    free(lists->removed);
    free(lists->slots);
    free(lists->keys);
    free(lists->cards);
    *lists = (struct people_lists){0};
}
