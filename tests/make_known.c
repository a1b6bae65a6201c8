/*
 * Writes tests/corpus/known-answers.txt to standard output. Run it only when
 * the format changes, and read the difference: what was sealed by an earlier
 * version must open for ever.
 */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "store/keys/card.h"
#include "store/keys/keyring.h"
#include "store/keys/paper.h"
#include "store/keys/recovery.h"
#include "store/keys/slot.h"
#include "store/sealing/chain.h"
#include "store/sealing/chunks.h"
#include "store/sealing/derive.h"
#include "store/sealing/envelope.h"
#include "store/sealing/keyset.h"
#include "store/sealing/proof.h"
#include "store/sealing/receipt.h"
#include "tests/known.h"

static void
print_hex(const char *name, const void *bytes, size_t length)
{
    const uint8_t *start = bytes;

    printf("%s hex ", name);
    for (size_t i = 0; i < length; i++) {
        if (i && i % 32 == 0)
            printf("\n  ");
        printf("%02x", start[i]);
    }
    printf("\n");
}

static struct sign_pair
signer_of(unsigned start)
{
    struct sign_pair pair;
    uint8_t seed[SIGN_SEED_SIZE];

    known_fill(seed, sizeof seed, start);
    crypto_sign_seed_keypair(pair.public_key, pair.secret_key, seed);
    print_hex("signer_seed", seed, sizeof seed);
    print_hex("signer_public", pair.public_key, SIGN_PUBLIC_SIZE);
    return pair;
}

static void
print_derivations(void)
{
    static const char *const names[] = {
#define DERIVATION(name, label, id, length) #name " " label " " #id,
#include "store/sealing/derive.def"
#undef DERIVATION
    };
    uint8_t master[DERIVE_MASTER_SIZE];
    uint8_t out[DERIVE_LONGEST];

    known_fill(master, sizeof master, 0);
    printf("\n# name, label, id; all from one master\n[derive]\n");
    print_hex("master", master, sizeof master);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];

        derive((enum derivation)i, master, out);
        sscanf(names[i], "%63s", name);
        printf("# %s\n", names[i]);
        print_hex(name, out, derive_length((enum derivation)i));
    }
}

static void
print_receipt(void)
{
    static const char code[] = "482913700156629384710046";
    char right[25];
    uint8_t salt[SALT_SIZE];
    uint8_t master[DERIVE_MASTER_SIZE];
    struct receipt *receipt;

    memcpy(right, code, sizeof right);
    for (int check = 2; check <= 98; check++) {
        snprintf(right + 22, 3, "%02d", check);
        known_fill(salt, sizeof salt, 16);
        if (receipt_derive(right, salt, &receipt) == STATUS_OK)
            break;
    }
    if (crypto_pwhash(master, sizeof master, right, 24, salt, 3, 67108864,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        abort();
    printf("\n# argon2id13, 3 passes, 64 MiB, then the table above\n"
           "[receipt]\ncode text %s\n",
           right);
    print_hex("salt", salt, sizeof salt);
    print_hex("master", master, sizeof master);
    print_hex("lookup", receipt->lookup, LOOKUP_SIZE);
    print_hex("box_public", receipt->box.public_key, BOX_PUBLIC_SIZE);
    print_hex("box_secret", receipt->box.secret_key, BOX_SECRET_SIZE);
    print_hex("sign_public", receipt->sign.public_key, SIGN_PUBLIC_SIZE);
    print_hex("sign_secret", receipt->sign.secret_key, SIGN_SECRET_SIZE);
    receipt_free(receipt);
}

/* Wraps cannot be made again; they are there to be opened. */
static void
print_wraps(const struct envelope_draw *draw)
{
    for (int i = 0; i < WRAP_COUNT; i++) {
        struct box_pair pair;
        uint8_t wrap[WRAP_SIZE];
        char name[32];

        seal_box_pair_make(&pair);
        crypto_box_seal(wrap, draw->key, ITEM_KEY_SIZE, pair.public_key);
        snprintf(name, sizeof name, "wrap_%d", i);
        print_hex(name, wrap, sizeof wrap);
        snprintf(name, sizeof name, "reader_%d_secret", i);
        print_hex(name, pair.secret_key, BOX_SECRET_SIZE);
    }
}

static void
print_envelope(int bucket)
{
    static const char words[] = "They took my passport. No me pagan. لا أستطيع";
    static const size_t lengths[BUCKET_COUNT] = {0, 5000, 20000, 130968};
    struct envelope_draw draw;
    struct envelope_plain plain = {.kind = (uint8_t)(bucket + 1),
                                   .slots = bucket ? 5 : 15};
    struct sign_pair signer;
    uint8_t hash[HASH_SIZE];
    uint8_t *content = memory_zeroed(BUCKET_3);
    uint8_t *out = memory_zeroed(ENVELOPE_MAX);

    printf("\n# hash: BLAKE2b of the envelope, %s\n[envelope.%d]\n",
           bucket ? "content byte i = 7 i + bucket (mod 256)"
                  : "which also stands below whole",
           bucket);
    known_fill(draw.item, sizeof draw.item, 32 + (unsigned)bucket);
    known_fill(draw.nonce, sizeof draw.nonce, 64 + (unsigned)bucket);
    known_fill(draw.key, sizeof draw.key, 96 + (unsigned)bucket);
    print_hex("item", draw.item, sizeof draw.item);
    print_hex("nonce", draw.nonce, sizeof draw.nonce);
    print_hex("key", draw.key, sizeof draw.key);
    printf("kind number %d\nslots number %d\n", plain.kind, plain.slots);
    plain.length = bucket ? lengths[bucket] : strlen(words);
    known_content(content, lengths[bucket], bucket);
    plain.content = bucket ? (const void *)content : words;
    printf("length number %zu\n", plain.length);
    if (!bucket)
        print_hex("content", words, strlen(words));
    if (bucket != 1) {
        signer = signer_of(128 + (unsigned)bucket);
        plain.signer = &signer;
    }
    envelope_write(&plain, &draw, bucket, out);
    hash_bytes(hash, out, envelope_length(bucket));
    print_hex("hash", hash, sizeof hash);
    if (!bucket) {
        print_hex("envelope", out, envelope_length(bucket));
        print_wraps(&draw);
    }
    free(content);
    free(out);
}

static void
print_proof(void)
{
    struct proof_claim claim = {.act = PROOF_WITHDRAW};
    struct sign_pair signer;
    struct proof proof;

    printf("\n[proof]\nact number %d\n", claim.act);
    known_fill(claim.site, ID_SIZE, 1);
    known_fill(claim.target, ID_SIZE, 2);
    known_fill(claim.nonce, NONCE_SIZE, 3);
    known_fill(claim.payload, HASH_BYTES, 4);
    print_hex("site", claim.site, ID_SIZE);
    print_hex("target", claim.target, ID_SIZE);
    print_hex("nonce", claim.nonce, NONCE_SIZE);
    print_hex("payload", claim.payload, HASH_BYTES);
    signer = signer_of(5);
    proof_sign(&claim, signer.secret_key, &proof);
    print_hex("signature", proof.signature, SIGNATURE_SIZE);
}

static void
print_keyset(void)
{
    struct keyset keyset = {.version = 7, .retired_count = 2};
    struct sign_pair root;
    struct buf out = {0};
    char fingerprint[KEYSET_FINGERPRINT_SIZE];

    printf("\n# site 1.., teams 0, 1, 3 of version 2, 3, 5 with keys 10 t.. and"
           "\n# 10 t + 5.., SITE 50.., BACKUP 60.., retired 70.. and 80..\n"
           "[keyset]\n");
    known_fill(keyset.site, ID_SIZE, 1);
    for (unsigned i = 0; i < TEAM_COUNT; i++) {
        struct keyset_team *team = &keyset.teams[i];

        if (i == TEAM_RESERVED)
            continue;
        team->present = true;
        team->version = i + 2;
        known_fill(team->box_public, BOX_PUBLIC_SIZE, 10 * i);
        known_fill(team->sign_public, SIGN_PUBLIC_SIZE, 10 * i + 5);
    }
    known_fill(keyset.site_sign, SIGN_PUBLIC_SIZE, 50);
    known_fill(keyset.backup_box, BOX_PUBLIC_SIZE, 60);
    known_fill(keyset.retired[0], SIGN_PUBLIC_SIZE, 70);
    known_fill(keyset.retired[1], SIGN_PUBLIC_SIZE, 80);
    root = signer_of(90);
    keyset_write(&keyset, root.secret_key, &out);
    keyset_fingerprint(root.public_key, fingerprint);
    print_hex("keyset", out.data, out.length);
    printf("fingerprint text %s\n", fingerprint);
    buf_clear(&out);
}

static void
print_slot(void)
{
    static const char phrase[] = "abacus zoom yo-yo drop-down felt-tip acid";
    struct slot_draw draw = {.cost = {.passes = 3, .memory = 67108864}};
    struct slot_member member = {.name = "Zoë"};
    struct staff_slot slot;

    printf("\n[slot]\nphrase text %s\nname text %s\n", phrase, member.name);
    known_fill(draw.salt, sizeof draw.salt, 1);
    known_fill(draw.nonce, sizeof draw.nonce, 2);
    known_fill(member.box_seed, sizeof member.box_seed, 3);
    known_fill(member.sign_seed, sizeof member.sign_seed, 4);
    known_fill(member.member, ID_SIZE, 5);
    printf("passes number 3\nmemory number 67108864\n");
    print_hex("salt", draw.salt, sizeof draw.salt);
    print_hex("nonce", draw.nonce, sizeof draw.nonce);
    print_hex("box_seed", member.box_seed, sizeof member.box_seed);
    print_hex("sign_seed", member.sign_seed, SIGN_SEED_SIZE);
    print_hex("member", member.member, ID_SIZE);
    slot_write(phrase, &draw, &member, &slot);
    print_hex("slot", slot.bytes, STAFF_SLOT_SIZE);
}

/* For the member of [slot]; it is there to be opened. */
static void
print_team_key(void)
{
    struct team_pair pair = {.version = 9};
    struct box_pair box;
    struct team_key key;
    uint8_t seed[32];
    uint8_t member[ID_SIZE];

    printf("\n# sealed to the member of [slot]\n[teamkey]\nteam number 1\n"
           "version number 9\n");
    known_fill(seed, sizeof seed, 3);
    known_fill(member, sizeof member, 5);
    crypto_box_seed_keypair(box.public_key, box.secret_key, seed);
    known_fill(pair.box.secret_key, BOX_SECRET_SIZE, 20);
    known_fill(seed, sizeof seed, 21);
    crypto_sign_seed_keypair(pair.sign.public_key, pair.sign.secret_key, seed);
    if (keyring_give(TEAM_OUTSIDE, &pair, member, box.public_key, &key) !=
        STATUS_OK)
        abort();
    crypto_scalarmult_base(pair.box.public_key, pair.box.secret_key);
    print_hex("box_secret", pair.box.secret_key, BOX_SECRET_SIZE);
    print_hex("box_public", pair.box.public_key, BOX_PUBLIC_SIZE);
    print_hex("sign_seed", seed, sizeof seed);
    print_hex("sign_public", pair.sign.public_key, SIGN_PUBLIC_SIZE);
    print_hex("key", key.bytes, TEAM_KEY_SIZE);
}

/* Of the member of [slot], under the team of [teamkey]. */
static void
print_card(void)
{
    struct card_plain card = {.name = "Zoë"};
    struct team_pair pair = {.version = 9};
    struct member_card bytes;
    uint8_t site[ID_SIZE];
    uint8_t seed[32];

    printf("\n# of the member of [slot], under the team of [teamkey]\n"
           "[card]\n");
    known_fill(site, sizeof site, 30);
    known_fill(card.member, sizeof card.member, 5);
    known_fill(card.keys.box, sizeof card.keys.box, 31);
    known_fill(card.keys.sign, sizeof card.keys.sign, 32);
    known_fill(pair.box.secret_key, BOX_SECRET_SIZE, 20);
    crypto_scalarmult_base(pair.box.public_key, pair.box.secret_key);
    known_fill(seed, sizeof seed, 21);
    crypto_sign_seed_keypair(pair.sign.public_key, pair.sign.secret_key, seed);
    if (card_write(&card, site, &pair, &bytes) != STATUS_OK)
        abort();
    print_hex("site", site, sizeof site);
    print_hex("box", card.keys.box, BOX_PUBLIC_SIZE);
    print_hex("sign", card.keys.sign, SIGN_PUBLIC_SIZE);
    print_hex("card", bytes.bytes, CARD_SIZE);
}

static void
print_paper(void)
{
    static const char *const names[] = {"whole", "first", "second"};
    uint8_t bytes[PAPER_BYTES];
    struct team_pair pair;

    printf("\n[paper]\n");
    known_fill(bytes, sizeof bytes, 240);
    print_hex("bytes", bytes, sizeof bytes);
    for (int part = 0; part < 3; part++) {
        char out[PAPER_SIZE];

        paper_write((enum paper_part)part, bytes, out);
        for (char *at = out; *at; at++)
            *at = *at == '\n' ? ' ' : *at;
        printf("%s text %s\n", names[part], out);
    }
    recovery_pair(bytes, 1, &pair);
    print_hex("recovery_box_public", pair.box.public_key, BOX_PUBLIC_SIZE);
    print_hex("recovery_sign_public", pair.sign.public_key, SIGN_PUBLIC_SIZE);
}

static void
print_chain(void)
{
    static const char label[] = "AmpHead1";
    char mark[CHAIN_TEXT_SIZE];
    uint8_t site[ID_SIZE];
    uint8_t head[HASH_SIZE];
    uint8_t what[HASH_SIZE];
    uint8_t key[DERIVE_MASTER_SIZE];
    uint8_t out[HASH_SIZE];
    struct hash_part start[] = {{label, 8}, {site, ID_SIZE}};
    struct hash_part event[] = {
        {head, 32}, {"\1\0\0\0\0\0\0\0", 8}, {"\3", 1}, {what, 32}};
    struct hash_part mac = {head, 32};

    printf("\n# event 1, op 3\n[chain]\n");
    known_fill(site, sizeof site, 1);
    known_fill(what, sizeof what, 2);
    known_fill(key, sizeof key, 3);
    print_hex("site", site, sizeof site);
    hash_parts(head, NULL, 0, start, 2);
    print_hex("head_0", head, sizeof head);
    print_hex("what", what, sizeof what);
    hash_parts(head, NULL, 0, event, 4);
    print_hex("head_1", head, sizeof head);
    print_hex("k_1", key, sizeof key);
    hash_parts(out, key, sizeof key, &mac, 1);
    print_hex("mac_1", out, sizeof out);
    derive(DERIVE_CHAIN_NEXT, key, out);
    print_hex("k_2", out, sizeof out);
    chain_write(1, head, mark);
    printf("mark text %s\n", mark);
}

static void
print_gone(void)
{
    uint8_t salt[SALT_SIZE];
    uint8_t lookup[LOOKUP_SIZE];
    uint8_t out[HASH_SIZE];
    struct hash_part part = {lookup, sizeof lookup};

    printf("\n[gone]\n");
    known_fill(salt, sizeof salt, 1);
    known_fill(lookup, sizeof lookup, 2);
    hash_parts(out, salt, sizeof salt, &part, 1);
    print_hex("salt", salt, sizeof salt);
    print_hex("lookup", lookup, sizeof lookup);
    print_hex("gone", out, sizeof out);
}

/* Its key is sealed by chance; it is there to be opened. */
static void
print_file(void)
{
    static const char words[] = "one file, one chunk";
    struct sign_pair signer;
    struct box_pair pair;
    struct buf out = {0};
    uint8_t site[ID_SIZE];
    struct chunks_order order = {.purpose = CHUNKS_BACKUP,
                                 .site = site,
                                 .recipient = pair.public_key,
                                 .signer = &signer,
                                 .sink = chunks_into(&out)};
    struct chunks *chunks;

    printf("\n# purpose 1\n[chunks]\ncontent text %s\n", words);
    known_fill(site, sizeof site, 6);
    print_hex("site", site, sizeof site);
    signer = signer_of(7);
    seal_box_pair_make(&pair);
    print_hex("box_secret", pair.secret_key, BOX_SECRET_SIZE);
    if (chunks_begin(&order, &chunks) != STATUS_OK ||
        chunks_add(chunks, words, strlen(words)) != STATUS_OK ||
        chunks_end(chunks) != STATUS_OK)
        abort();
    print_hex("file", out.data, out.length);
    chunks_free(chunks);
    buf_clear(&out);
}

int
main(void)
{
    if (secret_start() != STATUS_OK)
        return EXIT_FAILURE;
    printf("# Known answers for store/FORMAT, for whoever writes it again.\n"
           "# Each field: name, form, value; hex goes on in lines of two"
           " spaces.\n# Inputs count up: byte i is a start + i (mod 256).\n");
    print_derivations();
    print_receipt();
    for (int bucket = 0; bucket < BUCKET_COUNT; bucket++)
        print_envelope(bucket);
    print_proof();
    print_keyset();
    print_slot();
    print_team_key();
    print_card();
    print_paper();
    print_chain();
    print_gone();
    print_file();
    return EXIT_SUCCESS;
}
