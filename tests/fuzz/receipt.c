#include <stdlib.h>
#include <string.h>

#include "kiosk/base/code.h"
#include "screens/scan.h"
#include "tests/fuzz/fuzz.h"

/*
 * The digits of a receipt: as they were typed, and among keys and pastes, as
 * a scanner or a person gives them.
 */
enum { POINTS = 4, MODULUS = 97 };

/* The check of ISO/IEC 7064, said once more in another way. */
static bool
is_right(const char *code)
{
    int rest = 0;

    if (strlen(code) != CODE_DIGITS)
        return false;
    for (int i = 0; i < CODE_DIGITS; i++) {
        if (code[i] < '0' || code[i] > '9')
            return false;
        rest = (rest * 10 + (code[i] - '0')) % MODULUS;
    }
    return rest == 1;
}

static void
put_right(const uint8_t *data, size_t size)
{
    char code[CODE_DIGITS + 1] = {0};
    char before[CODE_DIGITS + 1];
    bool was;

    memcpy(code, data, size < CODE_DIGITS ? size : CODE_DIGITS);
    memcpy(before, code, sizeof code);
    was = code_is_right(code);
    fuzz_need(was == is_right(code), "the check digits are ISO 7064's");
    if (code_put_right(code))
        fuzz_need(is_right(code), "what was put right is right");
    else
        fuzz_need(!was && memcmp(code, before, sizeof code) == 0,
                  "what cannot be put right is left");
    if (was)
        fuzz_need(memcmp(code, before, sizeof code) == 0,
                  "what is right is left");
}

/* Bytes as events: most are keys, one in sixteen begins a paste. */
static void
scan_them(const uint8_t *data, size_t size)
{
    static const uint32_t zeros[POINTS] = {'0', 0x660, 0x6f0, 0x966};
    struct scan scan = {0};

    while (size) {
        struct event event = {.kind = EVENT_KEY, .key = KEY_TEXT};
        size_t taken = 1;

        if (data[0] < 40) {
            event.point = zeros[data[0] / 10] + data[0] % 10;
        } else if (data[0] < 0xf0) {
            event.key = (enum key)(data[0] % (KEY_F + 1));
            event.point = data[0];
        } else {
            event.kind = EVENT_PASTE;
            event.text = (const char *)data + 1;
            event.length = data[0] % 16 * 2U;
            if (event.length > size - 1)
                event.length = size - 1;
            taken += event.length;
        }
        if (scan_feed(&scan, &event))
            fuzz_need(is_right(scan.digits), "a scan is a right code");
        data += taken;
        size -= taken;
    }
    scan_clear(&scan);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    put_right(data, size);
    scan_them(data, size);
    return 0;
}
