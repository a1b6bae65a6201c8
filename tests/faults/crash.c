#include "tests/faults/crash.h"

#include <string.h>

enum { SECTOR = 512 };

uint64_t
crash_draw(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static const struct ram_op *
op_of(const struct crash *crash, size_t pending)
{
    return &crash->record->ops[crash->pending[pending].op];
}

static bool
is_of_folder(const struct ram_op *op)
{
    return op->act == RAM_MAKE || op->act == RAM_DELETE ||
           op->act == RAM_DELETE_SYNC;
}

void
crash_begin(struct crash *crash, const struct ram_record *record)
{
    crash->record = record;
    crash->at = 0;
    crash->count = 0;
    ram_copy(&crash->durable, &record->start);
}

/* Keep the pending ops for which DROPPED is false. */
static void
compact(struct crash *crash, const bool *dropped)
{
    size_t kept = 0;

    for (size_t i = 0; i < crash->count; i++)
        if (!dropped[i])
            crash->pending[kept++] = crash->pending[i];
    crash->count = kept;
}

/* What is done to the folder is durable, in order. */
static void
sync_folder(struct crash *crash)
{
    bool dropped[RAM_OPS] = {false};

    for (size_t i = 0; i < crash->count; i++) {
        const struct ram_op *op = op_of(crash, i);

        if (!is_of_folder(op))
            continue;
        ram_apply(&crash->durable, op, crash->record->data);
        dropped[i] = true;
        /* What was written to a deleted file is nobody's. */
        for (size_t j = 0; j < i && op->act != RAM_MAKE; j++)
            dropped[j] = dropped[j] || op_of(crash, j)->name == op->name;
    }
    compact(crash, dropped);
}

static void
sync_file(struct crash *crash, enum ram_name name)
{
    bool dropped[RAM_OPS] = {false};

    for (size_t i = 0; i < crash->count; i++)
        if (op_of(crash, i)->act == RAM_MAKE && op_of(crash, i)->name == name) {
            sync_folder(crash);
            break;
        }
    for (size_t i = 0; i < crash->count; i++) {
        const struct ram_op *op = op_of(crash, i);

        if (op->name != name || is_of_folder(op))
            continue;
        if (!crash->pending[i].lost)
            ram_apply(&crash->durable, op, crash->record->data);
        dropped[i] = true;
    }
    compact(crash, dropped);
}

static void
lose(struct crash *crash, enum ram_name name)
{
    for (size_t i = 0; i < crash->count; i++)
        if (op_of(crash, i)->name == name && !is_of_folder(op_of(crash, i)))
            crash->pending[i].lost = true;
}

bool
crash_step(struct crash *crash)
{
    const struct ram_op *op = &crash->record->ops[crash->at];

    if (crash->at == crash->record->count)
        return false;
    if (op->act == RAM_SYNC) {
        sync_file(crash, op->name);
    } else if (op->act == RAM_LOSE) {
        lose(crash, op->name);
    } else {
        crash->pending[crash->count].op = crash->at;
        crash->pending[crash->count++].lost = false;
        if (op->act == RAM_DELETE_SYNC)
            sync_folder(crash);
    }
    crash->at++;
    return true;
}

/* --- sectors -------------------------------------------------------------- */

struct dice {
    const uint8_t *data;
    uint64_t seed;
    unsigned keeps; /* of 8: how many sectors arrive */
    bool garbage;   /* a file's end moves before its bytes are there */
};

static bool
roll(struct dice *dice, unsigned of_8)
{
    return crash_draw(&dice->seed) % 8 < of_8;
}

static void
stretch(struct dice *dice, struct ram_image *out, enum ram_name name,
        size_t end)
{
    for (size_t i = out->length[name]; i < end; i++)
        out->bytes[name][i] = (uint8_t)crash_draw(&dice->seed);
    if (end > out->length[name])
        out->length[name] = end;
}

/* One sector of a write, or a part of it from its start or its end. */
static void
write_sector(struct dice *dice, struct ram_image *out, struct ram_op part)
{
    if (!roll(dice, dice->keeps)) {
        if (dice->garbage)
            stretch(dice, out, part.name, part.at + part.length);
        return;
    }
    if (part.length > 1 && roll(dice, 1)) {
        size_t torn = 1 + crash_draw(&dice->seed) % (part.length - 1);

        if (roll(dice, 4)) {
            part.at += torn;
            part.data += torn;
        }
        part.length -= torn;
    }
    ram_apply(out, &part, dice->data);
}

static void
write_some(struct dice *dice, struct ram_image *out, const struct ram_op *op)
{
    size_t end = op->at + op->length;

    for (size_t at = op->at; at < end;) {
        struct ram_op part = *op;
        size_t next = (at / SECTOR + 1) * SECTOR;

        part.at = at;
        part.length = (next < end ? next : end) - at;
        part.data = op->data + (at - op->at);
        write_sector(dice, out, part);
        at += part.length;
    }
}

/* What happened to one file: its place in the folder first. */
static void
crash_file(const struct crash *crash, enum ram_name name, struct dice *dice,
           struct ram_image *out)
{
    size_t last = crash->count;
    bool is_cut = false;

    for (size_t i = 0; i < crash->count && !is_cut; i++) {
        const struct ram_op *op = op_of(crash, i);

        if (op->name != name)
            continue;
        if (is_of_folder(op) && roll(dice, 4)) {
            last = i;
            is_cut = true;
        }
    }
    for (size_t i = 0; i < last; i++) {
        const struct ram_op *op = op_of(crash, i);

        if (op->name != name)
            continue;
        if (op->act == RAM_WRITE)
            write_some(dice, out, op);
        else if (op->act != RAM_CUT || roll(dice, 4))
            ram_apply(out, op, dice->data);
    }
}

void
crash_image(const struct crash *crash, enum crash_kind kind, uint64_t seed,
            struct ram_image *out)
{
    static const unsigned keeps[] = {1, 4, 7, 8};
    struct dice dice = {.data = crash->record->data, .seed = seed};

    ram_copy(out, &crash->durable);
    if (kind == CRASH_EVERYTHING)
        for (size_t i = 0; i < crash->count; i++)
            ram_apply(out, op_of(crash, i), crash->record->data);
    if (kind != CRASH_SECTORS)
        return;
    dice.keeps = keeps[crash_draw(&dice.seed) % 4];
    dice.garbage = roll(&dice, 4);
    for (int i = 0; i < RAM_NAMES; i++)
        crash_file(crash, (enum ram_name)i, &dice, out);
}

void
crash_forget(const struct ram_record *record, enum ram_name name,
             struct ram_image *live)
{
    static struct crash crash;

    crash_begin(&crash, record);
    while (crash_step(&crash))
        continue;
    /* Its name was not what the sync was for. */
    live->length[name] = crash.durable.length[name];
    memcpy(live->bytes[name], crash.durable.bytes[name], live->length[name]);
}

uint64_t
crash_hash(const struct ram_image *image)
{
    uint64_t hash = 0;

    for (int i = 0; i < RAM_NAMES; i++) {
        uint64_t word = image->length[i] * 2 + image->there[i];

        for (size_t at = 0;; at += sizeof word) {
            hash = (hash ^ word) * 0x9fb21c651e98df25u;
            hash ^= hash >> 29;
            if (at >= image->length[i])
                break;
            word = 0;
            memcpy(&word, image->bytes[i] + at,
                   image->length[i] - at < sizeof word ? image->length[i] - at
                                                       : sizeof word);
        }
    }
    return hash;
}
