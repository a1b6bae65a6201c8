#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/settings.h"
#include "tests/fuzz/fuzz.h"

/* amparo.conf, whatever stands in it. */

static const struct {
    const char *name;
    int least;
    int most;
} rules[] = {
#define SETTING(name_, kind_, value_, least_, most_)                           \
    [SETTING_##name_] = {.name = #name_, .least = least_, .most = most_},
#include "kiosk/settings.def"
#undef SETTING
};

static void
look(const struct settings *settings)
{
    char *problem = NULL;
    uint8_t root[32];
    const char *const *words;

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        enum setting setting = (enum setting)i;
        size_t count = settings_words(settings, setting, &words);

        (void)settings_is_on(settings, setting);
        fuzz_need(settings_text(settings, setting) != NULL,
                  "a text that is unset is empty");
        fuzz_need(settings_text_in(settings, setting, "es") != NULL,
                  "a language that is unset has the plain text");
        for (size_t w = 0; w < count; w++)
            fuzz_need(words[w][0] != '\0', "a word has letters");
    }
    if (settings_root(settings, root, &problem) != STATUS_OK)
        fuzz_need(problem != NULL, "who has no root is told");
    free(problem);
    problem = NULL;
    if (settings_ready(settings, &problem) != STATUS_OK)
        fuzz_need(problem != NULL, "what is missing is told");
    free(problem);
    fuzz_need(settings_number(settings, SETTING_withdraw_hours) >=
                      rules[SETTING_withdraw_hours].least &&
                  settings_number(settings, SETTING_withdraw_hours) <=
                      rules[SETTING_withdraw_hours].most,
              "a number is within its bounds");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings *settings = NULL;
    char *problem = NULL;
    char path[400];
    enum status status;

    fuzz_begin();
    snprintf(path, sizeof path, "%s/amparo.conf", fuzz_folder());
    fuzz_write(path, data, size);
    status = settings_read(fuzz_folder(), &settings, &problem);
    fuzz_need((status == STATUS_OK) == (settings != NULL), "settings, or none");
    fuzz_need((status == STATUS_OK) == (problem == NULL),
              "who is refused is told why");
    if (settings)
        look(settings);
    settings_free(settings);
    free(problem);
    return 0;
}
