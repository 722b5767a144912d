/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_BASE64_H
#define WRK_EXPORT_BASE64_H

#include "schema/base/strbuf.h"

/** Append len bytes in base64, padded. Source: RFC 4648, section 4. */
void wrk_base64_encode(const void *bytes, size_t len, sch_strbuf *sb);
/** Append what text stands for. @return false: it is no base64 */
bool wrk_base64_decode(const char *text, sch_strbuf *sb);

#endif
