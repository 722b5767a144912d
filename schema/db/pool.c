/* SPDX-License-Identifier: Apache-2.0 */
/* What a process holds of the database: one writer thread and a read connection per thread.
 *
 * Whatever waits while a commit is made goes into the next one (group commit): each callback runs
 * in a savepoint of a shared BEGIN IMMEDIATE .. COMMIT and its caller is woken after the commit. So
 * the cost of making a commit durable is shared by all who write at that moment, and a process has
 * one candidate for SQLite's write lock instead of one per thread.
 */
#include "schema/db/db_priv.h"
#include "schema/db/migrate.h"
#include "schema/db/stmt.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum { MOST_JOBS_IN_A_COMMIT = 512 };

typedef struct write_job {
    struct write_job *next;
    sch_write_fn fn;
    void *arg;
    sch_status status;
    sch_err err;
    bool settled; /* status is final whatever becomes of the transaction */
    bool done;    /* under the pool's lock */
    pthread_cond_t woken;
} write_job;

typedef struct reader {
    struct reader *next, **prev_next;
    sch_dbpool *pool;
    sch_db *db;
} reader;

struct sch_dbpool {
    char *path;
    sch_db_options options;
    sch_db *writer_db;
    pthread_t writer;
    bool has_writer, has_key;
    pthread_key_t reader_key;

    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t wanted;
    write_job *first, **last_next;
    reader *readers;
    bool closing;
};

/* ---- the writer --------------------------------------------------------------------------- */

static const sch_sql begin_sql = {"begin", "BEGIN IMMEDIATE"};
static const sch_sql commit_sql = {"commit", "COMMIT"};
static const sch_sql rollback_sql = {"rollback", "ROLLBACK"};
static const sch_sql open_sql = {"savepoint", "SAVEPOINT job"};
static const sch_sql keep_sql = {"keep savepoint", "RELEASE job"};
static const sch_sql undo_sql = {"undo savepoint", "ROLLBACK TO job"};

static sch_status run_sql(sch_db *db, const sch_sql *sql, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    return s == SCH_OK ? sch_stmt_end(st, err) : s;
}

static void run_job(sch_db *db, write_job *job)
{
    job->err = (sch_err){0};
    job->status = run_sql(db, &open_sql, &job->err);
    if (job->status != SCH_OK)
        return;
    job->status = job->fn(db, job->arg, &job->err);
    if (job->status != SCH_OK)
        (void)run_sql(db, &undo_sql, NULL); /* fails only when the transaction is gone: see below */
    (void)run_sql(db, &keep_sql, NULL);
}

/**
 * Run the jobs in one transaction, up to its commit. After some failures (a full disk, an I/O
 * error) SQLite has undone the whole transaction: the job it happened to is then settled with its
 * error.
 * @return false: the transaction is gone, the others must run again
 */
static bool run_jobs(sch_db *db, write_job *jobs)
{
    for (write_job *job = jobs; job; job = job->next) {
        if (job->settled)
            continue;
        run_job(db, job);
        if (!sqlite3_get_autocommit(db->sqlite))
            continue;
        if (job->status == SCH_OK)
            job->status =
                sch_fail(&job->err, SCH_FATAL, "the transaction was ended inside a write");
        job->settled = true;
        return false;
    }
    return true;
}

/** The transaction did not come about: every job that thought it was done has not been. */
static void fail_jobs(write_job *jobs, sch_status status, const sch_err *err)
{
    for (write_job *job = jobs; job; job = job->next) {
        if (!job->settled && job->status == SCH_OK) {
            job->status = status;
            job->err = *err;
        }
    }
}

static void commit_jobs(sch_db *db, write_job *jobs)
{
    sch_err err = {0};
    sch_status s;

    do {
        s = run_sql(db, &begin_sql, &err);
    } while (s == SCH_OK && !run_jobs(db, jobs));
    if (s == SCH_OK)
        s = run_sql(db, &commit_sql, &err);
    if (s == SCH_OK)
        return;
    if (!sqlite3_get_autocommit(db->sqlite))
        (void)run_sql(db, &rollback_sql, NULL);
    fail_jobs(jobs, s, &err);
}

/** Wait for work. @return what waits, at most MOST_JOBS_IN_A_COMMIT; NULL: the pool closes. */
static write_job *take_jobs(sch_dbpool *pool)
{
    write_job *jobs, **end;
    int n = 0;

    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->closing)
        pthread_cond_wait(&pool->wanted, &pool->lock);
    jobs = pool->first;
    for (end = &jobs; *end && n < MOST_JOBS_IN_A_COMMIT; end = &(*end)->next)
        n++;
    pool->first = *end;
    *end = NULL;
    if (!pool->first)
        pool->last_next = &pool->first;
    pthread_mutex_unlock(&pool->lock);
    return jobs;
}

static void wake_callers(sch_dbpool *pool, write_job *jobs)
{
    pthread_mutex_lock(&pool->lock);
    for (write_job *job = jobs, *next; job; job = next) {
        next = job->next; /* the job lives on the stack of whom we wake */
        job->done = true;
        pthread_cond_signal(&job->woken);
    }
    pthread_mutex_unlock(&pool->lock);
}

static void *writer_main(void *arg)
{
    sch_dbpool *pool = arg;

    for (write_job *jobs; (jobs = take_jobs(pool)) != NULL;) {
        commit_jobs(pool->writer_db, jobs);
        wake_callers(pool, jobs);
    }
    return NULL;
}

sch_status sch_dbpool_write(sch_dbpool *pool, sch_write_fn fn, void *arg, sch_err *err)
{
    write_job job = {.fn = fn, .arg = arg, .woken = PTHREAD_COND_INITIALIZER};

    if (pthread_equal(pthread_self(), pool->writer))
        return sch_fail(err, SCH_FATAL, "a write inside a write");
    pthread_mutex_lock(&pool->lock);
    *pool->last_next = &job;
    pool->last_next = &job.next;
    pthread_cond_signal(&pool->wanted);
    while (!job.done)
        pthread_cond_wait(&job.woken, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    pthread_cond_destroy(&job.woken);
    if (job.status != SCH_OK && err)
        *err = job.err;
    return job.status;
}

/* ---- readers ------------------------------------------------------------------------------ */

/** At the end of a thread: its connection goes with it. */
static void end_reader(void *arg)
{
    reader *r = arg;

    pthread_mutex_lock(&r->pool->lock);
    *r->prev_next = r->next;
    if (r->next)
        r->next->prev_next = r->prev_next;
    pthread_mutex_unlock(&r->pool->lock);
    sch_db_close(r->db);
    free(r);
}

sch_status sch_dbpool_reader(sch_dbpool *pool, sch_db **ret_db, sch_err *err)
{
    reader *r = pthread_getspecific(pool->reader_key);
    sch_db_options options = pool->options;
    sch_status s;

    if (r) {
        *ret_db = r->db;
        return SCH_OK;
    }
    options.read_only = true;
    r = calloc(1, sizeof *r);
    if (!r)
        return sch_fail(err, SCH_FATAL, "open database: out of memory");
    s = sch_db_open(pool->path, options, &r->db, err);
    if (s == SCH_OK && pthread_setspecific(pool->reader_key, r) != 0)
        s = sch_fail(err, SCH_FATAL, "open database: out of memory");
    if (s != SCH_OK) {
        sch_db_close(r->db);
        free(r);
        return s;
    }
    r->pool = pool;
    pthread_mutex_lock(&pool->lock);
    r->next = pool->readers;
    r->prev_next = &pool->readers;
    if (r->next)
        r->next->prev_next = &r->next;
    pool->readers = r;
    pthread_mutex_unlock(&pool->lock);
    *ret_db = r->db;
    return SCH_OK;
}

/* ---- the pool ----------------------------------------------------------------------------- */

static sch_status parse_url(const char *url, sch_dbpool *pool, sch_err *err)
{
    static const char scheme[] = "sqlite:";
    const char *path = url + sizeof scheme - 1;
    const char *query;

    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return sch_fail(err, SCH_INVALID, "database: \"sqlite:PATH\" expected");
    query = strchr(path, '?');
    if (!query)
        query = path + strlen(path);
    else if (strcmp(query, "?sync=off") == 0)
        pool->options.sync_off = true;
    else
        return sch_fail(err, SCH_INVALID, "database: unknown option %s", query);
    if (query == path)
        return sch_fail(err, SCH_INVALID, "database: no path after \"sqlite:\"");
    pool->path = strndup(path, (size_t)(query - path));
    return pool->path ? SCH_OK : sch_fail(err, SCH_FATAL, "database: out of memory");
}

static sch_status start_writer(sch_dbpool *pool, sch_err *err)
{
    sch_status s = sch_db_open(pool->path, pool->options, &pool->writer_db, err);

    if (s == SCH_OK)
        s = sch_db_migrate(pool->writer_db, sch_migration_count, err);
    if (s != SCH_OK)
        return s;
    pool->has_key = pthread_key_create(&pool->reader_key, end_reader) == 0;
    if (!pool->has_key)
        return sch_fail(err, SCH_FATAL, "open database: no thread key left");
    pool->has_writer = pthread_create(&pool->writer, NULL, writer_main, pool) == 0;
    return pool->has_writer ? SCH_OK : sch_fail(err, SCH_FATAL, "open database: no thread");
}

sch_status sch_dbpool_open(const char *url, sch_dbpool **ret_pool, sch_err *err)
{
    SCH_AUTO(sch_dbpool_close) sch_dbpool *pool = calloc(1, sizeof *pool);
    sch_err local = {0};
    sch_status s;

    if (!pool)
        return sch_fail(err, SCH_FATAL, "open database: out of memory");
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wanted, NULL);
    pool->last_next = &pool->first;
    s = parse_url(url, pool, &local);
    if (s == SCH_OK) {
        s = start_writer(pool, &local);
        if (s != SCH_OK)
            (void)sch_wrap(&local, "%s", pool->path);
    }
    if (s == SCH_OK)
        *ret_pool = SCH_STEAL(pool);
    else if (err)
        *err = local;
    return s;
}

sch_dbpool *sch_dbpool_close(sch_dbpool *pool)
{
    if (!pool)
        return NULL;
    if (pool->has_writer) {
        pthread_mutex_lock(&pool->lock);
        pool->closing = true;
        pthread_cond_signal(&pool->wanted);
        pthread_mutex_unlock(&pool->lock);
        pthread_join(pool->writer, NULL);
    }
    if (pool->has_key)
        pthread_key_delete(pool->reader_key);
    for (reader *r = pool->readers, *next; r; r = next) {
        next = r->next;
        sch_db_close(r->db);
        free(r);
    }
    sch_db_close(pool->writer_db);
    pthread_cond_destroy(&pool->wanted);
    pthread_mutex_destroy(&pool->lock);
    free(pool->path);
    free(pool);
    return NULL;
}
