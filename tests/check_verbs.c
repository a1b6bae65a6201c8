#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/protocol/client.h"
#include "store/sealing/keyset.h"
#include "store/sealing/seal.h"
#include "tests/own_decoys.h"
#include "tests/ran.h"
#include "tests/tap.h"

/* The real `amparo`, run as a person would. */

/* --- the command line ------------------------------------------------------
 */

START_TEST(help_and_version_are_given)
{
    ck_assert_int_eq(ran("--help"), EX_OK);
    ck_assert(ran_says("Usage: amparo VERB"));
    ck_assert_int_eq(ran("--version"), EX_OK);
    ck_assert(ran_says("amparo 0"));
    ck_assert_int_eq(ran("init --help"), EX_OK);
    ck_assert(ran_says("--demo"));
}
END_TEST

START_TEST(every_verb_gives_its_help_and_the_version)
{
    static const char *const verbs[] = {
#define VERB(name, function, options, words, usage) name,
#include "kiosk/verbs/verbs.def"
#undef VERB
    };

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        char *asked = memory_print("%s --help", verbs[i]);
        char *wanted = memory_print("Usage: amparo %s", verbs[i]);
        char *version = memory_print("%s --version", verbs[i]);

        ck_assert_int_eq(ran(asked), EX_OK);
        ck_assert_msg(ran_says(wanted), "%s", asked);
        ck_assert_int_eq(ran(version), EX_OK);
        ck_assert_msg(ran_says("amparo 0"), "%s", version);
        free(asked);
        free(wanted);
        free(version);
    }
}
END_TEST

START_TEST(what_is_not_known_is_named)
{
    ck_assert_int_eq(ran("frobnicate"), EX_USAGE);
    ck_assert(ran_says("\"frobnicate\" is no verb"));
    ck_assert_int_eq(ran(""), EX_USAGE);
    ck_assert_int_eq(ran_on("check --site {S} --loud"), EX_USAGE);
    ck_assert(ran_says("--loud"));
    ck_assert_int_eq(ran_on("check --site {S} --plain"), EX_USAGE);
    ck_assert(ran_says("--plain does not belong"));
    ck_assert_int_eq(ran("check"), EX_USAGE);
    ck_assert(ran_says("--site"));
}
END_TEST

/* --- sites ------------------------------------------------------------------
 */

START_TEST(a_demo_site_is_healthy)
{
    ck_assert_int_eq(ran_on("check --site {S}"), EX_OK);
    ck_assert(ran_says("\nhealthy\n"));
    ck_assert(!ran_says("wrong"));
    ck_assert_int_eq(ran_on("languages --site {S}"), EX_OK);
    ck_assert(ran_says("English"));
}
END_TEST

START_TEST(what_the_demo_keeps_secret_is_its_owners_alone)
{
    struct stat facts;
    char *path = memory_print("%s/passphrase.txt", site_secrets(ran_site));

    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(site_secrets(ran_site), &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0700);
    ck_assert_int_eq(stat(site_folder(ran_site), &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0700);
    free(path);
}
END_TEST

START_TEST(a_folder_that_is_not_empty_is_refused)
{
    ck_assert_int_eq(ran_on("init --site {S} --demo"), EX_CANTCREAT);
    ck_assert(ran_says("empty"));
}
END_TEST

START_TEST(a_site_that_is_missing_is_named)
{
    ck_assert_int_eq(ran("check --site /nowhere/at/all"), EX_NOINPUT);
    ck_assert(ran_says("/nowhere/at/all"));
}
END_TEST

START_TEST(a_bad_setting_is_named_with_its_line)
{
    site_set(ran_site, "retention_days", "7");
    ck_assert_int_eq(ran_on("check --site {S}"), EX_CONFIG);
    ck_assert(ran_says("line "));
    ck_assert(ran_says("retention_days"));
}
END_TEST

START_TEST(a_store_of_another_site_is_refused)
{
    struct site *other = site_make();
    char *command = memory_print("cp %s/store.db %s/store.db",
                                 site_folder(other), site_folder(ran_site));

    ck_assert_int_eq(system(command), 0);
    free(command);
    site_free(other);
    ck_assert_int_eq(ran_on("check --site {S}"), EX_CONFIG);
    ck_assert(ran_says("not signed by the ROOT"));
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/x.csv "
                            "--plain --passphrase-file {P}/passphrase.txt"),
                     EX_CONFIG);
}
END_TEST

/* SQLite keeps user_version in bytes 60 to 63 of the file's header. */
START_TEST(a_site_of_a_newer_version_is_refused)
{
    char *path = memory_print("%s/store.db", site_folder(ran_site));
    int file = open(path, O_WRONLY | O_CLOEXEC);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(pwrite(file, "\0\0\3\xE7", 4, 60), 4);
    ck_assert_int_eq(close(file), 0);
    ck_assert_int_eq(ran_on("check --site {S}"), EX_CONFIG);
    ck_assert(ran_says("newer"));
    free(path);
}
END_TEST

START_TEST(a_site_that_may_not_be_read_is_refused)
{
    char *folder = ran_home_path("closed");

    ck_assert_int_eq(mkdir(folder, 0), 0);
    /* nothing is closed to root: it finds no settings in there instead */
    ck_assert_int_eq(ran_on("check --site {H}/closed"),
                     geteuid() == 0 ? EX_NOINPUT : EX_NOPERM);
    ck_assert(ran_says("closed"));
    free(folder);
}
END_TEST

START_TEST(a_service_with_a_field_unset_is_named)
{
    char *path = memory_print("%s/services.json", site_folder(ran_site));

    unlink(path);
    ck_assert_int_eq(file_write_new(path, "[{\"id\": \"clinic\"}]", 18),
                     STATUS_OK);
    ck_assert_int_eq(ran_on("check --site {S}"), EX_CONFIG);
    ck_assert(ran_says("clinic"));
    ck_assert(ran_says("not healthy"));
    free(path);
}
END_TEST

START_TEST(a_site_is_founded_with_rooms_between_the_keys)
{
    ck_assert_int_eq(ran_on("key root --out {H}"), EX_OK);
    ck_assert_int_eq(ran_on("key outside --out {H}"), EX_OK);
    ck_assert_int_eq(ran_on("init --site {H}/real --outside {H}/outside.public "
                            "--root {H}/root.public"),
                     EX_OK);
    ck_assert(ran_says("pass phrase of the desk"));
    ck_assert_int_eq(ran_on("check --site {H}/real"), EX_NOINPUT);
    ck_assert(ran_says("not founded yet"));
    ck_assert_int_eq(ran_on("key sign --request {H}/real/keyset-request.txt "
                            "--root {H}/root.secret --out {H}/keyset"),
                     EX_OK);
    ck_assert_int_eq(ran_on("init --site {H}/real --keyset {H}/keyset"), EX_OK);
    ck_assert_int_eq(ran_on("check --site {H}/real"), EX_CONFIG);
    ck_assert(ran_says("signed by ROOT, whose fingerprint"));
    ck_assert(ran_says("site_name"));
    ck_assert_int_eq(ran_on("init --site {H}/real --keyset {H}/keyset"),
                     EX_NOINPUT);
}
END_TEST

START_TEST(a_keyset_that_another_root_signed_is_refused)
{
    ck_assert_int_eq(ran_on("key root --out {H}"), EX_OK);
    ck_assert_int_eq(ran_on("key outside --out {H}"), EX_OK);
    ck_assert_int_eq(ran_on("init --site {H}/real --outside {H}/outside.public "
                            "--root {P}/root.public"),
                     EX_OK);
    ck_assert_int_eq(ran_on("key sign --request {H}/real/keyset-request.txt "
                            "--root {H}/root.secret --out {H}/keyset"),
                     EX_OK);
    ck_assert_int_eq(ran_on("init --site {H}/real --keyset {H}/keyset"),
                     EX_CONFIG);
    ck_assert(ran_says("signature"));
    ck_assert_int_eq(ran_on("init --site {H}/other --outside {P}/root.public "
                            "--root {P}/root.public"),
                     EX_DATAERR);
}
END_TEST

/* --- export ------------------------------------------------------------------
 */

START_TEST(an_export_needs_to_be_asked_for_as_plain)
{
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/x.csv "
                            "--passphrase-file {P}/passphrase.txt"),
                     EX_USAGE);
    ck_assert(ran_says("--plain"));
    ck_assert_int_eq(ran_on("export nonsense --site {S} --out {H}/x.csv"),
                     EX_USAGE);
    ck_assert(ran_says("cases_csv"));
}
END_TEST

START_TEST(an_export_is_its_owners_alone_and_replaces_nothing)
{
    struct stat facts;
    char *path = ran_home_path("x.csv");
    const char *command = "export cases_csv --site {S} --out {H}/x.csv "
                          "--plain --passphrase-file {P}/passphrase.txt";

    ck_assert_int_eq(ran_on(command), EX_OK);
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    ck_assert_int_eq(ran_on(command), EX_CANTCREAT);
    free(path);
}
END_TEST

START_TEST(a_wrong_pass_phrase_exports_nothing)
{
    char *path = ran_home_path("wrong");

    ck_assert_int_eq(file_write_new(path, "not the right words\n", 20),
                     STATUS_OK);
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/x.csv "
                            "--plain --passphrase-file {H}/wrong"),
                     EX_NOPERM);
    ck_assert(ran_says("opens nothing"));
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/x.csv "
                            "--plain --passphrase-file {H}/nothing"),
                     EX_NOINPUT);
    ck_assert_int_eq(ran_on("export cases_csv --site {S} --out {H}/x.csv "
                            "--plain"),
                     EX_UNAVAILABLE);
    ck_assert(ran_says("--passphrase-file"));
    free(path);
}
END_TEST

START_TEST(a_desk_needs_a_terminal)
{
    ck_assert_int_eq(
        ran_on("desk --site {S} --passphrase-file {P}/passphrase.txt"),
        EX_UNAVAILABLE);
    ck_assert(ran_says("needs a terminal"));
    ck_assert_int_eq(ran_on("desk --site {S} --language xx"), EX_NOINPUT);
    ck_assert(ran_says("xx"));
}
END_TEST

/* --- no trace
 * ------------------------------------------------------------------ */

/* A row of a report: sealed to the outside team, or to nobody. */
static void
put_row(struct client *kiosk, const struct keyset *keyset)
{
    struct box_pair receipt;
    struct box_pair thread;
    struct sign_pair sign;
    struct sealed body;
    struct sealed own;
    struct put put = {.body = &body, .own = &own, .urgent = true};

    seal_box_pair_make(&receipt);
    seal_box_pair_make(&thread);
    seal_sign_pair_make(&sign);
    secret_random(put.lookup, LOOKUP_SIZE);
    memcpy(put.receipt_box, receipt.public_key, BOX_PUBLIC_SIZE);
    memcpy(put.receipt_sign, sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(put.thread_box, thread.public_key, BOX_PUBLIC_SIZE);
    seal_decoy(0, &own);
    if (keyset) {
        const struct seal_order order = {
            .kind = ITEM_BODY,
            .content = "what happened",
            .length = 13,
            .readers = &keyset->teams[TEAM_OUTSIDE].box_public,
            .reader_count = 1};

        ck_assert_int_eq(seal_make(&order, &body), STATUS_OK);
    } else {
        seal_decoy(0, &body);
    }
    ck_assert_int_eq(client_put(kiosk, &put), STATUS_OK);
    seal_clear(&body);
    seal_clear(&own);
}

/* All that check, export and the log say. */
/* The mark of the log is another one after each event, a decoy's too. */
static void
hide_mark(struct buf *text)
{
    static const char before[] = "The log stands at ";
    char *at = strstr(buf_text(text), before);
    size_t mark;

    ck_assert_ptr_nonnull(at);
    at += sizeof before - 1;
    mark = strcspn(at, "\n");
    memmove(at, at + mark, strlen(at + mark) + 1);
    text->length -= mark;
}

static void
hear(struct buf *out)
{
    static const char *const commands[] = {
        "check --site {S}",
        "export cases_csv --site {S} --out {H}/y.csv --plain "
        "--passphrase-file {P}/passphrase.txt"};
    char *csv = ran_home_path("y.csv");
    char *log = memory_print("%s/amparo.log", site_folder(ran_site));

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        ck_assert_int_eq(ran_on(commands[i]), EX_OK);
        if (i == 0)
            hide_mark(&ran_said);
        buf_add(out, ran_said.data, ran_said.length);
    }
    ck_assert_int_eq(file_read(csv, 1 << 20, out), STATUS_OK);
    ck_assert_int_eq(file_read(log, 1 << 20, out), STATUS_OK);
    unlink(csv);
    free(csv);
    free(log);
}

START_TEST(check_export_and_log_say_the_same_of_a_decoy)
{
    struct client *kiosk = site_connect(ran_site, false);
    struct hello hello;
    struct keyset keyset;
    struct buf said_of[3] = {{0}};

    ck_assert_int_eq(client_hello(kiosk, "kiosk", &hello), STATUS_OK);
    ck_assert_int_eq(keyset_peek(hello.keyset, hello.keyset_length, &keyset),
                     STATUS_OK);
    for (int i = 0; i < 3; i++) {
        if (i < 2) {
            put_row(kiosk, i ? &keyset : NULL);
        } else {
            site_kill_store(ran_site);
            own_decoys(site_folder(ran_site));
            site_revive(ran_site);
        }
        hear(&said_of[i]);
        ck_assert_uint_eq(said_of[0].length, said_of[i].length);
        ck_assert_mem_eq(said_of[0].data, said_of[i].data, said_of[0].length);
    }
    client_close(kiosk);
    for (int i = 0; i < 3; i++)
        buf_clear(&said_of[i]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("verbs");
    TCase *reading = tcase_create("verbs");
    TCase *changing = tcase_create("verbs");

    /* these leave the site as it was, and share it */
    tcase_add_unchecked_fixture(reading, ran_open, ran_close);
    tcase_add_test(reading, help_and_version_are_given);
    tcase_add_test(reading, every_verb_gives_its_help_and_the_version);
    tcase_add_test(reading, what_is_not_known_is_named);
    tcase_add_test(reading, a_demo_site_is_healthy);
    tcase_add_test(reading, what_the_demo_keeps_secret_is_its_owners_alone);
    tcase_add_test(reading, a_folder_that_is_not_empty_is_refused);
    tcase_add_test(reading, a_site_that_is_missing_is_named);
    tcase_add_test(reading, a_site_is_founded_with_rooms_between_the_keys);
    tcase_add_test(reading, an_export_needs_to_be_asked_for_as_plain);
    tcase_add_test(reading, an_export_is_its_owners_alone_and_replaces_nothing);
    tcase_add_test(reading, a_wrong_pass_phrase_exports_nothing);
    tcase_add_test(reading, a_desk_needs_a_terminal);
    suite_add_tcase(suite, reading);
    tcase_add_checked_fixture(changing, ran_open, ran_close);
    tcase_add_test(changing, a_bad_setting_is_named_with_its_line);
    tcase_add_test(changing, a_store_of_another_site_is_refused);
    tcase_add_test(changing, a_site_of_a_newer_version_is_refused);
    tcase_add_test(reading, a_site_that_may_not_be_read_is_refused);
    tcase_add_test(changing, a_service_with_a_field_unset_is_named);
    tcase_add_test(changing, check_export_and_log_say_the_same_of_a_decoy);
    tcase_add_test(changing, a_keyset_that_another_root_signed_is_refused);
    suite_add_tcase(suite, changing);
    return tap_run(suite);
}
