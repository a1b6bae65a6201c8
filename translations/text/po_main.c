#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "kiosk/base/memory.h"
#include "translations/text/po.h"
#include "translations/text/pseudo.h"

/*
 * amparo-po: the tool of those who build and translate Amparo's words. It
 * writes on standard output, and sentences about mistakes on standard error.
 */

struct files {
    size_t count;
    struct po *po;
};

static void
clear_files(struct files *files)
{
    for (size_t i = 0; i < files->count; i++)
        po_clear(&files->po[i]);
    free(files->po);
}

static enum status
read_files(char **paths, size_t count, struct files *out,
           struct po_faults *faults)
{
    enum status status = STATUS_OK;

    *out = (struct files){.po = memory_array(count + 1, sizeof *out->po)};
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = po_read(paths[i], &out->po[i], faults);
        out->count++;
    }
    return status;
}

static void
write_join(const struct files *files, struct po_faults *faults)
{
    struct po joined;

    po_join(files->po, files->count, &joined, faults);
    po_write_header(stdout, "");
    for (size_t i = 0; i < joined.count; i++)
        po_write_entry(stdout, &joined.entries[i]);
    po_clear(&joined);
}

static int
usage(void)
{
    fputs("usage: amparo-po join SOURCE.pot...\n"
          "       amparo-po bundle TAG WORDS.pot [LANGUAGE.po]\n"
          "       amparo-po pseudo en-XA|ar-XB WORDS.pot\n",
          stderr);
    return EX_USAGE;
}

int
main(int argc, char **argv)
{
    struct po_faults faults = {.out = stderr};
    struct files files = {0};
    enum status status;
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "join") == 0 && argc > 2) {
        status = read_files(argv + 2, (size_t)argc - 2, &files, &faults);
        if (status == STATUS_OK)
            write_join(&files, &faults);
    } else if (strcmp(verb, "bundle") == 0 && (argc == 4 || argc == 5)) {
        status = read_files(argv + 3, (size_t)argc - 3, &files, &faults);
        if (status == STATUS_OK)
            po_write_bundle(stdout, argv[2], &files.po[0],
                            files.count > 1 ? &files.po[1] : NULL);
    } else if (strcmp(verb, "pseudo") == 0 && argc == 4) {
        status = read_files(argv + 3, 1, &files, &faults);
        if (status == STATUS_OK)
            pseudo_write(stdout, argv[2], &files.po[0]);
    } else
        return usage();
    clear_files(&files);
    if (fflush(stdout) || ferror(stdout))
        status = STATUS_IO;
    return status != STATUS_OK ? status_exit(status)
           : faults.count      ? EX_DATAERR
                               : EX_OK;
}
