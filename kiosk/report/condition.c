#include "kiosk/report/condition.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "kiosk/base/memory.h"

enum node_kind { NODE_ATOM, NODE_NOT, NODE_AND, NODE_OR };

/* LEFT and RIGHT are numbers of nodes; a NOT has only a LEFT. */
struct node {
    enum node_kind kind;
    uint32_t token;
    size_t left;
    size_t right;
};

struct condition {
    size_t count;
    struct node *nodes;
    size_t root;
};

enum { CODES_MAX = 64, DEPTH_MAX = 32 };

/*
 * NAMES is a copy of TEXT in which the letter after each name is made its
 * end, so that names can be lent without copying each.
 */
struct reader {
    const char *text;
    char *names;
    size_t at;
    int depth;
    const struct condition_world *world;
    struct condition *condition;
    char *problem;
};

static size_t
read_or(struct reader *reader);

static void
complain(struct reader *reader, size_t at, const char *words)
{
    if (!reader->problem)
        reader->problem = memory_print("at letter %zu: %s", at + 1, words);
}

static size_t
add_node(struct reader *reader, struct node node)
{
    struct condition *condition = reader->condition;
    size_t size = sizeof(*condition->nodes);

    condition->nodes = memory_resize(condition->nodes, condition->count * size,
                                     (condition->count + 1) * size);
    condition->nodes[condition->count] = node;
    return condition->count++;
}

static bool
is_name_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
}

static void
skip_space(struct reader *reader)
{
    while (reader->text[reader->at] == ' ' || reader->text[reader->at] == '\n')
        reader->at++;
}

static size_t
word_length(const struct reader *reader)
{
    size_t length = 0;

    while (is_name_letter(reader->text[reader->at + length]))
        length++;
    return length;
}

/* Take WORD if the next word is just that. */
static bool
take_word(struct reader *reader, const char *word)
{
    size_t length;

    skip_space(reader);
    length = word_length(reader);
    if (length != strlen(word) ||
        strncmp(reader->text + reader->at, word, length) != 0)
        return false;
    reader->at += length;
    return true;
}

static bool
take_sign(struct reader *reader, const char *sign)
{
    skip_space(reader);
    if (strncmp(reader->text + reader->at, sign, strlen(sign)) != 0)
        return false;
    reader->at += strlen(sign);
    return true;
}

/* A name, lent from the copy; NULL and a problem when there is none. */
static const char *
take_name(struct reader *reader, const char *words)
{
    size_t start;
    size_t length;

    skip_space(reader);
    start = reader->at;
    length = word_length(reader);
    if (length == 0) {
        complain(reader, start, words);
        return NULL;
    }
    reader->at += length;
    reader->names[reader->at] = '\0';
    return reader->names + start;
}

static void
take_codes(struct reader *reader, struct atom *atom, const char **codes)
{
    atom->codes = codes;
    do {
        if (atom->code_count == CODES_MAX) {
            complain(reader, reader->at, "too many codes");
            return;
        }
        codes[atom->code_count] = take_name(reader, "a code is missing");
        if (!codes[atom->code_count])
            return;
        atom->code_count++;
    } while (take_sign(reader, ","));
}

static int
take_number(struct reader *reader)
{
    size_t start;
    int number = 0;

    skip_space(reader);
    start = reader->at;
    while (reader->text[reader->at] >= '0' && reader->text[reader->at] <= '9') {
        int digit = reader->text[reader->at++] - '0';

        if (number > (INT_MAX - digit) / 10) {
            complain(reader, start, "the number is too big");
            return 0;
        }
        number = number * 10 + digit;
    }
    if (reader->at == start)
        complain(reader, start, "a number is missing");
    return number;
}

static size_t
read_atom(struct reader *reader)
{
    const char *codes[CODES_MAX];
    struct atom atom = {0};
    struct node node = {.kind = NODE_ATOM};
    size_t start;

    skip_space(reader);
    start = reader->at;
    atom.question = take_name(reader, "a question is missing");
    if (reader->problem)
        return 0;
    if (take_sign(reader, ">=")) {
        atom.kind = ATOM_AT_LEAST;
        atom.number = take_number(reader);
    } else if (take_sign(reader, "=")) {
        atom.kind = ATOM_ANY_OF;
        take_codes(reader, &atom, codes);
    } else if (take_word(reader, "only")) {
        atom.kind = ATOM_ONLY;
        take_codes(reader, &atom, codes);
    } else if (take_word(reader, "answered")) {
        atom.kind = ATOM_ANSWERED;
    } else {
        complain(reader, reader->at,
                 "'=', '>=', 'only' or 'answered' is missing");
    }
    if (reader->problem)
        return 0;
    if (!reader->world->resolve(reader->world->self, &atom, &node.token)) {
        complain(reader, start, "no such question or code");
        return 0;
    }
    return add_node(reader, node);
}

static size_t
read_not(struct reader *reader)
{
    size_t inner = 0;

    if (reader->depth == DEPTH_MAX) {
        complain(reader, reader->at, "too deep");
        return 0;
    }
    reader->depth++;
    if (take_word(reader, "not")) {
        inner = read_not(reader);
        if (!reader->problem)
            inner = add_node(reader,
                             (struct node){.kind = NODE_NOT, .left = inner});
    } else if (take_sign(reader, "(")) {
        inner = read_or(reader);
        if (!take_sign(reader, ")"))
            complain(reader, reader->at, "')' is missing");
    } else {
        inner = read_atom(reader);
    }
    reader->depth--;
    return inner;
}

static size_t
read_and(struct reader *reader)
{
    size_t left = read_not(reader);

    while (!reader->problem && take_word(reader, "and")) {
        size_t right = read_not(reader);

        left = add_node(
            reader,
            (struct node){.kind = NODE_AND, .left = left, .right = right});
    }
    return left;
}

static size_t
read_or(struct reader *reader)
{
    size_t left = read_and(reader);

    while (!reader->problem && take_word(reader, "or")) {
        size_t right = read_and(reader);

        left = add_node(
            reader,
            (struct node){.kind = NODE_OR, .left = left, .right = right});
    }
    return left;
}

enum status
condition_read(const char *text, const struct condition_world *world,
               struct condition **out, char **problem)
{
    struct reader reader = {
        .text = text,
        .names = memory_text(text),
        .world = world,
        .condition = memory_zeroed(sizeof(struct condition)),
    };

    *out = NULL;
    *problem = NULL;
    reader.condition->root = read_or(&reader);
    skip_space(&reader);
    if (!reader.problem && text[reader.at] != '\0')
        complain(&reader, reader.at, "'and' or 'or' is missing");
    memory_free_text(reader.names);
    if (reader.problem) {
        condition_free(reader.condition);
        *problem = reader.problem;
        return STATUS_BAD_INPUT;
    }
    *out = reader.condition;
    return STATUS_OK;
}

/* Nodes are made after those they join, so the numbers fall: no cycle. */
static bool
node_holds(const struct condition *condition, size_t number,
           bool (*holds)(const void *facts, uint32_t token), const void *facts)
{
    const struct node *node = &condition->nodes[number];

    switch (node->kind) {
    case NODE_ATOM:
        return holds(facts, node->token);
    case NODE_NOT:
        return !node_holds(condition, node->left, holds, facts);
    case NODE_AND:
        return node_holds(condition, node->left, holds, facts) &&
               node_holds(condition, node->right, holds, facts);
    case NODE_OR:
        return node_holds(condition, node->left, holds, facts) ||
               node_holds(condition, node->right, holds, facts);
    }
    assert(false);
    return false;
}

bool
condition_holds(const struct condition *condition,
                bool (*holds)(const void *facts, uint32_t token),
                const void *facts)
{
    return node_holds(condition, condition->root, holds, facts);
}

void
condition_each(const struct condition *condition,
               void (*see)(void *self, uint32_t token), void *self)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (condition->nodes[i].kind == NODE_ATOM)
            see(self, condition->nodes[i].token);
    }
}

void
condition_free(struct condition *condition)
{
    if (!condition)
        return;
    memory_free_wiped(condition->nodes,
                      condition->count * sizeof(*condition->nodes));
    memory_free_wiped(condition, sizeof(*condition));
}
