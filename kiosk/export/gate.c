#include "kiosk/export/gate.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/secret.h"
#include "kiosk/case/gates.h"
#include "kiosk/report/codec.h"
#include "translations/text/regions.h"

enum { HOUR = 3600, DAY_HOURS = 24, UID_BYTES = 12 };

/* A choice of the form, and what it is called in an export. */
struct word {
    const char *question;
    const char *choice;
    const char *name;
};

/* ISIC Rev. 4 sections. */
static const struct word isic[] = {
    {.question = "A8", .choice = "farm_fish", .name = "A"},
    {.question = "A8", .choice = "mine", .name = "B"},
    {.question = "A8", .choice = "factory", .name = "C"},
    {.question = "A8", .choice = "building", .name = "F"},
    {.question = "A8", .choice = "shop", .name = "G"},
    {.question = "A8", .choice = "transport", .name = "H"},
    {.question = "A8", .choice = "hotel_food", .name = "I"},
    {.question = "A8", .choice = "clean_guard", .name = "N"},
    {.question = "A8", .choice = "care_health", .name = "Q"},
    {.question = "A8", .choice = "other_service", .name = "S"},
    {.question = "A8", .choice = "home", .name = "T"},
    {.question = "A8", .choice = "other", .name = "unknown"},
    {0},
};

static const struct word sexes[] = {
    {.question = "D1", .choice = "woman_girl", .name = "woman_girl"},
    {.question = "D1", .choice = "man_boy", .name = "man_boy"},
    {.question = "D1", .choice = "other", .name = "other"},
    {0},
};

static const struct word ages[] = {
    {.question = "K4", .choice = "0_4", .name = "0_4"},
    {.question = "K4", .choice = "5_11", .name = "5_11"},
    {.question = "K4", .choice = "12_14", .name = "12_14"},
    {.question = "K4", .choice = "15_17", .name = "15_17"},
    {.question = "D2", .choice = "18_24", .name = "18_24"},
    {.question = "D2", .choice = "25_59", .name = "25_59"},
    {.question = "D2", .choice = "60p", .name = "60p"},
    {0},
};

/* A child's path says more of who it is for than what stood before it. */
static const struct word persons[] = {
    {.question = "K0", .choice = "self", .name = "self"},
    {.question = "K0", .choice = "about", .name = "about"},
    {.question = "A1", .choice = "me", .name = "me"},
    {.question = "A1", .choice = "other_person", .name = "other_person"},
    {.question = "A1", .choice = "group", .name = "group"},
    {.question = "A1", .choice = "child", .name = "child"},
    {.question = "H3", .choice = "me", .name = "me"},
    {.question = "H3", .choice = "family", .name = "family"},
    {.question = "H3", .choice = "other_person", .name = "other_person"},
    {.question = "H3", .choice = "group", .name = "group"},
    {0},
};

static const struct word consents[] = {
    {.question = "P1", .choice = "ask_me", .name = "ask_me"},
    {0},
};

static const char *
find_word(const struct report *report, const struct word *words)
{
    for (; words->name; words++) {
        if (report_chose(report, words->question, words->choice))
            return words->name;
    }
    return "";
}

static void
write_uid(char out[EXPORT_UID_SIZE])
{
    uint8_t bytes[UID_BYTES];

    secret_random(bytes, sizeof(bytes));
    /* a letter first: digits with an e among them are a number to some */
    out[0] = 'r';
    for (size_t i = 0; i < UID_BYTES; i++)
        (void)snprintf(out + 1 + 2 * i, 3, "%02x", bytes[i]);
}

static void
write_week(uint32_t hour, char out[EXPORT_WEEK_SIZE])
{
    time_t when = (time_t)hour * HOUR;
    struct tm parts = {0};

    (void)gmtime_r(&when, &parts);
    (void)strftime(out, EXPORT_WEEK_SIZE, "%G-W%V", &parts);
}

/* D3 was typed: what is no country's name or code leaves nothing. */
static void
write_country(const struct case_file *file, char out[EXPORT_COUNTRY_SIZE])
{
    const struct report *report = file->body.report;
    const struct question *question = form_find(report_form(report), "D3");
    const char *text = question ? report_text(report, question) : "";

    (void)regions_code(text, file->body.language, out);
}

static const char *
minor_of(const struct facts *facts, const struct report *report)
{
    if (strcmp(facts_path(facts), "child") == 0)
        return "yes";
    if (facts_has(facts, FACT_K1, "no") ||
        report_chose(report, "D2", "18_24") ||
        report_chose(report, "D2", "25_59") ||
        report_chose(report, "D2", "60p"))
        return "no";
    return "";
}

static const char *
consent_of(const struct report *report)
{
    const struct agreed *agreed;

    if (report_agreed(report, &agreed) > 0)
        return "yes";
    return *find_word(report, consents) != '\0' ? "ask_me" : "no";
}

/* Whole days to the first reply. */
static int
days_to_answer(const struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        const struct case_entry *entry = &file->entries[i];
        uint32_t hour;

        if (entry->kind != ENTRY_REPLY)
            continue;
        hour = entry->is.reply.hour;
        return hour > file->body.hour
                   ? (int)((hour - file->body.hour) / DAY_HOURS)
                   : 0;
    }
    return -1;
}

static enum close_reason
closed_as(const struct case_file *file)
{
    enum close_reason reason = CLOSE_NONE;

    if (case_state(file) != CASE_CLOSED)
        return CLOSE_NONE;
    for (size_t i = 0; i < file->count; i++) {
        if (file->entries[i].kind == ENTRY_STATUS)
            reason = file->entries[i].is.status.reason;
    }
    return reason;
}

static bool
was_referred(const struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        if (file->entries[i].kind == ENTRY_STATUS &&
            file->entries[i].is.status.state == CASE_REFERRED)
            return true;
    }
    return false;
}

static uint32_t
targets_told(const struct case_file *file, const struct services *services)
{
    const struct agreed *agreed;
    size_t count = report_agreed(file->body.report, &agreed);
    uint32_t told = 0;

    for (size_t i = 0; services && i < count; i++) {
        const struct service *service =
            services_find(services, agreed[i].service);

        if (service)
            told |= UINT32_C(1) << service->target;
    }
    return told;
}

bool
gate_pass(const struct case_file *file, const struct export_site *site,
          struct export_case *out)
{
    const struct report *report = file->body.report;

    memset(out, 0, sizeof(*out));
    if (!export_takes(file, site->team))
        return false;
    write_uid(out->uid);
    write_week(file->body.hour, out->week);
    memcpy(out->language, file->body.language, sizeof(out->language));
    codec_facts(report, &out->facts);
    out->for_whom = find_word(report, persons);
    out->isic = find_word(report, isic);
    out->sex_gender = find_word(report, sexes);
    out->age_band = find_word(report, ages);
    out->minor = minor_of(&out->facts, report);
    write_country(file, out->country);
    out->ok_refer = consent_of(report);
    out->priority = case_priority(file);
    out->reasons = file->body.verdict.reasons;
    out->state = case_state(file);
    out->closed = closed_as(file);
    out->was_referred = was_referred(file);
    if (out->was_referred)
        out->referred = targets_told(file, site->services);
    out->days_to_answer = days_to_answer(file);
    return true;
}

bool
export_takes(const struct case_file *file, enum reader team)
{
    return file->body.reader == team && gates_count(file);
}
