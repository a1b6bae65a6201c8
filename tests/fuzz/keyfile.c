#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/secret.h"
#include "store/keys/keyfile.h"
#include "store/keys/paper.h"
#include "tests/fuzz/fuzz.h"

/* Keys as files on a stick and as digits on paper. */

static const struct {
    enum keyfile type;
} types[] = {
#define KEYFILE(name, line, least, most) {KEYFILE_##name},
#include "store/keys/keyfile.def"
#undef KEYFILE
};

static void
read_files(const char *text, size_t size)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct secret *bytes = NULL;
        struct buf again = {0};

        if (keyfile_read(types[i].type, text, size, &bytes) != STATUS_OK)
            continue;
        keyfile_write(types[i].type, bytes->bytes, bytes->length, &again);
        fuzz_need(again.length == size && memcmp(again.data, text, size) == 0,
                  "a key file has one form");
        buf_clear(&again);
        secret_free(bytes);
    }
}

static void
read_paper(const char *text)
{
    static const enum paper_part parts[] = {PAPER_WHOLE, PAPER_FIRST,
                                            PAPER_SECOND};
    uint8_t bytes[PAPER_BYTES];
    int taken = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        uint8_t again[PAPER_BYTES];
        char out[PAPER_SIZE];
        int group = 0;
        enum status status = paper_read(parts[i], text, bytes, &group);

        if (status == STATUS_WRONG_CHECK)
            fuzz_need(group >= 1 && group <= PAPER_GROUPS,
                      "the wrong group is one of the paper's");
        if (status != STATUS_OK)
            continue;
        taken++;
        paper_write(parts[i], bytes, out);
        fuzz_need(paper_read(parts[i], out, again, &group) == STATUS_OK &&
                      memcmp(bytes, again, sizeof bytes) == 0,
                  "what was read is written and read again");
    }
    fuzz_need(taken <= 1, "a paper is one part, not two");
}

/* Written from the input, as nobody guesses 34 check digits. */
static void
change_paper(const uint8_t *data, size_t size)
{
    uint8_t bytes[PAPER_BYTES] = {0};
    uint8_t again[PAPER_BYTES];
    char out[PAPER_SIZE];
    int group = 0;
    size_t place;
    char kept;

    if (size < PAPER_BYTES + 2)
        return;
    memcpy(bytes, data, sizeof bytes);
    paper_write(PAPER_FIRST, bytes, out);
    place = data[PAPER_BYTES] % strlen(out);
    kept = out[place];
    if (kept < '0' || kept > '9')
        return;
    out[place] = (char)('0' + data[PAPER_BYTES + 1] % 10);
    fuzz_need((paper_read(PAPER_FIRST, out, again, &group) == STATUS_OK) ==
                  (out[place] == kept),
              "one wrong digit is noticed");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);

    fuzz_begin();
    read_files(text, size);
    read_paper(text);
    change_paper(data, size);
    free(text);
    return 0;
}
