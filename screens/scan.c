#include "screens/scan.h"

#include "kiosk/base/secret.h"
#include "kiosk/base/text.h"
#include "translations/text/digits.h"

enum { SHOWN = CODE_DIGITS + 1 }; /* COUNT of a code that was given out */

void
scan_clear(struct scan *scan)
{
    secret_wipe(scan, sizeof *scan);
}

static bool
end_line(struct scan *scan)
{
    bool is_whole = scan->count == CODE_DIGITS && !scan->is_spoiled;

    if (is_whole && code_put_right(scan->digits)) {
        scan->count = SHOWN;
        return true;
    }
    scan_clear(scan);
    return false;
}

static bool
feed_point(struct scan *scan, uint32_t point)
{
    int digit;

    if (point == '\r' || point == '\n' || point == '\t')
        return end_line(scan);
    digit = digits_value(point);
    if (digit < 0 || scan->is_spoiled || scan->count == CODE_DIGITS) {
        scan_clear(scan);
        scan->is_spoiled = true;
        return false;
    }
    scan->digits[scan->count++] = (char)('0' + digit);
    return false;
}

static bool
feed_paste(struct scan *scan, const struct event *event)
{
    for (size_t at = 0; at < event->length;) {
        if (feed_point(scan, text_next(event->text, event->length, &at)))
            return true;
    }
    return false;
}

static bool
feed_key(struct scan *scan, const struct event *event)
{
    if (event->key == KEY_TEXT)
        return feed_point(scan, event->point);
    if (event->key == KEY_RETURN || event->key == KEY_TABULATOR)
        return end_line(scan);
    return feed_point(scan, 0);
}

bool
scan_feed(struct scan *scan, const struct event *event)
{
    if (event->kind != EVENT_KEY && event->kind != EVENT_PASTE)
        return false;
    if (scan->count == SHOWN)
        scan_clear(scan);
    return event->kind == EVENT_KEY ? feed_key(scan, event)
                                    : feed_paste(scan, event);
}
