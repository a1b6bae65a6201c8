#ifndef STORE_SURVEY_H
#define STORE_SURVEY_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "store/people.h"
#include "store/store.h"

/*
 * A whole store looked through without any key: every page against its sum,
 * every item with its wraps against the line that the log holds of it, keys
 * and forms against their hashes. What is whole is told apart from what is
 * not, report by report. It is done in slices; reports that change meanwhile
 * are left out.
 */
enum survey_part {
#define PART(name, words) SURVEY_##name,
#include "store/protocol/parts.def"
#undef PART
};

struct survey;

struct survey *
survey_new(void);
/* Accepts NULL. */
void
survey_free(struct survey *survey);

/* A slice of a few milliseconds; *MORE is cleared when all is done. */
enum status
survey_step(struct survey *survey, struct store *store, const struct site *site,
            bool *more) MUST_CHECK;

/* What was found so far. */
struct survey_result {
    bool has_sums; /* else pages tell nothing */
    uint64_t pages;
    uint64_t damaged_pages;
    uint64_t reports;
    uint64_t safe;  /* of the reports */
    uint32_t parts; /* bit SURVEY_...: something in it is damaged */
};
void
survey_tell(const struct survey *survey, struct survey_result *out);

#endif
