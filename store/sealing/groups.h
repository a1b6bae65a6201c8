#ifndef SEALING_GROUPS_H
#define SEALING_GROUPS_H

#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * 80 bits as people compare and write them: four groups of four of
 * 0123456789ABCDEFGHJKMNPQRSTVWXYZ, most significant bit first, a hyphen
 * between the groups.
 */
enum { GROUPS_BYTES = 10, GROUPS_SIZE = 20 };

void
groups_write(const uint8_t bytes[GROUPS_BYTES], char out[GROUPS_SIZE]);

/*
 * Read all of TEXT: small letters too, I and L as 1, O as 0, hyphens and
 * spaces anywhere. STATUS_BAD_INPUT.
 */
enum status
groups_read(const char *text, uint8_t out[GROUPS_BYTES]) MUST_CHECK;

#endif
