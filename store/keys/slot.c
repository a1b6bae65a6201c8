#include "store/keys/slot.h"

#include <sodium.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "store/keys/phrase.h"
#include "store/sealing/derive.h"

enum {
    AT_PASSES = 4,
    AT_MEMORY = 8,
    AT_SALT = 16,
    AT_NONCE = 32,
    AT_BOX = 56,
    PLAIN_SIZE = 248,
    MEMORY_FLOOR = 67108864,
    MEMORY_CEILING = 1073741824,
    PASSES_FLOOR = 3,
    PASSES_CEILING = 10,
};

_Static_assert(AT_BOX + crypto_secretbox_MACBYTES + PLAIN_SIZE ==
                   STAFF_SLOT_SIZE,
               "the slot is full to its end");

/* Within the plain text. */
enum {
    AT_BOX_SEED = 0,
    AT_SIGN_SEED = 32,
    AT_MEMBER = 64,
    AT_ROLE = 80,
    AT_NAME_LENGTH = 81,
    AT_NAME = 82,
};

static const uint8_t magic[4] = {'S', 'L', 'T', '1'};

static void
write_number(uint8_t *out, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out[i] = (uint8_t)(number >> (8 * i));
}

static uint64_t
read_number(const uint8_t *in, int bytes)
{
    uint64_t number = 0;

    for (int i = 0; i < bytes; i++)
        number |= (uint64_t)in[i] << (8 * i);
    return number;
}

static void
derive_slot_key(const char *phrase, const struct slot_cost *cost,
                const uint8_t *salt, uint8_t out[DERIVE_LONGEST])
{
    struct secret *tidy = phrase_tidy(phrase);
    uint8_t master[DERIVE_MASTER_SIZE];

    if (crypto_pwhash(master, sizeof master, (const char *)tidy->bytes,
                      tidy->length, salt, cost->passes, (size_t)cost->memory,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        memory_exhausted();
    derive(DERIVE_SLOT_KEY, master, out);
    secret_wipe(master, sizeof master);
    secret_free(tidy);
}

void
slot_write(const char *phrase, const struct slot_draw *draw,
           const struct slot_member *member, struct staff_slot *out)
{
    uint8_t plain[PLAIN_SIZE] = {0};
    uint8_t key[DERIVE_LONGEST];
    size_t length = strlen(member->name);

    memcpy(out->member, member->member, ID_SIZE);
    memcpy(out->bytes, magic, sizeof magic);
    write_number(out->bytes + AT_PASSES, draw->cost.passes, 4);
    write_number(out->bytes + AT_MEMORY, draw->cost.memory, 8);
    memcpy(out->bytes + AT_SALT, draw->salt, SLOT_SALT_SIZE);
    memcpy(out->bytes + AT_NONCE, draw->nonce, SLOT_NONCE_SIZE);
    memcpy(plain + AT_BOX_SEED, member->box_seed, 32);
    memcpy(plain + AT_SIGN_SEED, member->sign_seed, SIGN_SEED_SIZE);
    memcpy(plain + AT_MEMBER, member->member, ID_SIZE);
    plain[AT_NAME_LENGTH] = (uint8_t)length;
    memcpy(plain + AT_NAME, member->name, length);
    derive_slot_key(phrase, &draw->cost, draw->salt, key);
    crypto_secretbox_easy(out->bytes + AT_BOX, plain, sizeof plain, draw->nonce,
                          key);
    secret_wipe(key, sizeof key);
    secret_wipe(plain, sizeof plain);
}

/* Before anything is allocated: a slot must not be able to stop the desk. */
static enum status
judge_cost(const uint8_t *bytes, struct slot_cost *out)
{
    out->passes = (uint32_t)read_number(bytes + AT_PASSES, 4);
    out->memory = read_number(bytes + AT_MEMORY, 8);
    if (memcmp(bytes, magic, sizeof magic - 1) != 0 ||
        out->passes < PASSES_FLOOR || out->passes > PASSES_CEILING ||
        out->memory < MEMORY_FLOOR || out->memory > MEMORY_CEILING)
        return STATUS_DAMAGED;
    return bytes[3] == magic[3] ? STATUS_OK : STATUS_VERSION;
}

static enum status
take_plain(const uint8_t *plain, const uint8_t member[ID_SIZE],
           struct slot_member *out)
{
    size_t length = plain[AT_NAME_LENGTH];

    if (plain[AT_ROLE] != 0)
        return STATUS_VERSION;
    if (memcmp(plain + AT_MEMBER, member, ID_SIZE) != 0 || length == 0 ||
        length >= KEYRING_NAME_SIZE ||
        !text_is_plain((const char *)plain + AT_NAME, length))
        return STATUS_DAMAGED;
    memcpy(out->box_seed, plain + AT_BOX_SEED, 32);
    memcpy(out->sign_seed, plain + AT_SIGN_SEED, SIGN_SEED_SIZE);
    memcpy(out->member, member, ID_SIZE);
    memcpy(out->name, plain + AT_NAME, length);
    return STATUS_OK;
}

enum status
slot_read(const char *phrase, const struct staff_slot *slot,
          struct slot_member *out)
{
    uint8_t plain[PLAIN_SIZE];
    uint8_t key[DERIVE_LONGEST];
    struct slot_cost cost;
    enum status status = judge_cost(slot->bytes, &cost);

    *out = (struct slot_member){0};
    if (status != STATUS_OK)
        return status;
    derive_slot_key(phrase, &cost, slot->bytes + AT_SALT, key);
    if (crypto_secretbox_open_easy(plain, slot->bytes + AT_BOX,
                                   STAFF_SLOT_SIZE - AT_BOX,
                                   slot->bytes + AT_NONCE, key) != 0)
        status = STATUS_WRONG_KEY;
    else
        status = take_plain(plain, slot->member, out);
    secret_wipe(key, sizeof key);
    secret_wipe(plain, sizeof plain);
    return status;
}
