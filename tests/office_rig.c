#include "tests/office_rig.h"

#include <check.h>

struct rig rig;

void
rig_open(void)
{
    desk_site_open(&rig.site);
    rig.office = desk_site_office(&rig.site);
    rig.desk = office_desk(rig.office);
}

void
rig_close(void)
{
    office_free(rig.office);
    desk_site_close(&rig.site);
}

struct event
rig_unlock(const char *phrase)
{
    rig.desk->unlock(rig.desk->self, phrase);
    return desk_site_wait(rig.office);
}

const struct desk_queue *
rig_queue(void)
{
    struct event event;

    rig.desk->queue(rig.desk->self);
    event = desk_site_wait(rig.office);
    ck_assert_int_eq(event.what, DESK_QUEUE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

const struct case_file *
rig_open_first(void)
{
    struct event event;

    ck_assert_int_eq(rig_unlock(place_phrase).status, STATUS_OK);
    rig.desk->open(rig.desk->self, rig_queue()->rows[0].id);
    event = desk_site_wait(rig.office);
    ck_assert_int_eq(event.what, DESK_CASE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}
