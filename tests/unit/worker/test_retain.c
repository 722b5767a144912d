/* SPDX-License-Identifier: Apache-2.0 */
/* Each kind of artifact goes when its days are over, and the row says what is left. */
#include "schema/base/clock.h"
#include "schema/db/retention.h"
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/retain.h"

#include <string.h>

#define DAY_MS (24 * 3600 * INT64_C(1000))

static t_worker w;

static void put(const char *file_id, const char *leaf)
{
    char name[100];
    sch_err err = {0};

    (void)snprintf(name, sizeof name, "%s/%s", file_id, leaf);
    t_ok(sch_store_put(w.store, name, "bytes", 5, &err), &err);
}

static sch_status complete(sch_db *db, void *arg, sch_err *err)
{
    return sch_file_set_state(db, arg, SCH_FILE_COMPLETED, NULL, sch_now_ms(), err);
}

/* A file that has ended, with an artifact of each kind. */
static void make_file(char file_id[SCH_UUID_LEN])
{
    sch_err err = {0};

    t_worker_submit(&w, "pages=1", "{\"metadata\":{\"a\":1}}", file_id);
    put(file_id, "crop-1-0-0-5-5.jpg");
    put(file_id, "mmd");
    put(file_id, "docx");
    t_ok(sch_dbpool_write(w.pool, complete, file_id, &err), &err);
}

static int retain(int days)
{
    sch_err err = {0};
    int files = 0;

    t_ok(wrk_retain(w.pool, w.store, w.settings, sch_now_ms() + days * DAY_MS, 60000, &files, &err),
         &err);
    return files;
}

static bool has(const char *file_id, const char *leaf)
{
    return t_worker_count(&w, file_id, leaf) == 1;
}

START_TEST(each_kind_goes_when_its_days_are_over)
{
    char id[SCH_UUID_LEN];
    sch_file file;

    t_worker_open(&w, (const char *[]){"--keep-source-days", "5", "--keep-crops-days", "20",
                                       "--keep-text-days", "10", NULL});
    make_file(id);
    ck_assert_int_eq(retain(4), 0);
    ck_assert(has(id, "source"));
    ck_assert_int_eq(retain(6), 1);
    ck_assert(!has(id, "source") && has(id, "crop-") && has(id, "mmd") && has(id, "docx"));
    ck_assert_int_eq(retain(7), 0);
    file = t_worker_file(&w, id);
    ck_assert_int_eq(file.gone, SCH_KEPT_SOURCE);
    ck_assert_ptr_nonnull(strstr(file.options_json, "metadata"));
    sch_file_done(file);

    ck_assert_int_eq(retain(11), 1);
    ck_assert(has(id, "crop-") && !has(id, "mmd") && !has(id, "docx"));
    file = t_worker_file(&w, id);
    ck_assert_int_eq(file.state, SCH_FILE_COMPLETED);
    ck_assert_str_eq(file.options_json, "{}");
    ck_assert_ptr_null(file.filename);
    sch_file_done(file);

    ck_assert_int_eq(retain(21), 1);
    ck_assert_int_eq(t_worker_count(&w, id, ""), 0);
    ck_assert_int_eq(retain(500), 0);
    t_worker_close(&w);
}
END_TEST

START_TEST(what_is_kept_for_ever_and_what_is_at_work_stays)
{
    char id[SCH_UUID_LEN], working[SCH_UUID_LEN];

    t_worker_open(&w, (const char *[]){"--keep-source-days", "1", "--keep-crops-days", "0",
                                       "--keep-text-days", "0", NULL});
    make_file(id);
    t_worker_submit(&w, "pages=1", NULL, working);
    ck_assert_int_eq(retain(9999), 1);
    ck_assert_int_eq(t_worker_count(&w, id, ""), 3);
    ck_assert(has(working, "source"));
    t_worker_close(&w);
}
END_TEST

START_TEST(many_files_go_in_one_call)
{
    enum { FILES = 230 };
    char id[SCH_UUID_LEN];

    t_worker_open(&w, NULL);
    for (int i = 0; i < FILES; i++)
        make_file(id);
    ck_assert_int_eq(retain(31), 2 * FILES); /* sources and crops */
    ck_assert_int_eq(retain(91), FILES);
    t_worker_close(&w);
}
END_TEST

int main(void)
{
    return T_RUN("retain", each_kind_goes_when_its_days_are_over,
                 what_is_kept_for_ever_and_what_is_at_work_stays, many_files_go_in_one_call);
}
