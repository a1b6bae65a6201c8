#include <stdlib.h>
#include <string.h>

#include "kiosk/case/item.h"
#include "kiosk/report/form.h"
#include "kiosk/report/triage.h"
#include "tests/fuzz/fuzz.h"

/*
 * What stands in an opened envelope. Anybody can seal to staff: what their
 * programs read after opening was written by whoever it was. What was read
 * and written again is read as the same.
 */
static struct form *form;

#define TRY(kind)                                                              \
    static void try_##kind(const uint8_t *data, size_t size)                   \
    {                                                                          \
        struct item_##kind first = {0};                                        \
        struct item_##kind second = {0};                                       \
        struct buf once = {0};                                                 \
        struct buf twice = {0};                                                \
                                                                               \
        if (READ(kind, data, size, &first) != STATUS_OK)                       \
            return;                                                            \
        fuzz_need(BOUNDS(first), "a choice is one of the list");               \
        item_##kind##_write(&first, &once);                                    \
        fuzz_need(READ(kind, once.data, once.length, &second) == STATUS_OK,    \
                  "what was written is read");                                 \
        item_##kind##_write(&second, &twice);                                  \
        fuzz_need(once.length == twice.length &&                               \
                      memcmp(once.data, twice.data, once.length) == 0,         \
                  "what was read is written the same");                        \
        CLEAR(kind, &first);                                                   \
        CLEAR(kind, &second);                                                  \
        buf_clear(&once);                                                      \
        buf_clear(&twice);                                                     \
    }

#define READ(kind, data, size, out) item_##kind##_read(data, size, out)
#define CLEAR(kind, item)           item_##kind##_clear(item)
#define BOUNDS(item)                ((item).what <= ADDITION_HELPED_NO)
TRY(addition)
#undef BOUNDS
#define BOUNDS(item) ((item).what <= EVENT_HELD)
TRY(event)
#undef BOUNDS
#define BOUNDS(item) true
TRY(reply)
#undef CLEAR
#define CLEAR(kind, item) memset(item, 0, sizeof *(item))
TRY(own)
#undef BOUNDS
#define BOUNDS(item)                                                           \
    ((item).state <= CASE_CLOSED && (item).reason <= CLOSE_DUPLICATE)
TRY(status)
#undef BOUNDS
#undef CLEAR
#undef READ
#define BOUNDS(item)                ((item).report != NULL)
#define READ(kind, data, size, out) item_##kind##_read(data, size, form, out)
#define CLEAR(kind, item)           item_##kind##_clear(item)
TRY(body)

static void
read_form(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem = NULL;

    fuzz_need(triage_start(&problem) == STATUS_OK &&
                  form_read(text, length, NULL, &form, &problem) == STATUS_OK,
              "the form that is built in is read");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const tries[])(const uint8_t *, size_t) = {
        try_addition, try_reply, try_event, try_own, try_status, try_body};

    fuzz_begin();
    if (!form)
        read_form();
    if (size)
        tries[data[0] % (sizeof tries / sizeof *tries)](data + 1, size - 1);
    return 0;
}
