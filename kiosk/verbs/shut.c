#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/lockdown.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"

/* Of a file that will be; NULL gives NULL. */
static char *
folder_of(const char *path)
{
    char *folder = memory_text(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;

    if (!folder)
        return NULL;
    if (slash) {
        slash[slash == folder] = '\0';
        return folder;
    }
    free(folder);
    return memory_text(".");
}

static enum status
shut(const struct lockdown_paths *paths)
{
    enum status status = lockdown_shut(LOCKDOWN_DESK, paths);

    if (status != STATUS_OK)
        options_complain("%s", lockdown_words);
    return status;
}

enum status
verb_shut(const char *in, const char *out)
{
    char *state = seen_folder();
    char *to = folder_of(out);
    const struct lockdown_paths paths = {.read = {in}, .write = {state, to}};
    enum status status = shut(&paths);

    free(state);
    free(to);
    return status;
}

enum status
verb_shut_keys(const struct options *options)
{
    char *to = folder_of(options->out);
    const struct lockdown_paths paths = {
        .read = {options->request, options->root, options->keyset},
        .write = {to}};
    enum status status = shut(&paths);

    free(to);
    return status;
}

enum status
verb_shut_people(const struct options *options)
{
    char *state = seen_folder();
    char *to = folder_of(options->out);
    const struct lockdown_paths paths = {
        .read = {options->keyset, options->outside, options->new_phrase_file},
        .write = {state, to}};
    enum status status = shut(&paths);

    free(state);
    free(to);
    return status;
}

enum status
verb_shut_site(const struct options *options, const char *site,
               const char *secrets)
{
    const struct lockdown_paths paths = {
        .read = {options->outside, options->secret, options->root,
                 options->keyset},
        .write = {site, secrets}};

    return shut(&paths);
}
