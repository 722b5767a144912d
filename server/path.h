/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_PATH_H
#define SRV_PATH_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Request targets: percent-decoding, matching against the patterns of the route table, and query
 * parameters. Pure functions over text; the server hands the target in as it came over the wire.
 */

#define SRV_ARG_LEN  272 /* with NUL: the longest caller-chosen id is 256 bytes */
#define SRV_ARGS_MAX 2

/** What the {names} of a pattern stand for, decoded, in their order. */
typedef struct srv_args {
    char text[SRV_ARGS_MAX][SRV_ARG_LEN];
    unsigned count;
} srv_args;

/**
 * Decode %XX of len bytes into ret_text.
 * @return false: not hexadecimal, a zero byte, or more than cap - 1 bytes
 */
bool srv_percent_decode(const char *text, size_t len, bool plus_is_space, char *ret_text,
                        size_t cap);

/**
 * Match a path ("/files/v1/b1c9...") against a pattern ("/files/v1/{file_id}"). A segment of a
 * pattern is literal text, "{name}" (no dot in the value), "{name*}" (any value), "{name}.{name}"
 * (split at the first dot), or "{name}.text". A value is never empty. Decoding comes after the
 * split at '/'.
 */
bool srv_path_match(const char *pattern, const char *path, srv_args *ret_args);

/**
 * Value of the first query parameter of that name, decoded.
 * @param query  text after '?', or NULL
 * @return false: no such parameter, malformed, or longer than cap - 1 bytes
 */
bool srv_query_get(const char *query, const char *name, char *ret_value, size_t cap);
/**
 * As above, for the parameter of that name that comes after `skip` others of it.
 * @return false: no more of them; one that is malformed or too long is ""
 */
bool srv_query_nth(const char *query, const char *name, size_t skip, char *ret_value, size_t cap);
/** As above, for a decimal number of 0..max. */
bool srv_query_get_int(const char *query, const char *name, int max, int *ret_value);

#endif
