#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/case/case.h"
#include "kiosk/report/services.h"

/*
 * Cases as a file. A case passes one gate (gate.h) and comes out as codes;
 * a format never sees the case itself. Free text, notes, receipts, names of
 * staff and exact times have no field to stand in.
 */
enum export_format {
#define EXPORT(name, words) EXPORT_##name,
#include "kiosk/export/export.def"
#undef EXPORT
};
extern const int export_formats;

enum { EXPORT_UID_SIZE = 26, EXPORT_WEEK_SIZE = 12, EXPORT_COUNTRY_SIZE = 3 };

/* What a format may know of a case. Strings are codes, "" where unknown. */
struct export_case {
    char uid[EXPORT_UID_SIZE];   /* random, another one in each export */
    char week[EXPORT_WEEK_SIZE]; /* of arrival: ISO 8601, "2026-W48" */
    char language[ITEM_LANGUAGE_SIZE];
    struct facts facts;
    const char *for_whom;
    const char *isic; /* the section's letter, "unknown" */
    const char *sex_gender;
    const char *age_band;
    const char *minor;                 /* "yes", "no" */
    char country[EXPORT_COUNTRY_SIZE]; /* ISO 3166-1, two letters */
    const char *ok_refer;              /* "yes", "ask_me", "no" */
    enum priority priority;
    uint64_t reasons; /* bits of enum reason */
    enum case_state state;
    enum close_reason closed;
    bool was_referred;
    uint32_t referred;  /* bits of enum target: agreed to and passed on */
    int days_to_answer; /* whole days, -1 without an answer */
};

/* Whose export it is. SERVICES may be NULL: then no target is named. */
struct export_site {
    const char *name;
    enum reader team;
    const struct services *services;
};

/* FILES are borrowed; those that may not leave are passed over. */
struct export_job {
    enum export_format format;
    struct export_site site;
    const struct case_file *const *files;
    size_t count;
    const char *path;
    bool replace; /* a file that stands at PATH */
};

/*
 * Write the file at PATH, whole or not at all: PATH.part, fsync, rename,
 * fsync of the folder; mode 0600, no link followed. *WRITTEN, when given, is
 * how many cases are in it. STATUS_EXISTS when something stands there (or at
 * PATH.part, left by a run that died) and it may not be replaced.
 */
enum status
export_write(const struct export_job *job, size_t *written) MUST_CHECK;

/* Will this case be in an export of the team? */
bool
export_takes(const struct case_file *file, enum reader team);

/* "cases_csv", and what it is. Static. */
const char *
export_name(enum export_format format);
const char *
export_words(enum export_format format);
/* -1 when there is none of the name. */
int
export_find(const char *name);

#endif
