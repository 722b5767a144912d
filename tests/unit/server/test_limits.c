/* SPDX-License-Identifier: Apache-2.0 */
#include "server/limits.h"
#include "tests/support/run.h"

#include <stdio.h>

static srv_limits *limits;

static void set_up(void)
{
    sch_err err = {0};

    t_ok(srv_limits_open(&limits, &err), &err);
}

static void tear_down(void)
{
    limits = srv_limits_close(limits);
}

START_TEST(a_minute_s_worth_passes_at_once_and_then_evenly)
{
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(srv_limits_take(limits, "k", 6, 1000), 0);
    ck_assert_int_eq(srv_limits_take(limits, "k", 6, 1000), 10000);
    ck_assert_int_eq(srv_limits_take(limits, "k", 6, 6000), 5000); /* asking costs nothing */
    ck_assert_int_eq(srv_limits_take(limits, "k", 6, 11000), 0);
    ck_assert_int_eq(srv_limits_take(limits, "k", 6, 11000), 10000);
}
END_TEST

START_TEST(after_a_minute_of_silence_all_is_there_again)
{
    for (int i = 0; i < 7; i++)
        (void)srv_limits_take(limits, "k", 7, 1000);
    ck_assert_int_gt(srv_limits_take(limits, "k", 7, 1000), 0);
    for (int i = 0; i < 7; i++)
        ck_assert_int_eq(srv_limits_take(limits, "k", 7, 62000), 0);
    ck_assert_int_gt(srv_limits_take(limits, "k", 7, 62000), 0);
}
END_TEST

START_TEST(keys_do_not_count_for_each_other)
{
    ck_assert_int_eq(srv_limits_take(limits, "a", 1, 1000), 0);
    ck_assert_int_eq(srv_limits_take(limits, "b", 1, 1000), 0);
    ck_assert_int_eq(srv_limits_take(limits, "a", 1, 1000), 60000);
    ck_assert_int_eq(srv_limits_take(limits, "b", 1, 31000), 30000);
}
END_TEST

START_TEST(thousands_of_other_keys_do_not_free_one_that_waits)
{
    char key[SCH_UUID_LEN];

    for (int i = 0; i < 3; i++)
        (void)srv_limits_take(limits, "waits", 2, 1000);
    for (int i = 0; i < 5000; i++) { /* each takes a little of what it may */
        (void)snprintf(key, sizeof key, "key-%d", i);
        ck_assert_int_eq(srv_limits_take(limits, key, 1000, 1000), 0);
    }
    ck_assert_int_gt(srv_limits_take(limits, "waits", 2, 1000), 0);
}
END_TEST

int main(void)
{
    return T_RUN_WITH("limits", set_up, tear_down, a_minute_s_worth_passes_at_once_and_then_evenly,
                      after_a_minute_of_silence_all_is_there_again,
                      keys_do_not_count_for_each_other,
                      thousands_of_other_keys_do_not_free_one_that_waits);
}
