#ifndef PROTOCOL_RECORD_H
#define PROTOCOL_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/status.h"
#include "store/sizes.h"

/*
 * What a backup is made of, one after the other: a kind 1, a length 4, a
 * body (store/FORMAT, Backup). The store writes them, `amparo restore` reads
 * them and hands ROW and DROP on as they are.
 */
enum record {
    RECORD_START = 1, /* the schema's version 4, the newest keyset */
    RECORD_TEXT,      /* enum record_text 1, a piece of that file */
    RECORD_ROW,       /* a table's name, all columns of a row */
    RECORD_DROP,      /* a table's name, the key of a row that went */
    RECORD_END,       /* the log's seq 8 and head 32; nothing after it */
};

/* What comes after a piece; damaged pages are told as they are. */
enum backup_left { BACKUP_ENDED, BACKUP_GOES_ON, BACKUP_ENDED_DAMAGED };

/* Files of the site folder that lie beside the store. */
enum record_text { RECORD_SETTINGS = 1, RECORD_SERVICES };

enum {
    RECORD_HEAD = 5,
    RECORD_MAX = 200000, /* with its head: as much as a message carries */
    RECORD_END_SIZE = 8 + HASH_BYTES,
};

/* Begin a record, append its body to OUT, end it with what begin gave. */
size_t
record_begin(struct buf *out, enum record kind);
void
record_end(struct buf *out, size_t begun);

/* One that lies in a buffer; BODY is lent. */
struct record_seen {
    unsigned kind;
    struct unpack body;
    size_t length; /* with its head */
};

/*
 * The record at the start of BYTES: STATUS_MISSING when not all of it is
 * there yet, STATUS_DAMAGED when it is longer than one can be.
 */
enum status
record_look(const uint8_t *bytes, size_t length,
            struct record_seen *out) MUST_CHECK;

#endif
