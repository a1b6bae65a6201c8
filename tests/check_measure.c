#include <sqlite3.h>
#include <stdio.h>

#include "store/store.h"
#include "tests/box.h"
#include "tests/tap.h"

/* What SQLite says of itself, and of how large a store it is asked. */

/* Something that its own check finds, and that nothing else reads. */
static void
break_a_rule(const struct box *box)
{
    static const char sql[] = "PRAGMA ignore_check_constraints = ON;"
                              "INSERT INTO staffslot VALUES (x'00', x'00')";
    char path[128];
    sqlite3 *database;

    snprintf(path, sizeof path, "%s/store.db", box->folder);
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
}

static struct store *
open_box(const struct box *box)
{
    struct store *store;

    ck_assert_int_eq(store_open(box->folder, &box->options, &store), STATUS_OK);
    return store;
}

/* More than SQLite could look through in a moment. */
static void
make_it_large(const struct box *box)
{
    static uint8_t form[FORM_MAX];
    struct store *store = open_box(box);

    ck_assert_int_eq(store_start(store), STATUS_OK);
    for (int i = 0; i <= STORE_CHECK_MOST / FORM_MAX; i++) {
        uint8_t hash[HASH_BYTES] = {(uint8_t)i, (uint8_t)(i >> 8)};

        ck_assert_int_eq(store_run(store, STATEMENT_FORM_ADD,
                                   VALUES(value_bytes(hash, sizeof hash),
                                          value_bytes(form, sizeof form))),
                         STATUS_OK);
    }
    ck_assert_int_eq(store_end(store, STATUS_OK), STATUS_OK);
    store_close(store);
}

static bool
is_found_broken(const struct box *box)
{
    struct store *store = open_box(box);
    struct store_measure measure;

    ck_assert_int_eq(store_measure(store, &measure), STATUS_OK);
    store_close(store);
    return !measure.integrity_ok;
}

START_TEST(a_check_that_has_no_slices_is_only_made_of_a_small_store)
{
    struct box small;
    struct box large;

    box_make_founded(&small);
    box_stop(&small);
    ck_assert(!is_found_broken(&small));
    break_a_rule(&small);
    ck_assert(is_found_broken(&small));
    box_free(&small);
    box_make_founded(&large);
    box_stop(&large);
    make_it_large(&large);
    break_a_rule(&large);
    ck_assert(!is_found_broken(&large));
    box_free(&large);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("measure");
    TCase *one = tcase_create("measure");

    tcase_add_test(one,
                   a_check_that_has_no_slices_is_only_made_of_a_small_store);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
