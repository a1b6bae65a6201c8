#include "kiosk/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"

enum { FILE_MAX = 65536, LANGUAGE_SIZE = 16, WORDS_MAX = 32, WORD_SIZE = 24 };

enum kind { CHOICE, TEXT, WORDS, SWITCH, NUMBER, HOURS, DAYS };

static const struct rule {
    const char *name;
    enum kind kind;
    const char *value;
    int least;
    int most;
} rules[] = {
#define SETTING(name_, kind_, value_, least_, most_)                           \
    [SETTING_##name_] = {.name = #name_,                                       \
                         .kind = kind_,                                        \
                         .value = value_,                                      \
                         .least = least_,                                      \
                         .most = most_},
#include "kiosk/settings.def"
#undef SETTING
};
enum { COUNT = sizeof rules / sizeof *rules };

static const char *const days[] = {"mon", "tue", "wed", "thu",
                                   "fri", "sat", "sun"};

/* A text given for one language. */
struct variant {
    struct variant *next;
    enum setting setting;
    char language[LANGUAGE_SIZE];
    char *text;
};

struct value {
    char *text; /* as it stands in the file, or the default */
    int number; /* of numbers, switches, choices, days and hours */
    char *words_held;
    const char **words;
    size_t word_count;
    int line; /* where it was set, 0: nowhere */
};

struct settings {
    struct value values[COUNT];
    struct variant *variants;
};

/* The next word of a list parted by spaces; NULL at the end. */
static const char *
next_word(const char **at, size_t *length)
{
    const char *start = *at + strspn(*at, " \t");

    *length = strcspn(start, " \t");
    *at = start + *length;
    return *length ? start : NULL;
}

/* The place of a word in a list, -1 when it does not stand there. */
static int
find_word(const char *list, const char *word, size_t word_length)
{
    size_t length;
    const char *candidate;

    for (int i = 0; (candidate = next_word(&list, &length)); i++)
        if (length == word_length && memcmp(candidate, word, length) == 0)
            return i;
    return -1;
}

static char *
set_number(struct value *value, const struct rule *rule, const char *text)
{
    char *end;
    long number;

    errno = 0;
    number = strtol(text, &end, 10);
    if (errno || end == text || *end)
        return memory_print("\"%s\" must be a whole number", rule->name);
    if (number < rule->least || number > rule->most)
        return memory_print("\"%s\" must be between %d and %d", rule->name,
                            rule->least, rule->most);
    value->number = (int)number;
    return NULL;
}

static char *
set_choice(struct value *value, const struct rule *rule, const char *list,
           const char *text)
{
    int place = find_word(list, text, strlen(text));

    if (place < 0)
        return memory_print("\"%s\" must be one of: %s", rule->name, list);
    value->number = place;
    return NULL;
}

static char *
set_days(struct value *value, const struct rule *rule, const char *text)
{
    size_t length;
    const char *word;

    value->number = 0;
    while ((word = next_word(&text, &length))) {
        int day = 0;

        while (day < 7 && (length != 3 || memcmp(days[day], word, 3) != 0))
            day++;
        if (day == 7)
            return memory_print("\"%s\" must be days, such as: mon wed fri",
                                rule->name);
        value->number |= 1 << day;
    }
    return value->number
               ? NULL
               : memory_print("\"%s\" needs at least one day", rule->name);
}

/* Packed as minutes: from x 1440 + until. */
static char *
set_hours(struct value *value, const struct rule *rule, const char *text)
{
    int from_hour;
    int from_minute;
    int until_hour;
    int until_minute;
    int used = 0;
    int from;
    int until;

    if (sscanf(text, "%2d:%2d-%2d:%2d%n", &from_hour, &from_minute, &until_hour,
               &until_minute, &used) != 4 ||
        text[used])
        return memory_print("\"%s\" must look like 09:00-17:00", rule->name);
    from = from_hour * 60 + from_minute;
    until = until_hour * 60 + until_minute;
    if (from_hour < 0 || from_minute < 0 || from_minute > 59 ||
        until_minute < 0 || until_minute > 59 || from >= until || until >= 1440)
        return memory_print("\"%s\" must be a time of day before another one",
                            rule->name);
    value->number = from * 1440 + until;
    return NULL;
}

static void
forget_words(struct value *value)
{
    free(value->words_held);
    free(value->words);
    value->words_held = NULL;
    value->words = NULL;
    value->word_count = 0;
}

static char *
set_words(struct value *value, const struct rule *rule, const char *text)
{
    char *kept = NULL;

    forget_words(value);
    value->words_held = memory_text(text);
    value->words = memory_array(WORDS_MAX, sizeof *value->words);
    for (char *word = strtok_r(value->words_held, " \t", &kept); word;
         word = strtok_r(NULL, " \t", &kept)) {
        if (strlen(word) >= LANGUAGE_SIZE)
            return memory_print("\"%s\" has a name that is too long",
                                rule->name);
        if ((int)value->word_count == rule->most)
            return memory_print("\"%s\" may name at most %d", rule->name,
                                rule->most);
        value->words[value->word_count++] = word;
    }
    if ((int)value->word_count < rule->least)
        return memory_print("\"%s\" must name at least %d", rule->name,
                            rule->least);
    return NULL;
}

static char *
check_text(const struct rule *rule, const char *text)
{
    if (strlen(text) > (size_t)rule->most)
        return memory_print("\"%s\" may be at most %d bytes long", rule->name,
                            rule->most);
    return NULL;
}

/* Take a value; gives a sentence when it is not of its kind. */
static char *
take(struct settings *settings, enum setting setting, const char *text)
{
    const struct rule *rule = &rules[setting];
    struct value *value = &settings->values[setting];
    char *problem = NULL;

    switch (rule->kind) {
    case CHOICE:
        problem = set_choice(value, rule, rule->value, text);
        break;
    case SWITCH:
        problem = set_choice(value, rule, "no yes", text);
        break;
    case NUMBER:
        problem = set_number(value, rule, text);
        break;
    case HOURS:
        problem = set_hours(value, rule, text);
        break;
    case DAYS:
        problem = set_days(value, rule, text);
        break;
    case WORDS:
        problem = set_words(value, rule, text);
        break;
    case TEXT:
        problem = check_text(rule, text);
        break;
    }
    if (!problem) {
        free(value->text);
        value->text = memory_text(text);
    }
    return problem;
}

static int
find_setting(const char *name)
{
    for (int i = 0; i < COUNT; i++)
        if (strcmp(rules[i].name, name) == 0)
            return i;
    return -1;
}

static char *
take_variant(struct settings *settings, enum setting setting,
             const char *language, const char *text)
{
    const struct rule *rule = &rules[setting];
    struct variant *variant;
    char *problem = rule->kind == TEXT
                        ? check_text(rule, text)
                        : memory_print("\"%s\" has no language", rule->name);

    if (problem)
        return problem;
    if (!*language || strlen(language) >= LANGUAGE_SIZE)
        return memory_print("\"%s[...]\" needs a language tag, such as es",
                            rule->name);
    variant = memory_zeroed(sizeof *variant);
    variant->setting = setting;
    snprintf(variant->language, sizeof variant->language, "%s", language);
    variant->text = memory_text(text);
    variant->next = settings->variants;
    settings->variants = variant;
    return NULL;
}

static char *
trim(char *text)
{
    char *end = text + strlen(text);

    while (end > text && strchr(" \t\r\n", end[-1]))
        *--end = '\0';
    return text + strspn(text, " \t");
}

/* Split `name[es]`; gives the language, NULL when there is none. */
static char *
split_language(char *name)
{
    char *open = strchr(name, '[');
    char *close = open ? strchr(open, ']') : NULL;

    if (!close || close[1])
        return NULL;
    *open = '\0';
    *close = '\0';
    return open + 1;
}

static char *
take_pair(struct settings *settings, char *name, char *text, int line)
{
    char *language = split_language(name);
    int setting = find_setting(name);

    if (setting < 0)
        return memory_text("there is no setting of this name");
    if (language)
        return take_variant(settings, (enum setting)setting, language, text);
    if (settings->values[setting].line)
        return memory_print("\"%s\" was set before, in line %d", name,
                            settings->values[setting].line);
    settings->values[setting].line = line;
    return take(settings, (enum setting)setting, text);
}

static char *
take_line(struct settings *settings, char *text, int line)
{
    char *start;
    char *equals;

    if (!text_is_plain(text, strlen(text)))
        return memory_text("not UTF-8, or a control character");
    start = trim(text);
    if (!*start || *start == '#')
        return NULL;
    equals = strchr(start, '=');
    if (!equals)
        return memory_text("a line must be: name = value");
    *equals = '\0';
    return take_pair(settings, trim(start), trim(equals + 1), line);
}

static char *
take_file(struct settings *settings, char *text, const char *path)
{
    int line = 0;

    for (char *next = text; next;) {
        char *start = next;
        char *end = strchr(start, '\n');
        char *problem;
        char *sentence;

        next = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        line++;
        problem = take_line(settings, start, line);
        if (!problem)
            continue;
        sentence = memory_print("%s, line %d: %s", path, line, problem);
        free(problem);
        return sentence;
    }
    return NULL;
}

/* The whole file as a string; *TEXT stays NULL on an error. */
static enum status
read_text(const char *path, char **text, char **problem)
{
    struct buf bytes = {0};
    enum status status = file_read(path, FILE_MAX, &bytes);

    if (status != STATUS_OK)
        *problem =
            memory_print("%s cannot be read: %s", path, status_words(status));
    else if (memchr(buf_text(&bytes), '\0', bytes.length)) {
        status = STATUS_SETTING;
        *problem = memory_print("%s is no settings file", path);
    } else
        *text = memory_text(buf_text(&bytes));
    buf_clear(&bytes);
    return status;
}

static struct settings *
defaults(void)
{
    struct settings *settings = memory_zeroed(sizeof *settings);

    for (int i = 0; i < COUNT; i++) {
        size_t length = strcspn(rules[i].value, " ");
        char *first = memory_text(rules[i].value);
        char *problem;

        if (rules[i].kind == CHOICE)
            first[length] = '\0';
        problem = take(settings, (enum setting)i, first);
        free(problem);
        free(first);
    }
    return settings;
}

enum status
settings_read(const char *site, struct settings **out, char **problem)
{
    struct settings *settings = NULL;
    char *path = memory_print("%s/amparo.conf", site);
    char *text = NULL;
    enum status status = read_text(path, &text, problem);

    if (status != STATUS_OK)
        goto out;
    settings = defaults();
    *problem = take_file(settings, text, path);
    if (*problem) {
        status = STATUS_SETTING;
        goto out;
    }
    *out = settings;
    settings = NULL;
out:
    settings_free(settings);
    free(text);
    free(path);
    return status;
}

void
settings_free(struct settings *settings)
{
    if (!settings)
        return;
    for (int i = 0; i < COUNT; i++) {
        free(settings->values[i].text);
        forget_words(&settings->values[i]);
    }
    for (struct variant *variant = settings->variants; variant;) {
        struct variant *next = variant->next;

        free(variant->text);
        free(variant);
        variant = next;
    }
    free(settings);
}

int
settings_number(const struct settings *settings, enum setting setting)
{
    return settings->values[setting].number;
}

bool
settings_is_on(const struct settings *settings, enum setting setting)
{
    return settings->values[setting].number != 0;
}

const char *
settings_text(const struct settings *settings, enum setting setting)
{
    return settings->values[setting].text;
}

const char *
settings_text_in(const struct settings *settings, enum setting setting,
                 const char *language)
{
    for (const struct variant *variant = settings->variants; variant;
         variant = variant->next)
        if (variant->setting == setting &&
            strcmp(variant->language, language) == 0)
            return variant->text;
    return settings->values[setting].text;
}

size_t
settings_words(const struct settings *settings, enum setting setting,
               const char *const **words)
{
    *words = settings->values[setting].words;
    return settings->values[setting].word_count;
}

static bool
is_needed(const struct settings *settings, int i)
{
    if (i == SETTING_country)
        return settings->values[SETTING_profile].number == 1;
    return rules[i].kind == TEXT && rules[i].least == 1;
}

enum status
settings_ready(const struct settings *settings, char **problem)
{
    for (int i = 0; i < COUNT; i++) {
        if (!is_needed(settings, i) || *settings->values[i].text)
            continue;
        *problem = memory_print(
            "amparo.conf: \"%s\" is not set; the public screens need it",
            rules[i].name);
        return STATUS_SETTING;
    }
    return STATUS_OK;
}
