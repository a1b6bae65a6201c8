#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/office/bundle_outside.h"

/*
 * Cover items: what no one opens, on rows that this desk cannot open, so that
 * at the place a row which its own keys do not open and that has later items
 * is no proof of anything. They look as this desk's own work does there: such a
 * row that had none yet gets one, as a case that was opened or answered does;
 * what is left over falls on all rows alike, more on those of the last weeks,
 * for a case that this desk opened must not be the one that gets more, or none.
 */
enum { YOUNG_WEEKS = 4, TRIES = 64 };

struct cover {
    struct abroad *rows; /* the fresh ones first */
    size_t count;
    size_t fresh;
    int buckets[BACK_SLOTS];
    size_t item_count;
};

static bool
is_fresh(struct office *office, const struct abroad *row)
{
    const struct held *held = cases_row(office, row->report);

    return row->letters == 0 && held && !held->is_ours;
}

static void
swap_rows(struct abroad *one, struct abroad *other)
{
    struct abroad kept = *one;

    *one = *other;
    *other = kept;
}

/* In an order of chance, the fresh ones first. */
static void
shuffle_rows(struct office *office, struct cover *cover)
{
    for (size_t i = cover->count; i > 1; i--)
        swap_rows(&cover->rows[i - 1],
                  &cover->rows[secret_random_below((uint32_t)i)]);
    cover->fresh = 0;
    for (size_t i = 0; i < cover->count; i++)
        if (is_fresh(office, &cover->rows[i]))
            swap_rows(&cover->rows[cover->fresh++], &cover->rows[i]);
}

static void
draw_buckets(struct cover *cover, uint32_t small, uint32_t large)
{
    cover->item_count = small + large;
    for (size_t i = 0; i < cover->item_count; i++)
        cover->buckets[i] = i < small ? 0 : 1;
    for (size_t i = cover->item_count; i > 1; i--) {
        uint32_t other = secret_random_below((uint32_t)i);
        int kept = cover->buckets[i - 1];

        cover->buckets[i - 1] = cover->buckets[other];
        cover->buckets[other] = kept;
    }
}

static enum status
post_one(struct office *office, const struct abroad *row, int bucket)
{
    struct sealed sealed = {0};
    enum status status;

    seal_decoy(bucket, &sealed);
    status = answers_send(office, row->report, &sealed);
    seal_clear(&sealed);
    return status;
}

static bool
is_young(struct office *office, const struct abroad *row, uint32_t week)
{
    const struct held *held = cases_row(office, row->report);

    return held && held->row.week + YOUNG_WEEKS >= week;
}

/* The more letters a case has had, the less cover it needs to look alike. */
static bool
has_enough(struct office *office, const struct abroad *row)
{
    const struct held *held = cases_row(office, row->report);

    return held && held->is_ours && secret_random_below(1 + row->letters) > 0;
}

/* A row of chance; one of the last weeks four times as often as another. */
static size_t
draw_row(struct office *office, const struct cover *cover)
{
    uint32_t week = clock_week(clock_now());
    size_t row = 0;

    for (int i = 0; i < TRIES; i++) {
        row = secret_random_below((uint32_t)cover->count);
        if (has_enough(office, &cover->rows[row]))
            continue;
        if (is_young(office, &cover->rows[row], week) ||
            secret_random_below(4) == 0)
            break;
    }
    return row;
}

static enum status
post_all(struct office *office, struct cover *cover)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < cover->item_count && status == STATUS_OK; i++) {
        size_t row = i < cover->fresh ? i : draw_row(office, cover);

        status = post_one(office, &cover->rows[row], cover->buckets[i]);
    }
    return status;
}

static uint32_t
left_free(uint32_t most, uint32_t waiting)
{
    return waiting < most ? most - waiting : 0;
}

enum status
cover_write(struct office *office, const uint8_t site[ID_SIZE],
            const struct origin *origin)
{
    struct cover cover = {0};
    enum status status =
        client_abroad(office->client, site, &cover.rows, &cover.count);

    if (status == STATUS_OK && cover.count > 0) {
        shuffle_rows(office, &cover);
        draw_buckets(&cover, left_free(WAY_BACK_SMALL, origin->waiting),
                     left_free(WAY_BACK_LARGE, origin->waiting_large));
        status = post_all(office, &cover);
    }
    free(cover.rows);
    return status;
}
