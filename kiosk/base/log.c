#include "kiosk/base/log.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/base/clock.h"

static int log_descriptor = -1;

void
log_open(int descriptor)
{
    log_descriptor = descriptor;
}

void
log_line(const char *where, const char *what, enum status status)
{
    time_t now = (time_t)clock_now();
    struct tm parts;
    char hour[32] = "";
    char line[256];
    int length;

    if (log_descriptor < 0)
        return;
    if (gmtime_r(&now, &parts))
        strftime(hour, sizeof hour, "%Y-%m-%dT%HZ", &parts);
    length = snprintf(line, sizeof line, "%s %s: %s: %s\n", hour, where, what,
                      status_words(status));
    if (length >= (int)sizeof line)
        length = sizeof line - 1;
    /* A log that cannot be written has nowhere to say so. */
    if (write(log_descriptor, line, (size_t)length) < 0)
        return;
}
