#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cut.h"
#include "tests/tap.h"
#include "tests/team_rig.h"

/* Who works at a site: come, go, another key; what a removed member opens. */

/* The bodies as they lie in the store, in the order of their rows. */
enum { BODIES_MAX = 8 };
struct bodies {
    size_t count;
    struct sealed of[BODIES_MAX];
};

static void
fetch(struct bodies *out)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct report_row *rows;

    ck_assert_int_eq(client_rows(staff, 0, &rows, &out->count), STATUS_OK);
    ck_assert_uint_le(out->count, BODIES_MAX);
    for (size_t i = 0; i < out->count; i++)
        ck_assert_int_eq(client_item(staff, rows[i].report, 0, &out->of[i]),
                         STATUS_OK);
    free(rows);
    client_close(staff);
}

static void
forget(struct bodies *bodies)
{
    for (size_t i = 0; i < bodies->count; i++)
        seal_clear(&bodies->of[i]);
}

/* What Bo kept in secret before: everything that was theirs. */
static struct keyring *
keep_bo(void)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct staff_slot *slots;
    struct team_key *keys;
    size_t slot_count;
    size_t key_count;
    struct keyring *ring;

    ck_assert_int_eq(
        client_people(staff, &slots, &slot_count, &keys, &key_count),
        STATUS_OK);
    ck_assert_int_eq(keyring_unlock(team_bo, slots, slot_count, keys, key_count,
                                    &rig.site.place.plan.keyset, &ring),
                     STATUS_OK);
    free(slots);
    free(keys);
    client_close(staff);
    return ring;
}

/* How many of the store's bodies RING opens. */
static size_t
count_opened(const struct keyring *ring)
{
    struct bodies bodies;
    size_t opens = 0;

    fetch(&bodies);
    for (size_t i = 0; i < bodies.count; i++) {
        struct seal_opened opened;

        opens += keyring_open(ring, &bodies.of[i], &opened) == STATUS_OK;
        seal_opened_clear(&opened);
    }
    forget(&bodies);
    return opens;
}

START_TEST(a_new_member_opens_what_the_team_reads)
{
    struct office_member *members;
    struct office *office;
    enum status status;
    size_t count;

    team_report(READER_HERE);
    team_report(READER_OUTSIDE);
    team_unlock();
    team_add_bo();
    ck_assert_int_eq(office_member_add(rig.office, "Bo", team_bo),
                     STATUS_EXISTS);
    ck_assert_int_eq(office_member_add(rig.office, "Cy", "short"),
                     STATUS_BAD_INPUT);
    office = team_other(team_bo, &status);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_uint_eq(team_count_files(office), 1);
    ck_assert_int_eq(office_members(office, &members, &count), STATUS_OK);
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        ck_assert(members[i].holds_key);
        ck_assert_str_eq(members[i].name, members[i].is_me ? "Bo" : "Amina");
    }
    free(members);
    office_free(office);
}
END_TEST

START_TEST(another_pass_phrase_opens_and_the_old_one_no_more)
{
    team_unlock();
    ck_assert_int_eq(office_rephrase(rig.office, "short"), STATUS_BAD_INPUT);
    ck_assert_int_eq(office_rephrase(rig.office, team_bo), STATUS_OK);
    ck_assert_int_eq(team_try(place_phrase), STATUS_WRONG_KEY);
    ck_assert_int_eq(team_try(team_bo), STATUS_OK);
}
END_TEST

START_TEST(a_locked_office_changes_nobody)
{
    struct office_member *members;
    struct keyset request;
    size_t count;

    ck_assert_int_eq(office_members(rig.office, &members, &count),
                     STATUS_DENIED);
    free(members);
    ck_assert_int_eq(office_member_add(rig.office, "Bo", team_bo),
                     STATUS_DENIED);
    ck_assert_int_eq(office_team_renew(rig.office, "Bo"), STATUS_DENIED);
    ck_assert_int_eq(office_rephrase(rig.office, team_bo), STATUS_DENIED);
    ck_assert_int_eq(office_request(rig.office, &request), STATUS_DENIED);
    ck_assert_int_eq(office_rewrap(rig.office, &count), STATUS_DENIED);
}
END_TEST

/* Bo kept slot, phrase and team key, and has the whole store besides. */
START_TEST(a_removed_member_opens_nothing_new)
{
    struct keyring *kept;
    size_t done;

    team_unlock();
    team_add_bo();
    team_report(READER_HERE);
    team_report(READER_OUTSIDE);
    kept = keep_bo();
    ck_assert_uint_eq(count_opened(kept), 1);
    ck_assert_int_eq(office_team_renew(rig.office, "Amina"), STATUS_DENIED);
    ck_assert_int_eq(office_team_renew(rig.office, "Nobody"), STATUS_MISSING);
    team_renew("Bo");
    ck_assert_int_eq(team_try(team_bo), STATUS_WRONG_KEY);
    team_report(READER_HERE);
    ck_assert_uint_eq(count_opened(kept), 1); /* the old one, so far */
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 1);
    ck_assert_uint_eq(count_opened(kept), 0);
    ck_assert_uint_eq(team_count_files(rig.office), 2);
    ck_assert_int_eq(team_try(place_phrase), STATUS_OK);
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 0);
    keyring_free(kept);
}
END_TEST

START_TEST(who_stays_holds_the_next_key_and_replies_stay_believed)
{
    struct sign_pair old = {0};
    struct office *office;
    enum status status;
    size_t done;

    team_unlock();
    team_add_bo();
    ck_assert_int_eq(office_member_add(rig.office, "Cy", "a phrase of Cy's"),
                     STATUS_OK);
    memcpy(old.public_key,
           rig.site.place.plan.keyset.teams[TEAM_HERE].sign_public,
           SIGN_PUBLIC_SIZE);
    team_report(READER_HERE);
    team_renew("Bo");
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    office = team_other("a phrase of Cy's", &status);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_uint_eq(team_count_files(office), 1);
    /* and Cy can go on with it */
    ck_assert_int_eq(office_team_renew(office, NULL), STATUS_OK);
    ck_assert(keyset_knows_signer(&rig.site.place.plan.keyset, old.public_key));
    office_free(office);
}
END_TEST

/* Nobody has to lock their desk for it. */
START_TEST(a_desk_that_is_open_follows_to_the_new_team_key)
{
    struct office *cy;
    struct office *bo;
    enum status status;

    team_unlock();
    team_add_bo();
    ck_assert_int_eq(office_member_add(rig.office, "Cy", "a phrase of Cy's"),
                     STATUS_OK);
    bo = team_other(team_bo, &status);
    ck_assert_int_eq(status, STATUS_OK);
    cy = team_other("a phrase of Cy's", &status);
    ck_assert_int_eq(status, STATUS_OK);
    team_report(READER_HERE);
    ck_assert_uint_eq(team_count_files(cy), 1);
    team_renew("Bo");
    team_report(READER_HERE);
    ck_assert_uint_eq(team_count_files(cy), 2);
    ck_assert_int_eq(office_gather(bo), STATUS_WRONG_KEY);
    office_free(bo);
    office_free(cy);
}
END_TEST

/* How many team keys the store holds, and for how many members. */
static size_t
count_keys(size_t *members)
{
    struct client *staff = desk_box_dial(rig.site.box, true);
    struct staff_slot *slots;
    struct team_key *keys;
    size_t count;

    ck_assert_int_eq(client_people(staff, &slots, members, &keys, &count),
                     STATUS_OK);
    free(slots);
    free(keys);
    client_close(staff);
    return count;
}

/* More than a keyset can remember: the store must not fill with old keys. */
START_TEST(a_team_is_renewed_as_often_as_it_likes)
{
    size_t members;
    size_t done;

    team_unlock();
    team_add_bo();
    for (int i = 0; i < KEYSET_RETIRED_MAX + 2; i++) {
        if (i < 3)
            team_report(READER_HERE);
        team_renew(NULL);
        if (i != 1) /* one was forgotten: the next makes up for it */
            ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
        ck_assert_uint_le(count_keys(&members), 2 * 4);
        ck_assert_uint_eq(members, 2);
    }
    ck_assert_uint_eq(team_count_files(rig.office), 3);
    ck_assert_int_eq(team_try(team_bo), STATUS_OK);
    ck_assert_int_eq(team_try(place_phrase), STATUS_OK);
}
END_TEST

/* Write a note into the first case. */
static void
note_as(struct office *office, const char *text)
{
    struct desk *desk = office_desk(office);
    struct event event;
    const struct desk_queue *queue;

    desk->queue(desk->self);
    event = desk_site_wait(office);
    queue = event.data;
    desk->open(desk->self, queue->rows[0].id);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
    desk->note(desk->self, text);
    ck_assert_int_eq(desk_site_wait(office).status, STATUS_OK);
}

/* Who wrote the last entry of the only case, as OFFICE reads it. */
static const char *
last_hand(struct office *office)
{
    const struct case_file **files;
    const struct case_file *file;

    ck_assert_int_eq(office_gather(office), STATUS_OK);
    ck_assert_uint_eq(office_files(office, &files), 1);
    file = files[0];
    free(files);
    ck_assert(!file->row_differs);
    ck_assert_int_eq(file->entries[file->count - 1].kind, ENTRY_EVENT);
    return file->entries[file->count - 1].is.event.member;
}

START_TEST(a_note_keeps_its_name_after_who_wrote_it_has_left)
{
    struct office *office;
    enum status status;

    team_unlock();
    team_add_bo();
    team_report(READER_HERE);
    office = team_other(team_bo, &status);
    ck_assert_int_eq(status, STATUS_OK);
    note_as(office, "Ask again on Monday.");
    office_free(office);
    team_unlock(); /* whoever unlocks learns whose hand is whose */
    ck_assert_str_eq(last_hand(rig.office), "Bo");
    team_renew("Bo");
    office = team_other(place_phrase, &status);
    ck_assert_str_eq(last_hand(office), "Bo");
    office_free(office);
}
END_TEST

/* Of each row: are its wraps other ones than before? */
START_TEST(rewrapping_leaves_what_it_cannot_open_as_it_was)
{
    struct bodies before;
    struct bodies after;
    size_t done;

    team_unlock();
    team_report(READER_HERE);
    team_report(READER_OUTSIDE);
    desk_site_decoy(&rig.site);
    team_renew(NULL);
    fetch(&before);
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    fetch(&after);
    ck_assert_uint_eq(after.count, 3);
    for (size_t i = 0; i < after.count; i++) {
        ck_assert_mem_eq(after.of[i].envelope, before.of[i].envelope,
                         before.of[i].length);
        for (int slot = 0; slot < WRAP_COUNT; slot++)
            ck_assert_int_eq(memcmp(after.of[i].wraps[slot],
                                    before.of[i].wraps[slot], WRAP_SIZE) != 0,
                             i == 0);
    }
    forget(&before);
    forget(&after);
}
END_TEST

/* The line is dead after the QUESTIONS-th question of a rewrap. */
static void
rewrap_cut_after(int questions)
{
    struct client *straight = desk_box_dial(rig.site.box, true);
    struct office *office = office_new((struct office_options){
        .client =
            client_adopt(cut_line(dup(client_descriptor(straight)), questions)),
        .root = rig.site.place.root.public_key,
        .form = rig.site.form});
    size_t done;

    client_close(straight);
    ck_assert_int_eq(office_unlock(office, place_phrase), STATUS_OK);
    ck_assert_int_eq(office_rewrap(office, &done), STATUS_CLOSED);
    office_free(office);
}

START_TEST(a_rewrap_that_was_cut_anywhere_goes_on)
{
    enum { REPORTS = 3, BEFORE = 3 }; /* hello, people, cards */
    size_t done;

    team_unlock();
    for (int i = 0; i < REPORTS; i++)
        team_report(READER_HERE);
    team_renew(NULL);
    rewrap_cut_after(BEFORE);     /* rows */
    rewrap_cut_after(BEFORE + 1); /* the first body is read */
    rewrap_cut_after(BEFORE + 2); /* it is rewrapped, and nobody knows */
    rewrap_cut_after(BEFORE + 4); /* the second is, and it went on */
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 1);
    ck_assert_uint_eq(team_count_files(rig.office), REPORTS);
    ck_assert_int_eq(office_rewrap(rig.office, &done), STATUS_OK);
    ck_assert_uint_eq(done, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("team");
    TCase *one = tcase_create("team");

    tcase_add_checked_fixture(one, rig_open, rig_close);
    tcase_add_test(one, a_new_member_opens_what_the_team_reads);
    tcase_add_test(one, another_pass_phrase_opens_and_the_old_one_no_more);
    tcase_add_test(one, a_locked_office_changes_nobody);
    tcase_add_test(one, a_removed_member_opens_nothing_new);
    tcase_add_test(one, who_stays_holds_the_next_key_and_replies_stay_believed);
    tcase_add_test(one, a_desk_that_is_open_follows_to_the_new_team_key);
    tcase_add_test(one, a_note_keeps_its_name_after_who_wrote_it_has_left);
    tcase_add_test(one, a_team_is_renewed_as_often_as_it_likes);
    tcase_add_test(one, rewrapping_leaves_what_it_cannot_open_as_it_was);
    tcase_add_test(one, a_rewrap_that_was_cut_anywhere_goes_on);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
