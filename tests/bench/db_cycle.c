/* SPDX-License-Identifier: Apache-2.0 */
/* Submit, claim and end, as fast as many callers can: with the pool, whose writer groups what waits
 * into one commit, and on one connection with a commit for each write, side by side on one disk;
 * and what a claim costs when 200,000 tasks wait. Prints ratios; judges nothing. */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/db/db_priv.h"
#include "schema/db/migrate.h"
#include "schema/db/queries.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum {
    CALLERS = 64,
    GROUPED = 6400,
    ALONE = 640,
    QUEUE_FEW = 2000,
    QUEUE_MANY = 200000,
    CLAIMS = 2000
};

typedef struct bench {
    char dir[64];
    char url[128];
    char group[SCH_UUID_LEN];
    sch_dbpool *pool;
    atomic_int left;
    atomic_llong worst_us;
} bench;

/** One file on its way through a single-task pipeline; each step is a write of its own. */
typedef struct cycle {
    const bench *b;
    char file[SCH_UUID_LEN];
    sch_task task;
} cycle;

static sch_status submit(sch_db *db, void *arg, sch_err *err)
{
    cycle *c = arg;
    char id[SCH_UUID_LEN];
    sch_file_new in = {
        .file_id = id,
        .group_id = c->b->group,
        .app_id = "bench",
        .filename = "a.pdf",
        .options_json = "{}",
        .class = SCH_CLASS_FILE,
    };

    sch_uuid_new(id);
    return sch_file_insert(db, &in, 1000000, sch_now_ms(), c->file, err);
}

static sch_status claim(sch_db *db, void *arg, sch_err *err)
{
    cycle *c = arg;

    return sch_task_claim(db, "bench", sch_now_ms(), 60000, &c->task, err);
}

static sch_status end(sch_db *db, void *arg, sch_err *err)
{
    cycle *c = arg;
    int left;
    sch_status s = sch_task_end(db, c->task.task_id, "bench", &left, err);

    if (s == SCH_OK)
        s = sch_file_set_state(db, c->task.file_id, SCH_FILE_COMPLETED, NULL, sch_now_ms(), err);
    return s;
}

static const sch_write_fn steps[] = {submit, claim, end};

static void fail(const sch_err *err)
{
    fprintf(stderr, "db-cycle: %s\n", err->text);
    exit(1);
}

static void *caller(void *arg)
{
    bench *b = arg;

    while (atomic_fetch_sub(&b->left, 1) > 0) {
        cycle c = {.b = b};

        for (size_t i = 0; i < SCH_COUNT_OF(steps); i++) {
            int64_t start_us = sch_mono_us(), took_us;
            long long worst = atomic_load(&b->worst_us);
            sch_err err = {0};

            if (sch_dbpool_write(b->pool, steps[i], &c, &err) != SCH_OK)
                fail(&err);
            took_us = sch_mono_us() - start_us;
            while (took_us > worst && !atomic_compare_exchange_weak(&b->worst_us, &worst, took_us))
                ;
        }
    }
    return NULL;
}

static double grouped_per_s(bench *b)
{
    pthread_t threads[CALLERS];
    int64_t start_us = sch_mono_us();

    atomic_store(&b->left, GROUPED);
    for (int i = 0; i < CALLERS; i++)
        pthread_create(&threads[i], NULL, caller, b);
    for (int i = 0; i < CALLERS; i++)
        pthread_join(threads[i], NULL);
    return GROUPED * 1e6 / (double)(sch_mono_us() - start_us);
}

static sch_db *open_alone(const bench *b)
{
    sch_db *db = NULL;
    sch_err err = {0};

    if (sch_db_open(b->url + strlen("sqlite:"), (sch_db_options){0}, &db, &err) != SCH_OK)
        fail(&err);
    return db;
}

static double alone_per_s(bench *b)
{
    sch_db *db = open_alone(b);
    int64_t start_us = sch_mono_us();

    for (int n = 0; n < ALONE; n++) {
        cycle c = {.b = b};

        for (size_t i = 0; i < SCH_COUNT_OF(steps); i++) {
            sch_err err = {0};

            if (sch_db_exec(db, "BEGIN IMMEDIATE", &err) != SCH_OK ||
                steps[i](db, &c, &err) != SCH_OK || sch_db_exec(db, "COMMIT", &err) != SCH_OK)
                fail(&err);
        }
    }
    sch_db_close(db);
    return ALONE * 1e6 / (double)(sch_mono_us() - start_us);
}

/** Microseconds of a claim, in one transaction, while `queue` tasks wait. */
static double claim_us(bench *b, int queue)
{
    sch_db *db = open_alone(b);
    sch_backlog backlog = {0};
    cycle c = {.b = b};
    int64_t start_us, took_us;
    sch_err err = {0};
    sch_status s = sch_task_backlog(db, 0, &backlog, &err);

    if (s == SCH_OK)
        s = sch_db_exec(db, "BEGIN IMMEDIATE", &err);
    for (int64_t i = backlog.ready; s == SCH_OK && i < queue; i++)
        s = submit(db, &c, &err);
    start_us = sch_mono_us();
    for (int i = 0; s == SCH_OK && i < CLAIMS; i++)
        s = claim(db, &c, &err);
    took_us = sch_mono_us() - start_us;
    if (s == SCH_OK)
        s = sch_db_exec(db, "COMMIT", &err);
    if (s != SCH_OK)
        fail(&err);
    sch_db_close(db);
    return (double)took_us / CLAIMS;
}

static sch_status add_app(sch_db *db, void *arg, sch_err *err)
{
    bench *b = arg;
    sch_status s = sch_group_insert(db, "bench", 1, b->group, err);

    return s == SCH_OK ? sch_app_insert(db, b->group, "bench", 1, err) : s;
}

int main(void)
{
    bench b = {.dir = "./db-cycle-XXXXXX"};
    double grouped, alone, few_us, many_us;
    sch_err err = {0};

    if (!mkdtemp(b.dir))
        return 1;
    snprintf(b.url, sizeof b.url, "sqlite:%s/recto.db", b.dir);
    if (sch_dbpool_open(b.url, &b.pool, &err) != SCH_OK ||
        sch_dbpool_write(b.pool, add_app, &b, &err) != SCH_OK)
        fail(&err);
    grouped = grouped_per_s(&b);
    alone = alone_per_s(&b);
    few_us = claim_us(&b, QUEUE_FEW);
    many_us = claim_us(&b, QUEUE_MANY);
    sch_dbpool_close(b.pool);
    (void)sch_remove_tree(b.dir, NULL);
    printf("submit-claim-end cycles: %.0f/s by %d callers in shared commits, %.0f/s with a commit "
           "each: ratio %.2f\n",
           grouped, CALLERS, alone, grouped / alone);
    printf("worst wait for a shared commit: %.1f ms\n", (double)atomic_load(&b.worst_us) / 1000);
    printf("claim: %.1f us with %d tasks waiting, %.1f us with %d: ratio %.2f\n", many_us,
           QUEUE_MANY, few_us, QUEUE_FEW, many_us / few_us);
    return 0;
}
