#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/lockdown.h"
#include "kiosk/verbs/check_log.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"
#include "store/sealing/keyset.h"
#include "translations/text/messages.h"

/*
 * Each part of a site in a line of plain words; the first thing that is
 * wrong gives the exit code. Nothing here counts reports: what it prints is
 * the same whoever the reports in the store are sealed to.
 */
enum { LITTLE_SPACE = 100 << 20 }; /* bytes */

struct check {
    const struct verb_site *site;
    enum status worst;
};

static void
wrong(struct check *check, enum status status, const char *what)
{
    printf("  wrong  %s\n", what);
    if (check->worst == STATUS_OK)
        check->worst = status;
}

static void
well(const char *what)
{
    printf("  well   %s\n", what);
}

static bool
is_outside(const struct check *check)
{
    return settings_number(check->site->settings, SETTING_profile) == 2;
}

static void
check_settings(struct check *check)
{
    char *problem = NULL;
    enum status status;

    /* the outside body has a desk alone */
    if (is_outside(check)) {
        well("This is the outside body's site: it has no public screens.");
        return;
    }
    status = settings_ready(check->site->settings, &problem);
    if (status == STATUS_OK)
        well("The settings have all that the public screens need.");
    else
        wrong(check, status, problem);
    free(problem);
}

/* Since somebody was removed: until ROOT signed, their key is in use. */
static void
tell_waiting(struct client *client, const struct keyset *keyset)
{
    struct staff_slot *slots = NULL;
    struct team_key *keys = NULL;
    size_t slot_count = 0;
    size_t key_count = 0;
    bool waits = false;

    if (client_people(client, &slots, &slot_count, &keys, &key_count) !=
        STATUS_OK)
        return;
    for (size_t i = 0; i < key_count; i++)
        waits |= keys[i].team < TEAM_COUNT &&
                 keys[i].version > keyset->teams[keys[i].team].version;
    if (waits)
        puts("  note   A new team key waits for ROOT's signature; until then "
             "the one of before is in use. Take the keyset that ROOT signs: "
             "amparo key keyset.");
    free(slots);
    free(keys);
}

static void
check_keys(struct check *check, struct client *client)
{
    struct hello hello;
    struct keyset keyset;
    char fingerprint[KEYSET_FINGERPRINT_SIZE];
    enum status status = client_hello(client, "", &hello);

    if (status == STATUS_OK && !hello.founded)
        status = STATUS_MISSING;
    if (status == STATUS_OK)
        status =
            keyset_read(hello.keyset, hello.keyset_length, check->site->root,
                        seen_version(check->site->root), &keyset);
    if (status == STATUS_OK && memcmp(keyset.site, hello.site, ID_SIZE) != 0)
        status = STATUS_FOREIGN;
    if (status != STATUS_OK) {
        wrong(check, status, site_words(status));
        return;
    }
    keyset_fingerprint(check->site->root, fingerprint);
    printf("  well   The keys are signed by ROOT, whose fingerprint is %s.\n",
           fingerprint);
    tell_waiting(client, &keyset);
}

/* The parts of a store that may be damaged, in words for staff. */
static const char *const parts[] = {
#define PART(name, words) words,
#include "store/protocol/parts.def"
#undef PART
};

static void
wrong_part(struct check *check, const char *what)
{
    printf("  wrong  Damaged: %s.\n", what);
    if (check->worst == STATUS_OK)
        check->worst = STATUS_DAMAGED;
}

/* Only where something is damaged are reports counted, decoys with them. */
static void
tell_survey(struct check *check, const struct store_survey *survey)
{
    unsigned long long lost = survey->reports - survey->safe;

    if (survey->damaged_pages == 0 && survey->parts == 0)
        return;
    if (survey->damaged_pages > 0)
        printf("  wrong  %llu of %llu pages of the database are damaged.\n",
               (unsigned long long)survey->damaged_pages,
               (unsigned long long)survey->pages);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (survey->parts & UINT32_C(1) << i)
            wrong_part(check, parts[i]);
    printf("  note   %llu of %llu sealed reports are safe, %llu are damaged.\n",
           (unsigned long long)survey->safe,
           (unsigned long long)survey->reports, lost);
    puts("  note   Nothing in a damaged page is changed any more. Make a "
         "backup now, and restore the last good one on another disk.");
    if (check->worst == STATUS_OK)
        check->worst = STATUS_DAMAGED;
}

static void
check_survey(struct check *check, struct client *client)
{
    struct store_survey survey;
    enum status status = client_survey(client, &survey);

    if (status != STATUS_OK) {
        wrong(check, status, site_words(status));
        return;
    }
    if (!survey.has_sums)
        puts("  note   An early version made this database: its pages have no "
             "sums, so damage to a page shows only where something is stored.");
    tell_survey(check, &survey);
}

static void
check_store(struct check *check, struct client *client)
{
    struct store_health health;
    struct store_status store;
    enum status status = client_health(client, &health);

    if (status == STATUS_OK)
        status = client_status(client, &store);
    if (status != STATUS_OK) {
        wrong(check, status, site_words(status));
        return;
    }
    if (!health.integrity_ok)
        wrong(check, STATUS_DAMAGED, "The database is damaged.");
    if (!health.log_ok)
        wrong(check, STATUS_DAMAGED,
              "The log of the store does not hold together: somebody changed "
              "what was stored.");
    if (store.read_only)
        wrong(check, STATUS_READ_ONLY, "The disk cannot be written.");
    if (store.full || health.free_bytes < LITTLE_SPACE)
        wrong(check, STATUS_FULL, "The disk is nearly full.");
    if (check->worst == STATUS_OK)
        well("The store is whole, and its log holds together.");
}

/* Both are for who runs the machine: a site is healthy without. */
static void
check_machine(struct client *client, bool may_swap)
{
    bool shut_in = false;

    if (client_shut_in(client, &shut_in) != STATUS_OK || !shut_in ||
        !lockdown_is_shut())
        puts("  note   The programs are not shut in on this machine "
             "(--no-sandbox).");
    else
        well("The programs are shut in.");
    if (may_swap)
        puts("  note   This machine may write memory to its disk: turn swap "
             "off, or encrypt it.");
}

static void
say_well(void *self, const char *words)
{
    (void)self;
    well(words);
}

static void
say_wrong(void *self, enum status status, const char *words)
{
    wrong(self, status, words);
}

static int
count_stale(const struct services *services)
{
    int stale = 0;

    for (size_t i = 0; i < services_count(services); i++)
        stale += services_is_stale(services_at(services, i), clock_now());
    return stale;
}

static int
count_offered(const struct services *services)
{
    int offered = 0;

    for (size_t i = 0; i < services_count(services); i++)
        offered += services_offers(services_at(services, i));
    return offered;
}

static void
check_services(struct check *check)
{
    const struct services *services = check->site->services;
    const char *problem;
    size_t blocked;
    int stale;

    if (is_outside(check) && services && services_count(services) == 0)
        return;
    if (!services) {
        wrong(check, STATUS_SETTING, check->site->services_problem);
        return;
    }
    blocked = services_blocked(services, 0, NULL);
    for (size_t i = 0; i < blocked; i++) {
        services_blocked(services, i, &problem);
        wrong(check, STATUS_SETTING, problem);
    }
    stale = count_stale(services);
    if (count_offered(services) == 0)
        wrong(check, STATUS_SETTING,
              "services.json has no service that can be offered.");
    else if (stale > 0)
        printf("  note   %d of the services were not looked at for 90 days: "
               "ask them, then set checked_on.\n",
               stale);
    else if (blocked == 0)
        well("The services directory is whole and fresh.");
}

/* For trying it is no fault, in use it is. */
static void
check_decoys(const struct check *check)
{
    if (!settings_number(check->site->settings, SETTING_decoys))
        puts("  note   No decoys are made: who counts the rows that this "
             "place cannot open learns that it was accused.");
}

/* Drafts are no fault, but whoever runs the site should know. */
static void
check_languages(struct check *check)
{
    const char *const *tags;
    size_t count =
        settings_words(check->site->settings, SETTING_languages, &tags);
    int drafts = 0;

    for (size_t i = 0; i < count; i++) {
        struct message_survey survey;

        if (messages_survey(tags[i], &survey) != STATUS_OK) {
            printf("  wrong  amparo.conf offers the language \"%s\", which "
                   "this program does not have.\n",
                   tags[i]);
            if (check->worst == STATUS_OK)
                check->worst = STATUS_SETTING;
        } else {
            drafts += survey.drafts > 0 || survey.missing > 0;
        }
    }
    if (drafts > 0)
        printf("  note   %d of the %zu languages have texts that nobody who "
               "speaks them has read: amparo languages.\n",
               drafts, count);
}

int
verb_check(const struct options *options)
{
    struct verb_site site;
    struct check check = {.site = &site};
    struct client *client = NULL;
    bool may_swap = lockdown_may_swap(LOCKDOWN_SWAPS);
    enum status status = site_open(options->site, &site);

    if (status != STATUS_OK)
        return status_exit(status);
    status = site_meet(&site, &client);
    if (status == STATUS_OK)
        status = verb_shut(options->secret, NULL);
    if (status != STATUS_OK) {
        client_close(client);
        site_close(&site);
        return status_exit(status);
    }
    printf("%s\n", site.folder);
    check_keys(&check, client);
    check_survey(&check, client);
    check_store(&check, client);
    check_log(&(struct check_log){.client = client,
                                  .since = options->since,
                                  .secret = options->secret,
                                  .well = say_well,
                                  .wrong = say_wrong,
                                  .self = &check});
    check_machine(client, may_swap);
    check_settings(&check);
    check_decoys(&check);
    check_services(&check);
    check_languages(&check);
    puts(check.worst == STATUS_OK ? "healthy" : "not healthy");
    client_close(client);
    site_close(&site);
    return status_exit(check.worst);
}
