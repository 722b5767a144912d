/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

START_TEST(text_after_the_first_statement_is_refused)
{
    static const sch_sql two = {"two", "SELECT 1; DELETE FROM file"};
    static const sch_sql none = {"none", "  "};
    static const sch_sql padded = {"padded", "SELECT 1;  \n"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_err err = {0};

    t_status(sch_stmt_begin(t.db, &two, &st, &err), SCH_FATAL);
    ck_assert_ptr_null(st);
    ck_assert_str_eq(err.text, "two: not exactly one statement");
    t_status(sch_stmt_begin(t.db, &none, &st, &err), SCH_FATAL);
    t_ok(sch_stmt_begin(t.db, &padded, &st, &err), &err);
}
END_TEST

START_TEST(a_statement_is_prepared_once_and_comes_back_unbound)
{
    static const sch_sql echo = {"echo", "SELECT ?1, ?2"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    sch_stmt *first = NULL, *again = NULL;
    sch_err err = {0};
    char text[8] = "unset";

    t_ok(sch_stmt_begin(t.db, &echo, &first, &err), &err);
    sch_stmt_int(first, 1, 7);
    sch_stmt_text(first, 2, "longer than the buffer");
    t_ok(sch_stmt_row(first, &err), &err);
    ck_assert_int_eq(sch_stmt_get_int(first, 0), 7);
    sch_stmt_get_text(first, 1, text, sizeof text);
    ck_assert_str_eq(text, "longer ");
    sch_stmt_done(first);

    t_ok(sch_stmt_begin(t.db, &echo, &again, &err), &err);
    ck_assert_ptr_eq(first, again);
    t_ok(sch_stmt_row(again, &err), &err);
    sch_stmt_get_text(again, 1, text, sizeof text);
    ck_assert_str_eq(text, "");
    ck_assert_ptr_null(sch_stmt_get_dup(again, 1));
    t_status(sch_stmt_row(again, &err), SCH_NOT_FOUND);
    sch_stmt_done(again);
}
END_TEST

START_TEST(a_statement_that_runs_can_be_begun_again_inside)
{
    static const sch_sql rows = {"rows", "SELECT 1 UNION ALL SELECT 2"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_stmt_done) sch_stmt *outer = NULL;
    SCH_AUTO(sch_stmt_done) sch_stmt *inner = NULL;
    sch_err err = {0};

    t_ok(sch_stmt_begin(t.db, &rows, &outer, &err), &err);
    t_ok(sch_stmt_row(outer, &err), &err);
    t_ok(sch_stmt_begin(t.db, &rows, &inner, &err), &err);
    ck_assert_ptr_ne(outer, inner);
    t_ok(sch_stmt_row(inner, &err), &err);
    ck_assert_int_eq(sch_stmt_get_int(inner, 0), 1);
    t_ok(sch_stmt_row(outer, &err), &err);
    ck_assert_int_eq(sch_stmt_get_int(outer, 0), 2);
}
END_TEST

START_TEST(a_bind_that_fails_is_reported_by_the_step)
{
    static const sch_sql one = {"one", "SELECT ?1"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_err err = {0};

    t_ok(sch_stmt_begin(t.db, &one, &st, &err), &err);
    sch_stmt_int(st, 2, 1); /* there is no ?2 */
    sch_stmt_int(st, 1, 1);
    t_status(sch_stmt_row(st, &err), SCH_FATAL);
    t_status(sch_stmt_end(st, &err), SCH_FATAL);
}
END_TEST

START_TEST(more_statements_than_the_cache_first_holds_are_all_kept)
{
    enum { COUNT = 200 };
    static sch_sql sql[COUNT];
    static char text[COUNT][32];
    sch_stmt *first[COUNT];
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    sch_err err = {0};

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < COUNT; i++) {
            sch_stmt *st = NULL;

            snprintf(text[i], sizeof text[i], "SELECT %d", i);
            sql[i] = (sch_sql){"numbered", text[i]};
            t_ok(sch_stmt_begin(t.db, &sql[i], &st, &err), &err);
            t_ok(sch_stmt_row(st, &err), &err);
            ck_assert_int_eq(sch_stmt_get_int(st, 0), i);
            if (pass == 1)
                ck_assert_ptr_eq(first[i], st);
            first[i] = st;
            sch_stmt_done(st);
        }
    }
}
END_TEST

START_TEST(constraints_are_told_apart)
{
    static const sch_sql twice = {
        "twice",
        "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g', 'n', 1) , ('g', 'n', 2)"};
    static const sch_sql orphan = {
        "orphan", "INSERT INTO app (app_id, group_id, created_ms) VALUES ('a', 'nobody', 1)"};
    static const sch_sql typed = {
        "typed", "INSERT INTO app_group (group_id, name, created_ms) VALUES ('h', 'n', 'soon')"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    const struct {
        const sch_sql *sql;
        sch_status expected;
    } cases[] = {{&twice, SCH_EXISTS}, {&orphan, SCH_INVALID}, {&typed, SCH_INVALID}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
        sch_err err = {0};

        t_ok(sch_stmt_begin(t.db, cases[i].sql, &st, &err), &err);
        t_status(sch_stmt_end(st, &err), cases[i].expected);
    }
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM app_group"), 0);
}
END_TEST

int main(void)
{
    return T_RUN(
        "stmt", text_after_the_first_statement_is_refused,
        a_statement_is_prepared_once_and_comes_back_unbound,
        a_statement_that_runs_can_be_begun_again_inside, a_bind_that_fails_is_reported_by_the_step,
        more_statements_than_the_cache_first_holds_are_all_kept, constraints_are_told_apart);
}
