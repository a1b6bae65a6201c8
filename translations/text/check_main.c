#include <string.h>
#include <sysexits.h>

#include "translations/text/check.h"
#include "translations/text/words.h"

/*
 * amparo-po-check WORDS.pot [xx.po ...]: what is wrong with the words, a
 * sentence each. The name of a .po file is its language's tag.
 */

static void
tag_of(const char *path, char out[WORDS_TAG])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strcspn(name, ".");

    if (length >= WORDS_TAG)
        length = WORDS_TAG - 1;
    memcpy(out, name, length);
    out[length] = '\0';
}

static enum status
check_file(const char *path, const struct po *english, struct po_faults *faults)
{
    struct po words;
    char tag[WORDS_TAG];
    enum status status = po_read(path, &words, faults);

    if (status != STATUS_OK)
        return status;
    tag_of(path, tag);
    check_language(tag, english, &words, faults);
    po_clear(&words);
    return STATUS_OK;
}

int
main(int argc, char **argv)
{
    struct po_faults faults = {.out = stdout};
    struct po english;
    enum status status;

    if (argc < 2) {
        fputs("usage: amparo-po-check WORDS.pot [LANGUAGE.po ...]\n", stderr);
        return EX_USAGE;
    }
    status = po_read(argv[1], &english, &faults);
    if (status != STATUS_OK)
        return status_exit(status);
    check_source(&english, &faults);
    for (int i = 2; i < argc && status == STATUS_OK; i++)
        status = check_file(argv[i], &english, &faults);
    po_clear(&english);
    if (status != STATUS_OK)
        return status_exit(status);
    return faults.count ? EX_DATAERR : EX_OK;
}
