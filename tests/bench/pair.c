#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/bench.h"

enum { LINE = 78 };

void
pair_add(struct pair *pair, double ours, double other)
{
    if (pair->count == SAMPLES_MAX)
        bench_give_up("too many samples");
    pair->ours[pair->count] = ours;
    pair->others[pair->count++] = other;
}

static int
compare(const void *one, const void *other)
{
    double left = *(const double *)one;
    double right = *(const double *)other;

    return (left > right) - (left < right);
}

struct limits bench_limits;

double
bench_quantile(const double *samples, int count, double part)
{
    double sorted[SAMPLES_MAX];

    memcpy(sorted, samples, (size_t)count * sizeof *samples);
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    return sorted[(int)(part * (count - 1) + 0.5)];
}

void
pair_print(const struct pair *pair)
{
    double ratios[SAMPLES_MAX];
    double ours;
    double others;

    if (pair->count == 0) {
        printf("  %-34s not measured\n", pair->name);
        return;
    }
    for (int i = 0; i < pair->count; i++)
        ratios[i] = pair->ours[i] / pair->others[i];
    ours = bench_quantile(pair->ours, pair->count, 0.5);
    others = bench_quantile(pair->others, pair->count, 0.5);
    printf("  %-34s %8.2f %s %8.2f %s %6.2f (%.2f-%.2f)  %s, n=%d", pair->name,
           ours, pair->unit, others, pair->unit, ours / others,
           bench_quantile(ratios, pair->count, 0.25),
           bench_quantile(ratios, pair->count, 0.75), pair->other, pair->count);
    if (pair->limit > 0) {
        bool is_met = ours / others <= pair->limit;

        printf(", at most %.2f: %s", pair->limit, is_met ? "met" : "NOT MET");
        bench_limits.count++;
        bench_limits.past += !is_met;
    }
    printf("\n");
}

/* Words up to the edge, the next lines indented. */
static void
print_wrapped(const char *text, int column)
{
    while (*text) {
        int length = (int)strcspn(text, " ");

        if (column + 1 + length > LINE) {
            printf("\n     ");
            column = 5;
        }
        printf(" %.*s", length, text);
        column += 1 + length;
        text += length;
        text += strspn(text, " ");
    }
    printf("\n");
}

void
pair_explain(const struct pair *pair)
{
    int column = printf("   %s:", pair->name);

    print_wrapped(pair->meaning, column);
}
