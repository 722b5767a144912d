/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/page_ranges.h"

#include "schema/base/auto.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/** One item of the list, as written: not 0, negative from the end. */
typedef struct span {
    int first, last;
} span;

static const char *skip_blank(const char *s)
{
    return s + strspn(s, " \t");
}

/** Read one signed page number. @return the text after it, or NULL with err filled in. */
static const char *read_page(const char *s, int *ret_page, sch_err *err)
{
    bool from_end = *s == '-';
    size_t digits;
    int page = 0;

    s += from_end;
    digits = strspn(s, "0123456789");
    if (digits == 0) {
        sch_fail(err, SCH_INVALID, "page_ranges: a page number is missing");
        return NULL;
    }
    if (digits > 9) {
        sch_fail(err, SCH_INVALID, "page_ranges: %.20s is too large", s);
        return NULL;
    }
    for (size_t i = 0; i < digits; i++)
        page = page * 10 + (s[i] - '0');
    if (page == 0) {
        sch_fail(err, SCH_INVALID, "page_ranges: pages are counted from 1");
        return NULL;
    }
    *ret_page = from_end ? -page : page;
    return s + digits;
}

/** Read one item and what ends it. @return the text after its comma, or at the NUL, or NULL. */
static const char *read_span(const char *s, span *ret_span, sch_err *err)
{
    span got;

    s = read_page(skip_blank(s), &got.first, err);
    if (!s)
        return NULL;
    got.last = got.first;
    s = skip_blank(s);
    if (*s == '-') {
        s = read_page(skip_blank(s + 1), &got.last, err);
        if (!s)
            return NULL;
        s = skip_blank(s);
    }
    if (*s != ',' && *s != '\0') {
        sch_fail(err, SCH_INVALID, "page_ranges: unexpected character at \"%.20s\"", s);
        return NULL;
    }
    if ((got.first < 0) == (got.last < 0) && got.first > got.last) {
        sch_fail(err, SCH_INVALID, "page_ranges: %d-%d runs backwards", got.first, got.last);
        return NULL;
    }
    if (*s == ',' && *skip_blank(++s) == '\0') {
        sch_fail(err, SCH_INVALID, "page_ranges: a page number is missing after the last comma");
        return NULL;
    }
    *ret_span = got;
    return s;
}

static sch_status check_length(const char *text, sch_err *err)
{
    if (strnlen(text, SCH_PAGE_RANGES_MAX + 1) > SCH_PAGE_RANGES_MAX)
        return sch_fail(err, SCH_INVALID, "page_ranges: longer than %d bytes", SCH_PAGE_RANGES_MAX);
    return SCH_OK;
}

static bool is_blank(const char *text)
{
    return !text || *skip_blank(text) == '\0';
}

sch_status sch_page_ranges_check(const char *text, sch_err *err)
{
    span ignored;

    if (is_blank(text))
        return SCH_OK;
    if (check_length(text, err) != SCH_OK)
        return SCH_INVALID;
    while (*text) {
        text = read_span(text, &ignored, err);
        if (!text)
            return SCH_INVALID;
    }
    return SCH_OK;
}

/** Page number in the document, which may lie outside of it: below 1 or above npages. */
static int from_start(int page, int npages)
{
    return page < 0 ? npages + 1 + page : page;
}

/** Note in edge[] (npages + 2 counters) where the selection of a span begins and where it ends. */
static void mark(span item, int npages, int *edge)
{
    int first = from_start(item.first, npages), last = from_start(item.last, npages);

    if (first < 1)
        first = 1;
    if (last > npages)
        last = npages;
    if (first > last)
        return;
    edge[first]++;
    edge[last + 1]--;
}

sch_status sch_page_ranges_resolve(const char *text, int npages, int **ret_pages, size_t *ret_count,
                                   sch_err *err)
{
    SCH_AUTO(free) int *edge = NULL;
    SCH_AUTO(free) int *pages = NULL;
    size_t count = 0;
    int depth = 0;

    if (npages < 1)
        return sch_fail(err, SCH_INVALID, "page_ranges: the document has no pages");
    if (is_blank(text))
        text = "1 - -1";
    if (check_length(text, err) != SCH_OK)
        return SCH_INVALID;
    edge = calloc((size_t)npages + 2, sizeof *edge);
    pages = malloc((size_t)npages * sizeof *pages);
    if (!edge || !pages)
        return sch_fail(err, SCH_FATAL, "page_ranges: out of memory for %d pages", npages);
    while (*text) {
        span item;

        text = read_span(text, &item, err);
        if (!text)
            return SCH_INVALID;
        mark(item, npages, edge);
    }
    for (int page = 1; page <= npages; page++) {
        depth += edge[page];
        if (depth > 0)
            pages[count++] = page;
    }
    if (count == 0)
        return sch_fail(err, SCH_INVALID,
                        "page_ranges: selects none of the %d pages of the document", npages);
    *ret_pages = SCH_STEAL(pages);
    *ret_count = count;
    return SCH_OK;
}
