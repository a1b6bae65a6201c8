#include <string.h>

#include "kiosk/base/hash.h"
#include "kiosk/base/secret.h"
#include "store/protocol/people.h"
#include "tests/faults/story_inner.h"

/* The people of the place: who founds it, and how they change. */

static void
write_founding(struct story *story, const struct keyset *keyset,
               const struct sign_pair *root, const struct sign_pair *site)
{
    struct buf bytes = {0};
    struct buf *out = &story->founding;
    uint8_t salt[SALT_SIZE];
    struct staff_slot slot = {0};
    struct team_key key = {.team = TEAM_HERE, .version = 1};

    secret_random(salt, sizeof salt);
    keyset_write(keyset, root->secret_key, &bytes);
    pack_bytes(out, story->site, ID_SIZE);
    pack_bytes(out, salt, sizeof salt);
    pack_bytes(out, site->secret_key, SIGN_SECRET_SIZE);
    pack_u32(out, (uint32_t)bytes.length);
    pack_bytes(out, bytes.data, bytes.length);
    buf_add_zeros(out, KEYSET_MAX - bytes.length);
    pack_u32(out, 1);
    pack_u32(out, 1);
    message_put_slot(out, &slot);
    message_put_key(out, &key);
    buf_clear(&bytes);
}

/* A second keyset, and another slot for the only member. */
static void
write_change(struct story *story, struct keyset *keyset,
             const struct sign_pair *root)
{
    struct buf bytes = {0};
    struct staff_slot slot = {0};
    struct people_change change = {.slots = &slot, .slot_count = 1};

    keyset->version = 2;
    keyset_write(keyset, root->secret_key, &bytes);
    secret_random(slot.bytes, sizeof slot.bytes);
    change.keyset = bytes.data;
    change.keyset_length = bytes.length;
    people_put_change(&story->change, &change);
    buf_clear(&bytes);
}

void
story_make_people(struct story *story)
{
    struct keyset keyset = {.version = 1};
    struct sign_pair root;
    struct sign_pair site;
    struct sign_pair other;
    struct box_pair pair;

    seal_sign_pair_make(&root);
    seal_sign_pair_make(&site);
    box_team_make(&keyset.teams[TEAM_HERE], &pair, &story->team);
    box_team_make(&keyset.teams[TEAM_OUTSIDE], &pair, &other);
    box_team_make(&keyset.teams[TEAM_RECOVERY], &pair, &other);
    secret_random(story->site, ID_SIZE);
    memcpy(keyset.site, story->site, ID_SIZE);
    memcpy(keyset.site_sign, site.public_key, SIGN_PUBLIC_SIZE);
    seal_box_pair_make(&pair);
    memcpy(keyset.backup_box, pair.public_key, BOX_PUBLIC_SIZE);
    write_founding(story, &keyset, &root, &site);
    write_change(story, &keyset, &root);
}

bool
story_change(struct story *story)
{
    struct proof_claim claim = {.act = PROOF_KEYSET};

    story_maybe(&story_tell(story)->changed);
    story_fetch_nonce(story, DOOR_STAFF);
    talk_begin(&story->talk, MESSAGE_CHANGE, 0);
    memcpy(claim.target, story->site, ID_SIZE);
    hash_bytes(claim.payload, story->change.data, story->change.length);
    story_prove(story, DOOR_STAFF, &claim, &story->team);
    pack_bytes(&story->talk.question, story->change.data, story->change.length);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    story_tell(story)->changed = SURE_YES;
    return true;
}

bool
story_rewrap(struct story *story)
{
    const struct sealed *body = &story->rewrapped;
    const struct hash_part parts[] = {{body->item, ID_SIZE},
                                      {body->wraps, sizeof body->wraps}};
    struct proof_claim claim = {.act = PROOF_REWRAP};
    struct story_rows rows;
    const struct story_row *row;
    struct buf *out;

    if (!story_rows(story, &rows) || !(row = story_row(&rows, STORY_REWRAPPED)))
        return false;
    story_maybe(&story_tell(story)->rewrapped);
    story_fetch_nonce(story, DOOR_STAFF);
    out = talk_begin(&story->talk, MESSAGE_REWRAP, 0);
    pack_bytes(out, row->id, ID_SIZE);
    memcpy(claim.target, row->id, ID_SIZE);
    hash_parts(claim.payload, NULL, 0, parts, 2);
    story_prove(story, DOOR_STAFF, &claim, &story->team);
    pack_bytes(out, body->item, ID_SIZE);
    pack_bytes(out, body->wraps, sizeof body->wraps);
    if (talk_ask(&story->talk, DOOR_STAFF) != STATUS_OK)
        return false;
    story_tell(story)->rewrapped = SURE_YES;
    return true;
}
