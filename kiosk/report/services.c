#include "kiosk/report/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "kiosk/report/json.h"

enum { NAMES_MAX = 64, STALE_AFTER_DAYS = 90, DAY_SECONDS = 86400 };

struct services {
    struct service *entries;
    size_t count;
    char **blocked; /* a sentence for each entry with an unset field */
    size_t blocked_count;
    char **texts;
    size_t text_count;
};

/* Reading stops at the first PROBLEM; every step looks at it. */
struct services_reader {
    struct services *services;
    struct service *entry;
    const char *place; /* the entry's id, or how far we are */
    char *problem;
};

/* A key as it stands in the file is shown on a terminal: letters alone. */
static bool
is_showable(const char *key)
{
    for (; *key; key++) {
        if (*key < '!' || *key > '~')
            return false;
    }
    return true;
}

static void
refuse(struct services_reader *reader, const char *key, const char *words)
{
    if (!is_showable(key))
        key = "?";
    if (!reader->problem)
        reader->problem = memory_print("services.json: entry %s, \"%s\": %s",
                                       reader->place, key, words);
}

static void
add_text(char ***list, size_t *count, char *text)
{
    size_t size = sizeof(**list);

    *list = memory_resize(*list, *count * size, (*count + 1) * size);
    (*list)[(*count)++] = text;
}

/* The entry stays in the directory and is never offered. */
static void
block(struct services_reader *reader, const char *key)
{
    struct services *services = reader->services;

    if (reader->entry->blocked || reader->problem)
        return;
    reader->entry->blocked = true;
    add_text(&services->blocked, &services->blocked_count,
             memory_print("services.json: entry %s: the field \"%s\" is unset, "
                          "so this service is not offered",
                          reader->place, key));
}

static const char *
keep(struct services_reader *reader, const char *text)
{
    char *copy = memory_text(text);

    add_text(&reader->services->texts, &reader->services->text_count, copy);
    return copy;
}

static const char *
keep_checked(struct services_reader *reader, const char *key, const char *text)
{
    if (strlen(text) > SERVICE_TEXT_MAX)
        refuse(reader, key, "it is longer than 400 bytes");
    else if (!text_is_plain(text, strlen(text)))
        refuse(reader, key, "it has control characters");
    return keep(reader, text);
}

/* "" and a blocked entry when it is unset. */
static const char *
read_text(struct services_reader *reader, const struct json_value *map,
          const char *key)
{
    const struct json_value *value = json_member(map, key);
    const char *text = json_words(value);

    if (value && !text && !json_is_unset(value))
        refuse(reader, key, "it is not a text");
    if (!text || !*text) {
        block(reader, key);
        return "";
    }
    return keep_checked(reader, key, text);
}

/*
 * FALLBACK is what the blocked entry then says: the worse of the two.
 */
static bool
read_switch(struct services_reader *reader, const struct json_value *map,
            const char *key, bool fallback)
{
    const struct json_value *value = json_member(map, key);
    int on = json_switch(value);

    if (on >= 0)
        return on;
    if (value && !json_is_unset(value))
        refuse(reader, key, "only true or false can stand here");
    block(reader, key);
    return fallback;
}

static void
read_names(struct services_reader *reader, const struct json_value *map)
{
    struct service_name *names;
    const char *language;
    size_t count = 0;

    if (map && !json_is_map(map) && !json_is_unset(map)) {
        refuse(reader, "name", "an object of languages is missing");
        return;
    }
    while (json_key(map, count))
        count++;
    if (count == 0) {
        block(reader, "name");
        return;
    }
    if (count > NAMES_MAX) {
        refuse(reader, "name", "there are too many languages");
        return;
    }
    names = memory_array(count, sizeof(*names));
    add_text(&reader->services->texts, &reader->services->text_count,
             (char *)names);
    for (size_t i = 0; (language = json_key(map, i)); i++) {
        names[i].language = keep_checked(reader, "name", language);
        names[i].text = read_text(reader, map, language);
    }
    reader->entry->names = names;
    reader->entry->name_count = count;
}

static void
read_target(struct services_reader *reader, const struct json_value *map)
{
    const char *name = json_words(json_member(map, "target"));
    int target;

    if (!name || !*name) {
        block(reader, "target");
        return;
    }
    target = triage_target_find(name);
    if (target < 0)
        refuse(reader, "target", "there is no such target");
    else
        reader->entry->target = (enum target)target;
}

static int
digits(const char *text, int count)
{
    int number = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* Days since 1970-01-01 in the Gregorian calendar; -1 when it is no date. */
static int64_t
day_of(const char *date)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    int year;
    int month;
    int day;
    bool leap;
    int64_t days;

    if (strlen(date) != 10 || date[4] != '-' || date[7] != '-')
        return -1;
    year = digits(date, 4);
    month = digits(date + 5, 2);
    day = digits(date + 8, 2);
    if (year < 1970 || month < 1 || month > 12 || day < 1)
        return -1;
    leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > lengths[month - 1] + (month == 2 && leap))
        return -1;
    days = INT64_C(365) * (year - 1970) + (year - 1969) / 4 -
           (year - 1901) / 100 + (year - 1601) / 400;
    for (int i = 0; i < month - 1; i++)
        days += lengths[i] + (i == 1 && leap);
    return days + day - 1;
}

static void
read_entry(struct services_reader *reader, const struct json_value *map)
{
    static const char *const keys[] = {
        "id",
        "name",
        "target",
        "phone",
        "address",
        "hours",
        "languages",
        "costs",
        "women_staff",
        "child_ok",
        "asks_papers",
        "tells_police",
        "tells_immigration",
        "checked_on",
        NULL,
    };
    struct service *entry = reader->entry;
    const char *id = json_words(json_member(map, "id"));
    const char *key;

    if (!id || !text_is_name(id, 64)) {
        refuse(reader, "id", "1 to 64 letters a-z, 0-9, _ and - are missing");
        return;
    }
    reader->place = entry->id = keep(reader, id);
    for (size_t i = 0; (key = json_key(map, i)); i++) {
        const char *const *known = keys;

        while (*known && strcmp(*known, key) != 0)
            known++;
        if (!*known)
            refuse(reader, key, "there is no such key");
    }
    read_names(reader, json_member(map, "name"));
    read_target(reader, map);
    entry->phone = read_text(reader, map, "phone");
    entry->address = read_text(reader, map, "address");
    entry->hours = read_text(reader, map, "hours");
    entry->languages = read_text(reader, map, "languages");
    entry->costs = read_text(reader, map, "costs");
    entry->women_staff = read_switch(reader, map, "women_staff", false);
    entry->child_ok = read_switch(reader, map, "child_ok", false);
    entry->asks_papers = read_switch(reader, map, "asks_papers", true);
    entry->tells_police = read_switch(reader, map, "tells_police", true);
    entry->tells_immigration =
        read_switch(reader, map, "tells_immigration", true);
    entry->checked_on = read_text(reader, map, "checked_on");
    if (*entry->checked_on && day_of(entry->checked_on) < 0)
        refuse(reader, "checked_on", "it is not a date like 2026-11-23");
}

static void
read_entries(struct services_reader *reader, const struct json_value *list)
{
    struct services *services = reader->services;
    size_t count = json_length(list);
    char number[32];

    if (!json_is_list(list) || count > SERVICES_MAX) {
        reader->problem = memory_text(
            "services.json: a list of at most 200 services is missing");
        return;
    }
    services->entries = memory_array(count, sizeof(*services->entries));
    for (size_t i = 0; i < count && !reader->problem; i++) {
        snprintf(number, sizeof(number), "number %zu", i + 1);
        reader->place = number;
        reader->entry = &services->entries[i];
        read_entry(reader, json_at(list, i));
        if (!reader->problem && services_find(services, reader->entry->id))
            refuse(reader, "id", "it stands there twice");
        services->count++;
    }
}

enum status
services_read(const char *text, size_t length, struct services **out,
              char **problem)
{
    struct services_reader reader = {
        .services = memory_zeroed(sizeof(struct services)),
    };
    struct json_tree *tree;

    *out = NULL;
    if (json_read(text, length, &tree, problem) != STATUS_OK) {
        reader.problem = memory_print("services.json: %s", *problem);
        free(*problem);
    } else {
        read_entries(&reader, json_root(tree));
        json_tree_free(tree);
    }
    *problem = reader.problem;
    if (reader.problem) {
        services_free(reader.services);
        return STATUS_BAD_INPUT;
    }
    *out = reader.services;
    return STATUS_OK;
}

void
services_free(struct services *services)
{
    if (!services)
        return;
    for (size_t i = 0; i < services->text_count; i++)
        free(services->texts[i]);
    for (size_t i = 0; i < services->blocked_count; i++)
        free(services->blocked[i]);
    free(services->texts);
    free(services->blocked);
    free(services->entries);
    free(services);
}

size_t
services_blocked(const struct services *services, size_t i,
                 const char **problem)
{
    if (problem)
        *problem = i < services->blocked_count ? services->blocked[i] : NULL;
    return services->blocked_count;
}

size_t
services_count(const struct services *services)
{
    return services->count;
}

const struct service *
services_at(const struct services *services, size_t i)
{
    return i < services->count ? &services->entries[i] : NULL;
}

const struct service *
services_find(const struct services *services, const char *id)
{
    for (size_t i = 0; i < services->count; i++) {
        if (strcmp(services->entries[i].id, id) == 0)
            return &services->entries[i];
    }
    return NULL;
}

static const char *
name_in(const struct service *service, const char *language)
{
    for (size_t i = 0; i < service->name_count; i++) {
        if (strcmp(service->names[i].language, language) == 0)
            return service->names[i].text;
    }
    return NULL;
}

const char *
services_name(const struct service *service, const char *language)
{
    const char *name = name_in(service, language);

    if (!name)
        name = name_in(service, "en");
    if (!name && service->name_count > 0)
        name = service->names[0].text;
    return name ? name : "";
}

bool
services_offers(const struct service *service)
{
    return !service->blocked && !service->tells_immigration;
}

bool
services_is_stale(const struct service *service, int64_t now)
{
    int64_t day = day_of(service->checked_on);

    return day < 0 || now / DAY_SECONDS - day > STALE_AFTER_DAYS;
}

static bool
fits(const struct service *service, int target, struct services_wish wish)
{
    uint32_t bit = 1u << target;

    return (int)service->target == target && (wish.targets & bit) &&
           !(wish.blocked & bit) && services_offers(service) &&
           (!wish.child || service->child_ok);
}

/* The NUMBER-th service of a target that fits, NULL when there is none. */
static const struct service *
find_fitting(const struct services *services, int target, size_t number,
             struct services_wish wish)
{
    for (size_t i = 0; i < services->count; i++) {
        if (fits(&services->entries[i], target, wish) && number-- == 0)
            return &services->entries[i];
    }
    return NULL;
}

size_t
services_suggest(const struct services *services, struct services_wish wish,
                 const struct service **out, size_t limit)
{
    size_t count = 0;
    bool more = true;

    for (size_t round = 0; more; round++) {
        more = false;
        for (int target = 0; target < TARGET_COUNT; target++) {
            const struct service *found =
                find_fitting(services, target, round, wish);

            if (!found)
                continue;
            if (count == limit)
                return count;
            out[count++] = found;
            more = true;
        }
    }
    return count;
}
