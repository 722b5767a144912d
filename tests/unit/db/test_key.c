/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

/** A key whose secret's hash is 32 times `byte`. */
static void add_key(sch_db *db, const char *app_id, uint8_t byte, const char *hint, int64_t now_ms,
                    char ret_key_id[SCH_UUID_LEN])
{
    uint8_t hash[SCH_SHA256_LEN];
    sch_err err = {0};

    memset(hash, byte, sizeof hash);
    t_ok(sch_key_insert(db, app_id, "a key", hash, hint, now_ms, ret_key_id, &err), &err);
}

static sch_status find(sch_db *db, uint8_t byte, sch_identity *ret_identity)
{
    uint8_t hash[SCH_SHA256_LEN];
    sch_err err = {0};

    memset(hash, byte, sizeof hash);
    return sch_key_find(db, hash, ret_identity, &err);
}

START_TEST(a_key_is_found_by_the_hash_of_its_secret)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], key[SCH_UUID_LEN];
    sch_identity who = {.app_id = "untouched"};

    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", 1, "abcd", 5, key);
    ck_assert_int_eq(find(t.db, 2, &who), SCH_NOT_FOUND);
    ck_assert_str_eq(who.app_id, "untouched");
    ck_assert_int_eq(find(t.db, 1, &who), SCH_OK);
    ck_assert_str_eq(who.key_id, key);
    ck_assert_str_eq(who.app_id, "app");
    ck_assert_str_eq(who.group_id, group);
}
END_TEST

START_TEST(apps_and_keys_need_what_they_belong_to)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], key[SCH_UUID_LEN] = "untouched";
    const uint8_t hash[SCH_SHA256_LEN] = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_status(sch_app_insert(t.db, group, "app", 1, &err), SCH_EXISTS);
    t_status(sch_app_insert(t.db, "nobody", "app2", 1, &err), SCH_INVALID);
    t_status(sch_key_insert(t.db, "app2", "n", hash, "h", 1, key, &err), SCH_NOT_FOUND);
    ck_assert_str_eq(key, "untouched");
    t_ok(sch_key_insert(t.db, "app", "n", hash, "h", 1, key, &err), &err);
    t_status(sch_key_insert(t.db, "app", "n", hash, "h", 1, key, &err), SCH_EXISTS);
}
END_TEST

START_TEST(a_revoked_key_opens_nothing_and_is_not_counted)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], a[SCH_UUID_LEN], b[SCH_UUID_LEN];
    sch_identity who;
    int64_t count = -1;
    sch_err err = {0};

    t_ok(sch_key_count(t.db, &count, &err), &err);
    ck_assert_int_eq(count, 0);
    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", 1, "aaaa", 5, a);
    add_key(t.db, "app", 2, "bbbb", 6, b);
    t_ok(sch_key_revoke(t.db, a, 7, &err), &err);
    t_status(sch_key_revoke(t.db, a, 8, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(find(t.db, 1, &who), SCH_NOT_FOUND);
    ck_assert_int_eq(find(t.db, 2, &who), SCH_OK);
    t_ok(sch_key_count(t.db, &count, &err), &err);
    ck_assert_int_eq(count, 1);
}
END_TEST

START_TEST(a_hint_revokes_only_the_one_key_that_has_it)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], key[SCH_UUID_LEN];
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", 1, "same", 5, key);
    add_key(t.db, "app", 2, "same", 5, key);
    add_key(t.db, "app", 3, "once", 5, key);
    t_status(sch_key_revoke(t.db, "same", 7, &err), SCH_INVALID);
    t_status(sch_key_revoke(t.db, "none", 7, &err), SCH_NOT_FOUND);
    t_ok(sch_key_revoke(t.db, "once", 7, &err), &err);
    t_status(sch_key_revoke(t.db, key, 8, &err), SCH_NOT_FOUND); /* its id: it was that one */
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM api_key WHERE revoked_ms = 0"), 2);
}
END_TEST

static bool collect(const sch_key *key, void *arg)
{
    sch_strbuf_addf(arg, "%s:%s:%d:%d:%d ", key->app_id, key->hint, (int)key->created_ms,
                    (int)key->revoked_ms, (int)key->used_ms);
    return key->created_ms < 9;
}

START_TEST(keys_are_listed_oldest_first_with_their_use_and_end)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN], a[SCH_UUID_LEN], b[SCH_UUID_LEN];
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add_key(t.db, "app", 1, "late", 8, a);
    add_key(t.db, "app", 2, "soon", 3, b);
    add_key(t.db, "app", 3, "last", 9, b);
    add_key(t.db, "app", 4, "more", 10, b);
    t_ok(sch_key_touch(t.db, a, 60000, &err), &err);
    t_ok(sch_key_revoke(t.db, "soon", 70000, &err), &err);
    t_status(sch_key_touch(t.db, "nobody", 1, &err), SCH_NOT_FOUND);
    t_ok(sch_key_each(t.db, collect, &text, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&text),
                     "app:soon:3:70000:0 app:late:8:0:60000 app:last:9:0:0 ");
}
END_TEST

int main(void)
{
    return T_RUN(
        "key", a_key_is_found_by_the_hash_of_its_secret, apps_and_keys_need_what_they_belong_to,
        a_revoked_key_opens_nothing_and_is_not_counted, a_hint_revokes_only_the_one_key_that_has_it,
        keys_are_listed_oldest_first_with_their_use_and_end);
}
