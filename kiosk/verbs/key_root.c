#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/memory.h"
#include "kiosk/verbs/key.h"
#include "store/keys/founding_files.h"

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
    enum status status = is_made ? verb_shut_keys(options) : STATUS_DENIED;

    if (status == STATUS_OK)
        status = save(public_path, secret_path);
    if (status == STATUS_OK)
        printf("Give away:  %s\nKeep safe:  %s\n", public_path, secret_path);
    free(public_path);
    free(secret_path);
    return key_ended(status, "The keys cannot be written");
}

int
key_root_make(const struct options *options)
{
    return make(options, make_root);
}

int
key_outside_make(const struct options *options)
{
    return make(options, make_outside);
}

/* --- what is in a file ---------------------------------------------------- */

static void
print_fingerprint(const char *words, const uint8_t key[SIGN_PUBLIC_SIZE])
{
    char text[KEYSET_FINGERPRINT_SIZE];

    keyset_fingerprint(key, text);
    printf("%s%s\n", words, text);
}

/* Fingerprints of the verify keys: each team's pair was drawn at once. */
static void
print_keyset(const struct keyset *keyset)
{
    static const char *const teams[TEAM_COUNT] = {
        "this place  ", "outside     ", "reserved    ", "recovery    "};

    printf("keyset version %lu, %zu earlier keys still believed\n",
           (unsigned long)keyset->version, keyset->retired_count);
    print_fingerprint("site        ", keyset->site_sign);
    for (int i = 0; i < TEAM_COUNT; i++) {
        const struct keyset_team *team = &keyset->teams[i];

        if (!team->present)
            continue;
        printf("%sversion %lu  ", teams[i], (unsigned long)team->version);
        print_fingerprint("", team->sign_public);
    }
    print_fingerprint("backup      ", keyset->backup_box);
}

static enum status
show_root(const char *path)
{
    uint8_t root[SIGN_PUBLIC_SIZE];
    struct sign_pair pair;
    enum status status = founding_root_public_load(path, root);

    if (status == STATUS_BAD_INPUT) {
        status = founding_root_secret_load(path, &pair);
        memcpy(root, pair.public_key, sizeof root);
        secret_wipe(&pair, sizeof pair);
    }
    if (status == STATUS_OK)
        print_fingerprint("ROOT        ", root);
    return status;
}

/* Signed by whom is not judged here: the site that takes it does. */
static enum status
show_keyset(const char *path)
{
    struct secret *bytes = NULL;
    struct keyset keyset;
    enum status status = founding_keyset_load(path, &bytes);

    if (status == STATUS_OK)
        status = keyset_peek(bytes->bytes, bytes->length, &keyset);
    if (status == STATUS_OK)
        print_keyset(&keyset);
    secret_free(bytes);
    return status;
}

static enum status
show_request(const char *path)
{
    struct keyset keyset;
    enum status status = founding_request_load(path, &keyset);

    if (status == STATUS_OK)
        print_keyset(&keyset);
    return status;
}

int
key_root_show(const struct options *options)
{
    enum status status = STATUS_OK;

    if (!options->root && !options->request && !options->keyset) {
        options_complain("Say what to show: --root, --request or --keyset.");
        return EX_USAGE;
    }
    status = verb_shut_keys(options);
    if (options->root && status == STATUS_OK)
        status = show_root(options->root);
    if (options->request && status == STATUS_OK)
        status = show_request(options->request);
    if (options->keyset && status == STATUS_OK)
        status = show_keyset(options->keyset);
    return key_ended(status, "The file cannot be shown");
}

int
key_root_sign(const struct options *options)
{
    /* What a request holds was written on another machine. */
    enum status status = verb_shut_keys(options);

    if (status == STATUS_OK)
        status =
            founding_root_sign(options->request, options->root, options->out);
    if (status == STATUS_OK) {
        status = show_request(options->request);
        printf("Signed: %s\n", options->out);
    }
    return key_ended(status, "The keyset was not signed");
}
