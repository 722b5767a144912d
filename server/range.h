/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_RANGE_H
#define SRV_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/** What to send of a representation. */
typedef enum srv_range_kind {
    SRV_RANGE_WHOLE,   /* 200: no range, one that is not understood, or several */
    SRV_RANGE_PART,    /* 206 */
    SRV_RANGE_OUTSIDE, /* 416 */
} srv_range_kind;

/**
 * Read a Range header: "bytes=0-99", "bytes=100-", "bytes=-20".
 *
 * @param header  NULL: none
 * @param size  bytes of the whole representation
 * @param[out] ret_first, ret_len  the part; set for SRV_RANGE_PART only
 * Source: RFC 9110 section 14. Several ranges are answered whole, which it allows.
 */
srv_range_kind srv_range_parse(const char *header, uint64_t size, uint64_t *ret_first,
                               uint64_t *ret_len);

/** True when an If-None-Match list ("*", or tags, weak ones included) names etag (with quotes). */
bool srv_etag_matches(const char *header, const char *etag);

#endif
