#include "kiosk/office/purge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/export/tally.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"

/*
 * How long reports are kept. Of rows that this team cannot open nothing is
 * said here: they go with the others, or not, in silence.
 */

enum { OUTSIDE = 2, WEEK_SIZE = 12, QUARTERS_BACK = 12 };

/* --- counts, as the office asks for them ---------------------------------- */

struct counts {
    struct tally *tally;
    struct export_site site;
};

static void
counts_empty(void *self)
{
    struct counts *counts = self;

    tally_free(counts->tally);
    counts->tally = tally_new();
}

static enum status
counts_read(void *self, const void *bytes, size_t length)
{
    const struct counts *counts = self;

    return tally_read(counts->tally, bytes, length);
}

static bool
counts_count(void *self, const struct case_file *file)
{
    const struct counts *counts = self;

    return tally_count(counts->tally, file, &counts->site);
}

static void
counts_write(void *self, struct buf *out)
{
    const struct counts *counts = self;

    tally_write(counts->tally, out);
}

static struct office_counter
counter_of(struct counts *counts, const struct verb_site *site)
{
    bool is_outside =
        settings_number(site->settings, SETTING_profile) == OUTSIDE;

    *counts = (struct counts){
        .tally = tally_new(),
        .site = {.name = settings_text(site->settings, SETTING_site_name),
                 .team = is_outside ? READER_OUTSIDE : READER_HERE,
                 .services = site->services}};
    return (struct office_counter){.self = counts,
                                   .empty = counts_empty,
                                   .read = counts_read,
                                   .count = counts_count,
                                   .write = counts_write};
}

/* --- what is said --------------------------------------------------------- */

static void
write_week(uint32_t week, char out[WEEK_SIZE])
{
    time_t when = clock_week_start(week);
    struct tm parts = {0};

    (void)gmtime_r(&when, &parts);
    (void)strftime(out, WEEK_SIZE, "%G-W%V", &parts);
}

static const char *
words_for(enum status status)
{
    if (status == STATUS_OLD)
        return "The clock is far from where it was when the store last "
               "believed it. Look at it, and if it is right, say so: amparo "
               "purge --clock-is-right.";
    if (status == STATUS_CHANGED)
        return "A colleague purges too, or a report has just changed: run it "
               "again.";
    if (status == STATUS_EXISTS)
        return "This takes two: the second pass phrase is the same member's.";
    if (status == STATUS_MISSING)
        return "No case has this number, or more than one has.";
    if (status == STATUS_DENIED)
        return "This case is neither a child's, nor about staff, nor about "
               "wages: it cannot be kept for longer.";
    if (status == STATUS_BUSY)
        return "A team key waits for the root key to sign it. Before, nothing "
               "can be kept for longer.";
    return site_words(status);
}

static enum status
complain(enum status status)
{
    if (status != STATUS_OK)
        options_complain("%s", words_for(status));
    return status;
}

/* --- purge ---------------------------------------------------------------- */

static enum status
tell_what_goes(struct office *office, struct counts *counts)
{
    struct office_expired *expired;
    size_t count;
    enum status status = office_expired(office, &expired, &count);

    for (size_t i = 0; i < count; i++) {
        char number[CASE_NUMBER_SIZE];
        char arrived[WEEK_SIZE];
        char kept[WEEK_SIZE];

        case_number(expired[i].file->id, number);
        write_week(expired[i].file->week, arrived);
        write_week(expired[i].expires, kept);
        printf("%s  arrived in %s, kept until %s, %s\n", number, arrived, kept,
               counts_count(counts, expired[i].file) ? "will be counted"
                                                     : "will leave no count");
    }
    if (status == STATUS_OK)
        printf("%zu %s would go. Nothing was changed.\n", count,
               count == 1 ? "case" : "cases");
    free(expired);
    return complain(status);
}

static void
tell_what_went(const struct office_purged *done)
{
    if (done->gone == 1)
        printf("1 case is gone; it is %scounted in the tables.\n",
               done->counted ? "" : "not ");
    else
        printf("%zu cases are gone; %zu of them %s counted in the tables.\n",
               done->gone, done->counted, done->counted == 1 ? "is" : "are");
}

static enum status
purge(struct office *office, const struct office_counter *counter)
{
    struct office_purged done;
    enum status status = office_purge(office, counter, &done);

    if (status == STATUS_OK || done.gone)
        tell_what_went(&done);
    return complain(status);
}

static enum status
believe(struct office *office)
{
    int64_t now = clock_now();
    time_t when = now;
    struct tm parts = {0};
    char text[64];
    enum status status = office_believe(office, clock_week(now));

    (void)gmtime_r(&when, &parts);
    (void)strftime(text, sizeof text, "%A %d %B %Y, %H:%M", &parts);
    if (status == STATUS_OK)
        printf("The clock says %s UTC, and is taken to be right.\n", text);
    return complain(status);
}

static enum status
purge_all(struct office *office, const struct verb_site *site,
          const struct options *options)
{
    struct counts counts;
    struct office_counter counter = counter_of(&counts, site);
    enum status status = STATUS_OK;

    if (options->dry_run)
        status = tell_what_goes(office, &counts);
    else if (options->clock_is_right)
        status = believe(office);
    if (status == STATUS_OK && !options->dry_run)
        status = purge(office, &counter);
    tally_free(counts.tally);
    return status;
}

/* --- counts --------------------------------------------------------------- */

static enum status
tell_counts(struct office *office, const struct verb_site *site)
{
    struct counts counts;
    struct office_counter counter = counter_of(&counts, site);
    uint32_t now = office_quarter(clock_week(clock_now()));
    enum status status = STATUS_OK;

    for (uint32_t i = QUARTERS_BACK + 1; i-- > 0 && status == STATUS_OK;) {
        uint32_t quarter = now - i;
        struct buf text = {0};

        status = office_tally(office, quarter, &counter);
        if (status == STATUS_OK) {
            tally_write(counts.tally, &text);
            printf("%u-Q%u\n%s", (unsigned)(quarter / 4),
                   (unsigned)(quarter % 4 + 1), buf_text(&text));
        }
        buf_clear(&text);
        if (status == STATUS_MISSING)
            status = STATUS_OK;
    }
    tally_free(counts.tally);
    return complain(status);
}

/* --- hold ----------------------------------------------------------------- */

static int
word_of(const char *word, const char *const *words, int count)
{
    for (int i = 0; word && i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

static bool
read_hold(const struct options *options, struct office_hold *out)
{
    static const char *const spans[] = {"half-year", "year", "two-years"};
    static const char *const reasons[] = {"yes", "duty"};
    int which = word_of(options->span, spans, 3);
    int reason = word_of(options->because, reasons, 2);

    if (!options->also || which < 0 || reason < 0) {
        options_complain("Say which case, for how long, and why: amparo purge "
                         "hold NUMBER --for half-year|year|two-years --because "
                         "yes|duty. \"yes\": the reporter said yes.");
        return false;
    }
    *out = (struct office_hold){.number = options->also,
                                .which = (uint8_t)which,
                                .reason = (enum office_reason)reason};
    return true;
}

static enum status
keep_longer(struct office *office, const struct office_hold *hold)
{
    enum status status = office_hold(office, hold);

    if (status == STATUS_OK)
        printf("Case %s is kept for longer; two members have said so in it.\n",
               hold->number);
    return complain(status);
}

/* --- the verb ------------------------------------------------------------- */

struct phrases {
    struct secret *own;
    struct secret *other; /* of a hold */
};

static enum status
read_phrases(const struct options *options, bool is_hold, struct phrases *out)
{
    enum status status = phrase_read(options->phrase_file, &out->own);

    if (status == STATUS_OK && is_hold) {
        if (!options->second_phrase_file)
            fputs("The second member. ", stderr);
        status = phrase_read(options->second_phrase_file, &out->other);
    }
    return status;
}

static enum status
act(struct office *office, const struct verb_site *site,
    const struct options *options, struct office_hold *hold)
{
    struct phrases phrases = {0};
    enum status status = read_phrases(options, hold->number != NULL, &phrases);

    if (status == STATUS_OK)
        status = verb_shut(NULL, NULL);
    if (status == STATUS_OK) {
        status = office_unlock(office, (const char *)phrases.own->bytes);
        if (status == STATUS_OK)
            status = office_gather(office);
        if (status != STATUS_OK)
            options_complain("%s", site_words(status));
    }
    if (status == STATUS_OK && hold->number) {
        hold->phrase = (const char *)phrases.other->bytes;
        status = keep_longer(office, hold);
    } else if (status == STATUS_OK) {
        status = options->what ? tell_counts(office, site)
                               : purge_all(office, site, options);
    }
    secret_free(phrases.own);
    secret_free(phrases.other);
    return status;
}

static enum status
run(const struct options *options, struct office_hold *hold)
{
    struct verb_site site;
    struct client *client = NULL;
    /* met now: who is shut in meets nobody */
    struct client *witness = NULL;
    struct office *office;
    enum status status = site_open(options->site, &site);

    if (status != STATUS_OK)
        return status;
    status = site_meet(&site, &client);
    if (status == STATUS_OK)
        status = site_meet(&site, &witness);
    if (status == STATUS_OK) {
        office = office_new(
            (struct office_options){.client = client,
                                    .root = site.root,
                                    .form = site.form,
                                    .services = site.services,
                                    .keyset_least = seen_version(site.root)});
        status = act(office, &site, options, hold);
        office_free(office);
    } else {
        client_close(client);
    }
    /* What went is on the list that everybody takes home. */
    if (status == STATUS_OK)
        noted_pass(witness);
    client_close(witness);
    site_close(&site);
    return status;
}

int
verb_purge(const struct options *options)
{
    struct office_hold hold = {0};

    if (options->what && strcmp(options->what, "hold") == 0) {
        if (!read_hold(options, &hold))
            return EX_USAGE;
    } else if (options->what && strcmp(options->what, "counts") != 0) {
        options_complain("I know amparo purge, amparo purge hold and amparo "
                         "purge counts.");
        return EX_USAGE;
    }
    return status_exit(run(options, &hold));
}
