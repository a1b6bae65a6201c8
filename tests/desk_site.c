#include "tests/desk_site.h"

#include <check.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/triage.h"
#include "store/keys/founding.h"

struct desk_box *
desk_site_found(const struct founding_plan *plan, const struct sign_pair *root)
{
    struct desk_box *box;
    struct buf keyset = {0};
    struct founding founding = {.slots = &plan->member.slot,
                                .slot_count = 1,
                                .keys = plan->member.keys,
                                .key_count = plan->member.key_count};

    keyset_write(&plan->keyset, root->secret_key, &keyset);
    memcpy(founding.site, plan->site, ID_SIZE);
    memcpy(founding.salt, plan->salt, SALT_SIZE);
    memcpy(founding.site_secret, plan->site_secret, SIGN_SECRET_SIZE);
    founding.keyset = keyset.data;
    founding.keyset_length = keyset.length;
    box = desk_box_new(&founding);
    buf_clear(&keyset);
    return box;
}

void
desk_site_open(struct desk_site *site)
{
    const char *text;
    size_t length;
    char *problem = NULL;

    memset(site, 0, sizeof *site);
    clock_set(DESK_SITE_NOW);
    ck_assert_int_eq(secret_start(), STATUS_OK);
    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    text = form_built_in(&length);
    ck_assert_int_eq(form_read(text, length, NULL, &site->form, &problem),
                     STATUS_OK);
    place_found(&site->place);
    site->box = desk_site_found(&site->place.plan, &site->place.root);
    site->kiosk = desk_box_dial(site->box, false);
    ck_assert_int_eq(client_hello(site->kiosk, "kiosk", &site->hello),
                     STATUS_OK);
}

void
desk_site_close(struct desk_site *site)
{
    client_close(site->kiosk);
    desk_box_free(site->box);
    form_free(site->form);
    clock_set(-1);
}

static struct client *
dial(void *self)
{
    struct desk_site *site = self;

    return desk_box_dial(site->box, true);
}

struct office *
desk_site_office(struct desk_site *site)
{
    return office_new(
        (struct office_options){.client = desk_box_dial(site->box, true),
                                .watch = desk_box_dial(site->box, true),
                                .root = site->place.root.public_key,
                                .form = site->form,
                                .dial = dial,
                                .dial_self = site});
}

/* --- reports ---------------------------------------------------------------
 */

static void
draw(struct reporter *reporter)
{
    secret_random(reporter->lookup, sizeof reporter->lookup);
    seal_box_pair_make(&reporter->receipt);
    seal_box_pair_make(&reporter->thread);
    seal_sign_pair_make(&reporter->sign);
}

static struct report *
answers(struct desk_site *site, struct report_order order)
{
    struct report *report = report_new(site->form);
    const struct question *purpose = form_find(site->form, "S2");
    const struct question *question =
        form_find(site->form, order.question ? order.question : "A2");
    int choice =
        form_choice(question, order.choice ? order.choice : "not_paid");

    report_choose(report, purpose,
                  UINT64_C(1)
                      << form_choice(purpose, order.child ? "child" : "abuse"));
    report_choose(report, question, UINT64_C(1) << choice);
    return report;
}

static void
seal_body(struct desk_site *site, const struct reporter *reporter,
          struct report_order order, struct sealed *out)
{
    const struct keyset *keyset = &site->place.plan.keyset;
    enum team team = order.reader == READER_HERE ? TEAM_HERE : TEAM_OUTSIDE;
    struct item_body body = {.hour = (uint32_t)(clock_now() / 3600),
                             .reader = order.reader,
                             .notice_version = 1,
                             .language = "es"};
    uint8_t readers[2][BOX_PUBLIC_SIZE];
    struct buf content = {0};
    struct seal_order seal = {.kind = ITEM_BODY,
                              .readers =
                                  (const uint8_t(*)[BOX_PUBLIC_SIZE])readers,
                              .reader_count = 2};

    memcpy(body.lookup, reporter->lookup, LOOKUP_SIZE);
    memcpy(body.receipt_box, reporter->receipt.public_key, BOX_PUBLIC_SIZE);
    memcpy(body.receipt_sign, reporter->sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(body.thread_secret, reporter->thread.secret_key, BOX_SECRET_SIZE);
    body.verdict.priority = order.priority;
    body.verdict.child_queue = order.child;
    body.report = answers(site, order);
    item_body_write(&body, &content);
    item_body_clear(&body);
    memcpy(readers[0], keyset->teams[team].box_public, BOX_PUBLIC_SIZE);
    memcpy(readers[1], keyset->teams[TEAM_RECOVERY].box_public,
           BOX_PUBLIC_SIZE);
    seal.content = content.data;
    seal.length = content.length;
    ck_assert_int_eq(seal_make(&seal, out), STATUS_OK);
    buf_clear(&content);
}

static void
put(struct desk_site *site, const struct reporter *reporter,
    struct sealed *body, struct sealed *own)
{
    struct put put = {.body = body, .own = own, .urgent = true};

    memcpy(put.lookup, reporter->lookup, LOOKUP_SIZE);
    memcpy(put.receipt_box, reporter->receipt.public_key, BOX_PUBLIC_SIZE);
    memcpy(put.receipt_sign, reporter->sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(put.thread_box, reporter->thread.public_key, BOX_PUBLIC_SIZE);
    ck_assert_int_eq(client_put(site->kiosk, &put), STATUS_OK);
    seal_clear(body);
    seal_clear(own);
}

void
desk_site_report(struct desk_site *site, struct reporter *reporter,
                 struct report_order order)
{
    const struct box_pair *receipt = &reporter->receipt;
    struct sealed body;
    struct sealed own;

    draw(reporter);
    seal_body(site, reporter, order, &body);
    ck_assert_int_eq(
        seal_make(&(struct seal_order){.kind = ITEM_OWN,
                                       .content = "own",
                                       .length = 3,
                                       .readers = &receipt->public_key,
                                       .reader_count = 1},
                  &own),
        STATUS_OK);
    put(site, reporter, &body, &own);
}

static void
put_decoy(struct desk_site *site, int bucket)
{
    struct reporter nobody;
    struct sealed body;
    struct sealed own;

    draw(&nobody);
    seal_decoy(bucket, &body);
    seal_decoy(0, &own);
    put(site, &nobody, &body, &own);
}

void
desk_site_decoy(struct desk_site *site)
{
    put_decoy(site, 0);
}

void
desk_site_decoys(struct desk_site *site)
{
    client_close(site->kiosk);
    desk_box_decoys(site->box);
    site->kiosk = desk_box_dial(site->box, false);
}

void
desk_site_large_decoy(struct desk_site *site)
{
    put_decoy(site, BUCKET_COUNT - 1);
}

void
desk_site_withdraw(struct desk_site *site, const struct reporter *reporter)
{
    struct proof proof;
    uint32_t hour;
    bool done;

    ck_assert_int_eq(client_hello(site->kiosk, "", &site->hello), STATUS_OK);
    proof = desk_box_prove(site->box, site->kiosk,
                           (struct desk_act){.act = PROOF_WITHDRAW,
                                             .target = reporter->lookup,
                                             .signer = &reporter->sign});
    ck_assert_int_eq(
        client_withdraw(site->kiosk, reporter->lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
}

/* --- items -----------------------------------------------------------------
 */

struct words {
    enum addition what;
    const char *text;
    const struct sign_pair *signer;
};

static void
add(struct desk_site *site, const struct reporter *reporter,
    const struct box_pair *reader, struct words words)
{
    struct item_addition addition = {
        .what = words.what, .hour = DESK_SITE_NOW / 3600, .language = "es"};
    struct buf content = {0};
    struct sealed sealed;
    struct seal_order order = {.kind = ITEM_ADDITION,
                               .readers = &reader->public_key,
                               .reader_count = 1,
                               .signer = words.signer};
    struct proof proof;

    addition.text = memory_text(words.text);
    item_addition_write(&addition, &content);
    item_addition_clear(&addition);
    order.content = content.data;
    order.length = content.length;
    ck_assert_int_eq(seal_make(&order, &sealed), STATUS_OK);
    proof = desk_box_prove(site->box, site->kiosk,
                           (struct desk_act){.act = PROOF_ADD,
                                             .target = reporter->lookup,
                                             .item = &sealed,
                                             .signer = &reporter->sign});
    ck_assert_int_eq(client_add(site->kiosk, reporter->lookup, &sealed, &proof),
                     STATUS_OK);
    seal_clear(&sealed);
    buf_clear(&content);
}

void
desk_site_add(struct desk_site *site, const struct reporter *reporter,
              const char *text, const struct sign_pair *signer)
{
    add(site, reporter, &reporter->thread,
        (struct words){ADDITION_TEXT, text, signer});
}

void
desk_site_complain(struct desk_site *site, const struct reporter *reporter,
                   const char *text)
{
    add(site, reporter, &site->place.outside.box,
        (struct words){ADDITION_NOT_SATISFIED, text, &reporter->sign});
}

void
desk_site_post(struct desk_site *site, const uint8_t report[ID_SIZE],
               const struct sealed *sealed, const struct team_pair *team)
{
    struct client *staff = desk_box_dial(site->box, true);
    struct hello hello;
    struct proof proof;

    ck_assert_int_eq(client_hello(staff, "", &hello), STATUS_OK);
    proof = desk_box_prove(site->box, staff,
                           (struct desk_act){.act = PROOF_POST,
                                             .target = report,
                                             .item = sealed,
                                             .signer = &team->sign});
    ck_assert_int_eq(client_post(staff, report, sealed, &proof), STATUS_OK);
    client_close(staff);
}

size_t
desk_site_count(struct desk_site *site, const struct reporter *reporter,
                enum item_kind kind)
{
    struct got got = {0};
    size_t count = 0;

    ck_assert_int_eq(client_get(site->kiosk, reporter->lookup, &got),
                     STATUS_OK);
    for (size_t i = 0; i < got.count; i++) {
        struct seal_opened opened;

        if (seal_open(&got.items[i], &reporter->receipt, &opened) != STATUS_OK)
            continue;
        count += opened.kind == kind;
        seal_opened_clear(&opened);
    }
    client_got_clear(&got);
    return count;
}

struct event
desk_site_wait(struct office *office)
{
    struct results results = office_results(office);
    struct event event;

    while (results.collect(results.self, &event))
        if (event.what != DESK_NEWS && event.what != DESK_RANG)
            return event;
    ck_abort_msg("nothing came");
}
