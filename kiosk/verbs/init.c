#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/programs.h"
#include "kiosk/verbs/dialer.h"
#include "kiosk/verbs/founded.h"
#include "kiosk/verbs/verbs.h"
#include "store/keys/founding_files.h"

#define PLAN_FILE    "founding.key"
#define REQUEST_FILE "keyset-request.txt"

/* --- the folder ------------------------------------------------------------
 */

static bool
is_empty(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    bool empty = folder != NULL;

    while (empty && (entry = readdir(folder)))
        empty =
            strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (folder)
        closedir(folder);
    return empty;
}

enum status
founded_folder(const char *path)
{
    if (mkdir(path, 0700) == 0)
        return STATUS_OK;
    if (errno != EEXIST) {
        options_complain("The folder %s cannot be made: %s.", path,
                         strerror(errno));
        return errno == EACCES ? STATUS_DENIED : STATUS_MISSING;
    }
    if (is_empty(path) && chmod(path, 0700) == 0)
        return STATUS_OK;
    options_complain("%s is not an empty folder of yours: a new site is made "
                     "in an empty one.",
                     path);
    return STATUS_EXISTS;
}

char *
founded_path(const char *folder, const char *name)
{
    return memory_print("%s/%s", folder, name);
}

enum status
founded_write(const char *folder, const char *name, const char *text)
{
    char *path = founded_path(folder, name);
    enum status status = file_write_new(path, text, strlen(text));

    if (status != STATUS_OK)
        options_complain("%s cannot be written: %s.", path,
                         status_words(status));
    free(path);
    return status;
}

/* --- the papers ------------------------------------------------------------
 */

void
founded_print(const struct founding_papers *papers)
{
    printf("The pass phrase of the desk. It is shown this once:\n\n    %s\n\n",
           papers->phrase);
    if (papers->recovery[0][0] != '\0')
        printf("Recovery, first half. Print it and keep it here:\n\n%s\n\n"
               "Recovery, second half. Print it; the outside body keeps "
               "it:\n\n%s\n\n",
               papers->recovery[0], papers->recovery[1]);
    printf("The key of the backups. Print it and keep it outside this "
           "place:\n\n%s\n\n",
           papers->backup);
}

/* --- the store -------------------------------------------------------------
 */

enum status
founded_shut(const struct options *options, const char *site,
             const char *secrets, int *dialer)
{
    char *folder = NULL;
    char *problem = NULL;
    enum status status = programs_site(site, &folder, &problem);

    if (status == STATUS_OK) {
        *dialer = dialer_start(folder);
        status = verb_shut_site(options, folder, secrets);
    } else {
        options_complain("%s", problem);
    }
    free(folder);
    free(problem);
    return status;
}

/* A report can be read later by the form it was made with. */
static enum status
keep_form(struct client *client)
{
    size_t length;
    const char *text = form_built_in(&length);

    return client_form_keep(client, (const uint8_t *)text, length);
}

enum status
founded_store(int dialer, const struct founding_plan *plan, const void *keyset,
              size_t length)
{
    struct founding founding = {.keyset = keyset,
                                .keyset_length = length,
                                .slots = &plan->member.slot,
                                .slot_count = 1,
                                .keys = plan->member.keys,
                                .key_count = plan->member.key_count};
    struct client *client = dialer_ask(dialer);
    struct hello hello;
    enum status status;

    if (!client) {
        options_complain("The store of this site cannot be started: its "
                         "amparo.log says why.");
        return STATUS_CLOSED;
    }
    memcpy(founding.site, plan->site, ID_SIZE);
    memcpy(founding.salt, plan->salt, SALT_SIZE);
    memcpy(founding.site_secret, plan->site_secret, SIGN_SECRET_SIZE);
    status = client_hello(client, "", &hello);
    if (status == STATUS_OK && hello.founded)
        status = STATUS_EXISTS;
    if (status == STATUS_OK)
        status = client_found(client, &founding);
    if (status == STATUS_OK)
        status = keep_form(client);
    if (status != STATUS_OK)
        options_complain("The store could not be founded: %s.",
                         status_words(status));
    secret_wipe(&founding, sizeof founding);
    client_close(client);
    return status;
}

/* --- a real site, in two steps ---------------------------------------------
 */

static enum status
load_root(const struct options *options, uint8_t root[SIGN_PUBLIC_SIZE])
{
    enum status status = founding_root_public_load(options->root, root);

    if (status != STATUS_OK)
        options_complain("ROOT's public key cannot be taken from %s: %s.",
                         options->root, status_words(status));
    return status;
}

static enum status
load_parts(const struct options *options, struct founding_outside *outside,
           uint8_t root[SIGN_PUBLIC_SIZE])
{
    enum status status = founding_outside_load(options->outside, outside);

    if (status != STATUS_OK) {
        options_complain("The outside body's part cannot be taken from %s: %s.",
                         options->outside, status_words(status));
        return status;
    }
    return load_root(options, root);
}

static enum status
load_secret(const struct options *options, struct team_pair *pair,
            uint8_t root[SIGN_PUBLIC_SIZE])
{
    enum status status = founding_outside_secret_load(options->secret, pair);

    if (status != STATUS_OK) {
        options_complain("The outside body's secret cannot be taken from %s: "
                         "%s.",
                         options->secret, status_words(status));
        return status;
    }
    return load_root(options, root);
}

char *
founded_settings(const uint8_t root[SIGN_PUBLIC_SIZE],
                 const struct template_value *more, size_t count)
{
    struct template_value values[32] = {{0}};
    char hex[2 * SIGN_PUBLIC_SIZE + 1];

    for (size_t i = 0; i < SIGN_PUBLIC_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", root[i]);
    values[0] = (struct template_value){.setting = SETTING_root, .value = hex};
    for (size_t i = 0; i < count && i + 1 < 32; i++)
        values[i + 1] = more[i];
    return template_settings(values, count + 1);
}

static enum status
write_site(const struct options *options, const struct founding_plan *plan,
           const uint8_t root[SIGN_PUBLIC_SIZE])
{
    static const struct template_value outside[] = {
        {.setting = SETTING_profile, .value = "outside"}};
    char *settings = founded_settings(root, outside, options->secret ? 1 : 0);
    char *plan_path = founded_path(options->site, PLAN_FILE);
    char *request = founded_path(options->site, REQUEST_FILE);
    enum status status = founded_write(options->site, "amparo.conf", settings);

    if (status == STATUS_OK)
        status = founded_write(options->site, "services.json", "[]\n");
    if (status == STATUS_OK) {
        status = founding_plan_save(plan_path, plan);
        if (status == STATUS_OK)
            status = founding_request_save(request, &plan->keyset);
        if (status != STATUS_OK)
            options_complain("The keys cannot be written in %s: %s.",
                             options->site, status_words(status));
    }
    free(settings);
    free(plan_path);
    free(request);
    return status;
}

/* The papers are shown when all that they belong to is written. */
static enum status
write_all(const struct options *options, const struct founding_plan *plan,
          const struct founding_papers *papers,
          const uint8_t root[SIGN_PUBLIC_SIZE])
{
    enum status status = write_site(options, plan, root);

    if (status != STATUS_OK)
        return status;
    founded_print(papers);
    printf("Now let ROOT sign %s/%s, then:\n\n"
           "    amparo init --site %s --keyset FILE\n",
           options->site, REQUEST_FILE, options->site);
    return STATUS_OK;
}

/* Draw the keys of a place, or of the outside body's own site. */
static enum status
draw(const struct options *options, struct founding_plan *plan,
     struct founding_papers *papers, uint8_t root[SIGN_PUBLIC_SIZE])
{
    const char *member = options->member ? options->member : "desk";
    struct founding_outside outside;
    struct team_pair pair = {0};
    enum status status = founded_folder(options->site);

    if (status == STATUS_OK)
        status = verb_shut_site(options, options->site, NULL);
    if (status == STATUS_OK)
        status = options->secret ? load_secret(options, &pair, root)
                                 : load_parts(options, &outside, root);
    if (status != STATUS_OK)
        return status;
    if (options->secret)
        status = founding_make_outside(member, NULL, &pair, plan, papers);
    else
        status = founding_make(member, NULL, &outside, plan, papers);
    if (status != STATUS_OK)
        options_complain("\"%s\" cannot be a member's name: 1 to 31 bytes.",
                         member);
    secret_wipe(&pair, sizeof pair);
    return status;
}

static enum status
begin(const struct options *options)
{
    struct founding_plan plan = {0};
    struct founding_papers papers = {0};
    uint8_t root[SIGN_PUBLIC_SIZE];
    enum status status = draw(options, &plan, &papers, root);

    if (status == STATUS_OK)
        status = write_all(options, &plan, &papers, root);
    secret_wipe(&plan, sizeof plan);
    secret_wipe(&papers, sizeof papers);
    return status;
}

static enum status
load_plan(const struct options *options, struct founding_plan *plan)
{
    char *path = founded_path(options->site, PLAN_FILE);
    enum status status = founding_plan_load(path, plan);

    if (status != STATUS_OK)
        options_complain("No founding waits for a keyset in %s: %s.",
                         options->site, status_words(status));
    free(path);
    return status;
}

static enum status
accept(const struct options *options, const struct verb_site *site,
       const struct founding_plan *plan, struct secret **keyset)
{
    enum status status = founding_keyset_load(options->keyset, keyset);

    if (status == STATUS_OK)
        status = founding_accept(plan, (*keyset)->bytes, (*keyset)->length,
                                 site->root);
    if (status != STATUS_OK)
        options_complain("The keyset in %s cannot be taken: %s.",
                         options->keyset, status_words(status));
    return status;
}

static void
forget_plan(const struct options *options)
{
    char *plan = founded_path(options->site, PLAN_FILE);
    char *request = founded_path(options->site, REQUEST_FILE);

    if (unlink(plan) != 0 || unlink(request) != 0)
        options_complain("Remove %s and %s by hand.", plan, request);
    free(plan);
    free(request);
}

static enum status
finish(const struct options *options)
{
    struct founding_plan plan = {0};
    struct verb_site site;
    struct secret *keyset = NULL;
    int dialer = -1;
    enum status status = founded_shut(options, options->site, NULL, &dialer);

    if (status == STATUS_OK)
        status = site_open(options->site, &site);
    if (status != STATUS_OK)
        return status;
    status = load_plan(options, &plan);
    if (status == STATUS_OK)
        status = accept(options, &site, &plan, &keyset);
    if (status == STATUS_OK)
        status = founded_store(dialer, &plan, keyset->bytes, keyset->length);
    if (status == STATUS_OK) {
        forget_plan(options);
        printf("The site is founded. Set what %s/amparo.conf explains, write "
               "%s/services.json,\nthen ask: amparo check --site %s\n",
               options->site, options->site, options->site);
    }
    secret_wipe(&plan, sizeof plan);
    secret_free(keyset);
    site_close(&site);
    return status;
}

int
verb_init(const struct options *options)
{
    bool begins = !options->outside != !options->secret && options->root &&
                  !options->keyset;
    bool ends = options->keyset && !options->outside && !options->secret &&
                !options->root;

    umask(077);
    if (options->demo && !options->outside && !options->secret &&
        !options->root && !options->keyset)
        return status_exit(demo_make(options));
    if (begins && !options->demo)
        return status_exit(begin(options));
    if (ends && !options->demo)
        return status_exit(finish(options));
    options_complain("Give --outside and --root to begin, or --secret and "
                     "--root at the outside body; --keyset to end; or --demo "
                     "alone.");
    return EX_USAGE;
}
