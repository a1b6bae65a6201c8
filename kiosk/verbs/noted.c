#include "kiosk/verbs/noted.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/whole.h"
#include "kiosk/verbs/gone.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"
#include "store/sealing/chain.h"

enum { NOTES_LIMIT = 64 << 10, NOTES_KEPT = 32 << 10, NUMBER_BASE = 10 };

static char *
folder_of(const uint8_t site[ID_SIZE])
{
    char *state = seen_folder();
    struct buf hex = {0};
    char *folder;

    if (!state)
        return NULL;
    gone_put_hex(&hex, site, ID_SIZE);
    folder = memory_print("%s/%s", state, buf_text(&hex));
    buf_clear(&hex);
    free(state);
    return folder;
}

char *
noted_gone_path(const uint8_t site[ID_SIZE])
{
    char *folder = folder_of(site);
    char *path = folder ? memory_print("%s/gone", folder) : NULL;

    free(folder);
    return path;
}

static char *
path_in(const struct noted *noted, const char *name)
{
    return memory_print("%s/%s", noted->folder, name);
}

/* The last line of the notes: a number, a space, the head. */
static bool
read_last(const char *text, struct log_end *out)
{
    const char *line = text;
    char *end = NULL;

    for (const char *at = text; (at = strchr(at, '\n')) && at[1];)
        line = ++at;
    errno = 0;
    out->seq = strtoull(line, &end, NUMBER_BASE);
    return !errno && end != line && *end == ' ' &&
           gone_take_hex(end + 1, out->head, HASH_BYTES);
}

static bool
read_note(const struct noted *noted, struct log_end *out)
{
    struct buf text = {0};
    char *path = noted->folder ? path_in(noted, "log") : NULL;
    bool has = path && file_read(path, NOTES_LIMIT, &text) == STATUS_OK &&
               read_last(buf_text(&text), out);

    buf_clear(&text);
    free(path);
    return has;
}

/* What was known to be gone: a list that is damaged is as none. */
static void
read_gone(struct noted *noted)
{
    char *path = noted->folder ? path_in(noted, "gone") : NULL;
    struct chain_mark mark;

    if (path && gone_read(path, noted->site, &mark, &noted->gone) != STATUS_OK)
        noted->gone.length = 0;
    free(path);
}

static void
see_gone(void *self, const struct log_event *event, const struct log_end *after)
{
    struct noted *noted = self;

    (void)after;
    if (event->op == AUDIT_GONE)
        buf_add(&noted->gone, event->what, HASH_BYTES);
}

static bool
comes_to(const struct log_end *at, const struct log_end *end)
{
    return at->seq == end->seq && memcmp(at->head, end->head, HASH_BYTES) == 0;
}

/* The whole log, from nothing. */
static enum status
walk_all(struct client *client, struct noted *noted)
{
    const struct log_visitor visitor = {see_gone, noted};
    struct log_end at = {0};
    enum status status;

    chain_start(noted->site, at.head);
    status = log_walk(client, &at, &noted->now, &visitor);
    if (status == STATUS_OK && !comes_to(&at, &noted->now))
        status = STATUS_DAMAGED;
    return status;
}

static enum status
compare(struct client *client, struct noted *noted)
{
    const struct log_visitor visitor = {see_gone, noted};
    struct log_end at = noted->before;
    enum status status;

    if (noted->now.seq < at.seq) {
        noted->verdict = NOTED_WENT_BACK;
        return walk_all(client, noted);
    }
    status = log_walk(client, &at, &noted->now, &visitor);
    if (status != STATUS_OK)
        return status;
    if (comes_to(&at, &noted->now)) {
        noted->verdict = NOTED_GOES_ON;
        return STATUS_OK;
    }
    noted->verdict = NOTED_OTHER;
    return walk_all(client, noted);
}

enum status
noted_look(struct client *client, struct noted *out)
{
    uint8_t first[LOG_FIRST_SIZE];
    struct hello hello;
    enum status status;

    *out = (struct noted){0};
    status = client_hello(client, "", &hello);
    if (status == STATUS_OK && !hello.founded)
        status = STATUS_MISSING;
    if (status == STATUS_OK)
        status = client_log_end(client, &out->now, first);
    if (status != STATUS_OK)
        return status;
    memcpy(out->site, hello.site, ID_SIZE);
    out->folder = folder_of(out->site);
    read_gone(out);
    if (!read_note(out, &out->before))
        return walk_all(client, out);
    return compare(client, out);
}

/* Where it stood before comes first: the last line counts. */
static enum status
keep_note(const struct noted *noted)
{
    char *path = path_in(noted, "log");
    char *number = memory_print("%" PRIu64 " ", noted->now.seq);
    struct buf text = {0};
    enum status status;

    if (file_read(path, NOTES_LIMIT, &text) != STATUS_OK)
        text.length = 0;
    while (text.length > NOTES_KEPT) {
        const char *line = strchr(buf_text(&text), '\n');
        size_t gone = line ? (size_t)(line + 1 - buf_text(&text)) : text.length;

        memmove(text.data, text.data + gone, text.length - gone);
        text.length -= gone;
    }
    buf_add_text(&text, number);
    gone_put_hex(&text, noted->now.head, HASH_BYTES);
    buf_add_byte(&text, '\n');
    status = whole_write(path, &text, true);
    buf_clear(&text);
    free(number);
    free(path);
    return status;
}

enum status
noted_keep(const struct noted *noted)
{
    struct buf gone = {0};
    char *path;
    enum status status;

    if (!noted->folder)
        return STATUS_MISSING;
    if (mkdir(noted->folder, 0700) != 0 && errno != EEXIST)
        return file_status(errno);
    path = path_in(noted, "gone");
    buf_add(&gone, noted->gone.data, noted->gone.length);
    gone_sort(&gone);
    status = gone_write(path, noted->site, &noted->now, &gone);
    if (status == STATUS_OK && (noted->verdict != NOTED_GOES_ON ||
                                !comes_to(&noted->before, &noted->now)))
        status = keep_note(noted);
    buf_clear(&gone);
    free(path);
    return status;
}

enum status
noted_add_gone(const uint8_t site[ID_SIZE], const struct log_end *end,
               const struct buf *hashes)
{
    char *folder = folder_of(site);
    char *path = noted_gone_path(site);
    struct buf all = {0};
    struct chain_mark mark;
    enum status status = STATUS_MISSING;

    if (folder && mkdir(folder, 0700) != 0 && errno != EEXIST)
        status = file_status(errno);
    else if (folder)
        status = gone_read(path, site, &mark, &all);
    /* a damaged one is as none */
    if (folder && (status == STATUS_OK || status == STATUS_MISSING ||
                   status == STATUS_DAMAGED)) {
        buf_add(&all, hashes->data, hashes->length);
        gone_sort(&all);
        status = gone_write(path, site, end, &all);
    }
    buf_clear(&all);
    free(path);
    free(folder);
    return status;
}

void
noted_clear(struct noted *noted)
{
    free(noted->folder);
    buf_clear(&noted->gone);
    *noted = (struct noted){0};
}

bool
noted_complain(const struct noted *noted)
{
    char before[CHAIN_TEXT_SIZE];
    char now[CHAIN_TEXT_SIZE];

    if (noted->verdict != NOTED_WENT_BACK && noted->verdict != NOTED_OTHER)
        return false;
    chain_write(noted->before.seq, noted->before.head, before);
    chain_write(noted->now.seq, noted->now.head, now);
    options_complain(
        "This site went back in time. You saw its log at %s; now it %s %s. "
        "Somebody put an older copy back or changed what was stored: what "
        "came in between is not here. Ask who looks after this machine.",
        before,
        noted->verdict == NOTED_WENT_BACK ? "ends at"
                                          : "goes another way and stands at",
        now);
    return true;
}

void
noted_pass(struct client *client)
{
    struct noted noted;
    enum status status = noted_look(client, &noted);

    if (status == STATUS_OK) {
        noted_complain(&noted);
        status = noted_keep(&noted);
    }
    if (status == STATUS_DAMAGED)
        options_complain("The log of this site does not hold together: "
                         "somebody changed what was stored.");
    else if (status != STATUS_OK)
        options_complain("Where the log of this site stands could not be "
                         "noted: %s.",
                         status_words(status));
    noted_clear(&noted);
}
