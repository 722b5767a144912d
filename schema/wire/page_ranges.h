/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_PAGE_RANGES_H
#define SCH_WIRE_PAGE_RANGES_H

#include "schema/base/status.h"

#include <stddef.h>

/** Longest page_ranges text, bytes. */
#define SCH_PAGE_RANGES_MAX 4096

/**
 * page_ranges of the API: "2,4-6", "2 - -2", "2--2", "-1"; negative numbers count from the end.
 *
 *   text  = item *("," item)
 *   item  = page ["-" page]          spaces and tabs may stand around pages and dashes
 *   page  = ["-"] digits             not 0; at most 9 digits; the sign touches its digits
 *
 * A range of two pages counted from the same end must not run backwards ("5-2"). One counted from
 * both ends may turn out empty ("3 - -3" of four pages). What lies outside the document is cut
 * off: "5-100" of ten pages is 5 to 10. Pages come in document order, each once. A blank text
 * selects all.
 *
 * Source: page_ranges of POST /v3/pdf; the treatment of pages outside is ours.
 */

/** Check the grammar alone; NULL is fine. @return SCH_OK; SCH_INVALID */
sch_status sch_page_ranges_check(const char *text, sch_err *err);
/**
 * Pages of a document of npages that text selects (NULL or blank: all).
 *
 * @param npages  at least 1
 * @param[out] ret_pages  page numbers from 1, ascending; malloc()ed, owned by the caller
 * @param[out] ret_count  how many, 1 to npages
 * @return SCH_OK; SCH_INVALID: grammar, too long, or no page is selected; SCH_FATAL
 */
sch_status sch_page_ranges_resolve(const char *text, int npages, int **ret_pages, size_t *ret_count,
                                   sch_err *err);

#endif
