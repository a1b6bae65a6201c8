#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/settings.h"

static int
hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = digit ? strchr(digits, digit) : NULL;

    return at ? (int)(at - digits) : -1;
}

enum status
settings_root(const struct settings *settings, uint8_t root[32], char **problem)
{
    const char *text = settings_text(settings, SETTING_root);
    bool is_right = strlen(text) == 64;

    for (size_t i = 0; is_right && i < 32; i++) {
        int high = hex_value(text[2 * i]);
        int low = hex_value(text[2 * i + 1]);

        is_right = high >= 0 && low >= 0;
        root[i] = (uint8_t)((unsigned)high << 4 | (unsigned)low);
    }
    if (is_right)
        return STATUS_OK;
    *problem = memory_text("amparo.conf: \"root\" must be ROOT's public key in "
                           "64 hexadecimal digits, as amparo init writes it");
    return STATUS_SETTING;
}
