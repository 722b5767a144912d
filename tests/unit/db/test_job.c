/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs: batches of items that become files, counters, pairs, listings. */
#include "schema/db/queries_job.h"

#include "schema/base/strbuf.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

static const sch_err broken = {SCH_INVALID, "the file is damaged", "corrupt_pdf_file"};

/** A group with an app, and what its jobs need. */
typedef struct owner {
    t_db t;
    char group[SCH_UUID_LEN];
} owner;

static void owner_done(owner o)
{
    t_db_done(o.t);
}
SCH_DEFINE_AUTO(owner, owner_done);

static owner owner_open(void)
{
    owner o = {.t = t_db_open()};

    t_db_add_group(o.t.db, "app", o.group);
    return o;
}

static sch_job job_of(const owner *o, const char *job_id)
{
    sch_job job = {0};
    sch_err err = {0};

    t_ok(sch_job_find(o->t.db, o->group, job_id, &job, &err), &err);
    return job;
}

/** Submit one file into a job. @return as sch_file_insert() */
static sch_status submit(const owner *o, const char *job_id, const char *custom_id,
                         char ret_id[SCH_UUID_LEN])
{
    char id[SCH_UUID_LEN];
    const sch_file_new in = {
        .file_id = id,
        .group_id = o->group,
        .app_id = "app",
        .filename = "a.pdf",
        .options_json = "{}",
        .class = SCH_CLASS_JOB,
        .job_id = job_id,
        .custom_id = custom_id,
    };

    sch_uuid_new(id);
    return sch_file_insert(o->t.db, &in, 0, 1000, ret_id, NULL);
}

static void set_state(const owner *o, const char *id, sch_file_state state)
{
    sch_err err = {0};

    t_ok(sch_file_set_state(o->t.db, id, state, state == SCH_FILE_ERROR ? &broken : NULL, 2000,
                            &err),
         &err);
}

/** A batch of so many chunks with an item each. @return as sch_batch_accept() */
static sch_status batch(const owner *o, const char *group, const char *app, const char *job_id,
                        const char *key, int chunks, sch_batch_reply *ret_reply)
{
    sch_batch_new in = {
        .group_id = group,
        .app_id = app,
        .job_id = job_id,
        .idempotency_key = key,
        .options_json = "{\"rm_spaces\":false,\"page_ranges\":\"1\"}",
        .items = chunks,
    };
    sch_err err = {0};

    t_ok(sch_batch_begin(o->t.db, group, app, 1000, &in.batch_no, &err), &err);
    for (int i = 0; i < chunks; i++) {
        char lines[32];

        (void)snprintf(lines, sizeof lines, "{\"custom_id\":\"%d\"}\n", i);
        t_ok(sch_batch_add(o->t.db, in.batch_no, 1, lines, &err), &err);
    }
    return sch_batch_accept(o->t.db, &in, 1000, ret_reply, &err);
}

START_TEST(a_job_counts_its_files_and_how_they_ended)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char a[SCH_UUID_LEN], b[SCH_UUID_LEN];

    t_status(submit(&o, "j", NULL, a), SCH_OK);
    t_status(submit(&o, "j", NULL, b), SCH_OK);
    ck_assert_int_eq(job_of(&o, "j").file_count, 2);
    set_state(&o, a, SCH_FILE_SPLIT);
    ck_assert_int_eq(job_of(&o, "j").files_completed, 0);
    set_state(&o, a, SCH_FILE_COMPLETED);
    set_state(&o, b, SCH_FILE_ERROR);
    ck_assert_int_eq(job_of(&o, "j").files_completed, 1);
    ck_assert_int_eq(job_of(&o, "j").files_errored, 1);
    ck_assert_int_eq(job_of(&o, "j").modified_ms, 2000);
    set_state(&o, a, SCH_FILE_DELETED); /* what ended stays counted */
    ck_assert_int_eq(job_of(&o, "j").file_count, 2);
    ck_assert_int_eq(job_of(&o, "j").files_completed, 1);
}
END_TEST

START_TEST(a_pair_means_one_file_until_that_ends_in_error_or_is_deleted)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char first[SCH_UUID_LEN], got[SCH_UUID_LEN], second[SCH_UUID_LEN];
    sch_err err = {0};

    t_status(submit(&o, "j", "c", first), SCH_OK);
    t_status(submit(&o, "j", "c", got), SCH_EXISTS);
    ck_assert_str_eq(got, first);
    t_status(submit(&o, "j", "C", got), SCH_OK); /* case counts */
    set_state(&o, first, SCH_FILE_ERROR);
    t_status(submit(&o, "j", "c", second), SCH_OK);
    ck_assert_str_ne(second, first);
    t_ok(sch_job_file_find(o.t.db, o.group, "j", "c", got, &err), &err);
    ck_assert_str_eq(got, second);
    set_state(&o, second, SCH_FILE_SPLIT);
    set_state(&o, second, SCH_FILE_COMPLETED);
    t_status(submit(&o, "j", "c", got), SCH_EXISTS);
    set_state(&o, second, SCH_FILE_DELETED);
    t_status(sch_job_file_find(o.t.db, o.group, "j", "c", got, &err), SCH_NOT_FOUND);
    t_status(submit(&o, "j", "c", got), SCH_OK);
}
END_TEST

START_TEST(an_unfinished_batch_is_seen_by_nobody)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_batch_chunk chunk = {0};
    int64_t batch_no = 0, items = -1;
    sch_err err = {0};

    t_ok(sch_batch_begin(o.t.db, o.group, "app", 1000, &batch_no, &err), &err);
    t_ok(sch_batch_add(o.t.db, batch_no, 1, "{}\n", &err), &err);
    t_status(sch_batch_take(o.t.db, &chunk, &err), SCH_NOT_FOUND);
    t_ok(sch_batch_backlog(o.t.db, &items, &err), &err);
    ck_assert_int_eq(items, 0);
    t_status(sch_batch_sweep(o.t.db, 1000, &err), SCH_NOT_FOUND);
    t_ok(sch_batch_sweep(o.t.db, 1001, &err), &err);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM job_chunk"), 0);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM job_batch"), 0);
}
END_TEST

START_TEST(an_accepted_batch_counts_at_once_and_cannot_be_dropped)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_batch_reply reply = {.items = 0};
    int64_t items = 0;
    sch_err err = {0};

    t_status(batch(&o, o.group, "app", "j", NULL, 3, &reply), SCH_OK);
    ck_assert_str_eq(reply.job_id, "j");
    ck_assert_int_eq(reply.items, 3);
    ck_assert_int_eq(job_of(&o, "j").file_count, 3);
    t_ok(sch_batch_backlog(o.t.db, &items, &err), &err);
    ck_assert_int_eq(items, 3);
    t_ok(sch_batch_drop(o.t.db, 1, &err), &err);
    t_status(sch_batch_sweep(o.t.db, INT64_MAX, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM job_chunk"), 3);
}
END_TEST

START_TEST(a_key_of_a_batch_gives_the_first_answer)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_batch_reply reply = {.items = 0};

    t_status(batch(&o, o.group, "app", "one", "key", 3, &reply), SCH_OK);
    t_status(batch(&o, o.group, "app", "two", "key", 5, &reply), SCH_EXISTS);
    ck_assert_str_eq(reply.job_id, "one");
    ck_assert_int_eq(reply.items, 3);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM job"), 1);
}
END_TEST

START_TEST(groups_take_turns_and_a_group_goes_on_in_order)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf order = {0};
    char calm[SCH_UUID_LEN];
    sch_batch_reply reply;
    sch_err err = {0};

    t_db_add_group(o.t.db, "calm", calm);
    t_status(batch(&o, o.group, "app", "b1", NULL, 2, &reply), SCH_OK);
    t_status(batch(&o, o.group, "app", "b2", NULL, 2, &reply), SCH_OK);
    t_status(batch(&o, calm, "calm", "c1", NULL, 2, &reply), SCH_OK);
    for (int i = 0; i < 6; i++) {
        SCH_AUTO(sch_batch_chunk_done) sch_batch_chunk chunk = {0};

        t_ok(sch_batch_take(o.t.db, &chunk, &err), &err);
        sch_strbuf_addf(&order, "%s%d%c ", chunk.app_id, (int)chunk.job_no, chunk.lines[14]);
    }
    /* which group is first is its id's affair */
    if (strcmp(o.group, calm) < 0)
        ck_assert_str_eq(sch_strbuf_str(&order), "app10 calm30 app11 calm31 app20 app21 ");
    else
        ck_assert_str_eq(sch_strbuf_str(&order), "calm30 app10 calm31 app11 app20 app21 ");
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM job_batch WHERE state = 2"), 3);
}
END_TEST

START_TEST(a_full_queue_counts_items_that_are_no_files_yet)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_batch_reply reply;
    sch_err err = {0};

    t_status(batch(&o, o.group, "app", "j", NULL, 3, &reply), SCH_OK);
    t_ok(sch_queue_check(o.t.db, 4, 1, &err), &err);
    t_status(sch_queue_check(o.t.db, 4, 2, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "quota_exceeded");
}
END_TEST

START_TEST(a_finalized_job_takes_nothing_and_says_when_it_was_closed)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char id[SCH_UUID_LEN], got[SCH_UUID_LEN];
    int64_t at_ms = 0;
    sch_batch_reply reply;
    sch_err err = {0};

    t_status(submit(&o, "j", "c", id), SCH_OK);
    t_ok(sch_job_finalize(o.t.db, o.group, "j", 5000, &at_ms, &err), &err);
    t_ok(sch_job_finalize(o.t.db, o.group, "j", 6000, &at_ms, &err), &err);
    ck_assert_int_eq(at_ms, 5000);
    t_status(submit(&o, "j", "d", got), SCH_INVALID);
    t_status(submit(&o, "j", NULL, got), SCH_INVALID);
    t_status(submit(&o, "j", "c", got), SCH_EXISTS); /* it has that one already */
    t_status(batch(&o, o.group, "app", "j", NULL, 1, &reply), SCH_INVALID);
    t_status(sch_job_finalize(o.t.db, "other", "j", 6000, &at_ms, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(job_of(&o, "j").file_count, 1);
}
END_TEST

START_TEST(an_item_has_its_own_options_over_those_of_its_batch)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    SCH_AUTO(sch_batch_chunk_done) sch_batch_chunk chunk = {0};
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    char id[SCH_UUID_LEN], got[SCH_UUID_LEN];
    sch_batch_reply reply;
    sch_err err = {0};
    sch_file_new in = {
        .file_id = id,
        .group_id = o.group,
        .app_id = "app",
        .options_json = "{\"page_ranges\":\"2-3\"}",
        .custom_id = "c",
    };

    sch_uuid_new(id);
    t_status(batch(&o, o.group, "app", "j", NULL, 2, &reply), SCH_OK);
    t_ok(sch_batch_take(o.t.db, &chunk, &err), &err);
    in.job_no = chunk.job_no;
    in.batch_no = chunk.batch_no;
    t_ok(sch_file_insert(o.t.db, &in, 0, 1000, got, &err), &err);
    t_ok(sch_file_get(o.t.db, id, &file, &err), &err);
    ck_assert_str_eq(file.options_json, "{\"rm_spaces\":false,\"page_ranges\":\"2-3\"}");
    ck_assert_str_eq(file.custom_id, "c");
    ck_assert_int_eq(job_of(&o, "j").file_count, 2); /* it was counted with its batch */

    sch_uuid_new(id); /* the same custom_id in the same batch: an error of its own */
    t_ok(sch_file_insert(o.t.db, &in, 0, 1000, got, &err), &err);
    ck_assert_int_eq(job_of(&o, "j").files_errored, 1);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM task"), 1);
}
END_TEST

static bool collect(const sch_job_file *file, void *arg)
{
    sch_strbuf_addf(arg, "%d:%s ", (int)file->seq, file->custom_id ? file->custom_id : "-");
    return true;
}

START_TEST(a_page_costs_the_same_at_both_ends_of_a_long_listing)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf rows = {0};
    int64_t first, last, filtered;
    char id[SCH_UUID_LEN];
    sch_err err = {0};

    for (int i = 0; i < 3000; i++)
        t_status(submit(&o, "j", NULL, id), SCH_OK);
    (void)sch_db_take_steps(o.t.db);
    t_ok(sch_job_file_list(o.t.db, 1, SCH_JOB_ANY, 0, 100, collect, &rows, &err), &err);
    first = sch_db_take_steps(o.t.db);
    t_ok(sch_job_file_list(o.t.db, 1, SCH_JOB_ANY, 2800, 100, collect, &rows, &err), &err);
    last = sch_db_take_steps(o.t.db);
    t_ok(sch_job_file_list(o.t.db, 1, SCH_JOB_PENDING, 2800, 100, collect, &rows, &err), &err);
    filtered = sch_db_take_steps(o.t.db);
    ck_assert_int_lt(last, first * 3 / 2);
    ck_assert_int_lt(filtered, first * 3 / 2);
}
END_TEST

int main(void)
{
    return T_RUN("job", a_job_counts_its_files_and_how_they_ended,
                 a_pair_means_one_file_until_that_ends_in_error_or_is_deleted,
                 an_unfinished_batch_is_seen_by_nobody,
                 an_accepted_batch_counts_at_once_and_cannot_be_dropped,
                 a_key_of_a_batch_gives_the_first_answer,
                 groups_take_turns_and_a_group_goes_on_in_order,
                 a_full_queue_counts_items_that_are_no_files_yet,
                 a_finalized_job_takes_nothing_and_says_when_it_was_closed,
                 an_item_has_its_own_options_over_those_of_its_batch,
                 a_page_costs_the_same_at_both_ends_of_a_long_listing);
}
