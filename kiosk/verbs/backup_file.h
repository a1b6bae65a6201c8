#ifndef VERBS_BACKUP_FILE_H
#define VERBS_BACKUP_FILE_H

#include "kiosk/base/buf.h"
#include "store/protocol/client_backup.h"
#include "store/sealing/chunks.h"

/*
 * A backup that was opened with BACKUP's secret key: read from its first byte
 * to its last, every signature, chunk and record of it, before any of it is
 * used.
 */
enum { BACKUP_TEXTS = 2 };

struct backup_file {
    struct chunks_about about;
    uint32_t schema;
    struct buf keyset;
    struct buf texts[BACKUP_TEXTS]; /* by enum record_text - 1 */
    struct log_end end;
    struct chunks_reader *reader;
    int descriptor;
    struct buf held; /* what was read and not taken */
    size_t at;
};

/*
 * Errors of chunks_open; STATUS_DAMAGED also for records that are none, no
 * START first or no END last. OUT is to be closed in any case.
 */
enum status
backup_file_open(const char *path, const struct box_pair *backup,
                 struct backup_file *out) MUST_CHECK;
void
backup_file_close(struct backup_file *file);

/* The next record, lent until the next call; STATUS_MISSING after the last. */
enum status
backup_file_next(struct backup_file *file, struct record_seen *out,
                 const uint8_t **bytes) MUST_CHECK;

#endif
