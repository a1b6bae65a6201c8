#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <sys/types.h>

#include "store/protocol/client.h"
#include "tests/site.h"

/*
 * What `make bench` measures: Amparo and something that everybody knows, in
 * turns and in the same minute, so that what the machine does beside it
 * meets both. Nothing here passes or fails on a time: a ratio past its limit
 * is said, and that is all.
 */

/* End with a sentence: there is nothing to measure. */
void
bench_give_up(const char *words) __attribute__((noreturn));

/* One line of the table: both sides, sample by sample. */
enum { SAMPLES_MAX = 1024 };

struct pair {
    const char *name;
    const char *other;   /* the other side's name */
    const char *unit;    /* what the samples are in */
    const char *meaning; /* what the line means, a sentence */
    double limit;        /* of the ratio of the medians; 0: there is none */
    double ours[SAMPLES_MAX];
    double others[SAMPLES_MAX];
    int count;
};

void
pair_add(struct pair *pair, double ours, double other);

/* Print the medians, their ratio and the middle half of the ratios. */
void
pair_print(const struct pair *pair);
/* And what the lines mean. */
void
pair_explain(const struct pair *pair);

/* The lines of one bench, one after another. */
struct part {
    const char *title;
    struct pair *pairs;
    size_t count;
};

/* The kiosk's site of the first bench, the languages it offers. */
extern const char *const bench_languages[];
enum { BENCH_LANGUAGES = 4 };

/* A site for the benches: `amparo init --demo`, English first. */
struct site *
bench_site(void);

/* Who serves at the other end. */
pid_t
bench_peer(const struct client *client);

struct part
start_measure(struct site *site, int rounds);
struct part
send_measure(struct site *site, int rounds);
struct part
memory_measure(struct site *site, int rounds);
/* FEW and MANY reports in two sites, and what an empty one does. */
struct part
many_measure(int few, int many);
struct part
seal_measure(int rounds);
/* Everybody at work on one site: prints by itself. */
void
waits_measure(struct site *site);

/* How many lines had a limit, and how many are past it, till now. */
struct limits {
    int count;
    int past;
};
extern struct limits bench_limits;

/* The value below which a PART (0 to 1) of the samples lie. */
double
bench_quantile(const double *samples, int count, double part);

#endif
