/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_URI_H
#define SCH_WIRE_URI_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** Longest URI, bytes: a presigned one with a session token stays below. */
#define SCH_URI_MAX ((size_t)8192)
/** Room for any host or bucket and a NUL. */
#define SCH_URI_HOST_LEN 256

typedef enum sch_uri_kind {
    SCH_URI_HTTP,  /* http://host/path */
    SCH_URI_HTTPS, /* https://host/path, public or presigned */
    SCH_URI_S3,    /* s3://bucket/key */
    SCH_URI_GS,    /* gs://bucket/key */
    SCH_URI_AZURE, /* https://account.blob.core.windows.net/container/blob */
    SCH_URI_KIND_COUNT
} sch_uri_kind;

/**
 * A parsed source_uri, destination_uri or callback_url.
 *
 * For http, https and azure the host is lower case, and path, query and url hold printable ASCII
 * only. For s3 and gs the key is taken as it stands: UTF-8 without control bytes, in which '?' and
 * '#' have no meaning.
 */
typedef struct sch_uri {
    sch_uri_kind kind;
    char host[SCH_URI_HOST_LEN]; /* name or address (IPv6 without brackets); s3, gs: the bucket */
    int port;                    /* 1 to 65535; 0 for s3 and gs */
    char *path;                  /* with its '/', percent-encoded as given; s3, gs: the key, bare */
    char *query;                 /* after the '?'; NULL: none; may hold credentials */
    char *url;                   /* scheme://host[:port]path[?query], no fragment; to fetch from */
} sch_uri;
void sch_uri_done(sch_uri uri);
SCH_DEFINE_AUTO(sch_uri, sch_uri_done);

/** What a URI is for. */
typedef enum sch_uri_role {
    SCH_URI_SOURCE,      /* a document: needs a key or blob name */
    SCH_URI_DESTINATION, /* a prefix in a bucket or container: s3, gs, azure only; no query, which
                            would be credentials and is shown again in the file's status */
    SCH_URI_CALLBACK,    /* http or https */
} sch_uri_role;

/**
 * Parse a URI and refuse whatever two parsers could read differently: user names, control bytes,
 * backslashes, other schemes, an empty port, hosts that are numbers in any but the plain dotted
 * form ("127.1", "0x7f000001", "0177.0.0.1"), percent signs, trailing dots and zones in hosts,
 * and anything that is not ASCII in an http URI.
 *
 * It does not resolve the host: whoever connects checks the address (schema/wire/address.h).
 *
 * @param[out] ret_uri  release with sch_uri_done()
 * @return SCH_OK; SCH_INVALID: the text says what is wrong and never repeats the URI; SCH_FATAL
 */
sch_status sch_uri_parse(const char *text, sch_uri_role role, sch_uri *ret_uri, sch_err *err);

/**
 * May a document be fetched from there? Whether a bucket is known, the data sources say.
 *
 * @param allow_http  the settings allow http:// beside https://
 * @return SCH_OK; SCH_INVALID
 */
sch_status sch_uri_check_source(const sch_uri *uri, bool allow_http, sch_err *err);

/**
 * A URI as it may stand in a log: without user name, query and fragment, ASCII, at most size
 * bytes with the NUL. One that sch_uri_parse() refuses shows its scheme at most.
 * @return ret_text
 */
const char *sch_uri_redact(const char *text, char *ret_text, size_t size);

#endif
