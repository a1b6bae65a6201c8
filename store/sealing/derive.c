#include "store/sealing/derive.h"

#include <sodium.h>

struct rule {
    char label[crypto_kdf_CONTEXTBYTES + 1];
    uint64_t id;
    size_t length;
};

static const struct rule rules[] = {
#define DERIVATION(name, text, number, bytes)                                  \
    [DERIVE_##name] = {.label = text, .id = number, .length = bytes},
#include "store/sealing/derive.def"
#undef DERIVATION
};

size_t
derive_length(enum derivation what)
{
    return rules[what].length;
}

void
derive(enum derivation what, const uint8_t master[DERIVE_MASTER_SIZE],
       uint8_t *out)
{
    const struct rule *rule = &rules[what];

    crypto_kdf_derive_from_key(out, rule->length, rule->id, rule->label,
                               master);
}
