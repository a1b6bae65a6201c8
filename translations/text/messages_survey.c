#include <string.h>
#include <unicode/ures.h>

#include "translations/text/messages.h"
#include "translations/text/words.h"

/* Each text is an array of its words and its state: t, d or r. */
static void
count_text(UResourceBundle *item, struct message_survey *out)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t letters;
    const UChar *state = ures_getStringByIndex(item, 1, &letters, &status);

    if (U_FAILURE(status) || letters < 1)
        return;
    out->texts++;
    out->drafts += state[0] == 'd';
    out->reviewed += state[0] == 'r';
}

static enum status
count_bundle(const char *tag, struct message_survey *out)
{
    const struct words_language *language = words_find(tag);
    UErrorCode status = U_ZERO_ERROR;
    UResourceBundle *bundle;
    UResourceBundle *item = NULL;
    char locale[WORDS_TAG];

    memset(out, 0, sizeof *out);
    if (!language)
        return STATUS_MISSING;
    words_locale(tag, locale);
    bundle = ures_openDirect(language->package, locale, &status);
    if (U_FAILURE(status))
        return STATUS_MISSING;
    while (ures_hasNext(bundle) && U_SUCCESS(status)) {
        item = ures_getNextResource(bundle, item, &status);
        if (U_SUCCESS(status))
            count_text(item, out);
    }
    ures_close(item);
    ures_close(bundle);
    return STATUS_OK;
}

enum status
messages_survey(const char *tag, struct message_survey *out)
{
    struct message_survey english;
    enum status status = count_bundle(tag, out);

    if (status != STATUS_OK)
        return status;
    if (count_bundle("en", &english) == STATUS_OK && english.texts > out->texts)
        out->missing = english.texts - out->texts;
    return STATUS_OK;
}
