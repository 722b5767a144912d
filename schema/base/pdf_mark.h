/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_PDF_MARK_H
#define SCH_BASE_PDF_MARK_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Do these bytes begin a PDF? Asked before anything is parsed, by the server and by the engine, who
 * must agree.
 *
 * The header "%PDF-" may stand anywhere in the first 1024 bytes, as readers take it. A damaged
 * header is no reason to refuse a file that readers repair: the head of an object ("12 0 obj") says
 * enough.
 *
 * @param bytes  the beginning of a file, or all of it; NULL with len 0
 */
bool sch_looks_like_pdf(const void *bytes, size_t len);

#endif
