#include <stdlib.h>
#include <string.h>

#include "store/keys/recovery.h"
#include "tests/office_rig.h"
#include "tests/tap.h"

/*
 * Who can read what staff write: the real desk answers, moves and notes, and
 * every key there is tries every item. What reporters send stands in
 * tests/check_who_reads.c.
 */
enum holder { HERE, OUTSIDE, RECOVERY, RECEIPT, THREAD, MEMBER, KEYS };
static const char letters[KEYS + 1] = "hoRrtm";

/* By kind: h this place, o the outside body, R recovery, r the receipt, t the
 * thread (whose secret is in the body), m the member's own key. */
static const char *const readers[] = {
    [ITEM_BODY] = "hR",  [ITEM_OWN] = "r",     [ITEM_ADDITION] = "t",
    [ITEM_REPLY] = "rt", [ITEM_STATUS] = "rt", [ITEM_EVENT] = "t",
};

static void
gather_keys(const struct reporter *reporter, struct box_pair keys[KEYS])
{
    const struct place *place = &rig.site.place;
    struct recovery_mistake mistake;
    struct team_pair recovery;
    struct keyring *ring;

    ck_assert_int_eq(place_unlock(&place->plan.member, &place->plan.keyset,
                                  place_phrase, &ring),
                     STATUS_OK);
    keys[HERE] = keyring_team(ring, TEAM_HERE)->box;
    keyring_free(ring);
    ck_assert_int_eq(recovery_join(place->papers.recovery[0],
                                   place->papers.recovery[1],
                                   &place->plan.keyset, &recovery, &mistake),
                     STATUS_OK);
    keys[RECOVERY] = recovery.box;
    keys[OUTSIDE] = place->outside.box;
    keys[RECEIPT] = reporter->receipt;
    keys[THREAD] = reporter->thread;
    seal_box_pair_make(&keys[MEMBER]); /* a colleague without the team's key */
}

/* Which keys open ITEM, as letters; gives its kind. */
static enum item_kind
try_all(const struct sealed *item, const struct box_pair keys[KEYS],
        char out[KEYS + 1])
{
    enum item_kind kind = ITEM_BODY;
    char *end = out;
    int marked = 0;

    for (int i = 0; i < KEYS; i++) {
        struct seal_opened opened;

        if (seal_open(item, &keys[i], &opened) == STATUS_OK) {
            *end++ = letters[i];
            kind = opened.kind;
            marked = __builtin_popcount(opened.slots);
        }
        seal_opened_clear(&opened);
    }
    *end = '\0';
    /* the other wraps are dummies */
    ck_assert_int_eq(marked, (int)(end - out));
    return kind;
}

static void
write_all(const struct reporter *reporter)
{
    struct desk *desk = rig.desk;

    desk_site_add(&rig.site, reporter, "there is more", &reporter->sign);
    (void)rig_open_first();
    desk->answer(desk->self, "We can help.", "es");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
    desk->note(desk->self, "Ask again on Monday.");
    ck_assert_int_eq(desk_site_wait(rig.office).status, STATUS_OK);
}

START_TEST(what_staff_write_is_read_by_receipt_and_thread_alone)
{
    struct box_pair keys[KEYS];
    struct reporter reporter;
    struct report_row *rows;
    struct sealed *items;
    struct client *staff;
    unsigned seen = 0;
    size_t count;

    desk_site_report(&rig.site, &reporter,
                     (struct report_order){.reader = READER_HERE});
    write_all(&reporter);
    gather_keys(&reporter, keys);
    staff = desk_box_dial(rig.site.box, true);
    ck_assert_int_eq(client_rows(staff, 0, &rows, &count), STATUS_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(client_items(staff, rows[0].report, &items, &count),
                     STATUS_OK);
    client_close(staff);
    for (size_t i = 0; i < count; i++) {
        char opened[KEYS + 1];
        enum item_kind kind = try_all(&items[i], keys, opened);

        ck_assert_msg(strcmp(opened, readers[kind]) == 0,
                      "item %zu of kind %d is opened by \"%s\", not by \"%s\"",
                      i, (int)kind, opened, readers[kind]);
        seen |= 1u << kind;
    }
    /* every kind there is was tried */
    ck_assert_uint_eq(seen, (1u << (ITEM_EVENT + 1)) - (1u << ITEM_BODY));
    client_items_free(items, count);
    free(rows);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("who_reads_desk");
    TCase *one = tcase_create("who_reads_desk");

    tcase_add_checked_fixture(one, rig_open, rig_close);
    tcase_add_test(one, what_staff_write_is_read_by_receipt_and_thread_alone);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
