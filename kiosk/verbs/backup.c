#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/whole.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/verbs.h"
#include "store/protocol/client_backup.h"
#include "store/sealing/chain.h"

enum { TEXT_MAX = 4 << 20 };

static const struct {
    const char *name;
    enum record_text which;
} beside[] = {
    {"amparo.conf", RECORD_SETTINGS},
    {"services.json", RECORD_SERVICES},
};
enum { BESIDE = sizeof beside / sizeof *beside };

/* What lies beside the store; a file that is not there is not missed. */
static enum status
send_texts(const struct verb_site *site, struct client *client)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < BESIDE && status == STATUS_OK; i++) {
        char *path = memory_print("%s/%s", site->folder, beside[i].name);
        struct buf text = {0};

        status = file_read(path, TEXT_MAX, &text);
        if (status == STATUS_OK)
            status = client_backup_text(client, beside[i].which, text.data,
                                        text.length);
        if (status == STATUS_MISSING)
            status = STATUS_OK;
        buf_clear(&text);
        free(path);
    }
    return status;
}

static enum status
copy(struct client *client, struct whole *whole, uint64_t *total,
     enum backup_left *left)
{
    enum status status = STATUS_OK;

    *left = BACKUP_GOES_ON;
    while (status == STATUS_OK && *left == BACKUP_GOES_ON) {
        const uint8_t *piece;
        size_t length;

        status = client_backup_more(client, &piece, &length, left);
        if (status == STATUS_OK)
            status = whole_add(whole, piece, length);
        if (status == STATUS_OK)
            *total += length;
    }
    return status;
}

static const char *
words(enum status status)
{
    switch ((int)status) {
    case STATUS_BUSY:
        return "somebody makes a backup of this site already";
    case STATUS_CHANGED:
        return "the store gave up: begin again";
    case STATUS_MISSING:
        return "this site was not founded yet, or the folder is not there";
    default:
        return status_words(status);
    }
}

static enum status
write_file(const struct verb_site *site, struct client *client,
           const char *path, bool *is_damaged)
{
    struct whole *whole;
    uint64_t total = 0;
    enum backup_left left = BACKUP_ENDED;
    enum status status = whole_open(path, false, &whole);

    if (status == STATUS_OK) {
        status = client_backup_begin(client);
        if (status == STATUS_OK)
            status = send_texts(site, client);
        if (status == STATUS_OK)
            status = copy(client, whole, &total, &left);
        status = whole_close(whole, status);
    }
    if (status == STATUS_OK)
        printf("%llu bytes were written to %s\n", (unsigned long long)total,
               path);
    else
        options_complain("%s was not written: %s.", path, words(status));
    *is_damaged = status == STATUS_OK && left == BACKUP_ENDED_DAMAGED;
    return status;
}

static enum status
note(struct client *client)
{
    struct noted noted;
    char mark[CHAIN_TEXT_SIZE];
    enum status status = noted_look(client, &noted);

    if (status == STATUS_OK) {
        chain_write(noted.now.seq, noted.now.head, mark);
        printf("The log stands at %s\n", mark);
        noted_complain(&noted);
        if (noted_keep(&noted) != STATUS_OK)
            options_complain("What was withdrawn could not be noted in your "
                             "own folder: a restore will ask for it.");
    } else {
        options_complain("%s", site_words(status));
    }
    noted_clear(&noted);
    return status;
}

int
verb_backup(const struct options *options)
{
    struct verb_site site;
    struct client *client = NULL;
    bool is_damaged = false;
    enum status status;

    umask(077);
    if (!options->what) {
        options_complain("Say where: amparo backup FILE --site DIR");
        return EX_USAGE;
    }
    status = site_open(options->site, &site);
    if (status != STATUS_OK)
        return status_exit(status);
    status = site_meet(&site, &client);
    if (status == STATUS_OK)
        status = verb_shut(site.folder, options->what);
    if (status == STATUS_OK)
        status = write_file(&site, client, options->what, &is_damaged);
    if (status == STATUS_OK)
        status = note(client);
    if (status == STATUS_OK && is_damaged) {
        options_complain("Parts of this site's database are damaged, and "
                         "stand in this backup as they are: keep your older "
                         "ones, and ask amparo check.");
        status = STATUS_DAMAGED;
    }
    client_close(client);
    site_close(&site);
    return status_exit(status);
}
