#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "store/sealing/receipt.h"
#include "tests/tap.h"
#include "tests/visitor.h"

/*
 * Who can read what. Each row is answered, sent by the real Send into a real
 * store, and every key there is tries every item of it: nothing is looked up
 * in a table of the program's own.
 */

/* The keys that try, one letter each. */
enum holder { HERE, OUTSIDE, RECOVERY, RECEIPT, THREAD, KEYS };
static const char letters[KEYS + 1] = "hoRrt";

/*
 * C2: who may read it. ANSWERS: what else was said. X1: "Was it someone who
 * works here?"; X2: "May people here read it?"; "-" is not answered, and an
 * answer to what is not asked must change nothing. BODY: the keys that open
 * the report: h this place, o the outside body, R recovery; `own` is always
 * the receipt's, an addition always the thread's.
 */
struct row {
    const char *profile;
    const char *c2;
    const char *answers;
    const char *x1;
    const char *x2;
    const char *body;
};

#define HURT_BY(who) "S2=abuse A3=hurt A5=" who

#define ROW(where, who, said, one, two, keys)                                  \
    {                                                                          \
        .profile = where, .c2 = who, .answers = said, .x1 = one, .x2 = two,    \
        .body = keys                                                           \
    }

static const struct row rows[] = {
    /* T09 no, T10 not asked: C2 decides */
    ROW("shelter", "team_here", HURT_BY("stranger"), "-", "-", "hR"),
    ROW("shelter", "team_here", HURT_BY("official"), "-", "-", "hR"),
    ROW("shelter", "team_here", "S2=help H1=lawyer", "-", "-", "hR"),
    ROW("shelter", "outside_only", HURT_BY("stranger"), "-", "-", "oR"),
    ROW("shelter", "outside_only", "S2=help H1=lawyer", "-", "-", "oR"),
    ROW("shelter", "-", HURT_BY("stranger"), "-", "-", "oR"),
    ROW("shelter", "-", "S2=help H1=lawyer", "-", "-", "oR"),
    ROW("consulate", "team_here", HURT_BY("stranger"), "-", "-", "hR"),
    ROW("consulate", "team_here", "S2=help H1=lawyer", "-", "-", "hR"),
    ROW("consulate", "outside_only", HURT_BY("stranger"), "-", "-", "oR"),
    ROW("consulate", "-", HURT_BY("stranger"), "-", "-", "oR"),
    /* T09 yes: outside, whatever C2, X1 and X2 say */
    ROW("shelter", "team_here", HURT_BY("staff_here"), "no", "yes", "oR"),
    ROW("shelter", "outside_only", HURT_BY("staff_here"), "no", "yes", "oR"),
    ROW("shelter", "-", HURT_BY("staff_here"), "no", "yes", "oR"),
    ROW("shelter", "team_here", HURT_BY("staff_other"), "no", "yes", "oR"),
    ROW("shelter", "team_here", HURT_BY("stranger,staff_here"), "no", "yes",
        "oR"),
    ROW("shelter", "team_here", HURT_BY("stranger") " C1=yes", "no", "yes",
        "oR"),
    ROW("shelter", "team_here", HURT_BY("stranger") " C1=yes C1b=yes", "no",
        "yes", "oR"),
    ROW("shelter", "team_here", HURT_BY("stranger") " C1=yes C1b=no", "-", "-",
        "hR"),
    ROW("shelter", "team_here", "S2=abuse A3=sex_for_help", "no", "yes", "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=sex_for_help A5=none", "no", "yes",
        "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=sex_for_help A5=smuggler", "-",
        "-", "hR"),
    ROW("shelter", "team_here", "S2=child K5=scared K6=adult_here", "no", "yes",
        "oR"),
    ROW("consulate", "team_here", HURT_BY("staff_here"), "no", "yes", "oR"),
    ROW("consulate", "-", HURT_BY("staff_other"), "no", "yes", "oR"),
    ROW("consulate", "outside_only", HURT_BY("staff_here"), "no", "yes", "oR"),
    /* T09 of a consulate alone, and the same at a shelter */
    ROW("consulate", "team_here", HURT_BY("official"), "no", "yes", "oR"),
    ROW("consulate", "team_here", "S2=abuse A3=sent_back A5=stranger", "no",
        "yes", "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=sent_back A5=stranger", "-", "-",
        "hR"),
    ROW("consulate", "team_here", "S2=help H1=afraid_return", "no", "yes",
        "oR"),
    ROW("shelter", "team_here", "S2=help H1=afraid_return", "-", "-", "hR"),
    ROW("consulate", "team_here", "S2=help H1=removal_soon", "no", "yes", "oR"),
    ROW("shelter", "team_here", "S2=help H1=removal_soon", "-", "-", "hR"),
    /* T10 asks: only X1's "no" leaves it here */
    ROW("shelter", "team_here", "S2=abuse A3=hurt", "no", "-", "hR"),
    ROW("shelter", "team_here", "S2=abuse A3=hurt", "yes", "-", "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=hurt", "-", "-", "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=hurt A5=none", "-", "-", "oR"),
    ROW("shelter", "team_here", "S2=child K5=hurt K6=other", "no", "-", "hR"),
    ROW("shelter", "team_here", "S2=child K5=hurt K6=other", "-", "-", "oR"),
    ROW("shelter", "outside_only", "S2=abuse A3=hurt", "no", "-", "oR"),
    ROW("shelter", "-", "S2=abuse A3=hurt", "no", "-", "oR"),
    ROW("consulate", "team_here", "S2=abuse A3=hurt", "no", "-", "hR"),
    ROW("consulate", "team_here", "S2=abuse A3=hurt", "yes", "-", "oR"),
    ROW("consulate", "team_here", "S2=abuse A3=hurt", "-", "-", "oR"),
    ROW("shelter", "team_here", "S2=abuse A3=hurt A7=origin_country", "-", "-",
        "hR"),
    /* X2: urgent and for outside, may people here read it instead? */
    ROW("shelter", "outside_only", HURT_BY("stranger") " A7=here", "-", "yes",
        "hR"),
    ROW("shelter", "outside_only", HURT_BY("stranger") " A7=here", "-", "no",
        "oR"),
    ROW("shelter", "outside_only", HURT_BY("stranger") " A7=here", "-", "-",
        "oR"),
    ROW("shelter", "-", HURT_BY("stranger") " A7=here", "-", "yes", "hR"),
    ROW("shelter", "-", HURT_BY("stranger") " A7=here", "-", "-", "oR"),
    ROW("shelter", "-", "S2=abuse A3=hurt A7=here", "no", "yes", "oR"),
    ROW("shelter", "outside_only", HURT_BY("staff_here") " A7=here", "-", "yes",
        "oR"),
    ROW("consulate", "outside_only", HURT_BY("stranger") " A7=here", "-", "yes",
        "hR"),
    ROW("consulate", "outside_only", HURT_BY("official") " A7=here", "-", "yes",
        "oR"),
    ROW("consulate", "-", HURT_BY("stranger") " A7=here", "-", "no", "oR"),
};

enum { ROWS = sizeof rows / sizeof *rows, HOUR = 3600 };

/* "Q=code" or "Q=code,code". */
static void
answer(struct interview *interview, char *pair)
{
    char *rest = strchr(pair, '=');
    char *code;

    *rest++ = '\0';
    while ((code = strtok_r(rest, ",", &rest)))
        visitor_choose(interview, pair, code);
}

static void
answer_if(struct interview *interview, const char *question, const char *code)
{
    if (strcmp(code, "-") != 0)
        visitor_choose(interview, question, code);
}

static struct interview *
interview_of(const struct row *row)
{
    char *answers = memory_text(row->answers);
    char *rest = answers;
    char *pair;
    struct interview *interview;

    visitor.place.site.profile = strcmp(row->profile, "consulate") == 0
                                     ? PROFILE_CONSULATE
                                     : PROFILE_SHELTER;
    interview = interview_new(visitor.form, NULL, visitor.place.site);
    while ((pair = strtok_r(rest, " ", &rest)))
        answer(interview, pair);
    answer_if(interview, "C2", row->c2);
    answer_if(interview, "X1", row->x1);
    answer_if(interview, "X2", row->x2);
    memory_free_text(answers);
    return interview;
}

static void
take_receipt(const char *code, struct box_pair *out)
{
    struct receipt *receipt = NULL;

    ck_assert_int_eq(receipt_derive(code, visitor.vault.salt, &receipt),
                     STATUS_OK);
    *out = receipt->box;
    receipt_free(receipt);
}

/* All keys there are; the thread's lies in the body that recovery opens. */
static void
gather_keys(const struct sealed *body, struct box_pair keys[KEYS])
{
    struct seal_opened opened;
    struct item_body read = {0};

    keys[HERE] = visitor.vault.here;
    keys[OUTSIDE] = visitor.vault.outside;
    keys[RECOVERY] = visitor.vault.recovery;
    ck_assert_int_eq(seal_open(body, &keys[RECOVERY], &opened), STATUS_OK);
    ck_assert_int_eq(item_body_read(opened.content->bytes,
                                    opened.content->length, visitor.form,
                                    &read),
                     STATUS_OK);
    memcpy(keys[THREAD].secret_key, read.thread_secret, BOX_SECRET_SIZE);
    vault_public_of(&keys[THREAD]);
    item_body_clear(&read);
    seal_opened_clear(&opened);
}

/* The letters of the keys that open ITEM, which is of KIND. */
static void
try_all(const struct sealed *item, const struct box_pair keys[KEYS],
        enum item_kind kind, char out[KEYS + 1])
{
    char *end = out;
    int readers = 0;

    for (int i = 0; i < KEYS; i++) {
        struct seal_opened opened;
        enum status status = seal_open(item, &keys[i], &opened);

        if (status == STATUS_OK) {
            ck_assert_int_eq(opened.kind, kind);
            readers = __builtin_popcount(opened.slots);
            *end++ = letters[i];
        } else {
            ck_assert_int_eq(status, STATUS_WRONG_KEY);
        }
        seal_opened_clear(&opened);
    }
    *end = '\0';
    /* and nobody else has a wrap: the others are dummies */
    ck_assert_int_eq(readers, (int)(end - out));
}

static void
say_addition(const char *code)
{
    struct counter *counter = visitor.side.counter;

    ck_assert_int_eq(visitor_look_up(code).status, STATUS_OK);
    counter->add(counter->self, ADDITION_TEXT, "there is more", "es");
    ck_assert_int_eq(visitor_await(COUNTER_ADDED).status, STATUS_OK);
    counter->put_away(counter->self);
}

/*
 * Send ROW; every key tries every item. Deriving the receipt's is slow: where
 * WHOLE is false that one does not try, and the report's slot map says that
 * it has no wrap.
 */
static void
send_and_try(const struct row *row, bool whole)
{
    static const enum item_kind kinds[] = {ITEM_BODY, ITEM_OWN, ITEM_ADDITION};
    const char *readers[] = {row->body, whole ? "r" : "", "t"};
    struct interview *interview = interview_of(row);
    struct box_pair keys[KEYS];
    struct sealed *items = NULL;
    char code[CODE_DIGITS + 1];
    char opened[KEYS + 1];
    size_t count;

    visitor_send(interview, code);
    if (whole)
        say_addition(code);
    count = vault_newest(&visitor.vault, &items);
    ck_assert_uint_eq(count, whole ? 3 : 2);
    gather_keys(&items[0], keys);
    if (whole)
        take_receipt(code, &keys[RECEIPT]);
    else
        seal_box_pair_make(&keys[RECEIPT]);
    for (size_t i = 0; i < count; i++) {
        try_all(&items[i], keys, kinds[i], opened);
        ck_assert_msg(strcmp(opened, readers[i]) == 0,
                      "%s C2=%s %s X1=%s X2=%s: item %zu is opened by \"%s\", "
                      "not by \"%s\"",
                      row->profile, row->c2, row->answers, row->x1, row->x2, i,
                      opened, readers[i]);
    }
    client_items_free(items, count);
    interview_free(interview);
}

/* An hour each, so that the flood's bucket stays full. */
START_TEST(each_choice_is_read_by_whom_the_table_says_and_nobody_else)
{
    for (int i = 0; i < ROWS; i++) {
        clock_set(VISITOR_NOW + (int64_t)i * HOUR);
        send_and_try(&rows[i], false);
    }
}
END_TEST

/* The table would prove nothing if it left a choice out. */
START_TEST(the_table_holds_every_choice_of_each_profile)
{
    static const char *const profiles[] = {"shelter", "consulate"};
    static const char *const seals[] = {"staff_here", "staff_other"};
    bool here[2][3] = {{false}};
    bool sealed[2][3] = {{false}};
    bool x1[2][3] = {{false}};
    bool x2[2][3] = {{false}};

    for (size_t i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        int p = strcmp(row->profile, profiles[1]) == 0;
        int c2 = row->c2[0] == 't' ? 0 : row->c2[0] == 'o' ? 1 : 2;
        int one = row->x1[0] == 'n' ? 0 : row->x1[0] == 'y' ? 1 : 2;
        int two = row->x2[0] == 'n' ? 0 : row->x2[0] == 'y' ? 1 : 2;
        bool is_sealed =
            strstr(row->answers, seals[0]) || strstr(row->answers, seals[1]);

        here[p][c2] |= !is_sealed;
        sealed[p][c2] |= is_sealed;
        x1[p][one] |= !strstr(row->answers, "A5") && c2 == 0;
        x2[p][two] |= strstr(row->answers, "A7=here") != NULL;
    }
    for (int p = 0; p < 2; p++)
        for (int i = 0; i < 3; i++) {
            ck_assert(here[p][i]);
            ck_assert(sealed[p][i]);
            ck_assert(x1[p][i]);
            ck_assert(x2[p][i] || (p == 1 && i == 2));
        }
}
END_TEST

START_TEST(the_receipt_opens_own_alone_and_the_thread_what_is_added)
{
    static const int some[] = {0, 3, 7, 9};

    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        send_and_try(&rows[some[i]], true);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("who_reads");
    TCase *one = tcase_create("who_reads");

    tcase_add_checked_fixture(one, visitor_come, visitor_go);
    tcase_add_test(one,
                   each_choice_is_read_by_whom_the_table_says_and_nobody_else);
    tcase_add_test(one,
                   the_receipt_opens_own_alone_and_the_thread_what_is_added);
    tcase_add_test(one, the_table_holds_every_choice_of_each_profile);
    suite_add_tcase(suite, one);
    return tap_run(suite);
}
