#include "translations/text/pattern.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"

struct cursor {
    const char *at;
    const char *fault;
    struct pattern_reader reader;
    int depth;
};

static void
tell(struct cursor *cursor, enum pattern_event event, enum pattern_kind kind,
     const char *words, size_t length)
{
    struct pattern_part part = {event, kind, words, length};

    if (!cursor->fault && cursor->reader.see)
        cursor->reader.see(cursor->reader.self, &part);
}

static void
refuse(struct cursor *cursor, const char *fault)
{
    if (!cursor->fault)
        cursor->fault = fault;
}

static void
pass_spaces(struct cursor *cursor)
{
    cursor->at += strspn(cursor->at, " \t\n");
}

/* One of [A-Za-z0-9_=]: a name, a kind or a branch's keyword. */
static size_t
word(struct cursor *cursor, const char **start)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ_=0123456789";
    size_t length;

    pass_spaces(cursor);
    *start = cursor->at;
    length = strspn(cursor->at, letters);
    cursor->at += length;
    pass_spaces(cursor);
    if (!length)
        refuse(cursor, "a name is missing after {");
    else if (length >= PATTERN_NAME)
        refuse(cursor, "a name is too long");
    return length;
}

static bool
take(struct cursor *cursor, char letter)
{
    if (*cursor->at != letter)
        return false;
    cursor->at++;
    return true;
}

static bool
is(const char *words, size_t length, const char *other)
{
    return strlen(other) == length && memcmp(words, other, length) == 0;
}

static void
read_text(struct cursor *cursor, bool in_plural);

static void
read_branches(struct cursor *cursor, bool is_plural)
{
    bool has_other = false;

    while (!cursor->fault && *cursor->at && *cursor->at != '}') {
        const char *keyword;
        size_t length = word(cursor, &keyword);

        if (!take(cursor, '{')) {
            refuse(cursor, "a branch has no { after its keyword");
            return;
        }
        if (is(keyword, length, "other"))
            has_other = true;
        tell(cursor, PATTERN_BRANCH, PATTERN_TEXT, keyword, length);
        read_text(cursor, is_plural);
        if (!take(cursor, '}'))
            refuse(cursor, "a branch is not closed by }");
        tell(cursor, PATTERN_BRANCH_END, PATTERN_TEXT, keyword, length);
        pass_spaces(cursor);
    }
    if (!has_other)
        refuse(cursor, "a choice has no branch \"other\"");
}

static bool
kind_of(const char *word, size_t length, enum pattern_kind *kind)
{
    static const char *const names[] = {
        [PATTERN_NUMBER] = "number",
        [PATTERN_PLURAL] = "plural",
        [PATTERN_ORDINAL] = "selectordinal",
        [PATTERN_SELECT] = "select",
    };

    for (int i = PATTERN_NUMBER; i <= PATTERN_SELECT; i++)
        if (is(word, length, names[i])) {
            *kind = (enum pattern_kind)i;
            return true;
        }
    return false;
}

static void
read_choice(struct cursor *cursor, enum pattern_kind kind, const char *name,
            size_t length)
{
    if (!take(cursor, ',')) {
        refuse(cursor, "a choice has no branches");
        return;
    }
    if (++cursor->depth > PATTERN_DEPTH) {
        refuse(cursor, "choices stand too deep in each other");
        return;
    }
    tell(cursor, PATTERN_CHOICE, kind, name, length);
    pass_spaces(cursor);
    read_branches(cursor, kind != PATTERN_SELECT);
    tell(cursor, PATTERN_CHOICE_END, kind, name, length);
    cursor->depth--;
}

/* After a {. */
static void
read_argument(struct cursor *cursor)
{
    enum pattern_kind kind = PATTERN_TEXT;
    const char *name;
    const char *type;
    size_t length = word(cursor, &name);

    if (take(cursor, ',')) {
        size_t type_length = word(cursor, &type);

        if (!kind_of(type, type_length, &kind))
            refuse(cursor, "an argument is of a kind we do not use");
    }
    if (kind == PATTERN_TEXT || kind == PATTERN_NUMBER)
        tell(cursor, PATTERN_ARGUMENT, kind, name, length);
    else
        read_choice(cursor, kind, name, length);
    if (!take(cursor, '}'))
        refuse(cursor, "a { is not closed by }");
}

/* Up to the end or the } of the branch. */
static void
read_text(struct cursor *cursor, bool in_plural)
{
    while (!cursor->fault && *cursor->at && *cursor->at != '}') {
        size_t length = strcspn(cursor->at, in_plural ? "{}#" : "{}");

        if (length)
            tell(cursor, PATTERN_LITERAL, PATTERN_TEXT, cursor->at, length);
        cursor->at += length;
        if (take(cursor, '{'))
            read_argument(cursor);
        else if (in_plural && take(cursor, '#'))
            tell(cursor, PATTERN_HASH, PATTERN_NUMBER, "#", 1);
    }
}

const char *
pattern_read(const char *pattern, struct pattern_reader reader)
{
    struct cursor cursor = {.at = pattern, .reader = reader};

    read_text(&cursor, false);
    if (!cursor.fault && *cursor.at)
        refuse(&cursor, "a } has no {");
    return cursor.fault;
}

struct shaper {
    struct pattern_shape *shape;
    const char *fault;
};

static void
copy_name(char out[PATTERN_NAME], const struct pattern_part *part)
{
    memcpy(out, part->words, part->length);
    out[part->length] = '\0';
}

/* The position of a text, or TEXTS when it has none yet. */
static size_t
find_text(const struct pattern_shape *shape, const struct pattern_part *part)
{
    size_t i = 0;

    while (i < shape->texts && !is(part->words, part->length, shape->text[i]))
        i++;
    return i;
}

static void
note_number(void *self, const struct pattern_part *part)
{
    struct shaper *shaper = self;
    struct pattern_shape *shape = shaper->shape;

    if ((part->event != PATTERN_ARGUMENT && part->event != PATTERN_CHOICE) ||
        part->kind == PATTERN_TEXT || part->kind == PATTERN_SELECT)
        return;
    if (shape->has_number && !is(part->words, part->length, shape->number))
        shaper->fault = "there are two numbers";
    shape->has_number = true;
    copy_name(shape->number, part);
}

static void
note_text(void *self, const struct pattern_part *part)
{
    struct shaper *shaper = self;
    struct pattern_shape *shape = shaper->shape;
    bool is_number;

    if (part->event != PATTERN_ARGUMENT && part->event != PATTERN_CHOICE)
        return;
    is_number =
        shape->has_number && is(part->words, part->length, shape->number);
    if (is_number && part->kind == PATTERN_SELECT)
        shaper->fault = "the number is also used as a text";
    if (is_number || find_text(shape, part) < shape->texts)
        return;
    if (shape->texts == PATTERN_TEXTS)
        shaper->fault = "there are too many arguments";
    else
        copy_name(shape->text[shape->texts++], part);
}

const char *
pattern_take_shape(const char *pattern, struct pattern_shape *out)
{
    struct shaper shaper = {.shape = out};
    const char *fault;

    *out = (struct pattern_shape){0};
    /* twice: {n} may stand before {n, plural, ...} */
    fault = pattern_read(
        pattern, (struct pattern_reader){.self = &shaper, .see = note_number});
    if (!fault)
        fault = pattern_read(pattern, (struct pattern_reader){
                                          .self = &shaper, .see = note_text});
    return fault ? fault : shaper.fault;
}

struct writer {
    const struct pattern_shape *shape;
    struct buf out;
};

static void
write_position(struct writer *writer, const struct pattern_part *part)
{
    static const char *const kinds[] = {
        [PATTERN_TEXT] = "",           [PATTERN_NUMBER] = ",number",
        [PATTERN_PLURAL] = ",plural,", [PATTERN_ORDINAL] = ",selectordinal,",
        [PATTERN_SELECT] = ",select,",
    };
    size_t position = find_text(writer->shape, part);
    enum pattern_kind kind = part->kind;
    char digits[24];

    /* two types for one position would be refused by ICU */
    if (position == writer->shape->texts && kind == PATTERN_TEXT)
        kind = PATTERN_NUMBER;
    snprintf(digits, sizeof digits, "{%zu", position);
    buf_add_text(&writer->out, digits);
    buf_add_text(&writer->out, kinds[kind]);
}

static void
write_literal(struct buf *out, const char *words, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (words[i] == '\'')
            buf_add_byte(out, '\'');
        buf_add_byte(out, (uint8_t)words[i]);
    }
}

static void
write_part(void *self, const struct pattern_part *part)
{
    struct writer *writer = self;

    switch (part->event) {
    case PATTERN_LITERAL:
        write_literal(&writer->out, part->words, part->length);
        break;
    case PATTERN_ARGUMENT:
        write_position(writer, part);
        buf_add_byte(&writer->out, '}');
        break;
    case PATTERN_HASH:
        buf_add_byte(&writer->out, '#');
        break;
    case PATTERN_CHOICE:
        write_position(writer, part);
        break;
    case PATTERN_BRANCH:
        buf_add(&writer->out, part->words, part->length);
        buf_add_byte(&writer->out, '{');
        break;
    case PATTERN_BRANCH_END:
    case PATTERN_CHOICE_END:
        buf_add_byte(&writer->out, '}');
        break;
    }
}

char *
pattern_positions(const char *pattern, const struct pattern_shape *shape)
{
    struct writer writer = {.shape = shape};
    struct pattern_reader reader = {.self = &writer, .see = write_part};
    char *text;

    if (pattern_read(pattern, reader))
        text = memory_text("");
    else
        text = memory_text(buf_text(&writer.out));
    buf_clear(&writer.out);
    return text;
}
