/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/presence.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

typedef struct dead {
    int count;
    char id[SCH_UUID_LEN];
} dead;

static bool note(const char *id, void *arg)
{
    dead *d = arg;

    d->count++;
    memcpy(d->id, id, sizeof d->id);
    return true;
}

/* A process that is a worker, until it is killed. @return its pid, once it is there */
static int start_other(const char *dir, const char *id)
{
    int pipe_fds[2];
    char c;
    int pid;

    ck_assert_int_eq(pipe(pipe_fds), 0);
    pid = fork();
    if (pid == 0) {
        wrk_presence *p = NULL;
        sch_err err = {0};

        if (wrk_presence_open(dir, id, 1, &p, &err) == SCH_OK && write(pipe_fds[1], "x", 1) == 1)
            for (;;)
                (void)pause();
        _exit(1);
    }
    ck_assert_int_eq(read(pipe_fds[0], &c, 1), 1);
    sch_close(pipe_fds[0]);
    sch_close(pipe_fds[1]);
    return pid;
}

START_TEST(a_dead_worker_is_found_and_a_living_one_is_not)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(wrk_presence_close) wrk_presence *me = NULL;
    char mine[SCH_UUID_LEN], other[SCH_UUID_LEN];
    dead d = {0};
    sch_err err = {0};
    int pid;

    sch_uuid_new(mine);
    sch_uuid_new(other);
    t_ok(wrk_presence_open(dir, mine, 2, &me, &err), &err);
    pid = start_other(dir, other);
    wrk_presence_each_dead(me, note, &d);
    ck_assert_int_eq(d.count, 0);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    wrk_presence_each_dead(me, note, &d);
    ck_assert_int_eq(d.count, 1);
    ck_assert_str_eq(d.id, other);
    wrk_presence_each_dead(me, note, &d);
    ck_assert_int_eq(d.count, 1); /* found once */
}
END_TEST

typedef struct claimed {
    const char *id;
    sch_task task;
} claimed;

static sch_status claim(sch_db *db, void *arg, sch_err *err)
{
    claimed *c = arg;

    return sch_task_claim(db, c->id, sch_now_ms(), 3600000, &c->task, err);
}

START_TEST(tasks_of_a_dead_worker_are_taken_over_before_their_lease_ends)
{
    t_worker w;
    claimed c = {0};
    char id[SCH_UUID_LEN], other[SCH_UUID_LEN];
    sch_err err = {0};
    int pid;

    t_worker_open(&w, NULL);
    sch_uuid_new(other);
    c.id = other;
    t_worker_submit(&w, "pages=1", NULL, id);
    t_ok(sch_dbpool_write(w.pool, claim, &c, &err), &err);
    pid = start_other(w.dir, other);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    t_worker_start(&w);
    t_worker_wait(&w, id);
    t_worker_close(&w);
}
END_TEST

int main(void)
{
    return T_RUN("presence", a_dead_worker_is_found_and_a_living_one_is_not,
                 tasks_of_a_dead_worker_are_taken_over_before_their_lease_ends);
}
