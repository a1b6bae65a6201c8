#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "store/sealing/keyset.h"
#include "store/sealing/seal.h"
#include "tests/case_maker.h"
#include "tests/own_decoys.h"
#include "tests/ran.h"
#include "tests/tap.h"

/* `amparo purge` as a person runs it. */

#define PHRASE " --site {S} --passphrase-file {P}/passphrase.txt"

static void
open_all(void)
{
    case_maker_start();
    ran_open();
}

static void
close_all(void)
{
    ran_close();
    case_maker_end();
}

/* A report with these answers, as a visit would send it to TEAM. */
static void
send(const char *answers, enum team team)
{
    struct client *kiosk = site_connect(ran_site, false);
    struct item_body body = case_maker_body(answers);
    struct hello *hello = memory_zeroed(sizeof *hello);
    struct keyset keyset;
    const struct keyset *lent = &keyset;
    struct box_pair thread;
    struct sign_pair sign;
    struct sealed sealed;
    struct sealed own;
    struct put put = {.body = &sealed, .own = &own, .urgent = true};
    struct buf content = {0};
    struct seal_order order = {.kind = ITEM_BODY, .reader_count = 1};

    ck_assert_int_eq(client_hello(kiosk, "kiosk", hello), STATUS_OK);
    ck_assert_int_eq(keyset_peek(hello->keyset, hello->keyset_length, &keyset),
                     STATUS_OK);
    seal_box_pair_make(&thread);
    seal_sign_pair_make(&sign);
    secret_random(put.lookup, LOOKUP_SIZE);
    memcpy(body.thread_secret, thread.secret_key, BOX_SECRET_SIZE);
    memcpy(put.receipt_box, body.receipt_box, BOX_PUBLIC_SIZE);
    memcpy(put.receipt_sign, sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(put.thread_box, thread.public_key, BOX_PUBLIC_SIZE);
    item_body_write(&body, &content);
    order.content = content.data;
    order.length = content.length;
    order.readers = &lent->teams[team].box_public;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    seal_decoy(0, &own);
    ck_assert_int_eq(client_put(kiosk, &put), STATUS_OK);
    item_body_clear(&body);
    buf_clear(&content);
    seal_clear(&sealed);
    seal_clear(&own);
    client_close(kiosk);
    free(hello);
}

static void
stop_store(void)
{
    site_kill_store(ran_site);
    site_revive(ran_site);
}

/* One that the verbs find, so that none of them starts its own. */
static void
start_store(void)
{
    client_close(site_connect(ran_site, false));
}

/* By the store's own hand: another's would be noticed. */
static int
change(const char *sql)
{
    int answer;

    stop_store();
    answer = own_change(site_folder(ran_site), sql);
    start_store();
    return answer;
}

/* All that is there arrived 15 weeks earlier. */
static void
grow_old(void)
{
    change("UPDATE report SET week = week - 15, expires = expires - 15");
}

static int
count_rows(void)
{
    return change("SELECT count(*) FROM report");
}

static const char answers[] = "S2=help C2=team_here H1=doctor K1=no P2=yes";

START_TEST(a_dry_run_says_what_goes_and_a_purge_leaves_cells)
{
    send(answers, TEAM_HERE);
    ck_assert_int_eq(ran_on("purge --dry-run" PHRASE), EX_OK);
    ck_assert(ran_says("0 cases would go."));
    grow_old();
    ck_assert_int_eq(ran_on("purge --dry-run" PHRASE), EX_OK);
    ck_assert(ran_says("will be counted\n1 case would go. Nothing was "
                       "changed."));
    ck_assert_int_eq(count_rows(), 1);
    ck_assert_int_eq(ran_on("purge" PHRASE), EX_OK);
    ck_assert(ran_says("1 case is gone; it is counted"));
    ck_assert_int_eq(count_rows(), 0);
    ck_assert_int_eq(ran_on("purge counts" PHRASE), EX_OK);
    ck_assert(ran_says("T1 help - - 1\n"));
    ck_assert(ran_says("T4 doctor - - 1\n"));
}
END_TEST

static void
purge_two(const char *one, const char *other, const char *words)
{
    send(one, TEAM_HERE);
    if (other)
        send(other, TEAM_HERE);
    grow_old();
    ck_assert_int_eq(ran_on("purge" PHRASE), EX_OK);
    ck_assert_msg(ran_says(words), "%s", buf_text(&ran_said));
}

START_TEST(one_case_and_several_have_their_own_words)
{
    static const char silent[] = "S2=help C2=team_here H1=doctor K1=no P2=no";

    purge_two(silent, NULL, "1 case is gone; it is not counted in the tables.");
    purge_two(answers, silent,
              "2 cases are gone; 1 of them is counted in the tables.");
    purge_two(answers, answers,
              "2 cases are gone; 2 of them are counted in the tables.");
    ck_assert_int_eq(ran_on("export cases_csv --plain --out {H}/no.csv" PHRASE),
                     EX_OK);
    ck_assert(ran_says("0 cases were written to "));
    send(answers, TEAM_HERE);
    ck_assert_int_eq(
        ran_on("export cases_csv --plain --out {H}/one.csv" PHRASE), EX_OK);
    ck_assert_msg(ran_says("1 case was written to "), "%s",
                  buf_text(&ran_said));
}
END_TEST

/* As a restore will ask for it. */
START_TEST(what_was_purged_is_on_the_list_that_is_taken_home)
{
    static const char has_it[] =
        "test \"$(grep -cxE '[0-9a-f]{64}' \"$XDG_STATE_HOME\"/amparo/*/gone)\""
        " = 1";

    send(answers, TEAM_HERE);
    grow_old();
    ck_assert_int_eq(ran_on("purge" PHRASE), EX_OK);
    ck_assert_str_eq(buf_text(&ran_said),
                     "1 case is gone; it is counted in the "
                     "tables.\n");
    ck_assert_int_eq(system(has_it), 0);
}
END_TEST

START_TEST(it_says_the_same_with_a_decoy_or_a_report_for_outside)
{
    static const char *const commands[] = {
        "purge --dry-run" PHRASE, "purge" PHRASE, "purge counts" PHRASE};
    struct buf all[3] = {{0}};

    for (int i = 0; i < 3; i++) {
        if (i == 1) {
            send(answers, TEAM_OUTSIDE);
        } else if (i == 2) {
            stop_store();
            own_decoys(site_folder(ran_site));
            start_store();
        }
        grow_old();
        for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
            ck_assert_int_eq(ran_on(commands[j]), EX_OK);
            buf_add(&all[i], ran_said.data, ran_said.length);
        }
        if (i == 1)
            ck_assert_int_eq(count_rows(), 0);
    }
    /* Where something went without a word, there is a tally of no cells. */
    ck_assert_ptr_nonnull(strstr(buf_text(&all[1]), "amparo-tally 1\n"));
    ck_assert_str_eq(buf_text(&all[1]), buf_text(&all[2]));
    ck_assert_ptr_null(strstr(buf_text(&all[0]), "T1"));
    for (int i = 0; i < 3; i++)
        buf_clear(&all[i]);
}
END_TEST

START_TEST(a_hold_takes_two)
{
    ck_assert_int_eq(ran_on("purge hold" PHRASE), EX_USAGE);
    ck_assert(ran_says("--for half-year|year|two-years"));
    ck_assert_int_eq(ran_on("purge hold 1234 --for year --because no" PHRASE),
                     EX_USAGE);
    ck_assert(ran_on("purge hold 1234 --for year --because yes"
                     " --second-passphrase-file {P}/passphrase.txt" PHRASE) !=
              EX_OK);
    ck_assert(ran_says("No case has this number"));
}
END_TEST

START_TEST(somebody_says_that_the_clock_is_right)
{
    send(answers, TEAM_HERE);
    grow_old();
    change("UPDATE meta SET purge_week = purge_week - 9");
    ck_assert(ran_on("purge" PHRASE) != EX_OK);
    ck_assert(ran_says("amparo purge --clock-is-right"));
    ck_assert_int_eq(count_rows(), 1);
    ck_assert_int_eq(ran_on("purge --clock-is-right" PHRASE), EX_OK);
    ck_assert(ran_says("is taken to be right"));
    ck_assert(ran_says("1 case is gone"));
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("purge_verb");
    TCase *one = tcase_create("purge_verb");

    tcase_add_checked_fixture(one, open_all, close_all);
    tcase_add_test(one, a_dry_run_says_what_goes_and_a_purge_leaves_cells);
    tcase_add_test(one, one_case_and_several_have_their_own_words);
    tcase_add_test(one, what_was_purged_is_on_the_list_that_is_taken_home);
    tcase_add_test(one, it_says_the_same_with_a_decoy_or_a_report_for_outside);
    tcase_add_test(one, a_hold_takes_two);
    tcase_add_test(one, somebody_says_that_the_clock_is_right);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
