/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "worker/supervisor/plan.h"

enum { MOST = 2000 };
static int costs[MOST];
static wrk_run runs[MOST];

static size_t plan(size_t npages, int cost_ms, int engines)
{
    for (size_t i = 0; i < npages; i++)
        costs[i] = cost_ms;
    return wrk_plan_runs(costs, npages, engines, runs);
}

START_TEST(runs_cover_every_page_once_and_in_order)
{
    for (size_t npages = 1; npages < 300; npages += 7) {
        for (int engines = 1; engines < 9; engines++) {
            int next = 0;
            size_t n = plan(npages, (int)(npages * 13 % 1700), engines);

            for (size_t i = 0; i < n; i++) {
                ck_assert_int_eq(runs[i].first, next);
                ck_assert_int_ge(runs[i].last, runs[i].first);
                next = runs[i].last + 1;
            }
            ck_assert_uint_eq(next, npages);
        }
    }
}
END_TEST

START_TEST(a_small_document_is_one_run)
{
    ck_assert_uint_eq(plan(1, 5, 2), 1);
    ck_assert_uint_eq(plan(20, 5, 2), 1);
}
END_TEST

START_TEST(text_pages_come_in_runs_of_at_most_fifty)
{
    size_t n = plan(1000, 5, 2);

    ck_assert_uint_ge(n, 20);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_le(runs[i].last - runs[i].first + 1, 50);
}
END_TEST

START_TEST(scanned_pages_come_in_runs_of_two_to_four)
{
    size_t n = plan(100, 1500, 2);

    for (size_t i = 0; i + 1 < n; i++) {
        ck_assert_int_ge(runs[i].last - runs[i].first + 1, 2);
        ck_assert_int_le(runs[i].last - runs[i].first + 1, 4);
    }
}
END_TEST

START_TEST(few_scanned_pages_still_use_every_engine)
{
    ck_assert_uint_ge(plan(2, 1500, 2), 2);
    ck_assert_uint_ge(plan(4, 1500, 4), 4);
}
END_TEST

START_TEST(who_waits_for_the_first_pages_gets_a_short_run)
{
    wrk_run cut[3] = {{0, 29}, {30, 49}};

    ck_assert_uint_eq(wrk_plan_hurry(cut, 2), 3);
    ck_assert_int_eq(cut[0].first, 0);
    ck_assert_int_eq(cut[0].last, 2);
    ck_assert_int_eq(cut[1].first, 3);
    ck_assert_int_eq(cut[1].last, 29);
    ck_assert_int_eq(cut[2].first, 30);
    ck_assert_uint_eq(wrk_plan_hurry(cut, 3), 3); /* it is short already */
    ck_assert_int_eq(cut[1].first, 3);
}
END_TEST

int main(void)
{
    return T_RUN(
        "plan", runs_cover_every_page_once_and_in_order, a_small_document_is_one_run,
        text_pages_come_in_runs_of_at_most_fifty, scanned_pages_come_in_runs_of_two_to_four,
        few_scanned_pages_still_use_every_engine, who_waits_for_the_first_pages_gets_a_short_run);
}
