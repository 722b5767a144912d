/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_UTF8_H
#define SCH_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * UTF-8 (RFC 3629), character by character. It is written by sch_strbuf_add_rune().
 */
/** Bytes of the well-formed character at s, of which `left` bytes may be looked at; 0: it is none.
 */
size_t sch_utf8_len(const char *s, size_t left);
/**
 * The character that a NUL-terminated text begins with. A byte that belongs to none is read as
 * U+FFFD.
 * @return the bytes that it takes; 0 at the end of the text, with *ret_rune 0
 */
size_t sch_utf8_get(const char *text, uint32_t *ret_rune);
/** Characters of a text. */
size_t sch_utf8_count(const char *text);

#ifdef __cplusplus
}
#endif

#endif
