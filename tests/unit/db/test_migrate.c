/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include "schema/db/migrate.h"

#include <string.h>

/* Data as each version held it, written when the version was the newest; entry n is of version n.
 * A new migration adds an entry and leaves the others alone. */
static const char *const data_of_version[] = {
    NULL,
    "INSERT INTO app_group VALUES ('g1', 'first', 1);"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO api_key (key_id, app_id, secret_sha256, name, hint, created_ms)"
    " VALUES ('k1', 'app1', zeroblob(32), 'key', 'abcd', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10);"
    "INSERT INTO format (file_id, ext, modified_ms) VALUES ('f1', 'docx', 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);",
    "INSERT INTO app_group (group_id, name, created_ms, pages_month) VALUES ('g1', 'first', 1, "
    "100);"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO api_key (key_id, app_id, secret_sha256, name, hint, created_ms, expires_ms)"
    " VALUES ('k1', 'app1', zeroblob(32), 'key', 'abcd', 1, 5);"
    "INSERT INTO group_usage VALUES ('g1', 202611, 1, 0);"
    "INSERT INTO job (job_no, group_id, app_id, job_id, file_count, created_ms, modified_ms)"
    " VALUES (1, 'g1', 'app1', 'a-job', 2, 10, 10);"
    "INSERT INTO job_batch (batch_no, group_id, app_id, job_no, state, options_json, items,"
    " created_ms) VALUES (1, 'g1', 'app1', 1, 1, '{\"rm_spaces\":false}', 2, 10);"
    "INSERT INTO job_chunk (batch_no, items, lines) VALUES (1, 1, '{}');"
    "INSERT INTO job_lane VALUES ('g1', 1, 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, job_no, job_seq, batch_no, custom_id, holds_pair)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10, 1, 1, 1, 'c', 1);"
    "INSERT INTO format (file_id, ext, modified_ms) VALUES ('f1', 'docx', 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);",
    "INSERT INTO app_group (group_id, name, created_ms, pages_month,"
    " external_id) VALUES ('g1', 'first', 1, 100, 'external');"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO api_key (key_id, app_id, secret_sha256, name, hint, created_ms, expires_ms)"
    " VALUES ('k1', 'app1', zeroblob(32), 'key', 'abcd', 1, 5);"
    "INSERT INTO group_usage VALUES ('g1', 202611, 1, 0);"
    "INSERT INTO job (job_no, group_id, app_id, job_id, file_count, created_ms, modified_ms)"
    " VALUES (1, 'g1', 'app1', 'a-job', 2, 10, 10);"
    "INSERT INTO job_batch (batch_no, group_id, app_id, job_no, state, options_json, items,"
    " created_ms) VALUES (1, 'g1', 'app1', 1, 1, '{\"rm_spaces\":false}', 2, 10);"
    "INSERT INTO job_chunk (batch_no, items, lines) VALUES (1, 1, '{}');"
    "INSERT INTO job_lane VALUES ('g1', 1, 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, job_no, job_seq, batch_no, custom_id, holds_pair)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10, 1, 1, 1, 'c', 1);"
    "INSERT INTO format (file_id, ext, modified_ms) VALUES ('f1', 'docx', 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);"
    "INSERT INTO data_source (source_id, group_id, provider, auth, bucket, account, region,"
    " details_json, created_ms) VALUES ('s1', 'g1', 0, 1, 'b', '', '', '{}', 1);",
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, gone)"
    " VALUES ('f1', 'g1', 'app1', 2, 1, 'a.pdf', '{}', 7, 10, 10, 1);"
    "INSERT INTO format (file_id, ext, modified_ms) VALUES ('f1', 'docx', 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 3, 0, 0, 'docx', 10);",
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO api_key (key_id, app_id, secret_sha256, name, hint, created_ms, expires_ms)"
    " VALUES ('k1', 'app1', zeroblob(32), 'key', 'abcd', 1, 5);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, v3_id, v3_kind)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10, 'v', 1);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);"
    "INSERT INTO app_token VALUES (zeroblob(32), 'k1', NULL, 'strokes_1', 1, 2);"
    "INSERT INTO strokes_session VALUES ('strokes_1', 'g1', 'app1', NULL, 1, 2);"
    "INSERT INTO ocr_request VALUES (16, 'v-1', 'g1', 'app1', '/v3/pdf', 'f1', 1, 5, 1, '{}',"
    " '{}');"
    "INSERT INTO ocr_gram (rowid, grams) VALUES (16, 'g67 d01');"
    "INSERT INTO ocr_usage VALUES ('g1', 0, 1, 'image', 'app1', 'hash', 1);",
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app VALUES ('app1', 'g1', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms)"
    " VALUES ('f1', 'g1', 'app1', 1, 1, 'a.pdf', '{}', 7, 10, 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms, pool) VALUES ('f1', 'g1', 1, 10, 4, 0, 0, '', 10, 1),"
    " ('f1', 'g1', 1, 10, 2, 0, 0, '', 10, 0);",
    /* 7: webhooks */
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app (app_id, group_id, created_ms, hook_secret, hook_rotated_ms)"
    " VALUES ('app1', 'g1', 1, x'01', 9);"
    "INSERT INTO hook (hook_no, group_id, app_id, url, lane, events, is_signed, created_ms)"
    " VALUES (1, 'g1', 'app1', 'https://e.example/', 'g1 https://e.example', 7, 1, 10);"
    "INSERT INTO job (job_no, group_id, app_id, job_id, file_count, created_ms, modified_ms)"
    " VALUES (1, 'g1', 'app1', 'a-job', 1, 10, 10);"
    "INSERT INTO job_hook VALUES (1, 'https://e.example/', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, job_no, job_seq, hook_no)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10, 1, 1, 1);"
    "INSERT INTO hook_post (hook_no, lane, event, file_id, created_ms, due_ms)"
    " VALUES (1, 'g1 https://e.example', 1, 'f1', 10, 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);",
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app (app_id, group_id, created_ms) VALUES ('app1', 'g1', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms, v3_id, v3_kind, is_streamed)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10, 'v', 1, 1);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 6, 0, 0, '', 10);"
    "INSERT INTO stream_part VALUES ('f1', 0, 3);",
    /* 9: images in the background */
    "INSERT INTO app_group (group_id, name, created_ms) VALUES ('g1', 'first', 1);"
    "INSERT INTO app (app_id, group_id, created_ms) VALUES ('app1', 'g1', 1);"
    "INSERT INTO file (file_id, group_id, app_id, state, class, filename, options_json,"
    " source_bytes, created_ms, modified_ms)"
    " VALUES ('f1', 'g1', 'app1', 0, 1, 'a.pdf', '{}', 7, 10, 10);"
    "INSERT INTO task (file_id, group_id, class, file_ms, kind, page_first, page_last, format,"
    " queued_ms) VALUES ('f1', 'g1', 1, 10, 0, 0, 0, '', 10);"
    "INSERT INTO image_batch (batch_no, group_id, app_id, keys_json, items, done, created_ms)"
    " VALUES (1, 'g1', 'app1', '[\"a\"]', 1, 0, 10);"
    "INSERT INTO image_item (request_id, batch_no, item_key, group_id, app_id, endpoint, kind,"
    " options_json, is_drawing, keeps, url, place, due_ms, created_ms)"
    " VALUES ('r1', 1, 'a', 'g1', 'app1', '/v3/batch', 'latex', '{}', 0, 1, 'https://e.com', 0, 10,"
    " 10);",
};

static sch_db *open_at(const char *dir, int version)
{
    SCH_AUTO(free) char *path = NULL;
    sch_db *db = NULL;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&path, "%s/v%d.db", dir, version), 0);
    t_ok(sch_db_open(path, (sch_db_options){.sync_off = true}, &db, &err), &err);
    t_ok(sch_db_migrate(db, version, &err), &err);
    return db;
}

START_TEST(every_version_with_data_becomes_the_newest)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();

    ck_assert_int_eq((int)SCH_COUNT_OF(data_of_version), sch_migration_count + 1);
    for (int version = 0; version <= sch_migration_count; version++) {
        SCH_AUTO(sch_db_close) sch_db *db = open_at(dir, version);
        SCH_AUTO(sch_file_done) sch_file file = {0};
        sch_task task = {0};
        sch_err err = {0};

        if (data_of_version[version])
            t_ok(sch_db_exec(db, data_of_version[version], &err), &err);
        t_ok(sch_db_migrate(db, sch_migration_count, &err), &err);
        ck_assert_int_eq(t_db_number(db, "PRAGMA user_version"), sch_migration_count);
        ck_assert_int_eq(t_db_number(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
        if (version == 0)
            continue; /* an empty file */
        t_ok(sch_file_get(db, "f1", &file, &err), &err);
        ck_assert_str_eq(file.filename, "a.pdf");
        ck_assert_int_eq(file.source_bytes, 7);
        t_ok(sch_task_claim(db, "w", 20, 10, &task, &err), &err);
        ck_assert_str_eq(task.file_id, "f1");
    }
}
END_TEST

START_TEST(what_was_to_be_fetched_is_fetched_after_the_transfers_came)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_db_close) sch_db *db = open_at(dir, 4);
    sch_task task = {0};
    sch_err err = {0};

    t_ok(sch_db_exec(db, data_of_version[4], &err), &err);
    t_ok(sch_db_exec(db,
                     "UPDATE file SET state = 0, source_uri = 'https://a.example/b.pdf';"
                     "UPDATE task SET kind = 0",
                     &err),
         &err);
    t_ok(sch_db_migrate(db, sch_migration_count, &err), &err);
    t_status(sch_task_claim(db, "w", 20, 10, &task, &err), SCH_NOT_FOUND);
    t_ok(sch_task_claim_from(db, SCH_POOL_TRANSFER, NULL, "w", 20, 10, &task, &err), &err);
    ck_assert_int_eq(task.kind, SCH_TASK_FETCH);
    ck_assert_int_eq(t_db_number(db, "SELECT sum(ready) FROM lane"), 0);
}
END_TEST

START_TEST(migrating_again_changes_nothing)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_db_close) sch_db *db = open_at(dir, sch_migration_count);
    sch_err err = {0};

    t_ok(sch_db_exec(db, data_of_version[sch_migration_count], &err), &err);
    t_ok(sch_db_migrate(db, sch_migration_count, &err), &err);
    ck_assert_int_eq(t_db_number(db, "SELECT count(*) FROM file"), 1);
}
END_TEST

START_TEST(a_newer_database_is_refused_untouched)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_db_close) sch_db *db = open_at(dir, sch_migration_count);
    sch_err err = {0};

    t_ok(sch_db_exec(db, "PRAGMA user_version = 9999", &err), &err);
    t_status(sch_db_migrate(db, sch_migration_count, &err), SCH_INVALID);
    ck_assert_ptr_nonnull(strstr(err.text, "schema version 9999"));
    ck_assert_ptr_nonnull(strstr(err.text, "newer version of Recto"));
    ck_assert_int_eq(t_db_number(db, "PRAGMA user_version"), 9999);
}
END_TEST

START_TEST(the_database_of_another_program_is_refused)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_db_close) sch_db *db = open_at(dir, 0);
    sch_err err = {0};

    t_ok(sch_db_exec(db, "CREATE TABLE bookmarks (url TEXT)", &err), &err);
    t_status(sch_db_migrate(db, sch_migration_count, &err), SCH_INVALID);
    ck_assert_int_eq(t_db_number(db, "SELECT count(*) FROM sqlite_schema"), 1);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = NULL;
    SCH_AUTO(free) char *url = NULL;
    sch_dbpool *pool = NULL;
    FILE *file;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&path, "%s/text", dir), 0);
    ck_assert_int_gt(asprintf(&url, "sqlite:%s", path), 0);
    file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", file);
    fclose(file);
    t_status(sch_dbpool_open(url, &pool, &err), SCH_FATAL);
    ck_assert_ptr_nonnull(strstr(err.text, "not a database"));
    ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

START_TEST(every_column_of_the_schema_has_a_comment)
{
    for (int i = 0; i < sch_migration_count; i++) {
        SCH_AUTO(free) char *copy = strdup(sch_migrations[i].sql);
        bool in_table = false;
        char *save = NULL;

        for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
            if (strncmp(line, "CREATE TABLE", 12) == 0)
                in_table = true;
            else if (line[0] == ')')
                in_table = false;
            else if (in_table)
                ck_assert_msg(strstr(line, "--"), "%s: %s", sch_migrations[i].name, line);
        }
    }
}
END_TEST

int main(void)
{
    return T_RUN("migrate", every_version_with_data_becomes_the_newest,
                 what_was_to_be_fetched_is_fetched_after_the_transfers_came,
                 migrating_again_changes_nothing, a_newer_database_is_refused_untouched,
                 the_database_of_another_program_is_refused, a_file_that_is_no_database_is_refused,
                 every_column_of_the_schema_has_a_comment);
}
