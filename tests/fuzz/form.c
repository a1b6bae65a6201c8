#include <stdlib.h>
#include <string.h>

#include "kiosk/report/codec.h"
#include "kiosk/report/form.h"
#include "tests/fuzz/fuzz.h"

/* A form as a site brings it; one that is taken can be walked and filled. */

static void
need_sound(const struct form *form)
{
    fuzz_need(form_count(form) <= FORM_QUESTIONS_MAX, "a form has a bound");
    for (int i = 0; i < form_count(form); i++) {
        const struct question *question = form_question(form, i);

        fuzz_need(question->number == i &&
                      form_find(form, question->name) == question,
                  "a question is found by its name");
        fuzz_need(question->choice_count <= FORM_CHOICES_MAX &&
                      question->pages >= 1,
                  "a question is within its bounds");
        for (size_t c = 0; c < question->choice_count; c++)
            fuzz_need(form_choice(question, question->choices[c].name) ==
                              (int)c &&
                          question->choices[c].page < question->pages,
                      "a choice is found by its name");
    }
}

/* Answer the first choice of everything, write it, read it again. */
static void
fill_in(const struct form *form)
{
    struct report *report = report_new(form);
    struct report *again = NULL;
    struct buf bytes = {0};

    for (int i = 0; i < form_count(form); i++)
        if (form_question(form, i)->choice_count)
            report_choose(report, form_question(form, i), 1);
    codec_write(report, &bytes);
    if (codec_read(bytes.data, bytes.length, form, &again) == STATUS_OK)
        report_free(again);
    buf_clear(&bytes);
    report_free(report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct form *form = NULL;
    char *problem = NULL;
    enum status status;

    fuzz_begin();
    status = form_read(text, size, NULL, &form, &problem);
    fuzz_need((status == STATUS_OK) == (form != NULL), "a form, or none");
    fuzz_need((status == STATUS_OK) == (problem == NULL),
              "who is refused is told why");
    if (form) {
        need_sound(form);
        fill_in(form);
    }
    form_free(form);
    free(problem);
    free(text);
    return 0;
}
