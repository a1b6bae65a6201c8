#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/inner.h"
#include "kiosk/report/codec.h"
#include "kiosk/report/facts.h"

static int
compare_need(const void *left, const void *right)
{
    const struct case_file *const *a = left;
    const struct case_file *const *b = right;

    return case_compare(*a, *b);
}

size_t
office_files(struct office *office, const struct case_file ***out)
{
    size_t count = 0;
    const struct case_file **files =
        memory_array(office->held_count + 1, sizeof *files);

    for (size_t i = 0; i < office->held_count; i++) {
        const struct held *held = office->held[i];

        if (held->was_read && held->is_ours && !held->is_damaged)
            files[count++] = &held->file;
    }
    if (count > 1)
        qsort(files, count, sizeof *files, compare_need);
    *out = files;
    return count;
}

static enum path
path_of(const struct case_file *file)
{
    struct facts facts = {0};
    const char *path;

    codec_facts(file->body.report, &facts);
    path = facts_path(&facts);
    if (strcmp(path, "child") == 0)
        return PATH_CHILD;
    return strcmp(path, "abuse") == 0 ? PATH_ABUSE : PATH_HELP;
}

static void
fill_row(struct desk_row *row, const struct case_file *file)
{
    for (size_t i = 0; i < sizeof row->id; i++)
        row->id[i] = file->id[i];
    case_number(file->id, row->number);
    row->priority = case_priority(file);
    row->state = case_state(file);
    row->due = case_due(file);
    row->week = file->week;
    row->has_news = case_has_news(file);
    row->child = file->body.verdict.child_queue;
    row->withdrawal_asked = file->withdrawal_asked;
    row->reasons = file->body.verdict.reasons;
    row->path = path_of(file);
}

static size_t
count_damaged(const struct office *office)
{
    size_t damaged = 0;

    for (size_t i = 0; i < office->held_count; i++)
        damaged += office->held[i]->is_damaged;
    return damaged;
}

void
queue_build(struct office *office)
{
    const struct case_file **files;
    size_t count = office_files(office, &files);

    memory_free_wiped(office->rows, office->queue.count * sizeof *office->rows);
    office->rows = memory_array(count + 1, sizeof *office->rows);
    office->queue = (struct desk_queue){
        .count = count, .rows = office->rows, .damaged = count_damaged(office)};
    for (size_t i = 0; i < count; i++) {
        fill_row(&office->rows[i], files[i]);
        office->rows[i].expires = cases_find(office, files[i]->id)->row.expires;
        if (office->rows[i].priority == PRIORITY_P0 &&
            office->rows[i].state == CASE_NEW)
            office->queue.urgent++;
    }
    free(files);
}
