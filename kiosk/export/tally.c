#include "kiosk/export/tally.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/export/gate.h"
#include "kiosk/report/facts.h"
#include "kiosk/report/triage.h"

static const char head[] = "amparo-tally 1\n";

enum { NUMBER_BASE = 10, WORDS_MAX = 4, COUNT_MAX = 1000000000 };

struct cell {
    char *words;
    uint32_t count;
};

struct tally {
    size_t count;
    struct cell *cells; /* in the order of their words */
};

struct tally *
tally_new(void)
{
    return memory_zeroed(sizeof(struct tally));
}

void
tally_free(struct tally *tally)
{
    if (!tally)
        return;
    for (size_t i = 0; i < tally->count; i++)
        memory_free_text(tally->cells[i].words);
    free(tally->cells);
    free(tally);
}

/* Where WORDS stand, or would. */
static size_t
place_of(const struct tally *tally, const char *words)
{
    size_t from = 0;
    size_t end = tally->count;

    while (from < end) {
        size_t middle = (from + end) / 2;

        if (strcmp(tally->cells[middle].words, words) < 0)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

static void
add(struct tally *tally, const char *words, uint32_t count)
{
    size_t place = place_of(tally, words);
    struct cell *cells = tally->cells;

    if (place < tally->count && strcmp(cells[place].words, words) == 0) {
        cells[place].count += count;
        return;
    }
    cells = memory_resize(cells, tally->count * sizeof *cells,
                          (tally->count + 1) * sizeof *cells);
    memmove(cells + place + 1, cells + place,
            (tally->count - place) * sizeof *cells);
    cells[place] = (struct cell){.words = memory_text(words), .count = count};
    tally->cells = cells;
    tally->count++;
}

/* --- as text -------------------------------------------------------------- */

/* "T1 help woman_girl 25_59 3": the cell's words, and its number. */
static bool
take_line(struct tally *tally, char *line)
{
    char *number = strrchr(line, ' ');
    char *end;
    unsigned long count;

    if (!number || number == line || number[1] < '1' || number[1] > '9')
        return false;
    *number++ = '\0';
    count = strtoul(number, &end, NUMBER_BASE);
    if (*end || count > COUNT_MAX)
        return false;
    add(tally, line, (uint32_t)count);
    return true;
}

static bool
take_lines(struct tally *tally, char *text)
{
    char *kept = NULL;

    for (char *line = strtok_r(text, "\n", &kept); line;
         line = strtok_r(NULL, "\n", &kept))
        if (!take_line(tally, line))
            return false;
    return true;
}

enum status
tally_read(struct tally *tally, const void *bytes, size_t length)
{
    struct tally *all = tally_new();
    struct buf copy = {0};
    char *text;
    bool is_good;

    buf_add(&copy, bytes, length);
    text = memory_text(buf_text(&copy));
    buf_clear(&copy);
    is_good = strncmp(text, head, sizeof head - 1) == 0 &&
              take_lines(all, text + sizeof head - 1);
    for (size_t i = 0; is_good && i < all->count; i++)
        add(tally, all->cells[i].words, all->cells[i].count);
    memory_free_text(text);
    tally_free(all);
    return is_good ? STATUS_OK : STATUS_DAMAGED;
}

void
tally_write(const struct tally *tally, struct buf *out)
{
    buf_add_text(out, head);
    for (size_t i = 0; i < tally->count; i++) {
        char *line = memory_print("%s %lu\n", tally->cells[i].words,
                                  (unsigned long)tally->cells[i].count);

        buf_add_text(out, line);
        memory_free_text(line);
    }
}

/* --- the cells of a case -------------------------------------------------- */

/* One more where WORDS cross; what is not known is "-". */
static void
count_one(struct tally *tally, const char *const words[WORDS_MAX])
{
    struct buf cell = {0};

    for (size_t i = 0; i < WORDS_MAX && words[i]; i++) {
        if (i > 0)
            buf_add_byte(&cell, ' ');
        buf_add_text(&cell, words[i][0] ? words[i] : "-");
    }
    add(tally, buf_text(&cell), 1);
    buf_clear(&cell);
}

/* Which place in a cell each code of a question takes. */
struct spread {
    const char *table;
    enum fact_question question;
    const char *second;
    const char *third;
};

static void
count_codes(struct tally *tally, const struct facts *facts,
            const struct spread *spread)
{
    const char *name;

    for (int i = 0; (name = facts_code_name(spread->question, i)); i++)
        if (facts->codes[spread->question] >> i & 1)
            count_one(tally, (const char *const[WORDS_MAX]){spread->table, name,
                                                            spread->second,
                                                            spread->third});
}

/* Work; violence; what a child tells. */
static void
count_families(struct tally *tally, const struct export_case *one)
{
    static const struct {
        enum fact_question question;
        const char *name;
    } families[] = {
        {.question = FACT_A2, .name = "work"},
        {.question = FACT_A3, .name = "safety"},
        {.question = FACT_K5, .name = "child"},
    };

    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (one->facts.codes[families[i].question])
            count_one(tally, (const char *const[WORDS_MAX]){"T3", one->isic,
                                                            one->sex_gender,
                                                            families[i].name});
}

static void
count_referrals(struct tally *tally, const struct export_case *one)
{
    for (int i = 0; i < TARGET_COUNT; i++)
        if (one->referred >> i & 1)
            count_one(tally, (const char *const[WORDS_MAX]){
                                 "T6", triage_target_name((enum target)i),
                                 "referred"});
}

/* Whole days: an answer within the priority's time is in time. */
static void
count_time(struct tally *tally, const struct export_case *one)
{
    static const int days[] = {[PRIORITY_P0] = 1,
                               [PRIORITY_P1] = 1,
                               [PRIORITY_P2] = 3,
                               [PRIORITY_P3] = 7};
    bool in_time =
        one->days_to_answer >= 0 && one->days_to_answer < days[one->priority];

    count_one(tally, (const char *const[WORDS_MAX]){
                         "T7", triage_priority_name(one->priority),
                         in_time ? "in_time" : "late"});
}

static void
count_all(struct tally *tally, const struct export_case *one)
{
    const char *path = facts_path(&one->facts);
    const char *sex = one->sex_gender;
    const char *age = one->age_band;
    const struct spread spreads[] = {
        {.table = "T2",
         .question = FACT_A2,
         .second = sex,
         .third = one->minor},
        {.table = "T2",
         .question = FACT_A3,
         .second = sex,
         .third = one->minor},
        {.table = "T2",
         .question = FACT_K5,
         .second = sex,
         .third = one->minor},
        {.table = "T4", .question = FACT_H1, .second = sex, .third = age},
        {.table = "T5", .question = FACT_K3, .second = age, .third = sex},
        {.table = "T9", .question = FACT_A4},
        {.table = "T9", .question = FACT_K5b},
    };

    count_one(tally, (const char *const[WORDS_MAX]){"T1", path, sex, age});
    for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++)
        count_codes(tally, &one->facts, &spreads[i]);
    count_families(tally, one);
    count_referrals(tally, one);
    count_time(tally, one);
    count_one(tally, (const char *const[WORDS_MAX]){"T8", one->language, path});
}

bool
tally_count(struct tally *tally, const struct case_file *file,
            const struct export_site *site)
{
    struct export_case one;

    if (!gate_pass(file, site, &one))
        return false;
    count_all(tally, &one);
    return true;
}
