/* SPDX-License-Identifier: Apache-2.0 */
/* Images that are read in the background. */
#include "schema/base/strbuf.h"
#include "schema/db/queries_image.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <stdio.h>
#include <string.h>

static void add(sch_db *db, const char *request_id, const char *app, const char *group,
                int64_t batch_no, const char *result)
{
    sch_image_new in = {.request_id = request_id,
                        .batch_no = batch_no,
                        .item_key = batch_no ? request_id : NULL,
                        .group_id = group,
                        .app_id = app,
                        .endpoint = "/v3/text",
                        .kind = "text",
                        .options_json = "{}",
                        .keeps = true,
                        .image = "\x89PNG\0x",
                        .image_len = 6,
                        .result_json = result};
    sch_err err = {0};

    t_ok(sch_image_item_count(db, group, 0, &in.place, &err), &err);
    t_ok(sch_image_item_insert(db, &in, 1000, &err), &err);
}

static sch_image_item claim(sch_db *db, const char *worker, int64_t now_ms)
{
    sch_image_item item = {0};
    sch_err err = {0};

    t_ok(sch_image_item_claim(db, worker, now_ms, now_ms + 100, &item, &err), &err);
    return item;
}

START_TEST(an_image_goes_to_one_worker_and_comes_whole)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_image_item_done) sch_image_item item = {0};
    sch_image_item none = {0};
    char group[SCH_UUID_LEN];
    bool last = true;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    t_status(sch_image_item_claim(t.db, "w", 1000, 1100, &none, &err), SCH_NOT_FOUND);
    add(t.db, "r1", "app", group, 0, NULL);
    item = claim(t.db, "w", 1000);
    ck_assert_str_eq(item.request_id, "r1");
    ck_assert_str_eq(item.app_id, "app");
    ck_assert_uint_eq(item.image_len, 6);
    ck_assert_int_eq(memcmp(item.image, "\x89PNG\0x", 6), 0);
    ck_assert(item.keeps && !item.is_drawing && !item.url && item.attempt == 1);
    t_status(sch_image_item_claim(t.db, "w2", 1050, 1100, &none, &err), SCH_NOT_FOUND);
    t_status(sch_image_item_end(t.db, &item, "w2", "{}", &last, &err), SCH_NOT_FOUND);
    t_ok(sch_image_item_end(t.db, &item, "w", "{}", &last, &err), &err);
    ck_assert(!last);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM image_item"), 0);
}
END_TEST

START_TEST(what_a_worker_does_not_end_goes_to_another)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    sch_image_item item, again;
    bool last;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add(t.db, "r1", "app", group, 0, NULL);
    item = claim(t.db, "w", 1000);
    again = claim(t.db, "w2", 1100); /* its time is over */
    ck_assert_int_eq(again.attempt, 2);
    t_status(sch_image_item_end(t.db, &item, "w", "{}", &last, &err), SCH_NOT_FOUND);
    t_ok(sch_image_item_release_worker(t.db, "w2", &err), &err);
    sch_image_item_done(item);
    item = claim(t.db, "w3", 1101);
    ck_assert_int_eq(item.attempt, 3);
    t_ok(sch_image_item_retry(t.db, item.item_no, "w3", 1500, false, &err), &err);
    sch_image_item_done(item);
    t_status(sch_image_item_claim(t.db, "w", 1499, 1600, &item, &err), SCH_NOT_FOUND);
    item = claim(t.db, "w", 1500);
    ck_assert_int_eq(item.attempt, 3);
    sch_image_item_done(item);
    sch_image_item_done(again);
}
END_TEST

START_TEST(groups_take_turns)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    static const char *const order[] = {"a1", "b1", "a2", "b2", "a3"};
    char a[SCH_UUID_LEN], b[SCH_UUID_LEN];

    t_db_add_group(t.db, "one", a);
    t_db_add_group(t.db, "two", b);
    add(t.db, "a1", "one", a, 0, NULL);
    add(t.db, "a2", "one", a, 0, NULL);
    add(t.db, "a3", "one", a, 0, NULL);
    add(t.db, "b1", "two", b, 0, NULL);
    add(t.db, "b2", "two", b, 0, NULL);
    for (size_t i = 0; i < SCH_COUNT_OF(order); i++) {
        SCH_AUTO(sch_image_item_done) sch_image_item item = claim(t.db, "w", 1000);

        ck_assert_str_eq(item.request_id, order[i]);
    }
}
END_TEST

START_TEST(too_many_that_wait_are_refused)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    char group[SCH_UUID_LEN];
    int64_t count = 0;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    add(t.db, "r1", "app", group, 0, NULL);
    t_status(sch_image_item_count(t.db, group, 1, &count, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "quota_exceeded");
    t_ok(sch_image_item_count(t.db, group, 2, &count, &err), &err);
    ck_assert_int_eq(count, 1);
}
END_TEST

static bool collect(const char *key, const char *result_json, void *arg)
{
    sch_strbuf *sb = arg;

    sch_strbuf_adds(sb, key);
    sch_strbuf_adds(sb, result_json);
    return true;
}

START_TEST(a_batch_counts_its_results_and_is_forgotten_in_time)
{
    SCH_AUTO(t_db_done) t_db t = t_db_open();
    SCH_AUTO(sch_image_batch_done) sch_image_batch batch = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    char group[SCH_UUID_LEN];
    sch_batch_new in = {.app_id = "app", .keys_json = "[\"k1\",\"k2\",\"k3\"]", .items = 3};
    int64_t batch_no = 0;
    sch_err err = {0};

    t_db_add_group(t.db, "app", group);
    in.group_id = group;
    t_ok(sch_image_batch_insert(t.db, &in, 1000, &batch_no, &err), &err);
    ck_assert_int_gt(batch_no, 0);
    add(t.db, "k1", "app", group, batch_no, NULL);
    add(t.db, "k2", "app", group, batch_no, "2"); /* wrong already */
    add(t.db, "k3", "app", group, batch_no, NULL);
    for (int i = 0; i < 2; i++) {
        SCH_AUTO(sch_image_item_done) sch_image_item item = claim(t.db, "w", 1000);
        bool last = i == 0;

        ck_assert_int_eq(item.batch_no, batch_no);
        t_ok(sch_image_item_end(t.db, &item, "w", i ? "3" : "1", &last, &err), &err);
        ck_assert_int_eq(last, i == 1);
    }
    t_ok(sch_image_batch_get(t.db, batch_no, &batch, &err), &err);
    ck_assert(batch.items == 3 && batch.done == 3 && !batch.callback_json);
    t_ok(sch_image_batch_each(t.db, batch_no, collect, &text, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&text), "k11k22k33");
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM image_item WHERE image IS NULL"), 2);
    t_status(sch_image_batch_purge(t.db, 1000, &err), SCH_NOT_FOUND);
    t_ok(sch_image_batch_purge(t.db, 1001, &err), &err);
    ck_assert_int_eq(t_db_number(t.db, "SELECT count(*) FROM image_item"), 0);
    sch_image_batch_done(batch);
    batch = (sch_image_batch){0};
    t_status(sch_image_batch_get(t.db, batch_no, &batch, &err), SCH_NOT_FOUND);
}
END_TEST

int main(void)
{
    return T_RUN("db-image", an_image_goes_to_one_worker_and_comes_whole,
                 what_a_worker_does_not_end_goes_to_another, groups_take_turns,
                 too_many_that_wait_are_refused,
                 a_batch_counts_its_results_and_is_forgotten_in_time);
}
