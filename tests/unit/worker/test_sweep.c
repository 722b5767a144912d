/* SPDX-License-Identifier: Apache-2.0 */
/* Artifacts that no file stands for are removed, and no others. */
#include "schema/base/clock.h"
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/sweep.h"

#include <string.h>

static t_worker w;

static void put(const char *file_id)
{
    char name[100];
    sch_err err = {0};

    (void)snprintf(name, sizeof name, "%s/source", file_id);
    t_ok(sch_store_put(w.store, name, "bytes", 5, &err), &err);
}

static bool count_one(const char *leaf, uint64_t size, void *arg)
{
    (void)leaf;
    (void)size;
    ++*(int *)arg;
    return true;
}

static int leaves_of(const char *file_id)
{
    sch_err err = {0};
    int count = 0;

    t_ok(sch_store_list(w.store, file_id, count_one, &count, &err), &err);
    return count;
}

/* The whole store, at a time that lies this far ahead. */
static int sweep_all(int64_t ahead_ms)
{
    int all = 0;

    for (unsigned part = 0; part < SCH_STORE_PARTS; part++) {
        sch_err err = {0};
        int removed = 0;

        t_ok(wrk_sweep(w.pool, w.store, part, sch_now_ms() + ahead_ms, &removed, &err), &err);
        all += removed;
    }
    return all;
}

static sch_status delete_file(sch_db *db, void *arg, sch_err *err)
{
    sch_err why = {.id = "ocr_error", .text = "broken"};
    sch_status s = sch_file_set_state(db, arg, SCH_FILE_ERROR, &why, 1, err);

    return s == SCH_OK ? sch_file_set_state(db, arg, SCH_FILE_DELETED, NULL, 2, err) : s;
}

START_TEST(artifacts_without_a_row_go_when_they_are_a_day_old)
{
    char id[SCH_UUID_LEN];

    t_worker_open(&w, NULL);
    sch_uuid_new(id);
    put(id);
    ck_assert_int_eq(sweep_all(0), 0);
    ck_assert_int_eq(leaves_of(id), 1);
    ck_assert_int_eq(sweep_all(WRK_SWEEP_AGE_MS + 1000), 1);
    ck_assert_int_eq(leaves_of(id), 0);
    t_worker_close(&w);
}
END_TEST

START_TEST(artifacts_of_a_deleted_file_go_at_once)
{
    char id[SCH_UUID_LEN];
    sch_err err = {0};

    t_worker_open(&w, NULL);
    t_worker_submit(&w, "pages=1", NULL, id);
    t_ok(sch_dbpool_write(w.pool, delete_file, id, &err), &err);
    ck_assert_int_eq(sweep_all(0), 1);
    ck_assert_int_eq(leaves_of(id), 0);
    t_worker_close(&w);
}
END_TEST

START_TEST(files_that_live_and_names_that_are_no_ids_stay)
{
    char id[SCH_UUID_LEN];

    t_worker_open(&w, NULL);
    t_worker_submit(&w, "pages=1", NULL, id);
    put("somebody-elses-folder");
    ck_assert_int_eq(sweep_all(10 * WRK_SWEEP_AGE_MS), 0);
    ck_assert_int_eq(leaves_of(id), 1);
    ck_assert_int_eq(leaves_of("somebody-elses-folder"), 1);
    t_worker_close(&w);
}
END_TEST

int main(void)
{
    return T_RUN("sweep", artifacts_without_a_row_go_when_they_are_a_day_old,
                 artifacts_of_a_deleted_file_go_at_once,
                 files_that_live_and_names_that_are_no_ids_stay);
}
