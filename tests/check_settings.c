#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/memory.h"
#include "kiosk/programs.h"
#include "kiosk/settings.h"
#include "tests/tap.h"

static char folder[] = "/tmp/amparo-settings-XXXXXX";
static char *path;

static void
make_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    path = memory_print("%s/amparo.conf", folder);
}

static void
remove_folder(void)
{
    unlink(path);
    rmdir(folder);
    free(path);
}

static enum status
read_text(const char *text, struct settings **out, char **problem)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
    return settings_read(folder, out, problem);
}

/* The sentence for a bad file names the line and has these words. */
static void
is_refused(const char *text, const char *line, const char *words)
{
    struct settings *settings = NULL;
    char *problem = NULL;

    ck_assert_int_eq(read_text(text, &settings, &problem), STATUS_SETTING);
    ck_assert_ptr_nonnull(problem);
    ck_assert_msg(strstr(problem, line) && strstr(problem, words), "%s",
                  problem);
    free(problem);
}

START_TEST(an_empty_file_gives_the_defaults)
{
    struct settings *settings = NULL;
    char *problem = NULL;
    const char *const *words;

    ck_assert_int_eq(read_text("", &settings, &problem), STATUS_OK);
    ck_assert_int_eq(settings_number(settings, SETTING_idle_seconds), 90);
    ck_assert_int_eq(settings_number(settings, SETTING_withdraw_hours), 24);
    ck_assert_int_eq(settings_number(settings, SETTING_profile), 0);
    ck_assert_str_eq(settings_text(settings, SETTING_profile), "shelter");
    ck_assert_uint_eq(settings_words(settings, SETTING_languages, &words), 4);
    ck_assert_str_eq(words[0], "es");
    ck_assert(!settings_is_on(settings, SETTING_ask_country));
    ck_assert_int_eq(settings_number(settings, SETTING_desk_hours),
                     9 * 60 * 1440 + 17 * 60);
    ck_assert_int_eq(settings_number(settings, SETTING_outside_days), 1 | 8);
    settings_free(settings);
}
END_TEST

START_TEST(a_text_can_be_given_for_one_language)
{
    struct settings *settings = NULL;
    char *problem = NULL;

    ck_assert_int_eq(read_text("place = The church\n"
                               "# a comment\n"
                               "  place[es] = La iglesia  \n",
                               &settings, &problem),
                     STATUS_OK);
    ck_assert_str_eq(settings_text_in(settings, SETTING_place, "es"),
                     "La iglesia");
    ck_assert_str_eq(settings_text_in(settings, SETTING_place, "fr"),
                     "The church");
    settings_free(settings);
}
END_TEST

START_TEST(each_bad_line_is_named_with_its_number)
{
    is_refused("\nidle = 3\n", "line 2", "no setting of this name");
    is_refused("idle_seconds = 5\n", "line 1", "between 20 and 600");
    is_refused("idle_seconds = soon\n", "line 1", "whole number");
    is_refused("idle_seconds = 99999999999999999999\n", "line 1",
               "whole number");
    is_refused("idle_seconds = 30\nidle_seconds = 40\n", "line 2",
               "set before, in line 1");
    is_refused("profile = prison\n", "line 1", "shelter consulate");
    is_refused("desk_hours = 9 to 5\n", "line 1", "09:00-17:00");
    is_refused("desk_hours = 17:00-09:00\n", "line 1", "before another");
    is_refused("desk_days = mon caturday\n", "line 1", "days");
    is_refused("languages =\n", "line 1", "at least 1");
    is_refused("nonsense\n", "line 1", "name = value");
    is_refused("idle_seconds[es] = 30\n", "line 1", "has no language");
    is_refused("place = \xff\xfe\n", "line 1", "not UTF-8");
    is_refused("place = a\033[2Jb\n", "line 1", "control character");
}
END_TEST

START_TEST(a_missing_file_is_named)
{
    struct settings *settings = NULL;
    char *problem = NULL;

    ck_assert_int_eq(settings_read("/nowhere", &settings, &problem),
                     STATUS_MISSING);
    ck_assert_ptr_nonnull(strstr(problem, "/nowhere/amparo.conf"));
    free(problem);
}
END_TEST

START_TEST(a_brace_of_the_notice_that_is_unset_blocks_the_start)
{
    struct settings *settings = NULL;
    char *problem = NULL;

    ck_assert_int_eq(read_text("site_name = Casa\nauthority = x\nplace = x\n"
                               "number = 112\nclinic = x\nsafe_child = x\n",
                               &settings, &problem),
                     STATUS_OK);
    ck_assert_int_eq(settings_ready(settings, &problem), STATUS_SETTING);
    ck_assert_ptr_nonnull(strstr(problem, "\"talk\""));
    free(problem);
    settings_free(settings);
}
END_TEST

START_TEST(a_consulate_needs_its_country)
{
    static const char *const texts[] = {
        "profile = consulate\nsite_name = C\nauthority = x\nplace = x\n"
        "number = 112\nclinic = x\nsafe_child = x\ntalk = x\n",
        "profile = consulate\nsite_name = C\nauthority = x\nplace = x\n"
        "number = 112\nclinic = x\nsafe_child = x\ntalk = x\ncountry = A\n",
    };
    struct settings *settings = NULL;
    char *problem = NULL;

    ck_assert_int_eq(read_text(texts[0], &settings, &problem), STATUS_OK);
    ck_assert_int_eq(settings_ready(settings, &problem), STATUS_SETTING);
    free(problem);
    settings_free(settings);
    ck_assert_int_eq(read_text(texts[1], &settings, &problem), STATUS_OK);
    ck_assert_int_eq(settings_ready(settings, &problem), STATUS_OK);
    settings_free(settings);
}
END_TEST

/* Is the site's log now written to what stands at PATH? */
static bool
logs_to(const char *place)
{
    struct stat there;
    struct stat log;
    int descriptor = programs_log(folder);

    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(fstat(descriptor, &log), 0);
    close(descriptor);
    return stat(place, &there) == 0 && there.st_dev == log.st_dev &&
           there.st_ino == log.st_ino;
}

START_TEST(what_stands_in_for_the_log_is_left_alone)
{
    char *log = memory_print("%s/amparo.log", folder);
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    fclose(file);
    ck_assert_int_eq(symlink(path, log), 0);
    ck_assert(!logs_to(path));
    unlink(log);
    ck_assert_int_eq(link(path, log), 0);
    ck_assert(!logs_to(path));
    unlink(log);
    ck_assert_int_eq(mkfifo(log, 0600), 0);
    ck_assert(!logs_to(log));
    unlink(log);
    ck_assert(logs_to(log));
    unlink(log);
    free(log);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("settings");
    TCase *settings = tcase_create("settings");

    tcase_add_checked_fixture(settings, make_folder, remove_folder);
    tcase_add_test(settings, an_empty_file_gives_the_defaults);
    tcase_add_test(settings, a_text_can_be_given_for_one_language);
    tcase_add_test(settings, each_bad_line_is_named_with_its_number);
    tcase_add_test(settings, a_missing_file_is_named);
    tcase_add_test(settings,
                   a_brace_of_the_notice_that_is_unset_blocks_the_start);
    tcase_add_test(settings, a_consulate_needs_its_country);
    tcase_add_test(settings, what_stands_in_for_the_log_is_left_alone);
    suite_add_tcase(suite, settings);
    return tap_run(suite);
}
