#ifndef TESTS_BENCH_MENU_H
#define TESTS_BENCH_MENU_H

#include "tests/bench/bench.h"
#include "tests/bench/pty.h"
#include "translations/text/messages.h"

/* The kiosk and whiptail with the same menu, and by what they are known. */
struct menu {
    struct messages *messages;
    const char *attract; /* text of the waiting screen */
    const char *picker;
    const char *purpose;
    const char *question;
    const char *whiptail;
};

void
menu_open(struct menu *menu);
void
menu_close(struct menu *menu);

/* The path of a built program; the caller frees. */
char *
menu_program(const char *name);

/* Start them; end them with pty_end. */
struct pty *
menu_kiosk(struct site *site);
struct pty *
menu_whiptail(const struct menu *menu);

#endif
