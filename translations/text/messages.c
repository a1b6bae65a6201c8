#include "translations/text/messages.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>

#include "kiosk/base/memory.h"
#include "translations/text/messages_fill.h"
#include "translations/text/pattern.h"
#include "translations/text/utf16.h"
#include "translations/text/words.h"

struct link {
    const struct words_language *language;
    UResourceBundle *bundle;
    bool is_rtl;
};

/* What was found for a key. */
struct found {
    struct found *next;
    char *key;
    char *text; /* NULL: no language has it */
    size_t link;
    bool is_draft;
};

enum { BUCKETS = 256 };

struct messages {
    enum drafts drafts;
    size_t links;
    struct link chain[WORDS_CHAIN];
    struct found *buckets[BUCKETS];
    bool gave_draft; /* since messages_forget_drafts */
};

static enum status
open_link(struct messages *messages, const char *tag)
{
    const struct words_language *language = words_find(tag);
    struct link *link = &messages->chain[messages->links];
    UErrorCode status = U_ZERO_ERROR;
    char locale[WORDS_TAG];

    if (!language || messages->links == WORDS_CHAIN)
        return STATUS_MISSING;
    words_locale(tag, locale);
    link->bundle = ures_openDirect(language->package, locale, &status);
    if (U_FAILURE(status))
        return STATUS_MISSING;
    link->language = language;
    link->is_rtl = uloc_isRightToLeft(locale);
    messages->links++;
    return STATUS_OK;
}

static enum status
open_chain(struct messages *messages, const char *tag)
{
    enum status status = open_link(messages, tag);
    const char *last;

    if (status != STATUS_OK)
        return status;
    last = messages->chain[0].language->last;
    while (*last && status == STATUS_OK) {
        size_t length = strcspn(last, " ");
        char name[WORDS_TAG] = {0};

        if (length < sizeof name)
            memcpy(name, last, length);
        status = open_link(messages, name);
        last += length;
        last += strspn(last, " ");
    }
    return status;
}

enum status
messages_open(const char *language, enum drafts drafts, struct messages **out)
{
    struct messages *messages = memory_zeroed(sizeof *messages);
    enum status status;

    messages->drafts = drafts;
    status = open_chain(messages, language);
    if (status != STATUS_OK) {
        messages_close(messages);
        messages = NULL;
    }
    *out = messages;
    return status;
}

void
messages_close(struct messages *messages)
{
    if (!messages)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (messages->buckets[i]) {
            struct found *found = messages->buckets[i];

            messages->buckets[i] = found->next;
            free(found->key);
            free(found->text);
            free(found);
        }
    for (size_t i = 0; i < messages->links; i++)
        ures_close(messages->chain[i].bundle);
    free(messages);
}

const char *
messages_language(const struct messages *messages)
{
    return messages->chain[0].language->tag;
}

bool
messages_is_rtl(const struct messages *messages)
{
    return messages->chain[0].is_rtl;
}

/* The words of a key in one language, NULL when it may not show any. */
static char *
read_words(const struct messages *messages, size_t link, const char *key,
           bool *is_draft)
{
    UErrorCode status = U_ZERO_ERROR;
    UResourceBundle *item =
        ures_getByKey(messages->chain[link].bundle, key, NULL, &status);
    int32_t length;
    int32_t letters;
    const UChar *words = ures_getStringByIndex(item, 0, &length, &status);
    const UChar *state = ures_getStringByIndex(item, 1, &letters, &status);
    char *text = NULL;

    if (U_SUCCESS(status)) {
        *is_draft = state[0] == 'd';
        if (!*is_draft || letters < 2 || messages->drafts == DRAFTS_ALL)
            text = utf16_to(words, length);
    }
    ures_close(item);
    return text;
}

static void
look_from(const struct messages *messages, size_t link, struct found *found)
{
    for (; link < messages->links && !found->text; link++) {
        found->text = read_words(messages, link, found->key, &found->is_draft);
        found->link = link;
    }
}

static size_t
bucket_of(const char *key)
{
    size_t hash = 5381;

    for (; *key; key++)
        hash = hash * 33 + (unsigned char)*key;
    return hash % BUCKETS;
}

/* Remembered until the end: messages_get lends its words. */
static const struct found *
find(struct messages *messages, const char *key)
{
    struct found **bucket = &messages->buckets[bucket_of(key)];
    struct found *found = *bucket;

    while (found && strcmp(found->key, key) != 0)
        found = found->next;
    if (found)
        return found;
    found = memory_zeroed(sizeof *found);
    found->key = memory_text(key);
    look_from(messages, 0, found);
    found->next = *bucket;
    *bucket = found;
    return found;
}

bool
messages_has(const struct messages *messages, const char *key)
{
    struct found found = {.key = memory_text(key)};
    bool has;

    look_from(messages, 0, &found);
    has = found.text != NULL;
    free(found.key);
    free(found.text);
    return has;
}

const char *
messages_get(struct messages *messages, const char *key)
{
    const struct found *found = find(messages, key);

    messages->gave_draft |= found->text && found->is_draft;
    return found->text ? found->text : found->key;
}

void
messages_forget_drafts(struct messages *messages)
{
    messages->gave_draft = false;
}

bool
messages_gave_draft(const struct messages *messages)
{
    return messages->gave_draft;
}

struct message_origin
messages_origin(struct messages *messages, const char *key)
{
    const struct found *found = find(messages, key);
    const struct link *link = &messages->chain[found->text ? found->link : 0];

    return (struct message_origin){
        .tag = link->language->tag,
        .is_rtl = link->is_rtl,
        .is_draft = found->text && found->is_draft,
    };
}

char *
messages_format(struct messages *messages, const char *key,
                const struct argument *arguments, size_t count)
{
    struct found found = {.key = memory_text(key)};
    char *filled = NULL;

    /* a pattern that does not take these arguments is as good as missing */
    for (size_t next = 0; !filled && next < messages->links;) {
        struct fill fill = {.arguments = arguments, .count = count};

        free(found.text);
        found.text = NULL;
        look_from(messages, next, &found);
        messages->gave_draft |= found.text && found.is_draft;
        if (!found.text)
            break;
        fill.locale = messages->chain[found.link].language->tag;
        fill.is_rtl = messages->chain[found.link].is_rtl;
        filled = messages_fill(found.text, &fill);
        next = found.link + 1;
    }
    free(found.text);
    if (filled)
        free(found.key);
    return filled ? filled : found.key;
}
