#ifndef TESTS_KILLS_GLASS_H
#define TESTS_KILLS_GLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * A kiosk in a terminal of its own, and a person before it. Under it stands
 * what a service manager is: it leads the terminal's session and starts the
 * kiosk again, however it ended. Texts are known by their key, in English.
 */
struct glass;

/* BUILD holds the programs; the kiosk is started at once. */
struct glass *
glass_open(const char *build, const char *site);
/* End all of it. Accepts NULL. */
void
glass_close(struct glass *glass);

/* Poll this for reading. */
int
glass_descriptor(const struct glass *glass);
/* Take what the programs painted, without waiting; false: nothing. */
bool
glass_take(struct glass *glass);
/* How many bytes they sent since the start. */
uint64_t
glass_bytes(const struct glass *glass);

/* The screen, row by row. Lent until the next take. */
const char *
glass_text(const struct glass *glass);
/* Does the beginning of KEY's words stand there? */
bool
glass_shows(struct glass *glass, const char *key);
/* Does the first line say so: where one is? */
bool
glass_is_at(struct glass *glass, const char *key);
/* The digit in front of the line that says KEY, '\0' for none. */
char
glass_digit(struct glass *glass, const char *key);
/* The six groups of four that stand there; false when they do not. */
bool
glass_receipt(const struct glass *glass, char code[25]);
void
glass_press(struct glass *glass, const char *keys);

/* Who runs now; 0: nobody. */
pid_t
glass_kiosk(const struct glass *glass);
pid_t
glass_screen(const struct glass *glass);

#endif
