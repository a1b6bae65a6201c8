#ifndef TESTS_SHUT_ACTS_H
#define TESTS_SHUT_ACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * What somebody would try who has taken a program over. Each act is a system
 * call that works, or fails for a reason of its own, for root on a machine
 * that shuts nothing in: arguments are such that nothing comes of the ones
 * that could hurt.
 */
struct room {
    char *home;    /* a temporary folder: all the rest stands in it */
    char *outside; /* a file that is none of the program's */
    char *secret;  /* ROOT's private half */
    char *site;    /* the folder of a site */
    char *database;
    char *own;    /* a folder that may be written */
    pid_t victim; /* another process of the same user */
    int terminal; /* a pty's end, which leads nothing */
    int socket;   /* not connected */
    int program;  /* O_PATH to a program */
    int folder;   /* O_PATH to the outside */
};

/* Whom an act is forbidden. */
enum {
    FOR_SUPERVISOR = 1,
    FOR_SCREEN = 2,
    FOR_STORE = 4,
    FOR_DESK = 8,
    FOR_SHUT = FOR_SCREEN | FOR_STORE | FOR_DESK,
    FOR_ALL = FOR_SHUT | FOR_SUPERVISOR,
};

struct act {
    const char *name;
    /* 0 when it was done, else the errno. */
    int (*try)(const struct room *room);
    int who;
    bool is_sample;       /* root does it, where nothing is shut in */
    bool needs_sanitizer; /* to be let: by a build with AddressSanitizer */
};

extern const struct act acts_of_files[];
extern const size_t acts_of_files_count;
extern const struct act acts_of_calls[];
extern const size_t acts_of_calls_count;
extern const struct act acts_of_kernel[];
extern const size_t acts_of_kernel_count;

#endif
