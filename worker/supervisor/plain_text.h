/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_PLAIN_TEXT_H
#define WRK_SUPERVISOR_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * True when len bytes are UTF-8 (no surrogates, nothing overlong, nothing past U+10FFFF) without
 * control bytes: what one line of JSON may hold.
 */
bool wrk_text_is_plain(const char *text, size_t len);

#endif
