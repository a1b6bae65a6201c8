#include "tests/team_rig.h"

#include <check.h>
#include <stdlib.h>

const char team_bo[] = "seven eight nine ten eleven twelve";

void
team_unlock(void)
{
    ck_assert_int_eq(office_unlock(rig.office, place_phrase), STATUS_OK);
}

void
team_add_bo(void)
{
    ck_assert_int_eq(office_member_add(rig.office, "Bo", team_bo), STATUS_OK);
}

struct office *
team_other(const char *phrase, enum status *status)
{
    struct office *office = desk_site_office(&rig.site);

    *status = office_unlock(office, phrase);
    return office;
}

enum status
team_try(const char *phrase)
{
    enum status status;

    office_free(team_other(phrase, &status));
    return status;
}

void
team_sign(const struct keyset *keyset, struct buf *out)
{
    keyset_write(keyset, rig.site.place.root.secret_key, out);
}

enum status
team_take(const struct buf *signed_keyset)
{
    return office_keyset_take(rig.office, signed_keyset->data,
                              signed_keyset->length);
}

void
team_renew(const char *name)
{
    struct keyset request;
    struct buf bytes = {0};

    ck_assert_int_eq(office_team_renew(rig.office, name), STATUS_OK);
    ck_assert_int_eq(office_request(rig.office, &request), STATUS_OK);
    team_sign(&request, &bytes);
    ck_assert_int_eq(team_take(&bytes), STATUS_OK);
    rig.site.place.plan.keyset = request;
    buf_clear(&bytes);
}

void
team_report(enum reader reader)
{
    struct reporter reporter;

    desk_site_report(&rig.site, &reporter,
                     (struct report_order){.reader = reader});
}

size_t
team_count_files(struct office *office)
{
    const struct case_file **files;
    size_t count;

    ck_assert_int_eq(office_gather(office), STATUS_OK);
    count = office_files(office, &files);
    free(files);
    return count;
}
