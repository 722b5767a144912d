/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "tests/support/run.h"

#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

/** dir/leaf, owned. */
static char *path_in(const char *dir, const char *leaf)
{
    char *path = NULL;

    ck_assert_int_gt(asprintf(&path, "%s/%s", dir, leaf), 0);
    return path;
}

START_TEST(a_file_is_replaced_whole_and_private)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = path_in(dir, "f");
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    struct stat st;
    sch_err err = {0};

    t_ok(sch_write_file(path, "a longer first text", 19, &err), &err);
    t_ok(sch_write_file(path, "second", 6, &err), &err);
    t_ok(sch_read_file(path, 100, &sb, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&sb), "second");
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
}
END_TEST

START_TEST(a_write_that_fails_leaves_no_temporary)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = path_in(dir, "taken");
    sch_err err = {0};

    t_ok(sch_mkdirs(path, &err), &err); /* a directory has the name already */
    t_status(sch_write_file(path, "x", 1, &err), SCH_FATAL);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(rmdir(dir), 0); /* was empty */
    t_status(sch_write_file("/no/such/place", "x", 1, &err), SCH_FATAL);
}
END_TEST

static void *rewrite(void *arg)
{
    char text[2000];
    intptr_t wrong = 0;

    memset(text, 'x', sizeof text);
    for (int i = 0; i < 50; i++)
        wrong += sch_write_file(arg, text, sizeof text, NULL) != SCH_OK;
    return (void *)wrong;
}

START_TEST(threads_that_write_one_file_do_not_meet_in_a_temporary)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = path_in(dir, "f");
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    pthread_t threads[4];
    sch_err err = {0};

    for (size_t i = 0; i < SCH_COUNT_OF(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, rewrite, path), 0);
    for (size_t i = 0; i < SCH_COUNT_OF(threads); i++) {
        void *wrong = NULL;

        pthread_join(threads[i], &wrong);
        ck_assert_ptr_null(wrong);
    }
    t_ok(sch_read_file(path, 10000, &sb, &err), &err);
    ck_assert_uint_eq(sb.len, 2000);
}
END_TEST

START_TEST(reading_stops_at_the_limit)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *path = path_in(dir, "f");
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_err err = {0};

    t_ok(sch_write_file(path, "0123456789", 10, &err), &err);
    t_status(sch_read_file(path, 9, &sb, &err), SCH_LIMIT);
    sch_strbuf_reset(&sb);
    t_ok(sch_read_file(path, 10, &sb, &err), &err);
    ck_assert_uint_eq(sb.len, 10);
    t_status(sch_read_file("/no/such/file", 9, &sb, &err), SCH_NOT_FOUND);
    t_status(sch_read_file(dir, 9, &sb, &err), SCH_FATAL); /* a directory */
}
END_TEST

START_TEST(more_than_a_pipe_holds_goes_through_it)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    static char big[300000];
    int fds[2];
    sch_err err = {0};
    pid_t pid;

    ck_assert_int_eq(pipe(fds), 0);
    memset(big, 'b', sizeof big);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(sch_write_all(fds[1], big, sizeof big, NULL) == SCH_OK ? 0 : 1);
    sch_close(fds[1]);
    t_ok(sch_read_all(fds[0], sizeof big, &sb, &err), &err);
    sch_close(fds[0]);
    ck_assert_uint_eq(sb.len, sizeof big);
    t_status(sch_write_all(-1, "x", 1, &err), SCH_FATAL);
    t_status(sch_read_all(-1, 1, &sb, &err), SCH_FATAL);
}
END_TEST

START_TEST(directories_are_made_with_their_parents_and_removed_with_their_content)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(free) char *deep = path_in(dir, "a/b//c/");
    SCH_AUTO(free) char *top = path_in(dir, "a");
    SCH_AUTO(free) char *kept = path_in(dir, "kept");
    SCH_AUTO(free) char *link = path_in(dir, "a/b/link");
    SCH_AUTO(free) char *inside = path_in(dir, "kept/inside");
    sch_err err = {0};

    t_ok(sch_mkdirs(deep, &err), &err);
    t_ok(sch_mkdirs(deep, &err), &err);
    t_ok(sch_mkdirs(kept, &err), &err);
    t_ok(sch_write_file(inside, "x", 1, &err), &err);
    t_status(sch_mkdirs(inside, &err), SCH_FATAL); /* a file is in the way */
    ck_assert_int_eq(symlink(kept, link), 0);
    t_ok(sch_remove_tree(top, &err), &err);
    t_ok(sch_remove_tree(top, &err), &err);
    ck_assert_int_eq(access(top, F_OK), -1);
    ck_assert_int_eq(access(inside, F_OK), 0); /* the link was not followed */
}
END_TEST

/** What `write` sends to standard error, as text. */
static char *logged(void (*write_lines)(void))
{
    sch_strbuf sb = {0};
    int fds[2], saved = dup(STDERR_FILENO);
    sch_err err = {0};

    ck_assert_int_eq(pipe(fds), 0);
    dup2(fds[1], STDERR_FILENO);
    sch_close(fds[1]);
    write_lines();
    dup2(saved, STDERR_FILENO);
    sch_close(saved);
    t_ok(sch_read_all(fds[0], 100000, &sb, &err), &err);
    sch_close(fds[0]);
    return sch_strbuf_steal(&sb);
}

static void two_lines(void)
{
    sch_log_init("test", SCH_LOG_INFO);
    sch_log(SCH_LOG_INFO, "done", SCH_LOG_S("text", "a \"b\"\n\xFF"), SCH_LOG_I("n", -7),
            SCH_LOG_S("empty", ""), SCH_LOG_S("null", NULL));
    sch_log(SCH_LOG_DEBUG, "hidden");
}

START_TEST(a_log_line_is_one_json_object_with_what_was_said)
{
    SCH_AUTO(free) char *text = logged(two_lines);
    json_error_t error;
    json_t *line;

    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    line = json_loads(text, 0, &error);
    ck_assert_msg(line, "%s: %s", error.text, text);
    ck_assert_str_eq(json_string_value(json_object_get(line, "level")), "info");
    ck_assert_str_eq(json_string_value(json_object_get(line, "prog")), "test");
    ck_assert_str_eq(json_string_value(json_object_get(line, "event")), "done");
    ck_assert_str_eq(json_string_value(json_object_get(line, "text")), "a \"b\"\n\xEF\xBF\xBD");
    ck_assert_int_eq(json_integer_value(json_object_get(line, "n")), -7);
    ck_assert_ptr_null(json_object_get(line, "empty"));
    ck_assert_ptr_null(json_object_get(line, "null"));
    ck_assert_ptr_nonnull(json_object_get(line, "time"));
    json_decref(line);
}
END_TEST

START_TEST(levels_are_known_by_their_words)
{
    sch_log_level level = SCH_LOG_ERROR;

    ck_assert(sch_log_level_parse("debug", &level));
    ck_assert_int_eq(level, SCH_LOG_DEBUG);
    ck_assert(!sch_log_level_parse("verbose", &level));
    ck_assert_int_eq(level, SCH_LOG_DEBUG);
    sch_log_init("test", SCH_LOG_WARNING);
    ck_assert(sch_log_is_on(SCH_LOG_ERROR));
    ck_assert(sch_log_is_on(SCH_LOG_WARNING));
    ck_assert(!sch_log_is_on(SCH_LOG_INFO));
}
END_TEST

int main(void)
{
    return T_RUN("io", a_file_is_replaced_whole_and_private, a_write_that_fails_leaves_no_temporary,
                 threads_that_write_one_file_do_not_meet_in_a_temporary, reading_stops_at_the_limit,
                 more_than_a_pipe_holds_goes_through_it,
                 directories_are_made_with_their_parents_and_removed_with_their_content,
                 a_log_line_is_one_json_object_with_what_was_said, levels_are_known_by_their_words);
}
