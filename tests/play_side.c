#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/office/office.h"
#include "kiosk/settings.h"
#include "kiosk/site_place.h"
#include "kiosk/visit/visit.h"
#include "screens/public/counter.h"
#include "screens/public/screens.h"
#include "screens/staff/screens.h"
#include "store/sealing/keyset.h"
#include "tests/play.h"
#include "translations/text/layout.h"

enum { WAIT = 30000, STEP = 50, SERVICES_MAX_BYTES = 1 << 20 };

struct side {
    struct play *play;
    struct site *site; /* the play's, or the outside body's */
    struct settings *settings;
    struct form *form;
    struct services *services;
    struct place place;
    struct visit visit;
    struct public_visit public_side;
    struct staff_visit staff_side;
    struct visit_work *work;
    struct office *office;
    struct stage *stage;
    bool was_blanked;
    char fingerprint[KEYSET_FINGERPRINT_SIZE];
};

static void
give_up(const char *words, char *problem)
{
    printf("Bail out! %s: %s\n", words, problem ? problem : "");
    exit(99);
}

static void
note_blank(void *self)
{
    struct side *side = self;

    side->was_blanked = true;
}

static void
read_services(struct side *side)
{
    char *path = memory_print("%s/services.json", site_folder(side->site));
    struct buf bytes = {0};
    char *problem = NULL;

    if (file_read(path, SERVICES_MAX_BYTES, &bytes) == STATUS_OK &&
        services_read(buf_text(&bytes), bytes.length, &side->services,
                      &problem) != STATUS_OK)
        give_up("services.json", problem);
    buf_clear(&bytes);
    free(path);
}

/* What both sides read of the site. */
static struct side *
side_new(struct play *play, uint8_t root[32])
{
    struct side *side = memory_zeroed(sizeof *side);
    char *problem = NULL;
    size_t length;
    const char *form = form_built_in(&length);

    side->play = play;
    side->site = play->site;
    if (triage_start(&problem) != STATUS_OK)
        give_up("triage", problem);
    if (settings_read(site_folder(play->site), &side->settings, &problem) !=
            STATUS_OK ||
        settings_root(side->settings, root, &problem) != STATUS_OK)
        give_up("settings", problem);
    if (form_read(form, length, NULL, &side->form, &problem) != STATUS_OK)
        give_up("form", problem);
    read_services(side);
    site_place(side->settings, &side->place);
    side->visit.drafts =
        (enum drafts)settings_number(side->settings, SETTING_drafts);
    side->visit.blank = note_blank;
    side->visit.blank_self = side;
    return side;
}

static void
open_stage(struct side *side, const char *language,
           struct stage_options options)
{
    if (messages_open(language, side->visit.drafts, &side->visit.messages) !=
        STATUS_OK)
        give_up("there is no language", NULL);
    options.rows = side->play->rows;
    options.columns = side->play->columns;
    side->stage = stage_new(&side->visit, options);
}

static int
redial(void *self)
{
    struct side *side = self;
    struct client *client = site_connect(side->site, false);
    int descriptor = client ? dup(client_descriptor(client)) : -1;

    client_close(client);
    return descriptor;
}

struct side *
side_open_kiosk(struct play *play)
{
    struct visit_options options = {.redial = redial, .terminal = "play"};
    struct side *side = side_new(play, options.root);

    options.redial_self = side;
    options.client = site_connect(play->site, false);
    options.form = side->form;
    options.services = side->services;
    options.place = &side->place;
    if (visit_new(&options, &side->work) != STATUS_OK)
        give_up("the visit cannot begin", NULL);
    visit_wire(side->work, &side->public_side, &side->visit);
    open_stage(side, play->language,
               (struct stage_options){
                   .first = &screen_attract,
                   .language = &screen_language,
                   .idle_seconds =
                       settings_number(side->settings, SETTING_idle_seconds),
                   .warn_seconds =
                       settings_number(side->settings, SETTING_warn_seconds),
               });
    return side;
}

static struct client *
dial_staff(void *self)
{
    struct side *side = self;

    return site_connect(side->site, true);
}

struct side *
side_open_desk(struct play *play, const char *language, const char *phrase)
{
    uint8_t root[32];
    struct side *side = side_new(play, root);

    side->office = office_new((struct office_options){
        .client = site_connect(play->site, true),
        .watch = site_connect(play->site, true),
        .root = root,
        .form = side->form,
        .services = side->services,
        .dial = dial_staff,
        .dial_self = side,
    });
    side->staff_side.desk = office_desk(side->office);
    side->staff_side.form = side->form;
    side->staff_side.services = side->services;
    side->staff_side.country = settings_text(side->settings, SETTING_country);
    keyset_fingerprint(root, side->fingerprint);
    side->staff_side.fingerprint = side->fingerprint;
    side->staff_side.site = settings_text(side->settings, SETTING_site_name);
    side->staff_side.phrase = memory_text(phrase);
    side->staff_side.language_count =
        (int)messages_languages(&side->staff_side.languages);
    side->visit.staff_side = &side->staff_side;
    side->visit.results = office_results(side->office);
    open_stage(side, language, (struct stage_options){.first = &staff_unlock});
    return side;
}

void
side_close(struct side *side)
{
    if (!side)
        return;
    stage_free(side->stage);
    public_visit_clear(&side->public_side);
    visit_free(side->work);
    office_free(side->office);
    memory_free_text(side->staff_side.phrase);
    messages_close(side->visit.messages);
    services_free(side->services);
    form_free(side->form);
    settings_free(side->settings);
    free(side);
}

struct stage *
side_stage(struct side *side)
{
    return side->stage;
}

struct visit *
side_visit(struct side *side)
{
    return &side->visit;
}

struct public_visit *
side_public(struct side *side)
{
    return side->visit.public_side;
}

bool
side_was_blanked(const struct side *side)
{
    return side->was_blanked;
}

char *
side_picture(struct side *side)
{
    const struct canvas *canvas = stage_draw(side->stage);
    struct buf picture = {0};
    char *text;

    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *line = canvas_row_text(canvas, row);

        buf_add_text(&picture, "# |");
        buf_add_text(&picture, line);
        buf_add_byte(&picture, '\n');
        memory_free_text(line);
    }
    text = memory_text(buf_text(&picture));
    buf_clear(&picture);
    return text;
}

/* With --show, a screen that differs from the one printed last. */
static void
show(struct play *play)
{
    char *picture;

    if (!play->show)
        return;
    picture = side_picture(play->now);
    if (!play->shown || strcmp(play->shown, picture) != 0)
        printf("# --- %s, line %d: %s\n%s", play->file, play->line,
               stage_screen_name(play->now->stage), picture);
    memory_free_text(play->shown);
    play->shown = picture;
}

static bool
has_results(struct side *side, int milliseconds)
{
    struct results *results = &side->visit.results;
    struct pollfd wait = {.events = POLLIN};

    wait.fd = results->descriptor ? results->descriptor(results->self) : -1;
    return wait.fd >= 0 && poll(&wait, 1, milliseconds) == 1;
}

void
side_event(struct play *play, struct event event)
{
    stage_event(play->now->stage, &event);
    show(play);
    (void)whole_check(play);
}

/* Runs of spaces and line ends become one space. */
static char *
squeeze(const char *text)
{
    struct buf out = {0};
    char *squeezed;

    for (; *text; text++) {
        bool is_space = *text == ' ' || *text == '\n';

        if (!is_space)
            buf_add_byte(&out, (uint8_t)*text);
        else if (out.length && out.data[out.length - 1] != ' ')
            buf_add_byte(&out, ' ');
    }
    squeezed = memory_text(buf_text(&out));
    buf_clear(&out);
    return squeezed;
}

/* The rows without the margin that side_picture puts before them. */
static char *
rows_of(struct side *side)
{
    char *picture = side_picture(side);
    struct buf out = {0};
    char *kept = NULL;
    char *rows;

    for (char *line = strtok_r(picture, "\n", &kept); line;
         line = strtok_r(NULL, "\n", &kept)) {
        buf_add_text(&out, line + strlen("# |"));
        buf_add_byte(&out, ' ');
    }
    rows = squeeze(buf_text(&out));
    buf_clear(&out);
    memory_free_text(picture);
    return rows;
}

/* Do the rows hold every line of TEXT, broken at COLUMNS? */
static bool
hold_lines(const char *rows, struct layout_order order)
{
    struct layout layout;
    bool all = true;

    layout_make(&order, &layout);
    for (size_t i = 0; i < layout.count && all; i++) {
        char *wanted = squeeze(layout.lines[i].cells);

        all = strstr(rows, wanted) != NULL;
        memory_free_text(wanted);
    }
    layout_clear(&layout);
    return all;
}

/*
 * A text may stand in one line or be broken at a width that only the screen
 * knows; a right-to-left line broken elsewhere is another one.
 */
bool
side_shows(struct side *side, const char *text)
{
    struct layout_order order = {
        .text = text,
        .length = strlen(text),
        .columns = 1000,
        .language = messages_language(side->visit.messages),
        .rtl = messages_is_rtl(side->visit.messages),
    };
    char *rows = rows_of(side);
    bool found = hold_lines(rows, order);

    order.own_direction = true;
    found = found || hold_lines(rows, order);
    order.own_direction = false;
    for (order.columns = 80; !found && order.columns > 30; order.columns--)
        found = hold_lines(rows, order);
    memory_free_text(rows);
    return found;
}

/* Take what comes until DONE says so; false after 30 s. */
static bool
wait_until(struct play *play, bool (*done)(struct side *side, const char *what),
           const char *what)
{
    struct side *side = play->now;

    for (int waited = 0; waited < WAIT; waited += STEP) {
        if (done(side, what))
            return true;
        (void)has_results(side, STEP);
        stage_results(side->stage);
        show(play);
        if (!whole_check(play))
            return false;
        if (stage_is_over(side->stage))
            break;
    }
    return false;
}

static bool
is_on(struct side *side, const char *name)
{
    return strcmp(stage_screen_name(side->stage), name) == 0 &&
           !has_results(side, 0);
}

bool
side_await(struct play *play, const char *name)
{
    return wait_until(play, is_on, name) ||
           play_fails(play, "the screen stayed %s, and did not become %s",
                      stage_screen_name(play->now->stage), name);
}

bool
side_await_text(struct play *play, const char *text)
{
    return wait_until(play, side_shows, text) ||
           play_fails(play, "the screen never showed: %s", text);
}
