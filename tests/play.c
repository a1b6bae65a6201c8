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

enum { FILE_LIMIT = 1 << 20, LANGUAGES = 8 };

struct act {
    const char *name;
    int least; /* words after the name */
    bool (*run)(struct play *play, char *const words[], int count);
};

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

/* --- acts -------------------------------------------------------------- */

static bool
need_site(struct play *play)
{
    if (!play->site) {
        play->site = site_make();
        play->own_site = true;
    }
    return true;
}

static bool
act_set(struct play *play, char *const words[], int count)
{
    (void)count;
    if (play->kiosk || play->desk)
        return play_fails(play, "set comes before kiosk and desk");
    need_site(play);
    if (!play->own_site)
        return play_fails(play, "this site is not the play's own");
    site_set(play->site, words[0], words[1]);
    return true;
}

static bool
act_size(struct play *play, char *const words[], int count)
{
    (void)count;
    play->rows = atoi(words[0]);
    play->columns = atoi(words[1]);
    if (play->now)
        side_event(play, (struct event){.kind = EVENT_RESIZE,
                                        .row = play->rows,
                                        .column = play->columns});
    return true;
}

static bool
act_kiosk(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    need_site(play);
    side_close(play->kiosk);
    play->kiosk = side_open_kiosk(play);
    play->now = play->kiosk;
    return true;
}

static bool
act_desk(struct play *play, char *const words[], int count)
{
    need_site(play);
    side_close(play->desk);
    play->desk = side_open_desk(play, count > 0 ? words[0] : "en",
                                site_phrase(play->site));
    play->now = play->desk;
    return true;
}

/* Go on at the side that stands open already. */
static bool
act_turn(struct play *play, char *const words[], int count)
{
    struct side *side =
        strcmp(words[0], "desk") == 0 ? play->desk : play->kiosk;

    (void)count;
    if (!side)
        return play_fails(play, "the %s is not open", words[0]);
    play->now = side;
    return true;
}

static const struct {
    const char *name;
    enum key key;
} key_names[] = {
    {"Enter", KEY_RETURN},    {"Backspace", KEY_ERASE},
    {"Delete", KEY_REMOVE},   {"Escape", KEY_ESCAPE},
    {"Tab", KEY_TABULATOR},   {"BackTab", KEY_BACK_TABULATOR},
    {"Up", KEY_ARROW_UP},     {"Down", KEY_ARROW_DOWN},
    {"Left", KEY_ARROW_LEFT}, {"Right", KEY_ARROW_RIGHT},
    {"PageUp", KEY_PAGE_UP},  {"PageDown", KEY_PAGE_DOWN},
    {"Home", KEY_FIRST},      {"End", KEY_LAST},
};

static bool
press(struct play *play, const char *name)
{
    size_t at = 0;

    for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
        if (strcmp(key_names[i].name, name) == 0) {
            side_event(play, (struct event){.kind = EVENT_KEY,
                                            .key = key_names[i].key});
            return true;
        }
    if (name[0] == 'F' && name[1]) {
        side_event(play, (struct event){.kind = EVENT_KEY,
                                        .key = KEY_F,
                                        .number = atoi(name + 1)});
        return true;
    }
    side_event(play,
               (struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = text_next(name, strlen(name), &at)});
    return name[at] == '\0' || play_fails(play, "there is no key %s", name);
}

static bool
act_press(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (!press(play, words[i]))
            return false;
    return true;
}

static bool
act_type(struct play *play, char *const words[], int count)
{
    size_t length = strlen(words[0]);

    (void)count;
    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(words[0], length, &at);

        side_event(
            play,
            (struct event){.kind = EVENT_KEY, .key = KEY_TEXT, .point = point});
    }
    return true;
}

static bool
act_paste(struct play *play, char *const words[], int count)
{
    (void)count;
    side_event(play, (struct event){.kind = EVENT_PASTE,
                                    .text = words[0],
                                    .length = strlen(words[0])});
    return true;
}

/* As term gives it: the first 16 KiB, and that there was more. */
static bool
act_paste_huge(struct play *play, char *const words[], int count)
{
    enum { TAKEN = 16384 };
    char *text = memory_zeroed(TAKEN + 1);

    (void)words;
    (void)count;
    memset(text, 'x', TAKEN);
    side_event(play, (struct event){.kind = EVENT_PASTE,
                                    .text = text,
                                    .length = TAKEN,
                                    .was_cut = true});
    free(text);
    return true;
}

static bool
act_on(struct play *play, char *const words[], int count)
{
    const char *name = stage_screen_name(side_stage(play->now));

    (void)count;
    return strcmp(name, words[0]) == 0 ||
           play_fails(play, "the screen is %s, not %s", name, words[0]);
}

static bool
act_await(struct play *play, char *const words[], int count)
{
    (void)count;
    return side_await(play, words[0]);
}

static bool
act_see(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (!side_shows(play->now, words[i]))
            return play_fails(play, "the screen does not show: %s", words[i]);
    return true;
}

static bool
act_see_not(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (side_shows(play->now, words[i]))
            return play_fails(play, "the screen shows: %s", words[i]);
    return true;
}

/* The words of a message without arguments, in the side's language. */
static bool
act_see_message(struct play *play, char *const words[], int count)
{
    struct messages *messages = side_visit(play->now)->messages;

    for (int i = 0; i < count; i++)
        if (!messages_has(messages, words[i]))
            return play_fails(play, "there is no message %s", words[i]);
        else if (!side_shows(play->now, messages_get(messages, words[i])))
            return play_fails(play, "the screen does not show %s", words[i]);
    return true;
}

static bool
act_answer(struct play *play, char *const words[], int count)
{
    return form_answer(play, words[0], words + 1, count - 1);
}

static bool
act_skip(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "skip");
}

static bool
act_unsure(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "unsure");
}

static bool
act_unsaid(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "unsaid");
}

static bool
act_cards(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return form_pass_cards(play);
}

static struct receipt_kept *
find_receipt(struct play *play, const char *name)
{
    for (int i = 0; i < PLAY_RECEIPTS; i++)
        if (strcmp(play->receipts[i].name, name) == 0)
            return &play->receipts[i];
    return NULL;
}

static bool
act_keep_receipt(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);
    struct public_visit *public_side = side_public(play->now);

    (void)count;
    if (!kept)
        kept = find_receipt(play, "");
    if (!kept || !public_side || !code_is_right(public_side->code))
        return play_fails(play, "there is no receipt to keep");
    snprintf(kept->name, sizeof kept->name, "%s", words[0]);
    snprintf(kept->code, sizeof kept->code, "%s", public_side->code);
    return true;
}

static bool
act_enter_receipt(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);

    (void)count;
    if (!kept)
        return play_fails(play, "there is no receipt %s", words[0]);
    return act_type(play, (char *const[]){kept->code}, 1) &&
           press(play, "Enter");
}

/* A site that holds the digits of a receipt could open it. */
static bool
act_receipt_is_nowhere(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);

    (void)count;
    if (!kept)
        return play_fails(play, "there is no receipt %s", words[0]);
    return !site_holds(play->site, kept->code, strlen(kept->code)) ||
           play_fails(play, "the site folder holds the receipt");
}

static bool
act_nowhere(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (site_holds(play->site, words[i], strlen(words[i])))
            return play_fails(play, "the site folder holds: %s", words[i]);
    return true;
}

static bool
act_wait(struct play *play, char *const words[], int count)
{
    int seconds = atoi(words[0]);

    (void)count;
    for (int i = 0; i < seconds; i++) {
        clock_set(clock_now() + 1);
        side_event(play, (struct event){.kind = EVENT_TICK});
    }
    return true;
}

static bool
act_blanked(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return (side_was_blanked(play->now) &&
            stage_is_over(side_stage(play->now))) ||
           play_fails(play, "nobody left fast");
}

static bool
act_over(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return stage_is_over(side_stage(play->now)) ||
           play_fails(play, "the visit is not over");
}

static bool
act_kill_store(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    site_kill_store(play->site);
    return true;
}

static bool
act_revive_store(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    site_revive(play->site);
    return true;
}

static bool
act_show(struct play *play, char *const words[], int count)
{
    char *picture = side_picture(play->now);

    (void)words;
    (void)count;
    printf("%s", picture);
    memory_free_text(picture);
    return true;
}

static const struct act acts[] = {
    {"set", 2, act_set},
    {"size", 2, act_size},
    {"kiosk", 0, act_kiosk},
    {"desk", 0, act_desk},
    {"turn", 1, act_turn},
    {"press", 1, act_press},
    {"type", 1, act_type},
    {"paste", 1, act_paste},
    {"paste-huge", 0, act_paste_huge},
    {"on", 1, act_on},
    {"await", 1, act_await},
    {"see", 1, act_see},
    {"see-not", 1, act_see_not},
    {"see-message", 1, act_see_message},
    {"answer", 2, act_answer},
    {"skip", 1, act_skip},
    {"unsure", 1, act_unsure},
    {"unsaid", 1, act_unsaid},
    {"cards", 0, act_cards},
    {"keep-receipt", 1, act_keep_receipt},
    {"enter-receipt", 1, act_enter_receipt},
    {"receipt-is-nowhere", 1, act_receipt_is_nowhere},
    {"nowhere", 1, act_nowhere},
    {"wait", 1, act_wait},
    {"blanked", 0, act_blanked},
    {"over", 0, act_over},
    {"kill-store", 0, act_kill_store},
    {"revive-store", 0, act_revive_store},
    {"show", 0, act_show},
};

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

static bool
run_words(struct play *play, char *const words[], int count)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(acts[i].name, words[0]) != 0)
            continue;
        if (count - 1 < acts[i].least)
            return play_fails(play, "%s needs %d words", words[0],
                              acts[i].least);
        if (!play->now && acts[i].run != act_set && acts[i].run != act_size &&
            acts[i].run != act_kiosk && acts[i].run != act_desk)
            return play_fails(play, "nothing is open: begin with kiosk");
        return acts[i].run(play, words + 1, count - 1);
    }
    return play_fails(play, "there is no act %s", words[0]);
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
            run_words(play, words, count);
        next = end ? end + 1 : NULL;
    }
}

static void
close_play(struct play *play)
{
    side_close(play->kiosk);
    side_close(play->desk);
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
    char *languages[LANGUAGES] = {play.language};
    char *head;
    int count;
    bool went_well = true;

    if (file_read(path, FILE_LIMIT, &bytes) != STATUS_OK) {
        printf("not ok %d - %s can be read\n", ++*number, path);
        return false;
    }
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
