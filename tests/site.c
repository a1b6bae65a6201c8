#include "tests/site.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "store/protocol/place.h"

enum { TRIES = 500, PAUSE = 10, FILE_MAX = 1 << 30, PHRASE_MAX = 4096 };

struct site {
    char *home; /* the temporary folder, NULL when the site was there */
    char *folder;
    char *secrets;
    char *phrase;
    pid_t store;
    bool is_dead;
};

static void
give_up(const char *words)
{
    printf("Bail out! %s\n", words);
    exit(99);
}

char *
site_program(const char *name)
{
    const char *build = getenv("AMPARO_BUILD");
    char self[4096];
    ssize_t length;
    char *slash;

    if (build)
        return memory_print("%s/%s", build, name);
    length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        give_up("where am I?");
    self[length] = '\0';
    slash = strrchr(self, '/');
    *slash = '\0';
    return memory_print("%s/../%s", self, name);
}

/* Start NAME with arguments, silent; the caller waits for it. */
static pid_t
start(const char *name, const char *const arguments[])
{
    char *path = site_program(name);
    char *list[16] = {path};
    pid_t child;

    for (int i = 0; i < 14 && arguments[i]; i++)
        list[i + 1] = memory_text(arguments[i]);
    child = fork();
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);

        dup2(nothing, 0);
        dup2(nothing, 1);
        dup2(nothing, 4); /* where a store logs */
        execv(path, list);
        _exit(127);
    }
    for (int i = 0; list[i]; i++)
        free(list[i]);
    return child;
}

static int
run(const char *name, const char *const arguments[])
{
    int ended = -1;
    pid_t child = start(name, arguments);

    if (child < 0 || waitpid(child, &ended, 0) != child)
        return -1;
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

static char *
read_phrase(const char *path)
{
    struct buf bytes = {0};
    char *phrase;

    if (file_read(path, PHRASE_MAX, &bytes) != STATUS_OK)
        give_up("the pass phrase cannot be read");
    phrase = memory_text(buf_text(&bytes));
    phrase[strcspn(phrase, "\n")] = '\0';
    buf_clear(&bytes);
    return phrase;
}

/* Connect without starting anything; NULL when nobody answers at once. */
static struct client *
connect_now(const struct site *site, bool staff)
{
    struct meeting_place place;
    struct client *client = NULL;

    if (place_find(site->folder, &place) != STATUS_OK)
        return NULL;
    if (client_open(staff ? place.staff_socket : place.public_socket,
                    &client) != STATUS_OK)
        return NULL;
    return client;
}

/* Who serves at the other end, whoever started it. */
static void
remember_store(struct site *site, const struct client *client)
{
    struct ucred peer;
    socklen_t length = sizeof peer;

    if (getsockopt(client_descriptor(client), SOL_SOCKET, SO_PEERCRED, &peer,
                   &length) == 0)
        site->store = peer.pid;
}

/*
 * Does PROCESS still run? One that ended but that its parent, which may be
 * anybody, has not waited for does not.
 */
static bool
is_running(pid_t process)
{
    char *path = memory_print("/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "re");
    char state = 'Z';

    free(path);
    if (file) {
        if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
            state = 'Z';
        fclose(file);
    }
    return state != 'Z' && state != 'X';
}

static void
end_store(struct site *site, int number)
{
    if (site->store > 0 && kill(site->store, number) == 0) {
        for (int i = 0; is_running(site->store) && i < TRIES; i++)
            poll(NULL, 0, PAUSE);
        waitpid(site->store, NULL, WNOHANG);
    }
    site->store = 0;
}

struct site *
site_make(void)
{
    struct site *site = memory_zeroed(sizeof *site);
    struct client *client;
    char *phrase_file;

    site->home = memory_text("/tmp/amparo-test-XXXXXX");
    if (!mkdtemp(site->home))
        give_up("no temporary folder");
    site->folder = memory_print("%s/site", site->home);
    site->secrets = memory_print("%s/site-secrets", site->home);
    if (run("amparo", (const char *const[]){"init", "--site", site->folder,
                                            "--demo", NULL}) != 0)
        give_up("amparo init --demo failed");
    phrase_file = memory_print("%s/passphrase.txt", site->secrets);
    site->phrase = read_phrase(phrase_file);
    free(phrase_file);
    /* The store that `init` started has read the settings already. */
    client = connect_now(site, true);
    if (client)
        remember_store(site, client);
    client_close(client);
    end_store(site, SIGTERM);
    return site;
}

struct site *
site_use(const char *folder, const char *phrase_file)
{
    struct site *site = memory_zeroed(sizeof *site);

    site->folder = memory_text(folder);
    site->secrets = memory_print("%s-secrets", folder);
    site->phrase = read_phrase(phrase_file);
    return site;
}

static void
remove_tree(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        char *inner;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        inner = memory_print("%s/%s", path, entry->d_name);
        if (unlink(inner) != 0)
            remove_tree(inner);
        free(inner);
    }
    if (folder)
        closedir(folder);
    rmdir(path);
}

void
site_free(struct site *site)
{
    if (!site)
        return;
    if (site->home) {
        end_store(site, SIGTERM);
        remove_tree(site->home);
    }
    free(site->home);
    free(site->folder);
    free(site->secrets);
    memory_free_text(site->phrase);
    free(site);
}

const char *
site_folder(const struct site *site)
{
    return site->folder;
}

const char *
site_secrets(const struct site *site)
{
    return site->secrets;
}

const char *
site_phrase(const struct site *site)
{
    return site->phrase;
}

/* Is this line of the file the setting NAME, commented out or not? */
static bool
is_setting(const char *line, const char *name)
{
    size_t length = strlen(name);

    line += strspn(line, "# \t");
    return strncmp(line, name, length) == 0 &&
           line[length + strspn(line + length, " \t")] == '=';
}

void
site_set(struct site *site, const char *name, const char *value)
{
    char *path = memory_print("%s/amparo.conf", site->folder);
    struct buf bytes = {0};
    struct buf out = {0};
    char *text;
    char *kept = NULL;

    if (file_read(path, 1 << 20, &bytes) != STATUS_OK)
        give_up("amparo.conf cannot be read");
    text = memory_text(buf_text(&bytes));
    for (char *line = strtok_r(text, "\n", &kept); line;
         line = strtok_r(NULL, "\n", &kept)) {
        if (is_setting(line, name))
            continue;
        buf_add_text(&out, line);
        buf_add_byte(&out, '\n');
    }
    buf_add_text(&out, name);
    buf_add_text(&out, " = ");
    buf_add_text(&out, value);
    buf_add_byte(&out, '\n');
    unlink(path);
    if (file_write_new(path, out.data, out.length) != STATUS_OK)
        give_up("amparo.conf cannot be written");
    free(text);
    buf_clear(&bytes);
    buf_clear(&out);
    free(path);
}

struct client *
site_connect(struct site *site, bool staff)
{
    struct client *client = NULL;

    if (site->is_dead)
        return NULL;
    /* A site that was there may have a store that runs already. */
    if (site->store <= 0 && !site->home)
        client = connect_now(site, staff);
    if (site->store <= 0 && !client)
        site->store =
            start("amparo-store",
                  (const char *const[]){"--site", site->folder, NULL});
    for (int i = 0; i < TRIES && !client; i++) {
        client = connect_now(site, staff);
        if (!client)
            poll(NULL, 0, PAUSE);
    }
    if (!client)
        give_up("the store does not answer");
    remember_store(site, client);
    return client;
}

void
site_kill_store(struct site *site)
{
    site->is_dead = true;
    end_store(site, SIGKILL);
}

void
site_revive(struct site *site)
{
    site->is_dead = false;
}

/* Is NEEDLE in the file? */
static bool
file_holds(const char *path, const char *needle, size_t length)
{
    struct buf bytes = {0};
    bool found = file_read(path, FILE_MAX, &bytes) == STATUS_OK &&
                 bytes.length > 0 &&
                 memmem(bytes.data, bytes.length, needle, length);

    buf_clear(&bytes);
    return found;
}

bool
site_holds(const struct site *site, const char *bytes, size_t length)
{
    DIR *folder = opendir(site->folder);
    struct dirent *entry;
    bool found = false;

    while (folder && !found && (entry = readdir(folder))) {
        char *path = memory_print("%s/%s", site->folder, entry->d_name);

        found = entry->d_type == DT_REG && file_holds(path, bytes, length);
        free(path);
    }
    if (folder)
        closedir(folder);
    return found;
}
