#include "kiosk/export/export.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/export/cases_csv.h"
#include "kiosk/export/gate.h"
#include "kiosk/export/whole.h"

static const struct format {
    const char *name;
    const char *words;
    void (*write)(const struct export_site *site,
                  const struct export_case *cases, size_t count,
                  struct buf *out);
} formats[] = {
#define EXPORT(label, what)                                                    \
    [EXPORT_##label] = {                                                       \
        .name = #label,                                                        \
        .words = (what),                                                       \
        .write = label##_write,                                                \
    },
#include "kiosk/export/export.def"
#undef EXPORT
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

const int export_formats = FORMAT_COUNT;

const char *
export_name(enum export_format format)
{
    return formats[format].name;
}

const char *
export_words(enum export_format format)
{
    return formats[format].words;
}

int
export_find(const char *name)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return i;
    }
    return -1;
}

static int
compare_uids(const void *left, const void *right)
{
    const struct export_case *one = left;
    const struct export_case *other = right;

    return strcmp(one->uid, other->uid);
}

enum status
export_write(const struct export_job *job, size_t *written)
{
    struct export_case *cases = memory_array(job->count, sizeof(*cases));
    struct buf out = {0};
    enum status status;
    size_t count = 0;

    for (size_t i = 0; i < job->count; i++)
        count += gate_pass(job->files[i], &job->site, &cases[count]);
    /* the queue's order would tell the order of arrival */
    qsort(cases, count, sizeof(*cases), compare_uids);
    formats[job->format].write(&job->site, cases, count, &out);
    status = whole_write(job->path, &out, job->replace);
    if (written)
        *written = status == STATUS_OK ? count : 0;
    buf_clear(&out);
    memory_free_wiped(cases, job->count * sizeof(*cases));
    return status;
}
