#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/hash.h"
#include "store/sealing/chunks.h"
#include "tests/tap.h"

enum { CHUNK = CHUNKS_PIECE + CHUNKS_TAG, SMALL = 2 * CHUNKS_PIECE + 77 };

/* Who seals for whom, and a file that they made. */
struct sent {
    uint8_t site[ID_SIZE];
    struct sign_pair signer;
    struct box_pair recipient;
    struct buf content;
    struct buf file;
};

static struct sent sent;

static void
make_content(size_t length)
{
    uint8_t *bytes = buf_add_zeros(&sent.content, length);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(i * 7 + i / CHUNKS_PIECE);
}

static void
write_file(struct buf *out)
{
    struct chunks_order order = {.purpose = CHUNKS_BACKUP,
                                 .site = sent.site,
                                 .recipient = sent.recipient.public_key,
                                 .signer = &sent.signer,
                                 .sink = chunks_into(out)};
    struct chunks *chunks;
    size_t step = 1;

    ck_assert_int_eq(chunks_begin(&order, &chunks), STATUS_OK);
    for (size_t at = 0; at < sent.content.length; step = step * 3 + 1) {
        size_t left = sent.content.length - at;
        size_t part = step < left ? step : left;

        ck_assert_int_eq(chunks_add(chunks, sent.content.data + at, part),
                         STATUS_OK);
        at += part;
    }
    ck_assert_int_eq(chunks_end(chunks), STATUS_OK);
    chunks_free(chunks);
}

static void
make_sent(size_t length)
{
    ck_assert_int_eq(secret_start(), STATUS_OK);
    sent = (struct sent){0};
    secret_random(sent.site, sizeof sent.site);
    seal_sign_pair_make(&sent.signer);
    seal_box_pair_make(&sent.recipient);
    make_content(length);
    write_file(&sent.file);
}

static void
make_small(void)
{
    make_sent(SMALL);
}

static void
clear_sent(void)
{
    buf_clear(&sent.content);
    buf_clear(&sent.file);
}

static struct chunks_expected
expected(void)
{
    return (struct chunks_expected){.purpose = CHUNKS_BACKUP,
                                    .site = sent.site,
                                    .signer = sent.signer.public_key,
                                    .recipient = &sent.recipient};
}

/* How opening a file ends; it is closed again. */
static enum status
try_open(struct buf *file, const struct chunks_expected *wanted)
{
    struct chunks_source source = chunks_from(file);
    struct chunks_reader *reader;
    enum status status = chunks_open(&source, wanted, &reader);

    ck_assert((status == STATUS_OK) == (reader != NULL));
    chunks_close(reader);
    return status;
}

static enum status
try_it(struct buf *file)
{
    struct chunks_expected wanted = expected();

    return try_open(file, &wanted);
}

/* Go on from where READER stands, and compare. */
static void
check_content(struct chunks_reader *reader)
{
    const uint8_t *bytes;
    size_t length;
    size_t at = 0;
    enum status status;

    while ((status = chunks_next(reader, &bytes, &length)) == STATUS_OK) {
        ck_assert_uint_le(at + length, sent.content.length);
        if (length)
            ck_assert_mem_eq(bytes, sent.content.data + at, length);
        at += length;
    }
    ck_assert_int_eq(status, STATUS_MISSING);
    ck_assert_uint_eq(at, sent.content.length);
}

static const size_t lengths[] = {
    0,
    1,
    CHUNKS_PIECE - 1,
    CHUNKS_PIECE,
    CHUNKS_PIECE + 1,
    4 * CHUNKS_PIECE,
    SMALL,
};

START_TEST(what_is_sealed_is_read_again_whole_at_every_length)
{
    struct chunks_expected wanted;
    struct chunks_source source;
    struct chunks_reader *reader;

    make_sent(lengths[_i]);
    wanted = expected();
    source = chunks_from(&sent.file);
    ck_assert_uint_eq(sent.file.length, chunks_file_length(lengths[_i]));
    ck_assert_int_eq(chunks_open(&source, &wanted, &reader), STATUS_OK);
    ck_assert_uint_eq(chunks_about(reader)->length, lengths[_i]);
    ck_assert_mem_eq(chunks_about(reader)->site, sent.site, ID_SIZE);
    check_content(reader);
    ck_assert_int_eq(chunks_again(reader), STATUS_OK);
    check_content(reader);
    chunks_close(reader);
    clear_sent();
}
END_TEST

/* The file by store/FORMAT, with libsodium alone. */
START_TEST(a_sealed_file_is_laid_out_as_its_format_says)
{
    const uint8_t *file = sent.file.data;
    const uint8_t *at = file + 168;
    uint8_t key[32];
    uint8_t text[40] = "AmpFSig1";
    uint8_t piece[CHUNKS_PIECE];
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned long long length;
    unsigned char tag;

    ck_assert_mem_eq(file, "AmpFile1\1\0\0\0\0\0\0\0", 16);
    ck_assert_mem_eq(file + 16, sent.site, 16);
    ck_assert_mem_eq(file + 32, sent.signer.public_key, 32);
    ck_assert_int_eq(crypto_box_seal_open(key, file + 64, 80,
                                          sent.recipient.public_key,
                                          sent.recipient.secret_key),
                     0);
    ck_assert_int_eq(crypto_secretstream_xchacha20poly1305_init_pull(
                         &state, file + 144, key),
                     0);
    for (int i = 0; i < 3; i++) {
        size_t part = i < 2 ? CHUNKS_PIECE : SMALL % CHUNKS_PIECE;

        ck_assert_int_eq(
            crypto_secretstream_xchacha20poly1305_pull(
                &state, piece, &length, &tag, at, part + 17, file, 64),
            0);
        ck_assert_uint_eq(length, part);
        ck_assert_int_eq(tag, i < 2 ? 0 : 3);
        ck_assert_mem_eq(piece, sent.content.data + (size_t)i * CHUNKS_PIECE,
                         part);
        at += part + 17;
    }
    ck_assert_uint_eq((size_t)(at - file) + 64, sent.file.length);
    hash_bytes(text + 8, file, (size_t)(at - file));
    ck_assert_int_eq(crypto_sign_verify_detached(at, text, sizeof text,
                                                 sent.signer.public_key),
                     0);
}
END_TEST

START_TEST(a_file_cut_at_every_chunk_is_refused)
{
    size_t whole = sent.file.length;
    const size_t cuts[] = {0,
                           1,
                           CHUNKS_ABOUT,
                           CHUNKS_HEAD,
                           CHUNKS_HEAD + SIGNATURE_SIZE,
                           CHUNKS_HEAD + CHUNKS_TAG + SIGNATURE_SIZE,
                           CHUNKS_HEAD + CHUNK,
                           CHUNKS_HEAD + CHUNK + SIGNATURE_SIZE,
                           CHUNKS_HEAD + 2 * CHUNK,
                           CHUNKS_HEAD + 2 * CHUNK + SIGNATURE_SIZE,
                           whole - SIGNATURE_SIZE,
                           whole - 1};

    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        sent.file.length = cuts[i];
        ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
    }
    sent.file.length = whole;
    ck_assert_int_eq(try_it(&sent.file), STATUS_OK);
    buf_add_byte(&sent.file, 0);
    ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
}
END_TEST

static void
flip(size_t at)
{
    enum status status;

    sent.file.data[at] ^= (uint8_t)(1 << (at % 8));
    status = try_it(&sent.file);
    ck_assert(status == STATUS_DAMAGED ||
              (at == 7 && status == STATUS_VERSION));
    sent.file.data[at] ^= (uint8_t)(1 << (at % 8));
}

START_TEST(a_flipped_bit_anywhere_is_refused)
{
    size_t whole = sent.file.length;

    for (size_t at = 0; at < CHUNKS_HEAD; at++)
        flip(at);
    for (size_t at = CHUNKS_HEAD; at < whole; at += 1013)
        flip(at);
    for (size_t at = whole - SIGNATURE_SIZE - CHUNKS_TAG; at < whole; at++)
        flip(at);
    ck_assert_int_eq(try_it(&sent.file), STATUS_OK);
}
END_TEST

START_TEST(another_key_site_signer_or_purpose_is_told_by_its_name)
{
    struct chunks_expected wanted = expected();
    struct box_pair box;
    struct sign_pair sign;
    uint8_t site[ID_SIZE] = {0};

    seal_box_pair_make(&box);
    seal_sign_pair_make(&sign);
    wanted.recipient = &box;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_WRONG_KEY);
    wanted = expected();
    wanted.site = site;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_FOREIGN);
    wanted = expected();
    wanted.signer = sign.public_key;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_WRONG_SIGNATURE);
    wanted = expected();
    wanted.purpose = CHUNKS_BUNDLE;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_BAD_INPUT);
    wanted = expected();
    wanted.site = NULL;
    wanted.signer = NULL;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_OK);
}
END_TEST

/* Sign anew what was changed: what is left is what the chunks hold against. */
static void
sign_anew(struct buf *file, const struct sign_pair *signer)
{
    size_t end = file->length - SIGNATURE_SIZE;
    uint8_t text[40] = "AmpFSig1";

    hash_bytes(text + 8, file->data, end);
    crypto_sign_detached(file->data + end, NULL, text, sizeof text,
                         signer->secret_key);
}

START_TEST(chunks_in_another_order_are_damaged_whoever_signs)
{
    uint8_t *first = sent.file.data + CHUNKS_HEAD;
    uint8_t kept[CHUNK];

    memcpy(kept, first, CHUNK);
    memcpy(first, first + CHUNK, CHUNK);
    memcpy(first + CHUNK, kept, CHUNK);
    ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
    sign_anew(&sent.file, &sent.signer);
    ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
}
END_TEST

START_TEST(a_chunk_left_out_is_damaged_whoever_signs)
{
    uint8_t *at = sent.file.data + CHUNKS_HEAD + (size_t)_i * CHUNK;
    size_t last = SMALL % CHUNKS_PIECE + CHUNKS_TAG;
    size_t gone = _i < 2 ? (size_t)CHUNK : last;
    uint8_t *end = sent.file.data + sent.file.length;

    memmove(at, at + gone, (size_t)(end - at) - gone);
    sent.file.length -= gone;
    sign_anew(&sent.file, &sent.signer);
    ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
}
END_TEST

START_TEST(who_cannot_sign_as_the_site_cannot_take_its_file_over)
{
    struct chunks_expected wanted = expected();
    struct sign_pair thief;

    seal_sign_pair_make(&thief);
    sign_anew(&sent.file, &thief);
    ck_assert_int_eq(try_it(&sent.file), STATUS_DAMAGED);
    memcpy(sent.file.data + 32, thief.public_key, SIGN_PUBLIC_SIZE);
    sign_anew(&sent.file, &thief);
    ck_assert_int_eq(try_it(&sent.file), STATUS_WRONG_SIGNATURE);
    wanted.signer = NULL;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_DAMAGED);
}
END_TEST

START_TEST(a_purpose_changed_and_signed_anew_is_damaged)
{
    struct chunks_expected wanted = expected();

    sent.file.data[8] = CHUNKS_BUNDLE;
    sign_anew(&sent.file, &sent.signer);
    wanted.purpose = CHUNKS_BUNDLE;
    ck_assert_int_eq(try_open(&sent.file, &wanted), STATUS_DAMAGED);
}
END_TEST

START_TEST(a_file_changed_after_it_was_looked_at_is_noticed)
{
    struct chunks_expected wanted = expected();
    struct chunks_source source = chunks_from(&sent.file);
    struct chunks_reader *reader;
    const uint8_t *bytes;
    size_t length;
    struct buf other = {0};

    ck_assert_int_eq(chunks_open(&source, &wanted, &reader), STATUS_OK);
    ck_assert_int_eq(chunks_next(reader, &bytes, &length), STATUS_OK);
    sent.file.data[CHUNKS_HEAD + CHUNK + 5] ^= 1;
    ck_assert_int_eq(chunks_next(reader, &bytes, &length), STATUS_CHANGED);
    write_file(&other);
    memcpy(sent.file.data, other.data, other.length);
    ck_assert_int_eq(chunks_again(reader), STATUS_CHANGED);
    chunks_close(reader);
    buf_clear(&other);
}
END_TEST

/* A disk: no request is longer than a chunk, and some fail. */
struct disk {
    struct buf file;
    size_t longest;
    int calls_left; /* before each call fails */
};

static enum status
disk_write(void *self, const void *bytes, size_t length)
{
    struct disk *disk = self;

    if (disk->calls_left-- <= 0)
        return STATUS_FULL;
    if (length > disk->longest)
        disk->longest = length;
    buf_add(&disk->file, bytes, length);
    return STATUS_OK;
}

static enum status
disk_read(void *self, uint64_t at, void *bytes, size_t length)
{
    struct disk *disk = self;

    if (disk->calls_left-- <= 0)
        return STATUS_IO;
    if (length > disk->longest)
        disk->longest = length;
    memcpy(bytes, disk->file.data + at, length);
    return STATUS_OK;
}

static enum status
write_to_disk(struct disk *disk)
{
    struct chunks_order order = {.purpose = CHUNKS_BACKUP,
                                 .site = sent.site,
                                 .recipient = sent.recipient.public_key,
                                 .signer = &sent.signer,
                                 .sink = {disk_write, disk}};
    struct chunks *chunks = NULL;
    enum status status = chunks_begin(&order, &chunks);

    if (status == STATUS_OK)
        status = chunks_add(chunks, sent.content.data, sent.content.length);
    if (status == STATUS_OK)
        status = chunks_end(chunks);
    chunks_free(chunks);
    return status;
}

START_TEST(an_error_of_the_disk_at_any_step_is_handed_on)
{
    struct chunks_expected wanted = expected();
    struct disk disk = {.calls_left = 0};
    struct chunks_source source = {.read = disk_read, .self = &disk};
    struct chunks_reader *reader;
    int steps;

    for (steps = 0; write_to_disk(&disk) != STATUS_OK; steps++) {
        buf_clear(&disk.file);
        disk.calls_left = steps + 1;
    }
    ck_assert_int_eq(steps, 5); /* head, three chunks, signature */
    source.length = disk.file.length;
    for (steps = 0;; steps++) {
        enum status status;

        disk.calls_left = steps;
        status = chunks_open(&source, &wanted, &reader);
        if (status == STATUS_OK)
            break;
        ck_assert_int_eq(status, STATUS_IO);
    }
    chunks_close(reader);
    ck_assert_int_eq(steps, 7); /* head three times */
    ck_assert_uint_eq(disk.longest, CHUNK);
    buf_clear(&disk.file);
}
END_TEST

START_TEST(a_key_that_is_none_seals_nothing)
{
    static const uint8_t nobody[BOX_PUBLIC_SIZE];
    struct buf out = {0};
    struct chunks_order order = {.purpose = CHUNKS_BACKUP,
                                 .site = sent.site,
                                 .recipient = nobody,
                                 .signer = &sent.signer,
                                 .sink = chunks_into(&out)};
    struct chunks *chunks;

    ck_assert_int_eq(chunks_begin(&order, &chunks), STATUS_BAD_INPUT);
    ck_assert_ptr_null(chunks);
    ck_assert_uint_eq(out.length, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("chunks");
    TCase *whole = tcase_create("chunks");
    TCase *broken = tcase_create("broken");

    tcase_add_loop_test(whole,
                        what_is_sealed_is_read_again_whole_at_every_length, 0,
                        sizeof lengths / sizeof *lengths);
    tcase_add_checked_fixture(broken, make_small, clear_sent);
    tcase_add_test(broken, a_sealed_file_is_laid_out_as_its_format_says);
    tcase_add_test(broken, a_file_cut_at_every_chunk_is_refused);
    tcase_add_test(broken, a_flipped_bit_anywhere_is_refused);
    tcase_add_test(broken,
                   another_key_site_signer_or_purpose_is_told_by_its_name);
    tcase_add_test(broken, chunks_in_another_order_are_damaged_whoever_signs);
    tcase_add_loop_test(broken, a_chunk_left_out_is_damaged_whoever_signs, 0,
                        3);
    tcase_add_test(broken,
                   who_cannot_sign_as_the_site_cannot_take_its_file_over);
    tcase_add_test(broken, a_purpose_changed_and_signed_anew_is_damaged);
    tcase_add_test(broken, a_file_changed_after_it_was_looked_at_is_noticed);
    tcase_add_test(broken, an_error_of_the_disk_at_any_step_is_handed_on);
    tcase_add_test(broken, a_key_that_is_none_seals_nothing);
    suite_add_tcase(suite, whole);
    suite_add_tcase(suite, broken);
    return tap_run(suite);
}
