#ifndef EXPORT_TALLY_H
#define EXPORT_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/export/export.h"

/*
 * The cells of the public tables, as counts: what is left of cases once they
 * are purged. No cell has more than three things of one case, and none of
 * them leads back to it. As text it is store/FORMAT's Tally.
 */
struct tally;

struct tally *
tally_new(void);
/* Accepts NULL. */
void
tally_free(struct tally *tally);

/* Add what BYTES say. STATUS_DAMAGED, and nothing was added. */
enum status
tally_read(struct tally *tally, const void *bytes, size_t length) MUST_CHECK;

/*
 * Count a case in each cell that it belongs to. False, and nothing was
 * counted, when it may not leave in numbers (gate.h).
 */
bool
tally_count(struct tally *tally, const struct case_file *file,
            const struct export_site *site);

/* As text, appended. */
void
tally_write(const struct tally *tally, struct buf *out);

#endif
