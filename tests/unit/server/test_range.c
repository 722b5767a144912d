/* SPDX-License-Identifier: Apache-2.0 */
#include "server/range.h"
#include "tests/support/t.h"

START_TEST(ranges_select_what_rfc_9110_says)
{
    static const struct {
        const char *header;
        uint64_t size;
        srv_range_kind kind;
        uint64_t first, len;
    } rows[] = {
        {NULL, 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=0-9", 100, SRV_RANGE_PART, 0, 10},
        {"Bytes=0-9", 100, SRV_RANGE_PART, 0, 10},
        {"bytes=90-", 100, SRV_RANGE_PART, 90, 10},
        {"bytes=90-1000", 100, SRV_RANGE_PART, 90, 10},
        {"bytes=99-99", 100, SRV_RANGE_PART, 99, 1},
        {"bytes=-10", 100, SRV_RANGE_PART, 90, 10},
        {"bytes=-1000", 100, SRV_RANGE_PART, 0, 100},
        {"bytes= 5-6 ", 100, SRV_RANGE_PART, 5, 2},
        {"bytes=0-18446744073709551615", 100, SRV_RANGE_PART, 0, 100},
        {"bytes=100-", 100, SRV_RANGE_OUTSIDE, 0, 0},
        {"bytes=100-200", 100, SRV_RANGE_OUTSIDE, 0, 0},
        {"bytes=-0", 100, SRV_RANGE_OUTSIDE, 0, 0},
        {"bytes=0-0", 0, SRV_RANGE_OUTSIDE, 0, 0},
        {"bytes=-5", 0, SRV_RANGE_OUTSIDE, 0, 0},
        {"bytes=9-0", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=0-1,5-6", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=-", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=a-b", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=1-2x", 100, SRV_RANGE_WHOLE, 0, 0},
        {"bytes=99999999999999999999-", 100, SRV_RANGE_WHOLE, 0, 0},
        {"pages=1-2", 100, SRV_RANGE_WHOLE, 0, 0},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(rows); i++) {
        uint64_t first = 0, len = 0;

        ck_assert_msg(srv_range_parse(rows[i].header, rows[i].size, &first, &len) == rows[i].kind,
                      "row %zu: %s", i, rows[i].header);
        ck_assert_uint_eq(first, rows[i].first);
        ck_assert_uint_eq(len, rows[i].len);
    }
}
END_TEST

START_TEST(etags_match_in_lists_and_weakly)
{
    ck_assert(srv_etag_matches("\"a-1\"", "\"a-1\""));
    ck_assert(srv_etag_matches("\"x\", \"a-1\"", "\"a-1\""));
    ck_assert(srv_etag_matches("W/\"a-1\"", "\"a-1\""));
    ck_assert(srv_etag_matches("*", "\"a-1\""));
    ck_assert(srv_etag_matches("\"x\" , W/\"a-1\" , \"y\"", "\"a-1\""));
    ck_assert(!srv_etag_matches("\"a-11\"", "\"a-1\""));
    ck_assert(!srv_etag_matches("a-1", "\"a-1\""));
    ck_assert(!srv_etag_matches("", "\"a-1\""));
    ck_assert(!srv_etag_matches(NULL, "\"a-1\""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("range");
    TCase *tc = tcase_create("range");

    tcase_add_test(tc, ranges_select_what_rfc_9110_says);
    tcase_add_test(tc, etags_match_in_lists_and_weakly);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
