#include "kiosk/verbs/key.h"

#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

int
key_ended(enum status status, const char *what)
{
    if (status != STATUS_OK)
        options_complain("%s: %s.", what, status_words(status));
    return status_exit(status);
}

/* What may be asked, and which of the options each needs; the letters are
 * those of verbs.def. */
struct act {
    const char *what;
    const char *also; /* NULL: no second word */
    const char *needs;
    int (*run)(const struct options *options);
};

static const struct act acts[] = {
    {.what = "member", .also = "list", .needs = "s", .run = key_member_list},
    {.what = "member", .also = "add", .needs = "sm", .run = key_member_add},
    {.what = "member",
     .also = "remove",
     .needs = "smo",
     .run = key_member_remove},
    {.what = "renew", .needs = "so", .run = key_renew},
    {.what = "request", .needs = "so", .run = key_request},
    {.what = "keyset", .needs = "sK", .run = key_keyset},
    {.what = "rewrap", .needs = "s", .run = key_rewrap},
    {.what = "phrase", .needs = "s", .run = key_phrase},
    {.what = "recovery", .needs = "sm", .run = key_recovery},
    {.what = "root", .also = "make", .needs = "o", .run = key_root_make},
    {.what = "root", .also = "sign", .needs = "qRo", .run = key_root_sign},
    {.what = "root", .also = "show", .needs = "", .run = key_root_show},
    {.what = "outside", .also = "make", .needs = "o", .run = key_outside_make},
    {.what = "outside", .also = "give", .needs = "so", .run = key_outside_give},
    {.what = "outside",
     .also = "take",
     .needs = "sOo",
     .run = key_outside_take},
    /* as they were called first */
    {.what = "root", .needs = "o", .run = key_root_make},
    {.what = "outside", .needs = "o", .run = key_outside_make},
    {.what = "sign", .needs = "qRo", .run = key_root_sign},
};

static bool
is_same(const char *word, const char *other)
{
    return word == other || (word && other && strcmp(word, other) == 0);
}

static const struct act *
find(const struct options *options)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (is_same(acts[i].what, options->what) &&
            is_same(acts[i].also, options->also))
            return &acts[i];
    return NULL;
}

static bool
has_all(const struct options *options, const char *needs)
{
    const struct {
        char letter;
        const char *value;
    } given[] = {{.letter = 's', .value = options->site},
                 {.letter = 'm', .value = options->member},
                 {.letter = 'o', .value = options->out},
                 {.letter = 'K', .value = options->keyset},
                 {.letter = 'q', .value = options->request},
                 {.letter = 'R', .value = options->root},
                 {.letter = 'O', .value = options->outside}};

    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (strchr(needs, given[i].letter) && !given[i].value)
            return false;
    return true;
}

int
verb_key(const struct options *options)
{
    const struct act *act = find(options);

    umask(077);
    if (act && has_all(options, act->needs))
        return act->run(options);
    options_complain("%s; see amparo key --help.",
                     act ? "Something is missing for that"
                         : "Say what is to be done with which key");
    return EX_USAGE;
}
