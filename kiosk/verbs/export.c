#include "kiosk/export/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "kiosk/office/office.h"
#include "kiosk/verbs/noted.h"
#include "kiosk/verbs/seen.h"
#include "kiosk/verbs/verbs.h"

static enum status
unlock(struct office *office, const struct options *options)
{
    struct secret *phrase = NULL;
    enum status status = phrase_read(options->phrase_file, &phrase);

    if (status != STATUS_OK)
        return status;
    status = office_unlock(office, (const char *)phrase->bytes);
    secret_free(phrase);
    if (status == STATUS_OK)
        status = office_gather(office);
    if (status != STATUS_OK)
        options_complain("%s", site_words(status));
    return status;
}

/* Written down in each case before the file is there: a case that says so
 * without a file is better than a file that no case tells of. */
static enum status
note(struct office *office, const struct export_job *job)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < job->count; i++)
        if (export_takes(job->files[i], job->site.team))
            status = office_exported(office, job->files[i]);
    return status;
}

static void
print_formats(void)
{
    for (int i = 0; i < export_formats; i++)
        fprintf(stderr, "  %-12s %s\n", export_name((enum export_format)i),
                export_words((enum export_format)i));
}

static enum status
write_out(struct office *office, const struct verb_site *site,
          const struct options *options, int format)
{
    bool is_outside = settings_number(site->settings, SETTING_profile) == 2;
    const struct case_file **files;
    size_t count = office_files(office, &files);
    size_t written = 0;
    const struct export_job job = {
        .format = (enum export_format)format,
        .site = {.name = settings_text(site->settings, SETTING_site_name),
                 .team = is_outside ? READER_OUTSIDE : READER_HERE,
                 .services = site->services},
        .files = files,
        .count = count,
        .path = options->out};
    enum status status = note(office, &job);

    if (status == STATUS_OK)
        status = export_write(&job, &written);
    if (status == STATUS_OK)
        printf("%zu %s written to %s\n", written,
               written == 1 ? "case was" : "cases were", options->out);
    else
        options_complain("%s cannot be written: %s.", options->out,
                         status_words(status));
    free(files);
    return status;
}

static enum status
run(const struct verb_site *site, const struct options *options, int format)
{
    struct client *client = NULL;
    struct client *witness = NULL;
    struct office *office;
    enum status status = site_meet(site, &client);

    if (status == STATUS_OK)
        status = site_meet(site, &witness);
    if (status != STATUS_OK) {
        client_close(client);
        return status;
    }
    office = office_new(
        (struct office_options){.client = client,
                                .root = site->root,
                                .form = site->form,
                                .services = site->services,
                                .keyset_least = seen_version(site->root)});
    status = verb_shut(options->phrase_file, options->out);
    if (status == STATUS_OK)
        status = unlock(office, options);
    if (status == STATUS_OK)
        status = write_out(office, site, options, format);
    if (status == STATUS_OK)
        noted_pass(witness);
    client_close(witness);
    office_free(office);
    return status;
}

int
verb_export(const struct options *options)
{
    struct verb_site site;
    int format = export_find(options->what ? options->what : "");
    enum status status;

    umask(077);
    if (format < 0 || !options->out) {
        options_complain("Say what to write and where: amparo export FORMAT "
                         "--out FILE. The formats:");
        print_formats();
        return EX_USAGE;
    }
    if (!options->plain) {
        options_complain("This version cannot encrypt an export yet. With "
                         "--plain it is written readable for whoever has the "
                         "file: keep it as you keep the reports.");
        return EX_USAGE;
    }
    status = site_open(options->site, &site);
    if (status != STATUS_OK)
        return status_exit(status);
    status = run(&site, options, format);
    site_close(&site);
    return status_exit(status);
}
