#ifndef KEYS_FOUNDING_FILES_H
#define KEYS_FOUNDING_FILES_H

#include "store/keys/founding.h"
#include "store/keys/keyfile.h"

/*
 * The files that a founding passes around, each a key file (keyfile.h, whose
 * errors all of these have). A saved file is new and its owner's alone. What
 * is loaded was checked: a secret fits its public half, the outside body's
 * signature is its own, a request is a whole keyset.
 */
enum status
founding_root_public_save(const char *path,
                          const uint8_t root[SIGN_PUBLIC_SIZE]) MUST_CHECK;
enum status
founding_root_public_load(const char *path,
                          uint8_t root[SIGN_PUBLIC_SIZE]) MUST_CHECK;

enum status
founding_root_secret_save(const char *path,
                          const struct sign_pair *root) MUST_CHECK;
enum status
founding_root_secret_load(const char *path, struct sign_pair *root) MUST_CHECK;

/* The public part, made from the secret pair, which signs it. */
enum status
founding_outside_save(const char *path,
                      const struct team_pair *pair) MUST_CHECK;
/* STATUS_WRONG_SIGNATURE when it does not sign itself. */
enum status
founding_outside_load(const char *path,
                      struct founding_outside *out) MUST_CHECK;

enum status
founding_outside_secret_save(const char *path,
                             const struct team_pair *pair) MUST_CHECK;
enum status
founding_outside_secret_load(const char *path,
                             struct team_pair *out) MUST_CHECK;

enum status
founding_request_save(const char *path, const struct keyset *keyset) MUST_CHECK;
enum status
founding_request_load(const char *path, struct keyset *out) MUST_CHECK;

enum status
founding_keyset_save(const char *path, const void *bytes,
                     size_t length) MUST_CHECK;
/* As it came, not yet judged: founding_accept or keyset_read do. */
enum status
founding_keyset_load(const char *path, struct secret **out) MUST_CHECK;

enum status
founding_member_save(const char *path,
                     const struct founding_member *member) MUST_CHECK;
enum status
founding_member_load(const char *path, struct founding_member *out) MUST_CHECK;

/* Between the request and ROOT's answer. */
enum status
founding_plan_save(const char *path,
                   const struct founding_plan *plan) MUST_CHECK;
enum status
founding_plan_load(const char *path, struct founding_plan *out) MUST_CHECK;

#endif
