#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/verbs/backup_file.h"
#include "kiosk/verbs/founded.h"
#include "kiosk/verbs/gone.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/sheet.h"
#include "kiosk/verbs/verbs.h"
#include "store/keys/founding_files.h"
#include "store/keys/paper.h"
#include "store/schema.h"
#include "store/sealing/chain.h"

/* Everything that is known before the folder is touched. */
struct plan {
    const struct options *options;
    struct backup_file file;
    uint8_t root[SIGN_PUBLIC_SIZE];
    struct keyset keyset;
    struct buf gone;
    struct chain_mark gone_at; /* where the log stood when it was written */
    bool has_gone;
    bool is_older; /* its keys, than those that were seen */
};

/* --- what is wrong, in words ---------------------------------------------- */

static enum status
refuse(enum status status, const char *words)
{
    options_complain("%s Nothing was changed.", words);
    return status;
}

static enum status
explain_file(enum status status, const char *path)
{
    switch ((int)status) {
    case STATUS_OK:
        return STATUS_OK;
    case STATUS_DAMAGED:
        return refuse(status, "This file is no backup, or it was cut or "
                              "changed.");
    case STATUS_BAD_INPUT:
        return refuse(status, "This file is sealed for something else: it is "
                              "no backup.");
    case STATUS_WRONG_KEY:
        return refuse(status, "This paper does not open this backup: it is of "
                              "another site, or of older keys.");
    case STATUS_VERSION:
        return refuse(status, "This backup was made by a newer version of "
                              "Amparo.");
    default:
        options_complain("%s cannot be read: %s. Nothing was changed.", path,
                         status_words(status));
        return status;
    }
}

/* --- before anything is touched ------------------------------------------- */

static enum status
read_key(const struct options *options, struct box_pair *out)
{
    struct buf text = {0};
    uint8_t secret[PAPER_BYTES];
    int group = 0;
    enum status status = sheet_read(
        options->backup_key, "The paper with the key of the backups", &text);

    if (status != STATUS_OK)
        return status;
    status = paper_read(PAPER_WHOLE, buf_text(&text), secret, &group);
    if (status == STATUS_OK)
        seal_box_pair_from(secret, out);
    else if (group)
        options_complain("Group %d of the paper is wrong: compare it. Nothing "
                         "was changed.",
                         group);
    else
        refuse(status, "The paper has 17 groups of 7 digits.");
    secret_wipe(secret, sizeof secret);
    buf_clear(&text);
    return status;
}

/* ROOT's key from its file, else from the settings that stand there. */
static enum status
read_root(struct plan *plan)
{
    struct settings *settings = NULL;
    char *problem = NULL;
    enum status status;

    if (plan->options->root) {
        status = founding_root_public_load(plan->options->root, plan->root);
        return status == STATUS_OK
                   ? status
                   : refuse(status, "ROOT's public key cannot be read.");
    }
    status = settings_read(plan->options->site, &settings, &problem);
    if (status == STATUS_OK)
        status = settings_root(settings, plan->root, &problem);
    settings_free(settings);
    free(problem);
    return status == STATUS_OK
               ? status
               : refuse(STATUS_SETTING,
                        "The folder has no amparo.conf that names ROOT: give "
                        "--root FILE (root.public), so that no other site is "
                        "taken for yours.");
}

static enum status
judge_keyset(struct plan *plan)
{
    const struct buf *bytes = &plan->file.keyset;
    enum status status =
        keyset_read(bytes->data, bytes->length, plan->root, 0, &plan->keyset);

    plan->is_older =
        status == STATUS_OK && plan->keyset.version < seen_version(plan->root);
    if (plan->is_older && !plan->options->older_keys)
        return refuse(STATUS_OLD,
                      "The keys in this backup are older than those that you "
                      "saw at this site: who was removed since would open it "
                      "again. Take a newer backup, or say --older-keys.");
    if (status != STATUS_OK)
        return refuse(status, "The keys in this backup are not signed by your "
                              "ROOT: it is of another site.");
    if (memcmp(plan->keyset.site, plan->file.about.site, ID_SIZE) != 0)
        return refuse(STATUS_FOREIGN, "This backup is of another site than "
                                      "its keys.");
    if (memcmp(plan->keyset.site_sign, plan->file.about.signer,
               SIGN_PUBLIC_SIZE) != 0)
        return refuse(STATUS_WRONG_SIGNATURE,
                      "This backup was not signed by the site.");
    return STATUS_OK;
}

static enum status
judge_file(struct plan *plan)
{
    struct box_pair pair;
    enum status status = read_key(plan->options, &pair);

    if (status == STATUS_OK)
        status = explain_file(
            backup_file_open(plan->options->what, &pair, &plan->file),
            plan->options->what);
    secret_wipe(&pair, sizeof pair);
    if (status == STATUS_OK && plan->file.schema != SCHEMA_VERSION)
        return refuse(STATUS_VERSION,
                      plan->file.schema > SCHEMA_VERSION
                          ? "This backup was made by a newer version of Amparo."
                          : "This backup was made by an older version of "
                            "Amparo: restore it with that one, then open the "
                            "site with this one.");
    return status;
}

/* The list that was given, else the one that this member has. */
static enum status
read_gone(struct plan *plan)
{
    const char *given = plan->options->gone;
    char *own = given ? NULL : noted_gone_path(plan->file.about.site);
    enum status status = STATUS_MISSING;

    if (given || own)
        status = gone_read(given ? given : own, plan->file.about.site,
                           &plan->gone_at, &plan->gone);
    plan->has_gone = status == STATUS_OK;
    free(own);
    if (status == STATUS_OK || (!given && status == STATUS_MISSING))
        return STATUS_OK;
    if (status == STATUS_FOREIGN)
        return refuse(status, "The list of what was withdrawn is of another "
                              "site.");
    if (status == STATUS_DAMAGED)
        return refuse(status, "The list of what was withdrawn was cut or "
                              "changed.");
    return refuse(status, "The list of what was withdrawn cannot be read.");
}

static bool
stands(const char *folder, const char *name)
{
    char *path = founded_path(folder, name);
    struct stat facts;
    bool is_there = lstat(path, &facts) == 0;

    free(path);
    return is_there;
}

/* A restore that was cut leaves a store, and it is empty. */
static bool
has_empty_store(const char *folder)
{
    struct verb_site site;
    struct client *client = NULL;
    struct hello hello = {.founded = true};

    if (site_open(folder, &site) != STATUS_OK)
        return false;
    if (site_meet(&site, &client) == STATUS_OK &&
        client_hello(client, "", &hello) != STATUS_OK)
        hello.founded = true;
    client_close(client);
    site_close(&site);
    return !hello.founded;
}

static enum status
judge_folder(const char *folder)
{
    if (!stands(folder, "founding.key") &&
        (!stands(folder, "store.db") || has_empty_store(folder)))
        return STATUS_OK;
    return refuse(STATUS_EXISTS, "There is a site in this folder already: a "
                                 "backup is restored into an empty one.");
}

/* --- the folder and the store --------------------------------------------- */

/* What lay beside the store, where nothing stands in its place. */
static enum status
write_texts(struct plan *plan)
{
    static const char *const names[BACKUP_TEXTS] = {"amparo.conf",
                                                    "services.json"};
    const char *folder = plan->options->site;
    enum status status = STATUS_OK;

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        options_complain("The folder %s cannot be made: %s.", folder,
                         strerror(errno));
        return file_status(errno);
    }
    for (size_t i = 0; i < BACKUP_TEXTS && status == STATUS_OK; i++)
        if (plan->file.texts[i].length && !stands(folder, names[i]))
            status =
                founded_write(folder, names[i], buf_text(&plan->file.texts[i]));
    return status;
}

/* Rows and drops gathered to messages, as they come. */
static enum status
send_rows(struct plan *plan, struct client *client)
{
    struct buf ready = {0};
    struct record_seen seen;
    const uint8_t *bytes;
    enum status status;

    while ((status = backup_file_next(&plan->file, &seen, &bytes)) ==
           STATUS_OK) {
        if (seen.kind != RECORD_ROW && seen.kind != RECORD_DROP)
            continue;
        if (ready.length + seen.length > RECORD_MAX) {
            status = client_restore_records(client, ready.data, ready.length);
            ready.length = 0;
        }
        if (status != STATUS_OK)
            break;
        buf_add(&ready, bytes, seen.length);
    }
    if (status == STATUS_MISSING)
        status = client_restore_records(client, ready.data, ready.length);
    buf_clear(&ready);
    return status;
}

static enum status
fill_store(struct plan *plan, struct client *client, struct log_end *now,
           uint32_t *withdrawn)
{
    enum status status = client_restore_begin(client);

    if (status == STATUS_OK)
        status = send_rows(plan, client);
    if (status == STATUS_OK)
        status = client_restore_gone(client, plan->gone.data,
                                     plan->gone.length / HASH_BYTES);
    if (status == STATUS_OK)
        status = client_restore_end(client, &plan->file.end, now, withdrawn);
    if (status != STATUS_OK)
        options_complain("The store was not filled, and is empty as before: "
                         "%s.",
                         status_words(status));
    return status;
}

static void
tell(const struct plan *plan, const struct log_end *now, uint32_t withdrawn)
{
    char then[CHAIN_TEXT_SIZE];
    char mark[CHAIN_TEXT_SIZE];

    chain_write(plan->file.end.seq, plan->file.end.head, then);
    chain_write(now->seq, now->head, mark);
    printf("The site is as it was when its log stood at %s\n", then);
    if (withdrawn)
        printf("%u that had been withdrawn or purged since were taken out\n",
               withdrawn);
    printf("The log stands at %s\n", mark);
    if (plan->is_older)
        options_complain("Its keys are older than those that you saw: who was "
                         "removed since opens it again. Remove them once "
                         "more, and renew the keys: amparo key renew.");
    if (!plan->has_gone || plan->gone_at.seq < plan->file.end.seq)
        options_complain(
            "There was no list of what was withdrawn since, or an older one: "
            "reports that were taken back after this backup (%s) may be here "
            "again. Ask for the file \"gone\" of whoever opened the desk last.",
            then);
}

static enum status
restore(struct plan *plan)
{
    struct verb_site site;
    struct client *client = NULL;
    struct log_end now;
    uint32_t withdrawn = 0;
    enum status status = write_texts(plan);

    if (status == STATUS_OK)
        status = site_open(plan->options->site, &site);
    if (status != STATUS_OK)
        return status;
    if (memcmp(site.root, plan->root, sizeof plan->root) != 0) {
        options_complain("amparo.conf names another ROOT than the keys.");
        status = STATUS_FOREIGN;
    }
    if (status == STATUS_OK)
        status = site_meet(&site, &client);
    if (status == STATUS_OK)
        status = verb_shut(NULL, NULL);
    if (status == STATUS_OK)
        status = fill_store(plan, client, &now, &withdrawn);
    if (status == STATUS_OK) {
        tell(plan, &now, withdrawn);
        if (plan->is_older)
            seen_replace(plan->root, plan->keyset.version);
        noted_pass(client);
    }
    client_close(client);
    site_close(&site);
    return status;
}

int
verb_restore(const struct options *options)
{
    struct plan plan = {.options = options, .file = {.descriptor = -1}};
    enum status status;

    umask(077);
    if (!options->what) {
        options_complain("Say what: amparo restore FILE --site DIR");
        return EX_USAGE;
    }
    status = judge_folder(options->site);
    if (status == STATUS_OK)
        status = read_root(&plan);
    if (status == STATUS_OK)
        status = judge_file(&plan);
    if (status == STATUS_OK)
        status = judge_keyset(&plan);
    if (status == STATUS_OK)
        status = read_gone(&plan);
    if (status == STATUS_OK)
        status = restore(&plan);
    backup_file_close(&plan.file);
    buf_clear(&plan.gone);
    return status_exit(status);
}
