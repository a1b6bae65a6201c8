#include "tests/desk_box.h"

#include <check.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/box.h"
#include "tests/own_decoys.h"

struct desk_box {
    struct box box;
};

struct desk_box *
desk_box_new(const struct founding *founding)
{
    struct desk_box *box = memory_zeroed(sizeof *box);
    struct client *staff;

    box_make(&box->box);
    box->box.options.withdraw_hours = 0;
    desk_box_start(box);
    staff = box_dial(&box->box, DOOR_STAFF);
    ck_assert_int_eq(client_found(staff, founding), STATUS_OK);
    client_close(staff);
    memcpy(box->box.site, founding->site, ID_SIZE);
    return box;
}

void
desk_box_free(struct desk_box *box)
{
    box_free(&box->box);
    memory_free_wiped(box, sizeof *box);
}

void
desk_box_stop(struct desk_box *box)
{
    box_stop(&box->box);
}

void
desk_box_start(struct desk_box *box)
{
    ck_assert_int_eq(box_start(&box->box), STATUS_OK);
}

struct client *
desk_box_dial(struct desk_box *box, bool staff)
{
    if (!box->box.serve)
        return NULL;
    return box_dial(&box->box, staff ? DOOR_STAFF : DOOR_PUBLIC);
}

void
desk_box_decoys(struct desk_box *box)
{
    desk_box_stop(box);
    own_decoys(box->box.folder);
    desk_box_start(box);
}

struct proof
desk_box_prove(struct desk_box *box, const struct client *client,
               struct desk_act act)
{
    return box_prove(&box->box, client,
                     &(struct box_act){.act = act.act,
                                       .target = act.target,
                                       .item = act.item,
                                       .signer = act.signer});
}
