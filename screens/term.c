#include "screens/term.h"

#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "screens/inbox.h"
#include "screens/restore.h"
#include "screens/terminfo.h"

/* After the house's own names: curses defines macros without a prefix. */
#include <curses.h>

enum {
    ROWS_MAX = 256,
    COLUMNS_MAX = 512,
    OUT_BUFFER = 4096, /* more than curses' own output buffer */
    WIPE_BYTE = 0xA5,
};

/* The application orders right-to-left text, never the terminal (ECMA-48
 * BDSM); pasted text comes in brackets; clicks come, in decimal numbers. */
static const char modes_on[] = "\033[8l\033[?2004h\033[?1000h\033[?1006h";
static const char modes_off[] = "\033[?1006l\033[?1000l\033[?2004l\033[8h";

struct term {
    SCREEN *screen;
    struct inbox *inbox;
    enum theme theme;
    bool has_colours;
    bool wants_colours;        /* NO_COLOR is not set */
    bool has_modes;            /* it reads ECMA-48 */
    struct canvas_cell *shown; /* what stands there, row by row */
    int rows;
    int columns;
    int cursor_row; /* -1: hidden */
    int cursor_column;
    bool is_stale;
};

static void
set_locale(void)
{
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        (void)setlocale(LC_CTYPE, "C.UTF-8");
}

/* A string of terminfo's, NULL for one there is not. */
static const char *
capability(const char *name)
{
    char own[8];
    const char *found;

    strncpy(own, name, sizeof own - 1);
    own[sizeof own - 1] = '\0';
    found = tigetstr(own);
    return found == (const char *)-1 ? NULL : found;
}

static void
prepare_restore(const struct term *term)
{
    static const char *const ends[] = {"sgr0", "clear", "cnorm", "rmkx",
                                       "rmcup"};

    if (term->has_modes)
        restore_add(modes_off);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        restore_add(capability(ends[i]));
}

static void
learn_keys(struct keys *keys)
{
    static const struct {
        const char *name;
        enum key key;
        int number;
    } named[] = {
        {"kcuu1", KEY_ARROW_UP, 0},
        {"kcud1", KEY_ARROW_DOWN, 0},
        {"kcub1", KEY_ARROW_LEFT, 0},
        {"kcuf1", KEY_ARROW_RIGHT, 0},
        {"khome", KEY_FIRST, 0},
        {"kend", KEY_LAST, 0},
        {"kpp", KEY_PAGE_UP, 0},
        {"knp", KEY_PAGE_DOWN, 0},
        {"kdch1", KEY_REMOVE, 0},
        {"kbs", KEY_ERASE, 0},
        {"kcbt", KEY_BACK_TABULATOR, 0},
        {"kent", KEY_RETURN, 0},
        {"kf1", KEY_F, 1},
        {"kf2", KEY_F, 2},
        {"kf3", KEY_F, 3},
        {"kf4", KEY_F, 4},
        {"kf5", KEY_F, 5},
        {"kf6", KEY_F, 6},
        {"kf7", KEY_F, 7},
        {"kf8", KEY_F, 8},
        {"kf9", KEY_F, 9},
        {"kf10", KEY_F, 10},
        {"kf11", KEY_F, 11},
        {"kf12", KEY_F, 12},
    };

    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        keys_add(keys, capability(named[i].name), named[i].key,
                 named[i].number);
}

static int
colour(int number, int own)
{
    if (number < 0)
        return own;
    return number >= COLORS ? number % 8 : number;
}

static void
set_colours(const struct term *term)
{
    bool has_own = use_default_colors() == OK;

    for (int role = 0; role < ROLE_COUNT; role++) {
        struct look look = theme_look(term->theme, (enum role)role);

        init_pair((short)(role + 1),
                  (short)colour(look.ink, has_own ? -1 : COLOR_WHITE),
                  (short)colour(look.paper, has_own ? -1 : COLOR_BLACK));
    }
}

/* A code that a camera must read keeps its colours also where a person
 * wants none. */
static bool
is_picture(enum role role)
{
    return role == ROLE_QR_LIGHT || role == ROLE_QR_MIXED ||
           role == ROLE_QR_DARK;
}

static void
use_role(const struct term *term, enum role role)
{
    struct look look = theme_look(term->theme, role);
    bool is_coloured =
        term->has_colours && (term->wants_colours || is_picture(role));
    attr_t attributes = A_NORMAL;

    if (look.bold)
        attributes |= A_BOLD;
    if (look.underline)
        attributes |= A_UNDERLINE;
    if (look.reverse && !is_coloured)
        attributes |= A_REVERSE;
    (void)attr_set(attributes, is_coloured ? (short)(role + 1) : 0, NULL);
}

static void
forget_shown(struct term *term)
{
    size_t count = (size_t)term->rows * (size_t)term->columns;

    memory_free_wiped(term->shown, count * sizeof *term->shown);
    term->shown = NULL;
    term->rows = 0;
    term->columns = 0;
    term->is_stale = true;
}

/* Room for what is shown, as large as curses' screen is. */
static void
make_shown(struct term *term)
{
    forget_shown(term);
    getmaxyx(stdscr, term->rows, term->columns);
    term->shown = memory_array((size_t)term->rows * (size_t)term->columns,
                               sizeof *term->shown);
}

static bool
start_curses(struct term *term)
{
    if (!terminfo_knows(getenv("TERM")))
        return false;
    use_env(FALSE);
    use_tioctl(TRUE);
    term->screen = newterm(NULL, stdout, stdin);
    if (!term->screen)
        return false;
    if (!capability("cup") || !capability("clear")) {
        endwin();
        delscreen(term->screen);
        return false;
    }
    return true;
}

static void
set_modes(struct term *term)
{
    const char *move = capability("cup");
    const char *no_colour = getenv("NO_COLOR");

    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    curs_set(0);
    term->wants_colours = !no_colour || !*no_colour;
    term->has_colours = has_colors() && start_color() == OK && COLORS >= 8;
    if (term->has_colours)
        set_colours(term);
    term->has_modes = move && strncmp(move, "\033[", 2) == 0;
}

enum status
term_open(enum theme theme, struct term **out)
{
    struct term *term;

    if (!restore_start())
        return STATUS_CLOSED;
    set_locale();
    term = memory_zeroed(sizeof *term);
    term->theme = theme;
    term->cursor_row = -1;
    if (!start_curses(term)) {
        memory_free_wiped(term, sizeof *term);
        return STATUS_BAD_INPUT;
    }
    set_modes(term);
    prepare_restore(term);
    restore_arm();
    term->inbox = inbox_new(STDIN_FILENO);
    learn_keys(inbox_keys(term->inbox));
    make_shown(term);
    erase();
    refresh(); /* the alternate screen comes first */
    if (term->has_modes)
        restore_write(modes_on, sizeof modes_on - 1);
    *out = term;
    return STATUS_OK;
}

void
term_blank(struct term *term)
{
    size_t count = (size_t)term->rows * (size_t)term->columns;

    (void)attr_set(A_NORMAL, 0, NULL);
    curs_set(0);
    term->cursor_row = -1;
    erase();
    clearok(stdscr, TRUE);
    refresh();
    memory_free_wiped(term->shown, count * sizeof *term->shown);
    term->shown = memory_array(count, sizeof *term->shown);
    term->is_stale = true;
}

/*
 * The cells were blanked, but what curses last sent still stands in its
 * output buffer: write over it, with something that no terminal shows.
 */
static void
wipe_output(void)
{
    for (int sent = 0; sent < OUT_BUFFER; sent += 3)
        (void)putp("\033[m");
    fflush(stdout);
}

void
term_close(struct term *term)
{
    if (!term)
        return;
    term_blank(term);
    if (term->has_modes) {
        wipe_output();
        restore_write(modes_off, sizeof modes_off - 1);
    }
    /* What curses frees from here on, glibc writes over. */
    (void)mallopt(M_PERTURB, WIPE_BYTE);
    endwin();
    delscreen(term->screen);
    (void)mallopt(M_PERTURB, 0);
    restore_end();
    inbox_free(term->inbox);
    forget_shown(term);
    memory_free_wiped(term, sizeof *term);
}

static const struct canvas_cell *
cell_of(const struct term *term, const struct canvas *canvas, int row, int x)
{
    static const struct canvas_cell blank = {.text = " ", .role = ROLE_TEXT};

    if (row >= canvas_rows(canvas) || x >= canvas_columns(canvas))
        return &blank;
    /* a wide character does not fit at a terminal's edge */
    if (x + 1 == term->columns && x + 1 < canvas_columns(canvas) &&
        !canvas_cell(canvas, row, x + 1)->text[0])
        return &blank;
    return canvas_cell(canvas, row, x);
}

static bool
is_changed(const struct term *term, const struct canvas *canvas, int row)
{
    const struct canvas_cell *shown =
        term->shown + (size_t)row * (size_t)term->columns;

    for (int x = 0; x < term->columns; x++) {
        const struct canvas_cell *cell = cell_of(term, canvas, row, x);

        if (cell->role != shown[x].role || strcmp(cell->text, shown[x].text))
            return true;
    }
    return false;
}

/* Whole rows as multibyte text: curses loses marks that come alone. */
static void
paint_row(struct term *term, const struct canvas *canvas, int row)
{
    struct canvas_cell *shown =
        term->shown + (size_t)row * (size_t)term->columns;
    struct buf run = {0};

    move(row, 0);
    for (int x = 0; x < term->columns; x++) {
        const struct canvas_cell *cell = cell_of(term, canvas, row, x);

        buf_add_text(&run, cell->text);
        shown[x] = *cell;
        if (x + 1 < term->columns &&
            cell_of(term, canvas, row, x + 1)->role == cell->role)
            continue;
        use_role(term, cell->role);
        (void)addnstr(buf_text(&run), (int)run.length);
        buf_clear(&run);
    }
    (void)wredrawln(stdscr, row, 1);
}

static bool
place_cursor(struct term *term, const struct canvas *canvas)
{
    int row;
    int column;

    if (!canvas_cursor_at(canvas, &row, &column) || row >= term->rows ||
        column >= term->columns)
        row = column = -1;
    if (row >= 0)
        move(row, column);
    if (row == term->cursor_row && column == term->cursor_column)
        return false;
    if ((row >= 0) != (term->cursor_row >= 0))
        curs_set(row >= 0);
    term->cursor_row = row;
    term->cursor_column = column;
    return true;
}

void
term_show(struct term *term, const struct canvas *canvas)
{
    bool has_changed = false;

    for (int row = 0; row < term->rows; row++) {
        if (!term->is_stale && !is_changed(term, canvas, row))
            continue;
        paint_row(term, canvas, row);
        has_changed = true;
    }
    if (place_cursor(term, canvas) || has_changed)
        refresh();
    term->is_stale = false;
}

void
term_size(const struct term *term, int *rows, int *columns)
{
    *rows = term->rows;
    *columns = term->columns;
}

void
term_theme(struct term *term, enum theme theme)
{
    if (term->theme == theme)
        return;
    term->theme = theme;
    if (term->has_colours)
        set_colours(term);
    term->is_stale = true;
}

static int
bounded(int number, int most)
{
    return number > most ? most : number;
}

static bool
take_size(struct term *term, struct event *event)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_row ||
        !size.ws_col)
        return false;
    (void)resizeterm(bounded(size.ws_row, ROWS_MAX),
                     bounded(size.ws_col, COLUMNS_MAX));
    make_shown(term);
    clearok(curscr, TRUE);
    *event = (struct event){
        .kind = EVENT_RESIZE, .row = term->rows, .column = term->columns};
    return true;
}

bool
term_read(struct term *term, struct event *event, enum status *ended)
{
    bool is_closed = false;

    *ended = STATUS_OK;
    if (restore_was_resized() && take_size(term, event))
        return true;
    if (!restore_has_ended() && inbox_next(term->inbox, event, &is_closed))
        return true;
    if (restore_has_ended() || is_closed)
        *ended = STATUS_CLOSED;
    return false;
}

void
term_bell(struct term *term)
{
    (void)term;
    beep();
}

int
term_descriptor(const struct term *term)
{
    (void)term;
    return STDIN_FILENO;
}
