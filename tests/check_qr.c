#include <locale.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screens/qr.h"
#include "tests/tap.h"

/*
 * The code as the cells show it, as a picture: a cell is CELL x 2 CELL
 * dots, as terminals draw them.
 */
enum { CELL = 8, WIDE = QR_COLUMNS * CELL, HIGH = QR_ROWS * 2 * CELL };

static const char digits[] = "123456789012345678901234";

static struct canvas *
drawn(bool rtl)
{
    struct canvas *canvas = canvas_new(24, 80);

    canvas_start(canvas, rtl, rtl ? "ar" : "en");
    ck_assert_int_eq(qr_draw(canvas, 2, 4, digits), STATUS_OK);
    return canvas;
}

/* Is the half of a cell light, by its colours and its sign alone? */
static bool
is_light(const struct canvas_cell *cell, bool is_lower)
{
    struct look look = theme_look(THEME_PLAIN, cell->role);
    bool is_ink = (strcmp(cell->text, "▀") == 0 && !is_lower) ||
                  (strcmp(cell->text, "▄") == 0 && is_lower);

    return (is_ink ? look.ink : look.paper) == 15;
}

static bool
light_at(const struct canvas *canvas, int x, int y)
{
    int left = canvas_is_rtl(canvas) ? 80 - 4 - QR_COLUMNS : 4;

    return is_light(canvas_cell(canvas, 2 + y / 2, left + x), y % 2 == 1);
}

START_TEST(a_cell_shows_two_modules_of_the_library_s_own_code)
{
    QRinput *input = QRinput_new2(1, QR_ECLEVEL_Q);
    QRcode *code;

    QRinput_append(input, QR_MODE_NUM, sizeof digits - 1,
                   (const unsigned char *)digits);
    code = QRcode_encodeInput(input);
    for (int rtl = 0; rtl < 2; rtl++) {
        struct canvas *canvas = drawn(rtl);

        for (int y = 0; y < 2 * QR_ROWS; y++) {
            for (int x = 0; x < QR_COLUMNS; x++) {
                int row = y - QR_QUIET;
                int column = x - QR_QUIET;
                bool is_dark = row >= 0 && row < QR_MODULES && column >= 0 &&
                               column < QR_MODULES &&
                               (code->data[row * QR_MODULES + column] & 1);

                ck_assert_int_eq(light_at(canvas, x, y), !is_dark);
            }
        }
        canvas_free(canvas);
    }
    QRcode_free(code);
    QRinput_free(input);
}
END_TEST

START_TEST(a_uniform_cell_is_a_space_and_a_mixed_one_white_on_black)
{
    struct canvas *canvas = drawn(false);
    int mixed = 0;

    for (int row = 2; row < 2 + QR_ROWS; row++) {
        for (int x = 4; x < 4 + QR_COLUMNS; x++) {
            const struct canvas_cell *cell = canvas_cell(canvas, row, x);

            ck_assert((cell->role == ROLE_QR_MIXED) ==
                      (strcmp(cell->text, " ") != 0));
            mixed += cell->role == ROLE_QR_MIXED;
        }
    }
    ck_assert_int_gt(mixed, 30);
    canvas_free(canvas);
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
    struct canvas *canvas = canvas_new(24, 80);

    ck_assert_int_eq(qr_draw(canvas, 0, 0, ""), STATUS_BAD_INPUT);
    ck_assert_int_eq(qr_draw(canvas, 0, 0, "12a4"), STATUS_BAD_INPUT);
    ck_assert_int_eq(qr_draw(canvas, 0, 0, "123456789012345678901234567"),
                     STATUS_BAD_INPUT);
    canvas_free(canvas);
}
END_TEST

static void
write_picture(const struct canvas *canvas, FILE *file)
{
    fprintf(file, "P2\n%d %d\n255\n", WIDE, HIGH);
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++)
            fprintf(file, "%d\n",
                    light_at(canvas, x / CELL, y / CELL) ? 255 : 0);
    }
}

START_TEST(a_camera_s_decoder_reads_the_digits)
{
    for (int rtl = 0; rtl < 2; rtl++) {
        struct canvas *canvas = drawn(rtl);
        char path[] = "check_qr.XXXXXX";
        char command[64];
        char line[64] = "";
        int descriptor = mkstemp(path);
        FILE *file = fdopen(descriptor, "w");
        FILE *decoder;

        write_picture(canvas, file);
        ck_assert_int_eq(fclose(file), 0);
        snprintf(command, sizeof command, "zbarimg -q --raw PGM:%s", path);
        decoder = popen(command, "r");
        ck_assert_ptr_nonnull(fgets(line, sizeof line, decoder));
        pclose(decoder);
        unlink(path);
        line[strcspn(line, "\n")] = '\0';
        ck_assert_str_eq(line, digits);
        canvas_free(canvas);
    }
}
END_TEST

int
main(int count, char **arguments)
{
    Suite *suite = suite_create("qr");
    TCase *qr = tcase_create("qr");

    setlocale(LC_CTYPE, "C.UTF-8");
    /* Called as check_qr_picture it does what needs zbarimg, or skips. */
    if (count > 0 && strstr(arguments[0], "picture")) {
        if (system("command -v zbarimg >/dev/null 2>&1") != 0) {
            puts("1..0 # SKIP zbarimg is not installed");
            return 77;
        }
        tcase_add_test(qr, a_camera_s_decoder_reads_the_digits);
    } else {
        tcase_add_test(qr, a_cell_shows_two_modules_of_the_library_s_own_code);
        tcase_add_test(
            qr, a_uniform_cell_is_a_space_and_a_mixed_one_white_on_black);
        tcase_add_test(qr, what_is_no_number_is_refused);
    }
    suite_add_tcase(suite, qr);
    return tap_run(suite);
}
