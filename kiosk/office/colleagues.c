#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/office/inner.h"

/* A card under the team's key of now, or the one that waits for ROOT. */
static bool
is_believed(const struct office *office, const struct member_card *bytes,
            struct card_plain *out)
{
    const struct team_pair *pairs[] = {
        keyring_team(office->keyring, office->team),
        keyring_pending(office->keyring, office->team)};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i] &&
            card_read(bytes, office->site, pairs[i], out) == STATUS_OK)
            return true;
    return false;
}

enum status
colleagues_learn(struct office *office)
{
    struct member_card *cards = NULL;
    size_t count = 0;
    enum status status = client_cards(office->client, &cards, &count);

    colleagues_forget(office);
    office->colleagues = memory_array(count + 1, sizeof *office->colleagues);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        if (is_believed(office, &cards[i],
                        &office->colleagues[office->colleague_count]))
            office->colleague_count++;
    free(cards);
    return status;
}

void
colleagues_forget(struct office *office)
{
    free(office->colleagues);
    office->colleagues = NULL;
    office->colleague_count = 0;
}

const char *
colleagues_name(const struct office *office,
                const uint8_t sign[SIGN_PUBLIC_SIZE])
{
    for (size_t i = 0; i < office->colleague_count; i++)
        if (memcmp(office->colleagues[i].keys.sign, sign, SIGN_PUBLIC_SIZE) ==
            0)
            return office->colleagues[i].name;
    return NULL;
}
