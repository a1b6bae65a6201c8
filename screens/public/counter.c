#include "screens/public/counter.h"

#include "kiosk/base/secret.h"

void
public_visit_clear(struct public_visit *visit)
{
    struct public_visit fresh = {
        .counter = visit->counter,
        .place = visit->place,
        .form = visit->form,
        .services = visit->services,
        .is_closed = visit->is_closed,
        .is_back = visit->is_back,
    };

    if (visit->found)
        visit->counter->put_away(visit->counter->self);
    interview_free(visit->interview);
    secret_wipe(visit, sizeof *visit);
    *visit = fresh;
}
