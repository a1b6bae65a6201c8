#include <stdio.h>
#include <string.h>

#include "kiosk/verbs/verbs.h"
#include "translations/text/messages.h"

static bool
is_offered(const struct settings *settings, const char *tag)
{
    const char *const *words;
    size_t count = settings_words(settings, SETTING_languages, &words);

    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], tag) == 0)
            return true;
    return false;
}

static void
print_language(const struct settings *settings, const char *tag)
{
    struct message_survey survey;

    if (messages_survey(tag, &survey) != STATUS_OK)
        return;
    printf("%-8s %5d texts %5d drafts %5d reviewed %5d missing  %s%s\n", tag,
           survey.texts, survey.drafts, survey.reviewed, survey.missing,
           is_offered(settings, tag) ? "offered here  " : "              ",
           messages_own_name(tag));
}

static void
print_all(const struct settings *settings)
{
    const char *const *tags;
    size_t count = messages_languages(&tags);

    for (size_t i = 0; i < count; i++)
        print_language(settings, tags[i]);
    puts("A draft was not read by anybody who speaks the language. Drafts of "
         "consent, safety and\nchildren's texts are only shown where the "
         "settings say drafts = all.");
}

int
verb_languages(const struct options *options)
{
    struct verb_site site;
    enum status status = site_open(options->site, &site);

    if (status != STATUS_OK)
        return status_exit(status);
    /* Nothing more is read, and nothing written. */
    status = verb_shut_keys(options);
    if (status == STATUS_OK)
        print_all(site.settings);
    site_close(&site);
    return status_exit(status);
}
