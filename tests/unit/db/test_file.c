/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

static const sch_err broken = {SCH_INVALID, "the file is damaged", "corrupt_pdf_file"};

/** A group, an app "app" and a pending file with formats. */
typedef struct one {
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
} one;

static one add_one(sch_db *db)
{
    static const char *const formats[] = {"tex.zip", "docx", "docx", NULL};
    char id[SCH_UUID_LEN];
    one o;
    sch_file_new in = {
        .file_id = id,
        .group_id = o.group,
        .app_id = "app",
        .filename = "Straße \"1\".pdf",
        .source_uri = "https://example.org/a.pdf",
        .idempotency_key = "key-1",
        .options_json = "{\"rm_spaces\":true}",
        .source_bytes = 5000000000,
        .source_sha256 = "aa",
        .class = SCH_CLASS_FILE,
        .formats = formats,
    };
    sch_err err = {0};

    sch_uuid_new(id);
    t_db_add_group(db, "app", o.group);
    t_ok(sch_file_insert(db, &in, 0, 1000, o.file, &err), &err);
    ck_assert_str_eq(o.file, id);
    return o;
}

static void set_state(sch_db *db, const char *file_id, sch_file_state state)
{
    sch_err err = {0};

    t_ok(sch_file_set_state(db, file_id, state, state == SCH_FILE_ERROR ? &broken : NULL, 2000,
                            &err),
         &err);
}

START_TEST(what_was_submitted_is_read_back)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_file_done) sch_file got = {0};
    one o = add_one(t.db);
    sch_err err = {0};

    t_ok(sch_file_get(t.db, o.file, &got, &err), &err);
    ck_assert_str_eq(got.file_id, o.file);
    ck_assert_str_eq(got.group_id, o.group);
    ck_assert_str_eq(got.app_id, "app");
    ck_assert_int_eq(got.state, SCH_FILE_PENDING);
    ck_assert_str_eq(got.filename, "Straße \"1\".pdf");
    ck_assert_str_eq(got.source_uri, "https://example.org/a.pdf");
    ck_assert_str_eq(got.options_json, "{\"rm_spaces\":true}");
    ck_assert_ptr_null(got.mime);
    ck_assert_ptr_null(got.error_text);
    ck_assert_str_eq(got.error_id, "");
    ck_assert_int_eq(got.source_bytes, 5000000000);
    ck_assert_str_eq(got.source_sha256, "aa");
    ck_assert_int_eq(got.created_ms, 1000);
    ck_assert_int_eq(got.modified_ms, 1000);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM task WHERE kind = 5"), 1);
    t_status(sch_file_get(t.db, "nobody", &got, &err), SCH_NOT_FOUND);
    ck_assert_str_eq(got.file_id, o.file);
}
END_TEST

START_TEST(an_idempotency_key_gives_the_first_file_within_its_group)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    char other[SCH_UUID_LEN], id[SCH_UUID_LEN], got[SCH_UUID_LEN];
    sch_file_new in = {
        .file_id = id, .group_id = o.group, .app_id = "app", .idempotency_key = "key-1"};
    sch_err err = {0};

    sch_uuid_new(id);
    t_status(sch_file_insert(t.db, &in, 0, 2000, got, &err), SCH_EXISTS);
    ck_assert_str_eq(got, o.file);
    t_db_add_group(t.db, "other", other);
    in.group_id = other;
    in.app_id = "other";
    t_ok(sch_file_insert(t.db, &in, 0, 2000, got, &err), &err);
    ck_assert_str_eq(got, id);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM file"), 2);

    set_state(t.db, o.file,
              SCH_FILE_ERROR); /* a failed file keeps its key, a deleted one frees it */
    in.group_id = o.group;
    in.app_id = "app";
    sch_uuid_new(id);
    t_status(sch_file_insert(t.db, &in, 0, 2000, got, &err), SCH_EXISTS);
    set_state(t.db, o.file, SCH_FILE_DELETED);
    t_ok(sch_file_insert(t.db, &in, 0, 2000, got, &err), &err);
    ck_assert_str_eq(got, id);
}
END_TEST

START_TEST(files_without_an_idempotency_key_do_not_collide)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], a[SCH_UUID_LEN], b[SCH_UUID_LEN];

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1, a);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, 1, b);
    ck_assert_str_ne(a, b);
}
END_TEST

START_TEST(a_full_queue_takes_no_more_until_a_task_is_taken)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    char id[SCH_UUID_LEN], got[SCH_UUID_LEN] = "untouched";
    sch_file_new in = {.file_id = id, .group_id = o.group, .app_id = "app"};
    sch_task task;
    sch_err err = {0};

    sch_uuid_new(id);
    t_status(sch_file_insert(t.db, &in, 1, 2000, got, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "quota_exceeded");
    ck_assert_str_eq(got, "untouched");
    t_ok(sch_task_claim_from(t.db, SCH_POOL_TRANSFER, NULL, "w", 2000, 100, &task, &err), &err);
    t_ok(sch_file_insert(t.db, &in, 1, 2000, got, &err), &err);
}
END_TEST

START_TEST(a_submission_of_nobody_is_refused)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char got[SCH_UUID_LEN] = "untouched";
    sch_file_new in = {.file_id = "f", .group_id = "g", .app_id = "a"};
    sch_err err = {0};

    t_status(sch_file_insert(t.db, &in, 0, 2000, got, &err), SCH_INVALID);
    ck_assert_str_eq(got, "untouched");
}
END_TEST

START_TEST(only_the_documented_transitions_are_made)
{
    static const char allowed[SCH_FILE_STATE_COUNT][SCH_FILE_STATE_COUNT + 1] = {
        /* to: pending, split, completed, error, deleted */
        [SCH_FILE_PENDING] = ".xxx.", [SCH_FILE_SPLIT] = "..xx.",   [SCH_FILE_COMPLETED] = "....x",
        [SCH_FILE_ERROR] = "....x",   [SCH_FILE_DELETED] = ".....",
    };
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);

    for (int from = 0; from < SCH_FILE_STATE_COUNT; from++) {
        for (int to = 0; to <= SCH_FILE_STATE_COUNT; to++) {
            bool may = to < SCH_FILE_STATE_COUNT && allowed[from][to] == 'x';
            char sql[64];
            sch_err err = {0};

            snprintf(sql, sizeof sql, "UPDATE file SET state = %d", from);
            t_ok(sch_db_exec(t.db, sql, &err), &err);
            t_status(sch_file_set_state(t.db, o.file, (sch_file_state)to,
                                        to == SCH_FILE_ERROR ? &broken : NULL, 1, &err),
                     may ? SCH_OK : SCH_INVALID);
            ck_assert_int_eq(t_db_number(t.db, "SELECT state FROM file"), may ? to : from);
        }
    }
}
END_TEST

START_TEST(a_state_of_nobody_or_an_error_without_its_reason_is_refused)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    sch_err err = {0};

    t_status(sch_file_set_state(t.db, "nobody", SCH_FILE_SPLIT, NULL, 1, &err), SCH_NOT_FOUND);
    t_status(sch_file_set_state(t.db, o.file, SCH_FILE_ERROR, NULL, 1, &err), SCH_INVALID);
    t_status(sch_file_set_state(t.db, o.file, SCH_FILE_SPLIT, &broken, 1, &err), SCH_INVALID);
    ck_assert_int_eq(t_db_number(t.db, "SELECT state FROM file"), SCH_FILE_PENDING);
}
END_TEST

START_TEST(an_ended_file_has_no_tasks_and_gets_no_new_ones)
{
    static const sch_file_state ends[] = {SCH_FILE_COMPLETED, SCH_FILE_ERROR};

    for (size_t i = 0; i < SCH_COUNT_OF(ends); i++) {
        SCH_AUTO(t_db_done) t_db t = t_db_open();
        SCH_AUTO(sch_file_done) sch_file got = {0};
        one o = add_one(t.db);
        sch_task task = {0};
        sch_err err = {0};
        int left;

        t_ok(sch_task_claim_from(t.db, SCH_POOL_TRANSFER, NULL, "w", 1500, 100, &task, &err), &err);
        t_ok(sch_file_set_source(t.db, o.file, "application/pdf", 77, "bb", 30, 20, 1500, &err),
             &err);
        set_state(t.db, o.file, SCH_FILE_SPLIT);
        t_ok(sch_task_insert(t.db, o.file, SCH_TASK_PAGES, 0, 9, NULL, 1500, &err), &err);
        t_ok(sch_file_set_pages_done(t.db, o.file, 4, 1600, &err), &err);
        set_state(t.db, o.file, ends[i]);
        ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM task"), 0);
        ck_assert_int_eq(t_db_number(t.db, "SELECT sum(ready) FROM lane"), 0);
        t_status(sch_task_end(t.db, task.task_id, "w", &left, &err), SCH_NOT_FOUND);
        t_status(sch_task_insert(t.db, o.file, SCH_TASK_ASSEMBLE, 0, 0, NULL, 1, &err),
                 SCH_NOT_FOUND);
        t_status(sch_file_set_pages_done(t.db, o.file, 5, 1, &err), SCH_NOT_FOUND);
        t_status(sch_file_set_source(t.db, o.file, "x", 1, "", 1, 1, 1, &err), SCH_NOT_FOUND);
        t_ok(sch_file_get(t.db, o.file, &got, &err), &err);
        ck_assert_int_eq(got.pages_done, ends[i] == SCH_FILE_COMPLETED ? 20 : 4);
        ck_assert_int_eq(got.num_pages, 20);
        ck_assert_int_eq(got.doc_pages, 30);
        ck_assert_int_eq(got.source_bytes, 77);
        ck_assert_str_eq(got.source_sha256, "bb");
        ck_assert_str_eq(got.mime, "application/pdf");
        ck_assert_int_eq(got.modified_ms, 2000);
        ck_assert_str_eq(got.error_id, ends[i] == SCH_FILE_ERROR ? "corrupt_pdf_file" : "");
        ck_assert_pstr_eq(got.error_text, ends[i] == SCH_FILE_ERROR ? "the file is damaged" : NULL);
    }
}
END_TEST

START_TEST(a_completed_file_keeps_its_exports_until_it_is_deleted)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    sch_err err = {0};

    t_ok(sch_task_insert(t.db, o.file, SCH_TASK_EXPORT, 0, 0, "docx", 1500, &err), &err);
    set_state(t.db, o.file, SCH_FILE_COMPLETED);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM task WHERE format = 'docx'"), 1);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM task"), 1);
    set_state(t.db, o.file, SCH_FILE_DELETED);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM task"), 0);
}
END_TEST

START_TEST(progress_never_goes_back_nor_beyond_the_pages)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    const int told[] = {3, 2, 7, 100};
    const int seen[] = {3, 3, 7, 10};
    sch_err err = {0};

    t_ok(sch_file_set_source(t.db, o.file, "application/pdf", 1, "", 10, 10, 1, &err), &err);
    for (size_t i = 0; i < SCH_COUNT_OF(told); i++) {
        t_ok(sch_file_set_pages_done(t.db, o.file, told[i], 1, &err), &err);
        ck_assert_int_eq(t_db_number(t.db, "SELECT pages_done FROM file"), seen[i]);
    }
    t_status(sch_file_set_pages_done(t.db, "nobody", 1, 1, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(a_deleted_file_is_wiped_but_known_to_have_been)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_file_done) sch_file got = {0};
    one o = add_one(t.db);
    sch_file_state state = SCH_FILE_STATE_COUNT;
    char group[SCH_UUID_LEN] = "";
    sch_format formats[4];
    size_t count = 9;
    sch_err err = {0};

    set_state(t.db, o.file, SCH_FILE_COMPLETED);
    set_state(t.db, o.file, SCH_FILE_DELETED);
    t_status(sch_file_get(t.db, o.file, &got, &err), SCH_NOT_FOUND);
    t_ok(sch_file_state_of(t.db, o.file, &state, group, &err), &err);
    ck_assert_int_eq(state, SCH_FILE_DELETED);
    ck_assert_str_eq(group, o.group);
    t_status(sch_file_state_of(t.db, "nobody", &state, group, &err), SCH_NOT_FOUND);
    t_ok(sch_format_list(t.db, o.file, formats, 4, &count, &err), &err);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(t_db_number(t.db, "SELECT coalesce(filename, source_uri, mime, options_json,"
                                       " idempotency_key, error_text) IS NULL FROM file"),
                     1);
}
END_TEST

START_TEST(formats_are_listed_once_each_with_their_states)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    one o = add_one(t.db);
    sch_format got[4];
    size_t count = 0;
    sch_err err = {0};

    t_ok(sch_format_list(t.db, o.file, got, 4, &count, &err), &err);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(got[0].ext, "docx");
    ck_assert_int_eq(got[0].state, SCH_FORMAT_PENDING);
    ck_assert_str_eq(got[1].ext, "tex.zip");
    t_ok(sch_format_set(t.db, o.file, "docx", SCH_FORMAT_ERROR, &broken, 1, &err), &err);
    t_ok(sch_format_set(t.db, o.file, "tex.zip", SCH_FORMAT_PROCESSING, NULL, 1, &err), &err);
    t_status(sch_format_set(t.db, o.file, "html", SCH_FORMAT_COMPLETED, NULL, 1, &err),
             SCH_NOT_FOUND);
    t_status(sch_format_set(t.db, o.file, "docx", SCH_FORMAT_ERROR, NULL, 1, &err), SCH_INVALID);
    t_ok(sch_format_list(t.db, o.file, got, 4, &count, &err), &err);
    ck_assert_int_eq(got[0].state, SCH_FORMAT_ERROR);
    ck_assert_str_eq(got[0].error_id, "corrupt_pdf_file");
    ck_assert_str_eq(got[0].error_text, "the file is damaged");
    ck_assert_int_eq(got[1].state, SCH_FORMAT_PROCESSING);
    t_ok(sch_format_set(t.db, o.file, "docx", SCH_FORMAT_COMPLETED, NULL, 1, &err), &err);
    t_ok(sch_format_list(t.db, o.file, got, 1, &count, &err), &err);
    ck_assert_uint_eq(count, 1); /* as many as there is room for */
    ck_assert_str_eq(got[0].error_id, "");
}
END_TEST

START_TEST(states_and_kinds_have_their_words)
{
    ck_assert_str_eq(sch_file_state_name(SCH_FILE_SPLIT), "split");
    ck_assert_str_eq(sch_format_state_name(SCH_FORMAT_PROCESSING), "processing");
    ck_assert_str_eq(sch_task_kind_name(SCH_TASK_DELIVER), "deliver");
    ck_assert_str_eq(sch_file_state_name((sch_file_state)77), "unknown");
    ck_assert_str_eq(sch_format_state_name((sch_format_state)77), "unknown");
    ck_assert_str_eq(sch_task_kind_name((sch_task_kind)77), "unknown");
}
END_TEST

int main(void)
{
    return T_RUN("file", what_was_submitted_is_read_back,
                 an_idempotency_key_gives_the_first_file_within_its_group,
                 files_without_an_idempotency_key_do_not_collide,
                 a_full_queue_takes_no_more_until_a_task_is_taken,
                 a_submission_of_nobody_is_refused, only_the_documented_transitions_are_made,
                 a_state_of_nobody_or_an_error_without_its_reason_is_refused,
                 an_ended_file_has_no_tasks_and_gets_no_new_ones,
                 a_completed_file_keeps_its_exports_until_it_is_deleted,
                 progress_never_goes_back_nor_beyond_the_pages,
                 a_deleted_file_is_wiped_but_known_to_have_been,
                 formats_are_listed_once_each_with_their_states, states_and_kinds_have_their_words);
}
