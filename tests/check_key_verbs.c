#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/protocol/client.h"
#include "store/sealing/keyset.h"
#include "tests/ran.h"
#include "tests/tap.h"

/* `amparo key` at a site, on ROOT's machine, at the outside body. */

#define AS_DESK "--passphrase-file {P}/passphrase.txt"

/* The line that is set in from the margin, as a pass phrase file NAME. */
static void
keep_phrase(const char *name)
{
    char *path = ran_home_path(name);
    char *line = strstr(buf_text(&ran_said), "\n    ");
    char *text;

    ck_assert_ptr_nonnull(line);
    line += 5;
    text = memory_print("%.*s\n", (int)strcspn(line, "\n"), line);
    ck_assert_int_eq(file_write_new(path, text, strlen(text)), STATUS_OK);
    memory_free_text(text);
    free(path);
}

/* Of the keyset that the site serves now. */
static uint32_t
version_served(void)
{
    struct client *client = site_connect(ran_site, false);
    struct hello *hello = memory_zeroed(sizeof *hello);
    uint32_t version;

    ck_assert_int_eq(client_hello(client, "", hello), STATUS_OK);
    version = hello->keyset_version;
    client_close(client);
    free(hello);
    return version;
}

START_TEST(a_member_comes_and_goes_with_root_s_signature)
{
    ck_assert_int_eq(ran_on("key member add --site {S} --member Bo " AS_DESK),
                     EX_OK);
    keep_phrase("bo");
    ck_assert_int_eq(ran_on("key member list --site {S} --passphrase-file "
                            "{H}/bo"),
                     EX_OK);
    ck_assert(ran_says("Bo, who asked\n"));
    ck_assert_int_eq(ran_on("key member add --site {S} --member Bo " AS_DESK),
                     EX_CANTCREAT);
    ck_assert(ran_says("has this name already"));
    ck_assert_int_eq(ran_on("key member remove --site {S} --member Bo --out "
                            "{H}/request " AS_DESK),
                     EX_OK);
    ck_assert(ran_says("Bo is removed"));
    ck_assert_int_eq(ran_on("key member list --site {S} --passphrase-file "
                            "{H}/bo"),
                     EX_NOPERM);
    ck_assert_int_eq(ran_on("key root show --request {H}/request"), EX_OK);
    ck_assert(ran_says("keyset version 2, 1 earlier keys"));
    ck_assert_int_eq(ran_on("key root sign --request {H}/request --root "
                            "{P}/root.secret --out {H}/keyset"),
                     EX_OK);
    ck_assert_uint_eq(version_served(), 1);
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("A new team key waits for ROOT's signature"));
    ck_assert_int_eq(
        ran_on("key keyset --site {S} --keyset {H}/keyset " AS_DESK), EX_OK);
    ck_assert(ran_says("The keyset of version 2 is in use"));
    ck_assert_uint_eq(version_served(), 2);
    ck_assert_int_eq(
        ran_on("key keyset --site {S} --keyset {H}/keyset " AS_DESK),
        EX_CONFIG);
    ck_assert(ran_says("not newer"));
    ck_assert_int_eq(ran_on("key rewrap --site {S} " AS_DESK), EX_OK);
    ck_assert(ran_says("0 reports were sealed"));
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    ck_assert(!ran_says("A new team key waits"));
}
END_TEST

START_TEST(a_keyset_that_another_root_signed_is_not_taken)
{
    ck_assert_int_eq(
        ran_on("key request --site {S} --out {H}/request " AS_DESK),
        EX_NOINPUT);
    ck_assert(ran_says("No new team key waits"));
    ck_assert_int_eq(ran_on("key renew --site {S} --out {H}/request " AS_DESK),
                     EX_OK);
    ck_assert_int_eq(ran_on("key request --site {S} --out {H}/again " AS_DESK),
                     EX_OK);
    ck_assert_int_eq(ran_on("key root make --out {H}/roots"), EX_OK);
    ck_assert_int_eq(ran_on("key root sign --request {H}/again --root "
                            "{H}/roots/root.secret --out {H}/keyset"),
                     EX_OK);
    ck_assert_int_eq(
        ran_on("key keyset --site {S} --keyset {H}/keyset " AS_DESK),
        EX_CONFIG);
    ck_assert(ran_says("not signed by the ROOT of amparo.conf"));
    ck_assert_uint_eq(version_served(), 1);
    ck_assert_int_eq(ran_on("key keyset --site {S} --keyset {H}/none " AS_DESK),
                     EX_NOINPUT);
    ck_assert(ran_says("/none cannot be taken: nothing is there."));
}
END_TEST

START_TEST(another_pass_phrase_is_drawn_or_chosen)
{
    char *path = ran_home_path("own");

    ck_assert_int_eq(ran_on("key phrase --site {S} " AS_DESK), EX_OK);
    keep_phrase("drawn");
    ck_assert_int_eq(ran_on("key member list --site {S} " AS_DESK), EX_NOPERM);
    ck_assert(ran_says("The pass phrase opens nothing here."));
    ck_assert_int_eq(file_write_new(path, "too short\n", 10), STATUS_OK);
    ck_assert_int_eq(ran_on("key phrase --site {S} --passphrase-file {H}/drawn "
                            "--new-passphrase-file {H}/own"),
                     EX_DATAERR);
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_eq(file_write_new(path, "my own twelve\n", 14), STATUS_OK);
    ck_assert_int_eq(ran_on("key phrase --site {S} --passphrase-file {H}/drawn "
                            "--new-passphrase-file {H}/own"),
                     EX_OK);
    ck_assert(!ran_says("my own twelve"));
    ck_assert_int_eq(ran_on("key member list --site {S} --passphrase-file "
                            "{H}/own"),
                     EX_OK);
    free(path);
}
END_TEST

/* Half NUMBER (0, 1) of the demo's papers, which an empty line parts. */
static void
cut_half(int number, const char *name)
{
    char *papers = memory_print("%s/papers.txt", site_secrets(ran_site));
    char *path = ran_home_path(name);
    struct buf text = {0};
    const char *start;
    const char *end;

    ck_assert_int_eq(file_read(papers, 1 << 16, &text), STATUS_OK);
    start = buf_text(&text);
    if (number > 0)
        start = strstr(start, "\n\n") + 2;
    end = strstr(start, "\n\n");
    ck_assert_ptr_nonnull(end);
    ck_assert_int_eq(file_write_new(path, start, (size_t)(end - start)),
                     STATUS_OK);
    buf_clear(&text);
    free(papers);
    free(path);
}

START_TEST(both_halves_are_joined_at_the_outside_body_alone)
{
    static const char join[] =
        "key recovery --site {S} --member out --half {H}/one "
        "--half {H}/two";

    cut_half(0, "one");
    cut_half(1, "two");
    ck_assert_int_eq(ran_on(join), EX_CONFIG);
    ck_assert(ran_says("at the outside body alone"));
    site_set(ran_site, "profile", "outside");
    ck_assert_int_eq(ran_on("key recovery --site {S} --member out --half "
                            "{H}/two --half {H}/one"),
                     EX_DATAERR);
    ck_assert(ran_says("Group 1 of the first half is wrong"));
    ck_assert_int_eq(ran_on(join), EX_OK);
    keep_phrase("out");
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/all.csv "
                            "--plain --passphrase-file {H}/out"),
                     EX_OK);
}
END_TEST

START_TEST(what_is_missing_or_unknown_is_a_wrong_call)
{
    static const char *const wrong[] = {
        "key",
        "key member",
        "key member add --site {S}",
        "key member shoot --site {S}",
        "key keyset --site {S}",
        "key renew --out {H}/x",
        "key root sign --request {H}/x",
        "key root show",
        "key frobnicate --site {S}",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(ran_on(wrong[i]) == EX_USAGE, "%s", wrong[i]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("key_verbs");
    TCase *one = tcase_create("key_verbs");

    tcase_add_checked_fixture(one, ran_open, ran_close);
    tcase_add_test(one, a_member_comes_and_goes_with_root_s_signature);
    tcase_add_test(one, a_keyset_that_another_root_signed_is_not_taken);
    tcase_add_test(one, another_pass_phrase_is_drawn_or_chosen);
    tcase_add_test(one, both_halves_are_joined_at_the_outside_body_alone);
    tcase_add_test(one, what_is_missing_or_unknown_is_a_wrong_call);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
