#include "tests/box.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "store/protocol/place.h"
#include "store/sealing/keyset.h"
#include "store/serve.h"
#include "tests/small_disk.h"

static struct meeting_place
place_of(const struct box *box)
{
    struct meeting_place place;

    ck_assert_int_eq(place_in(box->sockets, &place), STATUS_OK);
    return place;
}

void
box_make(struct box *box)
{
    *box =
        (struct box){.options = {.withdraw_hours = 24, .retention_days = 90}};
    strcpy(box->folder, "/tmp/amparo-box-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(box->folder));
    snprintf(box->sockets, sizeof box->sockets, "%s", box->folder);
    if (!small_disk_mount(box->folder))
        return;
    snprintf(box->sockets, sizeof box->sockets, "%s.s", box->folder);
    ck_assert_int_eq(mkdir(box->sockets, 0700), 0);
}

static void *
serve_it(void *data)
{
    struct box *box = data;

    ck_assert_int_eq(serve_run(box->serve, box->stop[0], -1), STATUS_OK);
    return NULL;
}

enum status
box_start(struct box *box)
{
    struct meeting_place place = place_of(box);
    pthread_t *thread;
    enum status status = serve_open(box->folder, &box->options, &box->serve);

    if (status != STATUS_OK)
        return status;
    ck_assert_int_eq(serve_listen(box->serve, place.public_socket, DOOR_PUBLIC),
                     STATUS_OK);
    ck_assert_int_eq(serve_listen(box->serve, place.staff_socket, DOOR_STAFF),
                     STATUS_OK);
    ck_assert_int_eq(pipe(box->stop), 0);
    thread = memory_zeroed(sizeof *thread);
    ck_assert_int_eq(pthread_create(thread, NULL, serve_it, box), 0);
    box->thread = thread;
    return STATUS_OK;
}

void
box_stop(struct box *box)
{
    pthread_t *thread = box->thread;

    if (!thread)
        return;
    ck_assert_int_eq(write(box->stop[1], "x", 1), 1);
    ck_assert_int_eq(pthread_join(*thread, NULL), 0);
    free(thread);
    box->thread = NULL;
    serve_close(box->serve);
    box->serve = NULL;
    close(box->stop[0]);
    close(box->stop[1]);
}

void
box_free(struct box *box)
{
    static const char *const names[] = {"store.db", "store.db-journal",
                                        "ballast", "public", "staff"};
    char path[128];

    box_stop(box);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", box->folder, names[i]);
        unlink(path);
    }
    if (strcmp(box->folder, box->sockets) != 0) {
        rmdir(box->sockets);
        small_disk_unmount(box->folder);
    }
    rmdir(box->folder);
}

struct client *
box_dial(struct box *box, enum door door)
{
    struct meeting_place place = place_of(box);
    struct client *client = NULL;

    ck_assert_int_eq(client_open(door == DOOR_STAFF ? place.staff_socket
                                                    : place.public_socket,
                                 &client),
                     STATUS_OK);
    return client;
}

int
box_dial_raw(struct box *box, enum door door)
{
    struct meeting_place place = place_of(box);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int raw = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s",
             door == DOOR_STAFF ? place.staff_socket : place.public_socket);
    ck_assert_int_eq(connect(raw, (struct sockaddr *)&address, sizeof address),
                     0);
    return raw;
}

void
box_team_make(struct keyset_team *team, struct box_pair *box,
              struct sign_pair *sign)
{
    seal_box_pair_make(box);
    seal_sign_pair_make(sign);
    team->present = true;
    team->version = 1;
    memcpy(team->box_public, box->public_key, BOX_PUBLIC_SIZE);
    memcpy(team->sign_public, sign->public_key, SIGN_PUBLIC_SIZE);
}

enum status
box_try_found(struct box *box, struct client *staff)
{
    struct keyset keyset = {.version = 1};
    struct sign_pair root;
    struct sign_pair site;
    struct box_pair pair;
    struct buf bytes = {0};
    struct staff_slot slot = {0};
    struct team_key keys[2] = {{.team = TEAM_HERE, .version = 1},
                               {.team = TEAM_HERE, .version = 2}};
    struct founding founding = {
        .slots = &slot, .slot_count = 1, .keys = keys, .key_count = 2};
    enum status status;

    seal_sign_pair_make(&root);
    seal_sign_pair_make(&site);
    box_team_make(&keyset.teams[TEAM_HERE], &pair, &box->team);
    box_team_make(&keyset.teams[TEAM_OUTSIDE], &box->outside,
                  &box->outside_sign);
    box_team_make(&keyset.teams[TEAM_RECOVERY], &pair, &box->recovery);
    secret_random(box->site, sizeof box->site);
    secret_random(box->salt, sizeof box->salt);
    secret_random(slot.bytes, sizeof slot.bytes);
    memcpy(keyset.site, box->site, ID_SIZE);
    memcpy(keyset.site_sign, site.public_key, SIGN_PUBLIC_SIZE);
    seal_box_pair_make(&box->backup);
    memcpy(keyset.backup_box, box->backup.public_key, BOX_PUBLIC_SIZE);
    memcpy(box->site_sign, site.public_key, SIGN_PUBLIC_SIZE);
    keyset_write(&keyset, root.secret_key, &bytes);
    memcpy(founding.site, box->site, ID_SIZE);
    memcpy(founding.salt, box->salt, SALT_SIZE);
    memcpy(founding.site_secret, site.secret_key, SIGN_SECRET_SIZE);
    founding.keyset = bytes.data;
    founding.keyset_length = bytes.length;
    status = client_found(staff, &founding);
    buf_clear(&bytes);
    return status;
}

void
box_found(struct box *box)
{
    struct client *staff = box_dial(box, DOOR_STAFF);

    ck_assert_int_eq(box_try_found(box, staff), STATUS_OK);
    client_close(staff);
}

void
box_make_founded(struct box *box)
{
    box_make(box);
    ck_assert_int_eq(box_start(box), STATUS_OK);
    box_found(box);
}

void
box_item_make(struct sealed *out, enum item_kind kind,
              const struct box_pair *reader)
{
    const struct seal_order order = {.kind = kind,
                                     .content = "what was said",
                                     .length = 13,
                                     .readers = &reader->public_key,
                                     .reader_count = 1};

    ck_assert_int_eq(seal_make(&order, out), STATUS_OK);
}

void
box_report_make(struct box_report *report, int bucket)
{
    static const size_t lengths[] = {100, 3000, 20000, 100000};
    uint8_t *content = memory_zeroed(lengths[bucket]);
    struct seal_order order = {.kind = ITEM_BODY,
                               .content = content,
                               .length = lengths[bucket],
                               .reader_count = 1};
    struct box_pair reader;
    const struct box_pair *lent = &reader;

    *report = (struct box_report){0};
    seal_box_pair_make(&reader);
    seal_box_pair_make(&report->receipt);
    seal_box_pair_make(&report->thread);
    seal_sign_pair_make(&report->sign);
    order.readers = &lent->public_key;
    ck_assert_int_eq(seal_make(&order, &report->body), STATUS_OK);
    free(content);
    box_item_make(&report->own, ITEM_OWN, &report->receipt);
    secret_random(report->put.lookup, LOOKUP_SIZE);
    memcpy(report->put.receipt_box, report->receipt.public_key,
           BOX_PUBLIC_SIZE);
    memcpy(report->put.receipt_sign, report->sign.public_key, SIGN_PUBLIC_SIZE);
    memcpy(report->put.thread_box, report->thread.public_key, BOX_PUBLIC_SIZE);
    report->put.body = &report->body;
    report->put.own = &report->own;
}

void
box_report_clear(struct box_report *report)
{
    seal_clear(&report->body);
    seal_clear(&report->own);
    *report = (struct box_report){0};
}

struct proof
box_prove(const struct box *box, const struct client *client,
          const struct box_act *act)
{
    struct proof_claim claim = {.act = act->act};
    struct proof proof;

    memcpy(claim.site, box->site, ID_SIZE);
    memcpy(claim.target, act->target, ID_SIZE);
    memcpy(claim.nonce, client_nonce(client), NONCE_SIZE);
    if (act->item)
        proof_hash_item(claim.payload, act->item);
    proof_sign(&claim, act->signer->secret_key, &proof);
    return proof;
}
