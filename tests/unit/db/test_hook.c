/* SPDX-License-Identifier: Apache-2.0 */
/* Webhooks at rest: what is told when, who takes it, and what remains of it. */
#include "schema/db/hooks.h"

#include "schema/db/queries_job.h"
#include "tests/support/run.h"
#include "tests/unit/db/t_db.h"

#include <string.h>

static const sch_err broken = {SCH_INVALID, "the file is damaged", "corrupt_pdf_file"};
static const sch_hook_new all = {
    .url = "https://a.example/hook?x=1", .events = SCH_HOOK_EVENTS_ALL, .is_signed = true};

typedef struct owner {
    t_db t;
    char group[SCH_UUID_LEN];
} owner;

static void owner_done(owner o)
{
    t_db_done(o.t);
}
SCH_DEFINE_AUTO(owner, owner_done);

static owner owner_open(void)
{
    owner o = {.t = t_db_open()};

    t_db_add_group(o.t.db, "app", o.group);
    return o;
}

/** A file, in a job when that is named. */
static void submit(const owner *o, const sch_hook_new *hook, const char *job_id,
                   const sch_err *error, char ret_id[SCH_UUID_LEN])
{
    char id[SCH_UUID_LEN];
    const sch_file_new in = {
        .file_id = id,
        .group_id = o->group,
        .app_id = "app",
        .filename = "a.pdf",
        .options_json = "{}",
        .class = SCH_CLASS_FILE,
        .job_id = job_id,
        .hook = hook,
        .error = error,
    };
    sch_err err = {0};

    sch_uuid_new(id);
    t_ok(sch_file_insert(o->t.db, &in, 0, 1000, ret_id, &err), &err);
}

static void end_file(const owner *o, const char *id, sch_file_state state)
{
    sch_err err = {0};

    t_ok(sch_file_set_state(o->t.db, id, state, state == SCH_FILE_ERROR ? &broken : NULL, 2000,
                            &err),
         &err);
}

static void finalize(const owner *o, const char *job_id)
{
    int64_t at_ms;
    sch_err err = {0};

    t_ok(sch_job_finalize(o->t.db, o->group, job_id, 3000, &at_ms, &err), &err);
}

static int64_t posts(const owner *o, sch_hook_event event)
{
    char sql[100];

    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM hook_post WHERE event = %d", (int)event);
    return t_db_number(o->t.db, sql);
}

START_TEST(a_file_tells_how_it_ended_and_that_once)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char good[SCH_UUID_LEN], bad[SCH_UUID_LEN], born_bad[SCH_UUID_LEN], silent[SCH_UUID_LEN];

    submit(&o, &all, NULL, NULL, good);
    submit(&o, &all, NULL, NULL, bad);
    submit(&o, NULL, NULL, NULL, silent);
    end_file(&o, good, SCH_FILE_SPLIT);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_COMPLETED), 0);
    end_file(&o, good, SCH_FILE_COMPLETED);
    end_file(&o, bad, SCH_FILE_ERROR);
    end_file(&o, silent, SCH_FILE_COMPLETED);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_COMPLETED), 1);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_ERROR), 1);
    submit(&o, &all, NULL, &broken, born_bad);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_ERROR), 2);
    end_file(&o, good, SCH_FILE_DELETED);
    end_file(&o, bad, SCH_FILE_DELETED);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM hook_post"), 3);
}
END_TEST

START_TEST(only_events_that_were_asked_for_are_told)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    const sch_hook_new errors = {.url = "https://a.example/", .events = SCH_HOOK_FILE_ERROR};
    const sch_hook_new files = {.url = "https://b.example/",
                                .events = SCH_HOOK_FILE_ERROR | SCH_HOOK_FILE_COMPLETED};
    const sch_hook_new jobs = {.url = "https://c.example/", .events = SCH_HOOK_JOB_COMPLETED};
    char id[3][SCH_UUID_LEN];

    submit(&o, &errors, "j", NULL, id[0]);
    submit(&o, &files, "j", NULL, id[1]);
    submit(&o, &jobs, "j", NULL, id[2]);
    for (int i = 0; i < 3; i++)
        end_file(&o, id[i], SCH_FILE_COMPLETED);
    finalize(&o, "j");
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_COMPLETED), 1);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_ERROR), 0);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1);
}
END_TEST

START_TEST(a_job_is_told_once_after_its_finalization_and_its_last_file)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char a[SCH_UUID_LEN], b[SCH_UUID_LEN];

    submit(&o, &all, "files-first", NULL, a);
    submit(&o, &all, "files-first", NULL, b);
    end_file(&o, a, SCH_FILE_COMPLETED);
    end_file(&o, b, SCH_FILE_ERROR);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 0);
    finalize(&o, "files-first");
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1); /* one URL, one post */
    finalize(&o, "files-first");
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1);

    submit(&o, &all, "finalized-first", NULL, a);
    submit(&o, &all, "finalized-first", NULL, b);
    finalize(&o, "finalized-first");
    end_file(&o, a, SCH_FILE_COMPLETED);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1);
    end_file(&o, b, SCH_FILE_COMPLETED);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 2);
    finalize(&o, "finalized-first");
    end_file(&o, a, SCH_FILE_DELETED);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 2);
}
END_TEST

START_TEST(every_receiver_of_a_job_is_told_with_the_headers_it_named_last)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_hook_new old = all, new = all, other = all;
    char id[SCH_UUID_LEN];

    old.headers_json = "{\"a\":\"old\"}";
    new.headers_json = "{\"a\":\"new\"}";
    other.url = "https://b.example/";
    submit(&o, &old, "j", &broken, id);
    submit(&o, &other, "j", &broken, id);
    submit(&o, &new, "j", &broken, id);
    finalize(&o, "j");
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 2);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM hook_post JOIN hook USING (hook_no)"
                                         " WHERE event = 4 AND headers_json LIKE '%new%'"),
                     1);
}
END_TEST

/** A batch of items with that hook, made into files as a worker would. */
static void batch(const owner *o, const char *job_id, const sch_hook_new *hook, int items,
                  bool is_bad)
{
    sch_batch_new in = {.group_id = o->group,
                        .app_id = "app",
                        .job_id = job_id,
                        .options_json = "{}",
                        .items = items,
                        .hook = hook};
    SCH_AUTO(sch_batch_chunk_done) sch_batch_chunk chunk = {0};
    sch_batch_reply reply;
    char id[SCH_UUID_LEN], got[SCH_UUID_LEN];
    sch_err err = {0};

    t_ok(sch_batch_begin(o->t.db, o->group, "app", 1000, &in.batch_no, &err), &err);
    t_ok(sch_batch_add(o->t.db, in.batch_no, items, "{}\n", &err), &err);
    t_ok(sch_batch_accept(o->t.db, &in, 1000, &reply, &err), &err);
    finalize(o, job_id);
    ck_assert_int_eq(posts(o, SCH_HOOK_JOB_COMPLETED), 0);
    t_ok(sch_batch_take(o->t.db, &chunk, &err), &err);
    for (int i = 0; i < items; i++) {
        const sch_file_new file = {.file_id = id,
                                   .group_id = o->group,
                                   .app_id = "app",
                                   .options_json = "{}",
                                   .job_no = chunk.job_no,
                                   .batch_no = chunk.batch_no,
                                   .hook_no = chunk.hook_no,
                                   .error = is_bad ? &broken : NULL};

        sch_uuid_new(id);
        t_ok(sch_file_insert(o->t.db, &file, 0, 1000, got, &err), &err);
        if (!is_bad)
            end_file(o, got, SCH_FILE_COMPLETED);
    }
}

START_TEST(items_of_a_batch_share_its_receiver)
{
    SCH_AUTO(owner_done) owner o = owner_open();

    batch(&o, "good", &all, 3, false);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_COMPLETED), 3);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM hook"), 1);
}
END_TEST

START_TEST(a_job_whose_items_all_are_bad_is_told_too)
{
    SCH_AUTO(owner_done) owner o = owner_open();

    batch(&o, "bad", &all, 3, true);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_ERROR), 3);
    ck_assert_int_eq(posts(&o, SCH_HOOK_JOB_COMPLETED), 1);
}
END_TEST

/** @return the number of the post taken; 0: none */
static int64_t claim(const owner *o, const char *lane, int64_t now_ms)
{
    SCH_AUTO(sch_hook_post_done) sch_hook_post post = {.post_no = 0};
    sch_err err = {0};
    sch_status s = sch_hook_claim(o->t.db, lane, "w", now_ms, now_ms + 1000, &post, &err);

    ck_assert(s == SCH_OK || s == SCH_NOT_FOUND);
    return post.post_no;
}

static void enqueue(const owner *o, const char *url, const char *body)
{
    const sch_hook_new to = {.url = url, .headers_json = "{\"X-A\":\"b\"}"};
    sch_err err = {0};

    t_ok(sch_hook_enqueue(o->t.db, o->group, "app", &to, body, 1000, &err), &err);
}

START_TEST(any_body_can_be_sent_unsigned)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    SCH_AUTO(sch_hook_post_done) sch_hook_post post = {.post_no = 0};
    char lane[SCH_HOOK_LANE_LEN];
    int steps = 10;
    sch_err err = {0};

    enqueue(&o, "http://r.example:81/v3?x", "{\"reply\":1}");
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    ck_assert_ptr_nonnull(strstr(lane, " http://r.example:81"));
    ck_assert_ptr_null(strstr(lane, "/v3"));
    t_ok(sch_hook_claim(o.t.db, lane, "w", 1000, 5000, &post, &err), &err);
    ck_assert_str_eq(post.body, "{\"reply\":1}");
    ck_assert_str_eq(post.url, "http://r.example:81/v3?x");
    ck_assert_str_eq(post.headers_json, "{\"X-A\":\"b\"}");
    ck_assert_str_eq(post.app_id, "app");
    ck_assert_str_eq(post.group_id, o.group);
    ck_assert(!post.is_signed);
    ck_assert_int_eq(post.event, SCH_HOOK_BODY);
}
END_TEST

START_TEST(lanes_are_walked_by_what_is_due_in_them)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char lane[SCH_HOOK_LANE_LEN] = "";
    int steps = 10;
    int64_t due_ms = 0;
    sch_err err = {0};

    for (int i = 0; i < 3; i++) {
        enqueue(&o, "https://a.example/", "1");
        enqueue(&o, "https://b.example/", "2");
        enqueue(&o, "https://c.example/", "3");
    }
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    ck_assert_ptr_nonnull(strstr(lane, "a.example"));
    ck_assert_int_ne(claim(&o, lane, 1000), 0);
    ck_assert_int_ne(claim(&o, lane, 1000), 0);
    ck_assert_int_ne(claim(&o, lane, 1000), 0);
    ck_assert_int_eq(claim(&o, lane, 1000), 0); /* all are taken, till their leases end */
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    ck_assert_ptr_nonnull(strstr(lane, "b.example"));
    t_ok(sch_hook_next_lane(o.t.db, lane, 1000, &steps, lane, &err), &err);
    ck_assert_ptr_nonnull(strstr(lane, "c.example"));
    t_status(sch_hook_next_lane(o.t.db, lane, 1000, &steps, lane, &err), SCH_NOT_FOUND);
    t_ok(sch_hook_next_lane(o.t.db, "", 2000, &steps, lane, &err), &err);
    ck_assert_ptr_nonnull(strstr(lane, "a.example"));
    ck_assert_int_ne(claim(&o, lane, 2000), 0);
    steps = 1; /* as far as one look goes */
    t_status(sch_hook_next_lane(o.t.db, "", 500, &steps, lane, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(steps, 0);
    ck_assert_ptr_nonnull(strstr(lane, "a.example"));
    t_ok(sch_hook_next_due(o.t.db, &due_ms, &err), &err);
    ck_assert_int_eq(due_ms, 1000);
}
END_TEST

START_TEST(a_claim_costs_the_same_however_many_posts_wait)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char lane[SCH_HOOK_LANE_LEN];
    int steps = 100;
    int64_t few, many;
    sch_err err = {0};

    enqueue(&o, "https://a.example/", "1");
    enqueue(&o, "https://b.example/", "1");
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    (void)sch_db_take_steps(o.t.db);
    (void)claim(&o, lane, 1000);
    few = sch_db_take_steps(o.t.db);
    for (int i = 0; i < 3000; i++)
        enqueue(&o, i % 2 ? "https://a.example/" : "https://b.example/", "1");
    (void)sch_db_take_steps(o.t.db);
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    (void)claim(&o, lane, 1000);
    many = sch_db_take_steps(o.t.db);
    ck_assert_int_lt(many, 3 * few);
}
END_TEST

START_TEST(an_attempt_ends_waiting_delivered_or_given_up)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    char lane[SCH_HOOK_LANE_LEN];
    int steps = 10;
    sch_hook_end end = {.state = SCH_HOOK_WAITING, .due_ms = 9000, .status = 500, .error = "no"};
    sch_err err = {0};

    enqueue(&o, "https://a.example/", "1");
    t_ok(sch_hook_next_lane(o.t.db, "", 1000, &steps, lane, &err), &err);
    end.post_no = claim(&o, lane, 1000);
    t_ok(sch_hook_finish(o.t.db, &end, "w", 1100, &err), &err);
    ck_assert_int_eq(claim(&o, lane, 8999), 0);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT attempts FROM hook_post"), 1);
    ck_assert_int_eq(claim(&o, lane, 9000), end.post_no);
    t_ok(sch_hook_release_worker(o.t.db, "w", 9100, &err), &err); /* it was killed */
    ck_assert_int_eq(claim(&o, lane, 9100), end.post_no);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT attempts FROM hook_post"), 1);
    t_ok(sch_hook_finish(o.t.db, &end, "another", 9200, &err), &err); /* its lease was lost */
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT attempts FROM hook_post"), 1);
    end.state = SCH_HOOK_FAILED;
    t_ok(sch_hook_finish(o.t.db, &end, "w", 9300, &err), &err);
    ck_assert_int_eq(claim(&o, lane, 99999), 0);
    t_status(sch_hook_next_due(o.t.db, &end.due_ms, &err), SCH_NOT_FOUND);
    {
        int64_t count = 0;

        t_ok(sch_hook_retry(o.t.db, end.post_no, NULL, 9400, &count, &err), &err);
        ck_assert_int_eq(count, 1);
        ck_assert_int_eq(claim(&o, lane, 9400), end.post_no);
        end.state = SCH_HOOK_DELIVERED;
        t_ok(sch_hook_finish(o.t.db, &end, "another", 9500, &err),
             &err); /* delivered is delivered */
        t_ok(sch_hook_retry(o.t.db, 0, o.group, 9600, &count, &err), &err);
        ck_assert_int_eq(count, 0);
    }
}
END_TEST

static bool count_entry(const sch_hook_log *entry, void *arg)
{
    ck_assert_str_eq(entry->app_id, "app");
    ++*(int *)arg;
    return true;
}

static int listed(const owner *o, const sch_hook_filter *filter)
{
    int count = 0;
    sch_err err = {0};

    t_ok(sch_hook_list(o->t.db, filter, 100, count_entry, &count, &err), &err);
    return count;
}

START_TEST(the_log_shows_posts_and_forgets_them)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_hook_filter filter = {.state = -1};
    sch_hook_end end = {.state = SCH_HOOK_DELIVERED, .status = 204};
    char a[SCH_UUID_LEN], b[SCH_UUID_LEN], lane[SCH_HOOK_LANE_LEN];
    int steps = 10;
    int64_t at = 0;
    sch_err err = {0};

    submit(&o, &all, "j", NULL, a);
    submit(&o, &all, NULL, NULL, b);
    end_file(&o, a, SCH_FILE_COMPLETED);
    finalize(&o, "j");
    ck_assert_int_eq(listed(&o, &filter), 2);
    filter.job_id = "j"; /* its files, too */
    ck_assert_int_eq(listed(&o, &filter), 2);
    filter.job_id = "k";
    ck_assert_int_eq(listed(&o, &filter), 0);
    filter = (sch_hook_filter){.state = SCH_HOOK_WAITING, .file_id = a};
    ck_assert_int_eq(listed(&o, &filter), 1);
    filter = (sch_hook_filter){.state = SCH_HOOK_FAILED};
    ck_assert_int_eq(listed(&o, &filter), 0);

    t_ok(sch_hook_next_lane(o.t.db, "", 9000, &steps, lane, &err), &err);
    while ((end.post_no = claim(&o, lane, 9000)) != 0)
        t_ok(sch_hook_finish(o.t.db, &end, "w", 9100, &err), &err);
    t_ok(sch_hook_prune(o.t.db, 9000, 10, &at, &err), &err);
    filter = (sch_hook_filter){.state = -1};
    ck_assert_int_eq(listed(&o, &filter), 2);
    at = 0;
    t_ok(sch_hook_prune(o.t.db, 9200, 10, &at, &err), &err);
    ck_assert_int_eq(listed(&o, &filter), 0);
    ck_assert_int_eq(t_db_number(o.t.db, "SELECT count(*) FROM hook"), 1); /* b waits for it */
    end_file(&o, b, SCH_FILE_COMPLETED);
    ck_assert_int_eq(posts(&o, SCH_HOOK_FILE_COMPLETED), 1);
}
END_TEST

START_TEST(a_secret_is_minted_once_and_rotated_no_oftener_than_asked)
{
    SCH_AUTO(owner_done) owner o = owner_open();
    sch_hook_secrets got;
    sch_err err = {0};

    t_ok(sch_hook_secrets_get(o.t.db, "app", &got, &err), &err);
    ck_assert_uint_eq(got.now_len, 0);
    t_ok(sch_hook_secret_mint(o.t.db, "app", "one", 3, &err), &err);
    t_ok(sch_hook_secret_mint(o.t.db, "app", "two", 3, &err), &err);
    t_ok(sch_hook_secret_rotate(o.t.db, "app", "three", 5, 0, 5000, &err), &err);
    t_status(sch_hook_secret_rotate(o.t.db, "app", "four", 4, 4000, 6000, &err), SCH_EXISTS);
    t_ok(sch_hook_secrets_get(o.t.db, "app", &got, &err), &err);
    ck_assert_uint_eq(got.now_len, 5);
    ck_assert_mem_eq(got.now, "three", 5);
    ck_assert_uint_eq(got.old_len, 3);
    ck_assert_mem_eq(got.old, "one", 3);
    ck_assert_int_eq(got.rotated_ms, 5000);
    t_status(sch_hook_secrets_get(o.t.db, "no such app", &got, &err), SCH_NOT_FOUND);
}
END_TEST

int main(void)
{
    return T_RUN(
        "hook", a_file_tells_how_it_ended_and_that_once, only_events_that_were_asked_for_are_told,
        a_job_is_told_once_after_its_finalization_and_its_last_file,
        every_receiver_of_a_job_is_told_with_the_headers_it_named_last,
        items_of_a_batch_share_its_receiver, a_job_whose_items_all_are_bad_is_told_too,
        any_body_can_be_sent_unsigned, lanes_are_walked_by_what_is_due_in_them,
        a_claim_costs_the_same_however_many_posts_wait,
        an_attempt_ends_waiting_delivered_or_given_up, the_log_shows_posts_and_forgets_them,
        a_secret_is_minted_once_and_rotated_no_oftener_than_asked);
}
