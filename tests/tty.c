#include "tests/tty.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "tests/tap.h"

enum { SENT_MAX = 1 << 20 };

static int master = -1;
static VTerm *vterm;
static VTermScreen *screen;
static char sent[SENT_MAX];
static size_t sent_length;
static pthread_t reader;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static int saved_in;
static int saved_out;

static void *
read_master(void *unused)
{
    char bytes[4096];
    ssize_t count;

    while ((count = read(master, bytes, sizeof bytes)) > 0) {
        pthread_mutex_lock(&lock);
        vterm_input_write(vterm, bytes, (size_t)count);
        if (sent_length + (size_t)count < SENT_MAX) {
            memcpy(sent + sent_length, bytes, (size_t)count);
            sent_length += (size_t)count;
        }
        pthread_cond_broadcast(&news);
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

void
tty_set_size(int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows,
                           .ws_col = (unsigned short)columns};

    pthread_mutex_lock(&lock);
    vterm_set_size(vterm, rows, columns);
    pthread_mutex_unlock(&lock);
    ck_assert_int_eq(ioctl(master, TIOCSWINSZ, &size), 0);
}

void
tty_plug_in(void)
{
    int slave;

    setenv("TERM", "xterm-256color", 1);
    unsetenv("NO_COLOR");
    master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(master, 0);
    ck_assert_int_eq(grantpt(master) | unlockpt(master), 0);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    saved_in = dup(STDIN_FILENO);
    saved_out = dup(STDOUT_FILENO);
    dup2(slave, STDIN_FILENO);
    dup2(slave, STDOUT_FILENO);
    close(slave);
    vterm = vterm_new(TTY_ROWS, TTY_COLUMNS);
    vterm_set_utf8(vterm, 1);
    screen = vterm_obtain_screen(vterm);
    vterm_screen_enable_altscreen(screen, 1);
    vterm_screen_reset(screen, 1);
    tty_set_size(TTY_ROWS, TTY_COLUMNS);
    pthread_create(&reader, NULL, read_master, NULL);
}

void
tty_unplug(void)
{
    dup2(saved_in, STDIN_FILENO);
    dup2(saved_out, STDOUT_FILENO);
    close(saved_in);
    close(saved_out);
    pthread_join(reader, NULL);
    close(master);
    vterm_free(vterm);
}

/* The row as the terminal shows it, without spaces at its end. */
static void
row_text(int row, char *out, size_t size)
{
    int rows;
    int columns;
    VTermRect rect = {.start_row = row, .end_row = row + 1};
    size_t length;

    vterm_get_size(vterm, &rows, &columns);
    rect.end_col = columns;
    length = vterm_screen_get_text(screen, out, size - 1, rect);
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

/* Wait until IS_TRUE says so, while holding the lock. */
static void
wait_for(bool (*is_true)(const void *), const void *about)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TTY_PATIENCE;
    pthread_mutex_lock(&lock);
    while (!is_true(about))
        ck_assert_int_eq(pthread_cond_timedwait(&news, &lock, &until), 0);
    pthread_mutex_unlock(&lock);
}

struct row {
    int row;
    const char *text;
};

static bool
row_is_shown(const void *about)
{
    const struct row *row = about;
    char text[2048];

    row_text(row->row, text, sizeof text);
    return strcmp(text, row->text) == 0;
}

void
tty_shows(int row, const char *text)
{
    wait_for(row_is_shown, &(struct row){.row = row, .text = text});
}

static bool
was_sent(const void *about)
{
    return memmem(sent, sent_length, about, strlen(about)) != NULL;
}

VTermScreenCell
tty_cell(int row, int column)
{
    VTermScreenCell cell;

    pthread_mutex_lock(&lock);
    vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = column}, &cell);
    vterm_screen_convert_color_to_rgb(screen, &cell.bg);
    pthread_mutex_unlock(&lock);
    return cell;
}

void
tty_was_sent(const char *bytes)
{
    wait_for(was_sent, bytes);
}

bool
tty_has_sent(const char *bytes)
{
    bool was;

    pthread_mutex_lock(&lock);
    was = was_sent(bytes);
    pthread_mutex_unlock(&lock);
    return was;
}

size_t
tty_sent_length(void)
{
    size_t length;

    pthread_mutex_lock(&lock);
    length = sent_length;
    pthread_mutex_unlock(&lock);
    return length;
}

void
tty_forget_sent(void)
{
    pthread_mutex_lock(&lock);
    sent_length = 0;
    pthread_mutex_unlock(&lock);
}

int
tty_master(void)
{
    return master;
}
