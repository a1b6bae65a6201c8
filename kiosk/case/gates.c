#include "kiosk/case/gates.h"

#include <string.h>

#include "kiosk/report/codec.h"

/* Below 15, or a child of no told age. */
static bool
is_too_young(const struct case_file *file)
{
    struct facts facts = {0};

    codec_facts(file->body.report, &facts);
    if (file->body.verdict.child_queue ||
        strcmp(facts_path(&facts), "child") == 0)
        return !facts_has(&facts, FACT_K4, "15_17");
    return facts.answered[FACT_K4] && !facts_has(&facts, FACT_K4, "15_17");
}

bool
gates_count(const struct case_file *file)
{
    return report_chose(file->body.report, "P2", "yes") && !file->body.draft &&
           !file->withdrawal_asked && !is_too_young(file);
}

/* A yes of somebody else is not the survivor's. */
static bool
speaks_for_another(const struct report *report)
{
    return report_chose(report, "A1", "other_person") ||
           report_chose(report, "A1", "group") ||
           report_chose(report, "H3", "other_person") ||
           report_chose(report, "H3", "group");
}

static bool
may_tell(const struct case_file *file, enum target target)
{
    return !(file->body.verdict.blocked >> target & 1) && !file->body.draft &&
           !file->withdrawal_asked && !gates_is_silenced(file) &&
           !speaks_for_another(file->body.report);
}

static bool
agreed_to(const struct report *report, const char *service)
{
    const struct agreed *agreed;
    size_t count = report_agreed(report, &agreed);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(agreed[i].service, service) == 0)
            return true;
    }
    return false;
}

bool
gates_refer(const struct case_file *file, const char *service,
            enum target target)
{
    if (target == TARGET_CONSULATE)
        return gates_consulate(file);
    if (target == TARGET_POLICE &&
        !report_chose(file->body.report, "A10", "police"))
        return false;
    return may_tell(file, target) && agreed_to(file->body.report, service);
}

bool
gates_consulate(const struct case_file *file)
{
    return may_tell(file, TARGET_CONSULATE) &&
           report_chose(file->body.report, "H5", "yes");
}

bool
gates_is_silenced(const struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];

        if (entry->kind == ENTRY_ADDITION &&
            entry->is.addition.what == ADDITION_TELL_NOBODY)
            return true;
    }
    return false;
}
