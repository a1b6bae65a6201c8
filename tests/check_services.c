#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/services.h"
#include "tests/tap.h"

/* Fields that each entry below has; CHANGED stands after them. */
struct entry {
    const char *id;
    const char *target;
    const char *child_ok;
    const char *tells_immigration;
    const char *phone;
};

static void
add_entry(struct buf *text, const struct entry *entry)
{
    char *json = memory_print(
        "%s{\"id\":\"%s\",\"name\":{\"es\":\"Uno %s\",\"en\":\"One %s\"},"
        "\"target\":\"%s\",\"phone\":%s,\"address\":\"1 Road\","
        "\"hours\":\"9-17\",\"languages\":\"en es\",\"costs\":\"free\","
        "\"women_staff\":true,\"child_ok\":%s,\"asks_papers\":false,"
        "\"tells_police\":false,\"tells_immigration\":%s,"
        "\"checked_on\":\"2026-11-01\"}",
        text->length > 1 ? "," : "", entry->id, entry->id, entry->id,
        entry->target, entry->phone, entry->child_ok, entry->tells_immigration);

    buf_add_text(text, json);
    free(json);
}

static enum status
read_entries(const struct entry *entries, size_t count, struct services **out,
             char **problem)
{
    struct buf text = {0};
    enum status status;

    buf_add_text(&text, "[");
    for (size_t i = 0; i < count; i++)
        add_entry(&text, &entries[i]);
    buf_add_text(&text, "]");
    status = services_read((const char *)text.data, text.length, out, problem);
    buf_clear(&text);
    return status;
}

static const struct entry plain[] = {
    {.id = "clinic",
     .target = "health",
     .child_ok = "true",
     .tells_immigration = "false",
     .phone = "\"1\""},
    {.id = "clinic2",
     .target = "health",
     .child_ok = "false",
     .tells_immigration = "false",
     .phone = "\"2\""},
    {.id = "office",
     .target = "legal_aid",
     .child_ok = "true",
     .tells_immigration = "true",
     .phone = "\"3\""},
    {.id = "lawyer",
     .target = "legal_aid",
     .child_ok = "false",
     .tells_immigration = "false",
     .phone = "\"4\""},
    {.id = "silent",
     .target = "mental_health",
     .child_ok = "true",
     .tells_immigration = "false",
     .phone = "null"},
};
enum { PLAIN = sizeof(plain) / sizeof(*plain) };

static struct services *
read_plain(void)
{
    struct services *services;
    char *problem;

    ck_assert_msg(read_entries(plain, PLAIN, &services, &problem) == STATUS_OK,
                  "%s", problem);
    return services;
}

START_TEST(a_directory_is_read)
{
    struct services *services = read_plain();
    const struct service *clinic = services_find(services, "clinic");

    ck_assert_uint_eq(services_count(services), PLAIN);
    ck_assert_ptr_eq(services_at(services, 0), clinic);
    ck_assert_ptr_null(services_at(services, PLAIN));
    ck_assert_ptr_null(services_find(services, "none"));
    ck_assert_int_eq(clinic->target, TARGET_HEALTH);
    ck_assert_str_eq(services_name(clinic, "es"), "Uno clinic");
    ck_assert_str_eq(services_name(clinic, "ar"), "One clinic");
    ck_assert(clinic->women_staff && !clinic->tells_police);
    services_free(services);
}
END_TEST

START_TEST(an_unset_field_blocks_its_entry_and_is_named)
{
    struct services *services = read_plain();
    const char *problem;

    ck_assert(!services_offers(services_find(services, "silent")));
    ck_assert(services_offers(services_find(services, "clinic")));
    ck_assert_uint_eq(services_blocked(services, 0, &problem), 1);
    ck_assert_ptr_nonnull(strstr(problem, "entry silent"));
    ck_assert_ptr_nonnull(strstr(problem, "\"phone\" is unset"));
    ck_assert_uint_eq(services_blocked(services, 1, &problem), 1);
    ck_assert_ptr_null(problem);
    services_free(services);
}
END_TEST

START_TEST(who_tells_immigration_is_never_offered)
{
    struct services *services = read_plain();
    const struct service *found[8];
    size_t count = services_suggest(
        services, (struct services_wish){.targets = UINT32_MAX}, found, 8);

    ck_assert(!services_offers(services_find(services, "office")));
    ck_assert_uint_eq(count, 3);
    for (size_t i = 0; i < count; i++)
        ck_assert(!found[i]->tells_immigration && !found[i]->blocked);
    services_free(services);
}
END_TEST

START_TEST(each_target_is_suggested_before_a_second_of_one)
{
    struct services *services = read_plain();
    struct services_wish wish = {.targets = UINT32_MAX};
    const struct service *found[8];

    ck_assert_uint_eq(services_suggest(services, wish, found, 8), 3);
    ck_assert_str_eq(found[0]->id, "clinic");
    ck_assert_str_eq(found[1]->id, "lawyer");
    ck_assert_str_eq(found[2]->id, "clinic2");
    ck_assert_uint_eq(services_suggest(services, wish, found, 2), 2);
    wish.blocked = 1u << TARGET_HEALTH;
    ck_assert_uint_eq(services_suggest(services, wish, found, 8), 1);
    ck_assert_str_eq(found[0]->id, "lawyer");
    services_free(services);
}
END_TEST

START_TEST(a_child_is_sent_only_where_children_may_come)
{
    struct services *services = read_plain();
    const struct service *found[8];
    size_t count = services_suggest(
        services, (struct services_wish){.targets = UINT32_MAX, .child = true},
        found, 8);

    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(found[0]->id, "clinic");
    services_free(services);
}
END_TEST

START_TEST(an_entry_unchecked_for_90_days_is_stale)
{
    struct services *services = read_plain();
    const struct service *clinic = services_find(services, "clinic");
    int64_t checked = 1793491200; /* 2026-11-01 00:00 UTC */
    int64_t day = 86400;

    ck_assert(!services_is_stale(clinic, checked));
    ck_assert(!services_is_stale(clinic, checked + 90 * day + day - 1));
    ck_assert(services_is_stale(clinic, checked + 91 * day));
    services_free(services);
}
END_TEST

struct bad {
    struct entry entry;
    const char *names;
};

static const struct bad bad_entries[] = {
    {.entry = {.id = "A b",
               .target = "health",
               .child_ok = "true",
               .tells_immigration = "false",
               .phone = "\"1\""},
     .names = "entry number 1, \"id\""},
    {.entry = {.id = "a",
               .target = "immigration",
               .child_ok = "true",
               .tells_immigration = "false",
               .phone = "\"1\""},
     .names = "entry a, \"target\": there is no such target"},
    {.entry = {.id = "a",
               .target = "health",
               .child_ok = "\"yes\"",
               .tells_immigration = "false",
               .phone = "\"1\""},
     .names = "entry a, \"child_ok\""},
    {.entry = {.id = "a",
               .target = "health",
               .child_ok = "true",
               .tells_immigration = "false",
               .phone = "12"},
     .names = "entry a, \"phone\""},
    {.entry = {.id = "a",
               .target = "health",
               .child_ok = "true",
               .tells_immigration = "false",
               .phone = "\"\\u001b[2J\""},
     .names = "entry a, \"phone\": it has control characters"},
    {.entry = {.id = "a",
               .target = "health",
               .child_ok = "true",
               .tells_immigration = "false,\"fax\":\"1\"",
               .phone = "\"1\""},
     .names = "entry a, \"fax\": there is no such key"},
    {.entry = {.id = "a",
               .target = "health",
               .child_ok = "true",
               .tells_immigration = "false,\"\\u001b[2J\":\"1\"",
               .phone = "\"1\""},
     .names = "entry a, \"?\": there is no such key"},
};

START_TEST(a_bad_entry_gives_a_sentence_with_the_place)
{
    for (size_t i = 0; i < sizeof(bad_entries) / sizeof(*bad_entries); i++) {
        struct services *services;
        char *problem;

        ck_assert_int_eq(
            read_entries(&bad_entries[i].entry, 1, &services, &problem),
            STATUS_BAD_INPUT);
        ck_assert_ptr_null(services);
        ck_assert_msg(strstr(problem, bad_entries[i].names) != NULL, "%s",
                      problem);
        free(problem);
    }
}
END_TEST

START_TEST(the_same_id_twice_is_refused)
{
    const struct entry twice[] = {plain[0], plain[0]};
    struct services *services;
    char *problem;

    ck_assert_int_eq(read_entries(twice, 2, &services, &problem),
                     STATUS_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(problem, "entry clinic, \"id\""));
    free(problem);
}
END_TEST

START_TEST(what_is_no_list_of_services_is_refused)
{
    static const char *const texts[] = {
        "", "{}", "[1]", "[null]", "nonsense", "[{\"id\":\"a\",\"name\":[]}]"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct services *services;
        char *problem;

        ck_assert_msg(services_read(texts[i], strlen(texts[i]), &services,
                                    &problem) == STATUS_BAD_INPUT,
                      "%s", texts[i]);
        ck_assert_ptr_nonnull(strstr(problem, "services.json: "));
        free(problem);
    }
}
END_TEST

START_TEST(an_empty_directory_offers_nothing)
{
    struct services *services;
    const struct service *found[4];
    char *problem;

    ck_assert_int_eq(services_read("[]", 2, &services, &problem), STATUS_OK);
    ck_assert_uint_eq(
        services_suggest(
            services, (struct services_wish){.targets = UINT32_MAX}, found, 4),
        0);
    services_free(services);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("services");
    TCase *services = tcase_create("services");

    tcase_add_test(services, a_directory_is_read);
    tcase_add_test(services, an_unset_field_blocks_its_entry_and_is_named);
    tcase_add_test(services, who_tells_immigration_is_never_offered);
    tcase_add_test(services, each_target_is_suggested_before_a_second_of_one);
    tcase_add_test(services, a_child_is_sent_only_where_children_may_come);
    tcase_add_test(services, an_entry_unchecked_for_90_days_is_stale);
    tcase_add_test(services, a_bad_entry_gives_a_sentence_with_the_place);
    tcase_add_test(services, the_same_id_twice_is_refused);
    tcase_add_test(services, what_is_no_list_of_services_is_refused);
    tcase_add_test(services, an_empty_directory_offers_nothing);
    suite_add_tcase(suite, services);
    return tap_run(suite);
}
