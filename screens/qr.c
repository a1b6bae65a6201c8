#include "screens/qr.h"

#include <qrencode.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

enum { QR_VERSION_ONE = 1, DIGITS_MAX = 26, SIDE = QR_MODULES + 2 * QR_QUIET };

/* Row SIDE, below an odd number of rows, is light like the quiet zone. */
static bool
is_dark(const QRcode *code, int x, int y)
{
    int column = x - QR_QUIET;
    int row = y - QR_QUIET;

    if (column < 0 || column >= QR_MODULES || row < 0 || row >= QR_MODULES)
        return false;
    return code->data[row * QR_MODULES + column] & 1;
}

static void
paint_cell(struct canvas *canvas, int row, int column, bool top, bool foot)
{
    if (top == foot)
        canvas_put_cells(canvas, row, column,
                         top ? ROLE_QR_DARK : ROLE_QR_LIGHT, " ");
    else
        canvas_put_cells(canvas, row, column, ROLE_QR_MIXED, top ? "▄" : "▀");
}

/* A picture has no reading direction: it is never mirrored. */
static void
paint(struct canvas *canvas, int row, int column, const QRcode *code)
{
    bool is_rtl = canvas_is_rtl(canvas);

    for (int y = 0; y < SIDE; y += 2) {
        for (int x = 0; x < SIDE; x++)
            paint_cell(canvas, row + y / 2,
                       column + (is_rtl ? SIDE - 1 - x : x),
                       is_dark(code, x, y), is_dark(code, x, y + 1));
    }
}

/* The library wipes nothing: wipe at least what it gives back. */
static void
free_code(QRcode *code)
{
    secret_wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
}

enum status
qr_draw(struct canvas *canvas, int row, int column, const char *digits)
{
    size_t length = strlen(digits);
    QRinput *input = NULL;
    QRcode *code = NULL;
    enum status status = STATUS_BAD_INPUT;

    if (length == 0 || length > DIGITS_MAX ||
        strspn(digits, "0123456789") != length)
        return STATUS_BAD_INPUT;
    input = QRinput_new2(QR_VERSION_ONE, QR_ECLEVEL_Q);
    if (!input)
        memory_exhausted();
    if (QRinput_append(input, QR_MODE_NUM, (int)length,
                       (const unsigned char *)digits) != 0)
        goto out;
    code = QRcode_encodeInput(input);
    if (!code || code->width != QR_MODULES)
        goto out;
    paint(canvas, row, column, code);
    status = STATUS_OK;
out:
    if (code)
        free_code(code);
    QRinput_free(input);
    return status;
}
