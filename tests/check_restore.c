#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/memory.h"
#include "store/sealing/chunks.h"
#include "tests/restored.h"
#include "tests/tap.h"

/* Backups of a real site, made and restored by the real programs. */

START_TEST(a_restored_site_works_for_receipts_kiosk_and_desk)
{
    struct box_report more;
    struct client *kiosk;
    struct site *site;

    restored_back_up();
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert(ran_says("The site is as it was when its log stood at "));
    ck_assert(!ran_says("may be here again"));
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    site = restored_again();
    kiosk = site_connect(site, false);
    for (int i = 0; i < RESTORED_REPORTS; i++)
        ck_assert_int_eq(restored_look_up(kiosk, &restored_reports[i]),
                         STATUS_OK);
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(kiosk, &more.put), STATUS_OK);
    ck_assert_int_eq(restored_look_up(kiosk, &more), STATUS_OK);
    box_report_clear(&more);
    client_close(kiosk);
    site_free(site);
    ck_assert_int_eq(ran_on("export cases_csv --site {H}/again --out {H}/csv"
                            " --plain --passphrase-file {P}/passphrase.txt"),
                     EX_OK);
    restored_end();
}
END_TEST

START_TEST(a_backup_is_its_owners_alone_whole_or_not_there_and_never_replaced)
{
    char *path = ran_home_path("file");
    struct stat facts;

    restored_back_up();
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    ck_assert(!restored_is_there("file.part"));
    ck_assert_int_ne(ran_on("backup {H}/file --site {S}"), EX_OK);
    ck_assert(ran_says("it is there already"));
    ck_assert_int_ne(ran_on("backup {H}/nowhere/file --site {S}"), EX_OK);
    ck_assert_int_eq(ran_on("backup --site {S}"), EX_USAGE);
    free(path);
}
END_TEST

/* Refused with WORDS, and nothing at all was made. */
static void
assert_refused(const char *words)
{
    ck_assert_int_ne(ran_on(restored_command), EX_OK);
    ck_assert_msg(ran_says(words), "%s", buf_text(&ran_said));
    ck_assert(ran_says("Nothing was changed."));
    ck_assert(!restored_is_there("again"));
}

START_TEST(a_backup_cut_at_any_chunk_is_refused_whole)
{
    struct buf file = {0};
    size_t chunk = CHUNKS_PIECE + CHUNKS_TAG;

    restored_back_up();
    restored_read("file", &file);
    ck_assert_uint_gt(file.length, CHUNKS_HEAD + 3 * chunk);
    for (size_t at = CHUNKS_HEAD; at < file.length; at += chunk) {
        restored_write("file", &file, at);
        assert_refused("cut or changed");
        restored_write("file", &file, at + SIGNATURE_SIZE);
        assert_refused("cut or changed");
    }
    restored_write("file", &file, file.length - 1);
    assert_refused("cut or changed");
    restored_write("file", &file, 0);
    assert_refused("cut or changed");
    restored_write("file", &file, file.length);
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    restored_end();
    buf_clear(&file);
}
END_TEST

START_TEST(a_backup_with_a_flipped_bit_is_refused_whole)
{
    struct buf file = {0};

    restored_back_up();
    restored_read("file", &file);
    for (size_t at = 9; at < file.length; at += file.length / 13) {
        file.data[at] ^= 0x10;
        restored_write("file", &file, file.length);
        assert_refused("cut or changed");
        file.data[at] ^= 0x10;
    }
    buf_clear(&file);
}
END_TEST

/* Another place's site: its papers, its ROOT, its backup. */
START_TEST(a_foreign_backup_and_a_foreign_paper_are_refused_whole)
{
    struct site *other = site_make();
    char *command =
        memory_print("backup {H}/file --site %s", site_folder(other));
    struct buf paper = {0};

    ck_assert_int_eq(ran_on(command), EX_OK);
    assert_refused("This paper does not open this backup");
    free(command);
    restored_read("paper", &paper);
    paper.data[3] = paper.data[3] == '9' ? '8' : '9';
    restored_write("paper", &paper, paper.length);
    assert_refused("Group 1 of the paper is wrong");
    site_free(other);
    buf_clear(&paper);
}
END_TEST

START_TEST(another_sites_backup_opened_by_its_own_paper_is_refused)
{
    struct site *other = site_make();
    char *command =
        memory_print("restore {H}/file --site {H}/again --backup-key {H}/paper"
                     " --root %s/root.public",
                     site_secrets(other));

    restored_back_up();
    ck_assert_int_ne(ran_on(command), EX_OK);
    ck_assert(ran_says("not signed by your ROOT"));
    ck_assert(!restored_is_there("again"));
    site_free(other);
    free(command);
}
END_TEST

START_TEST(no_site_is_written_over_and_none_is_taken_for_another)
{
    restored_back_up();
    ck_assert_int_ne(ran_on("restore {H}/file --site {S} --backup-key"
                            " {H}/paper"),
                     EX_OK);
    ck_assert(ran_says("There is a site in this folder already"));
    ck_assert_int_ne(ran_on("restore {H}/file --site {H}/again --backup-key"
                            " {H}/paper"),
                     EX_OK);
    ck_assert(ran_says("names ROOT"));
    ck_assert_int_ne(ran_on("restore {H}/none --site {H}/again --backup-key"
                            " {H}/paper --root {P}/root.public"),
                     EX_OK);
    ck_assert(!restored_is_there("again"));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("restore");
    TCase *tests = tcase_create("restore");

    if (secret_start() != STATUS_OK)
        return 99;
    tcase_add_checked_fixture(tests, restored_open, restored_close);
    tcase_add_test(tests, a_restored_site_works_for_receipts_kiosk_and_desk);
    tcase_add_test(
        tests,
        a_backup_is_its_owners_alone_whole_or_not_there_and_never_replaced);
    tcase_add_test(tests, a_backup_cut_at_any_chunk_is_refused_whole);
    tcase_add_test(tests, a_backup_with_a_flipped_bit_is_refused_whole);
    tcase_add_test(tests,
                   a_foreign_backup_and_a_foreign_paper_are_refused_whole);
    tcase_add_test(tests,
                   another_sites_backup_opened_by_its_own_paper_is_refused);
    tcase_add_test(tests,
                   no_site_is_written_over_and_none_is_taken_for_another);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
