#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "store/protocol/client_backup.h"
#include "store/schema.h"
#include "store/store.h"
#include "tests/restored.h"
#include "tests/tap.h"

/* What a restore brings back, and what it must not. */

START_TEST(with_the_newest_list_what_was_withdrawn_stays_withdrawn)
{
    restored_back_up();
    restored_withdraw(&restored_reports[2]);
    /* whoever looks at the site takes the newest list home */
    ck_assert_int_eq(ran_on("backup {H}/later --site {S}"), EX_OK);
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert(ran_says("1 that had been withdrawn or purged since"));
    ck_assert_int_eq(restored_look_up_again(&restored_reports[3]), STATUS_OK);
    ck_assert_int_eq(restored_look_up_again(&restored_reports[2]),
                     STATUS_MISSING);
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    restored_end();
}
END_TEST

/* This member's own list, put aside and back. */
static void
keep_list(bool aside)
{
    char *command = aside ? memory_print("cp %s/amparo/*/gone %s/kept-list",
                                         ran_home, ran_home)
                          : memory_print("for f in %s/amparo/*/gone; do"
                                         " cp %s/kept-list $f; done",
                                         ran_home, ran_home);

    ck_assert_int_eq(system(command), 0);
    free(command);
}

/* A list from before the backup knows nothing of what came after it. */
START_TEST(an_older_list_is_as_none_for_the_warning)
{
    struct client *kiosk;
    struct box_report more;

    ck_assert_int_eq(ran_on("backup {H}/first --site {S}"), EX_OK);
    keep_list(true);
    kiosk = site_connect(ran_site, false);
    box_report_make(&more, 0);
    ck_assert_int_eq(client_put(kiosk, &more.put), STATUS_OK);
    box_report_clear(&more);
    client_close(kiosk);
    restored_back_up();
    keep_list(false);
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert(ran_says("or an older one"));
    restored_end();
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

    restored_back_up();
    said = strstr(buf_text(&ran_said), "stands at ") + strlen("stands at ");
    snprintf(mark, sizeof mark, "after this backup (%.*s)",
             (int)strcspn(said, "\n"), said);
    restored_withdraw(&restored_reports[2]);
    be_new_here();
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert(ran_says("may be here again"));
    ck_assert_msg(ran_says(mark), "%s: %s", mark, buf_text(&ran_said));
    ck_assert_int_eq(restored_look_up_again(&restored_reports[2]), STATUS_OK);
    restored_end();
}
END_TEST

/* The list that this member has, carried to another machine. */
static void
take_list(struct buf *out)
{
    char *command =
        memory_print("cat %s/amparo/*/gone > %s/gone", ran_home, ran_home);

    ck_assert_int_eq(system(command), 0);
    restored_read("gone", out);
    free(command);
}

START_TEST(a_list_that_was_carried_counts_and_a_cut_one_is_refused)
{
    static const char with[] =
        "restore {H}/file --site {H}/again --backup-key {H}/paper"
        " --root {P}/root.public --gone {H}/gone";
    struct buf list = {0};

    restored_back_up();
    restored_withdraw(&restored_reports[4]);
    ck_assert_int_eq(ran_on("backup {H}/later --site {S}"), EX_OK);
    take_list(&list);
    be_new_here();
    for (size_t at = 1; at < list.length; at += 37) {
        restored_write("gone", &list, list.length - at);
        ck_assert_int_ne(ran_on(with), EX_OK);
        ck_assert(ran_says("list of what was withdrawn was cut"));
        ck_assert(!restored_is_there("again"));
    }
    list.data[list.length / 2] ^= 1;
    restored_write("gone", &list, list.length);
    ck_assert_int_ne(ran_on(with), EX_OK);
    list.data[list.length / 2] ^= 1;
    restored_write("gone", &list, list.length);
    ck_assert_int_eq(ran_on(with), EX_OK);
    ck_assert(!ran_says("may be here again"));
    ck_assert_int_eq(restored_look_up_again(&restored_reports[4]),
                     STATUS_MISSING);
    restored_end();
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
    ck_assert(restored_is_there("file"));
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert_int_eq(restored_look_up_again(&restored_reports[1]), STATUS_OK);
    restored_end();
}
END_TEST

/* The rows of some table, as a restore sends them. */
static void
send_some(struct client *client)
{
    static const uint8_t row[] = "\3\53\0\0\0\4gone\1\2\40\0\0\0"
                                 "0123456789abcdef0123456789abcdef";

    ck_assert_int_eq(client_restore_begin(client), STATUS_OK);
    ck_assert_int_eq(client_restore_records(client, row, sizeof row - 1),
                     STATUS_OK);
}

START_TEST(a_restore_whose_store_is_killed_can_be_made_again)
{
    struct site *site;
    struct client *client;
    char *copy = memory_print("mkdir -m 700 %s/again && cp %s/amparo.conf"
                              " %s/services.json %s/again",
                              ran_home, site_folder(ran_site),
                              site_folder(ran_site), ran_home);

    restored_back_up();
    ck_assert_int_eq(system(copy), 0);
    site = restored_again();
    client = site_connect(site, true);
    send_some(client);
    site_kill_store(site);
    client_close(client);
    site_free(site);
    ck_assert(restored_is_there("again/store.db"));
    ck_assert_int_eq(ran_on(restored_command), EX_OK);
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    ck_assert_int_eq(restored_look_up_again(&restored_reports[0]), STATUS_OK);
    restored_end();
    free(copy);
}
END_TEST

/* The site's ROOT, as its settings name it. */
static void
read_root(uint8_t root[SIGN_PUBLIC_SIZE])
{
    char *path = memory_print("%s/amparo.conf", site_folder(ran_site));
    struct buf text = {0};
    const char *at;

    ck_assert_int_eq(file_read(path, 1 << 20, &text), STATUS_OK);
    at = strstr(buf_text(&text), "\nroot = ");
    ck_assert_ptr_nonnull(at);
    at += strlen("\nroot = ");
    for (size_t i = 0; i < SIGN_PUBLIC_SIZE; i++)
        ck_assert_int_eq(sscanf(at + 2 * i, "%2hhx", &root[i]), 1);
    buf_clear(&text);
    free(path);
}

/* As if this member had seen newer keys of this ROOT. */
static void
see_newer_keys(void)
{
    uint8_t root[SIGN_PUBLIC_SIZE];
    uint8_t hash[HASH_SIZE];
    struct buf version = {0};
    char *name;

    read_root(root);
    hash_bytes(hash, root, sizeof root);
    name = memory_print("amparo/keyset-%02x%02x%02x%02x%02x%02x", hash[0],
                        hash[1], hash[2], hash[3], hash[4], hash[5]);
    buf_add_text(&version, "7\n");
    restored_write(name, &version, version.length);
    buf_clear(&version);
    free(name);
}

START_TEST(a_backup_with_older_keys_is_taken_only_when_it_is_said)
{
    char *said = memory_print("%s --older-keys", restored_command);

    restored_back_up();
    see_newer_keys();
    ck_assert_int_ne(ran_on(restored_command), EX_OK);
    ck_assert(ran_says("The keys in this backup are older"));
    ck_assert(!restored_is_there("again"));
    ck_assert_int_eq(ran_on(said), EX_OK);
    ck_assert(ran_says("who was removed since opens it again"));
    ck_assert_int_eq(ran_on("check --site {H}/again"), EX_OK);
    restored_end();
    free(said);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("gone");
    TCase *tests = tcase_create("gone");

    if (secret_start() != STATUS_OK)
        return 99;
    tcase_add_checked_fixture(tests, restored_open, restored_close);
    tcase_add_test(tests,
                   with_the_newest_list_what_was_withdrawn_stays_withdrawn);
    tcase_add_test(tests,
                   without_any_list_a_restore_warns_and_says_how_old_it_is);
    tcase_add_test(tests,
                   a_list_that_was_carried_counts_and_a_cut_one_is_refused);
    tcase_add_test(tests, a_backup_of_a_damaged_store_is_made_and_says_so);
    tcase_add_test(tests,
                   a_backup_with_older_keys_is_taken_only_when_it_is_said);
    tcase_add_test(tests, a_restore_whose_store_is_killed_can_be_made_again);
    tcase_add_test(tests, an_older_list_is_as_none_for_the_warning);
    suite_add_tcase(suite, tests);
    return tap_run(suite);
}
