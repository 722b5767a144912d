/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/ids.h"
#include "schema/base/io.h"
#include "schema/store/store.h"
#include "tests/support/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

typedef struct t_store {
    char *dir; /* holds "store" and what a test puts beside it */
    char *url;
    sch_store *store;
} t_store;

static void t_store_done(t_store t)
{
    sch_store_close(t.store);
    free(t.url);
    t_tmpdir_free(t.dir);
}
SCH_DEFINE_AUTO(t_store, t_store_done);

static t_store t_store_open(void)
{
    t_store t = {.dir = t_tmpdir_new()};
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&t.url, "file:%s/store", t.dir), 0);
    t_ok(sch_store_open(t.url, &t.store, &err), &err);
    return t;
}

/** The artifact is exactly these bytes. */
static void check_content(sch_store *store, const char *name, const char *expected)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(free) char *got = calloc(1, strlen(expected) + 2);
    sch_err err = {0};

    t_ok(sch_blob_open(store, name, &blob, &err), &err);
    ck_assert_uint_eq(sch_blob_size(blob), strlen(expected));
    ck_assert_int_eq(sch_blob_read(blob, 0, got, strlen(expected) + 1, &err),
                     (int64_t)strlen(expected));
    ck_assert_str_eq(got, expected);
}

static int counted_files;
static int count_file(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)path;
    (void)st;
    (void)ftw;
    counted_files += flag != FTW_D;
    return 0;
}
/** Files below the store's directory, temporaries included. */
static int files_on_disk(const t_store *t)
{
    counted_files = 0;
    ck_assert_int_eq(nftw(t->url + 5, count_file, 16, FTW_PHYS), 0);
    return counted_files;
}

START_TEST(what_was_put_is_read_back_and_replaced_whole)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    sch_err err = {0};

    t_ok(sch_store_put(t.store, "file-1/mmd", "first", 5, &err), &err);
    check_content(t.store, "file-1/mmd", "first");
    t_ok(sch_store_put(t.store, "file-1/mmd", "", 0, &err), &err);
    check_content(t.store, "file-1/mmd", "");
    t_ok(sch_store_put(t.store, "x/y", "short names", 11, &err), &err);
    check_content(t.store, "x/y", "short names");
    ck_assert_int_eq(files_on_disk(&t), 2);
}
END_TEST

START_TEST(what_is_written_in_pieces_is_hashed_whole_small_or_large)
{
    static const size_t sizes[] = {0, 5, 100000, 2 * 1024 * 1024 + 1, 9 * 1024 * 1024 + 3};
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(free) unsigned char *bytes = malloc(sizes[4]);

    for (size_t i = 0; i < sizes[4]; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 251);
    for (size_t k = 0; k < SCH_COUNT_OF(sizes); k++) {
        uint8_t digest[SCH_SHA256_LEN];
        char want[SCH_SHA256_HEX], got[SCH_SHA256_HEX];
        sch_put *put = NULL;
        sch_err err = {0};

        t_ok(sch_put_begin(t.store, "f1/source", &put, &err), &err);
        t_ok(sch_put_hash(put, &err), &err);
        for (size_t at = 0, n; at < sizes[k]; at += n) {
            n = sizes[k] - at < 70001 ? sizes[k] - at : 70001;
            t_ok(sch_put_write(put, bytes + at, n, &err), &err);
        }
        sch_put_sha256(put, got);
        sch_sha256_of(bytes, sizes[k], digest);
        sch_hex(digest, sizeof digest, want);
        ck_assert_str_eq(got, want);
        if (k % 2) { /* one that is given up half way ends its thread too */
            sch_put_abort(put);
            continue;
        }
        t_ok(sch_put_commit(put, &err), &err);
    }
}
END_TEST

START_TEST(a_reader_keeps_the_bytes_it_opened)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    sch_err err = {0};
    char got[8] = "";

    t_ok(sch_store_put(t.store, "f/a", "old", 3, &err), &err);
    t_ok(sch_blob_open(t.store, "f/a", &blob, &err), &err);
    t_ok(sch_store_put(t.store, "f/a", "newer", 5, &err), &err);
    t_ok(sch_store_delete_all(t.store, "f", &err), &err);
    ck_assert_int_eq(sch_blob_read(blob, 0, got, sizeof got, &err), 3);
    ck_assert_str_eq(got, "old");
}
END_TEST

START_TEST(ranges_are_read_and_end_at_the_end)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    sch_err err = {0};
    char got[16] = "";

    t_ok(sch_store_put(t.store, "f/a", "0123456789", 10, &err), &err);
    t_ok(sch_blob_open(t.store, "f/a", &blob, &err), &err);
    ck_assert_int_eq(sch_blob_read(blob, 3, got, 4, &err), 4);
    ck_assert_str_eq(got, "3456");
    ck_assert_int_eq(sch_blob_read(blob, 8, got, 4, &err), 2);
    ck_assert_int_eq(sch_blob_read(blob, 10, got, 4, &err), 0);
    ck_assert_int_eq(sch_blob_read(blob, UINT64_MAX, got, 4, &err), 0);
}
END_TEST

START_TEST(descriptors_of_a_blob_have_offsets_of_their_own)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(sch_close) int a = -1;
    SCH_AUTO(sch_close) int b = -1;
    sch_err err = {0};
    char got[4] = "";

    t_ok(sch_store_put(t.store, "f/a", "0123456789", 10, &err), &err);
    t_ok(sch_blob_open(t.store, "f/a", &blob, &err), &err);
    t_ok(sch_blob_fd(blob, &a, &err), &err);
    t_ok(sch_blob_fd(blob, &b, &err), &err);
    ck_assert_int_eq(read(a, got, 3), 3);
    ck_assert_int_eq(read(b, got, 3), 3);
    ck_assert_str_eq(got, "012");
    ck_assert_int_eq(write(a, "x", 1), -1);
    ck_assert(fcntl(a, F_GETFD) & FD_CLOEXEC);
}
END_TEST

START_TEST(names_that_are_none_are_refused_everywhere)
{
    static const char *const bad[] = {
        "",     "a",    "/a",    "a/",    "a/b/c",      "../x",   "a/..", "./x",  "a/.b",
        ".a/b", "a//b", "a b/c", "a/b\n", "a/\xC3\xA4", "a\\b/c", "a/b*", "a/$b", "a/b:c",
    };
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char longest[300];
    sch_err err = {0};

    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        t_status(sch_store_put(t.store, bad[i], "", 0, &err), SCH_INVALID);
        t_status(sch_blob_open(t.store, bad[i], &blob, &err), SCH_INVALID);
        t_status(sch_store_delete(t.store, bad[i], &err), SCH_INVALID);
        t_status(sch_store_adopt(t.store, bad[i], AT_FDCWD, "x", &err), SCH_INVALID);
    }
    t_status(sch_store_delete_all(t.store, "..", &err), SCH_INVALID);
    t_status(sch_store_delete_all(t.store, "a/b", &err), SCH_INVALID);
    memset(longest, 'a', sizeof longest);
    longest[1] = '/';
    longest[201] = '\0';
    t_status(sch_store_put(t.store, longest, "", 0, &err), SCH_INVALID);
    longest[200] = '\0';
    t_ok(sch_store_put(t.store, longest, "", 0, &err), &err);
    ck_assert_int_eq(files_on_disk(&t), 1);
}
END_TEST

START_TEST(urls_that_are_none_are_refused)
{
    sch_store *store = NULL;
    sch_err err = {0};

    t_status(sch_store_open("s3://bucket", &store, &err), SCH_INVALID);
    t_status(sch_store_open("file:", &store, &err), SCH_INVALID);
    t_status(sch_store_open("file:/tmp/x?sync=maybe", &store, &err), SCH_INVALID);
    t_status(sch_store_open("file:/proc/none/here", &store, &err), SCH_FATAL);
    ck_assert_ptr_null(store);
}
END_TEST

START_TEST(an_aborted_put_leaves_nothing)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    sch_put *put = NULL;
    sch_err err = {0};

    t_ok(sch_put_begin(t.store, "f/a", &put, &err), &err);
    t_ok(sch_put_write(put, "half", 4, &err), &err);
    ck_assert_int_eq(files_on_disk(&t), 1);
    t_status(sch_blob_open(t.store, "f/a", &blob, &err), SCH_NOT_FOUND);
    ck_assert_ptr_null(sch_put_abort(put));
    ck_assert_int_eq(files_on_disk(&t), 0);
}
END_TEST

START_TEST(a_write_that_fails_stores_nothing_and_the_old_bytes_stay)
{
    const struct rlimit small = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(free) char *bytes = calloc(1, 200000);
    sch_put *put = NULL;
    struct rlimit before;
    sch_err err = {0};

    t_ok(sch_store_put(t.store, "f/a", "old", 3, &err), &err);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    setrlimit(RLIMIT_FSIZE, &small);
    t_ok(sch_put_begin(t.store, "f/a", &put, &err), &err);
    t_status(sch_put_write(put, bytes, 200000, &err), SCH_FATAL);
    t_status(sch_put_commit(put, &err), SCH_FATAL);
    setrlimit(RLIMIT_FSIZE, &before);
    check_content(t.store, "f/a", "old");
    ck_assert_int_eq(files_on_disk(&t), 1);
}
END_TEST

static bool join(const char *leaf, uint64_t size, void *arg)
{
    sch_strbuf *sb = arg;

    sch_strbuf_addf(sb, "%s=%d ", leaf, (int)size);
    return strcmp(leaf, "stop") != 0;
}

START_TEST(artifacts_are_listed_in_the_order_of_their_names)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_err err = {0};

    t_ok(sch_store_put(t.store, "f/mmd", "123", 3, &err), &err);
    t_ok(sch_store_put(t.store, "f/lines.json", "12", 2, &err), &err);
    t_ok(sch_store_put(t.store, "g/other", "1", 1, &err), &err);
    t_ok(sch_store_list(t.store, "f", join, &sb, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&sb), "lines.json=2 mmd=3 ");
    t_ok(sch_store_put(t.store, "f/stop", "", 0, &err), &err);
    t_ok(sch_store_put(t.store, "f/zzz", "", 0, &err), &err);
    sch_strbuf_reset(&sb);
    t_ok(sch_store_list(t.store, "f", join, &sb, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&sb), "lines.json=2 mmd=3 stop=0 ");
    sch_strbuf_reset(&sb);
    t_ok(sch_store_list(t.store, "nobody", join, &sb, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&sb), "");
}
END_TEST

START_TEST(what_is_deleted_is_gone_and_deleting_it_again_is_fine)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char name[32];
    sch_err err = {0};

    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "f/leaf-%d", i);
        t_ok(sch_store_put(t.store, name, "1", 1, &err), &err);
    }
    t_ok(sch_store_put(t.store, "g/kept", "1", 1, &err), &err);
    t_ok(sch_store_delete(t.store, "f/leaf-0", &err), &err);
    t_ok(sch_store_delete(t.store, "f/leaf-0", &err), &err);
    t_status(sch_blob_open(t.store, "f/leaf-0", &blob, &err), SCH_NOT_FOUND);
    t_ok(sch_store_delete_all(t.store, "f", &err), &err);
    t_ok(sch_store_delete_all(t.store, "f", &err), &err);
    t_ok(sch_store_delete(t.store, "f/leaf-1", &err), &err);
    t_status(sch_blob_open(t.store, "f/leaf-1", &blob, &err), SCH_NOT_FOUND);
    ck_assert_int_eq(files_on_disk(&t), 1);
}
END_TEST

START_TEST(files_do_not_pile_up_in_one_folder)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(free) char *path = NULL;
    struct stat st;
    sch_err err = {0};

    t_ok(sch_store_put(t.store, "0190a000-0000-7000-8000-0000000000ab/a", "1", 1, &err), &err);
    ck_assert_int_gt(asprintf(&path, "%s/store/ab/0190a000-0000-7000-8000-0000000000ab/a", t.dir),
                     0);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
}
END_TEST

/** A file of that content in the test's directory; @return the directory's descriptor. */
static int make_file(const t_store *t, const char *leaf, const char *text)
{
    SCH_AUTO(free) char *path = NULL;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&path, "%s/%s", t->dir, leaf), 0);
    t_ok(sch_write_file(path, text, strlen(text), &err), &err);
    return open(t->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

START_TEST(a_file_is_taken_over_and_leaves_its_place)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_close) int dir = make_file(&t, "out", "result");
    sch_err err = {0};

    t_ok(sch_store_adopt(t.store, "f/mmd", dir, "out", &err), &err);
    check_content(t.store, "f/mmd", "result");
    ck_assert_int_eq(faccessat(dir, "out", F_OK, 0), -1);
    t_status(sch_store_adopt(t.store, "f/mmd", dir, "out", &err), SCH_NOT_FOUND);
    check_content(t.store, "f/mmd", "result");
}
END_TEST

START_TEST(a_file_with_another_name_or_on_another_disk_is_copied)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_close) int dir = make_file(&t, "out", "result");
    SCH_AUTO(sch_close) int shm = open("/dev/shm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    SCH_AUTO(sch_close) int other = -1;
    char name[64];
    sch_err err = {0};

    ck_assert_int_eq(linkat(dir, "out", dir, "second", 0), 0);
    t_ok(sch_store_adopt(t.store, "f/mmd", dir, "out", &err), &err);
    check_content(t.store, "f/mmd", "result");
    other = openat(dir, "second", O_WRONLY | O_TRUNC | O_CLOEXEC);
    ck_assert_int_ge(other, 0);
    check_content(t.store, "f/mmd", "result"); /* the other name does not reach it */

    snprintf(name, sizeof name, "recto-test-%d", (int)getpid());
    sch_close(other);
    other = shm < 0 ? -1 : openat(shm, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (other < 0)
        return; /* no second file system here */
    ck_assert_int_eq(write(other, "far", 3), 3);
    t_ok(sch_store_adopt(t.store, "f/far", shm, name, &err), &err);
    check_content(t.store, "f/far", "far");
    ck_assert_int_eq(faccessat(shm, name, F_OK, 0), -1);
}
END_TEST

START_TEST(only_regular_files_are_taken_over)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_close) int dir = make_file(&t, "secret", "secret");
    sch_err err = {0};

    ck_assert_int_eq(symlinkat("secret", dir, "link"), 0);
    ck_assert_int_eq(mkfifoat(dir, "pipe", 0600), 0);
    t_status(sch_store_adopt(t.store, "f/a", dir, "link", &err), SCH_INVALID);
    t_status(sch_store_adopt(t.store, "f/a", dir, "pipe", &err), SCH_INVALID);
    t_status(sch_store_adopt(t.store, "f/a", dir, "store", &err), SCH_INVALID);
    t_status(sch_store_adopt(t.store, "f/a", dir, "./secret", &err), SCH_INVALID);
    ck_assert_int_eq(files_on_disk(&t), 0);
}
END_TEST

/** Pretend that nobody wrote to the file for years. */
static void age(int dir_fd, const char *leaf)
{
    const struct timespec long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

    ck_assert_int_eq(utimensat(dir_fd, leaf, long_ago, 0), 0);
}

START_TEST(temporaries_of_dead_writers_are_swept_and_those_in_use_are_not)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_put_abort) sch_put *slow = NULL;
    SCH_AUTO(free) char *tmp = NULL;
    sch_store *again = NULL;
    sch_err err = {0};
    struct dirent *e;
    DIR *dir;

    t_ok(sch_put_begin(t.store, "f/a", &slow, &err), &err);
    t_ok(sch_put_write(slow, "slow", 4, &err), &err);
    ck_assert_int_gt(asprintf(&tmp, "%s/store/tmp", t.dir), 0);
    dir = opendir(tmp);
    ck_assert_ptr_nonnull(dir);
    sch_close(openat(dirfd(dir), "dead", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    while ((e = readdir(dir)) != NULL) {
        if (e->d_name[0] != '.')
            age(dirfd(dir), e->d_name);
    }
    sch_close(openat(dirfd(dir), "young", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    ck_assert_int_eq(files_on_disk(&t), 3);
    t_ok(sch_store_open(t.url, &again, &err), &err);
    sch_store_close(again);
    ck_assert_int_eq(faccessat(dirfd(dir), "dead", F_OK, 0), -1);
    ck_assert_int_eq(faccessat(dirfd(dir), "young", F_OK, 0), 0);
    closedir(dir);
    t_ok(sch_put_commit(SCH_STEAL(slow), &err), &err);
    check_content(t.store, "f/a", "slow");
}
END_TEST

START_TEST(a_full_disk_is_told_and_nothing_half_written_stays)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(free) char *bytes = calloc(1, 1024 * 1024);
    SCH_AUTO(free) char *url = NULL;
    sch_store *small = NULL;
    sch_put *put = NULL;
    sch_err err = {0};
    int out;

    ck_assert_int_gt(asprintf(&url, "file:%s/small/store", t.dir), 0);
    sch_close(make_file(&t, "out", "result"));
    if (!t_small_disk(t.dir, "small", 512 * 1024))
        return; /* this kernel lets us make none */
    t_ok(sch_store_open(url, &small, &err), &err);
    t_ok(sch_put_begin(small, "f/a", &put, &err), &err);
    t_status(sch_put_write(put, bytes, 1024 * 1024, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "disk_full");
    sch_put_abort(put);
    t_status(sch_store_put(small, "f/a", bytes, 1024 * 1024, &err), SCH_LIMIT);
    t_ok(sch_store_put(small, "f/a", bytes, 256 * 1024, &err), &err); /* the room is back */
    out = open(t.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    t_ok(sch_store_adopt(small, "f/b", out, "out", &err), &err); /* from another disk */
    check_content(small, "f/b", "result");
    sch_close(out);
    sch_store_close(small);
    t_small_disk_done(t.dir, "small");
}
END_TEST

START_TEST(the_check_tells_the_room_left_and_leaves_nothing)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    uint64_t room = 0;
    sch_err err = {0};

    t_ok(sch_store_check(t.store, &room, &err), &err);
    ck_assert_uint_gt(room, 0);
    ck_assert_int_eq(files_on_disk(&t), 0);
}
END_TEST

enum { WRITERS = 4, ROUNDS = 60, BODY = 20000 };

/* Threads count what went wrong; only the test itself may assert. */
typedef struct crowd {
    sch_store *store;
    char letter;
    int wrong;
    sch_err err;
} crowd;

static void *write_rounds(void *arg)
{
    crowd *me = arg;
    char *body = malloc(BODY);

    memset(body, me->letter, BODY);
    for (int i = 0; i < ROUNDS; i++)
        me->wrong += sch_store_put(me->store, "f/shared", body, BODY, &me->err) != SCH_OK;
    free(body);
    return NULL;
}

static void *read_rounds(void *arg)
{
    crowd *me = arg;
    char *body = malloc(BODY + 1);

    for (int i = 0; i < ROUNDS * 2; i++) {
        SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;

        if (sch_blob_open(me->store, "f/shared", &blob, &me->err) != SCH_OK ||
            sch_blob_read(blob, 0, body, BODY + 1, &me->err) != BODY)
            me->wrong++;
        else /* all bytes alike: equal to itself moved by one */
            me->wrong += memcmp(body, body + 1, BODY - 1) != 0;
    }
    free(body);
    return NULL;
}

START_TEST(readers_see_the_old_bytes_or_the_new_ones)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    pthread_t threads[WRITERS * 2];
    crowd all[WRITERS * 2];

    for (int i = 0; i < WRITERS * 2; i++)
        all[i] = (crowd){.store = t.store, .letter = (char)('a' + i)};
    write_rounds(&all[0]);
    for (int i = 0; i < WRITERS * 2; i++)
        pthread_create(&threads[i], NULL, i % 2 ? read_rounds : write_rounds, &all[i]);
    for (int i = 0; i < WRITERS * 2; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_msg(all[i].wrong == 0, "%s", all[i].err.text);
    }
    ck_assert_int_eq(files_on_disk(&t), 1);
}
END_TEST

static void *delete_rounds(void *arg)
{
    crowd *me = arg;

    for (int i = 0; i < ROUNDS; i++) {
        sch_status s = sch_store_delete_all(me->store, "f", &me->err);

        me->wrong += s != SCH_OK && s != SCH_FATAL; /* SCH_FATAL: written to meanwhile */
    }
    return NULL;
}

START_TEST(a_put_during_a_delete_of_all_comes_to_a_whole_artifact_or_none)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    pthread_t writer, deleter;
    crowd writes = {.store = t.store, .letter = 'a'}, deletes = {.store = t.store};
    sch_err err = {0};

    pthread_create(&writer, NULL, write_rounds, &writes);
    pthread_create(&deleter, NULL, delete_rounds, &deletes);
    pthread_join(writer, NULL);
    pthread_join(deleter, NULL);
    ck_assert_msg(writes.wrong == 0, "%s", writes.err.text);
    ck_assert_msg(deletes.wrong == 0, "%s", deletes.err.text);
    t_ok(sch_store_delete_all(t.store, "f", &err), &err);
    ck_assert_int_eq(files_on_disk(&t), 0);
}
END_TEST

START_TEST(a_store_without_sync_works_alike)
{
    SCH_AUTO(t_store_done) t_store t = t_store_open();
    SCH_AUTO(sch_store_close) sch_store *loose = NULL;
    SCH_AUTO(free) char *url = NULL;
    sch_err err = {0};

    ck_assert_int_gt(asprintf(&url, "%s?sync=off", t.url), 0);
    t_ok(sch_store_open(url, &loose, &err), &err);
    t_ok(sch_store_put(loose, "f/a", "1", 1, &err), &err);
    check_content(t.store, "f/a", "1");
}
END_TEST

int main(void)
{
    return T_RUN(
        "store", what_was_put_is_read_back_and_replaced_whole,
        what_is_written_in_pieces_is_hashed_whole_small_or_large,
        a_reader_keeps_the_bytes_it_opened, ranges_are_read_and_end_at_the_end,
        descriptors_of_a_blob_have_offsets_of_their_own, names_that_are_none_are_refused_everywhere,
        urls_that_are_none_are_refused, an_aborted_put_leaves_nothing,
        a_write_that_fails_stores_nothing_and_the_old_bytes_stay,
        artifacts_are_listed_in_the_order_of_their_names,
        what_is_deleted_is_gone_and_deleting_it_again_is_fine, files_do_not_pile_up_in_one_folder,
        a_file_is_taken_over_and_leaves_its_place,
        a_file_with_another_name_or_on_another_disk_is_copied, only_regular_files_are_taken_over,
        temporaries_of_dead_writers_are_swept_and_those_in_use_are_not,
        a_full_disk_is_told_and_nothing_half_written_stays,
        the_check_tells_the_room_left_and_leaves_nothing, readers_see_the_old_bytes_or_the_new_ones,
        a_put_during_a_delete_of_all_comes_to_a_whole_artifact_or_none,
        a_store_without_sync_works_alike);
}
