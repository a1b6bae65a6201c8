#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/store.h"

/*
 * A whole store as records (store/protocol/record.h), whatever its tables
 * are: read while others write, and written into an empty one.
 *
 * Reading goes through every table in the order of its keys, a slice a call;
 * rows that change meanwhile are noted by temporary triggers and told again
 * at the end, as they are then. So what all records give, a later one in
 * place of an earlier, is the store at the moment of the last slice, to the
 * row: the last are the log's newest events and the row of meta. No
 * statement stays open between two calls.
 */
struct rows;

/* Begin to note what changes. One at a time. */
enum status
rows_open(struct store *store, struct rows **out) MUST_CHECK;

/*
 * Append records until about LIMIT bytes or a few milliseconds; *MORE is
 * cleared with the last. Not inside a transaction. STATUS_CHANGED when the
 * database was opened again meanwhile: begin anew.
 */
enum status
rows_slice(struct rows *rows, size_t limit, struct buf *out,
           bool *more) MUST_CHECK;

/* Was any page damaged that was read so far? What it held is told as it is. */
bool
rows_met_damage(const struct rows *rows);

/* Note no more, free. Accepts NULL. */
void
rows_close(struct rows *rows);

/*
 * Writing, inside a transaction that begins with rows_in_open: rows may stand
 * before those that they refer to. Leave no statement open when the turn
 * ends: rows_in_rest.
 */
struct rows_in;
enum status
rows_in_open(struct store *store, struct rows_in **out) MUST_CHECK;

/*
 * Do what a record says, which is a ROW or a DROP. STATUS_DAMAGED for any
 * other, a table that is none, another number of columns, or a row that its
 * table does not take.
 */
enum status
rows_in_take(struct rows_in *in, unsigned kind, struct unpack *body) MUST_CHECK;
void
rows_in_rest(struct rows_in *in);
/* Accepts NULL. */
void
rows_in_close(struct rows_in *in);

#endif
