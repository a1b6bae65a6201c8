#include "tests/vault.h"

#include <check.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "tests/box.h"
#include "tests/cut.h"

static void
found(struct vault *vault)
{
    struct keyset *keyset = &vault->keyset;
    struct sign_pair other;
    struct buf bytes = {0};
    struct staff_slot slot = {0};
    struct team_key key = {.team = TEAM_HERE, .version = 1};
    struct founding founding = {
        .slots = &slot, .slot_count = 1, .keys = &key, .key_count = 1};
    struct client *staff = box_dial(vault->box, DOOR_STAFF);

    seal_sign_pair_make(&vault->root);
    keyset->version = 7;
    box_team_make(&keyset->teams[TEAM_HERE], &vault->here, &vault->here_sign);
    box_team_make(&keyset->teams[TEAM_OUTSIDE], &vault->outside,
                  &vault->outside_sign);
    box_team_make(&keyset->teams[TEAM_RECOVERY], &vault->recovery, &other);
    secret_random(keyset->site, ID_SIZE);
    secret_random(founding.salt, sizeof founding.salt);
    memcpy(vault->salt, founding.salt, SALT_SIZE);
    memcpy(founding.site, keyset->site, ID_SIZE);
    memcpy(founding.site_secret, other.secret_key, SIGN_SECRET_SIZE);
    memcpy(keyset->site_sign, other.public_key, SIGN_PUBLIC_SIZE);
    memcpy(keyset->backup_box, vault->recovery.public_key, BOX_PUBLIC_SIZE);
    keyset_write(keyset, vault->root.secret_key, &bytes);
    founding.keyset = bytes.data;
    founding.keyset_length = bytes.length;
    ck_assert_int_eq(client_found(staff, &founding), STATUS_OK);
    buf_clear(&bytes);
    client_close(staff);
}

void
vault_make(struct vault *vault, unsigned withdraw_hours)
{
    *vault = (struct vault){.box = memory_zeroed(sizeof *vault->box)};
    box_make(vault->box);
    vault->box->options.withdraw_hours = withdraw_hours;
    ck_assert_int_eq(box_start(vault->box), STATUS_OK);
    found(vault);
}

void
vault_free(struct vault *vault)
{
    box_free(vault->box);
    free(vault->box);
}

void
vault_stop(struct vault *vault)
{
    box_stop(vault->box);
}

void
vault_start(struct vault *vault)
{
    ck_assert_int_eq(box_start(vault->box), STATUS_OK);
}

const char *
vault_folder(const struct vault *vault)
{
    return vault->box->folder;
}

int
vault_dial(struct vault *vault)
{
    return box_dial_raw(vault->box, DOOR_PUBLIC);
}

int
vault_dial_cut(struct vault *vault, int ask)
{
    return cut_line(vault_dial(vault), ask);
}

void
vault_public_of(struct box_pair *pair)
{
    ck_assert_int_eq(crypto_scalarmult_base(pair->public_key, pair->secret_key),
                     0);
}

void
vault_renew(struct vault *vault)
{
    struct client *staff = box_dial(vault->box, DOOR_STAFF);
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct keyset *keyset = &vault->keyset;
    struct keyset_team *here = &keyset->teams[TEAM_HERE];
    struct proof_claim claim = {.act = PROOF_KEYSET};
    struct sign_pair old = vault->here_sign;
    struct people_change change = {0};
    struct buf signed_keyset = {0};
    struct buf bytes = {0};
    struct proof proof;

    keyset->version++;
    memcpy(keyset->retired[keyset->retired_count++], here->sign_public,
           SIGN_PUBLIC_SIZE);
    box_team_make(here, &vault->here, &vault->here_sign);
    here->version = 2;
    keyset_write(keyset, vault->root.secret_key, &signed_keyset);
    change.keyset = signed_keyset.data;
    change.keyset_length = signed_keyset.length;
    people_put_change(&bytes, &change);
    ck_assert_int_eq(client_hello(staff, "", hello), STATUS_OK);
    memcpy(claim.site, keyset->site, ID_SIZE);
    memcpy(claim.target, keyset->site, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    hash_bytes(claim.payload, bytes.data, bytes.length);
    proof_sign(&claim, old.secret_key, &proof);
    ck_assert_int_eq(client_change(staff, &bytes, &proof), STATUS_OK);
    buf_clear(&bytes);
    buf_clear(&signed_keyset);
    free(hello);
    client_close(staff);
}

static struct report_row *
rows_of(struct client *staff, size_t *count)
{
    struct report_row *rows = NULL;

    ck_assert_int_eq(client_rows(staff, 0, &rows, count), STATUS_OK);
    return rows;
}

size_t
vault_count(struct vault *vault)
{
    struct client *staff = box_dial(vault->box, DOOR_STAFF);
    size_t count;

    free(rows_of(staff, &count));
    client_close(staff);
    return count;
}

size_t
vault_newest(struct vault *vault, struct sealed **items)
{
    struct client *staff = box_dial(vault->box, DOOR_STAFF);
    size_t count;
    struct report_row *rows = rows_of(staff, &count);

    ck_assert_uint_ge(count, 1);
    ck_assert_int_eq(client_items(staff, rows[count - 1].report, items, &count),
                     STATUS_OK);
    free(rows);
    client_close(staff);
    return count;
}

size_t
vault_items(struct vault *vault, struct sealed **items)
{
    ck_assert_uint_eq(vault_count(vault), 1);
    return vault_newest(vault, items);
}

/* The store lets a team's key post; who signed inside is another thing. */
static void
post_sealed(struct vault *vault, const struct sealed *sealed)
{
    struct client *staff = box_dial(vault->box, DOOR_STAFF);
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct proof_claim claim = {.act = PROOF_POST};
    struct proof proof;
    size_t count;
    struct report_row *rows;

    ck_assert_int_eq(client_hello(staff, "", hello), STATUS_OK);
    rows = rows_of(staff, &count);
    ck_assert_uint_eq(count, 1);
    memcpy(claim.site, vault->keyset.site, ID_SIZE);
    memcpy(claim.target, rows[0].report, ID_SIZE);
    memcpy(claim.nonce, client_nonce(staff), NONCE_SIZE);
    proof_hash_item(claim.payload, sealed);
    proof_sign(&claim, vault->here_sign.secret_key, &proof);
    ck_assert_int_eq(client_post(staff, rows[0].report, sealed, &proof),
                     STATUS_OK);
    free(rows);
    free(hello);
    client_close(staff);
}

void
vault_post(struct vault *vault, const struct vault_post *post)
{
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    const struct seal_order order = {
        .kind = post->kind,
        .content = post->content,
        .length = post->length,
        .readers = (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
        .reader_count = 2,
        .signer = post->signer};
    struct sealed sealed = {0};

    memcpy(readers[0], post->receipt_box, BOX_PUBLIC_SIZE);
    memcpy(readers[1], post->thread_box, BOX_PUBLIC_SIZE);
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    post_sealed(vault, &sealed);
    seal_clear(&sealed);
}

void
vault_cover(struct vault *vault)
{
    struct sealed sealed = {0};

    seal_decoy(0, &sealed);
    post_sealed(vault, &sealed);
    seal_clear(&sealed);
}
