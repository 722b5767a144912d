/* SPDX-License-Identifier: Apache-2.0 */
#include "server/workers.h"

#include "schema/base/io.h"
#include "tests/support/t.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

static int make_file(const char *dir, const char *name)
{
    char path[512];
    int fd;

    snprintf(path, sizeof path, "%s/run/%s", dir, name);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    return fd;
}

START_TEST(only_workers_that_hold_their_lock_count)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    char run[512];
    int alive, dead, other;
    sch_err err = {0};

    ck_assert_int_eq(srv_workers_count(dir), 0);
    snprintf(run, sizeof run, "%s/run", dir);
    t_ok(sch_mkdirs(run, &err), &err);
    alive = make_file(dir, "worker-1");
    dead = make_file(dir, "worker-2");
    other = make_file(dir, "server.lock");
    ck_assert_int_eq(flock(alive, LOCK_EX), 0);
    ck_assert_int_eq(flock(other, LOCK_EX), 0);
    ck_assert_int_eq(srv_workers_count(dir), 1);
    close(alive);
    ck_assert_int_eq(srv_workers_count(dir), 0);
    close(dead);
    close(other);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("workers");
    TCase *tc = tcase_create("workers");

    tcase_add_test(tc, only_workers_that_hold_their_lock_count);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
