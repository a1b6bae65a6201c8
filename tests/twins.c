#include "tests/twins.h"

#include <check.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/hash.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/protocol/record.h"
#include "store/sealing/chunks.h"

struct twins twins;

void
twins_put(int bucket)
{
    struct box_report *report = &twins.reports[twins.count++];

    ck_assert_uint_le(twins.count, sizeof twins.reports / sizeof *report);
    box_report_make(report, bucket);
    report->put.urgent = true;
    ck_assert_int_eq(client_put(twins.kiosk, &report->put), STATUS_OK);
}

void
twins_add_to(const struct box_report *report)
{
    struct sealed item;
    struct proof proof;

    box_item_make(&item, ITEM_ADDITION, &report->thread);
    proof = box_prove(&twins.from, twins.kiosk,
                      &(struct box_act){.act = PROOF_ADD,
                                        .target = report->put.lookup,
                                        .item = &item,
                                        .signer = &report->sign});
    ck_assert_int_eq(client_add(twins.kiosk, report->put.lookup, &item, &proof),
                     STATUS_OK);
    seal_clear(&item);
}

void
twins_withdraw(const struct box_report *report)
{
    uint32_t hour;
    bool done;
    struct proof proof =
        box_prove(&twins.from, twins.kiosk,
                  &(struct box_act){.act = PROOF_WITHDRAW,
                                    .target = report->put.lookup,
                                    .signer = &report->sign});

    ck_assert_int_eq(
        client_withdraw(twins.kiosk, report->put.lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
}

static void
start_empty(void)
{
    box_make(&twins.to);
    ck_assert_int_eq(box_start(&twins.to), STATUS_OK);
    twins.empty = box_dial(&twins.to, DOOR_STAFF);
}

void
twins_open(void)
{
    ck_assert_int_eq(secret_start(), STATUS_OK);
    clock_set(TWINS_NOW);
    twins = (struct twins){0};
    box_make(&twins.from);
    twins.from.options.withdraw_hours = 0;
    ck_assert_int_eq(box_start(&twins.from), STATUS_OK);
    box_found(&twins.from);
    twins.kiosk = box_dial(&twins.from, DOOR_PUBLIC);
    twins.desk = box_dial(&twins.from, DOOR_STAFF);
    /* any question, for the first nonce */
    ck_assert_int_eq(client_status(twins.kiosk, &(struct store_status){0}),
                     STATUS_OK);
    for (int i = 0; i < TWINS_REPORTS; i++)
        twins_put(i % 3 + 1);
    twins_add_to(&twins.reports[3]);
    twins_withdraw(&twins.reports[4]);
    start_empty();
}

void
twins_close(void)
{
    client_close(twins.kiosk);
    client_close(twins.desk);
    client_close(twins.empty);
    box_free(&twins.from);
    box_free(&twins.to);
    for (size_t i = 0; i < twins.count; i++)
        box_report_clear(&twins.reports[i]);
    clock_set(-1);
}

/* --- a backup ------------------------------------------------------------- */

/* All of it; BETWEEN is called before each piece with its number. */
int
twins_backup(struct buf *out, void (*between)(int number))
{
    enum backup_left left = BACKUP_GOES_ON;
    int number = 0;

    ck_assert_int_eq(client_backup_begin(twins.desk), STATUS_OK);
    ck_assert_int_eq(
        client_backup_text(twins.desk, RECORD_SETTINGS, "a = b", 5), STATUS_OK);
    while (left == BACKUP_GOES_ON) {
        const uint8_t *piece;
        size_t length;

        if (between)
            between(number);
        ck_assert_int_eq(client_backup_more(twins.desk, &piece, &length, &left),
                         STATUS_OK);
        buf_add(out, piece, length);
        number++;
    }
    return number;
}

/* What opens a file of the first store; its records, in the clear. */
static void
open_backup(struct buf *file, struct buf *records)
{
    struct chunks_source source = chunks_from(file);
    struct chunks_expected wanted = {.purpose = CHUNKS_BACKUP,
                                     .site = twins.from.site,
                                     .signer = twins.from.site_sign,
                                     .recipient = &twins.from.backup};
    struct chunks_reader *reader;
    const uint8_t *bytes;
    size_t length;

    ck_assert_int_eq(chunks_open(&source, &wanted, &reader), STATUS_OK);
    while (chunks_next(reader, &bytes, &length) == STATUS_OK)
        buf_add(records, bytes, length);
    chunks_close(reader);
}

static void
take_record(struct content *content, struct record_seen *seen,
            const uint8_t *bytes)
{
    switch ((enum record)seen->kind) {
    case RECORD_START:
        content->starts++;
        break;
    case RECORD_TEXT:
        content->texts++;
        break;
    case RECORD_ROW:
    case RECORD_DROP:
        buf_add(&content->rows, bytes, seen->length);
        content->count++;
        content->drops += seen->kind == RECORD_DROP;
        break;
    case RECORD_END:
        content->end.seq = unpack_u64(&seen->body);
        unpack_bytes(&seen->body, content->end.head, HASH_BYTES);
        content->ends++;
    }
}

void
twins_read(struct buf *file, struct content *content)
{
    struct buf records = {0};
    struct record_seen seen;

    *content = (struct content){0};
    open_backup(file, &records);
    for (size_t at = 0; at < records.length; at += seen.length) {
        ck_assert_uint_eq(content->ends, 0);
        ck_assert_int_eq(
            record_look(records.data + at, records.length - at, &seen),
            STATUS_OK);
        take_record(content, &seen, records.data + at);
    }
    buf_clear(&records);
    ck_assert_uint_eq(content->starts, 1);
    ck_assert_uint_eq(content->texts, 1);
    ck_assert_uint_eq(content->ends, 1);
}

/* Send rows one by one, all but number SKIP. */
enum status
twins_send(const struct content *content, size_t skip)
{
    enum status status = client_restore_begin(twins.empty);
    struct record_seen seen;
    size_t number = 0;

    for (size_t at = 0; status == STATUS_OK && at < content->rows.length;
         at += seen.length) {
        const uint8_t *one = content->rows.data + at;

        ck_assert_int_eq(record_look(one, content->rows.length - at, &seen),
                         STATUS_OK);
        if (number++ != skip)
            status = client_restore_records(twins.empty, one, seen.length);
    }
    return status;
}

enum status
twins_end(const struct content *content, uint32_t *withdrawn)
{
    struct log_end now;

    return client_restore_end(twins.empty, &content->end, &now, withdrawn);
}

void
twins_restore(const struct content *content)
{
    uint32_t withdrawn;

    ck_assert_int_eq(twins_send(content, SIZE_MAX), STATUS_OK);
    ck_assert_int_eq(twins_end(content, &withdrawn), STATUS_OK);
    ck_assert_uint_eq(withdrawn, 0);
}

/* --- what lies in the files ------------------------------------------------
 */

static void
hash_table(sqlite3 *database, const char *name, struct buf *out)
{
    char *sql = memory_print("SELECT * FROM %s", name);
    sqlite3_stmt *one;

    buf_add_text(out, name);
    ck_assert_int_eq(sqlite3_prepare_v2(database, sql, -1, &one, NULL),
                     SQLITE_OK);
    while (sqlite3_step(one) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(one); i++) {
            int length = sqlite3_column_bytes(one, i);

            buf_add_byte(out, (uint8_t)sqlite3_column_type(one, i));
            buf_add(out, sqlite3_column_blob(one, i), (size_t)length);
        }
    sqlite3_finalize(one);
    free(sql);
}

/* Every table of a stopped store, and how many tables there are. */
static int
hash_store(const struct box *box, uint8_t out[HASH_SIZE])
{
    char *path = memory_print("%s/store.db", box->folder);
    struct buf all = {0};
    sqlite3 *database;
    sqlite3_stmt *one;
    int count = 0;

    ck_assert_int_eq(
        sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(database,
                                        "SELECT name FROM sqlite_schema WHERE"
                                        " type = 'table' ORDER BY name",
                                        -1, &one, NULL),
                     SQLITE_OK);
    for (; sqlite3_step(one) == SQLITE_ROW; count++)
        hash_table(database, (const char *)sqlite3_column_text(one, 0), &all);
    sqlite3_finalize(one);
    sqlite3_close(database);
    hash_bytes(out, all.data, all.length);
    buf_clear(&all);
    free(path);
    return count;
}

void
twins_are_same(void)
{
    uint8_t from[HASH_SIZE];
    uint8_t to[HASH_SIZE];

    box_stop(&twins.from);
    box_stop(&twins.to);
    ck_assert_int_ge(hash_store(&twins.from, from), 10);
    hash_store(&twins.to, to);
    ck_assert_mem_eq(from, to, sizeof from);
}

/* Is the store as empty as a new one? */
void
twins_is_empty(void)
{
    struct client *client = box_dial(&twins.to, DOOR_STAFF);
    struct hello hello;

    ck_assert_int_eq(client_hello(client, "", &hello), STATUS_OK);
    ck_assert(!hello.founded);
    client_close(client);
}
