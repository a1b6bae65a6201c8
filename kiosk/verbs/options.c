#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/lockdown.h"
#include "kiosk/verbs/verbs.h"

static const struct option known[] = {
    {.name = "site", .has_arg = required_argument, .val = 's'},
    {.name = "passphrase-file", .has_arg = required_argument, .val = 'p'},
    {.name = "language", .has_arg = required_argument, .val = 'l'},
    {.name = "out", .has_arg = required_argument, .val = 'o'},
    {.name = "plain", .has_arg = no_argument, .val = 'P'},
    {.name = "demo", .has_arg = no_argument, .val = 'D'},
    {.name = "outside", .has_arg = required_argument, .val = 'O'},
    {.name = "root", .has_arg = required_argument, .val = 'R'},
    {.name = "keyset", .has_arg = required_argument, .val = 'K'},
    {.name = "member", .has_arg = required_argument, .val = 'm'},
    {.name = "request", .has_arg = required_argument, .val = 'q'},
    {.name = "new-passphrase-file", .has_arg = required_argument, .val = 'n'},
    {.name = "half", .has_arg = required_argument, .val = 'H'},
    {.name = "bundle", .has_arg = required_argument, .val = 'b'},
    {.name = "secret", .has_arg = required_argument, .val = 'x'},
    {.name = "restored", .has_arg = no_argument, .val = 'e'},
    {.name = "backup-key", .has_arg = required_argument, .val = 'B'},
    {.name = "older-keys", .has_arg = no_argument, .val = 'k'},
    {.name = "gone", .has_arg = required_argument, .val = 'g'},
    {.name = "since", .has_arg = required_argument, .val = 'S'},
    {.name = "second-passphrase-file",
     .has_arg = required_argument,
     .val = '2'},
    {.name = "dry-run", .has_arg = no_argument, .val = 'd'},
    {.name = "clock-is-right", .has_arg = no_argument, .val = 'c'},
    {.name = "for", .has_arg = required_argument, .val = 'f'},
    {.name = "because", .has_arg = required_argument, .val = 'y'},
    {.name = "no-sandbox", .has_arg = no_argument, .val = 'N'},
    {0},
};

void
options_complain(const char *format, ...)
{
    va_list arguments;

    fputs("amparo: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static void
take(struct options *out, int letter, const char *value)
{
    const char **places[128] = {
        ['s'] = &out->site,       ['p'] = &out->phrase_file,
        ['l'] = &out->language,   ['o'] = &out->out,
        ['O'] = &out->outside,    ['R'] = &out->root,
        ['K'] = &out->keyset,     ['m'] = &out->member,
        ['q'] = &out->request,    ['n'] = &out->new_phrase_file,
        ['b'] = &out->bundle,     ['x'] = &out->secret,
        ['B'] = &out->backup_key, ['g'] = &out->gone,
        ['S'] = &out->since,      ['2'] = &out->second_phrase_file,
        ['f'] = &out->span,       ['y'] = &out->because,
    };

    if (letter == 'P')
        out->plain = true;
    else if (letter == 'D')
        out->demo = true;
    else if (letter == 'k')
        out->older_keys = true;
    else if (letter == 'e')
        out->restored = true;
    else if (letter == 'd')
        out->dry_run = true;
    else if (letter == 'c')
        out->clock_is_right = true;
    else if (letter == 'H') /* a third one is the second again */
        out->halves[out->halves[0] != NULL] = value;
    else
        *places[letter] = value;
}

static bool
take_word(struct options *out, const char *word, const char *allowed)
{
    if (strchr(allowed, 'W') && out->what && !out->also) {
        out->also = word;
        return true;
    }
    if (!strchr(allowed, 'w') || out->what) {
        options_complain("I do not know what \"%s\" means here.", word);
        return false;
    }
    out->what = word;
    return true;
}

bool
options_read(int argument_count, char **arguments, const char *allowed,
             struct options *out)
{
    int at = 0;
    int letter;

    memset(out, 0, sizeof *out);
    optind = 1;
    opterr = 0;
    while ((letter = getopt_long(argument_count, arguments, "", known, &at)) !=
           -1) {
        if (letter == '?') {
            options_complain("\"%s\" is no option I know, or its value is "
                             "missing.",
                             arguments[optind - 1]);
            return false;
        }
        /* of the program, not of a verb */
        if (letter == 'N') {
            lockdown_allow_none();
            continue;
        }
        if (!strchr(allowed, letter)) {
            options_complain("--%s does not belong to this verb.",
                             known[at].name);
            return false;
        }
        take(out, letter, optarg);
    }
    for (; optind < argument_count; optind++)
        if (!take_word(out, arguments[optind], allowed))
            return false;
    return true;
}
