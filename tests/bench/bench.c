#include "tests/bench/bench.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"

enum {
    START_ROUNDS = 21,
    SEND_ROUNDS = 15,
    MEMORY_ROUNDS = 5,
    FEW = 1000,
    MANY = 500000, /* of two envelopes each */
    SEAL_ROUNDS = 200,
    TMPFS = 0x01021994,
};

const char *const bench_languages[] = {"en", "es", "fr", "ar"};

void
bench_give_up(const char *words)
{
    fflush(stdout);
    fprintf(stderr, "bench: %s\n", words);
    /* Not exit(): a child of ours may come here too. */
    _exit(1);
}

struct site *
bench_site(void)
{
    struct site *site = site_make();

    site_set(site, "languages", "en es fr ar");
    return site;
}

pid_t
bench_peer(const struct client *client)
{
    struct ucred peer = {0};
    socklen_t length = sizeof peer;

    if (getsockopt(client_descriptor(client), SOL_SOCKET, SO_PEERCRED, &peer,
                   &length) != 0)
        bench_give_up("who serves cannot be asked");
    return peer.pid;
}

/* The value after "NAME : " in a file of /proc; the caller frees. */
static char *
fact(const char *path, const char *name)
{
    FILE *file = fopen(path, "r");
    char line[512];
    char *found = NULL;

    while (file && !found && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0 && strchr(line, ':')) {
            char *value = strchr(line, ':') + 1;

            value += strspn(value, " \t");
            value[strcspn(value, "\n")] = '\0';
            found = memory_text(value);
        }
    if (file)
        fclose(file);
    return found ? found : memory_text("unknown");
}

static void
print_machine(const struct site *site)
{
    char *model = fact("/proc/cpuinfo", "model name");
    char *memory = fact("/proc/meminfo", "MemTotal");
    struct statfs info = {0};

    (void)statfs(site_folder(site), &info);
    printf("Machine: %ld cores (%s), %s of memory.\n",
           sysconf(_SC_NPROCESSORS_ONLN), model, memory);
    if (info.f_type == TMPFS)
        printf("The sites stand in memory (tmpfs): what is durable costs "
               "nothing here.\n");
    printf("Medians; ratio = Amparo / the other side, taken in turns; in "
           "brackets the middle\nhalf of the ratios. Read the ratios, not the "
           "milliseconds.\n");
    free(model);
    free(memory);
}

static void
print_part(struct part part)
{
    printf("\n%-36s %11s %11s  ratio\n", part.title, "Amparo", "other");
    for (size_t i = 0; i < part.count; i++)
        pair_print(&part.pairs[i]);
    for (size_t i = 0; i < part.count; i++)
        pair_explain(&part.pairs[i]);
    fflush(stdout);
}

int
main(int count, char **arguments)
{
    int64_t began = clock_milliseconds();
    int many = count > 1 ? atoi(arguments[1]) : MANY;
    struct site *site;

    if (count > 2 || many < 1) {
        fputs("Usage: bench [REPORTS]\n\nMeasures Amparo beside other "
              "programs; REPORTS is how many the large\nstore holds "
              "(500000: a million envelopes).\n",
              stderr);
        return 64;
    }
    if (!setlocale(LC_ALL, "C.UTF-8") || secret_start() != STATUS_OK)
        bench_give_up("no UTF-8 or no source of chance");
    /* A store outlives the kiosk that started it: it becomes ours. */
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    setenv("TERM", "xterm-256color", 1);
    site = bench_site();
    print_machine(site);
    print_part(start_measure(site, START_ROUNDS));
    print_part(send_measure(site, SEND_ROUNDS));
    print_part(memory_measure(site, MEMORY_ROUNDS));
    print_part(seal_measure(SEAL_ROUNDS));
    site_free(site);
    print_part(many_measure(FEW, many));
    printf("\n%d limits, %d not met. That took %d s.\n", bench_limits.count,
           bench_limits.past, (int)((clock_milliseconds() - began) / 1000));
    return 0;
}
