#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/verbs/verbs.h"

static const struct verb {
    const char *name;
    int (*run)(const struct options *options);
    const char *options;
    const char *words;
    const char *usage;
} verbs[] = {
#define VERB(name_, function_, options_, words_, usage_)                       \
    {.name = name_,                                                            \
     .run = function_,                                                         \
     .options = options_,                                                      \
     .words = words_,                                                          \
     .usage = usage_},
#include "kiosk/verbs/verbs.def"
#undef VERB
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static void
print_help(FILE *file)
{
    fputs("Usage: amparo VERB [options]\n\n", file);
    for (size_t i = 0; i < VERBS; i++)
        fprintf(file, "  %-10s %s\n", verbs[i].name, verbs[i].words);
    fputs("\namparo VERB --help says more of one. `amparo-kiosk --site DIR` is "
          "the public side.\n",
          file);
}

static const struct verb *
find(const char *name)
{
    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static bool
asks_for(int argument_count, char **arguments, const char *what)
{
    for (int i = 1; i < argument_count; i++)
        if (strcmp(arguments[i], what) == 0)
            return true;
    return false;
}

static int
print_version(void)
{
    printf("amparo %s\n", PACKAGE_VERSION);
    return EX_OK;
}

static int
run_verb(const struct verb *verb, int argument_count, char **arguments)
{
    struct options options;

    if (asks_for(argument_count, arguments, "--help")) {
        printf("Usage: %s\n", verb->usage);
        return EX_OK;
    }
    if (asks_for(argument_count, arguments, "--version"))
        return print_version();
    if (!options_read(argument_count, arguments, verb->options, &options)) {
        fprintf(stderr, "Usage: %s\n", verb->usage);
        return EX_USAGE;
    }
    if (strchr(verb->options, 's') && !strchr(verb->options, '-') &&
        !options.site) {
        options_complain("say which site: --site DIR");
        fprintf(stderr, "Usage: %s\n", verb->usage);
        return EX_USAGE;
    }
    return verb->run(&options);
}

int
verbs_run(int argument_count, char **arguments)
{
    const struct verb *verb;

    if (argument_count < 2) {
        print_help(stderr);
        return EX_USAGE;
    }
    if (strcmp(arguments[1], "--help") == 0 ||
        strcmp(arguments[1], "help") == 0) {
        print_help(stdout);
        return EX_OK;
    }
    if (strcmp(arguments[1], "--version") == 0)
        return print_version();
    verb = find(arguments[1]);
    if (verb)
        return run_verb(verb, argument_count - 1, arguments + 1);
    options_complain("\"%s\" is no verb of mine.", arguments[1]);
    print_help(stderr);
    return EX_USAGE;
}
