/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BUCKET_SIGN_V4_H
#define SCH_BUCKET_SIGN_V4_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdint.h>

/** A name and its value, neither encoded. */
typedef struct sch_pair {
    const char *name, *value;
} sch_pair;

/** Who signs, and for what. */
typedef struct sch_v4_key {
    const char *key_id, *secret;
    const char *region, *service; /* "us-east-1", "s3" */
} sch_v4_key;

/** What is signed; headers include host, x-amz-date and whatever else must not be changed. */
typedef struct sch_v4_request {
    const char *method;
    const char *path;      /* percent-encoded once, as it is sent; begins with '/' */
    const sch_pair *query; /* in any order */
    size_t query_count;
    const sch_pair *headers; /* names in lower case, in any order; at most SCH_V4_HEADERS */
    size_t header_count;
    const char *payload_sha256; /* hexadecimal */
    const char *time;           /* "20150830T123600Z", also the value of x-amz-date */
} sch_v4_request;
#define SCH_V4_HEADERS 16
#define SCH_V4_QUERY   16
/** Room for "20150830T123600Z". */
#define SCH_V4_TIME_LEN 17

/** The time as signatures want it. @return ret_time */
const char *sch_v4_time(int64_t now_ms, char ret_time[SCH_V4_TIME_LEN]);
/** Append text percent-encoded: all but letters, digits and "-._~", and '/' where it is kept. */
void sch_uri_encode(sch_strbuf *sb, const char *text, bool keep_slash);
/** Append the query, encoded and sorted as it is signed: send it like this. */
void sch_v4_query(sch_strbuf *sb, const sch_pair *query, size_t count);
/**
 * The value of the Authorization header: AWS Signature Version 4.
 *
 * @return SCH_OK; SCH_INVALID: more headers or parameters than there is room for; SCH_FATAL
 * Source: AWS General Reference, "Signature Version 4 signing process"; the published test vectors
 * are in tests/unit/bucket.
 */
sch_status sch_v4_sign(const sch_v4_key *key, const sch_v4_request *request,
                       sch_strbuf *ret_authorization, sch_err *err);

#endif
