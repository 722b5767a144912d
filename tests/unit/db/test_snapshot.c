/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <stdio.h>
#include <sys/wait.h>

static sch_db *open_reader(const t_db *t)
{
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_db_open(t->path, (sch_db_options){.read_only = true}, &db, &err), &err);
    return db;
}

START_TEST(a_snapshot_does_not_see_later_commits)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_db_close) sch_db *reader = open_reader(&t);
    char group_id[SCH_UUID_LEN];
    sch_err err = {0};

    t_ok(sch_snapshot_begin(reader, &err), &err);
    ck_assert_int_eq(t_db_number(reader, "SELECT count(*) FROM app"), 0);
    t_db_add_group(t.db, "recto_1", group_id);
    ck_assert_int_eq(t_db_number(reader, "SELECT count(*) FROM app"), 0);
    sch_snapshot_end(reader);
    ck_assert_int_eq(t_db_number(reader, "SELECT count(*) FROM app"), 1);
}
END_TEST

START_TEST(ending_no_snapshot_is_fine)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_db_close) sch_db *reader = open_reader(&t);

    sch_snapshot_end(NULL);
    sch_snapshot_end(reader);
    ck_assert_int_eq(t_db_number(reader, "SELECT count(*) FROM app"), 0);
}
END_TEST

START_TEST(the_version_changes_with_others_commits_only)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_db_close) sch_db *reader = open_reader(&t);
    char group_id[SCH_UUID_LEN];
    int64_t first, second, third;
    sch_err err = {0};

    t_ok(sch_db_version(reader, &first, &err), &err);
    ck_assert_int_eq(t_db_number(reader, "SELECT count(*) FROM app"), 0);
    t_ok(sch_db_version(reader, &second, &err), &err);
    ck_assert_int_eq(first, second);
    t_db_add_group(t.db, "recto_1", group_id);
    t_ok(sch_db_version(reader, &third, &err), &err);
    ck_assert_int_ne(second, third);
}
END_TEST

/** What another process does to the file: open it, write, close. */
static void write_in_another_process(const char *path)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        sch_db *db = NULL;
        sch_status s = sch_db_open(path, (sch_db_options){.sync_off = true}, &db, NULL);

        if (s == SCH_OK)
            s = sch_db_exec(db, "CREATE TABLE other (x INTEGER) STRICT", NULL);
        sch_db_close(db);
        _exit(s == SCH_OK ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}

START_TEST(connections_opened_later_leave_the_locks_of_earlier_ones)
{
    /* Closing any descriptor of the file would drop them, and the process that leaves next would
     * take the log with it, under the feet of those that use it. */
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_db_close) sch_db *first = open_reader(&t);
    SCH_AUTO(sch_db_close) sch_db *second = NULL;
    char log[512];

    ck_assert_int_eq(t_db_number(first, "SELECT count(*) FROM app"), 0);
    second = open_reader(&t);
    ck_assert_ptr_ne(first, second);
    write_in_another_process(t.path);
    snprintf(log, sizeof log, "%s-wal", t.path);
    ck_assert_msg(access(log, F_OK) == 0, "the log is gone");
    ck_assert_int_eq(t_db_number(first, "SELECT count(*) FROM other"), 0);
}
END_TEST

int main(void)
{
    return T_RUN("snapshot", a_snapshot_does_not_see_later_commits, ending_no_snapshot_is_fine,
                 the_version_changes_with_others_commits_only,
                 connections_opened_later_leave_the_locks_of_earlier_ones);
}
