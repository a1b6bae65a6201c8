#include "kiosk/report/world.h"

#include <stddef.h>
#include <string.h>

#include "kiosk/report/interview.h"

static const char *const names[] = {
    [WORLD_PATH] = "path",         [WORLD_PROFILE] = "profile",
    [WORLD_VERDICT] = "verdict",   [WORLD_READER] = "reader",
    [WORLD_REASON] = "reason",     [WORLD_CHILD] = "child",
    [WORLD_COUNTRY] = "country",   [WORLD_FEAR] = "fear",
    [WORLD_SERVICES] = "services",
};
enum { NAMES = sizeof(names) / sizeof(*names) };

struct value {
    enum world world;
    const char *name;
    uint64_t bit;
};

/* The reasons are triage's own list. */
static const struct value values[] = {
    {.world = WORLD_PATH, .name = "abuse", .bit = 1 << PATH_ABUSE},
    {.world = WORLD_PATH, .name = "help", .bit = 1 << PATH_HELP},
    {.world = WORLD_PATH, .name = "child", .bit = 1 << PATH_CHILD},
    {.world = WORLD_PROFILE, .name = "shelter", .bit = 1 << PROFILE_SHELTER},
    {.world = WORLD_PROFILE,
     .name = "consulate",
     .bit = 1 << PROFILE_CONSULATE},
    {.world = WORLD_PROFILE, .name = "outside", .bit = 1 << PROFILE_OUTSIDE},
    {.world = WORLD_VERDICT, .name = "sealed", .bit = VERDICT_SEALED},
    {.world = WORLD_VERDICT, .name = "ask_x1", .bit = VERDICT_ASK_X1},
    {.world = WORLD_VERDICT, .name = "ask_x2", .bit = VERDICT_ASK_X2},
    {.world = WORLD_VERDICT, .name = "p0", .bit = VERDICT_P0},
    {.world = WORLD_READER, .name = "here", .bit = 1 << READER_HERE},
    {.world = WORLD_READER, .name = "outside", .bit = 1 << READER_OUTSIDE},
    {.world = WORLD_CHILD, .name = "self", .bit = CHILD_SELF},
    {.world = WORLD_CHILD, .name = "about", .bit = CHILD_ABOUT},
    {.world = WORLD_CHILD, .name = "late", .bit = CHILD_LATE},
    {.world = WORLD_COUNTRY, .name = "asked", .bit = 1},
    {.world = WORLD_FEAR, .name = "yes", .bit = 1},
    {.world = WORLD_SERVICES, .name = "some", .bit = 1},
};
enum { VALUES = sizeof(values) / sizeof(*values) };

bool
world_find(const char *name, enum world *out)
{
    for (int i = 0; i < NAMES; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum world)i;
            return true;
        }
    }
    return false;
}

static uint64_t
reason_bit(const char *name)
{
    for (int i = 0; i < triage_reasons; i++) {
        if (strcmp(triage_reason_name((enum reason)i), name) == 0)
            return UINT64_C(1) << i;
    }
    return 0;
}

uint64_t
world_bit(enum world world, const char *value)
{
    if (world == WORLD_REASON)
        return reason_bit(value);
    for (size_t i = 0; i < VALUES; i++) {
        if (values[i].world == world && strcmp(values[i].name, value) == 0)
            return values[i].bit;
    }
    return 0;
}

uint64_t
world_values(enum world world)
{
    uint64_t all = 0;

    if (world == WORLD_REASON)
        return (UINT64_C(1) << triage_reasons) - 1;
    for (size_t i = 0; i < VALUES; i++) {
        if (values[i].world == world)
            all |= values[i].bit;
    }
    return all;
}

bool
world_is_single(enum world world)
{
    return world == WORLD_PATH || world == WORLD_PROFILE ||
           world == WORLD_READER;
}
