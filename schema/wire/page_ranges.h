/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_PAGE_RANGES_H
#define SCH_WIRE_PAGE_RANGES_H

#include "schema/base/status.h"

#include <stddef.h>

/**
 * page_ranges of the API: "2,4-6", "2 - -2", "2--2", "-1"; negative numbers count from the end.
 * Order and repetition: pages come in document order, each once.
 */

/** Check the grammar alone. @return SCH_OK; SCH_INVALID; SCH_LIMIT: over 4096 bytes */
sch_status sch_page_ranges_check(const char *text, sch_err *err);
/**
 * Pages of a document of npages that text selects (NULL or "": all).
 * @param[out] ret_pages  page numbers from 1, ascending; malloc()ed, owned by the caller
 * @return SCH_OK; SCH_INVALID: grammar, or no page is selected
 */
sch_status sch_page_ranges_resolve(const char *text, int npages, int **ret_pages, size_t *ret_count,
                                   sch_err *err);

#endif
