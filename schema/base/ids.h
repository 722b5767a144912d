/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_IDS_H
#define SCH_BASE_IDS_H

#include <stdbool.h>
#include <stddef.h>

#define SCH_UUID_LEN 37 /* with NUL */
#define SCH_RID_LEN  33 /* with NUL: "2025_04_16_" + 20 hex + "g" */

/**
 * New lower-case UUID, version 7 (RFC 9562): the first 48 bits are the clock, so that rows written
 * together lie together in the index; 74 bits are random, so that it cannot be guessed.
 */
void sch_uuid_new(char ret_id[SCH_UUID_LEN]);
/** True for exactly 8-4-4-4-12 lower-case hexadecimal digits. */
bool sch_uuid_is_valid(const char *text);
/** New request, pdf or conversion id of the v3 API: UTC date, 20 hex digits, 'g'. */
void sch_rid_new(char ret_id[SCH_RID_LEN]);
/** Caller-chosen ids (job_id, custom_id, Idempotency-Key): ^[A-Za-z0-9_\-.:]{1,256}$ */
bool sch_name_is_valid(const char *text);
/** len random bytes from the kernel, as hexadecimal and a NUL (2 * len + 1 bytes). */
void sch_random_hex(size_t len, char *ret_text);

#endif
