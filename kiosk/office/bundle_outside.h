#ifndef OFFICE_BUNDLE_OUTSIDE_H
#define OFFICE_BUNDLE_OUTSIDE_H

#include "kiosk/office/bundle.h"
#include "kiosk/office/bundle_format.h"
#include "kiosk/office/inner.h"

/* What both ways at the outside body share; nobody else includes it. */

/* Sign what is sent to the store here, which begins with the origin. */
struct proof
bundle_prove(struct office *office, const struct buf *packed);

/* Open a place's bundle with a key of this team, of now or an earlier one that
 * it was under way for. STATUS_DENIED: locked. */
enum status
bundle_open(struct office *office, struct buf *file, struct buf *content,
            struct chunks_about *about) MUST_CHECK;

/*
 * Of the letters that wait keep those back that nobody at the place needs:
 * what staff noted, and states that a later word makes idle. So a case that
 * was opened and answered sends one item, not four, and its row does not stand
 * out by them. The office is up to date.
 */
enum status
letters_thin(struct office *office, const uint8_t site[ID_SIZE]) MUST_CHECK;

/*
 * Write cover items for the next way back to ORIGIN: as many as its letters
 * leave free, on rows that this desk cannot open.
 */
enum status
cover_write(struct office *office, const uint8_t site[ID_SIZE],
            const struct origin *origin) MUST_CHECK;

#endif
