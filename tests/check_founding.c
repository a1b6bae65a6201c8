#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "store/keys/founding_files.h"
#include "store/keys/paper.h"
#include "store/keys/recovery.h"
#include "tests/place.h"
#include "tests/tap.h"

START_TEST(two_halves_give_the_recovery_team)
{
    struct place place;
    struct recovery_mistake mistake;
    struct team_pair pair;

    place_found(&place);
    ck_assert_int_eq(recovery_join(place.papers.recovery[0],
                                   place.papers.recovery[1], &place.plan.keyset,
                                   &pair, &mistake),
                     STATUS_OK);
    ck_assert_mem_eq(pair.box.public_key,
                     place.plan.keyset.teams[TEAM_RECOVERY].box_public,
                     BOX_PUBLIC_SIZE);
}
END_TEST

START_TEST(one_wrong_digit_names_the_half_and_the_group)
{
    struct place place;
    struct recovery_mistake mistake;
    struct team_pair pair;

    place_found(&place);
    for (int half = 0; half < RECOVERY_HALVES; half++)
        for (int at = 0; at < PAPER_SIZE - 1; at++) {
            char *digit = &place.papers.recovery[half][at];
            char kept = *digit;

            if (kept == ' ' || kept == '\n')
                continue;
            for (*digit = '0'; *digit <= '9'; (*digit)++) {
                if (*digit == kept)
                    continue;
                ck_assert_int_eq(recovery_join(place.papers.recovery[0],
                                               place.papers.recovery[1],
                                               &place.plan.keyset, &pair,
                                               &mistake),
                                 STATUS_WRONG_CHECK);
                ck_assert_int_eq(mistake.half, half + 1);
                ck_assert_int_eq(mistake.group, at / 8 + 1);
            }
            *digit = kept;
        }
}
END_TEST

START_TEST(halves_in_the_wrong_order_or_of_another_site_are_noticed)
{
    struct place place;
    struct place other;
    struct recovery_mistake mistake;
    struct team_pair pair;

    place_found(&place);
    place_found(&other);
    ck_assert_int_eq(recovery_join(place.papers.recovery[1],
                                   place.papers.recovery[0], &place.plan.keyset,
                                   &pair, &mistake),
                     STATUS_WRONG_CHECK);
    ck_assert_int_eq(mistake.half, 1);
    ck_assert_int_eq(recovery_join(place.papers.recovery[0],
                                   other.papers.recovery[1], &place.plan.keyset,
                                   &pair, &mistake),
                     STATUS_WRONG_KEY);
    ck_assert_int_eq(recovery_join(place.papers.recovery[0], "1234567 12",
                                   &place.plan.keyset, &pair, &mistake),
                     STATUS_BAD_INPUT);
    ck_assert_int_eq(mistake.half, 2);
}
END_TEST

START_TEST(two_groups_in_exchanged_places_are_noticed)
{
    struct place place;
    uint8_t out[PAPER_BYTES];
    char turned[PAPER_SIZE];
    int group;

    place_found(&place);
    memcpy(turned, place.papers.backup, PAPER_SIZE);
    ck_assert_int_eq(paper_read(PAPER_WHOLE, turned, out, &group), STATUS_OK);
    memcpy(turned, place.papers.backup + 8, PAPER_GROUP_DIGITS);
    memcpy(turned + 8, place.papers.backup, PAPER_GROUP_DIGITS);
    ck_assert_int_eq(paper_read(PAPER_WHOLE, turned, out, &group),
                     STATUS_WRONG_CHECK);
    ck_assert_int_eq(group, 1);
}
END_TEST

START_TEST(the_backup_paper_holds_the_backup_key)
{
    struct place place;
    uint8_t secret[PAPER_BYTES];
    uint8_t public_key[BOX_PUBLIC_SIZE];
    int group;

    place_found(&place);
    ck_assert_int_eq(
        paper_read(PAPER_WHOLE, place.papers.backup, secret, &group),
        STATUS_OK);
    crypto_scalarmult_base(public_key, secret);
    ck_assert_mem_eq(public_key, place.plan.keyset.backup_box, BOX_PUBLIC_SIZE);
}
END_TEST

/* A folder of its own for key files. */
static char folder[] = "/tmp/amparo-keys-XXXXXX";

static const char *
in_folder(const char *name)
{
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void
open_folder(void)
{
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
close_folder(void)
{
    static const char *const names[] = {"root.pub", "root",    "outside.pub",
                                        "outside",  "request", "keyset",
                                        "member",   "plan",    "bad"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_folder(names[i]));
    rmdir(folder);
}

START_TEST(a_site_is_founded_by_files_alone)
{
    struct place place;
    struct founding_outside outside;
    struct founding_plan plan;
    struct secret *keyset;
    struct keyring *keyring;
    struct keyset read;
    uint8_t root[SIGN_PUBLIC_SIZE];

    place_found(&place);
    /* ROOT's and the outside body's machines */
    ck_assert_int_eq(
        founding_root_public_save(in_folder("root.pub"), place.root.public_key),
        STATUS_OK);
    ck_assert_int_eq(founding_root_secret_save(in_folder("root"), &place.root),
                     STATUS_OK);
    ck_assert_int_eq(
        founding_outside_save(in_folder("outside.pub"), &place.outside),
        STATUS_OK);
    /* the place */
    ck_assert_int_eq(founding_outside_load(in_folder("outside.pub"), &outside),
                     STATUS_OK);
    ck_assert_int_eq(
        founding_make("Amina", place_phrase, &outside, &plan, &place.papers),
        STATUS_OK);
    ck_assert_int_eq(founding_plan_save(in_folder("plan"), &plan), STATUS_OK);
    ck_assert_int_eq(founding_request_save(in_folder("request"), &plan.keyset),
                     STATUS_OK);
    /* ROOT's machine again */
    ck_assert_int_eq(founding_root_sign(in_folder("request"), in_folder("root"),
                                        in_folder("keyset")),
                     STATUS_OK);
    /* the place again */
    ck_assert_int_eq(founding_root_public_load(in_folder("root.pub"), root),
                     STATUS_OK);
    ck_assert_int_eq(founding_plan_load(in_folder("plan"), &plan), STATUS_OK);
    ck_assert_int_eq(founding_keyset_load(in_folder("keyset"), &keyset),
                     STATUS_OK);
    ck_assert_int_eq(
        founding_accept(&plan, keyset->bytes, keyset->length, root), STATUS_OK);
    ck_assert_int_eq(keyset_read(keyset->bytes, keyset->length, root, 1, &read),
                     STATUS_OK);
    ck_assert_int_eq(place_unlock(&plan.member, &read, place_phrase, &keyring),
                     STATUS_OK);
    ck_assert_ptr_nonnull(keyring_team(keyring, TEAM_HERE));
    keyring_free(keyring);
    secret_free(keyset);
}
END_TEST

START_TEST(a_keyset_of_another_site_or_other_keys_is_not_accepted)
{
    struct place place;
    struct place other;
    struct buf signed_keyset = {0};

    place_found(&place);
    place_found(&other);
    keyset_write(&other.plan.keyset, place.root.secret_key, &signed_keyset);
    ck_assert_int_eq(founding_accept(&place.plan, signed_keyset.data,
                                     signed_keyset.length,
                                     place.root.public_key),
                     STATUS_FOREIGN);
    ck_assert_int_eq(founding_accept(&other.plan, signed_keyset.data,
                                     signed_keyset.length,
                                     other.root.public_key),
                     STATUS_WRONG_SIGNATURE);
    buf_clear(&signed_keyset);
    memcpy(other.plan.keyset.site, place.plan.site, ID_SIZE);
    keyset_write(&other.plan.keyset, place.root.secret_key, &signed_keyset);
    ck_assert_int_eq(founding_accept(&place.plan, signed_keyset.data,
                                     signed_keyset.length,
                                     place.root.public_key),
                     STATUS_CHANGED);
    buf_clear(&signed_keyset);
}
END_TEST

START_TEST(secrets_are_read_as_they_were_saved)
{
    struct place place;
    struct team_pair outside;
    struct sign_pair root;
    struct founding_member member;
    struct stat info;

    place_found(&place);
    ck_assert_int_eq(founding_root_secret_save(in_folder("root"), &place.root),
                     STATUS_OK);
    ck_assert_int_eq(
        founding_outside_secret_save(in_folder("outside"), &place.outside),
        STATUS_OK);
    ck_assert_int_eq(
        founding_member_save(in_folder("member"), &place.plan.member),
        STATUS_OK);
    ck_assert_int_eq(stat(in_folder("root"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
    ck_assert_int_eq(founding_root_secret_load(in_folder("root"), &root),
                     STATUS_OK);
    ck_assert_mem_eq(&root, &place.root, sizeof root);
    ck_assert_int_eq(
        founding_outside_secret_load(in_folder("outside"), &outside),
        STATUS_OK);
    ck_assert_mem_eq(&outside, &place.outside, sizeof outside);
    ck_assert_int_eq(founding_member_load(in_folder("member"), &member),
                     STATUS_OK);
    ck_assert_mem_eq(&member.slot, &place.plan.member.slot, sizeof member.slot);
    ck_assert_uint_eq(member.key_count, 1);
    ck_assert_mem_eq(member.keys[0].bytes, place.plan.member.keys[0].bytes,
                     TEAM_KEY_SIZE);
    ck_assert_int_eq(founding_root_secret_save(in_folder("root"), &place.root),
                     STATUS_EXISTS);
    ck_assert_int_eq(founding_root_secret_load(in_folder("nothing"), &root),
                     STATUS_MISSING);
}
END_TEST

START_TEST(an_outside_part_that_was_changed_is_refused)
{
    struct place place;
    struct founding_outside outside;
    struct secret *bytes;

    place_found(&place);
    ck_assert_int_eq(
        founding_outside_save(in_folder("outside.pub"), &place.outside),
        STATUS_OK);
    ck_assert_int_eq(
        keyfile_load(in_folder("outside.pub"), KEYFILE_OUTSIDE, &bytes),
        STATUS_OK);
    bytes->bytes[10] ^= 1;
    ck_assert_int_eq(keyfile_save(in_folder("bad"), KEYFILE_OUTSIDE,
                                  bytes->bytes, bytes->length),
                     STATUS_OK);
    secret_free(bytes);
    ck_assert_int_eq(founding_outside_load(in_folder("bad"), &outside),
                     STATUS_WRONG_SIGNATURE);
}
END_TEST

static enum status
read_text(const char *text)
{
    struct secret *out;
    enum status status =
        keyfile_read(KEYFILE_ROOT_PUBLIC, text, strlen(text), &out);

    secret_free(out);
    return status;
}

#define BASE "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

START_TEST(a_key_file_is_read_strictly)
{
    static const char *const bad[] = {
        "",
        "amparo-root-public 1",
        "amparo-root-public 1\n",
        "amparo-root-secret 1\n" BASE "\n",
        "amparo-root-public 1\n" BASE,
        "amparo-root-public 1\r\n" BASE "\r\n",
        "amparo-root-public 1\n" BASE "\n\n",
        "amparo-root-public 1\n " BASE "\n",
        "amparo-root-public 1\n" BASE "AAAA\n",
        "amparo-root-public 1\nAAEC\n",
        "amparo-root-public 1x\n" BASE "\n",
        "amparo-root-public 0\n" BASE "\n",
    };

    ck_assert_int_eq(read_text("amparo-root-public 1\n" BASE "\n"), STATUS_OK);
    ck_assert_int_eq(read_text("amparo-root-public 2\nanything"),
                     STATUS_VERSION);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(read_text(bad[i]) == STATUS_BAD_INPUT, "%zu", i);
}
END_TEST

START_TEST(a_key_file_without_end_is_too_long)
{
    struct secret *out;

    ck_assert_int_eq(keyfile_load("/dev/zero", KEYFILE_KEYSET, &out),
                     STATUS_TOO_LONG);
    ck_assert_ptr_null(out);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("founding");
    TCase *recovery = tcase_create("recovery");
    TCase *founding = tcase_create("founding");

    tcase_add_checked_fixture(founding, open_folder, close_folder);
    tcase_add_test(recovery, two_halves_give_the_recovery_team);
    tcase_add_test(recovery, one_wrong_digit_names_the_half_and_the_group);
    tcase_add_test(recovery,
                   halves_in_the_wrong_order_or_of_another_site_are_noticed);
    tcase_add_test(recovery, two_groups_in_exchanged_places_are_noticed);
    tcase_add_test(recovery, the_backup_paper_holds_the_backup_key);
    tcase_add_test(founding, a_site_is_founded_by_files_alone);
    tcase_add_test(founding,
                   a_keyset_of_another_site_or_other_keys_is_not_accepted);
    tcase_add_test(founding, secrets_are_read_as_they_were_saved);
    tcase_add_test(founding, an_outside_part_that_was_changed_is_refused);
    tcase_add_test(founding, a_key_file_is_read_strictly);
    tcase_add_test(founding, a_key_file_without_end_is_too_long);
    suite_add_tcase(suite, recovery);
    suite_add_tcase(suite, founding);
    return tap_run(suite);
}
