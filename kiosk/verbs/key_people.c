#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/memory.h"
#include "kiosk/verbs/key.h"
#include "kiosk/verbs/seen.h"
#include "store/keys/founding_files.h"

/* --- the desk's office, without its screens ------------------------------- */

enum status
key_desk_open(const struct options *options, struct key_desk *desk)
{
    struct client *client = NULL;
    enum status status = site_open(options->site, &desk->site);

    if (status == STATUS_OK)
        status = site_meet(&desk->site, &client);
    if (status != STATUS_OK)
        return status;
    desk->office = office_new(
        (struct office_options){.client = client,
                                .root = desk->site.root,
                                .form = desk->site.form,
                                .services = desk->site.services,
                                .keyset_least = seen_version(desk->site.root)});
    return STATUS_OK;
}

void
key_desk_close(struct key_desk *desk)
{
    office_free(desk->office);
    site_close(&desk->site);
}

static enum status
unlock(const struct options *options, struct key_desk *desk)
{
    struct secret *phrase = NULL;
    enum status status = key_desk_open(options, desk);

    if (status == STATUS_OK)
        status = phrase_read(options->phrase_file, &phrase);
    if (status == STATUS_OK)
        status = verb_shut_people(options);
    if (status == STATUS_OK) {
        status = office_unlock(desk->office, (const char *)phrase->bytes);
        if (status != STATUS_OK)
            options_complain("%s", site_words(status));
    }
    secret_free(phrase);
    return status;
}

/* What the office says no to, in words for who asked. */
static const char *
words_for(enum status status)
{
    if (status == STATUS_EXISTS)
        return "Somebody here has this name already.";
    if (status == STATUS_MISSING)
        return "Nobody here has this name: amparo key member list says who is "
               "here.";
    if (status == STATUS_BUSY)
        return "A new team key waits for ROOT's signature. Take that keyset "
               "first: amparo key keyset.";
    if (status == STATUS_DENIED)
        return "This cannot be done by this member. Nobody removes themselves: "
               "a colleague does it.";
    if (status == STATUS_CHANGED)
        return "A colleague's card is missing, so they would be left without "
               "the new key. Let each of them run amparo key member list once, "
               "or remove them first.";
    if (status == STATUS_BAD_INPUT)
        return "A name has 1 to 31 bytes, a pass phrase at least 12.";
    if (status == STATUS_WRONG_SIGNATURE)
        return "The team key of this member is not the one of now.";
    return site_words(status);
}

static enum status
complain(enum status status)
{
    if (status != STATUS_OK)
        options_complain("%s", words_for(status));
    return status;
}

/* --- members -------------------------------------------------------------- */

static enum status
list(struct office *office)
{
    struct office_member *members;
    size_t count;
    enum status status = office_members(office, &members, &count);

    for (size_t i = 0; i < count; i++)
        printf("%s%s%s\n", members[i].name[0] ? members[i].name : "(no card)",
               members[i].is_me ? ", who asked" : "",
               members[i].holds_key ? "" : ", without the team's key");
    free(members);
    return complain(status);
}

int
key_member_list(const struct options *options)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = list(desk.office);
    key_desk_close(&desk);
    return status_exit(status);
}

static void
print_phrase(const char *name, const char *phrase)
{
    printf("The pass phrase%s%s. It is shown this once:\n\n    %s\n",
           name ? " of " : "", name ? name : "", phrase);
}

int
key_member_add(const struct options *options)
{
    struct key_desk desk = {0};
    char phrase[KEYRING_PHRASE_SIZE];
    enum status status = unlock(options, &desk);

    keyring_phrase_make(phrase);
    if (status == STATUS_OK)
        status =
            complain(office_member_add(desk.office, options->member, phrase));
    if (status == STATUS_OK)
        print_phrase(options->member, phrase);
    secret_wipe(phrase, sizeof phrase);
    key_desk_close(&desk);
    return status_exit(status);
}

/* --- the team's key ------------------------------------------------------- */

static enum status
save_request(const struct options *options, const struct keyset *keyset)
{
    enum status status = founding_request_save(options->out, keyset);

    if (status != STATUS_OK)
        options_complain("%s cannot be written: %s. Ask for it again: amparo "
                         "key request.",
                         options->out, status_words(status));
    else
        printf("Now let ROOT sign %s, then:\n\n"
               "    amparo key keyset --site %s --keyset FILE\n\n"
               "Until then reports are sealed to the keys of before.\n",
               options->out, options->site);
    return status;
}

static enum status
write_request(struct office *office, const struct options *options)
{
    struct keyset keyset;
    enum status status = office_request(office, &keyset);

    if (status == STATUS_MISSING)
        options_complain("No new team key waits for ROOT here.");
    return status == STATUS_OK ? save_request(options, &keyset) : status;
}

static bool
is_outside(const struct key_desk *desk)
{
    return settings_number(desk->site.settings, SETTING_profile) == 2;
}

static int
renew(const struct options *options, const char *name)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = complain(office_team_renew(desk.office, name));
    if (status == STATUS_OK && name)
        printf("%s is removed.\n", name);
    if (status == STATUS_OK)
        status = write_request(desk.office, options);
    if (status == STATUS_OK && is_outside(&desk))
        printf("\nFirst give the new key to each place:\n\n"
               "    amparo key outside give --site %s --out FILE\n",
               options->site);
    key_desk_close(&desk);
    return status_exit(status);
}

int
key_member_remove(const struct options *options)
{
    return renew(options, options->member);
}

int
key_renew(const struct options *options)
{
    return renew(options, NULL);
}

int
key_request(const struct options *options)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = write_request(desk.office, options);
    key_desk_close(&desk);
    return status_exit(status);
}

static enum status
rewrap(struct office *office)
{
    size_t done;
    enum status status = office_rewrap(office, &done);

    if (status == STATUS_OK)
        printf("%zu %s sealed to the team key of now.\n", done,
               done == 1 ? "report was" : "reports were");
    else
        options_complain("Not all reports are sealed to the team key of now: "
                         "%s. Go on with amparo key rewrap.",
                         status_words(status));
    return status;
}

int
key_rewrap(const struct options *options)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = rewrap(desk.office);
    key_desk_close(&desk);
    return status_exit(status);
}

static const char *
keyset_words(enum status status)
{
    if (status == STATUS_WRONG_SIGNATURE)
        return "it is not signed by the ROOT of amparo.conf";
    if (status == STATUS_OLD)
        return "it is not newer than the one that is here";
    if (status == STATUS_MISSING)
        return "it has no outside body or no recovery team";
    if (status == STATUS_CHANGED)
        return "its team key is not the one that waits here: it answers an "
               "earlier request";
    return status_words(status);
}

static enum status
take(struct key_desk *desk, const struct options *options)
{
    struct secret *bytes = NULL;
    enum status status = founding_keyset_load(options->keyset, &bytes);

    if (status != STATUS_OK) {
        options_complain("The keyset in %s cannot be taken: %s.",
                         options->keyset, status_words(status));
        return status;
    }
    status = office_keyset_take(desk->office, bytes->bytes, bytes->length);
    secret_free(bytes);
    if (status != STATUS_OK)
        options_complain("The keyset in %s cannot be taken: %s.",
                         options->keyset, keyset_words(status));
    return status;
}

int
key_keyset(const struct options *options)
{
    struct key_desk desk = {0};
    uint32_t version = 0;
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = take(&desk, options);
    if (status == STATUS_OK)
        status = office_greet(desk.office, &version);
    if (status == STATUS_OK) {
        seen_note(desk.site.root, version);
        printf("The keyset of version %lu is in use.\n",
               (unsigned long)version);
        status = rewrap(desk.office);
    }
    key_desk_close(&desk);
    return status_exit(status);
}

/* --- another pass phrase -------------------------------------------------- */

/* Drawn, unless a file was given: then it is the member's own wish. */
static enum status
choose_phrase(const struct options *options, struct secret **out)
{
    if (options->new_phrase_file)
        return phrase_read(options->new_phrase_file, out);
    *out = secret_new(KEYRING_PHRASE_SIZE);
    keyring_phrase_make((char *)(*out)->bytes);
    return STATUS_OK;
}

int
key_phrase(const struct options *options)
{
    struct key_desk desk = {0};
    struct secret *phrase = NULL;
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = choose_phrase(options, &phrase);
    if (status == STATUS_OK)
        status =
            complain(office_rephrase(desk.office, (const char *)phrase->bytes));
    if (status == STATUS_OK && !options->new_phrase_file)
        print_phrase(NULL, (const char *)phrase->bytes);
    else if (status == STATUS_OK)
        puts("The pass phrase is another one now.");
    secret_free(phrase);
    key_desk_close(&desk);
    return status_exit(status);
}

/* --- the outside body's key ----------------------------------------------- */

int
key_outside_give(const struct options *options)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK) {
        status = office_outside_give(desk.office, options->out);
        if (status == STATUS_OK)
            printf("Give %s to each place. Take your own keyset when they "
                   "have taken theirs.\n",
                   options->out);
        else
            options_complain("%s cannot be written: %s.", options->out,
                             status == STATUS_DENIED
                                 ? "this is not the outside body's own site"
                                 : status_words(status));
    }
    key_desk_close(&desk);
    return status_exit(status);
}

static enum status
take_outside(struct key_desk *desk, const struct options *options)
{
    struct founding_outside outside;
    struct keyset keyset;
    enum status status = founding_outside_load(options->outside, &outside);

    if (status == STATUS_OK)
        status = office_outside_take(desk->office, &outside, &keyset);
    if (status == STATUS_OK)
        return save_request(options, &keyset);
    options_complain("The outside body's part cannot be taken from %s: %s.",
                     options->outside,
                     status == STATUS_OLD ? "it is not newer than what is here"
                                          : status_words(status));
    return status;
}

int
key_outside_take(const struct options *options)
{
    struct key_desk desk = {0};
    enum status status = unlock(options, &desk);

    if (status == STATUS_OK)
        status = take_outside(&desk, options);
    key_desk_close(&desk);
    return status_exit(status);
}
