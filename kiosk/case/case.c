#include "kiosk/case/case.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

/* Leaving, in hours after arrival: the end of the day, a few days. */
enum { LEAVES_TODAY = 12, LEAVES_IN_FEW_DAYS = 48 };

static void
clear_entry(struct case_entry *entry)
{
    switch (entry->kind) {
    case ENTRY_ADDITION:
        item_addition_clear(&entry->is.addition);
        break;
    case ENTRY_REPLY:
        item_reply_clear(&entry->is.reply);
        break;
    case ENTRY_EVENT:
        item_event_clear(&entry->is.event);
        break;
    case ENTRY_STATUS:
        break;
    }
}

void
case_clear(struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        clear_entry(&file->entries[i]);
    memory_free_wiped(file->entries, file->count * sizeof(*file->entries));
    item_body_clear(&file->body);
    secret_wipe(file, sizeof(*file));
}

void
case_add(struct case_file *file, const struct case_entry *entry)
{
    size_t size = sizeof(*file->entries);

    file->entries = memory_resize(file->entries, file->count * size,
                                  (file->count + 1) * size);
    file->entries[file->count++] = *entry;
}

void
case_number(const uint8_t id[16], char out[CASE_NUMBER_SIZE])
{
    uint32_t number = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 |
                      (uint32_t)id[2] << 8 | id[3];

    (void)snprintf(out, CASE_NUMBER_SIZE, "%03u-%03u", number / 1000 % 1000,
                   number % 1000);
}

/* What waits for an answer; a word on how it helped waits for none. */
static bool
is_news(const struct case_entry *entry)
{
    if (entry->kind != ENTRY_ADDITION)
        return false;
    switch (entry->is.addition.what) {
    case ADDITION_TEXT:
    case ADDITION_TELL_NOBODY:
    case ADDITION_NOT_SATISFIED:
        return true;
    case ADDITION_HELPED_YES:
    case ADDITION_HELPED_SOME:
    case ADDITION_HELPED_NO:
        return false;
    }
    return false;
}

static bool
opens_again(const struct case_entry *entry)
{
    return is_news(entry) && entry->is.addition.what != ADDITION_TELL_NOBODY;
}

enum case_state
case_state(const struct case_file *file)
{
    enum case_state state = CASE_NEW;

    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];

        if (entry->kind == ENTRY_STATUS)
            state = entry->is.status.state;
        else if (state == CASE_CLOSED && opens_again(entry))
            state = CASE_WORKING;
    }
    return state;
}

/* A lower priority that one member asked for, with the reason. */
struct wish {
    bool is_there;
    enum priority priority;
    const char *member;
};

/*
 * T18: raising is one person's; lowering takes a reason and a second person
 * who asks for the same.
 */
static enum priority
hear(enum priority now, struct wish *wish, const struct item_event *event)
{
    if (event->priority <= now) {
        wish->is_there = false;
        return event->priority;
    }
    if (!event->text || event->text[0] == '\0' || event->member[0] == '\0')
        return now;
    if (wish->is_there && wish->priority == event->priority &&
        strcmp(wish->member, event->member) != 0) {
        wish->is_there = false;
        return event->priority;
    }
    *wish = (struct wish){
        .is_there = true, .priority = event->priority, .member = event->member};
    return now;
}

enum priority
case_priority(const struct case_file *file)
{
    enum priority priority = file->body.verdict.priority;
    struct wish wish = {0};

    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];

        if (entry->kind == ENTRY_EVENT &&
            entry->is.event.what == EVENT_PRIORITY)
            priority = hear(priority, &wish, &entry->is.event);
    }
    return priority;
}

/* The first addition that no reply followed; NULL when all were heard. */
static const struct case_entry *
first_news(const struct case_file *file)
{
    const struct case_entry *news = NULL;

    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];

        if (entry->kind == ENTRY_REPLY)
            news = NULL;
        else if (!news && is_news(entry))
            news = entry;
    }
    return news;
}

bool
case_has_news(const struct case_file *file)
{
    return first_news(file) != NULL;
}

/* Is it the staff's turn? */
static bool
is_waiting(const struct case_file *file)
{
    switch (case_state(file)) {
    case CASE_NEW:
    case CASE_TRIAGED:
    case CASE_WORKING:
        return true;
    case CASE_ANSWERED:
    case CASE_CONSENT_WAIT:
    case CASE_REFERRED:
        return case_has_news(file);
    case CASE_CLOSED:
        return false;
    }
    return false;
}

/* The hour at which the person goes, 0 when that is far or not known. */
static uint32_t
leaving(const struct case_file *file)
{
    if (report_chose(file->body.report, "L1", "today"))
        return file->body.hour + LEAVES_TODAY;
    if (report_chose(file->body.report, "L1", "few_days"))
        return file->body.hour + LEAVES_IN_FEW_DAYS;
    return 0;
}

uint32_t
case_due(const struct case_file *file)
{
    const struct case_entry *news = first_news(file);
    uint32_t since = news ? news->is.addition.hour : file->body.hour;
    uint32_t due = since + (uint32_t)triage_hours(case_priority(file));
    uint32_t leaves = leaving(file);

    if (!is_waiting(file))
        return 0;
    /* who has left and writes still, waits for the priority's time alone */
    return leaves > since && leaves < due ? leaves : due;
}

bool
case_may_move(enum case_state from, enum case_state to)
{
    switch (from) {
    case CASE_NEW:
        return to == CASE_TRIAGED;
    case CASE_TRIAGED:
        return to == CASE_WORKING || to == CASE_CLOSED;
    case CASE_WORKING:
        return to == CASE_ANSWERED || to == CASE_CONSENT_WAIT ||
               to == CASE_CLOSED;
    case CASE_ANSWERED:
        return to == CASE_WORKING || to == CASE_CONSENT_WAIT ||
               to == CASE_CLOSED;
    case CASE_CONSENT_WAIT:
        return to == CASE_REFERRED || to == CASE_WORKING || to == CASE_CLOSED;
    case CASE_REFERRED:
        return to == CASE_CLOSED;
    case CASE_CLOSED:
        /* the reporter opens it again, by writing (case_state) */
        return false;
    }
    return false;
}

const char *
case_state_name(enum case_state state)
{
    static const char *const names[] = {
        [CASE_NEW] = "new",
        [CASE_TRIAGED] = "triaged",
        [CASE_WORKING] = "working",
        [CASE_ANSWERED] = "answered",
        [CASE_CONSENT_WAIT] = "consent_wait",
        [CASE_REFERRED] = "referred",
        [CASE_CLOSED] = "closed",
    };

    return names[state];
}

const char *
case_close_name(enum close_reason reason)
{
    static const char *const names[] = {
        [CLOSE_NONE] = "",
        [CLOSE_HELPED] = "helped",
        [CLOSE_REFERRED_DONE] = "referred_done",
        [CLOSE_REPORTER_ASKED] = "reporter_asked",
        [CLOSE_NO_RETURN] = "no_return",
        [CLOSE_NOT_IN_SCOPE] = "not_in_scope",
        [CLOSE_DUPLICATE] = "duplicate",
    };

    return names[reason];
}

static int
compare_numbers(uint32_t left, uint32_t right)
{
    return (left > right) - (left < right);
}

int
case_compare(const struct case_file *left, const struct case_file *right)
{
    uint32_t left_due = case_due(left);
    uint32_t right_due = case_due(right);
    int order = (left_due == 0) - (right_due == 0);

    if (order == 0)
        order = compare_numbers(case_priority(left), case_priority(right));
    if (order == 0)
        order = compare_numbers(left_due, right_due);
    if (order == 0)
        order = compare_numbers(left->body.hour, right->body.hour);
    return order ? order : memcmp(left->id, right->id, sizeof(left->id));
}
