#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/memory.h"
#include "kiosk/verbs/founded.h"
#include "kiosk/verbs/verbs.h"
#include "store/keys/founding_files.h"

static int
ended(enum status status, const char *what)
{
    if (status != STATUS_OK)
        options_complain("%s: %s.", what, status_words(status));
    return status_exit(status);
}

static enum status
make_root(const char *public_path, const char *secret_path)
{
    struct sign_pair root;
    enum status status;

    seal_sign_pair_make(&root);
    status = founding_root_secret_save(secret_path, &root);
    if (status == STATUS_OK)
        status = founding_root_public_save(public_path, root.public_key);
    secret_wipe(&root, sizeof root);
    return status;
}

static enum status
make_outside(const char *public_path, const char *secret_path)
{
    struct team_pair pair;
    enum status status;

    keyring_team_make(1, &pair);
    status = founding_outside_secret_save(secret_path, &pair);
    if (status == STATUS_OK)
        status = founding_outside_save(public_path, &pair);
    secret_wipe(&pair, sizeof pair);
    return status;
}

/* NAME.public and NAME.secret in a folder, which is made when it is not
 * there. */
static int
make(const struct options *options,
     enum status (*save)(const char *public_path, const char *secret_path))
{
    /* A folder that is there may hold other things already. */
    bool is_made = mkdir(options->out, 0700) == 0 || errno == EEXIST;
    char *public_path =
        memory_print("%s/%s.public", options->out, options->what);
    char *secret_path =
        memory_print("%s/%s.secret", options->out, options->what);
    enum status status =
        is_made ? save(public_path, secret_path) : STATUS_DENIED;

    if (status == STATUS_OK)
        printf("Give away:  %s\nKeep safe:  %s\n", public_path, secret_path);
    free(public_path);
    free(secret_path);
    return ended(status, "The keys cannot be written");
}

static int
sign(const struct options *options)
{
    enum status status =
        founding_root_sign(options->request, options->root, options->out);

    if (status == STATUS_OK)
        printf("Signed: %s\n", options->out);
    return ended(status, "The keyset was not signed");
}

int
verb_key(const struct options *options)
{
    const char *what = options->what ? options->what : "";
    bool makes = options->out && !options->request && !options->root;

    umask(077);
    if (makes && strcmp(what, "root") == 0)
        return make(options, make_root);
    if (makes && strcmp(what, "outside") == 0)
        return make(options, make_outside);
    if (strcmp(what, "sign") == 0 && options->request && options->root &&
        options->out)
        return sign(options);
    options_complain("amparo key makes root or outside, or signs; see amparo "
                     "key --help.");
    return EX_USAGE;
}
