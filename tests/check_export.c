#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/csv.h"
#include "kiosk/export/export.h"
#include "kiosk/export/gate.h"
#include "tests/case_maker.h"
#include "tests/tap.h"

enum { HOUR = 500000, CASES_MAX = 16 };

static const char HEADER[] =
    "schema,report_uid,site,week,path,lang,for_whom,safe_now,ongoing,what,"
    "who,place,isic,needs,urgent,wants,special,sexual_when,child_with,"
    "sex_gender,age_band,minor,country_origin,ok_refer,ok_stats,priority,"
    "reasons,tip_screen,status,referrals,outcomes,close_reason,"
    "days_to_answer\r\n";

static char folder[64];

static void
start(void)
{
    case_maker_start();
    (void)snprintf(folder, sizeof(folder), "/tmp/amparo-export-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
end(void)
{
    char *path = memory_print("%s/cases.csv", folder);

    (void)unlink(path);
    (void)rmdir(folder);
    free(path);
    case_maker_end();
}

static char *
path_of(const char *name)
{
    return memory_print("%s/%s", folder, name);
}

static char *
read_file(const char *name)
{
    char *path = path_of(name);
    struct buf bytes = {0};
    char *text;

    ck_assert_int_eq(file_read(path, 1 << 20, &bytes), STATUS_OK);
    text = memory_text(buf_text(&bytes));
    buf_clear(&bytes);
    free(path);
    return text;
}

static enum status
export_files(struct case_file *files, size_t count, enum reader team,
             size_t *written)
{
    const struct case_file *list[CASES_MAX];
    char *path = path_of("cases.csv");
    struct export_job job = {
        .format = EXPORT_cases_csv,
        .site = {.name = "casa_abierta", .team = team},
        .files = list,
        .count = count,
        .path = path,
        .replace = true,
    };
    enum status status;

    for (size_t i = 0; i < count; i++)
        list[i] = &files[i];
    status = export_write(&job, written);
    free(path);
    return status;
}

/* The row of one case without the id, which is another one each time. */
static char *
row_of(struct case_file *file)
{
    size_t written;
    char *text;
    char *row;
    char *uid;

    ck_assert_int_eq(export_files(file, 1, file->body.reader, &written),
                     STATUS_OK);
    ck_assert_uint_eq(written, 1);
    text = read_file("cases.csv");
    ck_assert_int_eq(strncmp(text, HEADER, strlen(HEADER)), 0);
    row = text + strlen(HEADER);
    uid = strchr(row, ',') + 1;
    ck_assert_uint_eq(strcspn(uid, ","), 25);
    memmove(uid, uid + 26, strlen(uid + 26) + 1);
    memmove(text, row, strlen(row) + 1);
    return text;
}

static void
expect_row(const char *answers, const char *row)
{
    struct case_file file = {.body = case_maker_body(answers)};
    char *came = row_of(&file);

    ck_assert_str_eq(came, row);
    free(came);
    case_clear(&file);
}

START_TEST(a_case_is_a_row_of_codes)
{
    expect_row("S2=abuse C2=team_here C1=no K1=no L1=longer A1=me "
               "A2=not_paid,docs_taken A3=none A5=employer A6=yes "
               "A7=this_country A8=home A9:secreto A10=money_owed,papers_back "
               "D1=woman_girl D2=25_59 P2=yes",
               "amparo_cases_1,casa_abierta,2027-W02,abuse,es,me,yes,yes,"
               "not_paid;docs_taken,employer,this_country,T,,,"
               "money_owed;papers_back,,,,woman_girl,25_59,no,,no,yes,P1,"
               "TIP_POSSIBLE;LABOUR,yes,Active,,,,\r\n");
    expect_row("S2=child C2=team_here K0=self K2=no K3=alone K4=15_17 "
               "K5=touch,hurt K5b=older K6=boss P1=ask_me P2=yes",
               "amparo_cases_1,casa_abierta,2027-W02,child,es,self,no,,"
               "hurt;touch,boss,,,,,,,older,alone,,15_17,yes,,ask_me,yes,P0,"
               "DANGER;UASC;GBV;ONGOING,no,Active,,,,\r\n");
    expect_row("S2=help C2=outside_only H1=doctor,papers H2=week H3=family "
               "H4=ill P2=yes",
               "amparo_cases_1,casa_abierta,2027-W02,help,es,family,,,,,,,"
               "doctor;papers,week,,ill,,,,,,,no,yes,P2,,no,Active,,,,\r\n");
}
END_TEST

START_TEST(the_story_of_a_case_is_told_in_codes)
{
    struct case_file file = {
        .body = case_maker_body("S2=help C2=team_here P2=yes")};
    char *row;

    report_agree(file.body.report, "clinic", "We tell the clinic.", true);
    case_maker_move(&file, CASE_WORKING, HOUR + 1);
    case_maker_reply(&file, HOUR + 71);
    case_maker_reply(&file, HOUR + 200);
    case_maker_move(&file, CASE_ANSWERED, HOUR + 71);
    row = row_of(&file);
    ck_assert_ptr_nonnull(strstr(row, ",yes,yes,P3,,no,FollowUp,,,,2\r\n"));
    free(row);
    case_maker_move(&file, CASE_REFERRED, HOUR + 80);
    row = row_of(&file);
    ck_assert_ptr_nonnull(strstr(row, ",no,Active,,referred,,2\r\n"));
    free(row);
    case_maker_move(&file, CASE_CLOSED, HOUR + 90);
    row = row_of(&file);
    ck_assert_ptr_nonnull(
        strstr(row, ",ClosedReferred,,referred,helped,2\r\n"));
    free(row);
    case_clear(&file);
}
END_TEST

START_TEST(whom_it_was_passed_on_to_is_a_kind_of_service)
{
    static const char directory[] =
        "[{\"id\": \"clinic\", \"name\": {\"en\": \"Clinic\"}, "
        "\"target\": \"health\", \"phone\": \"1\", \"address\": \"x\", "
        "\"hours\": \"9-5\", \"languages\": \"es\", \"costs\": \"free\", "
        "\"women_staff\": true, \"child_ok\": true, "
        "\"asks_papers\": false, \"tells_police\": false, "
        "\"tells_immigration\": false, \"checked_on\": \"2026-11-01\"}]";
    struct case_file file = {
        .body = case_maker_body("S2=help C2=team_here P2=yes")};
    struct export_site site = {.name = "x", .team = READER_HERE};
    struct services *services;
    struct export_case row;
    char *problem = NULL;

    ck_assert_msg(services_read(directory, strlen(directory), &services,
                                &problem) == STATUS_OK,
                  "%s", problem);
    site.services = services;
    report_agree(file.body.report, "clinic", "We tell the clinic.", true);
    report_agree(file.body.report, "gone", "We tell nobody.", true);
    ck_assert(gate_pass(&file, &site, &row));
    ck_assert_uint_eq(row.referred, 0);
    case_maker_move(&file, CASE_REFERRED, HOUR + 9);
    ck_assert(gate_pass(&file, &site, &row));
    ck_assert_uint_eq(row.referred, 1u << TARGET_HEALTH);
    services_free(services);
    case_clear(&file);
}
END_TEST

START_TEST(nothing_a_person_wrote_is_exported)
{
    struct case_file file = {
        .body = case_maker_body("S2=abuse C2=team_here A2=not_paid A5=employer "
                                "A9:geheim H7:secreto W1:escondido "
                                "D3:Venezuela P2=yes")};
    char *row;

    case_maker_judge(&file, PRIORITY_P1, "ana", "nota");
    case_maker_add(&file, ADDITION_TEXT, HOUR + 1);
    case_maker_reply(&file, HOUR + 2);
    row = row_of(&file);
    ck_assert_ptr_null(strstr(row, "geheim"));
    ck_assert_ptr_null(strstr(row, "secreto"));
    ck_assert_ptr_null(strstr(row, "escondido"));
    ck_assert_ptr_null(strstr(row, "Venezuela"));
    ck_assert_ptr_null(strstr(row, "ana"));
    ck_assert_ptr_null(strstr(row, "nota"));
    ck_assert_ptr_null(strstr(row, "más"));
    ck_assert_ptr_null(strstr(row, "respuesta"));
    free(row);
    case_clear(&file);
}
END_TEST

/* The country of a report in Spanish that says WRITTEN. */
static void
check_country(const char *written, const char *code)
{
    char *told = memory_print("S2=help C2=team_here D3:%s P2=yes", written);
    char *wanted = memory_print(",%s,no,yes,", code);
    struct case_file file = {.body = case_maker_body(told)};
    char *row;

    memcpy(file.body.language, "es", 3);
    row = row_of(&file);
    ck_assert_msg(strstr(row, wanted) != NULL, "%s: %s", written, row);
    free(row);
    free(wanted);
    memory_free_text(told);
    case_clear(&file);
}

START_TEST(only_a_countrys_code_is_exported)
{
    static const char *const written[][2] = {
        {"VE", "VE"},      {"ve", ""},      {"venezuela", "VE"},
        {"Haití", "HT"},   {"haiti", "HT"}, {"Alemania", "DE"},
        {"Germany", "DE"}, {"Maria", ""},   {"555-0100", ""},
        {"=1+1", ""},      {"ZZ", ""},
    };

    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        check_country(written[i][0], written[i][1]);
}
END_TEST

START_TEST(only_consent_and_the_reader_let_a_case_out)
{
    struct case_file files[4] = {
        {.body = case_maker_body("S2=help C2=team_here P2=yes")},
        {.body = case_maker_body("S2=help C2=team_here P2=no")},
        {.body = case_maker_body("S2=help C2=outside_only P2=yes")},
        {.body = case_maker_body("S2=abuse A3=hurt A5=staff_here A6=no "
                                 "C2=team_here P2=yes")},
    };
    size_t written;

    ck_assert(export_takes(&files[0], READER_HERE));
    ck_assert(!export_takes(&files[1], READER_HERE));
    ck_assert(!export_takes(&files[2], READER_HERE));
    ck_assert(!export_takes(&files[3], READER_HERE));
    ck_assert_int_eq(export_files(files, 4, READER_HERE, &written), STATUS_OK);
    ck_assert_uint_eq(written, 1);
    ck_assert_int_eq(export_files(files, 4, READER_OUTSIDE, &written),
                     STATUS_OK);
    ck_assert_uint_eq(written, 2);
    for (int i = 0; i < 4; i++)
        case_clear(&files[i]);
}
END_TEST

START_TEST(what_cannot_be_read_here_changes_no_byte_but_the_ids)
{
    struct case_file sealed = {
        .body = case_maker_body("S2=abuse A3=hurt A5=staff_here P2=yes")};
    char *with;
    char *without;
    size_t written;

    ck_assert_int_eq(export_files(&sealed, 1, READER_HERE, &written),
                     STATUS_OK);
    ck_assert_uint_eq(written, 0);
    with = read_file("cases.csv");
    ck_assert_int_eq(export_files(&sealed, 0, READER_HERE, &written),
                     STATUS_OK);
    without = read_file("cases.csv");
    ck_assert_str_eq(with, without);
    ck_assert_str_eq(with, HEADER);
    free(with);
    free(without);
    case_clear(&sealed);
}
END_TEST

START_TEST(an_id_is_another_one_in_each_export)
{
    struct case_file file = {
        .body = case_maker_body("S2=help C2=team_here P2=yes")};
    struct export_site site = {.name = "x", .team = READER_HERE};
    struct export_case one;
    struct export_case two;

    ck_assert(gate_pass(&file, &site, &one));
    ck_assert(gate_pass(&file, &site, &two));
    ck_assert_str_ne(one.uid, two.uid);
    ck_assert_uint_eq(strlen(one.uid), 25);
    case_clear(&file);
}
END_TEST

START_TEST(a_week_is_that_of_iso_8601)
{
    static const struct {
        int64_t seconds;
        const char *week;
    } weeks[] = {
        {.seconds = 1795392000, .week = "2026-W48"}, /* 2026-11-23 00:00 */
        {.seconds = 1798761600, .week = "2026-W53"}, /* 2027-01-01 00:00 */
        {.seconds = 1799020800, .week = "2027-W01"}, /* 2027-01-04 00:00 */
        {.seconds = 1799017200, .week = "2026-W53"}, /* an hour before */
    };
    struct case_file file = {
        .body = case_maker_body("S2=help C2=team_here P2=yes")};
    struct export_site site = {.name = "x", .team = READER_HERE};
    struct export_case row;

    for (size_t i = 0; i < sizeof(weeks) / sizeof(weeks[0]); i++) {
        file.body.hour = (uint32_t)(weeks[i].seconds / 3600);
        ck_assert(gate_pass(&file, &site, &row));
        ck_assert_str_eq(row.week, weeks[i].week);
    }
    case_clear(&file);
}
END_TEST

START_TEST(days_are_whole_ones)
{
    static const struct {
        uint32_t hours;
        int days;
    } cases[] = {
        {.hours = 0, .days = 0},
        {.hours = 23, .days = 0},
        {.hours = 24, .days = 1},
        {.hours = 71, .days = 2},
    };
    struct export_site site = {.name = "x", .team = READER_HERE};
    struct export_case row;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct case_file file = {
            .body = case_maker_body("S2=help C2=team_here P2=yes")};

        ck_assert(gate_pass(&file, &site, &row));
        ck_assert_int_eq(row.days_to_answer, -1);
        case_maker_reply(&file, HOUR + cases[i].hours);
        ck_assert(gate_pass(&file, &site, &row));
        ck_assert_int_eq(row.days_to_answer, cases[i].days);
        case_clear(&file);
    }
}
END_TEST

static void
expect_cell(void (*put)(struct csv *csv, const char *text), const char *text,
            const char *cell)
{
    struct buf out = {0};
    struct csv csv = {.out = &out};

    put(&csv, text);
    ck_assert_str_eq(buf_text(&out), cell);
    buf_clear(&out);
}

START_TEST(what_was_typed_is_never_run_by_a_spreadsheet)
{
    expect_cell(csv_typed, "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
    expect_cell(csv_typed, "+1", "\"'+1\"");
    expect_cell(csv_typed, "hola", "\"'hola\"");
    expect_cell(csv_typed, "a,b\r\nc", "\"'a,b\r\nc\"");
    expect_cell(csv_typed, "", "");
    expect_cell(csv_code, "=1", "\"'=1\"");
    expect_cell(csv_code, "-1", "\"'-1\"");
    expect_cell(csv_code, "@x", "\"'@x\"");
    expect_cell(csv_code, " =1", "\"' =1\"");
    expect_cell(csv_code, "\uFF1D1", "\"'\uFF1D1\"");
    expect_cell(csv_code, "a,b", "\"a,b\"");
    expect_cell(csv_code, "a\"b", "\"a\"\"b\"");
    expect_cell(csv_code, "a;b", "a;b");
    expect_cell(csv_code, "", "");
}
END_TEST

START_TEST(lines_end_as_rfc_4180_says)
{
    struct buf out = {0};
    struct csv csv = {.out = &out};

    csv_code(&csv, "");
    csv_code(&csv, "");
    csv_end_line(&csv);
    csv_code(&csv, "a");
    csv_typed(&csv, "b");
    csv_end_line(&csv);
    ck_assert_str_eq(buf_text(&out), ",\r\na,\"'b\"\r\n");
    buf_clear(&out);
}
END_TEST

START_TEST(a_format_is_found_by_its_name)
{
    ck_assert_int_eq(export_find("cases_csv"), EXPORT_cases_csv);
    ck_assert_int_eq(export_find("cases_doc"), -1);
    ck_assert_str_eq(export_name(EXPORT_cases_csv), "cases_csv");
    ck_assert_int_eq(export_formats, 1);
    ck_assert_uint_gt(strlen(export_words(EXPORT_cases_csv)), 10);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("export");
    TCase *tcase = tcase_create("export");

    tcase_add_checked_fixture(tcase, start, end);
    tcase_add_test(tcase, a_case_is_a_row_of_codes);
    tcase_add_test(tcase, the_story_of_a_case_is_told_in_codes);
    tcase_add_test(tcase, whom_it_was_passed_on_to_is_a_kind_of_service);
    tcase_add_test(tcase, nothing_a_person_wrote_is_exported);
    tcase_add_test(tcase, only_a_countrys_code_is_exported);
    tcase_add_test(tcase, only_consent_and_the_reader_let_a_case_out);
    tcase_add_test(tcase, what_cannot_be_read_here_changes_no_byte_but_the_ids);
    tcase_add_test(tcase, an_id_is_another_one_in_each_export);
    tcase_add_test(tcase, a_week_is_that_of_iso_8601);
    tcase_add_test(tcase, days_are_whole_ones);
    tcase_add_test(tcase, what_was_typed_is_never_run_by_a_spreadsheet);
    tcase_add_test(tcase, lines_end_as_rfc_4180_says);
    tcase_add_test(tcase, a_format_is_found_by_its_name);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
