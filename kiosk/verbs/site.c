#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/programs.h"
#include "kiosk/report/triage.h"
#include "kiosk/verbs/verbs.h"

enum { SERVICES_FILE_MAX = 1 << 20 };

static enum status
complain(enum status status, char *problem)
{
    if (status != STATUS_OK) {
        options_complain("%s", problem ? problem : site_words(status));
        free(problem);
    }
    return status;
}

/* No directory, or one that cannot be read, closes no desk: check says it. */
static void
read_services(struct verb_site *site)
{
    char *path = memory_print("%s/services.json", site->folder);
    struct buf text = {0};
    enum status status = file_read(path, SERVICES_FILE_MAX, &text);

    if (status == STATUS_OK)
        status = services_read((const char *)text.data, text.length,
                               &site->services, &site->services_problem);
    if (status != STATUS_OK && !site->services_problem)
        site->services_problem =
            memory_print("%s cannot be read: %s", path, status_words(status));
    buf_clear(&text);
    free(path);
}

static enum status
read_form(struct verb_site *site, char **problem)
{
    size_t length;
    const char *text = form_built_in(&length);
    enum status status = triage_start(problem);

    if (status != STATUS_OK)
        return status;
    return form_read(text, length, NULL, &site->form, problem);
}

enum status
site_open(const char *folder, struct verb_site *out)
{
    char *problem = NULL;
    enum status status;

    memset(out, 0, sizeof *out);
    status = programs_site(folder, &out->folder, &problem);
    if (status == STATUS_OK)
        status = settings_read(out->folder, &out->settings, &problem);
    if (status == STATUS_OK)
        status = settings_root(out->settings, out->root, &problem);
    if (status == STATUS_OK)
        status = read_form(out, &problem);
    if (status == STATUS_OK)
        read_services(out);
    else
        site_close(out);
    return complain(status, problem);
}

void
site_close(struct verb_site *site)
{
    services_free(site->services);
    free(site->services_problem);
    form_free(site->form);
    settings_free(site->settings);
    free(site->folder);
    memset(site, 0, sizeof *site);
}

enum status
site_meet(const struct verb_site *site, struct client **out)
{
    char *problem = NULL;
    /* first the call: an argument beside it could be read before it */
    enum status status = programs_store(site->folder, true, out, &problem);

    return complain(status, problem);
}

const char *
site_words(enum status status)
{
    if (status == STATUS_WRONG_SIGNATURE)
        return "The keys in this store are not signed by the ROOT of "
               "amparo.conf. Do not use this site: it may be another site's "
               "store, or somebody changed it.";
    if (status == STATUS_FOREIGN)
        return "The store in this folder belongs to another site than its "
               "keys.";
    if (status == STATUS_OLD)
        return "The keys in this store are older than what was seen here "
               "before. Do not use this site: somebody put old files back.";
    if (status == STATUS_MISSING)
        return "This site was not founded yet: amparo init --help says how.";
    if (status == STATUS_WRONG_KEY)
        return "The pass phrase opens nothing here.";
    if (status == STATUS_VERSION)
        return "This site was made by a newer version of Amparo.";
    if (status == STATUS_CLOSED)
        return "The store of this site went away.";
    return status_words(status);
}
