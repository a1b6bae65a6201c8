#ifndef TESTS_OLD_STORE_H
#define TESTS_OLD_STORE_H

/*
 * tests/corpus/store-N.db: a store of schema N as tests/make_old_store left
 * it. Founded and asked for one withdrawal OLD_STORE_DAYS before
 * OLD_STORE_CLOCK, when it was carried out; then a plain report, one with
 * an addition and an answer, and one whose withdrawal is asked.
 */
#define OLD_STORE_CLOCK (4 * 86400 + 3000LL * 7 * 86400)
enum { OLD_STORE_DAYS = 2 };

#endif
