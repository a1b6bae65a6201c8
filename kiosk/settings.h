#ifndef KIOSK_SETTINGS_H
#define KIOSK_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

/*
 * DIR/amparo.conf: lines `name = value`, `#` comments. A text may be given
 * again for one language: `place[es] = ...`. The names, kinds, defaults and
 * bounds stand in settings.def. An unknown name, a bad value, a value out of
 * bounds, a line that is not UTF-8 is STATUS_SETTING and a sentence with the
 * line's number.
 */
struct settings;

enum setting {
#define SETTING(name, kind, value, least, most) SETTING_##name,
#include "kiosk/settings.def"
#undef SETTING
};

/*
 * Read DIR/amparo.conf. On an error *PROBLEM is a sentence that names the
 * file and the line, which the caller frees.
 */
enum status
settings_read(const char *site, struct settings **out,
              char **problem) MUST_CHECK;
void
settings_free(struct settings *settings);

int
settings_number(const struct settings *settings, enum setting setting);
bool
settings_is_on(const struct settings *settings, enum setting setting);
/* "" when unset. Lent. */
const char *
settings_text(const struct settings *settings, enum setting setting);
/* In LANGUAGE when it was given so, else the plain one. Lent. */
const char *
settings_text_in(const struct settings *settings, enum setting setting,
                 const char *language);
/* The words of a list ("es ar fr"). Lent. */
size_t
settings_words(const struct settings *settings, enum setting setting,
               const char *const **words);

/*
 * Are the texts set that the public screens need (a brace of the notice that
 * is unset blocks the start)? STATUS_SETTING and a sentence that names the
 * first one missing.
 */
enum status
settings_ready(const struct settings *settings, char **problem) MUST_CHECK;

/*
 * ROOT's public key: 64 hexadecimal digits in the file. STATUS_SETTING and a
 * sentence when it is unset or anything else.
 */
enum status
settings_root(const struct settings *settings, uint8_t root[32],
              char **problem) MUST_CHECK;

#endif
