#include "screens/public/words.h"

#include <stdio.h>
#include <time.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"

enum { WORDS_MAX = 16, AGENCIES = 4, MINUTES_AN_HOUR = 60 };

static const struct {
    const char *name;
    enum place_word word;
} braces[] = {
    {.name = "SITE", .word = PLACE_SITE},
    {.name = "AUTHORITY", .word = PLACE_AUTHORITY},
    {.name = "PLACE", .word = PLACE_PLACE},
    {.name = "NUMBER", .word = PLACE_NUMBER},
    {.name = "CLINIC", .word = PLACE_CLINIC},
    {.name = "COUNTRY", .word = PLACE_COUNTRY},
    {.name = "SAFE_CHILD", .word = PLACE_SAFE_CHILD},
    {.name = "TALK", .word = PLACE_TALK},
};
enum { BRACES = sizeof braces / sizeof *braces };

const char *
words_plain(const struct visit *visit, const char *key)
{
    return messages_get(visit->messages, key);
}

/* Monday is 0. */
static int
weekday_of(const struct tm *when)
{
    return (when->tm_wday + 6) % 7;
}

static struct tm
local(int64_t seconds)
{
    time_t when = (time_t)seconds;
    struct tm out = {0};

    localtime_r(&when, &out);
    return out;
}

/* The first day of WEEKDAYS from FROM days after today on, as a weekday. */
static int
next_day(unsigned weekdays, int today, int from)
{
    for (int i = from; i < from + 7; i++) {
        if (weekdays & (1u << (today + i) % 7))
            return (today + i) % 7;
    }
    return (today + from) % 7;
}

char *
words_outside(const struct visit *visit)
{
    struct tm now = local(clock_now());
    unsigned days = visit->public_side->place->outside_weekdays;

    /* Today's reading may be over: the promise is the next one. */
    return messages_weekday(visit->messages,
                            next_day(days, weekday_of(&now), 1));
}

static char *
day_and_time(const struct visit *visit, int weekday, int minutes)
{
    char *day = messages_weekday(visit->messages, weekday);
    char *hour = messages_time(visit->messages, minutes / MINUTES_AN_HOUR,
                               minutes % MINUTES_AN_HOUR);
    struct argument parts[] = {{.name = "DAY", .text = day},
                               {.name = "TIME", .text = hour}};
    char *out = messages_format(visit->messages, "time.day", parts, 2);

    memory_free_text(day);
    memory_free_text(hour);
    return out;
}

char *
words_desk(const struct visit *visit)
{
    const struct place *place = visit->public_side->place;
    struct tm now = local(clock_now());
    int minute = now.tm_hour * MINUTES_AN_HOUR + now.tm_min;
    int from = minute < place->desk_from ? 0 : 1;
    int day = next_day(place->desk_weekdays, weekday_of(&now), from);

    return day_and_time(visit, day, place->desk_from);
}

char *
words_hour(const struct visit *visit, uint32_t hour)
{
    struct tm when = local((int64_t)hour * 3600);

    return day_and_time(visit, weekday_of(&when),
                        when.tm_hour * MINUTES_AN_HOUR + when.tm_min);
}

/* The names of the services that P1 asks about. */
static char *
agencies(const struct visit *visit)
{
    const struct public_visit *side = visit->public_side;
    const struct service *asked[AGENCIES];
    size_t count = side->interview
                       ? interview_services(side->interview, asked, AGENCIES)
                       : 0;
    struct buf out = {0};
    char *text;

    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_text(&out, words_plain(visit, "list.comma"));
        buf_add_text(
            &out, services_name(asked[i], messages_language(visit->messages)));
    }
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    return text;
}

static char *
fill(const struct visit *visit, const char *key, const struct argument *more)
{
    const struct place *place = visit->public_side->place;
    const char *language = messages_language(visit->messages);
    struct argument arguments[WORDS_MAX];
    size_t count = 0;
    char *day = words_outside(visit);
    char *agency = agencies(visit);
    char days[12];
    char *out;

    if (more)
        arguments[count++] = *more;
    for (size_t i = 0; i < BRACES; i++)
        arguments[count++] = (struct argument){
            .name = braces[i].name,
            .text = place->word(place->self, braces[i].word, language)};
    snprintf(days, sizeof days, "%d", place->retention_days);
    arguments[count++] = (struct argument){.name = "DAY", .text = day};
    arguments[count++] = (struct argument){.name = "AGENCY", .text = agency};
    arguments[count++] = (struct argument){.name = "DAYS", .text = days};
    out = messages_format(visit->messages, key, arguments, count);
    memory_free_text(day);
    memory_free_text(agency);
    return out;
}

char *
words_of(const struct visit *visit, const char *key)
{
    return fill(visit, key, NULL);
}

char *
words_with(const struct visit *visit, const char *key, struct argument more)
{
    return fill(visit, key, &more);
}

/* The sentence for a status: most of them are one to a reporter. */
static const char *
sentence_of(enum status status)
{
    if (status == STATUS_WAIT)
        return "wait";
    if (status == STATUS_FULL)
        return "full";
    if (status == STATUS_READ_ONLY)
        return "read_only";
    if (status == STATUS_MISSING)
        return "missing";
    if (status == STATUS_WRONG_CHECK)
        return "wrong";
    if (status == STATUS_TOO_LONG)
        return "long";
    return "closed";
}

char *
words_failed(const struct visit *visit, const char *prefix, enum status status,
             unsigned seconds)
{
    char key[64];

    snprintf(key, sizeof key, "%s.failed.%s", prefix, sentence_of(status));
    if (!messages_has(visit->messages, key))
        snprintf(key, sizeof key, "failed.%s", sentence_of(status));
    return words_with(visit, key,
                      (struct argument){.name = "SECONDS", .number = seconds});
}
