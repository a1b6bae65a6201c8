#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/office/bundle_format.h"
#include "tests/bundle_rig.h"
#include "tests/tap.h"

/* Files that are not what they should be change nothing, at either end. */

static struct reporter reporter;

/* A report is under way, and an answer on its way back. */
static void
open_filled(void)
{
    const struct report_order order = {.reader = READER_OUTSIDE};

    carry_open();
    desk_site_report(&carry.here, &reporter, order);
    carry_make();
}

static struct buf
copy(const struct buf *file)
{
    struct buf made = {0};

    buf_add(&made, file->data, file->length);
    return made;
}

/* It is refused so, and nothing came in. */
static void
assert_refused(struct buf *file, enum status wanted)
{
    struct bundle_came came;

    ck_assert_int_eq(carry_try_read(file, &came), wanted);
    ck_assert_uint_eq(carry_items(carry.outside), 0);
}

static void
assert_back_refused(struct buf *file, enum status wanted)
{
    uint32_t items = carry_items(carry.staff);
    struct bundle_state before;
    struct bundle_state after;

    ck_assert_int_eq(client_bundle(carry.staff, &before), STATUS_OK);
    ck_assert_int_eq(carry_try_read_back(file), wanted);
    ck_assert_int_eq(client_bundle(carry.staff, &after), STATUS_OK);
    ck_assert_uint_eq(carry_items(carry.staff), items);
    ck_assert_uint_eq(after.items, before.items);
    ck_assert_uint_eq(after.heard, before.heard);
}

/* --- bundles ---------------------------------------------------------------
 */

static const size_t spots[] = {0,   8,   16,   40,      70,
                               160, 200, 5000, 3000000, BUNDLE_FILE_SIZE - 1};

START_TEST(a_bundle_that_was_changed_is_refused_whole)
{
    struct buf file = copy(&carry.bundle);

    for (size_t i = 0; i < sizeof spots / sizeof *spots; i++) {
        file.data[spots[i]] ^= 1;
        assert_refused(&file, STATUS_DAMAGED);
        file.data[spots[i]] ^= 1;
    }
    buf_clear(&file);
}
END_TEST

START_TEST(a_bundle_that_was_cut_is_refused_whole)
{
    static const size_t lengths[] = {
        0, 7, 100, 70000, BUNDLE_FILE_SIZE - 64, BUNDLE_FILE_SIZE - 1};
    struct buf file = copy(&carry.bundle);

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        file.length = lengths[i];
        assert_refused(&file, STATUS_DAMAGED);
    }
    buf_clear(&file);
}
END_TEST

START_TEST(a_bundle_for_somebody_else_is_refused)
{
    struct team_pair other;
    struct founding_papers papers;
    struct founding_plan plan;
    struct desk_box *box;
    struct client *client;
    struct bundle_came came;

    keyring_team_make(1, &other);
    ck_assert_int_eq(
        founding_make_outside("Ana", place_phrase, &other, &plan, &papers),
        STATUS_OK);
    box = desk_site_found(&plan, &carry.else_root);
    office_free(carry.office);
    carry.office = carry_office(box);
    client = desk_box_dial(box, true);
    ck_assert_int_eq(carry_try_read(&carry.bundle, &came), STATUS_WRONG_KEY);
    ck_assert_uint_eq(carry_items(client), 0);
    client_close(client);
    office_free(carry.office);
    carry.office = NULL;
    desk_box_free(box);
}
END_TEST

START_TEST(a_place_is_not_believed_before_its_root_was_given)
{
    struct bundle_trust trust = {0};
    struct bundle_came came;
    struct sign_pair other;

    ck_assert_int_eq(bundle_read(carry.office, &carry.bundle, &trust, &came),
                     STATUS_DENIED);
    seal_sign_pair_make(&other);
    trust.root = other.public_key;
    ck_assert_int_eq(bundle_read(carry.office, &carry.bundle, &trust, &came),
                     STATUS_WRONG_SIGNATURE);
    ck_assert_uint_eq(carry_items(carry.outside), 0);
    carry_read();
    /* from then on it is known, and no other stands in for it */
    ck_assert_int_eq(bundle_read(carry.office, &carry.bundle, &trust, &came),
                     STATUS_FOREIGN);
    trust.root = NULL;
    ck_assert_int_eq(bundle_read(carry.office, &carry.bundle, &trust, &came),
                     STATUS_OK);
}
END_TEST

/* Seal CONTENT anew, as one who has the site's name and not its key. */
static struct buf
forge(const struct buf *content, const struct sign_pair *signer)
{
    struct buf file = {0};
    const struct chunks_order order = {
        .purpose = CHUNKS_BUNDLE,
        .site = carry.here.place.plan.site,
        .recipient = carry.here.place.outside.box.public_key,
        .signer = signer,
        .sink = chunks_into(&file)};

    ck_assert_int_eq(bundle_seal(&order, content), STATUS_OK);
    return file;
}

/* What is in the bundle, for whoever has the outside body's key. */
static struct buf
content_of(struct buf *file)
{
    const struct chunks_expected expected = {
        .purpose = CHUNKS_BUNDLE, .recipient = &carry.here.place.outside.box};
    struct chunks_about about;
    struct buf content = {0};

    ck_assert_int_eq(bundle_gather(file, &expected, &content, &about),
                     STATUS_OK);
    ck_assert_uint_eq(content.length, BUNDLE_CONTENT);
    return content;
}

START_TEST(a_bundle_that_another_hand_signed_is_refused)
{
    struct sign_pair other;
    struct buf content = content_of(&carry.bundle);
    struct buf file;

    seal_sign_pair_make(&other);
    file = forge(&content, &other);
    assert_refused(&file, STATUS_WRONG_SIGNATURE);
    buf_clear(&file);
    buf_clear(&content);
}
END_TEST

static struct sign_pair
site_pair(void)
{
    struct sign_pair site;

    memcpy(site.secret_key, carry.here.place.plan.site_secret,
           SIGN_SECRET_SIZE);
    memcpy(site.public_key, carry.here.place.plan.keyset.site_sign,
           SIGN_PUBLIC_SIZE);
    return site;
}

/* Behind the log, however long it is: its first item. */
enum { ITEMS = BUNDLE_CONTENT };

static size_t
place_in(const struct buf *content, size_t at)
{
    struct unpack in = unpack_start(content->data, content->length);
    struct bundle_head head;

    ck_assert_int_eq(bundle_head_read(&in, &head), STATUS_OK);
    return at < ITEMS
               ? at
               : at - ITEMS + in.at + head.log_count * (size_t)BUNDLE_EVENT;
}

/* Where in the content, and what stands there then. */
static const struct lie {
    size_t at;
    uint8_t value;
    enum status wanted;
} lies[] = {
    {0, 'X', STATUS_DAMAGED},
    {7, '3', STATUS_VERSION},
    {43, 0xff, STATUS_DAMAGED},           /* the keyset's length */
    {4255, 0xff, STATUS_DAMAGED},         /* how many hashes */
    {4256, 1, STATUS_DAMAGED},            /* a body without its own */
    {4256, 9, STATUS_DAMAGED},            /* more items than there are */
    {4295, 1, STATUS_DAMAGED},            /* more of the log than there is */
    {4292, 0, STATUS_DAMAGED},            /* items that the log does not know */
    {BUNDLE_HEAD + 1, 1, STATUS_CHANGED}, /* an event that was another one */
    {4180, 1, STATUS_CHANGED},            /* the log's head */
    {ITEMS, 4, STATUS_DAMAGED},           /* a bucket that is none */
    {ITEMS + 1, 1, STATUS_DAMAGED},       /* an own without its body */
    {BUNDLE_CONTENT - 1, 1, STATUS_DAMAGED},
    {4219, 0xff, STATUS_DAMAGED}, /* it begins after its end */
    {64, 0x55, STATUS_WRONG_SIGNATURE},
};

/* Even the site's own key signs no nonsense into the store. */
START_TEST(a_bundle_with_nonsense_in_it_is_refused_whole)
{
    const struct sign_pair site = site_pair();
    struct buf content = content_of(&carry.bundle);

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        size_t at = place_in(&content, lies[i].at);
        uint8_t kept = content.data[at];
        struct buf file;

        /* a signature's or a hash's own byte may be the same by chance */
        content.data[at] = lies[i].value;
        if (kept == lies[i].value)
            content.data[at] ^= 0xff;
        file = forge(&content, &site);
        assert_refused(&file, lies[i].wanted);
        content.data[at] = kept;
        buf_clear(&file);
    }
    buf_clear(&content);
}
END_TEST

/* --- the way back ----------------------------------------------------------
 */

static const size_t back_spots[] = {0,   8,   20,    40,
                                    100, 170, 60000, BUNDLE_BACK_FILE_SIZE - 1};

START_TEST(a_way_back_that_was_changed_is_refused_whole)
{
    carry_read();
    carry_say("an answer");
    carry_make_back();
    for (size_t i = 0; i < sizeof back_spots / sizeof *back_spots; i++) {
        carry.back.data[back_spots[i]] ^= 1;
        assert_back_refused(&carry.back, STATUS_DAMAGED);
        carry.back.data[back_spots[i]] ^= 1;
    }
    carry.back.length -= 70;
    assert_back_refused(&carry.back, STATUS_DAMAGED);
    carry.back.length += 70;
    carry_read_back();
    ck_assert_uint_eq(desk_site_count(&carry.here, &reporter, ITEM_REPLY), 1);
}
END_TEST

/* Who has the place's store can open a way back, and not make one. */
START_TEST(a_way_back_of_another_hand_is_refused)
{
    struct box_pair postbox;
    struct sign_pair other;
    struct buf content = {0};
    struct buf file = {0};
    struct chunks_about about;
    const struct chunks_expected expected = {.purpose = CHUNKS_WAY_BACK,
                                             .recipient = &postbox};
    const struct chunks_order order = {.purpose = CHUNKS_WAY_BACK,
                                       .site = carry.here.place.plan.site,
                                       .recipient = postbox.public_key,
                                       .signer = &other,
                                       .sink = chunks_into(&file)};

    carry_read();
    carry_make_back();
    ck_assert_int_eq(client_postbox(carry.staff, postbox.secret_key),
                     STATUS_OK);
    seal_box_pair_from(postbox.secret_key, &postbox);
    seal_sign_pair_make(&other);
    ck_assert_int_eq(bundle_gather(&carry.back, &expected, &content, &about),
                     STATUS_OK);
    ck_assert_int_eq(bundle_seal(&order, &content), STATUS_OK);
    assert_back_refused(&file, STATUS_WRONG_SIGNATURE);
    buf_clear(&file);
    buf_clear(&content);
}
END_TEST

START_TEST(a_way_back_of_another_day_is_refused)
{
    struct buf older;

    carry_read();
    carry_make_back();
    older = copy(&carry.back);
    carry_read_back();
    carry_make();
    carry_read();
    carry_make_back();
    carry_read_back();
    assert_back_refused(&older, STATUS_OLD);
    /* a bundle is no way back */
    assert_back_refused(&carry.bundle, STATUS_BAD_INPUT);
    buf_clear(&older);
}
END_TEST

START_TEST(a_way_back_is_for_one_place)
{
    struct desk_site other = carry.here;
    struct client *client;

    carry_read();
    carry_make_back();
    /* another place with the same outside body */
    desk_site_open(&other);
    client = desk_box_dial(other.box, true);
    ck_assert_int_eq(
        bundle_read_back(client, other.place.root.public_key, &carry.back),
        STATUS_FOREIGN);
    client_close(client);
    desk_site_close(&other);
    clock_set(DESK_SITE_NOW);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("bundle refused");
    TCase *one = tcase_create("bundle refused");

    tcase_add_checked_fixture(one, open_filled, carry_close);
    tcase_add_test(one, a_bundle_that_was_changed_is_refused_whole);
    tcase_add_test(one, a_bundle_that_was_cut_is_refused_whole);
    tcase_add_test(one, a_bundle_for_somebody_else_is_refused);
    tcase_add_test(one, a_place_is_not_believed_before_its_root_was_given);
    tcase_add_test(one, a_bundle_that_another_hand_signed_is_refused);
    tcase_add_test(one, a_bundle_with_nonsense_in_it_is_refused_whole);
    tcase_add_test(one, a_way_back_that_was_changed_is_refused_whole);
    tcase_add_test(one, a_way_back_of_another_hand_is_refused);
    tcase_add_test(one, a_way_back_of_another_day_is_refused);
    tcase_add_test(one, a_way_back_is_for_one_place);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
