#ifndef SEALING_DERIVE_H
#define SEALING_DERIVE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The derivations of store/FORMAT: one master of 32 bytes in, one value out.
 * The table is derive.def.
 */
enum derivation {
#define DERIVATION(name, label, id, length) DERIVE_##name,
#include "store/sealing/derive.def"
#undef DERIVATION
};

enum { DERIVE_MASTER_SIZE = 32, DERIVE_LONGEST = 32 };

/* Bytes that it gives, 16 or 32. */
size_t
derive_length(enum derivation what);

/* OUT has derive_length() bytes. Who holds OUT wipes it if it is a key. */
void
derive(enum derivation what, const uint8_t master[DERIVE_MASTER_SIZE],
       uint8_t *out);

#endif
