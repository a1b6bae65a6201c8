#include "store/keys/founding.h"

#include <string.h>

#include "store/keys/founding_files.h"

void
founding_outside_of(const struct team_pair *pair, struct founding_outside *out)
{
    out->version = pair->version;
    memcpy(out->box_public, pair->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(out->sign_public, pair->sign.public_key, SIGN_PUBLIC_SIZE);
}

enum status
founding_member_make(const char *phrase, const char *name, enum team team,
                     const struct team_pair *pair, struct founding_member *out)
{
    struct keyring_public keys;
    enum status status;

    *out = (struct founding_member){0};
    status = keyring_member_make(phrase, name, &out->slot, &keys);
    if (status != STATUS_OK)
        return status;
    out->key_count = 1;
    return keyring_give(team, pair, out->slot.member, keys.box, &out->keys[0]);
}

static void
show_team(const struct team_pair *pair, struct keyset_team *out)
{
    out->present = true;
    out->version = pair->version;
    memcpy(out->box_public, pair->box.public_key, BOX_PUBLIC_SIZE);
    memcpy(out->sign_public, pair->sign.public_key, SIGN_PUBLIC_SIZE);
}

static void
draw_recovery(struct keyset *keyset, struct founding_papers *papers)
{
    uint8_t secret[RECOVERY_SECRET_SIZE];
    struct team_pair pair;

    secret_random(secret, sizeof secret);
    recovery_pair(secret, 1, &pair);
    show_team(&pair, &keyset->teams[TEAM_RECOVERY]);
    recovery_split(secret, papers->recovery);
    secret_wipe(&pair, sizeof pair);
    secret_wipe(secret, sizeof secret);
}

static void
draw_backup(struct keyset *keyset, struct founding_papers *papers)
{
    struct box_pair pair;

    seal_box_pair_make(&pair);
    memcpy(keyset->backup_box, pair.public_key, BOX_PUBLIC_SIZE);
    paper_write(PAPER_WHOLE, pair.secret_key, papers->backup);
    secret_wipe(&pair, sizeof pair);
}

static void
draw_site(struct founding_plan *plan)
{
    struct sign_pair pair;

    secret_random(plan->site, sizeof plan->site);
    secret_random(plan->salt, sizeof plan->salt);
    seal_sign_pair_make(&pair);
    memcpy(plan->site_secret, pair.secret_key, SIGN_SECRET_SIZE);
    memcpy(plan->keyset.site_sign, pair.public_key, SIGN_PUBLIC_SIZE);
    memcpy(plan->keyset.site, plan->site, ID_SIZE);
    secret_wipe(&pair, sizeof pair);
}

static void
add_outside(const struct founding_outside *outside, struct keyset_team *out)
{
    out->present = true;
    out->version = outside->version;
    memcpy(out->box_public, outside->box_public, BOX_PUBLIC_SIZE);
    memcpy(out->sign_public, outside->sign_public, SIGN_PUBLIC_SIZE);
}

static enum status
begin_plan(const char *phrase, struct founding_plan *plan,
           struct founding_papers *papers)
{
    *plan = (struct founding_plan){.keyset.version = 1};
    *papers = (struct founding_papers){0};
    if (!phrase)
        keyring_phrase_make(papers->phrase);
    else if (strlen(phrase) < sizeof papers->phrase)
        memcpy(papers->phrase, phrase, strlen(phrase));
    else
        return STATUS_BAD_INPUT;
    return STATUS_OK;
}

enum status
founding_make(const char *name, const char *phrase,
              const struct founding_outside *outside,
              struct founding_plan *plan, struct founding_papers *papers)
{
    struct team_pair here;
    enum status status = begin_plan(phrase, plan, papers);

    if (status != STATUS_OK)
        return status;
    keyring_team_make(1, &here);
    status = founding_member_make(papers->phrase, name, TEAM_HERE, &here,
                                  &plan->member);
    if (status == STATUS_OK) {
        draw_site(plan);
        show_team(&here, &plan->keyset.teams[TEAM_HERE]);
        add_outside(outside, &plan->keyset.teams[TEAM_OUTSIDE]);
        draw_recovery(&plan->keyset, papers);
        draw_backup(&plan->keyset, papers);
    } else {
        secret_wipe(papers, sizeof *papers);
    }
    secret_wipe(&here, sizeof here);
    return status;
}

/* No report is ever sealed at such a site: nothing can be recovered with
 * papers of its own, so team 3 is the outside body itself. */
enum status
founding_make_outside(const char *name, const char *phrase,
                      const struct team_pair *pair, struct founding_plan *plan,
                      struct founding_papers *papers)
{
    enum status status = begin_plan(phrase, plan, papers);

    if (status == STATUS_OK)
        status = founding_member_make(papers->phrase, name, TEAM_OUTSIDE, pair,
                                      &plan->member);
    if (status != STATUS_OK) {
        secret_wipe(papers, sizeof *papers);
        return status;
    }
    draw_site(plan);
    show_team(pair, &plan->keyset.teams[TEAM_OUTSIDE]);
    show_team(pair, &plan->keyset.teams[TEAM_RECOVERY]);
    draw_backup(&plan->keyset, papers);
    return STATUS_OK;
}

enum status
founding_accept(const struct founding_plan *plan, const void *bytes,
                size_t length, const uint8_t root[SIGN_PUBLIC_SIZE])
{
    const uint8_t *start = bytes;
    struct keyset keyset;
    struct buf body = {0};
    enum status status = keyset_read(bytes, length, root, 1, &keyset);

    if (status != STATUS_OK)
        return status;
    if (memcmp(keyset.site, plan->site, ID_SIZE) != 0)
        return STATUS_FOREIGN;
    keyset_write_body(&plan->keyset, &body);
    if (body.length != length - KEYSET_SIGNATURE_SIZE ||
        memcmp(body.data, start + KEYSET_SIGNATURE_SIZE, body.length) != 0)
        status = STATUS_CHANGED;
    buf_clear(&body);
    return status;
}

enum status
founding_root_sign(const char *request, const char *root_secret,
                   const char *keyset)
{
    struct sign_pair root = {0};
    struct keyset asked;
    struct buf out = {0};
    enum status status = founding_request_load(request, &asked);

    if (status == STATUS_OK)
        status = founding_root_secret_load(root_secret, &root);
    if (status == STATUS_OK) {
        keyset_write(&asked, root.secret_key, &out);
        status = founding_keyset_save(keyset, out.data, out.length);
    }
    secret_wipe(&root, sizeof root);
    buf_clear(&out);
    return status;
}
