#include "tests/ran.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"

struct site *ran_site;
char ran_home[] = "/tmp/amparo-verbs-XXXXXX";
struct buf ran_said;

void
ran_open(void)
{
    memcpy(ran_home + strlen(ran_home) - 6, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(ran_home));
    setenv("XDG_STATE_HOME", ran_home, 1);
    ran_site = site_make();
}

void
ran_close(void)
{
    char *command = memory_print("rm -rf %s", ran_home);

    site_free(ran_site);
    buf_clear(&ran_said);
    ck_assert_int_eq(system(command), 0);
    free(command);
}

char *
ran_home_path(const char *name)
{
    return memory_print("%s/%s", ran_home, name);
}

int
ran(const char *command)
{
    const char *build = getenv("AMPARO_BUILD");
    char *out = ran_home_path("said");
    char *whole = memory_print("%s/amparo %s >%s 2>&1 </dev/null",
                               build ? build : ".", command, out);
    int ended = system(whole);

    buf_clear(&ran_said);
    ck_assert_int_eq(file_read(out, 1 << 20, &ran_said), STATUS_OK);
    unlink(out);
    free(whole);
    free(out);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

int
ran_on(const char *pattern)
{
    struct buf command = {0};
    int code;

    for (; *pattern; pattern++) {
        if (strncmp(pattern, "{S}", 3) == 0)
            buf_add_text(&command, site_folder(ran_site));
        else if (strncmp(pattern, "{P}", 3) == 0)
            buf_add_text(&command, site_secrets(ran_site));
        else if (strncmp(pattern, "{H}", 3) == 0)
            buf_add_text(&command, ran_home);
        else {
            buf_add_byte(&command, (uint8_t)*pattern);
            continue;
        }
        pattern += 2;
    }
    code = ran(buf_text(&command));
    buf_clear(&command);
    return code;
}

bool
ran_says(const char *words)
{
    return strstr(buf_text(&ran_said), words) != NULL;
}
