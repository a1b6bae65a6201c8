#include "kiosk/verbs/check_log.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/verbs/noted.h"
#include "store/keys/founding_files.h"
#include "store/sealing/chain.h"

/* What one walk over the whole log looks for. */
struct watch {
    const struct chain_mark *mark; /* NULL: none was given */
    bool has_mark;                 /* the log came by it */
    const struct noted *noted;
    bool has_noted;
    bool has_key;
    uint8_t key[CHAIN_KEY_SIZE]; /* of the next event */
    uint64_t forged;             /* the first with a wrong MAC; 0: none */
};

static bool
is_at(const struct log_end *end, const struct log_end *at)
{
    return end->seq == at->seq && memcmp(end->head, at->head, HASH_BYTES) == 0;
}

static void
see(void *self, const struct log_event *event, const struct log_end *after)
{
    struct watch *watch = self;
    uint8_t mac[HASH_BYTES];

    if (watch->mark && chain_agrees(watch->mark, after->seq, after->head))
        watch->has_mark = true;
    if (is_at(&watch->noted->before, after))
        watch->has_noted = true;
    if (!watch->has_key)
        return;
    chain_mac(after->head, watch->key, mac);
    if (!watch->forged && memcmp(mac, event->mac, sizeof mac) != 0)
        watch->forged = after->seq;
    chain_next_key(watch->key);
}

static void
say_wrong(const struct check_log *check, enum status status, char *words)
{
    check->wrong(check->self, status, words);
    free(words);
}

/* The log's first key, for who holds the outside body's secret. */
static enum status
open_key(const struct check_log *check, const uint8_t first[LOG_FIRST_SIZE],
         struct watch *watch)
{
    struct team_pair outside;
    enum status status;

    if (!check->secret)
        return STATUS_OK;
    status = founding_outside_secret_load(check->secret, &outside);
    if (status == STATUS_OK)
        status = chain_open_first(first, &outside.box, watch->key);
    secret_wipe(&outside, sizeof outside);
    watch->has_key = status == STATUS_OK;
    if (status == STATUS_WRONG_KEY)
        check->wrong(check->self, status,
                     "This is not the secret of the outside body that the site "
                     "was founded with.");
    else if (status != STATUS_OK)
        say_wrong(check, status,
                  memory_print("The outside body's secret cannot be read: %s.",
                               status_words(status)));
    return status;
}

static void
judge_mark(const struct check_log *check, const struct watch *watch)
{
    if (!watch->mark)
        return;
    if (watch->has_mark)
        check->well(check->self, "The log goes on from the mark that was "
                                 "given.");
    else
        check->wrong(check->self, STATUS_OLD,
                     "The log does not go on from the mark that was given: an "
                     "older copy of this site was put back, or somebody "
                     "changed what was stored.");
}

static void
judge_macs(const struct check_log *check, const struct watch *watch)
{
    if (!watch->has_key)
        return;
    if (!watch->forged)
        check->well(check->self, "Every event of the log carries the "
                                 "signature that the store gave it then.");
    else
        say_wrong(check, STATUS_DAMAGED,
                  memory_print("Event %llu of the log, or one before it, was "
                               "changed after it was written.",
                               (unsigned long long)watch->forged));
}

static void
judge_noted(const struct check_log *check, const struct watch *watch)
{
    char before[CHAIN_TEXT_SIZE];
    const struct noted *noted = watch->noted;

    if (noted->verdict == NOTED_NOTHING || watch->has_noted)
        return;
    chain_write(noted->before.seq, noted->before.head, before);
    say_wrong(check, STATUS_OLD,
              memory_print("This site went back in time: you saw its log at "
                           "%s, and it does not go on from there.",
                           before));
}

static void
judge_walk(const struct check_log *check, const struct watch *watch)
{
    char mark[CHAIN_TEXT_SIZE];
    char *words;

    judge_noted(check, watch);
    judge_mark(check, watch);
    judge_macs(check, watch);
    chain_write(watch->noted->now.seq, watch->noted->now.head, mark);
    words = memory_print("The log stands at %s", mark);
    check->well(check->self, words);
    free(words);
}

static enum status
walk(const struct check_log *check, struct watch *watch)
{
    const struct log_visitor visitor = {see, watch};
    const struct log_end *now = &watch->noted->now;
    uint8_t first[LOG_FIRST_SIZE];
    struct log_end at = {0};
    struct log_end end;
    enum status status = client_log_end(check->client, &end, first);

    if (status == STATUS_OK && open_key(check, first, watch) != STATUS_OK)
        return STATUS_OK;
    chain_start(watch->noted->site, at.head);
    if (watch->mark && chain_agrees(watch->mark, 0, at.head))
        watch->has_mark = true;
    if (status == STATUS_OK)
        status = log_walk(check->client, &at, now, &visitor);
    if (status == STATUS_OK && !is_at(now, &at))
        status = STATUS_DAMAGED;
    if (status == STATUS_OK)
        judge_walk(check, watch);
    return status;
}

static bool
read_mark(const struct check_log *check, struct chain_mark *mark)
{
    enum status status = chain_read(check->since, mark);

    if (status == STATUS_OK)
        return true;
    check->wrong(check->self, status,
                 status == STATUS_WRONG_CHECK
                     ? "A letter of the mark is mistaken: compare it."
                     : "A mark is a number and four groups of four, for "
                       "example 12-7ZKM-03QH-A9TC-X2WD.");
    return false;
}

void
check_log(const struct check_log *check)
{
    struct chain_mark mark;
    struct noted noted;
    struct watch watch = {.noted = &noted};
    enum status status;

    if (check->since) {
        if (!read_mark(check, &mark))
            return;
        watch.mark = &mark;
    }
    status = noted_look(check->client, &noted);
    if (status == STATUS_OK)
        status = walk(check, &watch);
    if (status == STATUS_DAMAGED)
        check->wrong(check->self, status,
                     "The log does not come to the end that is stored: "
                     "somebody changed what was stored.");
    else if (status != STATUS_OK)
        check->wrong(check->self, status, site_words(status));
    secret_wipe(watch.key, sizeof watch.key);
    noted_clear(&noted);
}
