/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "schema/db/sources.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

static sch_status add(sch_db *db, const char *group_id, const char *id, const char *bucket,
                      const char *name, int64_t now_ms, sch_err *err)
{
    const sch_source_new in = {.source_id = id,
                               .group_id = group_id,
                               .provider = 0,
                               .auth = 1,
                               .bucket = bucket,
                               .account = "",
                               .region = "eu-west-1",
                               .name = name,
                               .details_json = "{}",
                               .secret = "\x01\xff",
                               .secret_len = 2};

    return sch_source_insert(db, &in, now_ms, err);
}

START_TEST(a_bucket_and_a_name_are_taken_once_in_a_group)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char one[SCH_UUID_LEN], two[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app1", one);
    t_db_add_group(t.db, "app2", two);
    t_ok(add(t.db, one, "s1", "bucket", "name", 1, &err), &err);
    t_status(add(t.db, one, "s2", "bucket", NULL, 2, &err), SCH_EXISTS);
    ck_assert_str_eq(err.text, "A data source for this bucket is already registered.");
    t_status(add(t.db, one, "s3", "other", "name", 2, &err), SCH_EXISTS);
    ck_assert_str_eq(err.text, "A data source with this name is already registered.");
    t_ok(add(t.db, two, "s4", "bucket", "name", 2, &err), &err);
    t_ok(sch_source_delete(t.db, one, "s1", 3, &err), &err);
    t_ok(add(t.db, one, "s5", "bucket", "name", 4, &err), &err);
}
END_TEST

START_TEST(a_removed_source_serves_what_was_submitted_before)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_source_done) sch_source before = {.provider = 0};
    SCH_AUTO(sch_source_done) sch_source after = {.provider = 0};
    char group[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(add(t.db, group, "s1", "bucket", NULL, 1, &err), &err);
    t_ok(sch_source_delete(t.db, group, "s1", 100, &err), &err);
    t_status(sch_source_delete(t.db, group, "s1", 101, &err), SCH_NOT_FOUND);
    t_status(sch_source_get(t.db, group, "s1", &after, &err), SCH_NOT_FOUND);
    t_ok(sch_source_find(t.db, group, 0, "", "bucket", 99, &before, &err), &err);
    ck_assert_str_eq(before.secret_hex, "01FF");
    ck_assert_str_eq(before.region, "eu-west-1");
    t_status(sch_source_find(t.db, group, 0, "", "bucket", 100, &after, &err), SCH_NOT_FOUND);
    ck_assert_str_eq(err.id, "data_source_not_found");
    ck_assert_ptr_null(after.bucket);
}
END_TEST

START_TEST(secrets_of_removed_sources_are_wiped)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(add(t.db, group, "s1", "a", NULL, 1, &err), &err);
    t_ok(add(t.db, group, "s2", "b", NULL, 1, &err), &err);
    t_ok(sch_source_delete(t.db, group, "s1", 100, &err), &err);
    t_ok(sch_source_wipe(t.db, 100, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(secret) FROM data_source"), 2);
    t_ok(sch_source_wipe(t.db, 101, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(secret) FROM data_source"), 1);
}
END_TEST

START_TEST(a_secret_stays_while_work_that_was_accepted_before_needs_it)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], file[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app1", group);
    t_ok(add(t.db, group, "s1", "a", NULL, 1, &err), &err);
    t_db_add_file(t.db, "app1", group, SCH_CLASS_FILE, 99, file);
    t_ok(sch_source_delete(t.db, group, "s1", 100, &err), &err);
    t_db_add_file(t.db, "app1", group, SCH_CLASS_FILE, 101, file); /* too late to need it */
    t_ok(sch_source_wipe(t.db, 1000, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(secret) FROM data_source"), 1);
    t_ok(sch_db_exec(t.db, "DELETE FROM task WHERE file_ms = 99", &err), &err);
    t_ok(sch_source_wipe(t.db, 1000, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(secret) FROM data_source"), 0);
}
END_TEST

static bool join(const sch_source *source, void *arg)
{
    sch_strbuf_addf(arg, "%s ", source->source_id);
    return true;
}

START_TEST(a_group_sees_its_own_oldest_first)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    SCH_AUTO(sch_source_done) sch_source source = {.provider = 0};
    char one[SCH_UUID_LEN], two[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app1", one);
    t_db_add_group(t.db, "app2", two);
    t_ok(add(t.db, one, "s2", "b", NULL, 2, &err), &err);
    t_ok(add(t.db, one, "s1", "a", NULL, 1, &err), &err);
    t_ok(add(t.db, two, "s3", "a", NULL, 1, &err), &err);
    t_ok(sch_source_each(t.db, one, join, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "s1 s2 ");
    t_status(sch_source_get(t.db, two, "s1", &source, &err), SCH_NOT_FOUND);
    t_status(sch_source_delete(t.db, two, "s1", 9, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(the_external_id_of_a_group_stays)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char one[SCH_UUID_LEN], two[SCH_UUID_LEN];
    char first[SCH_UUID_LEN], again[SCH_UUID_LEN], other[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app1", one);
    t_db_add_group(t.db, "app2", two);
    t_status(sch_group_external_id_find(t.db, one, first, &err), SCH_NOT_FOUND);
    t_ok(sch_group_external_id(t.db, one, first, &err), &err);
    t_ok(sch_group_external_id_find(t.db, one, again, &err), &err);
    ck_assert_str_eq(first, again);
    t_ok(sch_group_external_id(t.db, one, again, &err), &err);
    t_ok(sch_group_external_id(t.db, two, other, &err), &err);
    ck_assert_str_eq(first, again);
    ck_assert_str_ne(first, other);
    t_status(sch_group_external_id(t.db, "nobody", other, &err), SCH_NOT_FOUND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("source");
    TCase *tc = tcase_create("source");

    tcase_add_test(tc, a_bucket_and_a_name_are_taken_once_in_a_group);
    tcase_add_test(tc, a_removed_source_serves_what_was_submitted_before);
    tcase_add_test(tc, secrets_of_removed_sources_are_wiped);
    tcase_add_test(tc, a_secret_stays_while_work_that_was_accepted_before_needs_it);
    tcase_add_test(tc, a_group_sees_its_own_oldest_first);
    tcase_add_test(tc, the_external_id_of_a_group_stays);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
