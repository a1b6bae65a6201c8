#ifndef VERBS_SEEN_H
#define VERBS_SEEN_H

#include <stdint.h>

/*
 * What this member saw of a site the last time, in a folder of their own
 * ($XDG_STATE_HOME/amparo, else ~/.local/state/amparo): the version of its
 * keyset, so that an older one put back in its place is noticed. By ROOT's
 * key. Without such a folder nothing is remembered.
 */
uint32_t
seen_version(const uint8_t root[32]);
void
seen_note(const uint8_t root[32], uint32_t version);

/* The same, whatever was seen before: a site that was restored. */
void
seen_replace(const uint8_t root[32], uint32_t version);

/* The folder that all this stands in, made if need be; the caller frees. NULL
 * where there is none and none can be made. */
char *
seen_folder(void);

#endif
