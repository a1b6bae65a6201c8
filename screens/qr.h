#ifndef SCREENS_QR_H
#define SCREENS_QR_H

#include "kiosk/base/status.h"
#include "screens/canvas.h"

/*
 * A receipt's digits as QR version 1, level Q, numeric (ISO/IEC 18004), in
 * half blocks, dark on light, quiet zone 4: QR_COLUMNS x QR_ROWS cells.
 */
enum { QR_MODULES = 21, QR_QUIET = 4, QR_COLUMNS = 29, QR_ROWS = 15 };

/* STATUS_BAD_INPUT when DIGITS are not digits or too many. */
enum status
qr_draw(struct canvas *canvas, int row, int column,
        const char *digits) MUST_CHECK;

#endif
