#ifndef CASE_ITEM_INNER_H
#define CASE_ITEM_INNER_H

#include "kiosk/base/pack.h"
#include "kiosk/case/item.h"

/*
 * What item.c and item_body.c share. Every content begins with a version
 * byte, 1; another one but 0 is STATUS_VERSION.
 */
enum { ITEM_VERSION = 1 };

void
item_start_write(struct buf *out);
enum status
item_start_read(struct unpack *in, const void *bytes, size_t length) MUST_CHECK;

/* A BCP-47 tag: letters, digits and hyphens, or nothing. */
void
item_write_language(struct buf *out, const char language[ITEM_LANGUAGE_SIZE]);
void
item_read_language(struct unpack *in, char out[ITEM_LANGUAGE_SIZE]);

/* A byte from 0 to LAST; any other fails. */
uint8_t
item_read_choice(struct unpack *in, int last);

#endif
