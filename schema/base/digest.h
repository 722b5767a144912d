/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_DIGEST_H
#define SCH_BASE_DIGEST_H

#include "schema/base/auto.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCH_SHA256_LEN 32
#define SCH_SHA256_HEX 65 /* with NUL */

/** Running SHA-256 (libcrypto). Belongs to one thread. */
typedef struct sch_sha256 sch_sha256;

/** A new one, to be freed. @return NULL: out of memory. */
sch_sha256 *sch_sha256_new(void);
/** Release; NULL is fine. @return NULL always. */
sch_sha256 *sch_sha256_free(sch_sha256 *sha);
SCH_DEFINE_AUTO(sch_sha256 *, sch_sha256_free);
void sch_sha256_add(sch_sha256 *sha, const void *bytes, size_t len);
/** Finish; the object may then only be freed. */
void sch_sha256_end(sch_sha256 *sha, uint8_t ret_digest[SCH_SHA256_LEN]);

/** Digest of one byte string. */
void sch_sha256_of(const void *bytes, size_t len, uint8_t ret_digest[SCH_SHA256_LEN]);
/** Lower-case hexadecimal of len bytes and a NUL into ret_text (2 * len + 1 bytes). */
void sch_hex(const uint8_t *bytes, size_t len, char *ret_text);
/** Compare len bytes in time that does not depend on them. */
bool sch_equal_secret(const void *a, const void *b, size_t len);

#endif
