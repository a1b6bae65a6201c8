#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/status.h"

/*
 * JSON (RFC 8259) read into a tree that is only looked at: the form and the
 * services directory. A value is lent until the tree is freed; every look at
 * a NULL value is safe and finds nothing.
 */
struct json_tree;
struct json_value;

enum { JSON_TEXT_MAX = 1 << 20 };

/*
 * Read TEXT. A key that stands twice in one object is refused. On
 * STATUS_BAD_INPUT *PROBLEM is a sentence with the line, which the caller
 * frees.
 */
enum status
json_read(const char *text, size_t length, struct json_tree **out,
          char **problem) MUST_CHECK;
/* Accepts NULL. */
void
json_tree_free(struct json_tree *tree);
const struct json_value *
json_root(const struct json_tree *tree);

bool
json_is_list(const struct json_value *value);
bool
json_is_map(const struct json_value *value);
bool
json_is_unset(const struct json_value *value); /* null */

/* NULL when it is no text. */
const char *
json_words(const struct json_value *value);
/* Gives FALLBACK when it is no whole number. */
long long
json_number(const struct json_value *value, long long fallback);
/* 1, 0, or -1 when it is neither true nor false. */
int
json_switch(const struct json_value *value);

/* Of a list; 0 for anything else. */
size_t
json_length(const struct json_value *value);
const struct json_value *
json_at(const struct json_value *value, size_t i);

/* Of an object, in the order of the text; NULL past the end. */
const char *
json_key(const struct json_value *value, size_t i);
/* NULL when it has none. */
const struct json_value *
json_member(const struct json_value *value, const char *key);

#endif
