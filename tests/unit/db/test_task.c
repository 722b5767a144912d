/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

enum { LEASE_MS = 100 };

static void claim(sch_db *db, const char *worker, int64_t now_ms, sch_task *ret_task)
{
    sch_err err = {0};

    t_ok(sch_task_claim(db, worker, now_ms, LEASE_MS, ret_task, &err), &err);
}

/** The lanes' counters say what a count of the tasks says. */
static void check_lanes(sch_db *db)
{
    ck_assert_int_eq(
        t_db_number(
            db, "SELECT count(*) FROM lane WHERE ready !="
                " (SELECT count(*) FROM task WHERE task.pool = lane.pool AND"
                "  task.class = lane.class AND task.group_id = lane.group_id AND due_ms IS NULL)"),
        0);
    ck_assert_int_eq(t_db_number(db, "SELECT (SELECT coalesce(sum(ready), 0) FROM lane) -"
                                     " (SELECT count(*) FROM task WHERE due_ms IS NULL)"),
                     0);
}

START_TEST(claim_hands_a_task_out_once)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 5000, file);
    claim(t.db, "w1", 6000, &got);
    ck_assert_str_eq(got.file_id, file);
    ck_assert_str_eq(got.group_id, group);
    ck_assert_int_eq(got.kind, SCH_TASK_PREPARE);
    ck_assert_int_eq(got.class, SCH_CLASS_FILE);
    ck_assert_int_eq(got.attempt, 1);
    ck_assert_int_eq(got.queued_ms, 5000);
    t_status(sch_task_claim(t.db, "w2", 6001, LEASE_MS, &got, &err), SCH_NOT_FOUND);
    ck_assert_str_eq(got.file_id, file); /* ret_ values are untouched on failure */
    check_lanes(t.db);
}
END_TEST

START_TEST(an_empty_queue_has_nothing_to_claim)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    sch_task got = {0};
    sch_backlog backlog = {0};
    sch_err err = {0};

    t_status(sch_task_claim(t.db, "w", 1, LEASE_MS, &got, &err), SCH_NOT_FOUND);
    t_ok(sch_task_backlog(t.db, 1, &backlog, &err), &err);
    ck_assert_int_eq(backlog.ready + backlog.leased + backlog.oldest_ms, 0);
}
END_TEST

START_TEST(urgent_classes_go_first)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];

    t_db_add_group(t.db, "app", group);
    for (int class = SCH_CLASS_COUNT - 1; class >= 0; class --)
        t_db_add_file(t.db, "app", group, (sch_class) class, 5000 - class, file);
    for (int class = 0; class < SCH_CLASS_COUNT; class ++) {
        sch_task got = {0};

        claim(t.db, "w", 6000, &got);
        ck_assert_int_eq(got.class, class);
    }
}
END_TEST

START_TEST(groups_of_a_class_take_turns)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char busy[SCH_UUID_LEN], calm[SCH_UUID_LEN], file[SCH_UUID_LEN];
    char order[8] = "";
    sch_task got = {0};

    t_db_add_group(t.db, "busy", busy);
    t_db_add_group(t.db, "calm", calm);
    for (int i = 0; i < 5; i++)
        t_db_add_file(t.db, "busy", busy, SCH_CLASS_FILE, 1000 + i, file);
    claim(t.db, "w", 6000, &got);
    for (int i = 0; i < 2; i++)
        t_db_add_file(t.db, "calm", calm, SCH_CLASS_FILE, 2000 + i, file);
    for (int i = 0; i < 6; i++) {
        claim(t.db, "w", 6000, &got);
        order[i] = strcmp(got.group_id, busy) == 0 ? 'b' : 'c';
    }
    ck_assert_str_eq(order, "cbcbbb");
}
END_TEST

START_TEST(a_group_that_comes_one_by_one_does_not_always_go_first)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char busy[SCH_UUID_LEN], drip[SCH_UUID_LEN], file[SCH_UUID_LEN];
    int served_busy = 0;

    t_db_add_group(t.db, "busy", busy);
    t_db_add_group(t.db, "drip", drip);
    for (int i = 0; i < 20; i++)
        t_db_add_file(t.db, "busy", busy, SCH_CLASS_FILE, 1000 + i, file);
    for (int i = 0; i < 20; i++) {
        sch_task got = {0};

        if (t_db_number(t.db, "SELECT count(*) FROM task WHERE due_ms IS NULL AND group_id ="
                              " (SELECT group_id FROM app WHERE app_id = 'drip')") == 0)
            t_db_add_file(t.db, "drip", drip, SCH_CLASS_FILE, 2000 + i, file);
        claim(t.db, "w", 6000, &got);
        served_busy += strcmp(got.group_id, busy) == 0;
    }
    ck_assert_int_eq(served_busy, 10);
}
END_TEST

START_TEST(the_file_submitted_first_ends_first)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], older[SCH_UUID_LEN], newer[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};
    int left = -1;

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, older);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 2000, newer);
    claim(t.db, "w", 3000, &got);
    ck_assert_str_eq(got.file_id, older);
    t_ok(sch_task_end(t.db, got.task_id, "w", &left, &err), &err);
    ck_assert_int_eq(left, 0);
    t_ok(sch_task_insert(t.db, older, SCH_TASK_PAGES, 0, 4, NULL, 3000, &err), &err);
    t_ok(sch_task_insert(t.db, older, SCH_TASK_PAGES, 5, 9, NULL, 3000, &err), &err);
    claim(t.db, "w", 3001, &got);
    ck_assert_str_eq(got.file_id, older);
    ck_assert_int_eq(got.kind, SCH_TASK_PAGES);
    ck_assert_int_eq(got.first, 0);
    ck_assert_int_eq(got.last, 4);
    claim(t.db, "w", 3001, &got);
    ck_assert_int_eq(got.first, 5);
    t_ok(sch_task_end(t.db, got.task_id, "w", &left, &err), &err);
    ck_assert_int_eq(left, 1); /* the other run of pages is still out */
    claim(t.db, "w", 3002, &got);
    ck_assert_str_eq(got.file_id, newer);
}
END_TEST

START_TEST(an_export_task_names_its_format)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file);
    t_ok(sch_task_insert(t.db, file, SCH_TASK_EXPORT, 0, 0, "tex.zip", 1000, &err), &err);
    claim(t.db, "w", 2000, &got);
    claim(t.db, "w", 2000, &got);
    ck_assert_str_eq(got.format, "tex.zip");
    t_status(sch_task_insert(t.db, "no-such-file", SCH_TASK_PAGES, 0, 0, NULL, 1, &err),
             SCH_NOT_FOUND);
}
END_TEST

START_TEST(a_lease_that_ran_out_is_claimed_again)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task first = {0}, second = {0};
    sch_err err = {0};
    int left = -1;

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file);
    claim(t.db, "w1", 2000, &first);
    t_status(sch_task_claim(t.db, "w2", 2000 + LEASE_MS - 1, LEASE_MS, &second, &err),
             SCH_NOT_FOUND);
    claim(t.db, "w2", 2000 + LEASE_MS, &second);
    ck_assert_int_eq(second.task_id, first.task_id);
    ck_assert_int_eq(second.attempt, 2);
    t_status(sch_task_end(t.db, first.task_id, "w1", &left, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(left, -1);
    t_status(sch_task_retry(t.db, first.task_id, "w1", 0, true, &err), SCH_NOT_FOUND);
    t_status(sch_task_return(t.db, first.task_id, "w1", &err), SCH_NOT_FOUND);
    t_status(sch_task_set_pages_done(t.db, first.task_id, "w1", 1, 1, &err), SCH_NOT_FOUND);
    t_ok(sch_task_end(t.db, second.task_id, "w2", &left, &err), &err);
    ck_assert_int_eq(left, 0);
    t_status(sch_task_end(t.db, second.task_id, "w2", &left, &err), SCH_NOT_FOUND);
    check_lanes(t.db);
}
END_TEST

START_TEST(a_renewed_lease_holds)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file);
    claim(t.db, "w1", 2000, &got);
    t_ok(sch_task_renew(t.db, "w1", 2090, LEASE_MS, &err), &err);
    t_ok(sch_task_renew(t.db, "nobody", 9000, LEASE_MS, &err), &err);
    t_status(sch_task_claim(t.db, "w2", 2189, LEASE_MS, &got, &err), SCH_NOT_FOUND);
    claim(t.db, "w2", 2190, &got);
}
END_TEST

START_TEST(a_returned_task_does_not_count_the_attempt)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file);
    claim(t.db, "w", 2000, &got);
    t_ok(sch_task_return(t.db, got.task_id, "w", &err), &err);
    check_lanes(t.db);
    claim(t.db, "w", 2000, &got);
    ck_assert_int_eq(got.attempt, 1);
}
END_TEST

START_TEST(a_failed_attempt_waits_until_its_time)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_backlog backlog = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file);
    claim(t.db, "w", 2000, &got);
    t_ok(sch_task_retry(t.db, got.task_id, "w", 9000, true, &err), &err);
    t_ok(sch_task_backlog(t.db, 8000, &backlog, &err), &err);
    ck_assert_int_eq(backlog.ready, 0);
    ck_assert_int_eq(backlog.leased, 0);
    t_status(sch_task_claim(t.db, "w", 8999, LEASE_MS, &got, &err), SCH_NOT_FOUND);
    claim(t.db, "w", 9000, &got);
    ck_assert_int_eq(got.attempt, 2);
    check_lanes(t.db);
}
END_TEST

START_TEST(the_tasks_of_a_dead_worker_are_ready_at_once)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_task got = {0};
    sch_backlog backlog = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    for (int i = 0; i < 5; i++)
        t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000 + i, file);
    claim(t.db, "w1", 2000, &got);
    claim(t.db, "w2", 2000, &got);
    claim(t.db, "w1", 2000, &got);
    claim(t.db, "w3", 2000, &got);
    t_ok(sch_task_backlog(t.db, 1504, &backlog, &err), &err);
    ck_assert_int_eq(backlog.ready, 1);
    ck_assert_int_eq(backlog.leased, 4);
    ck_assert_int_eq(backlog.oldest_ms, 500);
    t_ok(sch_task_release_worker(t.db, "w1", &err), &err);
    t_ok(sch_task_backlog(t.db, 2000, &backlog, &err), &err);
    ck_assert_int_eq(backlog.ready, 3);
    ck_assert_int_eq(backlog.leased, 2);
    claim(t.db, "w2", 2001, &got);
    ck_assert_int_eq(got.attempt, 2);
    check_lanes(t.db);
}
END_TEST

START_TEST(runs_of_pages_sum_up_and_a_second_attempt_does_not_count_twice)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file_id[SCH_UUID_LEN];
    sch_task prepare = {0}, a = {0}, b = {0};
    sch_err err = {0};
    int left;
    const char *done_sql = "SELECT pages_done FROM file";

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1000, file_id);
    claim(t.db, "w", 2000, &prepare);
    t_ok(sch_file_set_source(t.db, file_id, "application/pdf", 99, "", 10, 8, 2000, &err), &err);
    t_ok(sch_task_insert(t.db, file_id, SCH_TASK_PAGES, 0, 3, NULL, 2000, &err), &err);
    t_ok(sch_task_insert(t.db, file_id, SCH_TASK_PAGES, 4, 7, NULL, 2000, &err), &err);
    t_ok(sch_task_end(t.db, prepare.task_id, "w", &left, &err), &err);
    claim(t.db, "w", 2000, &a);
    claim(t.db, "w", 2000, &b);
    t_ok(sch_task_set_pages_done(t.db, a.task_id, "w", 1, 2000, &err), &err);
    t_ok(sch_task_set_pages_done(t.db, b.task_id, "w", 3, 2000, &err), &err);
    t_ok(sch_task_set_pages_done(t.db, a.task_id, "w", 2, 2000, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, done_sql), 5);
    t_ok(sch_task_retry(t.db, b.task_id, "w", 2000, true, &err), &err);
    claim(t.db, "w", 2001, &b);
    t_ok(sch_task_set_pages_done(t.db, b.task_id, "w", 1, 2001, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, done_sql), 5);
    t_ok(sch_task_set_pages_done(t.db, b.task_id, "w", 4, 2002, &err), &err);
    t_ok(sch_task_set_pages_done(t.db, a.task_id, "w", 400, 2003, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, done_sql), 8);
}
END_TEST

START_TEST(transfers_wait_in_a_pool_of_their_own)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char busy[SCH_UUID_LEN], calm[SCH_UUID_LEN], file[SCH_UUID_LEN], other[SCH_UUID_LEN];
    sch_task got = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "busy", busy);
    t_db_add_group(t.db, "calm", calm);
    t_db_add_file(t.db, "busy", busy, SCH_CLASS_FILE, 1000, file);
    t_db_add_file(t.db, "calm", calm, SCH_CLASS_FILE, 1001, other);
    claim(t.db, "w", 2000, &got);
    claim(t.db, "w", 2000, &got);
    t_ok(sch_task_insert(t.db, file, SCH_TASK_DELIVER, 0, 0, NULL, 2000, &err), &err);
    t_ok(sch_task_insert(t.db, other, SCH_TASK_FETCH, 0, 0, NULL, 2001, &err), &err);
    check_lanes(t.db);
    t_status(sch_task_claim(t.db, "w", 2002, LEASE_MS, &got, &err), SCH_NOT_FOUND);
    t_ok(sch_task_claim_from(t.db, SCH_POOL_TRANSFER, busy, "w", 2002, LEASE_MS, &got, &err), &err);
    ck_assert_int_eq(got.kind, SCH_TASK_FETCH);
    ck_assert_str_eq(got.group_id, calm);
    t_status(sch_task_claim_from(t.db, SCH_POOL_TRANSFER, busy, "w", 2002, LEASE_MS, &got, &err),
             SCH_NOT_FOUND);
    t_ok(sch_task_claim_from(t.db, SCH_POOL_TRANSFER, NULL, "w", 2002, LEASE_MS, &got, &err), &err);
    ck_assert_int_eq(got.kind, SCH_TASK_DELIVER);
    check_lanes(t.db);
    t_ok(sch_task_return(t.db, got.task_id, "w", &err), &err);
    check_lanes(t.db);
}
END_TEST

/** Fill the queue to `want` files of two groups, in one transaction. */
static void fill(sch_db *db, char groups[2][SCH_UUID_LEN], int want)
{
    char file[SCH_UUID_LEN];
    sch_err err = {0};
    int64_t have = t_db_number(db, "SELECT count(*) FROM task");

    t_ok(sch_db_exec(db, "BEGIN IMMEDIATE", &err), &err);
    for (int64_t i = have; i < want; i++)
        t_db_add_file(db, i % 2 ? "a" : "b", groups[i % 2], i % 5 ? SCH_CLASS_JOB : SCH_CLASS_FILE,
                      1000 + i, file);
    t_ok(sch_db_exec(db, "COMMIT", &err), &err);
}

/** Steps of SQLite's machine that a claim, a look at the backlog and an insert take. */
static int64_t steps_of_a_cycle(sch_db *db, char group[SCH_UUID_LEN])
{
    char file[SCH_UUID_LEN], id[SCH_UUID_LEN];
    sch_file_new in = {.file_id = id, .group_id = group, .app_id = "a", .class = SCH_CLASS_FILE};
    sch_task got = {0};
    sch_backlog backlog = {0};
    sch_err err = {0};
    int left;

    sch_db_take_steps(db);
    sch_uuid_new(id);
    claim(db, "w", 2000, &got);
    t_ok(sch_task_renew(db, "w", 2000, LEASE_MS, &err), &err);
    t_ok(sch_task_end(db, got.task_id, "w", &left, &err), &err);
    t_ok(sch_file_insert(db, &in, 1000000, 2000, file, &err), &err);
    t_ok(sch_task_backlog(db, 2000, &backlog, &err), &err);
    return sch_db_take_steps(db);
}

START_TEST(the_cost_of_a_claim_does_not_grow_with_the_queue)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char groups[2][SCH_UUID_LEN];
    int64_t few, many;

    t_db_add_group(t.db, "b", groups[0]);
    t_db_add_group(t.db, "a", groups[1]);
    fill(t.db, groups, 20);
    (void)steps_of_a_cycle(t.db, groups[1]);
    few = steps_of_a_cycle(t.db, groups[1]);
    fill(t.db, groups, 5000);
    many = steps_of_a_cycle(t.db, groups[1]);
    ck_assert_int_le(many, few + few / 10);
}
END_TEST

int main(void)
{
    return T_RUN(
        "task", claim_hands_a_task_out_once, an_empty_queue_has_nothing_to_claim,
        urgent_classes_go_first, groups_of_a_class_take_turns,
        a_group_that_comes_one_by_one_does_not_always_go_first, the_file_submitted_first_ends_first,
        an_export_task_names_its_format, a_lease_that_ran_out_is_claimed_again,
        a_renewed_lease_holds, a_returned_task_does_not_count_the_attempt,
        a_failed_attempt_waits_until_its_time, the_tasks_of_a_dead_worker_are_ready_at_once,
        runs_of_pages_sum_up_and_a_second_attempt_does_not_count_twice,
        transfers_wait_in_a_pool_of_their_own, the_cost_of_a_claim_does_not_grow_with_the_queue);
}
