/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "schema/wire/page_ranges.h"
#include "tests/support/run.h"

#include <limits.h>
#include <string.h>

/** Pages as "1-3,5", or "!" when they cannot be had. */
static char *resolved(const char *text, int npages)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    SCH_AUTO(free) int *pages = NULL;
    sch_err err = {0};
    size_t count = 0;

    if (sch_page_ranges_resolve(text, npages, &pages, &count, &err) != SCH_OK) {
        ck_assert_ptr_null(pages);
        ck_assert_uint_eq(count, 0);
        ck_assert_int_eq(err.code, SCH_INVALID);
        ck_assert_int_eq(strncmp(err.text, "page_ranges: ", 13), 0);
        return strdup("!");
    }
    for (size_t i = 0; i < count; i++) {
        size_t j = i;

        while (j + 1 < count && pages[j + 1] == pages[j] + 1)
            j++;
        sch_strbuf_addf(&sb, "%s%d", i > 0 ? "," : "", pages[i]);
        if (j > i)
            sch_strbuf_addf(&sb, "-%d", pages[j]);
        i = j;
    }
    return sch_strbuf_steal(&sb);
}

START_TEST(ranges_select_these_pages)
{
    static const struct {
        const char *text;
        int npages;
        const char *want;
    } cases[] = {
        {NULL, 3, "1-3"},         {"", 3, "1-3"},
        {"  \t ", 1, "1"},        {"1", 1, "1"},
        {"2,4-6", 10, "2,4-6"},   {"2 - -2", 10, "2-9"},
        {"2--2", 10, "2-9"},      {"2 --2", 10, "2-9"},
        {"2- -2", 10, "2-9"},     {"-1", 10, "10"},
        {"-10", 10, "1"},         {"-3--1", 10, "8-10"},
        {"-3 - -1", 10, "8-10"},  {"-3-10", 10, "8-10"},
        {"-3-9", 10, "8-9"},      {"1-1", 10, "1"},
        {" 1 , 3 ", 10, "1,3"},   {"1\t,\t3", 10, "1,3"},
        {"3,1,2", 10, "1-3"},                            /* document order */
        {"2-5,4-7,5", 10, "2-7"},                        /* each once */
        {"1,1,1", 10, "1"},       {"5-100", 10, "5-10"}, /* cut off at the end */
        {"-100--9", 10, "1-2"},                          /* and at the start */
        {"-100-2", 10, "1-2"},    {"9-999999999", 10, "9-10"},
        {"1,100", 10, "1"},       {"1--1", 1, "1"},
        {"007", 10, "7"},         {"1-5,-1", 3, "1-3"},
        {"2--2,1", 2, "1"}, /* 2 - -2 of two pages is empty, not wrong */
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(free) char *got = resolved(cases[i].text, cases[i].npages);

        ck_assert_msg(strcmp(got, cases[i].want) == 0, "\"%s\" of %d: %s, not %s",
                      cases[i].text ? cases[i].text : "(null)", cases[i].npages, got,
                      cases[i].want);
        ck_assert_int_eq(sch_page_ranges_check(cases[i].text, NULL), SCH_OK);
    }
}
END_TEST

START_TEST(what_is_no_range_is_refused_with_and_without_a_document)
{
    static const char *const cases[] = {
        "0",
        "-0",
        "00",
        "1-0",
        "0-1",
        "a",
        "1a",
        "a1",
        "1,",
        ",1",
        ",",
        "1,,2",
        "1, ,2",
        "1-",
        "-",
        "--",
        "---1",
        "--1",
        "- 1",
        "2 - - 2",
        "1---2",
        "1-2-3",
        "1-2--3",
        "5-2",
        "-1--3",
        "3 - 2",
        "1;2",
        "1:2",
        "1 2",
        "+1",
        "1.5",
        "1e3",
        "0x1",
        "1,\n2",
        "1\n",
        "all",
        "1-end",
        "1234567890",
        "2147483648",
        "99999999999999999999999",
        "-99999999999999999999",
        "1-99999999999999999999",
        "\342\210\2221",
        "1\342\200\2232",
        "１",
        "1,2,",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(free) char *got = resolved(cases[i], 10);
        sch_err err = {0};

        ck_assert_msg(strcmp(got, "!") == 0, "\"%s\" gave %s", cases[i], got);
        ck_assert_int_eq(sch_page_ranges_check(cases[i], &err), SCH_INVALID);
        ck_assert_int_eq(err.code, SCH_INVALID);
    }
}
END_TEST

START_TEST(selecting_nothing_is_refused_only_with_the_document_at_hand)
{
    static const struct {
        const char *text;
        int npages;
    } cases[] = {{"11", 10},   {"11-20", 10}, {"-11", 10}, {"-20--11", 10}, {"2--2", 2},
                 {"6--6", 10}, {"10-999", 9}, {"-1", 0},   {"1", -1}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(free) char *got = resolved(cases[i].text, cases[i].npages);

        ck_assert_str_eq(got, "!");
        ck_assert_int_eq(sch_page_ranges_check(cases[i].text, NULL), SCH_OK);
    }
}
END_TEST

START_TEST(every_pair_of_ends_agrees_with_counting_by_hand)
{
    enum { N = 5 };

    for (int a = -N - 2; a <= N + 2; a++)
        for (int b = -N - 2; b <= N + 2; b++) {
            int first = a < 0 ? N + 1 + a : a, last = b < 0 ? N + 1 + b : b;
            bool backwards = (a < 0) == (b < 0) && a > b;
            SCH_AUTO(free) int *pages = NULL;
            size_t count = 0, want = 0;
            char text[32];

            if (a == 0 || b == 0)
                continue;
            snprintf(text, sizeof text, "%d-%d", a, b);
            for (int page = 1; page <= N; page++)
                want += page >= first && page <= last;
            if (sch_page_ranges_resolve(text, N, &pages, &count, NULL) != SCH_OK) {
                ck_assert_msg(backwards || want == 0, "%s was refused", text);
                continue;
            }
            ck_assert_msg(!backwards && count == want, "%s: %zu pages, not %zu", text, count, want);
            for (size_t i = 0; i < count; i++)
                ck_assert_int_eq(pages[i], (first < 1 ? 1 : first) + (int)i);
        }
}
END_TEST

START_TEST(a_text_that_is_too_long_is_refused_and_the_longest_is_not)
{
    char text[SCH_PAGE_RANGES_MAX + 2];
    sch_err err = {0};

    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = i % 2 == 0 ? '1' : ',';
    text[SCH_PAGE_RANGES_MAX + 1] = '\0';
    ck_assert_int_eq(sch_page_ranges_check(text, &err), SCH_INVALID);
    text[SCH_PAGE_RANGES_MAX - 1] = '\0'; /* ends in a digit */
    t_ok(sch_page_ranges_check(text, &err), &err);
}
END_TEST

int main(void)
{
    return T_RUN("page_ranges", ranges_select_these_pages,
                 what_is_no_range_is_refused_with_and_without_a_document,
                 selecting_nothing_is_refused_only_with_the_document_at_hand,
                 every_pair_of_ends_agrees_with_counting_by_hand,
                 a_text_that_is_too_long_is_refused_and_the_longest_is_not);
}
