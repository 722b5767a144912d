/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_HEADER_PARAMS_H
#define SRV_HEADER_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Value of a parameter of a header: `form-data; name="file"; filename*=UTF-8''a%20b.pdf`.
 * Names are compared without case; values are tokens or quoted strings, in which only \" and \\
 * are escapes (browsers send the backslashes of Windows paths bare).
 *
 * @return false: no such parameter, an unterminated quote, or more than cap - 1 bytes
 */
bool srv_header_param(const char *header, const char *name, char *ret_value, size_t cap);

/** True when header's value before the first ';' is that, without case ("multipart/form-data"). */
bool srv_header_is(const char *header, const char *value);

/**
 * Display name of an uploaded file from its Content-Disposition: filename* (UTF-8) before
 * filename, without directories and control characters, valid UTF-8, at most cap - 1 bytes.
 * @return false: neither parameter is there; ret_name is then ""
 */
bool srv_header_filename(const char *disposition, char *ret_name, size_t cap);

#endif
