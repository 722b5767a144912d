/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"

#include "tests/support/run.h"

START_TEST(dates_are_read_with_offsets_fractions_and_without)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01", 0},
        {"1970-01-01T00:00", 0},
        {"2021-07-02T18:48:25.769285+00:00", INT64_C(1625251705769)},
        {"2021-07-02T18:48:25.769285 00:00", INT64_C(1625251705769)},
        {"2021-07-02T18:48:25.7Z", INT64_C(1625251705700)},
        {"2021-07-02 20:48:25+0200", INT64_C(1625251705000)},
        {"2021-07-02t13:18:25-05:30", INT64_C(1625251705000)},
        {"2021-07-02T18:48:25", INT64_C(1625251705000)},
        {"2020-02-29", INT64_C(1582934400000)},
        {"9999-12-31T23:59:59.999Z", SCH_TIME_MOST_MS},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        int64_t ms = -1;

        ck_assert_msg(sch_time_parse(cases[i].text, &ms), "%s", cases[i].text);
        ck_assert_msg(ms == cases[i].ms, "%s: %lld", cases[i].text, (long long)ms);
    }
}
END_TEST

START_TEST(what_is_no_date_is_told)
{
    static const char *const texts[] = {
        "",
        "yesterday",
        "2021",
        "2021-7-2",
        "2021-02-29",
        "2021-13-01",
        "2021-00-10",
        "2021-01-01T",
        "2021-01-01T24:00",
        "2021-01-01T10:60",
        "2021-01-01Z",
        "2021-01-01T10:00:00.Z",
        "2021-01-01T10:00:00+25:00",
        "2021-01-01T10:00:00Zx",
        "20210-01-01",
        "2021-01-01T10:00:00+",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(texts); i++) {
        int64_t ms = 7;

        ck_assert_msg(!sch_time_parse(texts[i], &ms), "%s", texts[i]);
        ck_assert_int_eq(ms, 7);
    }
}
END_TEST

int main(void)
{
    return T_RUN("clock", dates_are_read_with_offsets_fractions_and_without,
                 what_is_no_date_is_told);
}
