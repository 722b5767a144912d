/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_SEAL_H
#define SCH_BASE_SEAL_H

#include "schema/base/status.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Secrets at rest: AES-256-GCM (libcrypto) under a key that is not in the database.
 *
 * A sealed secret is bound to a name (the row it belongs to), so that it opens nowhere else. Form:
 * version byte 1, nonce of 12 bytes, ciphertext, tag of 16 bytes.
 */
#define SCH_SEAL_KEY_LEN 32
#define SCH_SEAL_EXTRA   29 /* bytes more than the secret */

/**
 * The key of a deployment, from its file: 64 hexadecimal digits. A file that is missing is made,
 * mode 0600, with a new key; two processes that do so at once end with the same one.
 * @return SCH_OK; SCH_INVALID: the file holds no key; SCH_FATAL
 */
sch_status sch_seal_key(const char *path, uint8_t ret_key[SCH_SEAL_KEY_LEN], sch_err *err);
/**
 * @param[out] ret_sealed  len + SCH_SEAL_EXTRA bytes
 * @return SCH_OK or SCH_FATAL
 */
sch_status sch_seal(const uint8_t key[SCH_SEAL_KEY_LEN], const char *name, const void *secret,
                    size_t len, uint8_t *ret_sealed, sch_err *err);
/**
 * @param[out] ret_secret  len - SCH_SEAL_EXTRA bytes and a NUL
 * @return SCH_OK; SCH_INVALID: another key, another name, or changed bytes
 */
sch_status sch_unseal(const uint8_t key[SCH_SEAL_KEY_LEN], const char *name, const uint8_t *sealed,
                      size_t len, char *ret_secret, sch_err *err);

#endif
