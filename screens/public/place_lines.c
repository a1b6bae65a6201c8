#include "screens/public/place_lines.h"

#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "screens/public/words.h"
#include "screens/widgets/bars.h"

enum { SHORT_ROWS = 4, TAG_SIZE = 16 };

static void
line(struct canvas *canvas, struct canvas_box *box, enum role role, char *text)
{
    int used;

    if (box->rows > 0) {
        used = canvas_put_block(canvas, bars_for_reading(canvas, *box, text),
                                role, text);
        box->row += used;
        box->rows -= used;
    }
    memory_free_text(text);
}

static char *
pair(const struct visit *visit, const char *key, const char *first,
     const char *second)
{
    struct argument parts[] = {{.name = "FIRST", .text = first},
                               {.name = "SECOND", .text = second}};

    return messages_format(visit->messages, key, parts, 2);
}

static void
police(const struct visit *visit, struct canvas *canvas, struct canvas_box *box,
       const struct service *service)
{
    line(canvas, box, service->tells_police ? ROLE_WARNING : ROLE_GOOD,
         words_of(visit, service->tells_police ? "service.police"
                                               : "service.no_police"));
}

static const char *
name_of(const struct visit *visit, const struct service *service)
{
    return services_name(service, messages_language(visit->messages));
}

static void
stale(const struct visit *visit, struct canvas *canvas, struct canvas_box *box,
      const struct service *service)
{
    if (services_is_stale(service, clock_now()))
        line(canvas, box, ROLE_WARNING, words_of(visit, "service.stale"));
}

void
place_lines_short(const struct visit *visit, struct canvas *canvas,
                  struct canvas_box *box, const struct service *service)
{
    if (box->rows < SHORT_ROWS)
        return;
    police(visit, canvas, box, service);
    line(canvas, box, ROLE_TITLE,
         pair(visit, "service.name_phone", name_of(visit, service),
              service->phone));
    line(
        canvas, box, ROLE_TEXT,
        pair(visit, "service.address_hours", service->address, service->hours));
    stale(visit, canvas, box, service);
}

/* "es fr" as the languages' own names. */
static char *
own_names(const struct visit *visit, const char *tags)
{
    struct buf out = {0};
    char *text;

    while (*tags) {
        size_t length = strcspn(tags, " ");
        char tag[TAG_SIZE] = {0};

        if (length > 0 && length < sizeof tag) {
            memcpy(tag, tags, length);
            if (out.length)
                buf_add_text(&out, words_plain(visit, "list.comma"));
            buf_add_text(&out, messages_own_name(tag));
        }
        tags += length;
        tags += strspn(tags, " ");
    }
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    return text;
}

static void
fact(const struct visit *visit, struct canvas *canvas, struct canvas_box *box,
     const char *key, const char *value)
{
    line(canvas, box, ROLE_TEXT,
         words_with(visit, key,
                    (struct argument){.name = "VALUE", .text = value}));
}

void
place_lines_whole(const struct visit *visit, struct canvas *canvas,
                  struct canvas_box *box, const struct service *service)
{
    char *languages = own_names(visit, service->languages);
    const char *costs = service->costs;

    if (strcmp(costs, "free") == 0)
        costs = words_plain(visit, "service.free");
    police(visit, canvas, box, service);
    line(canvas, box, ROLE_TITLE, memory_text(name_of(visit, service)));
    fact(visit, canvas, box, "service.phone", service->phone);
    fact(visit, canvas, box, "service.address", service->address);
    fact(visit, canvas, box, "service.hours", service->hours);
    fact(visit, canvas, box, "service.languages", languages);
    fact(visit, canvas, box, "service.costs", costs);
    line(canvas, box, ROLE_TEXT,
         words_of(visit,
                  service->women_staff ? "service.women" : "service.no_women"));
    line(canvas, box, ROLE_TEXT,
         words_of(visit,
                  service->child_ok ? "service.child" : "service.no_child"));
    line(canvas, box, service->asks_papers ? ROLE_WARNING : ROLE_TEXT,
         words_of(visit, service->asks_papers ? "service.papers"
                                              : "service.no_papers"));
    fact(visit, canvas, box, "service.checked", service->checked_on);
    stale(visit, canvas, box, service);
    memory_free_text(languages);
}
