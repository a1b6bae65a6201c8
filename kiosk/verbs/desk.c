#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"
#include "kiosk/loop.h"
#include "kiosk/office/office.h"
#include "kiosk/verbs/dialer.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"
#include "screens/staff/screens.h"
#include "store/sealing/chain.h"
#include "store/sealing/keyset.h"

enum { IDLE = 270, WARN = 30 }; /* seconds: locked after five minutes */

struct run {
    struct verb_site site;
    struct office *office;
    struct term *term;
    struct results results; /* the office's own */
    struct staff_visit staff;
    struct visit visit;
    char fingerprint[KEYSET_FINGERPRINT_SIZE];
    bool may_swap;
    struct noted noted; /* where the log stood when the desk was opened */
    char before[CHAIN_TEXT_SIZE];
    int dialer; /* meets the store, where this program no longer may */
};

/* --- between office and terminal ------------------------------------------ */

static void
blank(void *self)
{
    struct run *run = self;

    term_blank(run->term);
}

static int
descriptor(void *self)
{
    struct run *run = self;

    return run->results.descriptor(run->results.self);
}

/* The bell of the terminal rings too when somebody asks for staff. */
static bool
collect(void *self, struct event *out)
{
    struct run *run = self;
    bool came = run->results.collect(run->results.self, out);

    if (came && out->what == DESK_RANG)
        term_bell(run->term);
    return came;
}

static struct client *
dial(void *self)
{
    struct run *run = self;

    return dialer_ask(run->dialer);
}

/* --- making it ready ------------------------------------------------------ */

static enum status
open_office(struct run *run)
{
    struct client *client = NULL;
    enum status status = site_meet(&run->site, &client);
    uint32_t version;

    if (status != STATUS_OK)
        return status;
    run->office = office_new((struct office_options){
        .client = client,
        .watch = dial(run),
        .root = run->site.root,
        .form = run->site.form,
        .services = run->site.services,
        .keyset_least = seen_version(run->site.root),
        .dial = dial,
        .dial_self = run,
    });
    status = office_greet(run->office, &version);
    if (status == STATUS_OK)
        seen_note(run->site.root, version);
    else
        options_complain("%s", site_words(status));
    return status;
}

/* A pass phrase in a file stands in the field already. */
static enum status
take_phrase(struct run *run, const char *file)
{
    struct secret *phrase = NULL;
    enum status status;

    if (!file)
        return STATUS_OK;
    status = phrase_read(file, &phrase);
    if (status == STATUS_OK)
        run->staff.phrase = memory_text((const char *)phrase->bytes);
    secret_free(phrase);
    return status;
}

static enum status
open_words(struct run *run, const char *language)
{
    enum status status;

    if (!language)
        language = settings_text(run->site.settings, SETTING_staff_language);
    run->visit.drafts = settings_number(run->site.settings, SETTING_drafts) == 1
                            ? DRAFTS_ALL
                            : DRAFTS_SAFE;
    run->visit.theme = settings_number(run->site.settings, SETTING_theme) == 1
                           ? THEME_CONTRAST
                           : THEME_PLAIN;
    status = messages_open(language, run->visit.drafts, &run->visit.messages);
    if (status != STATUS_OK)
        options_complain("There is no language \"%s\" in this program.",
                         language);
    return status;
}

/*
 * Did the site go back in time since this member was here last? A log that is
 * damaged closes no desk: what is whole must stay readable.
 */
static enum status
look_back(struct run *run, struct client *client)
{
    enum status status = noted_look(client, &run->noted);

    if (status == STATUS_CLOSED)
        return status;
    if (status != STATUS_OK) {
        options_complain("The log of this site does not hold together: "
                         "somebody changed what was stored, or the disk did. "
                         "Ask: amparo check");
        run->staff.weakness = "staff.queue.log_damaged";
    } else if (noted_complain(&run->noted)) {
        chain_write(run->noted.before.seq, run->noted.before.head, run->before);
        run->staff.went_back = run->before;
    }
    return STATUS_OK;
}

/* At the end too: what is gone, and where the log stands, goes home. */
static void
note_end(struct run *run)
{
    struct client *client = run->noted.folder ? dial(run) : NULL;

    noted_clear(&run->noted);
    if (client)
        noted_pass(client);
    client_close(client);
}

/* What those who trust this machine have to know of it. */
static enum status
look_around(struct run *run)
{
    bool shut_in = false;
    struct client *client = dial(run);
    enum status status =
        client ? client_shut_in(client, &shut_in) : STATUS_CLOSED;

    if (status == STATUS_OK)
        status = look_back(run, client);
    client_close(client);
    if (status != STATUS_OK)
        return status;
    if (run->staff.weakness)
        return STATUS_OK;
    if (!shut_in || !lockdown_is_shut())
        run->staff.weakness = "staff.queue.no_sandbox";
    else if (run->may_swap)
        run->staff.weakness = "staff.queue.swap";
    return STATUS_OK;
}

static void
fill_visit(struct run *run)
{
    const struct settings *settings = run->site.settings;
    size_t count = messages_languages(&run->staff.languages);

    run->staff.language_count = (int)count;
    keyset_fingerprint(run->site.root, run->fingerprint);
    run->results = office_results(run->office);
    run->staff.desk = office_desk(run->office);
    run->staff.form = run->site.form;
    run->staff.services = run->site.services;
    run->staff.site = settings_text(settings, SETTING_site_name);
    run->staff.country = settings_text(settings, SETTING_country);
    run->staff.fingerprint = run->fingerprint;
    run->visit.staff_side = &run->staff;
    run->visit.results = (struct results){
        .self = run, .descriptor = descriptor, .collect = collect};
    run->visit.blank = blank;
    run->visit.blank_self = run;
}

static enum status
open_terminal(struct run *run)
{
    enum status status = term_open(run->visit.theme, &run->term);

    if (status == STATUS_CLOSED)
        options_complain("The desk needs a terminal.");
    else if (status != STATUS_OK)
        options_complain("This terminal is not known: set TERM, for example "
                         "TERM=xterm-256color.");
    return status == STATUS_BAD_INPUT ? STATUS_SETTING : status;
}

/* --- one unlocked time after the other ------------------------------------ */

/* Until the desk is locked: by its key, by leaving fast, by nobody there. */
static enum status
sit_down(struct run *run)
{
    struct stage_options options = {.first = &staff_unlock,
                                    .language = &staff_language,
                                    .idle_seconds = IDLE,
                                    .warn_seconds = WARN};
    struct stage *stage;
    enum status status;

    term_size(run->term, &options.rows, &options.columns);
    stage = stage_new(&run->visit, options);
    status = loop_run(stage, run->term, &run->visit);
    stage_free(stage);
    run->staff.desk->lock(run->staff.desk->self);
    run->staff.queue = (struct desk_queue){0};
    run->staff.file = NULL;
    run->staff.note = NULL;
    return status;
}

static void
stand_up(struct run *run)
{
    term_close(run->term);
    memory_free_text(run->staff.phrase);
    messages_close(run->visit.messages);
    office_free(run->office);
    if (run->dialer >= 0)
        close(run->dialer);
    site_close(&run->site);
}

int
verb_desk(const struct options *options)
{
    struct run run = {.dialer = -1,
                      .may_swap = lockdown_may_swap(LOCKDOWN_SWAPS)};
    enum status status = site_open(options->site, &run.site);

    if (status == STATUS_OK)
        run.dialer = dialer_start(run.site.folder);
    if (status == STATUS_OK)
        status = take_phrase(&run, options->phrase_file);
    if (status == STATUS_OK)
        status = open_words(&run, options->language);
    if (status == STATUS_OK)
        status = open_office(&run);
    if (status == STATUS_OK)
        status = verb_shut(NULL, NULL);
    if (status == STATUS_OK)
        status = look_around(&run);
    if (status == STATUS_OK) {
        fill_visit(&run);
        status = open_terminal(&run);
    }
    while (status == STATUS_OK && !run.staff.ends)
        status = sit_down(&run);
    note_end(&run);
    stand_up(&run);
    return status_exit(status);
}
