#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/case/thread.h"
#include "kiosk/office/bundle_outside.h"

/*
 * Which letters go back. The receipt needs every reply, and of the states the
 * last one, if the replies do not tell it already. The case here keeps all.
 */
struct waiting {
    uint8_t report[ID_SIZE];
    uint8_t item[ID_SIZE];
    enum item_kind kind; /* 0: cover, or not to be opened */
    enum case_state state;
    bool stays;
};

struct thinning {
    struct office *office;
    size_t count;
    struct waiting *letters; /* in the order they were written */
};

static void
look_into(const struct held *held, const struct sealed *sealed,
          struct waiting *out)
{
    struct seal_opened opened = {0};
    struct item_status status = {0};

    if (!held || !held->is_ours || held->is_damaged ||
        seal_open(sealed, &held->thread, &opened) != STATUS_OK)
        return;
    out->kind = opened.kind;
    if (opened.kind == ITEM_STATUS &&
        item_status_read(opened.content->bytes, opened.content->length,
                         &status) == STATUS_OK)
        out->state = status.state;
    seal_opened_clear(&opened);
}

static enum status
gather(struct thinning *thinning, const uint8_t site[ID_SIZE])
{
    struct office *office = thinning->office;
    struct letter letter = {0};
    enum status status;

    while ((status = client_letter(office->client, site, false, letter.seq,
                                   &letter)) == STATUS_OK) {
        struct waiting *one;

        thinning->letters = memory_resize(
            thinning->letters, thinning->count * sizeof *thinning->letters,
            (thinning->count + 1) * sizeof *thinning->letters);
        one = &thinning->letters[thinning->count++];
        *one = (struct waiting){0};
        memcpy(one->report, letter.report, ID_SIZE);
        memcpy(one->item, letter.item.item, ID_SIZE);
        look_into(cases_row(office, letter.report), &letter.item, one);
        seal_clear(&letter.item);
    }
    return status == STATUS_MISSING ? STATUS_OK : status;
}

static bool
is_high(enum case_state state)
{
    return thread_state_of(state) > THREAD_ANSWERED;
}

/* Was the case ever passed on or closed? Then each change of it is told. */
static bool
was_high(const struct case_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        if (file->entries[i].kind == ENTRY_STATUS &&
            is_high(file->entries[i].is.status.state))
            return true;
    return false;
}

/* Is there another letter of KIND on the report, from FROM on? */
static bool
has_another(const struct thinning *thinning, const uint8_t report[ID_SIZE],
            enum item_kind kind, size_t from)
{
    for (size_t i = from; i < thinning->count; i++)
        if (thinning->letters[i].kind == kind &&
            memcmp(thinning->letters[i].report, report, ID_SIZE) == 0)
            return true;
    return false;
}

static bool
may_stay(const struct thinning *thinning, size_t at)
{
    const struct waiting *letter = &thinning->letters[at];
    const struct held *held = cases_row(thinning->office, letter->report);

    if (letter->kind == ITEM_EVENT)
        return true;
    if (letter->kind != ITEM_STATUS)
        return false;
    if (has_another(thinning, letter->report, ITEM_STATUS, at + 1))
        return true;
    return has_another(thinning, letter->report, ITEM_REPLY, 0) &&
           !was_high(&held->file);
}

enum status
letters_thin(struct office *office, const uint8_t site[ID_SIZE])
{
    struct thinning thinning = {.office = office};
    struct buf packed = {0};
    struct proof proof;
    enum status status = gather(&thinning, site);

    pack_bytes(&packed, site, ID_SIZE);
    for (size_t i = 0; i < thinning.count; i++)
        if (may_stay(&thinning, i))
            pack_bytes(&packed, thinning.letters[i].item, ID_SIZE);
    if (status == STATUS_OK && packed.length > ID_SIZE) {
        proof = bundle_prove(office, &packed);
        status = client_letters_stay(office->client, &packed, &proof);
    }
    buf_clear(&packed);
    memory_free_wiped(thinning.letters,
                      thinning.count * sizeof *thinning.letters);
    return status;
}
