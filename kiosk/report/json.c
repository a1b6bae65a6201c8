#include "kiosk/report/json.h"

#include <jansson.h>
#include <stdlib.h>

#include "kiosk/base/memory.h"

struct json_tree {
    json_t *root;
};

/* A value is Jansson's own node, seen through a name of ours. */
static const json_t *
node(const struct json_value *value)
{
    return (const void *)value;
}

static const struct json_value *
seen(const json_t *value)
{
    return (const void *)value;
}

enum status
json_read(const char *text, size_t length, struct json_tree **out,
          char **problem)
{
    json_error_t error;
    json_t *root;

    *out = NULL;
    *problem = NULL;
    if (length > JSON_TEXT_MAX) {
        *problem = memory_text("the file is too long");
        return STATUS_BAD_INPUT;
    }
    root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        /* Jansson's own words may quote the text: only the place is told. */
        *problem =
            memory_print("line %d, column %d: %s", error.line, error.column,
                         json_error_code(&error) == json_error_duplicate_key
                             ? "the same key stands twice"
                             : "this is not JSON");
        return STATUS_BAD_INPUT;
    }
    *out = memory_zeroed(sizeof(**out));
    (*out)->root = root;
    return STATUS_OK;
}

void
json_tree_free(struct json_tree *tree)
{
    if (!tree)
        return;
    json_decref(tree->root);
    free(tree);
}

const struct json_value *
json_root(const struct json_tree *tree)
{
    return seen(tree->root);
}

bool
json_is_list(const struct json_value *value)
{
    return json_is_array(node(value));
}

bool
json_is_map(const struct json_value *value)
{
    return json_is_object(node(value));
}

bool
json_is_unset(const struct json_value *value)
{
    return json_is_null(node(value));
}

const char *
json_words(const struct json_value *value)
{
    return json_string_value(node(value));
}

long long
json_number(const struct json_value *value, long long fallback)
{
    return json_is_integer(node(value)) ? json_integer_value(node(value))
                                        : fallback;
}

int
json_switch(const struct json_value *value)
{
    if (json_is_true(node(value)))
        return 1;
    return json_is_false(node(value)) ? 0 : -1;
}

size_t
json_length(const struct json_value *value)
{
    return json_array_size(node(value));
}

const struct json_value *
json_at(const struct json_value *value, size_t i)
{
    return seen(json_array_get(node(value), i));
}

const char *
json_key(const struct json_value *value, size_t i)
{
    /* Jansson's iterators take a tree that may change; this one does not. */
    union {
        const struct json_value *lent;
        json_t *own;
    } map = {.lent = value};
    void *at = json_object_iter(map.own);

    while (at && i-- > 0)
        at = json_object_iter_next(map.own, at);
    return at ? json_object_iter_key(at) : NULL;
}

const struct json_value *
json_member(const struct json_value *value, const char *key)
{
    return seen(json_object_get(node(value), key));
}
