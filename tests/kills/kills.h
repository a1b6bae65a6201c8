#ifndef TESTS_KILLS_KILLS_H
#define TESTS_KILLS_KILLS_H

/* End with a sentence: nothing can be tried. */
void
kills_give_up(const char *words) __attribute__((noreturn));

#endif
