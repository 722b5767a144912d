/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include "schema/base/clock.h"
#include "schema/db/migrate.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

typedef struct t_pool {
    char *dir, *url;
    sch_dbpool *pool;
} t_pool;

static void t_pool_done(t_pool t)
{
    sch_dbpool_close(t.pool);
    free(t.url);
    t_tmpdir_free(t.dir);
}
SCH_DEFINE_AUTO(t_pool, t_pool_done);

static t_pool t_pool_open(const char *options)
{
    t_pool t = {.dir = t_tmpdir_new()};
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&t.url, "sqlite:%s/recto.db%s", t.dir, options), 0);
    t_ok(sch_dbpool_open(t.url, &t.pool, &err), &err);
    return t;
}

static int64_t number(sch_dbpool *pool, const char *sql)
{
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(pool, &db, &err), &err);
    return t_db_number(db, sql);
}

/** What one write does in these tests. */
typedef struct job {
    sch_dbpool *pool;
    const char *name;
    int count;        /* groups to insert */
    sch_status after; /* returned at the end */
    int runs;
} job;

static sch_status insert_groups(sch_db *db, void *arg, sch_err *err)
{
    job *j = arg;
    char id[SCH_UUID_LEN];

    j->runs++;
    for (int i = 0; i < j->count; i++) {
        sch_status s = sch_group_insert(db, j->name, 1, id, err);

        if (s != SCH_OK)
            return s;
    }
    return j->after == SCH_OK ? SCH_OK : sch_fail_id(err, j->after, "why", "on purpose");
}

START_TEST(urls_that_are_none_are_refused)
{
    static const char *const bad[] = {
        "",      "sqlite:", "sqlite:?sync=off", "postgresql://h/d", "sqlite:/tmp/x?sync=maybe",
        "/tmp/x"};
    sch_dbpool *pool = NULL;

    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        sch_err err = {0};

        t_status(sch_dbpool_open(bad[i], &pool, &err), SCH_INVALID);
        ck_assert_str_ne(err.text, "");
        ck_assert_ptr_null(pool);
    }
    t_status(sch_dbpool_open("sqlite:/proc/none/x", &pool, NULL), SCH_FATAL);
}
END_TEST

START_TEST(the_file_is_private_and_durable_by_default)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    SCH_AUTO(t_pool_done) t_pool loose = t_pool_open("?sync=off");
    job j = {.name = "g", .count = 1};
    struct stat st;
    sch_err err = {0};

    t_ok(sch_dbpool_write(t.pool, insert_groups, &j, &err), &err);
    ck_assert_int_eq(stat(t.url + strlen("sqlite:"), &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
    ck_assert_int_eq(number(t.pool, "PRAGMA synchronous"), 2);
    ck_assert_int_eq(number(t.pool, "PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(number(t.pool, "PRAGMA mmap_size"), 0);
    ck_assert_int_eq(number(loose.pool, "PRAGMA synchronous"), 0);
}
END_TEST

START_TEST(a_write_is_seen_by_readers_once_it_returned)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    job j = {.name = "g", .count = 3};
    sch_err err = {0};

    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM app_group"), 0);
    t_ok(sch_dbpool_write(t.pool, insert_groups, &j, &err), &err);
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM app_group"), 3);
}
END_TEST

START_TEST(a_reader_cannot_write)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    char id[SCH_UUID_LEN] = "untouched";
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(t.pool, &db, &err), &err);
    t_status(sch_group_insert(db, "g", 1, id, &err), SCH_FATAL);
    ck_assert_str_eq(id, "untouched");
}
END_TEST

START_TEST(a_failed_write_undoes_its_own_and_says_why)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    job j = {.name = "g", .count = 3, .after = SCH_EXISTS};
    sch_err err = {0};

    t_status(sch_dbpool_write(t.pool, insert_groups, &j, &err), SCH_EXISTS);
    ck_assert_str_eq(err.text, "on purpose");
    ck_assert_str_eq(err.id, "why");
    ck_assert_int_eq(err.code, SCH_EXISTS);
    t_status(sch_dbpool_write(t.pool, insert_groups, &j, NULL), SCH_EXISTS);
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM app_group"), 0);
}
END_TEST

/** @return how many of forty writes did not come out as their callback did */
static void *write_forty(void *arg)
{
    job *j = arg;
    intptr_t wrong = 0;

    for (int i = 0; i < 40; i++) {
        job one = {.name = j->name, .count = 1, .after = i % 4 == 3 ? SCH_LIMIT : SCH_OK};
        sch_err err = {0};

        wrong += sch_dbpool_write(j->pool, insert_groups, &one, &err) != one.after;
    }
    return (void *)wrong;
}

START_TEST(writes_of_many_threads_all_stand_but_those_that_failed)
{
    enum { THREADS = 16 };
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    job j = {.pool = t.pool, .name = "g"};
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_forty, &j), 0);
    for (int i = 0; i < THREADS; i++) {
        void *wrong = NULL;

        pthread_join(threads[i], &wrong);
        ck_assert_ptr_null(wrong);
    }
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM app_group"), THREADS * 30);
}
END_TEST

static sch_status lose_transaction(sch_db *db, void *arg, sch_err *err)
{
    (void)arg;
    (void)sch_db_exec(db, "ROLLBACK", NULL); /* as SQLite itself does after an I/O error */
    return sch_fail(err, SCH_FATAL, "the disk is gone");
}

typedef struct gate {
    pthread_mutex_t lock;
    pthread_cond_t turned;
    bool open, entered;
} gate;

/** Keep the writer busy, so that what comes meanwhile shares the next commit. */
static sch_status wait_at_gate(sch_db *db, void *arg, sch_err *err)
{
    gate *g = arg;

    (void)db;
    (void)err;
    pthread_mutex_lock(&g->lock);
    g->entered = true;
    pthread_cond_broadcast(&g->turned);
    while (!g->open)
        pthread_cond_wait(&g->turned, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return SCH_OK;
}

typedef struct call {
    sch_dbpool *pool;
    sch_write_fn fn;
    void *arg;
    sch_status status;
    pthread_t thread;
} call;

static void *do_call(void *arg)
{
    call *c = arg;

    c->status = sch_dbpool_write(c->pool, c->fn, c->arg, NULL);
    return NULL;
}

static void start(call *c)
{
    const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};

    ck_assert_int_eq(pthread_create(&c->thread, NULL, do_call, c), 0);
    nanosleep(&nap, NULL); /* most likely in the queue by then; the outcome is the same if not */
}

START_TEST(a_write_that_loses_the_transaction_harms_no_other_in_the_commit)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    gate g = {.lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
    job before = {.name = "before", .count = 1}, after = {.name = "after", .count = 1};
    call calls[] = {
        {.pool = t.pool, .fn = wait_at_gate, .arg = &g},
        {.pool = t.pool, .fn = insert_groups, .arg = &before},
        {.pool = t.pool, .fn = lose_transaction},
        {.pool = t.pool, .fn = insert_groups, .arg = &after},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(calls); i++)
        start(&calls[i]);
    pthread_mutex_lock(&g.lock);
    g.open = true;
    pthread_cond_broadcast(&g.turned);
    pthread_mutex_unlock(&g.lock);
    for (size_t i = 0; i < SCH_COUNT_OF(calls); i++)
        pthread_join(calls[i].thread, NULL);
    ck_assert_int_eq(calls[1].status, SCH_OK);
    ck_assert_int_eq(calls[2].status, SCH_FATAL);
    ck_assert_int_eq(calls[3].status, SCH_OK);
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM app_group"), 2);
}
END_TEST

static sch_status write_inside(sch_db *db, void *arg, sch_err *err)
{
    job inner = {.name = "g", .count = 1};

    (void)db;
    return sch_dbpool_write(arg, insert_groups, &inner, err);
}

START_TEST(a_write_inside_a_write_is_refused_instead_of_waiting_for_itself)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    sch_err err = {0};

    t_status(sch_dbpool_write(t.pool, write_inside, t.pool, &err), SCH_FATAL);
}
END_TEST

static void *read_once(void *arg)
{
    sch_db *db = NULL;
    int64_t count;
    sch_err err = {0};

    if (sch_dbpool_reader(arg, &db, &err) != SCH_OK)
        return arg;
    return sch_key_count(db, &count, &err) == SCH_OK ? NULL : arg;
}

START_TEST(a_thread_has_one_connection_which_ends_with_it)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    sch_db *first = NULL, *again = NULL;
    pthread_t thread;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(t.pool, &first, &err), &err);
    t_ok(sch_dbpool_reader(t.pool, &again, &err), &err);
    ck_assert_ptr_eq(first, again);
    for (int i = 0; i < 20; i++) {
        void *failed = NULL;

        ck_assert_int_eq(pthread_create(&thread, NULL, read_once, t.pool), 0);
        pthread_join(thread, &failed);
        ck_assert_ptr_null(failed);
    }
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM file"), 0);
}
END_TEST

START_TEST(a_read_during_a_write_does_not_wait)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    gate g = {.lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
    call c = {.pool = t.pool, .fn = wait_at_gate, .arg = &g};

    start(&c);
    pthread_mutex_lock(&g.lock);
    while (!g.entered)
        pthread_cond_wait(&g.turned, &g.lock);
    pthread_mutex_unlock(&g.lock);
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM file"), 0); /* or the test hangs */
    pthread_mutex_lock(&g.lock);
    g.open = true;
    pthread_cond_broadcast(&g.turned);
    pthread_mutex_unlock(&g.lock);
    pthread_join(c.thread, NULL);
}
END_TEST

START_TEST(a_full_disk_fails_the_write_and_spares_the_rest)
{
    SCH_AUTO(free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *url = NULL;
    sch_dbpool *pool = NULL;
    job big = {.name = "big", .count = 20000}, small = {.name = "small", .count = 1};
    sch_err err = {0};

    if (!t_small_disk(dir, "small", 1024 * 1024)) {
        t_tmpdir_free(SCH_STEAL(dir));
        return; /* this kernel lets us make none */
    }
    ck_assert_int_gt(asprintf(&url, "sqlite:%s/small/recto.db", dir), 0);
    t_ok(sch_dbpool_open(url, &pool, &err), &err);
    t_ok(sch_dbpool_write(pool, insert_groups, &small, &err), &err);
    t_status(sch_dbpool_write(pool, insert_groups, &big, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "disk_full");
    t_ok(sch_dbpool_write(pool, insert_groups, &small, &err), &err);
    ck_assert_int_eq(number(pool, "SELECT count(*) FROM app_group"), 2);
    sch_dbpool_close(pool);
    t_small_disk_done(dir, "small");
    t_tmpdir_free(SCH_STEAL(dir));
}
END_TEST

/* ---- several processes -------------------------------------------------------------------- */

enum { FILES = 60, CLAIMERS = 3 };

static sch_status add_files(sch_db *db, void *arg, sch_err *err)
{
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];

    (void)arg;
    (void)err;
    t_db_add_group(db, "app", group);
    for (int i = 0; i < FILES; i++)
        t_db_add_file(db, "app", group, SCH_CLASS_FILE, 1000 + i, file);
    return SCH_OK;
}

typedef struct claim_job {
    char worker[16];
    sch_task task;
} claim_job;

static sch_status claim_one(sch_db *db, void *arg, sch_err *err)
{
    claim_job *c = arg;

    return sch_task_claim(db, c->worker, 2000, 1000000, &c->task, err);
}

/** A process that claims until nothing is left; its tasks stay with it, so that we can count. */
static void claim_all(const char *url, int me)
{
    SCH_AUTO(sch_dbpool_close) sch_dbpool *pool = NULL;
    claim_job c;
    sch_err err = {0};
    sch_status s = sch_dbpool_open(url, &pool, &err);

    snprintf(c.worker, sizeof c.worker, "w%d", me);
    while (s == SCH_OK)
        s = sch_dbpool_write(pool, claim_one, &c, &err);
    if (s != SCH_NOT_FOUND)
        fprintf(stderr, "%s: %s\n", c.worker, err.text);
    sch_dbpool_close(SCH_STEAL(pool));
    _exit(s == SCH_NOT_FOUND ? 0 : 1);
}

START_TEST(two_processes_never_get_the_same_task)
{
    SCH_AUTO(t_pool_done) t_pool t = t_pool_open("");
    pid_t pids[CLAIMERS];
    sch_err err = {0};

    t_ok(sch_dbpool_write(t.pool, add_files, NULL, &err), &err);
    t.pool = sch_dbpool_close(t.pool); /* no connection may live through a fork */
    for (int i = 0; i < CLAIMERS; i++) {
        pids[i] = fork();
        ck_assert_int_ge(pids[i], 0);
        if (pids[i] == 0)
            claim_all(t.url, i);
    }
    for (int i = 0; i < CLAIMERS; i++) {
        int status = -1;

        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_int_eq(status, 0);
    }
    t_ok(sch_dbpool_open(t.url, &t.pool, &err), &err);
    ck_assert_int_eq(number(t.pool, "SELECT count(*) FROM task WHERE worker IS NOT NULL"), FILES);
    ck_assert_int_eq(number(t.pool, "SELECT max(attempt) FROM task"), 1);
}
END_TEST

START_TEST(processes_that_open_a_new_database_at_once_all_succeed)
{
    enum { PROCESSES = 6 };
    SCH_AUTO(free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *url = NULL;
    pid_t pids[PROCESSES];

    ck_assert_int_gt(asprintf(&url, "sqlite:%s/recto.db", dir), 0);
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        ck_assert_int_ge(pids[i], 0);
        if (pids[i] == 0)
            claim_all(url, i);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = -1;

        ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
        ck_assert_int_eq(status, 0);
    }
    t_tmpdir_free(SCH_STEAL(dir));
}
END_TEST

/** Write pairs of groups for ever, and tell the number of each pair whose write returned. */
static void write_until_killed(const char *url, int told_fd)
{
    sch_dbpool *pool = NULL;
    sch_err err = {0};

    if (sch_dbpool_open(url, &pool, &err) != SCH_OK)
        _exit(1);
    for (int i = 0;; i++) {
        char name[16];
        job pair = {.name = name, .count = 2};

        snprintf(name, sizeof name, "%d", i);
        if (sch_dbpool_write(pool, insert_groups, &pair, &err) != SCH_OK ||
            write(told_fd, &i, sizeof i) != sizeof i)
            _exit(1);
    }
}

START_TEST(a_writer_killed_at_any_moment_leaves_whole_writes_and_loses_none_it_reported)
{
    SCH_AUTO(free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *url = NULL;
    const unsigned seed = 20260101;

    ck_assert_int_gt(asprintf(&url, "sqlite:%s/recto.db", dir), 0);
    for (int round = 0; round < 8; round++) {
        const struct timespec nap = {.tv_nsec = (long)(5 + (seed * (round + 1)) % 40) * 1000000};
        sch_dbpool *pool = NULL;
        int told[2], last = -1, status;
        char sql[128];
        sch_err err = {0};
        pid_t pid;

        ck_assert_int_eq(pipe(told), 0);
        pid = fork();
        ck_assert_int_ge(pid, 0);
        if (pid == 0)
            write_until_killed(url, told[1]);
        sch_close(told[1]);
        ck_assert_int_eq(read(told[0], &last, sizeof last), sizeof last); /* it has begun */
        nanosleep(&nap, NULL);
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        while (read(told[0], &last, sizeof last) == sizeof last)
            ;
        sch_close(told[0]);
        t_ok(sch_dbpool_open(url, &pool, &err), &err);
        ck_assert_int_eq(number(pool, "SELECT count(*) = 1 FROM pragma_integrity_check"
                                      " WHERE integrity_check = 'ok'"),
                         1);
        ck_assert_int_eq(number(pool, "SELECT count(*) FROM (SELECT name FROM app_group"
                                      " GROUP BY name HAVING count(*) % 2 = 1)"),
                         0);
        snprintf(sql, sizeof sql, "SELECT count(*) > 0 FROM app_group WHERE name = '%d'", last);
        ck_assert_int_eq(number(pool, sql), 1);
        sch_dbpool_close(pool);
    }
    t_tmpdir_free(SCH_STEAL(dir));
}
END_TEST

int main(void)
{
    return T_RUN(
        "pool", urls_that_are_none_are_refused, the_file_is_private_and_durable_by_default,
        a_write_is_seen_by_readers_once_it_returned, a_reader_cannot_write,
        a_failed_write_undoes_its_own_and_says_why,
        writes_of_many_threads_all_stand_but_those_that_failed,
        a_write_that_loses_the_transaction_harms_no_other_in_the_commit,
        a_write_inside_a_write_is_refused_instead_of_waiting_for_itself,
        a_thread_has_one_connection_which_ends_with_it, a_read_during_a_write_does_not_wait,
        a_full_disk_fails_the_write_and_spares_the_rest, two_processes_never_get_the_same_task,
        processes_that_open_a_new_database_at_once_all_succeed,
        a_writer_killed_at_any_moment_leaves_whole_writes_and_loses_none_it_reported);
}
