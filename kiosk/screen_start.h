#ifndef KIOSK_SCREEN_START_H
#define KIOSK_SCREEN_START_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A fresh amparo-screen for one visit, as its supervisor starts it. */
struct screen_start {
    const char *site;
    uint32_t keyset; /* keys older than these are refused */
    int store;       /* -1: a visit without one, that says where to go */
    int log;
    bool allow_quit;
};

/* The supervisor's ends of what it has in common with the screen. */
struct screen_ends {
    int socket;
    int reason; /* its standard error */
};

/* -1 when it cannot be started. The caller closes both ends. */
pid_t
screen_start(const struct screen_start *start, struct screen_ends *here);

#endif
