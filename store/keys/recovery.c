#include "store/keys/recovery.h"

#include <sodium.h>
#include <string.h>

#include "store/sealing/derive.h"

void
recovery_pair(const uint8_t secret[RECOVERY_SECRET_SIZE], uint32_t version,
              struct team_pair *out)
{
    uint8_t seed[DERIVE_LONGEST];

    out->version = version;
    derive(DERIVE_RECOVERY_BOX_SEED, secret, seed);
    crypto_box_seed_keypair(out->box.public_key, out->box.secret_key, seed);
    derive(DERIVE_RECOVERY_SIGN_SEED, secret, seed);
    crypto_sign_seed_keypair(out->sign.public_key, out->sign.secret_key, seed);
    secret_wipe(seed, sizeof seed);
}

static void
mix(uint8_t *into, const uint8_t *other)
{
    for (size_t i = 0; i < RECOVERY_SECRET_SIZE; i++)
        into[i] ^= other[i];
}

void
recovery_split(const uint8_t secret[RECOVERY_SECRET_SIZE],
               char halves[RECOVERY_HALVES][PAPER_SIZE])
{
    uint8_t half[RECOVERY_SECRET_SIZE];

    secret_random(half, sizeof half);
    paper_write(PAPER_FIRST, half, halves[0]);
    mix(half, secret);
    paper_write(PAPER_SECOND, half, halves[1]);
    secret_wipe(half, sizeof half);
}

static bool
is_team(const struct team_pair *pair, const struct keyset_team *team)
{
    return team->present &&
           memcmp(pair->box.public_key, team->box_public, BOX_PUBLIC_SIZE) ==
               0 &&
           memcmp(pair->sign.public_key, team->sign_public, SIGN_PUBLIC_SIZE) ==
               0;
}

enum status
recovery_join(const char *first, const char *second,
              const struct keyset *keyset, struct team_pair *out,
              struct recovery_mistake *mistake)
{
    const struct keyset_team *team = &keyset->teams[TEAM_RECOVERY];
    uint8_t secret[RECOVERY_SECRET_SIZE] = {0};
    uint8_t half[RECOVERY_SECRET_SIZE] = {0};
    enum status status;

    *mistake = (struct recovery_mistake){.half = 1};
    status = paper_read(PAPER_FIRST, first, secret, &mistake->group);
    if (status != STATUS_OK)
        goto out;
    mistake->half = 2;
    status = paper_read(PAPER_SECOND, second, half, &mistake->group);
    if (status != STATUS_OK)
        goto out;
    *mistake = (struct recovery_mistake){0};
    mix(secret, half);
    recovery_pair(secret, team->version, out);
    if (!is_team(out, team))
        status = STATUS_WRONG_KEY;
out:
    secret_wipe(half, sizeof half);
    secret_wipe(secret, sizeof secret);
    if (status != STATUS_OK)
        secret_wipe(out, sizeof *out);
    return status;
}
