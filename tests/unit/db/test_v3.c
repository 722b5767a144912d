/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens, requests with their index, usage. */
#include "schema/db/queries_tenant.h"
#include "schema/db/queries_v3.h"
#include "schema/db/request_index.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <stdio.h>
#include <string.h>

#define NOON INT64_C(1795780800000) /* 2026-11-27T12:00:00Z */

static void add_key(sch_db *db, const char *app_id, sch_identity *ret_key)
{
    uint8_t digest[SCH_SHA256_LEN];
    sch_err err = {0};

    sch_sha256_of(app_id, strlen(app_id), digest);
    t_ok(sch_key_insert(db, app_id, "a key", digest, "hint", 1, ret_key->key_id, &err), &err);
    t_ok(sch_key_find(db, digest, ret_key, &err), &err);
}

START_TEST(a_token_lives_as_long_as_it_says_and_as_its_key_does)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    const uint8_t digest[SCH_SHA256_LEN] = {1}, other[SCH_SHA256_LEN] = {2};
    char group[SCH_UUID_LEN];
    sch_identity key = {0};
    sch_token got = {.session_id = ""};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", &key);
    t_ok(sch_token_insert(t.db, digest, &key, "user", "strokes_1", 1000, 2000, &err), &err);
    t_status(sch_token_find(t.db, other, 1500, &got, &err), SCH_NOT_FOUND);
    t_status(sch_token_find(t.db, digest, 2000, &got, &err), SCH_NOT_FOUND);
    t_ok(sch_token_find(t.db, digest, 1999, &got, &err), &err);
    ck_assert_str_eq(got.who.app_id, "app");
    ck_assert_str_eq(got.who.group_id, group);
    ck_assert_str_eq(got.user_id, "user");
    ck_assert_str_eq(got.session_id, "strokes_1");
    ck_assert_int_eq(got.who.expires_ms, 2000);
    t_ok(sch_key_set_limits(t.db, key.key_id, 1600, -1, &err), &err);
    t_ok(sch_token_find(t.db, digest, 1599, &got, &err), &err);
    t_status(sch_token_find(t.db, digest, 1600, &got, &err), SCH_NOT_FOUND);
    t_ok(sch_key_set_limits(t.db, key.key_id, 0, -1, &err), &err);
    t_ok(sch_key_revoke(t.db, key.key_id, 1500, &err), &err);
    t_status(sch_token_find(t.db, digest, 1500, &got, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(tokens_and_sessions_that_ended_are_swept_by_later_ones)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], session[SCH_SESSION_LEN];
    sch_identity key = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", &key);
    for (int i = 0; i < 100; i++) {
        const uint8_t digest[SCH_SHA256_LEN] = {(uint8_t)i};

        (void)snprintf(session, sizeof session, "strokes_%d", i);
        t_ok(sch_token_insert(t.db, digest, &key, NULL, session, i * 10, i * 10 + 50, &err), &err);
    }
    ck_assert_int_le(t_db_number(t.db, "SELECT count(*) FROM app_token"), 6);
    ck_assert_int_le(t_db_number(t.db, "SELECT count(*) FROM strokes_session"), 6);
    ck_assert_int_ge(t_db_number(t.db, "SELECT count(*) FROM app_token"), 5);
}
END_TEST

/** Requests that a search finds. */
static int64_t found(sch_db *db, const char *search)
{
    SCH_AUTO(free) char *sql = NULL;

    ck_assert_int_gt(
        asprintf(&sql, "SELECT count(*) FROM ocr_gram WHERE ocr_gram MATCH '%s'", search), 0);
    return t_db_number(db, sql);
}

static int64_t found_text(sch_db *db, const char *group, const char *needle)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf search = {0};

    sch_gram_add_group(&search, group);
    sch_gram_add_needle(&search, SCH_GRAM_TEXT, needle);
    return found(db, sch_strbuf_str(&search));
}

static sch_request_new request_of(const char *group, const char *image_id)
{
    return (sch_request_new){
        .image_id = image_id,
        .group_id = group,
        .app_id = "app",
        .endpoint = "/v3/text",
        .duration_ms = 132,
        .detections = SCH_IS_PRINTED | SCH_CONTAINS_TABLE,
        .args_json = "{\"tags\":[\"a tag\",\"b\"],\"formats\":[\"text\"]}",
        .result_json = "{\"text\":\"\\\\( x^{2} \\\\) \u00e4\u4e2d, and so on\"}",
    };
}

START_TEST(a_request_is_found_by_every_part_of_its_text_and_by_its_marks)
{
    static const char *const parts[] = {"x",  "x^", "\\( x^{2} \\)", "\u00e4", "\u00e4\u4e2d",
                                        "so", "n",  "and so on",     ""};
    static const char *const not_parts[] = {"y", "xx", "\u4e2d\u00e4", "so\n", "X", "and  so"};
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf search = {0};
    char group[SCH_UUID_LEN], other[SCH_UUID_LEN];
    sch_request_new in;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_group(t.db, "other-app", other);
    in = request_of(group, "r1");
    t_ok(sch_request_insert(t.db, &in, NOON, &err), &err);
    for (size_t i = 0; i < SCH_COUNT_OF(parts); i++)
        ck_assert_msg(found_text(t.db, group, parts[i]) == 1, "\"%s\" is not found", parts[i]);
    for (size_t i = 0; i < SCH_COUNT_OF(not_parts); i++)
        ck_assert_msg(found_text(t.db, group, not_parts[i]) == 0, "\"%s\" is found", not_parts[i]);
    ck_assert_int_eq(found_text(t.db, other, "x"), 0);
    sch_gram_add_app(&search, "app");
    sch_gram_add_tag(&search, "a tag");
    sch_gram_add_tag(&search, "b");
    sch_gram_add_detection(&search, SCH_CONTAINS_TABLE, true);
    sch_gram_add_detection(&search, SCH_CONTAINS_DIAGRAM, false);
    ck_assert_int_eq(found(t.db, sch_strbuf_str(&search)), 1);
    sch_gram_add_tag(&search, "c");
    ck_assert_int_eq(found(t.db, sch_strbuf_str(&search)), 0);
}
END_TEST

START_TEST(a_request_without_its_result_is_found_once_it_has_one)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    sch_request_new in;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    in = request_of(group, "r1");
    in.result_json = NULL;
    in.detections = 0;
    t_ok(sch_request_insert(t.db, &in, NOON, &err), &err);
    t_status(sch_request_insert(t.db, &in, NOON, &err), SCH_EXISTS);
    ck_assert_int_eq(found_text(t.db, group, "late"), 0);
    t_ok(sch_request_set_result(t.db, "r1", 7, SCH_IS_PRINTED, "{\"text\":\"late\"}", &err), &err);
    ck_assert_int_eq(found_text(t.db, group, "late"), 1);
    t_status(sch_request_set_result(t.db, "r1", 7, 0, "{}", &err), SCH_NOT_FOUND);
    t_status(sch_request_set_result(t.db, "r2", 7, 0, "{}", &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(requests_of_one_moment_follow_each_other_and_the_oldest_go_first)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], id[24];
    int gone = 0;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    for (int i = 0; i < 100; i++) {
        sch_request_new in;

        (void)snprintf(id, sizeof id, "r%d", i);
        in = request_of(group, id);
        t_ok(sch_request_insert(t.db, &in, i < 50 ? NOON : NOON + 100, &err), &err);
    }
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM ocr_request WHERE"
                                       " CAST(substr(image_id, 2) AS INTEGER) != (SELECT count(*)"
                                       " FROM ocr_request AS o WHERE"
                                       " o.request_no < ocr_request.request_no)"),
                     0);
    ck_assert_int_eq(t_db_number(t.db, "SELECT max(request_no) / 16 FROM ocr_request"),
                     NOON + 100 + 3);
    t_ok(sch_request_purge(t.db, NOON + 100, 30, &gone, &err), &err);
    ck_assert_int_eq(gone, 30);
    ck_assert_int_eq(found_text(t.db, group, "and so on"), 70);
    t_ok(sch_request_purge(t.db, NOON + 100, 30, &gone, &err), &err);
    ck_assert_int_eq(gone, 20);
    ck_assert_int_eq(found_text(t.db, group, "and so on"), 50);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM ocr_request"), 50);
    t_ok(sch_db_exec(t.db, "INSERT INTO ocr_gram (ocr_gram) VALUES ('integrity-check')", &err),
         &err);
}
END_TEST

START_TEST(pages_go_with_their_document)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_db_add_file(t.db, "app", group, SCH_CLASS_FILE, NOON, file);
    for (int page = 1; page <= 3; page++) {
        sch_request_new in;
        char id[24];

        (void)snprintf(id, sizeof id, "p-%d", page);
        in = request_of(group, id);
        in.file_id = page < 3 ? file : NULL;
        in.page = page;
        t_ok(sch_request_insert(t.db, &in, NOON, &err), &err);
    }
    t_ok(sch_request_drop_file(t.db, file, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM ocr_request"), 1);
    ck_assert_int_eq(found_text(t.db, group, ""), 1);
    t_ok(sch_request_drop_file(t.db, file, &err), &err);
}
END_TEST

START_TEST(a_stream_knows_how_far_its_pages_and_parts_are)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], id[SCH_UUID_LEN], same[SCH_UUID_LEN];
    sch_file_new in = {
        .app_id = "app",
        .options_json = "{}",
        .class = SCH_CLASS_FILE,
        .v3_id = "v",
        .is_streamed = true,
    };
    sch_stream now = {.num_pages = -1};
    int end = 0, left = 0;
    sch_task task = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    sch_uuid_new(id);
    in.file_id = id;
    in.group_id = group;
    t_ok(sch_file_insert(t.db, &in, 0, NOON, same, &err), &err);
    t_ok(sch_file_set_source(t.db, id, "application/pdf", 1, "", 9, 9, NOON, &err), &err);
    t_ok(sch_file_set_state(t.db, id, SCH_FILE_SPLIT, NULL, NOON, &err), &err);
    t_ok(sch_task_insert(t.db, id, SCH_TASK_PAGES, 5, 8, NULL, NOON, &err), &err);
    t_ok(sch_task_insert(t.db, id, SCH_TASK_STREAM, 0, 0, NULL, NOON, &err), &err);
    t_ok(sch_stream_get(t.db, id, &now, &err), &err);
    ck_assert(now.is_streamed && now.is_waiting);
    ck_assert_int_eq(now.num_pages, 9);
    ck_assert_int_eq(now.ready, 5);
    ck_assert_int_eq(now.streamed, 0);
    t_status(sch_stream_find(t.db, id, 0, &end, &err), SCH_NOT_FOUND);
    t_ok(sch_stream_add(t.db, id, 0, 3, &err), &err);
    t_status(sch_stream_add(t.db, id, 0, 4, &err), SCH_EXISTS);
    t_ok(sch_stream_add(t.db, id, 3, 5, &err), &err);
    t_ok(sch_stream_find(t.db, id, 3, &end, &err), &err);
    ck_assert_int_eq(end, 5);
    t_ok(sch_task_claim(t.db, "w", NOON, 1000, &task, &err), &err);
    ck_assert_int_eq(task.kind, SCH_TASK_STREAM); /* somebody reads: before everything else */
    t_ok(sch_task_end(t.db, task.task_id, "w", &left, &err), &err);
    t_ok(sch_stream_get(t.db, id, &now, &err), &err);
    ck_assert(!now.is_waiting);
    ck_assert_int_eq(now.streamed, 5);
}
END_TEST

START_TEST(a_use_counts_in_its_millisecond_hour_day_and_month)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(sch_ocr_usage_add(t.db, group, "app", "image", "h", 1, NOON + 1, &err), &err);
    t_ok(sch_ocr_usage_add(t.db, group, "app", "image", "h", 1, NOON + 1, &err), &err);
    t_ok(sch_ocr_usage_add(t.db, group, "app", "pdf-page", "h", 40, NOON + 3600000, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM ocr_usage"), 8);
    for (int span = 0; span < SCH_SPAN_COUNT; span++) {
        char sql[120];

        (void)snprintf(sql, sizeof sql, "SELECT sum(count) FROM ocr_usage WHERE span = %d", span);
        ck_assert_int_eq(t_db_number(t.db, sql), 42);
    }
    ck_assert_int_eq(t_db_number(t.db, "SELECT count FROM ocr_usage WHERE span = 0 LIMIT 1"), 2);
    ck_assert_int_eq(t_db_number(t.db, "SELECT max(at_ms) FROM ocr_usage WHERE span = 3"),
                     INT64_C(1793491200000)); /* 2026-11-01 */
}
END_TEST

int main(void)
{
    return T_RUN("v3", a_token_lives_as_long_as_it_says_and_as_its_key_does,
                 tokens_and_sessions_that_ended_are_swept_by_later_ones,
                 a_request_is_found_by_every_part_of_its_text_and_by_its_marks,
                 a_request_without_its_result_is_found_once_it_has_one,
                 requests_of_one_moment_follow_each_other_and_the_oldest_go_first,
                 pages_go_with_their_document, a_stream_knows_how_far_its_pages_and_parts_are,
                 a_use_counts_in_its_millisecond_hour_day_and_month);
}
