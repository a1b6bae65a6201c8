#include "tests/kept.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "kiosk/base/clock.h"

void
kept_dial(struct kept *visit)
{
    visit->client = box_dial(&visit->box, DOOR_PUBLIC);
    visit->staff = box_dial(&visit->box, DOOR_STAFF);
}

void
kept_hang_up(struct kept *visit)
{
    client_close(visit->client);
    client_close(visit->staff);
}

void
kept_begin(struct kept *visit, uint32_t withdraw_hours)
{
    clock_set(KEPT_START);
    box_make(&visit->box);
    visit->box.options.withdraw_hours = withdraw_hours;
    ck_assert_int_eq(box_start(&visit->box), STATUS_OK);
    box_found(&visit->box);
    kept_dial(visit);
    box_report_make(&visit->report, 0);
    ck_assert_int_eq(client_put(visit->client, &visit->report.put), STATUS_OK);
}

void
kept_end(struct kept *visit)
{
    kept_hang_up(visit);
    box_report_clear(&visit->report);
    box_free(&visit->box);
}

enum status
kept_look(struct kept *visit)
{
    struct got got;
    enum status status =
        client_get(visit->client, visit->report.put.lookup, &got);

    if (status == STATUS_OK)
        client_got_clear(&got);
    return status;
}

enum status
kept_withdraw(struct kept *visit, uint32_t *hour, bool *done)
{
    const struct box_act act = {.act = PROOF_WITHDRAW,
                                .target = visit->report.put.lookup,
                                .signer = &visit->report.sign};
    struct proof proof = box_prove(&visit->box, visit->client, &act);

    return client_withdraw(visit->client, visit->report.put.lookup, &proof,
                           hour, done);
}

enum status
kept_call_back(struct kept *visit)
{
    const struct box_act act = {.act = PROOF_CALL_BACK,
                                .target = visit->report.put.lookup,
                                .signer = &visit->report.sign};
    struct proof proof = box_prove(&visit->box, visit->client, &act);

    return client_call_back(visit->client, visit->report.put.lookup, &proof);
}

size_t
kept_row_count(struct kept *visit)
{
    struct report_row *rows;
    size_t count;

    ck_assert_int_eq(client_rows(visit->staff, 0, &rows, &count), STATUS_OK);
    free(rows);
    return count;
}

int64_t
kept_ask(const struct kept *visit, const char *sql)
{
    char path[128];
    sqlite3 *database;
    sqlite3_stmt *statement;
    int64_t number;

    snprintf(path, sizeof path, "%s/store.db", visit->box.folder);
    ck_assert_int_eq(sqlite3_open(path, &database), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return number;
}
