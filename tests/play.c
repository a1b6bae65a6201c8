#include "tests/play.h"

#include <getopt.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "screens/public/counter.h"
#include "translations/text/pseudo.h"

enum { FILE_LIMIT = 1 << 20, LANGUAGES = 8 };

bool
play_fails(struct play *play, const char *format, ...)
{
    va_list arguments;
    char words[512];

    if (play->problem)
        return false;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    play->problem = memory_text(words);
    return false;
}

/* --- the file ---------------------------------------------------------- */

/* Split a line into words, "..." as one; gives -1 for an open quote. */
static int
split(char *line, char *words[PLAY_WORDS])
{
    int count = 0;

    for (;;) {
        line += strspn(line, " \t");
        if (!*line || *line == '#' || count == PLAY_WORDS)
            return count;
        if (*line == '"') {
            words[count++] = ++line;
            line = strchr(line, '"');
            if (!line)
                return -1;
        } else {
            words[count++] = line;
            line += strcspn(line, " \t");
        }
        if (*line)
            *line++ = '\0';
    }
}

/* The first line may be: languages es en fr ar */
static int
read_languages(char *line, char *out[LANGUAGES])
{
    char *words[PLAY_WORDS];
    int count = split(line, words);

    if (count < 2 || strcmp(words[0], "languages") != 0)
        return 0;
    for (int i = 1; i < count && i <= LANGUAGES; i++)
        out[i - 1] = words[i];
    return count - 1 < LANGUAGES ? count - 1 : LANGUAGES;
}

static void
run_lines(struct play *play, char *text)
{
    char *next = text;

    for (play->line = 1; next && !play->problem; play->line++) {
        char *words[PLAY_WORDS];
        char *end = strchr(next, '\n');
        int count;

        if (end)
            *end = '\0';
        count = split(next, words);
        if (count < 0)
            play_fails(play, "a quote is not closed");
        else if (count && strcmp(words[0], "languages") != 0)
            play_act(play, words, count);
        next = end ? end + 1 : NULL;
    }
}

static void
close_play(struct play *play)
{
    side_close(play->kiosk);
    side_close(play->desk);
    carry_end(play);
    if (play->own_site)
        site_free(play->site);
    secret_wipe(play->receipts, sizeof play->receipts);
    memory_free_text(play->shown);
    clock_set(-1);
}

/* One file in one language; gives whether it went well. */
static bool
run_play(struct play play, const char *text, int number)
{
    char *lines = memory_text(text);
    bool went_well;

    clock_set(clock_now());
    run_lines(&play, lines);
    went_well = !play.problem;
    if (!went_well) {
        if (play.now) {
            char *picture = side_picture(play.now);

            printf("%s", picture);
            memory_free_text(picture);
        }
        printf("# %s:%d: %s\n", play.file, play.line - 1, play.problem);
    }
    printf("%s %d - %s in %s\n", went_well ? "ok" : "not ok", number, play.file,
           play.language);
    fflush(stdout);
    free(play.problem);
    free(lines);
    close_play(&play);
    return went_well;
}

/* All languages of a file; counts them on. */
static bool
run_file(struct play play, const char *path, int *number)
{
    struct buf bytes = {0};
    char own[sizeof play.language];
    char *languages[LANGUAGES] = {own};
    char *head;
    int count;
    bool went_well = true;

    if (file_read(path, FILE_LIMIT, &bytes) != STATUS_OK) {
        printf("not ok %d - %s can be read\n", ++*number, path);
        return false;
    }
    memcpy(own, play.language, sizeof own);
    head = memory_text(buf_text(&bytes));
    head[strcspn(head, "\n")] = '\0';
    count = read_languages(head, languages);
    play.file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    for (int i = 0; i < (count ? count : 1); i++) {
        snprintf(play.language, sizeof play.language, "%s", languages[i]);
        if (!run_play(play, buf_text(&bytes), ++*number))
            went_well = false;
    }
    free(head);
    buf_clear(&bytes);
    return went_well;
}

static const char usage[] =
    "Usage: play [--show] [--language TAG] "
    "[--site FOLDER --passphrase-file FILE] FILE...\n"
    "\n"
    "Runs plays: whole visits, written down in text files. --show prints\n"
    "every screen they pass.\n";

struct options {
    bool show;
    const char *language;
    const char *site;
    const char *phrase;
};

static bool
read_options(int count, char **arguments, struct options *out)
{
    static const struct option options[] = {
        {"show", no_argument, NULL, 'w'},
        {"language", required_argument, NULL, 'l'},
        {"site", required_argument, NULL, 's'},
        {"passphrase-file", required_argument, NULL, 'p'},
        {0},
    };
    int option;

    while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) {
        if (option == 'w')
            out->show = true;
        else if (option == 'l')
            out->language = optarg;
        else if (option == 's')
            out->site = optarg;
        else if (option == 'p')
            out->phrase = optarg;
        else
            return false;
    }
    return optind < count && !out->site == !out->phrase;
}

int
main(int count, char **arguments)
{
    struct options options = {.language = "en"};
    struct play play = {.rows = 24, .columns = 80};
    int number = 0;
    bool went_well = true;

    if (!read_options(count, arguments, &options)) {
        fputs(usage, stderr);
        return 64;
    }
    if (!setlocale(LC_ALL, "C.UTF-8") || secret_start() != STATUS_OK)
        return 70;
    pseudo_add();
    play.show = options.show;
    snprintf(play.language, sizeof play.language, "%s", options.language);
    if (options.site)
        play.site = site_use(options.site, options.phrase);
    for (int i = optind; i < count; i++)
        if (!run_file(play, arguments[i], &number))
            went_well = false;
    printf("1..%d\n", number);
    site_free(play.site);
    return went_well ? 0 : 1;
}
