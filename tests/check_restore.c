#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/schema.h"
#include "store/sealing/chunks.h"
#include "store/store.h"
#include "tests/box.h"
#include "tests/ran.h"
#include "tests/tap.h"

/* Backups of a real site, made and restored by the real programs. */

enum { REPORTS = 6 };

static struct box_report reports[REPORTS];

/* Read FILE, a name in ran_home. */
static void
read_home(const char *name, struct buf *out)
{
    char *path = ran_home_path(name);

    ck_assert_int_eq(file_read(path, 64 << 20, out), STATUS_OK);
    free(path);
}

static void
write_home(const char *name, const struct buf *bytes, size_t length)
{
    char *path = ran_home_path(name);

    unlink(path);
    ck_assert_int_eq(file_write_new(path, bytes->data, length), STATUS_OK);
    free(path);
}

/* The last paper of the demo is the key of the backups. */
static void
take_paper(void)
{
    char *path = memory_print("%s/papers.txt", site_secrets(ran_site));
    struct buf text = {0};
    struct buf paper = {0};
    const char *last = NULL;

    ck_assert_int_eq(file_read(path, 1 << 20, &text), STATUS_OK);
    for (const char *at = buf_text(&text); (at = strstr(at, "\n\n")); at += 2)
        if (at[2])
            last = at + 2;
    ck_assert_ptr_nonnull(last);
    buf_add_text(&paper, last);
    write_home("paper", &paper, paper.length);
    buf_clear(&text);
    buf_clear(&paper);
    free(path);
}

static void
open_all(void)
{
    struct client *kiosk;

    ran_open();
    site_set(ran_site, "withdraw_hours", "0");
    take_paper();
    kiosk = site_connect(ran_site, false);
    for (int i = 0; i < REPORTS; i++) {
        box_report_make(&reports[i], i % 3 + 1);
        reports[i].put.urgent = true;
        ck_assert_int_eq(client_put(kiosk, &reports[i].put), STATUS_OK);
    }
    client_close(kiosk);
}

static void
close_all(void)
{
    for (int i = 0; i < REPORTS; i++)
        box_report_clear(&reports[i]);
    ran_close();
}

static void
withdraw(const struct box_report *report)
{
    struct client *kiosk = site_connect(ran_site, false);
    struct hello hello;
    struct proof_claim claim = {.act = PROOF_WITHDRAW};
    struct proof proof;
    uint32_t hour;
    bool done;

    ck_assert_int_eq(client_hello(kiosk, "", &hello), STATUS_OK);
    memcpy(claim.site, hello.site, ID_SIZE);
    memcpy(claim.target, report->put.lookup, ID_SIZE);
    memcpy(claim.nonce, client_nonce(kiosk), NONCE_SIZE);
    proof_sign(&claim, report->sign.secret_key, &proof);
    ck_assert_int_eq(
        client_withdraw(kiosk, report->put.lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
    client_close(kiosk);
}

static void
back_up(void)
{
    ck_assert_int_eq(ran_on("backup {H}/file --site {S}"), EX_OK);
    ck_assert(ran_says("The log stands at "));
}

static const char restore[] =
    "restore {H}/file --site {H}/again --backup-key {H}/paper"
    " --root {P}/root.public";

static bool
is_there(const char *name)
{
    char *path = ran_home_path(name);
    bool is = access(path, F_OK) == 0;

    free(path);
    return is;
}

/* The site that was restored, with its own store. */
static struct site *
again(void)
{
    char *folder = ran_home_path("again");
    char *phrase = memory_print("%s/passphrase.txt", site_secrets(ran_site));
    struct site *site = site_use(folder, phrase);

    free(folder);
    free(phrase);
    return site;
}

static enum status
look_up(struct client *kiosk, const struct box_report *report)
{
    struct got got;
    enum status status = client_get(kiosk, report->put.lookup, &got);
    struct seal_opened opened;

    if (status != STATUS_OK)
        return status;
    ck_assert_int_eq(seal_open(&got.items[0], &report->receipt, &opened),
                     STATUS_OK);
    seal_opened_clear(&opened);
    client_got_clear(&got);
    return STATUS_OK;
}

static enum status
look_up_again(const struct box_report *report)
{
    struct site *site = again();
    struct client *kiosk = site_connect(site, false);
    enum status status = look_up(kiosk, report);

    client_close(kiosk);
    site_free(site);
    return status;
}

static void
end_again(void)
{
    struct site *site = again();

    client_close(site_connect(site, true));
    site_kill_store(site);
    site_free(site);
}

START_TEST(a_restored_site_works_for_receipts_kiosk_and_desk)
{
    struct box_report more;
    struct client *kiosk;
    struct site *site;

    back_up();
    ck_assert_int_eq(ran_on(restore), EX_OK);
    ck_assert(ran_says("The site is as it was when its log stood at "));
    ck_assert(!ran_says("may be here again"));
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    site = again();
    kiosk = site_connect(site, false);
    for (int i = 0; i < REPORTS; i++)
        ck_assert_int_eq(look_up(kiosk, &reports[i]), STATUS_OK);
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(kiosk, &more.put), STATUS_OK);
    ck_assert_int_eq(look_up(kiosk, &more), STATUS_OK);
    box_report_clear(&more);
    client_close(kiosk);
    site_free(site);
    ck_assert_int_eq(ran_on("export cases_csv --site {H}/again --out {H}/csv"
                            " --plain --passphrase-file {P}/passphrase.txt"),
                     EX_OK);
    end_again();
}
END_TEST

START_TEST(a_backup_is_its_owners_alone_whole_or_not_there_and_never_replaced)
{
    char *path = ran_home_path("file");
    struct stat facts;

    back_up();
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    ck_assert(!is_there("file.part"));
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
    ck_assert_int_ne(ran_on(restore), EX_OK);
    ck_assert_msg(ran_says(words), "%s", buf_text(&ran_said));
    ck_assert(ran_says("Nothing was changed."));
    ck_assert(!is_there("again"));
}

START_TEST(a_backup_cut_at_any_chunk_is_refused_whole)
{
    struct buf file = {0};
    size_t chunk = CHUNKS_PIECE + CHUNKS_TAG;

    back_up();
    read_home("file", &file);
    ck_assert_uint_gt(file.length, CHUNKS_HEAD + 3 * chunk);
    for (size_t at = CHUNKS_HEAD; at < file.length; at += chunk) {
        write_home("file", &file, at);
        assert_refused("cut or changed");
        write_home("file", &file, at + SIGNATURE_SIZE);
        assert_refused("cut or changed");
    }
    write_home("file", &file, file.length - 1);
    assert_refused("cut or changed");
    write_home("file", &file, 0);
    assert_refused("cut or changed");
    write_home("file", &file, file.length);
    ck_assert_int_eq(ran_on(restore), EX_OK);
    end_again();
    buf_clear(&file);
}
END_TEST

START_TEST(a_backup_with_a_flipped_bit_is_refused_whole)
{
    struct buf file = {0};

    back_up();
    read_home("file", &file);
    for (size_t at = 9; at < file.length; at += file.length / 13) {
        file.data[at] ^= 0x10;
        write_home("file", &file, file.length);
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
    read_home("paper", &paper);
    paper.data[3] = paper.data[3] == '9' ? '8' : '9';
    write_home("paper", &paper, paper.length);
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

    back_up();
    ck_assert_int_ne(ran_on(command), EX_OK);
    ck_assert(ran_says("not signed by your ROOT"));
    ck_assert(!is_there("again"));
    site_free(other);
    free(command);
}
END_TEST

START_TEST(no_site_is_written_over_and_none_is_taken_for_another)
{
    back_up();
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
    ck_assert(!is_there("again"));
}
END_TEST

START_TEST(with_the_newest_list_what_was_withdrawn_stays_withdrawn)
{
    back_up();
    withdraw(&reports[2]);
    /* whoever looks at the site takes the newest list home */
    ck_assert_int_eq(ran_on("backup {H}/later --site {S}"), EX_OK);
    ck_assert_int_eq(ran_on(restore), EX_OK);
    ck_assert(ran_says("1 that had been withdrawn or purged since"));
    ck_assert_int_eq(look_up_again(&reports[3]), STATUS_OK);
    ck_assert_int_eq(look_up_again(&reports[2]), STATUS_MISSING);
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    end_again();
}
END_TEST

/* From now on as somebody who was never at this site. */
static void
be_new_here(void)
{
    char *folder = ran_home_path("elsewhere");

    setenv("XDG_STATE_HOME", folder, 1);
    free(folder);
}

START_TEST(without_any_list_a_restore_warns_and_says_how_old_it_is)
{
    char mark[64];
    const char *said;

    back_up();
    said = strstr(buf_text(&ran_said), "stands at ") + strlen("stands at ");
    snprintf(mark, sizeof mark, "after this backup (%.*s)",
             (int)strcspn(said, "\n"), said);
    withdraw(&reports[2]);
    be_new_here();
    ck_assert_int_eq(ran_on(restore), EX_OK);
    ck_assert(ran_says("may be here again"));
    ck_assert_msg(ran_says(mark), "%s: %s", mark, buf_text(&ran_said));
    ck_assert_int_eq(look_up_again(&reports[2]), STATUS_OK);
    end_again();
}
END_TEST

/* The list that this member has, carried to another machine. */
static void
take_list(struct buf *out)
{
    char *command =
        memory_print("cat %s/amparo/*/gone > %s/gone", ran_home, ran_home);

    ck_assert_int_eq(system(command), 0);
    read_home("gone", out);
    free(command);
}

START_TEST(a_list_that_was_carried_counts_and_a_cut_one_is_refused)
{
    static const char with[] =
        "restore {H}/file --site {H}/again --backup-key {H}/paper"
        " --root {P}/root.public --gone {H}/gone";
    struct buf list = {0};

    back_up();
    withdraw(&reports[4]);
    ck_assert_int_eq(ran_on("backup {H}/later --site {S}"), EX_OK);
    take_list(&list);
    be_new_here();
    for (size_t at = 1; at < list.length; at += 37) {
        write_home("gone", &list, list.length - at);
        ck_assert_int_ne(ran_on(with), EX_OK);
        ck_assert(ran_says("list of what was withdrawn was cut"));
        ck_assert(!is_there("again"));
    }
    list.data[list.length / 2] ^= 1;
    write_home("gone", &list, list.length);
    ck_assert_int_ne(ran_on(with), EX_OK);
    list.data[list.length / 2] ^= 1;
    write_home("gone", &list, list.length);
    ck_assert_int_eq(ran_on(with), EX_OK);
    ck_assert(!ran_says("may be here again"));
    ck_assert_int_eq(look_up_again(&reports[4]), STATUS_MISSING);
    end_again();
    buf_clear(&list);
}
END_TEST

/* One bit of a page that holds a form, in the file of a store at rest. */
static void
damage_store(void)
{
    char *path = memory_print("%s/store.db", site_folder(ran_site));
    struct store *store;
    char page[32] = "";
    FILE *file;
    int byte;

    client_close(site_connect(ran_site, true));
    site_kill_store(ran_site);
    site_revive(ran_site);
    ck_assert_int_eq(store_open(site_folder(ran_site),
                                &(struct store_options){.retention_days = 90},
                                &store),
                     STATUS_OK);
    ck_assert_int_eq(store_text(store_database(store),
                                "SELECT rootpage FROM sqlite_schema"
                                " WHERE name = 'form'",
                                page, sizeof page),
                     STATUS_OK);
    store_close(store);
    file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(
        fseek(file, (strtol(page, NULL, 10) - 1) * 4096 + 4000, SEEK_SET), 0);
    byte = fgetc(file);
    ck_assert_int_eq(fseek(file, -1, SEEK_CUR), 0);
    ck_assert_int_ne(fputc(byte ^ 1, file), EOF);
    fclose(file);
    free(path);
}

START_TEST(a_backup_of_a_damaged_store_is_made_and_says_so)
{
    damage_store();
    ck_assert_int_eq(ran_on("backup {H}/file --site {S}"), EX_DATAERR);
    ck_assert(ran_says("stand in this backup as they are"));
    ck_assert(is_there("file"));
    ck_assert_int_eq(ran_on(restore), EX_OK);
    ck_assert_int_eq(look_up_again(&reports[1]), STATUS_OK);
    end_again();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("restore");
    TCase *whole = tcase_create("restore");

    if (secret_start() != STATUS_OK)
        return 99;
    tcase_set_timeout(whole, 120);
    tcase_add_checked_fixture(whole, open_all, close_all);
    tcase_add_test(whole, a_restored_site_works_for_receipts_kiosk_and_desk);
    tcase_add_test(
        whole,
        a_backup_is_its_owners_alone_whole_or_not_there_and_never_replaced);
    tcase_add_test(whole, a_backup_cut_at_any_chunk_is_refused_whole);
    tcase_add_test(whole, a_backup_with_a_flipped_bit_is_refused_whole);
    tcase_add_test(whole,
                   a_foreign_backup_and_a_foreign_paper_are_refused_whole);
    tcase_add_test(whole,
                   another_sites_backup_opened_by_its_own_paper_is_refused);
    tcase_add_test(whole,
                   no_site_is_written_over_and_none_is_taken_for_another);
    tcase_add_test(whole,
                   with_the_newest_list_what_was_withdrawn_stays_withdrawn);
    tcase_add_test(whole,
                   without_any_list_a_restore_warns_and_says_how_old_it_is);
    tcase_add_test(whole,
                   a_list_that_was_carried_counts_and_a_cut_one_is_refused);
    tcase_add_test(whole, a_backup_of_a_damaged_store_is_made_and_says_so);
    suite_add_tcase(suite, whole);
    return tap_run(suite);
}
