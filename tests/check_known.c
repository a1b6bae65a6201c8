#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

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
#include "tests/tap.h"

static struct known *known;

static void
load(void)
{
    const char *source = getenv("AMPARO_SOURCE");
    char *path = memory_print("%s/tests/corpus/known-answers.txt",
                              source ? source : ".");

    known = known_load(path);
    free(path);
}

static void
unload(void)
{
    known_free(known);
}

static const uint8_t *
hex(const char *section, const char *field, size_t length)
{
    return known_hex(known, section, field, length);
}

static struct sign_pair
signer_of(const char *section)
{
    struct sign_pair pair;

    crypto_sign_seed_keypair(pair.public_key, pair.secret_key,
                             hex(section, "signer_seed", SIGN_SEED_SIZE));
    ck_assert_mem_eq(pair.public_key,
                     hex(section, "signer_public", SIGN_PUBLIC_SIZE),
                     SIGN_PUBLIC_SIZE);
    return pair;
}

START_TEST(each_derivation_gives_its_known_answer)
{
    static const char *const names[] = {
#define DERIVATION(name, label, id, length) #name,
#include "store/sealing/derive.def"
#undef DERIVATION
    };
    const uint8_t *master = hex("derive", "master", DERIVE_MASTER_SIZE);
    uint8_t out[DERIVE_LONGEST];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = derive_length((enum derivation)i);

        derive((enum derivation)i, master, out);
        ck_assert_mem_eq(out, hex("derive", names[i], length), length);
    }
}
END_TEST

static void
check_receipt(void)
{
    struct receipt *receipt;

    ck_assert_int_eq(receipt_derive(known_text(known, "receipt", "code"),
                                    hex("receipt", "salt", SALT_SIZE),
                                    &receipt),
                     STATUS_OK);
    ck_assert_mem_eq(receipt->lookup, hex("receipt", "lookup", LOOKUP_SIZE),
                     LOOKUP_SIZE);
    ck_assert_mem_eq(receipt->box.public_key, hex("receipt", "box_public", 32),
                     32);
    ck_assert_mem_eq(receipt->box.secret_key, hex("receipt", "box_secret", 32),
                     32);
    ck_assert_mem_eq(receipt->sign.public_key,
                     hex("receipt", "sign_public", 32), 32);
    ck_assert_mem_eq(receipt->sign.secret_key,
                     hex("receipt", "sign_secret", 64), 64);
    receipt_free(receipt);
}

START_TEST(a_receipt_derives_to_its_known_answer)
{
    uint8_t master[DERIVE_MASTER_SIZE];

    check_receipt();
    ck_assert_int_eq(crypto_pwhash(master, sizeof master,
                                   known_text(known, "receipt", "code"), 24,
                                   hex("receipt", "salt", SALT_SIZE), 3,
                                   67108864, crypto_pwhash_ALG_ARGON2ID13),
                     0);
    ck_assert_mem_eq(master, hex("receipt", "master", 32), 32);
}
END_TEST

START_TEST(a_receipt_is_derived_where_little_memory_can_be_locked)
{
    struct rlimit limit = {0};

    /* as any user but root, who may always lock */
    ck_assert_int_eq(setrlimit(RLIMIT_MEMLOCK, &limit), 0);
    if (geteuid() == 0)
        ck_assert_int_eq(setuid(65534), 0);
    check_receipt();
}
END_TEST

START_TEST(a_code_with_wrong_check_digits_derives_nothing)
{
    struct receipt *receipt;
    char code[25];

    memcpy(code, known_text(known, "receipt", "code"), sizeof code);
    code[3] = code[3] == '0' ? '1' : '0';
    ck_assert_int_eq(
        receipt_derive(code, hex("receipt", "salt", SALT_SIZE), &receipt),
        STATUS_WRONG_CHECK);
    ck_assert_ptr_null(receipt);
}
END_TEST

/* What a section says goes into an envelope. CONTENT is for the caller. */
static struct envelope_plain
plain_of(const char *section, int bucket, uint8_t **content)
{
    struct envelope_plain plain = {
        .kind = (uint8_t)known_number(known, section, "kind"),
        .slots = (uint8_t)known_number(known, section, "slots"),
        .length = known_number(known, section, "length"),
    };

    *content = memory_zeroed(plain.length);
    if (bucket)
        known_content(*content, plain.length, bucket);
    else
        memcpy(*content, hex(section, "content", plain.length), plain.length);
    plain.content = *content;
    return plain;
}

START_TEST(an_envelope_of_each_bucket_is_the_known_one)
{
    char *section = memory_print("envelope.%d", _i);
    struct sign_pair signer;
    struct envelope_draw draw;
    struct envelope_plain plain;
    uint8_t *content;
    uint8_t *out = memory_zeroed(ENVELOPE_MAX);
    uint8_t hash[HASH_SIZE];

    plain = plain_of(section, _i, &content);
    if (_i != 1) {
        signer = signer_of(section);
        plain.signer = &signer;
    }
    memcpy(draw.item, hex(section, "item", ID_SIZE), ID_SIZE);
    memcpy(draw.nonce, hex(section, "nonce", 24), 24);
    memcpy(draw.key, hex(section, "key", 32), 32);
    ck_assert_int_eq(envelope_bucket(plain.length), _i);
    envelope_write(&plain, &draw, _i, out);
    hash_bytes(hash, out, envelope_length(_i));
    ck_assert_mem_eq(hash, hex(section, "hash", HASH_SIZE), HASH_SIZE);
    free(content);
    free(out);
    free(section);
}
END_TEST

START_TEST(the_known_envelope_is_opened_by_each_of_its_readers)
{
    const size_t length = envelope_length(0);
    const size_t words = known_number(known, "envelope.0", "length");
    struct sealed sealed = {.length = length};
    struct seal_opened opened;

    sealed.envelope = memory_zeroed(length);
    memcpy(sealed.envelope, hex("envelope.0", "envelope", length), length);
    memcpy(sealed.item, hex("envelope.0", "item", ID_SIZE), ID_SIZE);
    for (int i = 0; i < WRAP_COUNT; i++) {
        char *name = memory_print("wrap_%d", i);

        memcpy(sealed.wraps[i], hex("envelope.0", name, WRAP_SIZE), WRAP_SIZE);
        free(name);
    }
    for (int i = 0; i < WRAP_COUNT; i++) {
        char *name = memory_print("reader_%d_secret", i);
        struct box_pair pair;

        memcpy(pair.secret_key, hex("envelope.0", name, 32), 32);
        crypto_scalarmult_base(pair.public_key, pair.secret_key);
        ck_assert_int_eq(seal_open(&sealed, &pair, &opened), STATUS_OK);
        ck_assert_uint_eq(opened.content->length, words);
        ck_assert_mem_eq(opened.content->bytes,
                         hex("envelope.0", "content", words), words);
        ck_assert(opened.is_signed);
        ck_assert_mem_eq(opened.signer, hex("envelope.0", "signer_public", 32),
                         32);
        seal_opened_clear(&opened);
        free(name);
    }
    seal_clear(&sealed);
}
END_TEST

START_TEST(a_proof_is_the_known_one)
{
    struct proof_claim claim = {
        .act = (enum proof_act)known_number(known, "proof", "act")};
    struct sign_pair signer = signer_of("proof");
    struct proof proof;

    memcpy(claim.site, hex("proof", "site", ID_SIZE), ID_SIZE);
    memcpy(claim.target, hex("proof", "target", ID_SIZE), ID_SIZE);
    memcpy(claim.nonce, hex("proof", "nonce", NONCE_SIZE), NONCE_SIZE);
    memcpy(claim.payload, hex("proof", "payload", 32), 32);
    proof_sign(&claim, signer.secret_key, &proof);
    ck_assert_mem_eq(proof.signature, hex("proof", "signature", 64), 64);
    ck_assert(proof_agrees(&claim, &proof, signer.public_key));
}
END_TEST

START_TEST(a_keyset_is_the_known_one)
{
    struct sign_pair root = signer_of("keyset");
    size_t length;
    const uint8_t *bytes = known_hex_any(known, "keyset", "keyset", &length);
    char fingerprint[KEYSET_FINGERPRINT_SIZE];
    struct keyset keyset;
    struct buf again = {0};

    ck_assert_int_eq(keyset_read(bytes, length, root.public_key, 7, &keyset),
                     STATUS_OK);
    ck_assert_uint_eq(keyset.version, 7);
    ck_assert_uint_eq(keyset.teams[TEAM_RECOVERY].version, 5);
    ck_assert_uint_eq(keyset.teams[TEAM_RECOVERY].sign_public[1], 36);
    ck_assert(!keyset.teams[TEAM_RESERVED].present);
    ck_assert_uint_eq(keyset.backup_box[0], 60);
    ck_assert_uint_eq(keyset.retired_count, 2);
    ck_assert_uint_eq(keyset.retired[1][0], 80);
    keyset_write(&keyset, root.secret_key, &again);
    ck_assert_uint_eq(again.length, length);
    ck_assert_mem_eq(again.data, bytes, length);
    keyset_fingerprint(root.public_key, fingerprint);
    ck_assert_str_eq(fingerprint, known_text(known, "keyset", "fingerprint"));
    buf_clear(&again);
}
END_TEST

START_TEST(a_slot_is_the_known_one)
{
    const char *phrase = known_text(known, "slot", "phrase");
    struct slot_draw draw = {
        .cost = {.passes = (uint32_t)known_number(known, "slot", "passes"),
                 .memory = known_number(known, "slot", "memory")}};
    struct slot_member member = {0};
    struct slot_member read;
    struct staff_slot slot;

    strcpy(member.name, known_text(known, "slot", "name"));
    memcpy(draw.salt, hex("slot", "salt", 16), 16);
    memcpy(draw.nonce, hex("slot", "nonce", 24), 24);
    memcpy(member.box_seed, hex("slot", "box_seed", 32), 32);
    memcpy(member.sign_seed, hex("slot", "sign_seed", 32), 32);
    memcpy(member.member, hex("slot", "member", ID_SIZE), ID_SIZE);
    slot_write(phrase, &draw, &member, &slot);
    ck_assert_mem_eq(slot.bytes, hex("slot", "slot", STAFF_SLOT_SIZE),
                     STAFF_SLOT_SIZE);
    ck_assert_int_eq(slot_read(phrase, &slot, &read), STATUS_OK);
    ck_assert_mem_eq(&read, &member, sizeof read);
}
END_TEST

START_TEST(a_known_team_key_is_opened_by_its_member)
{
    struct keyset keyset = {.version = 1};
    struct keyset_team *team = &keyset.teams[TEAM_OUTSIDE];
    struct team_key key = {.team = TEAM_OUTSIDE};
    struct staff_slot slot;
    struct keyring *keyring;
    const struct team_pair *pair;

    team->present = true;
    team->version = (uint32_t)known_number(known, "teamkey", "version");
    memcpy(team->box_public, hex("teamkey", "box_public", 32), 32);
    memcpy(team->sign_public, hex("teamkey", "sign_public", 32), 32);
    memcpy(slot.member, hex("slot", "member", ID_SIZE), ID_SIZE);
    memcpy(slot.bytes, hex("slot", "slot", STAFF_SLOT_SIZE), STAFF_SLOT_SIZE);
    memcpy(key.member, slot.member, ID_SIZE);
    key.version = team->version;
    memcpy(key.bytes, hex("teamkey", "key", TEAM_KEY_SIZE), TEAM_KEY_SIZE);
    ck_assert_int_eq(keyring_unlock(known_text(known, "slot", "phrase"), &slot,
                                    1, &key, 1, &keyset, &keyring),
                     STATUS_OK);
    pair = keyring_team(keyring, TEAM_OUTSIDE);
    ck_assert_ptr_nonnull(pair);
    ck_assert_mem_eq(pair->box.secret_key, hex("teamkey", "box_secret", 32),
                     32);
    ck_assert_mem_eq(pair->sign.secret_key, hex("teamkey", "sign_seed", 32),
                     32);
    keyring_free(keyring);
}
END_TEST

START_TEST(a_known_card_is_read_by_its_team)
{
    struct team_pair pair = {0};
    struct member_card bytes;
    struct card_plain card;

    memcpy(pair.box.secret_key, hex("teamkey", "box_secret", 32), 32);
    memcpy(pair.box.public_key, hex("teamkey", "box_public", 32), 32);
    memcpy(pair.sign.public_key, hex("teamkey", "sign_public", 32), 32);
    memcpy(bytes.member, hex("slot", "member", ID_SIZE), ID_SIZE);
    memcpy(bytes.bytes, hex("card", "card", CARD_SIZE), CARD_SIZE);
    ck_assert_int_eq(
        card_read(&bytes, hex("card", "site", ID_SIZE), &pair, &card),
        STATUS_OK);
    ck_assert_mem_eq(card.keys.box, hex("card", "box", 32), 32);
    ck_assert_mem_eq(card.keys.sign, hex("card", "sign", 32), 32);
    ck_assert_str_eq(card.name, known_text(known, "slot", "name"));
}
END_TEST

START_TEST(a_paper_is_the_known_one)
{
    static const char *const names[] = {"whole", "first", "second"};
    struct team_pair pair;

    for (int part = 0; part < 3; part++) {
        uint8_t out[PAPER_BYTES];
        char again[PAPER_SIZE];
        int group;

        ck_assert_int_eq(paper_read((enum paper_part)part,
                                    known_text(known, "paper", names[part]),
                                    out, &group),
                         STATUS_OK);
        ck_assert_mem_eq(out, hex("paper", "bytes", 32), 32);
        paper_write((enum paper_part)part, out, again);
        for (char *at = again; *at; at++)
            *at = *at == '\n' ? ' ' : *at;
        ck_assert_str_eq(again, known_text(known, "paper", names[part]));
    }
    recovery_pair(hex("paper", "bytes", 32), 1, &pair);
    ck_assert_mem_eq(pair.box.public_key,
                     hex("paper", "recovery_box_public", 32), 32);
    ck_assert_mem_eq(pair.sign.public_key,
                     hex("paper", "recovery_sign_public", 32), 32);
}
END_TEST

/* The same, by the functions that the store and its readers use. */
static void
check_chain(void)
{
    struct chain_mark mark;
    uint8_t head[HASH_BYTES];
    uint8_t key[CHAIN_KEY_SIZE];
    uint8_t mac[HASH_BYTES];
    char text[CHAIN_TEXT_SIZE];

    memcpy(key, hex("chain", "k_1", CHAIN_KEY_SIZE), sizeof key);
    chain_start(hex("chain", "site", ID_SIZE), head);
    ck_assert_mem_eq(head, hex("chain", "head_0", 32), 32);
    chain_move(head, 1, 3, hex("chain", "what", 32));
    ck_assert_mem_eq(head, hex("chain", "head_1", 32), 32);
    chain_mac(head, key, mac);
    ck_assert_mem_eq(mac, hex("chain", "mac_1", 32), 32);
    chain_next_key(key);
    ck_assert_mem_eq(key, hex("chain", "k_2", 32), 32);
    chain_write(1, head, text);
    ck_assert_str_eq(text, known_text(known, "chain", "mark"));
    ck_assert_int_eq(chain_read(text, &mark), STATUS_OK);
    ck_assert(chain_agrees(&mark, 1, head));
}

START_TEST(the_log_chain_and_the_gone_hash_are_the_known_ones)
{
    struct hash_part start[] = {{"AmpHead1", 8},
                                {hex("chain", "site", ID_SIZE), ID_SIZE}};
    struct hash_part event[] = {{hex("chain", "head_0", 32), 32},
                                {"\1\0\0\0\0\0\0\0", 8},
                                {"\3", 1},
                                {hex("chain", "what", 32), 32}};
    struct hash_part head = {hex("chain", "head_1", 32), 32};
    struct hash_part lookup = {hex("gone", "lookup", LOOKUP_SIZE), LOOKUP_SIZE};
    uint8_t out[HASH_SIZE];

    hash_parts(out, NULL, 0, start, 2);
    ck_assert_mem_eq(out, hex("chain", "head_0", 32), 32);
    hash_parts(out, NULL, 0, event, 4);
    ck_assert_mem_eq(out, hex("chain", "head_1", 32), 32);
    hash_parts(out, hex("chain", "k_1", 32), 32, &head, 1);
    ck_assert_mem_eq(out, hex("chain", "mac_1", 32), 32);
    derive(DERIVE_CHAIN_NEXT, hex("chain", "k_1", 32), out);
    ck_assert_mem_eq(out, hex("chain", "k_2", 32), 32);
    check_chain();
    hash_parts(out, hex("gone", "salt", 16), 16, &lookup, 1);
    ck_assert_mem_eq(out, hex("gone", "gone", 32), 32);
}
END_TEST

START_TEST(the_known_sealed_file_is_opened_by_its_recipient)
{
    const char *content = known_text(known, "chunks", "content");
    struct sign_pair signer = signer_of("chunks");
    struct box_pair pair;
    struct buf file = {0};
    struct chunks_expected expected = {.purpose = CHUNKS_BACKUP,
                                       .site = hex("chunks", "site", ID_SIZE),
                                       .signer = signer.public_key,
                                       .recipient = &pair};
    struct chunks_source source;
    struct chunks_reader *reader;
    const uint8_t *bytes;
    size_t length;

    seal_box_pair_from(hex("chunks", "box_secret", BOX_SECRET_SIZE), &pair);
    bytes = known_hex_any(known, "chunks", "file", &length);
    buf_add(&file, bytes, length);
    source = chunks_from(&file);
    ck_assert_int_eq(chunks_open(&source, &expected, &reader), STATUS_OK);
    ck_assert_int_eq(chunks_next(reader, &bytes, &length), STATUS_OK);
    ck_assert_uint_eq(length, strlen(content));
    ck_assert_mem_eq(bytes, content, length);
    chunks_close(reader);
    buf_clear(&file);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("known");
    TCase *answers = tcase_create("known");

    tcase_add_checked_fixture(answers, load, unload);
    tcase_add_test(answers, each_derivation_gives_its_known_answer);
    tcase_add_test(answers, a_receipt_derives_to_its_known_answer);
    tcase_add_test(answers,
                   a_receipt_is_derived_where_little_memory_can_be_locked);
    tcase_add_test(answers, a_code_with_wrong_check_digits_derives_nothing);
    tcase_add_loop_test(answers, an_envelope_of_each_bucket_is_the_known_one, 0,
                        BUCKET_COUNT);
    tcase_add_test(answers,
                   the_known_envelope_is_opened_by_each_of_its_readers);
    tcase_add_test(answers, a_proof_is_the_known_one);
    tcase_add_test(answers, a_keyset_is_the_known_one);
    tcase_add_test(answers, a_slot_is_the_known_one);
    tcase_add_test(answers, a_known_team_key_is_opened_by_its_member);
    tcase_add_test(answers, a_known_card_is_read_by_its_team);
    tcase_add_test(answers, a_paper_is_the_known_one);
    tcase_add_test(answers, the_log_chain_and_the_gone_hash_are_the_known_ones);
    tcase_add_test(answers, the_known_sealed_file_is_opened_by_its_recipient);
    suite_add_tcase(suite, answers);
    return tap_run(suite);
}
