#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/whole.h"
#include "tests/tap.h"

static char folder[64];

static void
start(void)
{
    (void)snprintf(folder, sizeof(folder), "/tmp/amparo-whole-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static int
count_files(bool remove_them)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        if (remove_them)
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
    (void)closedir(dir);
    return count;
}

static void
end(void)
{
    (void)count_files(true);
    (void)rmdir(folder);
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
write_text(const char *name, const char *text, bool replace)
{
    char *path = path_of(name);
    struct buf bytes = {0};
    enum status status;

    buf_add_text(&bytes, text);
    status = whole_write(path, &bytes, replace);
    buf_clear(&bytes);
    free(path);
    return status;
}

static void
expect_content(const char *name, const char *content)
{
    char *text = read_file(name);

    ck_assert_str_eq(text, content);
    free(text);
}

START_TEST(a_file_is_written_whole_and_for_its_owner_alone)
{
    char *path = path_of("a");
    mode_t mask = umask(0);
    struct stat about;

    ck_assert_int_eq(write_text("a", "one", false), STATUS_OK);
    (void)umask(mask);
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_uint_eq(about.st_mode & 07777, 0600);
    expect_content("a", "one");
    ck_assert_int_eq(count_files(false), 1);
    free(path);
}
END_TEST

START_TEST(a_file_that_stands_there_is_kept_unless_asked)
{
    ck_assert_int_eq(write_text("a", "one", false), STATUS_OK);
    ck_assert_int_eq(write_text("a", "two", false), STATUS_EXISTS);
    expect_content("a", "one");
    ck_assert_int_eq(write_text("a", "two", true), STATUS_OK);
    expect_content("a", "two");
    ck_assert_int_eq(count_files(false), 1);
}
END_TEST

START_TEST(a_part_of_a_run_that_died_is_in_nobodys_way)
{
    ck_assert_int_eq(write_text("a.part", "half", false), STATUS_OK);
    ck_assert_int_eq(write_text("a", "one", false), STATUS_EXISTS);
    ck_assert_int_eq(write_text("a", "one", true), STATUS_OK);
    expect_content("a", "one");
    ck_assert_int_eq(count_files(false), 1);
}
END_TEST

START_TEST(no_link_is_followed)
{
    char *target = path_of("target");
    char *link = path_of("a");
    char *part = path_of("b.part");

    ck_assert_int_eq(write_text("target", "keep", false), STATUS_OK);
    ck_assert_int_eq(symlink(target, link), 0);
    ck_assert_int_eq(symlink(target, part), 0);
    ck_assert_int_eq(write_text("a", "one", false), STATUS_EXISTS);
    ck_assert_int_eq(write_text("a", "one", true), STATUS_OK);
    ck_assert_int_eq(write_text("b", "one", false), STATUS_EXISTS);
    ck_assert_int_eq(write_text("b", "one", true), STATUS_OK);
    expect_content("target", "keep");
    expect_content("a", "one");
    free(target);
    free(link);
    free(part);
}
END_TEST

START_TEST(a_place_that_is_not_there_is_told)
{
    ck_assert_int_eq(write_text("no/such", "x", false), STATUS_MISSING);
    ck_assert_int_eq(write_text("", "x", false), STATUS_BAD_INPUT);
    ck_assert_int_eq(count_files(false), 0);
}
END_TEST

START_TEST(a_full_disk_leaves_nothing_behind)
{
    /* as near to a full disk as a test comes: no file past two bytes */
    const struct rlimit limit = {.rlim_cur = 2, .rlim_max = 2};

    ck_assert_int_eq(write_text("a", "one", false), STATUS_OK);
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(write_text("a", "four", true), STATUS_FULL);
    ck_assert_int_eq(write_text("b", "four", false), STATUS_FULL);
    ck_assert_int_eq(count_files(false), 1);
    expect_content("a", "one");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("whole");
    TCase *tcase = tcase_create("whole");

    tcase_add_checked_fixture(tcase, start, end);
    tcase_add_test(tcase, a_file_is_written_whole_and_for_its_owner_alone);
    tcase_add_test(tcase, a_file_that_stands_there_is_kept_unless_asked);
    tcase_add_test(tcase, a_part_of_a_run_that_died_is_in_nobodys_way);
    tcase_add_test(tcase, no_link_is_followed);
    tcase_add_test(tcase, a_place_that_is_not_there_is_told);
    tcase_add_test(tcase, a_full_disk_leaves_nothing_behind);
    suite_add_tcase(suite, tcase);
    return tap_run(suite);
}
