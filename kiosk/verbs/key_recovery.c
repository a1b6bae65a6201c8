#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/buf.h"
#include "kiosk/verbs/key.h"
#include "kiosk/verbs/sheet.h"

/*
 * The recovery paper: two sheets that are joined at the outside body alone,
 * for reports that nobody else can open any more.
 */
enum { OUTSIDE_PROFILE = 2 };

static void
explain(enum status status, const struct recovery_mistake *mistake)
{
    const char *half = mistake->half == 1 ? "first" : "second";

    if (mistake->half && mistake->group)
        options_complain("Group %d of the %s half is wrong: compare it with "
                         "the paper.",
                         mistake->group, half);
    else if (mistake->half)
        options_complain("The %s half is not 17 groups of 7 digits.", half);
    else if (status == STATUS_WRONG_KEY)
        options_complain("Each half is right, and together they are not this "
                         "site's: one is of another site, or of another "
                         "printing.");
    else
        options_complain("%s", site_words(status));
}

static enum status
join(struct key_desk *desk, const struct options *options,
     struct buf halves[RECOVERY_HALVES])
{
    char phrase[KEYRING_PHRASE_SIZE];
    struct recovery_mistake mistake;
    const struct office_recovery order = {
        .halves = {buf_text(&halves[0]), buf_text(&halves[1])},
        .name = options->member,
        .phrase = phrase};
    enum status status;

    keyring_phrase_make(phrase);
    status = office_recover(desk->office, &order, &mistake);
    if (status == STATUS_OK)
        printf("%s opens every report of this site at the desk. The pass "
               "phrase is shown this once:\n\n    %s\n",
               options->member, phrase);
    else
        explain(status, &mistake);
    secret_wipe(phrase, sizeof phrase);
    return status;
}

static enum status
is_outside(const struct verb_site *site)
{
    if (settings_number(site->settings, SETTING_profile) == OUTSIDE_PROFILE)
        return STATUS_OK;
    options_complain("The halves are joined at the outside body alone: carry a "
                     "copy of the site there, and set profile = outside in "
                     "its amparo.conf.");
    return STATUS_SETTING;
}

int
key_recovery(const struct options *options)
{
    struct key_desk desk = {0};
    struct buf halves[RECOVERY_HALVES] = {{0}};
    enum status status = key_desk_open(options, &desk);

    if (status == STATUS_OK)
        status = is_outside(&desk.site);
    for (int i = 0; i < RECOVERY_HALVES && status == STATUS_OK; i++)
        status = sheet_read(options->halves[i],
                            i == 0 ? "The first half" : "The second half",
                            &halves[i]);
    if (status == STATUS_OK)
        status = verb_shut_people(options);
    if (status == STATUS_OK)
        status = join(&desk, options, halves);
    for (int i = 0; i < RECOVERY_HALVES; i++)
        buf_clear(&halves[i]);
    key_desk_close(&desk);
    return status_exit(status);
}
