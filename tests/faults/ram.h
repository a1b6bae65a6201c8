#ifndef TESTS_FAULTS_RAM_H
#define TESTS_FAULTS_RAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A disk in memory, as SQLite's default file system: the store runs on it
 * unchanged, by the names of its files. It remembers each thing that a real
 * disk may do late or never, and it can be told to fail. One for a process
 * and its forks, who share it: what a dying child wrote is there.
 */
enum ram_name { RAM_DATABASE, RAM_JOURNAL, RAM_WAL };
enum {
    RAM_NAMES = 3,
    RAM_MOST = 1 << 22, /* bytes of a file */
    RAM_OPS = 1 << 14,
    RAM_DATA = 1 << 26,
};

/* What a disk holds. The database's file is always there. */
struct ram_image {
    bool there[RAM_NAMES];
    size_t length[RAM_NAMES];
    uint8_t bytes[RAM_NAMES][RAM_MOST];
};

enum ram_act {
    RAM_MAKE,        /* a name in the folder */
    RAM_WRITE,       /* LENGTH bytes from DATA on, to AT */
    RAM_CUT,         /* to AT bytes */
    RAM_SYNC,        /* and, of a name made since, the folder */
    RAM_LOSE,        /* a sync that failed: what it was for is forgotten */
    RAM_DELETE,      /* in the folder, which nobody synced yet */
    RAM_DELETE_SYNC, /* in the folder, which is synced */
};

struct ram_op {
    enum ram_act act;
    enum ram_name name;
    size_t at;
    size_t length;
    size_t data;
};

enum ram_trouble {
    RAM_FINE,
    RAM_ERROR, /* whatever it is; a sync that fails loses what was written */
    RAM_SHORT, /* half of a write arrives */
    RAM_FULL,  /* nothing of a write arrives */
};

struct ram_record {
    struct ram_image start; /* what it began from, all durable */
    size_t count;
    struct ram_op ops[RAM_OPS];
    size_t used;
    uint8_t data[RAM_DATA];
};

struct ram {
    struct ram_image live; /* what programs see */
    struct ram_record record;
    /* trouble: at the call AT, counted in CALLS, and for ever if so */
    enum ram_trouble trouble;
    bool for_ever;
    bool forgets; /* after a sync that failed even programs see it no more */
    size_t at;
    size_t calls;
    size_t hits;
    /* a broken layer below the store, for what must be caught */
    bool retries_sync;  /* a sync that failed is tried again, and believed */
    bool says_rollback; /* bytes 18 and 19 read as if there were no WAL */
    bool one_pass;      /* no sync between a journal's header and its body */
};

/* The disk, made SQLite's default file system by the first call. */
struct ram *
ram_disk(void);

/* Hold IMAGE, all durable; the record is empty, nothing fails. */
void
ram_load(const struct ram_image *image);

/* An empty disk in OUT; a copy of the bytes that count. */
void
ram_empty(struct ram_image *out);
void
ram_copy(struct ram_image *out, const struct ram_image *image);
void
ram_copy_record(struct ram_record *out);
void
ram_put_record(const struct ram_record *from);

/* Zeroed memory that forks share. */
void *
ram_shared(size_t size);
void
ram_unshare(void *memory, size_t size);

/* Fail at the call AT from now on (0: the next). RAM_FINE: no more. */
void
ram_fail(enum ram_trouble trouble, size_t at, bool for_ever);

/* Apply an op to an image. */
void
ram_apply(struct ram_image *image, const struct ram_op *op,
          const uint8_t *data);

/* The test cannot go on: say why, and end. */
void
ram_give_up(const char *why) __attribute__((noreturn));

#endif
