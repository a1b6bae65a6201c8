#include "tests/kills/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/office.h"
#include "kiosk/settings.h"
#include "store/sealing/receipt.h"
#include "tests/kills/kills.h"

void
ledger_text(int visit, char out[32])
{
    snprintf(out, 32, "quokka number %04d", visit);
}

static void
need(enum status status, const char *words)
{
    if (status != STATUS_OK)
        kills_give_up(words);
}

static const struct case_file *
find(const struct case_file **files, size_t count,
     const uint8_t lookup[LOOKUP_SIZE])
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(files[i]->body.lookup, lookup, LOOKUP_SIZE) == 0)
            return files[i];
    return NULL;
}

/* Is what was promised in a file, with what was written? */
static bool
is_kept(const struct promise *promise, const struct form *form,
        const struct case_file *file)
{
    char text[32];
    const char *written =
        file ? report_text(file->body.report, form_find(form, "A9")) : NULL;

    ledger_text(promise->visit, text);
    return written && strcmp(written, text) == 0;
}

static size_t
count_twice(const struct case_file **files, size_t count,
            const struct form *form, int visits)
{
    size_t twice = 0;

    for (int visit = 0; visit < visits; visit++) {
        const struct promise promise = {.visit = visit};
        int found = 0;

        for (size_t i = 0; i < count; i++)
            found += is_kept(&promise, form, files[i]);
        twice += found > 1;
    }
    return twice;
}

static void
look(const struct ledger *ledger, const struct case_file **files,
     const struct form *form, const uint8_t salt[SALT_SIZE],
     struct reckoning *out)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct promise *promise = &ledger->promises[i];
        struct receipt *receipt = NULL;

        need(receipt_derive(promise->code, salt, &receipt),
             "a receipt that was shown has no good digits");
        if (!is_kept(promise, form,
                     find(files, out->reports, receipt->lookup))) {
            printf("# the report of visit %d is not there\n", promise->visit);
            out->lost++;
        }
        receipt_free(receipt);
    }
}

struct reckoning
ledger_reckon(const struct ledger *ledger, const struct site *site,
              struct client *staff, int visits)
{
    struct reckoning out = {0};
    struct settings *settings = NULL;
    struct form *form = NULL;
    const struct case_file **files = NULL;
    struct hello *hello = memory_zeroed(sizeof *hello);
    uint8_t root[SIGN_PUBLIC_SIZE];
    struct office *office;
    char *problem = NULL;
    size_t length;
    const char *text = form_built_in(&length);

    need(triage_start(&problem), "the rules cannot be read");
    need(form_read(text, length, NULL, &form, &problem), "there is no form");
    need(settings_read(site_folder(site), &settings, &problem),
         "there are no settings");
    need(settings_root(settings, root, &problem), "there is no ROOT");
    need(client_hello(staff, "", hello), "the store does not answer");
    office = office_new(
        (struct office_options){.client = staff, .root = root, .form = form});
    need(office_unlock(office, site_phrase(site)), "the keys do not open");
    need(office_gather(office), "the reports cannot be read");
    out.reports = office_files(office, &files);
    look(ledger, files, form, hello->salt, &out);
    out.twice = count_twice(files, out.reports, form, visits);
    free(files);
    office_free(office);
    settings_free(settings);
    form_free(form);
    free(hello);
    return out;
}
