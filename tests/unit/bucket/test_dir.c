/* SPDX-License-Identifier: Apache-2.0 */
/* A directory as a bucket: what goes in comes out, and no key leads out of it. */
#include "schema/base/io.h"
#include "schema/bucket/bucket.h"
#include "tests/support/t.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

typedef struct t_bucket {
    char *dir; /* the operator's root; "data" below it is the bucket */
    sch_bucket_env *env;
    sch_bucket *bucket;
} t_bucket;

static void t_bucket_done(t_bucket t)
{
    sch_bucket_close(t.bucket);
    sch_bucket_env_free(t.env);
    t_tmpdir_free(t.dir);
}
SCH_DEFINE_AUTO(t_bucket, t_bucket_done);

static sch_status open_dir(t_bucket *t, const char *path, sch_err *err)
{
    sch_bucket_spec spec = {.provider = SCH_PROVIDER_DIR, .auth = SCH_AUTH_NONE, .bucket = path};

    return sch_bucket_open(t->env, &spec, -1, &t->bucket, err);
}

static t_bucket t_bucket_open(void)
{
    t_bucket t = {.dir = t_tmpdir_new()};
    sch_bucket_identity id = {.dir_root = t.dir};
    SCH_AUTO(free) char *path = NULL;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&path, "%s/data", t.dir), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    t_ok(sch_bucket_env_new(&id, &t.env, &err), &err);
    t_ok(open_dir(&t, path, &err), &err);
    return t;
}

static sch_status add(void *arg, const void *bytes, size_t len, sch_err *err)
{
    (void)err;
    sch_strbuf_add(arg, bytes, len);
    return SCH_OK;
}

static void put(t_bucket *t, const char *key, const char *text)
{
    sch_err err = {0};

    t_ok(sch_bucket_put(t->bucket, key, NULL, text, strlen(text), &err), &err);
}

START_TEST(what_is_put_can_be_read_listed_and_deleted)
{
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    sch_err err = {0};
    int64_t size = 0;

    put(&t, "a/b/c.txt", "first");
    put(&t, "a/b/c.txt", "second");
    t_ok(sch_bucket_get(t.bucket, "a/b/c.txt", 100, add, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "second");
    t_ok(sch_bucket_head(t.bucket, "a/b/c.txt", &size, &err), &err);
    ck_assert_int_eq(size, 6);
    t_ok(sch_bucket_delete(t.bucket, "a/b/c.txt", &err), &err);
    t_ok(sch_bucket_delete(t.bucket, "a/b/c.txt", &err), &err);
    t_status(sch_bucket_head(t.bucket, "a/b/c.txt", &size, &err), SCH_NOT_FOUND);
    ck_assert_str_eq(err.id, "not_found");
}
END_TEST

static bool join(const char *key, int64_t size, void *arg)
{
    sch_strbuf_addf(arg, "%s:%lld ", key, (long long)size);
    return true;
}

START_TEST(a_listing_has_what_begins_with_the_prefix)
{
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    sch_err err = {0};

    put(&t, "papers/a.pdf", "12");
    put(&t, "papers/old/b.pdf", "123");
    put(&t, "paper", "1");
    put(&t, "other", "1");
    t_ok(sch_bucket_list(t.bucket, "papers/", join, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "papers/a.pdf:2 papers/old/b.pdf:3 ");
    sch_strbuf_reset(&got);
    t_ok(sch_bucket_list(t.bucket, "paper", join, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "paper:1 papers/a.pdf:2 papers/old/b.pdf:3 ");
}
END_TEST

START_TEST(no_key_leads_out_of_the_directory)
{
    static const char *const keys[] = {"../x",        "a/../../x",   "/etc/passwd", "a//b",
                                       "./a",         "a/./b",       "..",          "a/",
                                       "link/passwd", ".recto-tmp-1"};
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    SCH_AUTO(free) char *link = NULL;

    ck_assert_int_gt(asprintf(&link, "%s/data/link", t.dir), 0);
    ck_assert_int_eq(symlink("/etc", link), 0);
    for (size_t i = 0; i < SCH_COUNT_OF(keys); i++) {
        sch_err err = {0};

        ck_assert_msg(sch_bucket_put(t.bucket, keys[i], NULL, "x", 1, &err) != SCH_OK, "%s",
                      keys[i]);
        ck_assert_msg(sch_bucket_get(t.bucket, keys[i], 1000000, add, &got, &err) != SCH_OK, "%s",
                      keys[i]);
        ck_assert_str_ne(err.id, "");
    }
    ck_assert_uint_eq(got.len, 0);
}
END_TEST

START_TEST(only_directories_below_the_operators_root_are_buckets)
{
    static const char *const paths[] = {"/etc", "/", "/no/such/place"};
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(free) char *beside = NULL;
    sch_err err = {0};

    sch_bucket_close(t.bucket);
    t.bucket = NULL;
    for (size_t i = 0; i < SCH_COUNT_OF(paths); i++)
        ck_assert_msg(open_dir(&t, paths[i], &err) != SCH_OK, "%s", paths[i]);
    ck_assert_int_gt(asprintf(&beside, "%s-beside", t.dir), 0);
    ck_assert_int_eq(mkdir(beside, 0700), 0);
    t_status(open_dir(&t, beside, &err), SCH_DENIED);
    ck_assert_int_eq(rmdir(beside), 0);
}
END_TEST

START_TEST(a_document_that_is_too_large_is_refused)
{
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    sch_err err = {0};

    put(&t, "a", "12345");
    t_status(sch_bucket_get(t.bucket, "a", 4, add, &got, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "bad_request");
}
END_TEST

START_TEST(a_probe_leaves_nothing_behind)
{
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    sch_bucket_checks checks = {0};
    sch_err err = {0};

    t_ok(sch_bucket_test(t.bucket, &checks, &err), &err);
    ck_assert(checks.may_read && checks.may_write);
    ck_assert_str_eq(checks.text, "");
    t_ok(sch_bucket_list(t.bucket, "", join, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "");
}
END_TEST

START_TEST(rights_that_are_not_of_the_provider_are_refused)
{
    SCH_AUTO(t_bucket_done) t_bucket t = t_bucket_open();
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    const sch_bucket_spec specs[] = {
        {.provider = SCH_PROVIDER_AWS, .auth = SCH_AUTH_AZURE_AD, .bucket = "b"},
        {.provider = SCH_PROVIDER_GCP, .auth = SCH_AUTH_IAM_ROLE, .bucket = "b"},
        {.provider = SCH_PROVIDER_AZURE, .auth = SCH_AUTH_ACCESS_KEY, .bucket = "b"},
        {.provider = SCH_PROVIDER_AWS, .auth = SCH_AUTH_ACCESS_KEY, .bucket = "b"},
        {.provider = SCH_PROVIDER_AWS,
         .auth = SCH_AUTH_IAM_ROLE,
         .bucket = "evil.example/x",
         .role_arn = "arn"},
        {.provider = SCH_PROVIDER_AWS,
         .auth = SCH_AUTH_IAM_ROLE,
         .bucket = "b",
         .role_arn = "arn",
         .region = "us-east-1.evil.example/"},
        {.provider = SCH_PROVIDER_AWS,
         .auth = SCH_AUTH_IAM_ROLE,
         .bucket = "b",
         .role_arn = "arn",
         .endpoint = "https://user@evil.example"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(specs); i++) {
        sch_err err = {0};

        ck_assert_msg(sch_bucket_open(t.env, &specs[i], -1, &bucket, &err) == SCH_INVALID, "%zu",
                      i);
        ck_assert_str_eq(err.id, "bad_request");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dir");
    TCase *tc = tcase_create("dir");

    tcase_add_test(tc, what_is_put_can_be_read_listed_and_deleted);
    tcase_add_test(tc, a_listing_has_what_begins_with_the_prefix);
    tcase_add_test(tc, no_key_leads_out_of_the_directory);
    tcase_add_test(tc, only_directories_below_the_operators_root_are_buckets);
    tcase_add_test(tc, a_document_that_is_too_large_is_refused);
    tcase_add_test(tc, a_probe_leaves_nothing_behind);
    tcase_add_test(tc, rights_that_are_not_of_the_provider_are_refused);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
