#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "store/protocol/record.h"
#include "store/sealing/seal.h"
#include "tests/tap.h"
#include "tests/twins.h"

START_TEST(a_backup_is_the_store_to_the_row)
{
    struct buf file = {0};
    struct content content;
    struct store_health health;

    twins_backup(&file, NULL);
    twins_read(&file, &content);
    ck_assert_uint_eq(content.drops, 0);
    twins_restore(&content);
    ck_assert_int_eq(client_health(twins.empty, &health), STATUS_OK);
    ck_assert(health.log_ok && health.integrity_ok);
    ck_assert_uint_eq(health.log_length, content.end.seq);
    ck_assert_mem_eq(health.log_head, content.end.head, HASH_BYTES);
    ck_assert_uint_eq(health.rows, TWINS_REPORTS - 1);
    twins_are_same();
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

/* The public goes on: something new, more of an old one, one less. */
static void
write_between(int number)
{
    if (number >= TWINS_REPORTS / 2)
        return;
    twins_put(number % 3 == 0);
    twins_add_to(&twins.reports[twins.count - 1]);
    twins_add_to(&twins.reports[TWINS_REPORTS - 1]);
    twins_withdraw(&twins.reports[5 + number]);
}

START_TEST(what_is_written_while_a_backup_is_made_is_in_it_too)
{
    struct buf file = {0};
    struct content content;

    ck_assert_int_gt(twins_backup(&file, write_between), 5);
    twins_read(&file, &content);
    twins_restore(&content);
    twins_are_same();
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

START_TEST(a_restored_report_is_opened_by_its_receipt)
{
    struct buf file = {0};
    struct content content;
    struct client *kiosk;
    struct got got;
    struct seal_opened opened;

    twins_backup(&file, NULL);
    twins_read(&file, &content);
    twins_restore(&content);
    kiosk = box_dial(&twins.to, DOOR_PUBLIC);
    ck_assert_int_eq(client_get(kiosk, twins.reports[3].put.lookup, &got),
                     STATUS_OK);
    ck_assert_uint_eq(got.count, 2);
    ck_assert_int_eq(
        seal_open(&got.items[0], &twins.reports[3].receipt, &opened),
        STATUS_OK);
    seal_opened_clear(&opened);
    client_got_clear(&got);
    ck_assert_int_eq(client_get(kiosk, twins.reports[4].put.lookup, &got),
                     STATUS_MISSING);
    client_close(kiosk);
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

/* What the store notes when a report goes, by store/FORMAT. */
static void
hash_gone(const uint8_t lookup[LOOKUP_SIZE], uint8_t out[HASH_SIZE])
{
    const struct hash_part part = {lookup, LOOKUP_SIZE};

    hash_parts(out, twins.from.salt, SALT_SIZE, &part, 1);
}

/* Withdrawn after the backup; WITH: the restore is given the newest list. */
static void
restore_after_withdrawal(bool with)
{
    const struct box_report *report = &twins.reports[7];
    struct buf file = {0};
    struct content content;
    struct client *kiosk;
    struct got got;
    uint8_t hash[HASH_SIZE];
    uint32_t withdrawn;
    enum status status;

    twins_backup(&file, NULL);
    twins_withdraw(report);
    hash_gone(report->put.lookup, hash);
    twins_read(&file, &content);
    ck_assert_int_eq(twins_send(&content, SIZE_MAX), STATUS_OK);
    if (with)
        ck_assert_int_eq(client_restore_gone(twins.empty, hash, 1), STATUS_OK);
    ck_assert_int_eq(twins_end(&content, &withdrawn), STATUS_OK);
    ck_assert_uint_eq(withdrawn, with);
    kiosk = box_dial(&twins.to, DOOR_PUBLIC);
    status = client_get(kiosk, report->put.lookup, &got);
    ck_assert_int_eq(status, with ? STATUS_MISSING : STATUS_OK);
    if (status == STATUS_OK)
        client_got_clear(&got);
    client_close(kiosk);
    buf_clear(&content.rows);
    buf_clear(&file);
}

START_TEST(a_withdrawn_report_does_not_come_back_with_the_newest_list)
{
    struct store_health health;

    restore_after_withdrawal(true);
    ck_assert_int_eq(client_health(twins.empty, &health), STATUS_OK);
    ck_assert(health.log_ok);
    ck_assert_uint_eq(health.rows, TWINS_REPORTS - 2);
}
END_TEST

START_TEST(a_withdrawn_report_comes_back_from_an_old_backup_without_it)
{
    restore_after_withdrawal(false);
}
END_TEST

START_TEST(a_restore_that_is_cut_leaves_the_store_empty)
{
    struct buf file = {0};
    struct content content;

    twins_backup(&file, NULL);
    twins_read(&file, &content);
    ck_assert_int_eq(twins_send(&content, SIZE_MAX), STATUS_OK);
    client_close(twins.empty);
    twins.empty = box_dial(&twins.to, DOOR_STAFF);
    twins_is_empty();
    twins_restore(&content);
    twins_are_same();
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

START_TEST(nobody_else_is_answered_while_a_store_is_filled)
{
    struct client *other = box_dial(&twins.to, DOOR_PUBLIC);
    struct store_status status;

    ck_assert_int_eq(client_restore_begin(twins.empty), STATUS_OK);
    ck_assert_int_eq(client_status(other, &status), STATUS_BUSY);
    client_close(twins.empty);
    twins.empty = box_dial(&twins.to, DOOR_STAFF);
    while (client_status(other, &status) == STATUS_BUSY)
        continue;
    ck_assert_int_eq(client_status(other, &status), STATUS_OK);
    client_close(other);
}
END_TEST

/* The number of a row of TABLE: the longest, for of a report that was taken
 * back there is little more than its week, which nothing else counts on. */
static size_t
row_of(const struct content *content, const char *table)
{
    struct record_seen seen;
    size_t found = SIZE_MAX;
    size_t longest = 0;
    size_t number = 0;

    for (size_t at = 0; at < content->rows.length; at += seen.length) {
        const uint8_t *one = content->rows.data + at;

        ck_assert_int_eq(record_look(one, content->rows.length - at, &seen),
                         STATUS_OK);
        if (one[RECORD_HEAD] == strlen(table) &&
            memcmp(one + RECORD_HEAD + 1, table, strlen(table)) == 0 &&
            seen.length > longest) {
            found = number;
            longest = seen.length;
        }
        number++;
    }
    ck_assert_uint_lt(found, number);
    return found;
}

static const char *const needed[] = {"meta", "keyset", "report",
                                     "item", "wrap",   "log"};

START_TEST(a_backup_that_lacks_a_row_is_refused_and_nothing_stays)
{
    struct buf file = {0};
    struct content content;
    uint32_t withdrawn;

    twins_backup(&file, NULL);
    twins_read(&file, &content);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        ck_assert_int_eq(twins_send(&content, row_of(&content, needed[i])),
                         STATUS_OK);
        ck_assert_int_eq(twins_end(&content, &withdrawn), STATUS_DAMAGED);
        twins_is_empty();
    }
    twins_restore(&content);
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

START_TEST(records_that_are_none_are_refused_and_nothing_stays)
{
    static const struct {
        const char *bytes;
        size_t length;
    } wrong[] = {
        {"\3\5\0\0\0\4meta", 10},              /* too few values */
        {"\3\7\0\0\0\5nones\0", 12},           /* no such table */
        {"\5\1\0\0\0\0", 6},                   /* no row */
        {"\3\377\377\377\377", 5},             /* longer than one can be */
        {"\3\3\0\0\0\1", 6},                   /* cut */
        {"\3\11\0\0\0\4gone\1\2\377\377", 14}, /* a blob that is cut */
        {"\3\13\0\0\0\4gone\1\2\0\0\0\0", 16}, /* what the table refuses */
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_int_eq(client_restore_begin(twins.empty), STATUS_OK);
        ck_assert_int_eq(client_restore_records(twins.empty, wrong[i].bytes,
                                                wrong[i].length),
                         STATUS_DAMAGED);
        twins_is_empty();
    }
}
END_TEST

START_TEST(a_log_that_ends_elsewhere_is_refused)
{
    struct buf file = {0};
    struct content content;
    uint32_t withdrawn;

    twins_backup(&file, NULL);
    twins_read(&file, &content);
    content.end.head[5] ^= 1;
    ck_assert_int_eq(twins_send(&content, SIZE_MAX), STATUS_OK);
    ck_assert_int_eq(twins_end(&content, &withdrawn), STATUS_DAMAGED);
    twins_is_empty();
    buf_clear(&content.rows);
    buf_clear(&file);
}
END_TEST

START_TEST(only_an_empty_store_is_filled)
{
    ck_assert_int_eq(client_restore_begin(twins.desk), STATUS_EXISTS);
    ck_assert_int_eq(client_restore_records(twins.desk, "", 0),
                     STATUS_BAD_INPUT);
    ck_assert_int_eq(client_backup_begin(twins.empty), STATUS_MISSING);
}
END_TEST

START_TEST(one_backup_is_made_at_a_time)
{
    struct client *other = box_dial(&twins.from, DOOR_STAFF);
    const uint8_t *piece;
    size_t length;
    enum backup_left left;

    ck_assert_int_eq(client_backup_more(other, &piece, &length, &left),
                     STATUS_CHANGED);
    ck_assert_int_eq(client_backup_begin(twins.desk), STATUS_OK);
    ck_assert_int_eq(client_backup_begin(other), STATUS_BUSY);
    /* who hangs for a minute is given up, and told so when it goes on */
    clock_set(TWINS_NOW + 62);
    ck_assert_int_eq(client_backup_begin(other), STATUS_OK);
    ck_assert_int_eq(client_backup_more(twins.desk, &piece, &length, &left),
                     STATUS_CHANGED);
    ck_assert_int_eq(client_backup_more(other, &piece, &length, &left),
                     STATUS_OK);
    client_close(other);
    while (client_backup_begin(twins.desk) == STATUS_BUSY)
        continue;
    ck_assert_int_eq(client_backup_begin(twins.desk), STATUS_OK);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("backup");
    TCase *making = tcase_create("backup");

    tcase_add_checked_fixture(making, twins_open, twins_close);
    tcase_add_test(making, a_backup_is_the_store_to_the_row);
    tcase_add_test(making, what_is_written_while_a_backup_is_made_is_in_it_too);
    tcase_add_test(making, a_restored_report_is_opened_by_its_receipt);
    tcase_add_test(making,
                   a_withdrawn_report_does_not_come_back_with_the_newest_list);
    tcase_add_test(making,
                   a_withdrawn_report_comes_back_from_an_old_backup_without_it);
    tcase_add_test(making, a_restore_that_is_cut_leaves_the_store_empty);
    tcase_add_test(making, nobody_else_is_answered_while_a_store_is_filled);
    tcase_add_test(making,
                   a_backup_that_lacks_a_row_is_refused_and_nothing_stays);
    tcase_add_test(making, records_that_are_none_are_refused_and_nothing_stays);
    tcase_add_test(making, a_log_that_ends_elsewhere_is_refused);
    tcase_add_test(making, only_an_empty_store_is_filled);
    tcase_add_test(making, one_backup_is_made_at_a_time);
    suite_add_tcase(suite, making);
    return tap_run(suite);
}
