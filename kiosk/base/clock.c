#include "kiosk/base/clock.h"

#include <time.h>

enum { FIRST_MONDAY = 4 * 86400, WEEK = 7 * 86400 };

static int64_t still = -1;
static int64_t leapt;

int64_t
clock_now(void)
{
    struct timespec now;

    if (still >= 0)
        return still + leapt;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec + leapt;
}

int64_t
clock_milliseconds(void)
{
    struct timespec now;

    if (still >= 0)
        return still * 1000;
    /* It goes on while the machine sleeps. */
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
clock_set(int64_t seconds)
{
    still = seconds;
    leapt = 0;
}

void
clock_leap(int64_t seconds)
{
    leapt += seconds;
}

uint32_t
clock_week(int64_t seconds)
{
    if (seconds < FIRST_MONDAY)
        return 0;
    return (uint32_t)((seconds - FIRST_MONDAY) / WEEK);
}

int64_t
clock_week_start(uint32_t week)
{
    return FIRST_MONDAY + (int64_t)week * WEEK;
}
