#include "kiosk/office/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/base/file.h"
#include "kiosk/export/whole.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"
#include "store/keys/founding_files.h"
#include "store/sealing/keyset.h"

/*
 * What is printed here is the same whoever the reports are sealed to: the
 * place carries a file, and never learns what for.
 */
struct carrying {
    const struct options *options;
    const char *file;
    struct verb_site site;
    struct client *client;
    struct office *office; /* at the outside body; has the client */
    struct buf came;       /* the file that is read, or answered */
    struct buf made;
    uint8_t root[SIGN_PUBLIC_SIZE];
    bool has_root;
};

static bool
is_outside(const struct carrying *carrying)
{
    return settings_number(carrying->site.settings, SETTING_profile) == 2;
}

/* --- files -----------------------------------------------------------------
 */

static enum status
load(const char *path, struct buf *out)
{
    enum status status = file_read(path, BUNDLE_FILE_SIZE, out);

    if (status == STATUS_TOO_LONG)
        options_complain("%s is longer than any bundle.", path);
    else if (status != STATUS_OK)
        options_complain("%s cannot be read: %s.", path, status_words(status));
    return status == STATUS_TOO_LONG ? STATUS_BAD_INPUT : status;
}

/* A bundle of another day may be written over, and nothing else. */
static enum status
may_write(const char *path)
{
    struct buf there = {0};
    enum status status = file_read(path, BUNDLE_FILE_SIZE, &there);
    bool is_bundle = there.length > 8 && memcmp(there.data, "AmpFile", 7) == 0;

    buf_clear(&there);
    if (status == STATUS_MISSING || (status == STATUS_OK && is_bundle))
        return STATUS_OK;
    options_complain("%s is there already and is no bundle: nothing was "
                     "written.",
                     path);
    return STATUS_EXISTS;
}

static enum status
save(const struct carrying *carrying)
{
    enum status status = whole_write(carrying->file, &carrying->made, true);

    if (status != STATUS_OK)
        options_complain("%s cannot be written: %s.", carrying->file,
                         status_words(status));
    return status;
}

/* --- what a status says of a bundle ----------------------------------------
 */

static const char *
words_of_file(enum status status)
{
    if (status == STATUS_DAMAGED)
        return "it is damaged, cut or changed. Nothing was taken from it";
    if (status == STATUS_BAD_INPUT)
        return "it is another kind of file";
    if (status == STATUS_WRONG_KEY)
        return "it is sealed to somebody else";
    return status_words(status);
}

static const char *
words_at_place(enum status status)
{
    if (status == STATUS_FOREIGN)
        return "it is for another site";
    if (status == STATUS_WRONG_SIGNATURE)
        return "the outside body of this site's keys did not sign it. Nothing "
               "was taken from it. If they have a new key, take that first";
    if (status == STATUS_OLD)
        return "a later one was read before, or the outside body has another "
               "key "
               "since. What it holds comes again in the next one";
    return words_of_file(status);
}

static const char *
words_outside(enum status status)
{
    if (status == STATUS_DENIED)
        return "its place is not known here yet. Give ROOT's public key of "
               "that place with --root, once, after comparing its fingerprint "
               "with the people there";
    if (status == STATUS_FOREIGN)
        return "its place is known here by another ROOT. Somebody may have "
               "put another site in its place";
    if (status == STATUS_WRONG_SIGNATURE)
        return "the place that it names did not sign it. Nothing was taken "
               "from it";
    if (status == STATUS_OLD)
        return "it is older than one that was read before, or the place was "
               "put back to an earlier day. If they restored it from a "
               "backup, add --restored";
    if (status == STATUS_CHANGED)
        return "the place's log is another one than before. If they restored "
               "it from a backup, add --restored; if not, somebody changed it";
    if (status == STATUS_MISSING)
        return "no bundle of its place was read here";
    return words_of_file(status);
}

/* --- at the place ----------------------------------------------------------
 */

static enum status
make_at_place(struct carrying *carrying)
{
    bool more = false;
    enum status status = bundle_make(carrying->client, carrying->site.root,
                                     &carrying->made, &more);

    if (status != STATUS_OK) {
        options_complain("%s", site_words(status));
        return status;
    }
    status = save(carrying);
    if (status == STATUS_OK)
        printf("Written: %s. Carry it to the outside body.\n", carrying->file);
    if (status == STATUS_OK && more)
        printf("Not everything found room. The rest goes with the next one, "
               "after the answer to this one was read.\n");
    return status;
}

static enum status
read_at_place(struct carrying *carrying)
{
    enum status status = bundle_read_back(carrying->client, carrying->site.root,
                                          &carrying->came);

    if (status == STATUS_OK)
        printf("Read: %s. Who comes back with a receipt finds what is in "
               "it.\n",
               carrying->file);
    else
        options_complain("%s was not read: %s.", carrying->file,
                         words_at_place(status));
    return status;
}

/* --- at the outside body ---------------------------------------------------
 */

/* Before this program is shut in: an office makes descriptors. */
static void
open_office(struct carrying *carrying)
{
    carrying->office = office_new((struct office_options){
        .client = carrying->client,
        .root = carrying->site.root,
        .form = carrying->site.form,
        .services = carrying->site.services,
        .keyset_least = seen_version(carrying->site.root)});
    carrying->client = NULL;
}

static enum status
unlock(struct carrying *carrying)
{
    struct secret *phrase = NULL;
    enum status status = phrase_read(carrying->options->phrase_file, &phrase);

    if (status != STATUS_OK)
        return status;
    status = office_unlock(carrying->office, (const char *)phrase->bytes);
    secret_free(phrase);
    if (status != STATUS_OK)
        options_complain("%s", site_words(status));
    return status;
}

static enum status
make_outside(struct carrying *carrying)
{
    enum status status = unlock(carrying);

    if (status != STATUS_OK)
        return status;
    status =
        bundle_make_back(carrying->office, &carrying->came, &carrying->made);
    if (status != STATUS_OK) {
        options_complain("Nothing was made for %s: %s.",
                         carrying->options->bundle, words_outside(status));
        return status;
    }
    status = save(carrying);
    if (status == STATUS_OK)
        printf("Written: %s. Carry it back to the place that %s came from.\n",
               carrying->file, carrying->options->bundle);
    return status;
}

/* The place may need it one day: with it a restore from an old backup brings
 * back nothing that was withdrawn since. */
static void
keep_gone(const struct bundle_came *came)
{
    struct log_end end = {.seq = came->seq};
    enum status status;

    memcpy(end.head, came->head, HASH_BYTES);
    status = noted_add_gone(came->site, &end, &came->gone);
    if (status != STATUS_OK)
        options_complain("The list of what was withdrawn at that place was "
                         "not kept: %s.",
                         status_words(status));
}

static void
tell_came(const struct bundle_came *came)
{
    char fingerprint[KEYSET_FINGERPRINT_SIZE];

    if (came->is_new) {
        keyset_fingerprint(came->root, fingerprint);
        printf("It is the first one of its place, whose ROOT has the "
               "fingerprint %s.\n",
               fingerprint);
    }
    if (came->has_gap)
        printf("Some of what its place sent earlier is not here. Carry an "
               "answer back: then all of it comes again.\n");
}

static enum status
read_outside(struct carrying *carrying)
{
    const struct bundle_trust trust = {
        .root = carrying->has_root ? carrying->root : NULL,
        .restored = carrying->options->restored};
    struct bundle_came came;
    enum status status = unlock(carrying);

    if (status != STATUS_OK)
        return status;
    status = bundle_read(carrying->office, &carrying->came, &trust, &came);
    if (status == STATUS_OK) {
        printf("Read: %s. What is for you is at the desk.\n", carrying->file);
        tell_came(&came);
        keep_gone(&came);
    } else {
        options_complain("%s was not read: %s.", carrying->file,
                         words_outside(status));
    }
    buf_clear(&came.gone);
    return status;
}

/* --- both ------------------------------------------------------------------
 */

/* What is to be looked into is read before this program shuts itself in. */
static enum status
prepare(struct carrying *carrying, bool makes)
{
    const struct options *options = carrying->options;
    const char *input = makes ? options->bundle : carrying->file;
    enum status status = STATUS_OK;

    if (makes && is_outside(carrying) && !input) {
        options_complain("Give the bundle that this answers: --bundle FILE.");
        return STATUS_BAD_INPUT;
    }
    if (!is_outside(carrying) &&
        (options->bundle || options->root || options->restored)) {
        options_complain("--bundle, --root and --restored are for the outside "
                         "body.");
        return STATUS_BAD_INPUT;
    }
    if (input)
        status = load(input, &carrying->came);
    if (status == STATUS_OK && makes)
        status = may_write(carrying->file);
    if (status == STATUS_OK && options->root) {
        status = founding_root_public_load(options->root, carrying->root);
        carrying->has_root = true;
        if (status != STATUS_OK)
            options_complain("ROOT's public key cannot be taken from %s: %s.",
                             options->root, status_words(status));
    }
    return status;
}

static enum status
carry(struct carrying *carrying, bool makes)
{
    const struct options *options = carrying->options;
    enum status status = prepare(carrying, makes);

    if (status == STATUS_OK)
        status = site_meet(&carrying->site, &carrying->client);
    if (status == STATUS_OK && is_outside(carrying))
        open_office(carrying);
    if (status == STATUS_OK)
        status = verb_shut(options->phrase_file, makes ? carrying->file : NULL);
    if (status != STATUS_OK)
        return status;
    if (is_outside(carrying))
        return makes ? make_outside(carrying) : read_outside(carrying);
    status = makes ? make_at_place(carrying) : read_at_place(carrying);
    if (status == STATUS_OK)
        noted_pass(carrying->client);
    return status;
}

int
verb_bundle(const struct options *options)
{
    struct carrying carrying = {.options = options, .file = options->also};
    const char *what = options->what ? options->what : "";
    bool makes = strcmp(what, "make") == 0;
    enum status status;

    umask(077);
    if ((!makes && strcmp(what, "read") != 0) || !options->also) {
        options_complain("Say amparo bundle make FILE, or amparo bundle read "
                         "FILE.");
        return EX_USAGE;
    }
    status = site_open(options->site, &carrying.site);
    if (status == STATUS_OK) {
        status = carry(&carrying, makes);
        office_free(carrying.office);
        client_close(carrying.client);
        site_close(&carrying.site);
    }
    buf_clear(&carrying.came);
    buf_clear(&carrying.made);
    return status_exit(status);
}
