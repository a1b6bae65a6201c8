#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/log.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/lockdown.h"
#include "kiosk/loop.h"
#include "kiosk/programs.h"
#include "kiosk/settings.h"
#include "kiosk/site_place.h"
#include "kiosk/visit/visit.h"
#include "screens/public/screens.h"

/*
 * amparo-screen: one visit. Started by amparo-kiosk with a connection to the
 * store; it can seal and cannot open. When the visit is over it ends, and
 * everything of the person ends with it.
 */

enum { SERVICES_FILE_MAX = 1 << 20, NUMBER_BASE = 10 };

static const char usage[] =
    "amparo-screen is started by amparo-kiosk, for one visit each.\n";

struct program {
    const char *folder;
    bool allow_quit;
    bool is_closed;  /* started without a store */
    uint32_t keyset; /* keys older than these are refused */
    struct settings *settings;
    struct place place;
    struct form *form;
    struct services *services;
    struct visit_work *work;
    struct visit visit;
    struct public_visit side;
    struct term *term;
};

static int
complain(char *problem, enum status status)
{
    fprintf(stderr, "amparo-screen: %s\n",
            problem ? problem : status_words(status));
    free(problem);
    return status_exit(status);
}

/* No directory, no services on the cards; a broken one is told. */
static enum status
read_services(struct program *program, char **problem)
{
    char *path = memory_print("%s/services.json", program->folder);
    struct buf bytes = {0};
    enum status status = file_read(path, SERVICES_FILE_MAX, &bytes);

    if (status == STATUS_OK)
        status = services_read(buf_text(&bytes), bytes.length,
                               &program->services, problem);
    else if (status == STATUS_MISSING)
        status = STATUS_OK;
    buf_clear(&bytes);
    free(path);
    return status;
}

static enum status
read_site(struct program *program, char **problem)
{
    size_t length;
    const char *form = form_built_in(&length);
    enum status status = triage_start(problem);

    if (status == STATUS_OK)
        status = settings_read(program->folder, &program->settings, problem);
    if (status == STATUS_OK)
        status = form_read(form, length, NULL, &program->form, problem);
    if (status == STATUS_OK)
        status = read_services(program, problem);
    if (status == STATUS_OK)
        site_place(program->settings, &program->place);
    return status;
}

static int
ask_supervisor(void *self)
{
    (void)self;
    return programs_ask_store(PROGRAMS_SUPERVISOR);
}

/* For the people who run the place: `amparo check` says more. */
static char *
words_for_store(enum status status)
{
    if (status == STATUS_WRONG_SIGNATURE || status == STATUS_FOREIGN)
        return memory_text("the keys in this store are not signed by the ROOT "
                           "of amparo.conf: it may be another site's store");
    if (status == STATUS_OLD)
        return memory_text("the keys in this store are older than what was "
                           "seen here before");
    return NULL;
}

static enum status
meet_store(struct program *program, char **problem)
{
    struct visit_options options = {
        .client = client_adopt(PROGRAMS_STORE),
        .redial = ask_supervisor,
        .form = program->form,
        .services = program->services,
        .place = &program->place,
        .keyset_at_least = program->keyset,
    };
    enum status status =
        settings_root(program->settings, options.root, problem);

    if (status != STATUS_OK) {
        client_close(options.client);
        return status;
    }
    status = visit_new(&options, &program->work);
    *problem = words_for_store(status);
    return status;
}

static int
supervisor_descriptor(void *self)
{
    (void)self;
    return PROGRAMS_SUPERVISOR;
}

/* Without a store all that can come is that there is one again. */
static bool
collect_back(void *self, struct event *out)
{
    struct program *program = self;

    if (program->side.is_back || !programs_store_is_back(PROGRAMS_SUPERVISOR))
        return false;
    program->side.is_back = true;
    *out = (struct event){.kind = EVENT_RESULT, .what = COUNTER_OPEN};
    return true;
}

static void
wire_closed(struct program *program)
{
    program->side = (struct public_visit){.place = &program->place,
                                          .form = program->form,
                                          .services = program->services,
                                          .is_closed = true};
    program->visit.public_side = &program->side;
    program->visit.results =
        (struct results){.self = program,
                         .descriptor = supervisor_descriptor,
                         .collect = collect_back};
}

static void
blank(void *self)
{
    term_blank(self);
}

/* In a try at a desk Control-C reaches the supervisor. */
static void
let_interrupt(void)
{
    struct termios mode;

    if (tcgetattr(STDIN_FILENO, &mode) != 0)
        return;
    mode.c_lflag |= ISIG;
    tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

static enum status
prepare_visit(struct program *program)
{
    struct visit *visit = &program->visit;
    int drafts = settings_number(program->settings, SETTING_drafts);
    int theme = settings_number(program->settings, SETTING_theme);
    enum status status;

    visit->drafts = (enum drafts)drafts;
    visit->theme = (enum theme)theme;
    status = messages_open(program->place.languages[0], visit->drafts,
                           &visit->messages);
    if (status != STATUS_OK)
        return status;
    if (program->is_closed)
        wire_closed(program);
    else
        visit_wire(program->work, &program->side, visit);
    status = term_open(visit->theme, &program->term);
    if (status != STATUS_OK)
        return status;
    visit->blank = blank;
    visit->blank_self = program->term;
    if (program->allow_quit)
        let_interrupt();
    return STATUS_OK;
}

static enum status
run(struct program *program)
{
    struct stage_options options = {
        .first = &screen_attract,
        .language = &screen_language,
        .idle_seconds =
            settings_number(program->settings, SETTING_idle_seconds),
        .warn_seconds =
            settings_number(program->settings, SETTING_warn_seconds),
    };
    struct stage *stage;
    enum status status;

    term_size(program->term, &options.rows, &options.columns);
    stage = stage_new(&program->visit, options);
    status = loop_run(stage, program->term, &program->visit);
    stage_free(stage);
    return status;
}

static void
clear(struct program *program)
{
    term_close(program->term);
    public_visit_clear(&program->side);
    visit_free(program->work);
    messages_close(program->visit.messages);
    services_free(program->services);
    form_free(program->form);
    settings_free(program->settings);
}

/* What may be over at the next try; all else needs who runs the place. */
static bool
passes(enum status status)
{
    return status == STATUS_CLOSED || status == STATUS_BUSY ||
           status == STATUS_WAIT || status == STATUS_IO;
}

static int
run_visit(struct program *program)
{
    char *problem = NULL;
    enum status status = read_site(program, &problem);

    /* The thread of the next line has what this one has. */
    if (status == STATUS_OK)
        status = lockdown_files(LOCKDOWN_SCREEN, NULL);
    if (status == STATUS_OK && !program->is_closed)
        status = meet_store(program, &problem);
    if (status == STATUS_OK) {
        status = prepare_visit(program);
        if (status == STATUS_BAD_INPUT)
            problem = memory_text("the terminal is not known here: set TERM, "
                                  "for example to xterm-256color or linux");
        else if (status == STATUS_CLOSED)
            problem = memory_text("this needs a terminal");
    }
    if (status == STATUS_OK)
        status = lockdown_calls(LOCKDOWN_SCREEN);
    if (status == STATUS_UNSHUT)
        problem = memory_text(lockdown_words);
    if (status == STATUS_OK) {
        /* A terminal that hung up is the end of a visit too. */
        status = run(program);
        clear(program);
        return status == STATUS_CLOSED ? EX_OK : status_exit(status);
    }
    log_note("screen", "begin", status);
    clear(program);
    complain(problem, status);
    return passes(status) ? EX_UNAVAILABLE : EX_CONFIG;
}

int
main(int count, char **arguments)
{
    static const struct option options[] = {
        {"site", required_argument, NULL, 's'},
        {"allow-quit", no_argument, NULL, 'q'},
        {"keyset", required_argument, NULL, 'k'},
        {"closed", no_argument, NULL, 'c'},
        {"no-sandbox", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    struct program program = {0};
    int option;

    lockdown_process();
    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == 's')
            program.folder = optarg;
        else if (option == 'q')
            program.allow_quit = true;
        else if (option == 'c')
            program.is_closed = true;
        else if (option == 'n')
            lockdown_allow_none();
        else if (option == 'k')
            program.keyset = (uint32_t)strtoul(optarg, NULL, NUMBER_BASE);
        else {
            fputs(option == 'v' ? "amparo " VERSION "\n" : usage,
                  option == '?' ? stderr : stdout);
            return option == '?' ? EX_USAGE : EX_OK;
        }
    }
    if (!program.folder) {
        fputs(usage, stderr);
        return EX_USAGE;
    }
    log_open(PROGRAMS_LOG);
    if (secret_start() != STATUS_OK)
        return EX_SOFTWARE;
    return run_visit(&program);
}
