#include "tests/filled.h"

#include "kiosk/report/triage.h"
#include "tests/tap.h"

struct form *filled_form;

void
filled_set_up(void)
{
    size_t length;
    const char *text = form_built_in(&length);
    char *problem;

    ck_assert_int_eq(triage_start(&problem), STATUS_OK);
    ck_assert_int_eq(form_read(text, length, NULL, &filled_form, &problem),
                     STATUS_OK);
}

void
filled_tear_down(void)
{
    form_free(filled_form);
}

void
filled_choose(struct report *report, const char *name, const char *choice)
{
    const struct question *question = form_find(filled_form, name);

    report_toggle(report, question, form_choice(question, choice));
}
