#include "kiosk/report/route.h"

static bool
is_for_here(const struct facts *facts)
{
    return facts_has(facts, FACT_C2, "team_here");
}

/*
 * X2's yes is C2's team_here said late: the report is judged again as if C2
 * had said so, or the question of T10 would be passed by.
 */
static bool
may_be_here(const struct facts *facts)
{
    struct facts asked = *facts;
    int here = facts_code(FACT_C2, "team_here");

    asked.answered[FACT_C2] = true;
    asked.codes[FACT_C2] = UINT64_C(1) << here;
    return !triage_judge(&asked).sealed;
}

bool
route_may_ask_x2(const struct facts *facts, const struct verdict *verdict)
{
    return verdict->priority == PRIORITY_P0 && !verdict->sealed &&
           !is_for_here(facts) && may_be_here(facts);
}

enum reader
route_reader(const struct facts *facts, const struct verdict *verdict)
{
    if (verdict->sealed)
        return READER_OUTSIDE;
    if (is_for_here(facts))
        return READER_HERE;
    if (facts_has(facts, FACT_X2, "yes") && may_be_here(facts))
        return READER_HERE;
    return READER_OUTSIDE;
}
