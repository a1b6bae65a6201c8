#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/verbs/verbs.h"

/* What stands above each setting in a new amparo.conf. */
static const char *const words[] = {
    [SETTING_profile] =
        "Who runs this place: shelter, consulate, or outside (the body that "
        "reads what is not for the staff of a place).",
    [SETTING_site_name] = "The name of this place, as people know it.",
    [SETTING_languages] = "The languages offered, in this order.",
    [SETTING_staff_language] = "The language of the desk.",
    [SETTING_drafts] =
        "safe: texts of consent, safety and children that nobody who speaks "
        "the language has read are shown in the next language. all: they are "
        "shown, with a mark.",
    [SETTING_theme] = "How the screens look: plain or contrast.",
    [SETTING_authority] =
        "Whom the law may make you tell when a life or a child is in danger.",
    [SETTING_place] = "Where to go in danger, now, at any hour.",
    [SETTING_number] = "What to call in danger.",
    [SETTING_clinic] = "A clinic that asks for no papers and no police.",
    [SETTING_safe_child] = "A safe place for a child, with its way there.",
    [SETTING_talk] = "Someone to talk to now, with a number.",
    [SETTING_country] = "Of a consulate: the country it is of.",
    [SETTING_ask_country] =
        "Ask which country people are from? Never asked in a consulate.",
    [SETTING_desk_hours] = "When somebody is at the desk.",
    [SETTING_desk_days] = "On which days.",
    [SETTING_outside_days] = "On which days the outside body reads.",
    [SETTING_idle_seconds] = "After how long without a key a visit is warned.",
    [SETTING_warn_seconds] = "And how long after that it is wiped.",
    [SETTING_withdraw_hours] =
        "How long an asked withdrawal can be called back. 0: it takes effect "
        "at once.",
    [SETTING_retention_days] =
        "After how many days without anything new a report is deleted.",
    [SETTING_decoys] =
        "Make rows that nobody can open, so that the number of those that "
        "this place cannot open tells nobody that it was accused.",
    [SETTING_notice_version] =
        "The number of the notice as you show it; one more at each change.",
    [SETTING_root] =
        "ROOT's public key. The keys in the store must be signed by it.",
    [SETTING_terminal] = "The name of this machine's kiosk.",
};

static const struct {
    const char *name;
    const char *kind;
    const char *value;
} rules[] = {
#define SETTING(name_, kind_, value_, least_, most_)                           \
    [SETTING_##name_] = {.name = #name_, .kind = #kind_, .value = value_},
#include "kiosk/settings.def"
#undef SETTING
};
enum { COUNT = sizeof rules / sizeof *rules, WIDTH = 76 };

/* A comment, broken at spaces. */
static void
add_comment(struct buf *out, const char *text)
{
    size_t column = 0;

    while (*text) {
        size_t length = strcspn(text, " ");

        if (column == 0 || column + 1 + length > WIDTH) {
            buf_add_text(out, column == 0 ? "#" : "\n#");
            column = 1;
        }
        buf_add_byte(out, ' ');
        buf_add(out, text, length);
        column += 1 + length;
        text += length + strspn(text + length, " ");
    }
    buf_add_byte(out, '\n');
}

static const char *
value_of(enum setting setting, const struct template_value *values,
         size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].setting == setting)
            return values[i].value;
    return NULL;
}

/* The first word of a choice is its default. */
static void
add_default(struct buf *out, int setting)
{
    const char *value = rules[setting].value;
    size_t length = strcmp(rules[setting].kind, "CHOICE") == 0
                        ? strcspn(value, " ")
                        : strlen(value);

    buf_add_text(out, "# ");
    buf_add_text(out, rules[setting].name);
    buf_add_text(out, " = ");
    buf_add(out, value, length);
    buf_add_byte(out, '\n');
}

char *
template_settings(const struct template_value *values, size_t count)
{
    struct buf out = {0};
    char *text;

    add_comment(&out, "Settings of an Amparo site. A line is `name = value`; "
                      "a text may be given again for one language: "
                      "`place[es] = ...`. What stands behind a # is not read.");
    for (int i = 0; i < COUNT; i++) {
        const char *value = value_of((enum setting)i, values, count);

        buf_add_byte(&out, '\n');
        add_comment(&out, words[i] ? words[i] : rules[i].name);
        if (value) {
            buf_add_text(&out, rules[i].name);
            buf_add_text(&out, " = ");
            buf_add_text(&out, value);
            buf_add_byte(&out, '\n');
        } else {
            add_default(&out, i);
        }
    }
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    return text;
}
