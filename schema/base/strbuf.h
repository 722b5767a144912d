/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_STRBUF_H
#define SCH_BASE_STRBUF_H

#include "schema/base/auto.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Growing byte string, always NUL-terminated once something was added.
 *
 * A failed allocation is kept in `failed` and makes later appends do nothing, so that a writer
 * checks once at its end. `SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};` is a valid empty buffer.
 */
typedef struct sch_strbuf {
    char *data; /* owned; NULL while nothing was added */
    size_t len;
    size_t cap;
    bool failed;
} sch_strbuf;

/** Release the bytes. */
void sch_strbuf_done(sch_strbuf sb);
SCH_DEFINE_AUTO(sch_strbuf, sch_strbuf_done);

/** Forget the content, keep the memory. */
void sch_strbuf_reset(sch_strbuf *sb);
/** Make room for extra more bytes and a NUL. @return false: out of memory, or size_t overflow. */
bool sch_strbuf_reserve(sch_strbuf *sb, size_t extra);
void sch_strbuf_add(sch_strbuf *sb, const void *bytes, size_t len);
void sch_strbuf_adds(sch_strbuf *sb, const char *text);
void sch_strbuf_addc(sch_strbuf *sb, char c);
void sch_strbuf_addf(sch_strbuf *sb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** Append one code point as UTF-8; surrogates and values past U+10FFFF become U+FFFD. */
void sch_strbuf_add_rune(sch_strbuf *sb, unsigned rune);
/** Append text as a quoted JSON string; bytes that are not UTF-8 become U+FFFD. */
void sch_strbuf_add_json(sch_strbuf *sb, const char *text, size_t len);
/** The same without the quotes: a piece of a string. */
void sch_strbuf_add_json_inner(sch_strbuf *sb, const char *text, size_t len);
/** Append a number for JSON, shortest of at most `decimals` decimals, no trailing zeros. */
void sch_strbuf_add_num(sch_strbuf *sb, double value, int decimals);
/** Content as a C string, "" when empty; borrowed until the next append. */
const char *sch_strbuf_str(const sch_strbuf *sb);
/** Take the content over as a malloc()ed C string, leaving sb empty; NULL when failed. */
char *sch_strbuf_steal(sch_strbuf *sb);

#endif
