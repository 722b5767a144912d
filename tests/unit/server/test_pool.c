/* SPDX-License-Identifier: Apache-2.0 */
#include "server/pool.h"
#include "tests/support/t.h"

#include <stdatomic.h>
#include <unistd.h>

enum { JOBS = 500 };

typedef struct job {
    srv_work work;
    atomic_int *done;
} job;

static void count(srv_work *work)
{
    job *j = (job *)work;

    atomic_fetch_add(j->done, 1);
}

START_TEST(everything_posted_is_done_before_the_pool_closes)
{
    static job jobs[JOBS];
    atomic_int done = 0;
    srv_pool *pool = NULL;
    sch_err err = {0};

    t_ok(srv_pool_open(4, &pool, &err), &err);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (job){.work = {.run = count}, .done = &done};
        srv_pool_post(pool, &jobs[i].work);
    }
    srv_pool_close(pool);
    ck_assert_int_eq(done, JOBS);
}
END_TEST

START_TEST(closing_no_pool_is_fine)
{
    ck_assert_ptr_null(srv_pool_close(NULL));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pool");
    TCase *tc = tcase_create("pool");

    tcase_add_test(tc, everything_posted_is_done_before_the_pool_closes);
    tcase_add_test(tc, closing_no_pool_is_fine);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
