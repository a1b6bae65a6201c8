#include "screens/inbox.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

enum {
    IN_SIZE = 4096,             /* a terminal's line discipline holds no more */
    QUIET_MILLISECONDS = 50,    /* a flood has ended */
    BROKEN_MILLISECONDS = 1000, /* a paste whose end never came */
    TURN_MILLISECONDS = 40,
};

static const char paste_end[] = "\033[201~";
enum { PASTE_END_LENGTH = sizeof paste_end - 1 };

enum mode { MODE_KEYS, MODE_PASTE, MODE_FLOOD };

struct inbox {
    int descriptor;
    bool is_closed;
    struct keys keys;
    char in[IN_SIZE];
    size_t length;
    int64_t last; /* when bytes came last */
    enum mode mode;
    char paste[INBOX_PASTE];
    size_t paste_length;
    bool is_given; /* the paste went out, the rest is thrown away */
    bool was_cut;
};

struct inbox *
inbox_new(int descriptor)
{
    struct inbox *inbox = memory_zeroed(sizeof *inbox);

    inbox->descriptor = descriptor;
    return inbox;
}

void
inbox_free(struct inbox *inbox)
{
    memory_free_wiped(inbox, sizeof *inbox);
}

struct keys *
inbox_keys(struct inbox *inbox)
{
    return &inbox->keys;
}

/* Read what is there; false when nothing came in MILLISECONDS. */
static bool
fill(struct inbox *inbox, int milliseconds)
{
    struct pollfd wait = {.fd = inbox->descriptor, .events = POLLIN};
    ssize_t count;

    if (inbox->length == IN_SIZE)
        return false;
    if (poll(&wait, 1, milliseconds) <= 0)
        return false;
    count = read(inbox->descriptor, inbox->in + inbox->length,
                 IN_SIZE - inbox->length);
    if (count > 0) {
        inbox->length += (size_t)count;
        inbox->last = clock_milliseconds();
        return true;
    }
    if (count == 0 || (errno != EINTR && errno != EAGAIN))
        inbox->is_closed = true;
    return false;
}

static void
drop(struct inbox *inbox, size_t count)
{
    memmove(inbox->in, inbox->in + count, inbox->length - count);
    inbox->length -= count;
    secret_wipe(inbox->in + inbox->length, count);
}

static void
begin(struct inbox *inbox, enum mode mode)
{
    secret_wipe(inbox->paste, inbox->paste_length);
    inbox->paste_length = 0;
    inbox->is_given = false;
    inbox->was_cut = false;
    inbox->mode = mode;
}

/* Keep COUNT bytes from the front as pasted, as far as there is room. */
static void
keep(struct inbox *inbox, size_t count)
{
    size_t room = inbox->is_given ? 0 : INBOX_PASTE - inbox->paste_length;
    size_t kept = count < room ? count : room;

    memcpy(inbox->paste + inbox->paste_length, inbox->in, kept);
    inbox->paste_length += kept;
    inbox->was_cut = inbox->was_cut || kept < count;
    drop(inbox, count);
}

/* A character that the limit cut in two is left out. */
static void
trim(struct inbox *inbox)
{
    size_t at = inbox->paste_length;
    size_t back = 0;

    while (back < 3 && back < at &&
           ((unsigned char)inbox->paste[at - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back < at && (unsigned char)inbox->paste[at - 1 - back] >= 0xC0)
        inbox->paste_length = at - 1 - back;
}

static bool
give(struct inbox *inbox, struct event *event)
{
    if (inbox->is_given || (inbox->paste_length == 0 && !inbox->was_cut))
        return false;
    if (inbox->was_cut)
        trim(inbox);
    inbox->is_given = true;
    *event = (struct event){
        .kind = EVENT_PASTE,
        .text = inbox->paste,
        .length = inbox->paste_length,
        .was_cut = inbox->was_cut,
    };
    return true;
}

enum step { STEP_ON, STEP_EVENT, STEP_WAIT };

/* The bytes before the first ESC. */
static size_t
plain_run(const struct inbox *inbox)
{
    const char *escape = memchr(inbox->in, '\033', inbox->length);

    return escape ? (size_t)(escape - inbox->in) : inbox->length;
}

static enum step
step_keys(struct inbox *inbox, struct event *event)
{
    struct keys_taken taken;

    if (inbox->length == 0 && !fill(inbox, 0))
        return STEP_WAIT;
    if (plain_run(inbox) > INBOX_RUN) {
        begin(inbox, MODE_FLOOD);
        return STEP_ON;
    }
    taken = keys_take(&inbox->keys, inbox->in, inbox->length, false, event);
    if (taken.found == KEYS_PARTIAL) {
        if (fill(inbox, INBOX_ESCAPE_MILLISECONDS))
            return STEP_ON;
        taken = keys_take(&inbox->keys, inbox->in, inbox->length, true, event);
    }
    drop(inbox, taken.length);
    if (taken.found == KEYS_PASTE_START)
        begin(inbox, MODE_PASTE);
    return taken.found == KEYS_EVENT ? STEP_EVENT : STEP_ON;
}

/* How much of the end's sequence may stand at the end of what came? */
static size_t
begun_end(const struct inbox *inbox)
{
    size_t most = PASTE_END_LENGTH - 1;

    if (most > inbox->length)
        most = inbox->length;
    for (size_t count = most; count > 0; count--) {
        if (memcmp(inbox->in + inbox->length - count, paste_end, count) == 0)
            return count;
    }
    return 0;
}

static enum step
step_paste(struct inbox *inbox, struct event *event)
{
    const char *end =
        memmem(inbox->in, inbox->length, paste_end, PASTE_END_LENGTH);

    if (end) {
        keep(inbox, (size_t)(end - inbox->in));
        drop(inbox, PASTE_END_LENGTH);
        inbox->mode = MODE_KEYS;
        return give(inbox, event) ? STEP_EVENT : STEP_ON;
    }
    keep(inbox, inbox->length - begun_end(inbox));
    if (inbox->was_cut && give(inbox, event))
        return STEP_EVENT;
    if (fill(inbox, 0))
        return STEP_ON;
    if (clock_milliseconds() - inbox->last < BROKEN_MILLISECONDS)
        return STEP_WAIT;
    inbox->mode = MODE_KEYS;
    return give(inbox, event) ? STEP_EVENT : STEP_ON;
}

/* After the limit everything goes, whatever it is, until it is quiet. */
static enum step
swallow(struct inbox *inbox)
{
    int64_t before = inbox->last;

    drop(inbox, inbox->length);
    if (!fill(inbox, 0))
        return STEP_WAIT;
    if (inbox->last - before > QUIET_MILLISECONDS)
        inbox->mode = MODE_KEYS;
    return STEP_ON;
}

static enum step
step_flood(struct inbox *inbox, struct event *event)
{
    if (inbox->is_given && inbox->was_cut)
        return swallow(inbox);
    keep(inbox, plain_run(inbox));
    if (!inbox->was_cut && inbox->length == 0 && fill(inbox, 0))
        return STEP_ON;
    if (!inbox->was_cut)
        inbox->mode = MODE_KEYS;
    return give(inbox, event) ? STEP_EVENT : STEP_ON;
}

bool
inbox_next(struct inbox *inbox, struct event *event, bool *is_closed)
{
    int64_t until = clock_milliseconds() + TURN_MILLISECONDS;
    enum step step = STEP_ON;

    if (inbox->is_given)
        secret_wipe(inbox->paste, sizeof inbox->paste);
    for (int turn = 0; step == STEP_ON && turn < INBOX_TURN / IN_SIZE &&
                       clock_milliseconds() <= until;
         turn++) {
        switch (inbox->mode) {
        case MODE_KEYS:
            step = step_keys(inbox, event);
            break;
        case MODE_PASTE:
            step = step_paste(inbox, event);
            break;
        case MODE_FLOOD:
            step = step_flood(inbox, event);
            break;
        }
    }
    *is_closed = inbox->is_closed && step != STEP_EVENT;
    return step == STEP_EVENT;
}
