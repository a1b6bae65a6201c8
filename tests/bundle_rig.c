#include "tests/bundle_rig.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct bundle_rig carry;

struct office *
carry_office(struct desk_box *box)
{
    struct office *made =
        office_new((struct office_options){.client = desk_box_dial(box, true),
                                           .root = carry.else_root.public_key,
                                           .form = carry.here.form});

    ck_assert_int_eq(office_unlock(made, place_phrase), STATUS_OK);
    return made;
}

void
carry_open(void)
{
    struct founding_papers papers;

    carry = (struct bundle_rig){0};
    desk_site_open(&carry.here);
    carry.staff = desk_box_dial(carry.here.box, true);
    seal_sign_pair_make(&carry.else_root);
    ck_assert_int_eq(founding_make_outside("Noor", place_phrase,
                                           &carry.here.place.outside,
                                           &carry.else_plan, &papers),
                     STATUS_OK);
    carry.else_box = desk_site_found(&carry.else_plan, &carry.else_root);
    carry.outside = desk_box_dial(carry.else_box, true);
    carry.office = carry_office(carry.else_box);
    carry.desk = office_desk(carry.office);
}

void
carry_close(void)
{
    office_free(carry.office);
    client_close(carry.outside);
    client_close(carry.staff);
    desk_box_free(carry.else_box);
    desk_site_close(&carry.here);
    buf_clear(&carry.bundle);
    buf_clear(&carry.back);
}

bool
carry_make(void)
{
    bool more;

    buf_clear(&carry.bundle);
    ck_assert_int_eq(bundle_make(carry.staff, carry.here.place.root.public_key,
                                 &carry.bundle, &more),
                     STATUS_OK);
    ck_assert_uint_eq(carry.bundle.length, BUNDLE_FILE_SIZE);
    return more;
}

enum status
carry_try_read(struct buf *file, struct bundle_came *came)
{
    const struct bundle_trust trust = {.root =
                                           carry.here.place.root.public_key};

    return bundle_read(carry.office, file, &trust, came);
}

struct bundle_came
carry_read(void)
{
    struct bundle_came came;

    ck_assert_int_eq(carry_try_read(&carry.bundle, &came), STATUS_OK);
    buf_clear(&came.gone);
    return came;
}

void
carry_make_back(void)
{
    buf_clear(&carry.back);
    ck_assert_int_eq(bundle_make_back(carry.office, &carry.bundle, &carry.back),
                     STATUS_OK);
    ck_assert_uint_eq(carry.back.length, BUNDLE_BACK_FILE_SIZE);
}

enum status
carry_try_read_back(struct buf *file)
{
    return bundle_read_back(carry.staff, carry.here.place.root.public_key,
                            file);
}

void
carry_read_back(void)
{
    ck_assert_int_eq(carry_try_read_back(&carry.back), STATUS_OK);
}

void
carry_round(void)
{
    carry_make();
    carry_read();
    carry_make_back();
    carry_read_back();
}

const struct desk_queue *
carry_queue(void)
{
    struct event event;

    carry.desk->queue(carry.desk->self);
    event = desk_site_wait(carry.office);
    ck_assert_int_eq(event.what, DESK_QUEUE);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

const struct case_file *
carry_open_first(void)
{
    struct event event;

    carry.desk->open(carry.desk->self, carry_queue()->rows[0].id);
    event = desk_site_wait(carry.office);
    ck_assert_int_eq(event.status, STATUS_OK);
    return event.data;
}

void
carry_say(const char *text)
{
    carry_open_first();
    carry.desk->answer(carry.desk->self, text, "es");
    ck_assert_int_eq(desk_site_wait(carry.office).status, STATUS_OK);
}

size_t
carry_rows(struct client *client, struct report_row **rows)
{
    size_t count;

    ck_assert_int_eq(client_rows(client, 0, rows, &count), STATUS_OK);
    return count;
}

uint32_t
carry_items(struct client *client)
{
    struct report_row *rows;
    size_t count = carry_rows(client, &rows);
    uint32_t items = 0;

    for (size_t i = 0; i < count; i++)
        items += rows[i].items;
    free(rows);
    return items;
}
