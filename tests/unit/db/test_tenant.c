/* SPDX-License-Identifier: Apache-2.0 */
/* Groups and what they may use. */
#include "schema/db/queries_tenant.h"

#include "schema/base/clock.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

#define NOVEMBER INT64_C(1795752000000) /* 2026-11-27 */
#define DECEMBER INT64_C(1796083200000) /* 2026-12-01 */

static const sch_quota no_limit = {0};

START_TEST(months_are_of_the_calendar_in_utc)
{
    ck_assert_int_eq(sch_time_month(NOVEMBER), 202611);
    ck_assert_int_eq(sch_time_month(DECEMBER), 202612);
    ck_assert_int_eq(sch_time_month(DECEMBER - 1), 202611);
    ck_assert_int_eq(sch_time_month_end(NOVEMBER), DECEMBER);
    ck_assert_int_eq(sch_time_month(sch_time_month_end(DECEMBER)), 202701);
}
END_TEST

START_TEST(a_group_is_found_by_id_and_by_a_name_that_it_has_alone)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char a[SCH_UUID_LEN], b[SCH_UUID_LEN], got[SCH_UUID_LEN];
    sch_err err = {0};

    t_ok(sch_group_insert(t.db, "same", 1, a, &err), &err);
    t_ok(sch_group_find(t.db, "same", got, &err), &err);
    ck_assert_str_eq(got, a);
    t_ok(sch_group_insert(t.db, "same", 2, b, &err), &err);
    t_status(sch_group_find(t.db, "same", got, &err), SCH_INVALID);
    t_ok(sch_group_find(t.db, b, got, &err), &err);
    ck_assert_str_eq(got, b);
    t_status(sch_group_find(t.db, "nobody", got, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(what_was_used_counts_for_its_month)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    sch_usage u = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(sch_usage_add(t.db, group, 1, 0, NOVEMBER, &err), &err);
    t_ok(sch_usage_add(t.db, group, 1, 12, NOVEMBER, &err), &err);
    t_ok(sch_usage_get(t.db, group, &no_limit, NOVEMBER, &u, &err), &err);
    ck_assert_int_eq(u.month, 202611);
    ck_assert_int_eq(u.files, 2);
    ck_assert_int_eq(u.pages, 12);
    t_ok(sch_usage_get(t.db, group, &no_limit, DECEMBER, &u, &err), &err);
    ck_assert_int_eq(u.files, 0);
    t_status(sch_usage_get(t.db, "nobody", &no_limit, DECEMBER, &u, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(a_group_s_own_quota_goes_before_the_settings)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    const sch_quota standard = {.files_month = 2, .pages_month = 100};
    char group[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(sch_usage_add(t.db, group, 2, 90, NOVEMBER, &err), &err);
    t_status(sch_usage_check(t.db, group, &standard, 1, 0, NOVEMBER, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, SCH_MONTH_QUOTA);
    t_ok(sch_usage_check(t.db, group, &standard, 1, 0, DECEMBER, &err), &err);
    t_ok(sch_usage_check(t.db, group, &no_limit, 1, 1000, NOVEMBER, &err), &err);
    t_ok(sch_group_set_quota(t.db, group, 3, SCH_AS_SETTINGS, &err), &err);
    t_ok(sch_usage_check(t.db, group, &standard, 1, 0, NOVEMBER, &err), &err);
    t_ok(sch_group_set_quota(t.db, group, 0, SCH_AS_SETTINGS, &err), &err);
    t_ok(sch_usage_check(t.db, group, &standard, 1, 0, NOVEMBER, &err), &err);
    t_status(sch_group_set_quota(t.db, "nobody", 0, 0, &err), SCH_NOT_FOUND);
}
END_TEST

START_TEST(pages_of_a_taken_file_are_refused_beyond_the_quota_only)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    const sch_quota standard = {.files_month = 1, .pages_month = 100};
    char group[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(sch_usage_add(t.db, group, 1, 90, NOVEMBER, &err), &err);
    t_ok(sch_usage_check(t.db, group, &standard, 0, 10, NOVEMBER, &err), &err);
    t_status(sch_usage_check(t.db, group, &standard, 0, 11, NOVEMBER, &err), SCH_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "pages"));
    t_ok(sch_usage_add(t.db, group, 0, 10, NOVEMBER, &err), &err);
    t_status(sch_usage_check(t.db, group, &(sch_quota){.pages_month = 100}, 1, 0, NOVEMBER, &err),
             SCH_LIMIT); /* used up: no new file either */
}
END_TEST

static bool collect(const sch_group *group, void *arg)
{
    sch_group *got = arg;

    *got = *group;
    return strcmp(group->name, "a group") != 0;
}

START_TEST(groups_are_listed_with_their_apps_and_live_keys)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    const uint8_t one[SCH_SHA256_LEN] = {1}, two[SCH_SHA256_LEN] = {2};
    char group[SCH_UUID_LEN], key[SCH_UUID_LEN];
    sch_group got = {.name = ""};
    sch_key resolved;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_ok(sch_app_insert(t.db, group, "app2", 2000, &err), &err);
    t_ok(sch_key_insert(t.db, "app", "n", one, "aaaa", 5, key, &err), &err);
    t_ok(sch_key_insert(t.db, "app2", "n", two, "bbbb", 5, key, &err), &err);
    t_ok(sch_key_revoke(t.db, "aaaa", 6, &err), &err);
    t_ok(sch_key_set_limits(t.db, key, 777, 10, &err), &err);
    t_ok(sch_group_each(t.db, collect, &got, &err), &err);
    ck_assert_str_eq(got.group_id, group);
    ck_assert_int_eq(got.apps, 2);
    ck_assert_int_eq(got.keys, 1);
    ck_assert_int_eq(got.files_month, SCH_AS_SETTINGS);
    t_ok(sch_key_resolve(t.db, "bbbb", &resolved, &err), &err);
    ck_assert_int_eq(resolved.expires_ms, 777);
    ck_assert_int_eq(resolved.per_minute, 10);
}
END_TEST

int main(void)
{
    return T_RUN("tenant", months_are_of_the_calendar_in_utc,
                 a_group_is_found_by_id_and_by_a_name_that_it_has_alone,
                 what_was_used_counts_for_its_month, a_group_s_own_quota_goes_before_the_settings,
                 pages_of_a_taken_file_are_refused_beyond_the_quota_only,
                 groups_are_listed_with_their_apps_and_live_keys);
}
