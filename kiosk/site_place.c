#include "kiosk/site_place.h"

enum { DAY = 1440 };

static const enum setting words[] = {
    [PLACE_SITE] = SETTING_site_name,
    [PLACE_AUTHORITY] = SETTING_authority,
    [PLACE_PLACE] = SETTING_place,
    [PLACE_NUMBER] = SETTING_number,
    [PLACE_CLINIC] = SETTING_clinic,
    [PLACE_COUNTRY] = SETTING_country,
    [PLACE_SAFE_CHILD] = SETTING_safe_child,
    [PLACE_TALK] = SETTING_talk,
};

static const char *
word_of(void *self, enum place_word word, const char *language)
{
    return settings_text_in(self, words[word], language);
}

void
site_place(struct settings *settings, struct place *out)
{
    int hours = settings_number(settings, SETTING_desk_hours);
    int profile = settings_number(settings, SETTING_profile);

    *out = (struct place){
        .self = settings,
        .word = word_of,
        .site = {.profile = (enum profile)profile,
                 .ask_country = settings_is_on(settings, SETTING_ask_country)},
        .outside_weekdays =
            (unsigned)settings_number(settings, SETTING_outside_days),
        .desk_from = hours / DAY,
        .desk_until = hours % DAY,
        .desk_weekdays = (unsigned)settings_number(settings, SETTING_desk_days),
        .withdraw_hours = settings_number(settings, SETTING_withdraw_hours),
        .retention_days = settings_number(settings, SETTING_retention_days),
        .notice_version =
            (uint32_t)settings_number(settings, SETTING_notice_version),
    };
    out->language_count =
        (int)settings_words(settings, SETTING_languages, &out->languages);
}
