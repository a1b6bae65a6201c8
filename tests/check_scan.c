#include <stdio.h>
#include <string.h>

#include "screens/scan.h"
#include "tests/tap.h"

static struct scan scan;

static bool
scan_text(const char *text)
{
    return scan_feed(&scan, &(struct event){.kind = EVENT_PASTE,
                                            .text = text,
                                            .length = strlen(text)});
}

static bool
scan_keys(const char *text)
{
    bool is_found = false;

    for (; *text; text++)
        is_found = scan_feed(&scan, &(struct event){.kind = EVENT_KEY,
                                                    .key = KEY_TEXT,
                                                    .point = (uint32_t)*text});
    return is_found;
}

static bool
scan_key(enum key key)
{
    return scan_feed(&scan, &(struct event){.kind = EVENT_KEY, .key = key});
}

START_TEST(a_scanned_receipt_is_known_by_its_digits_and_its_end)
{
    char code[CODE_DIGITS + 1];

    code_make(code);
    scan_clear(&scan);
    ck_assert(!scan_keys(code));
    ck_assert(scan_key(KEY_RETURN));
    ck_assert_str_eq(scan.digits, code);
    ck_assert(!scan_text(code));
    ck_assert(scan_key(KEY_TABULATOR));
    ck_assert_str_eq(scan.digits, code);
    ck_assert(!scan_key(KEY_RETURN));
}
END_TEST

START_TEST(anything_else_spoils_up_to_the_next_end_of_line)
{
    char code[CODE_DIGITS + 1];
    char line[128];

    code_make(code);
    scan_clear(&scan);
    scan_keys("x");
    scan_keys(code);
    ck_assert(!scan_key(KEY_RETURN));
    scan_keys(code);
    scan_key(KEY_ARROW_UP);
    ck_assert(!scan_key(KEY_RETURN));
    scan_keys(code);
    scan_keys("1");
    ck_assert(!scan_key(KEY_RETURN));
    snprintf(line, sizeof line, "http://example.org\r\n%s\r\n", code);
    ck_assert(scan_text(line));
    ck_assert_str_eq(scan.digits, code);
}
END_TEST

START_TEST(wrong_check_digits_are_no_receipt)
{
    char code[CODE_DIGITS + 1];
    char turned[CODE_DIGITS + 1];

    do { /* one of 97 would be right with its groups turned around */
        code_make(code);
        code[3] = code[3] == '9' ? '0' : (char)(code[3] + 1);
        memcpy(turned, code, sizeof turned);
    } while (code_put_right(turned));
    scan_clear(&scan);
    scan_keys(code);
    ck_assert(!scan_key(KEY_RETURN));
    ck_assert_uint_eq(strlen(scan.digits), 0);
}
END_TEST

START_TEST(digits_of_every_script_scan)
{
    char code[CODE_DIGITS + 1];
    char arabic[2 * CODE_DIGITS + 2];

    code_make(code);
    for (int i = 0; i < CODE_DIGITS; i++) {
        arabic[2 * i] = (char)0xD9;
        arabic[2 * i + 1] = (char)(0xA0 + code[i] - '0');
    }
    memcpy(arabic + 2 * CODE_DIGITS, "\r", 2);
    scan_clear(&scan);
    ck_assert(scan_text(arabic));
    ck_assert_str_eq(scan.digits, code);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("scan");
    TCase *scanned = tcase_create("scan");

    tcase_add_test(scanned,
                   a_scanned_receipt_is_known_by_its_digits_and_its_end);
    tcase_add_test(scanned, anything_else_spoils_up_to_the_next_end_of_line);
    tcase_add_test(scanned, wrong_check_digits_are_no_receipt);
    tcase_add_test(scanned, digits_of_every_script_scan);
    suite_add_tcase(suite, scanned);
    return tap_run(suite);
}
