/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/db/t_db.h"

#include "schema/db/migrate.h"

#include <stdio.h>

t_db t_db_open(void)
{
    t_db t = {.dir = t_tmpdir_new()};
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&t.path, "%s/recto.db", t.dir), 0);
    t_ok(sch_db_open(t.path, (sch_db_options){.sync_off = true}, &t.db, &err), &err);
    t_ok(sch_db_migrate(t.db, sch_migration_count, &err), &err);
    return t;
}

void t_db_done(t_db t)
{
    sch_db_close(t.db);
    free(t.path);
    t_tmpdir_free(t.dir);
}

void t_db_add_group(sch_db *db, const char *app_id, char ret_group_id[SCH_UUID_LEN])
{
    sch_err err = {0};

    t_ok(sch_group_insert(db, "a group", 1000, ret_group_id, &err), &err);
    t_ok(sch_app_insert(db, ret_group_id, app_id, 1000, &err), &err);
}

void t_db_add_file(sch_db *db, const char *app_id, const char *group_id, sch_class class,
                   int64_t now_ms, char ret_file_id[SCH_UUID_LEN])
{
    char id[SCH_UUID_LEN];
    sch_file_new in = {
        .file_id = id,
        .group_id = group_id,
        .app_id = app_id,
        .filename = "a.pdf",
        .options_json = "{}",
        .class = class,
    };
    sch_err err = {0};

    sch_uuid_new(id);
    t_ok(sch_file_insert(db, &in, 0, now_ms, ret_file_id, &err), &err);
}

int64_t t_db_number(sch_db *db, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t value;

    ck_assert_int_eq(sqlite3_prepare_v2(db->sqlite, sql, -1, &st, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return value;
}
