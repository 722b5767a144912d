/* SPDX-License-Identifier: Apache-2.0 */
/* External programs: what they get, what they are refused, how they end. */
#include "schema/base/io.h"
#include "schema/child/child.h"
#include "tests/support/t.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

static char dir[] = "/tmp/t-child-XXXXXX";

static void make_dir(void)
{
    (void)snprintf(dir, sizeof dir, "/tmp/t-child-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void remove_dir(void)
{
    sch_err err = {0};

    t_ok(sch_remove_tree(dir, &err), &err);
}

static sch_child_spec shell(const char *const *args)
{
    return (sch_child_spec){.program = "sh",
                            .args = args,
                            .work_dir = dir,
                            .in_fd = -1,
                            .out_fd = -1,
                            .cancel_fd = -1,
                            .limits = SCH_CHILD_LIMITS};
}

static sch_child_end run(const char *script, const sch_child_limits *limits)
{
    const char *args[] = {"-c", script, NULL};
    sch_child_spec spec = shell(args);
    sch_child_end end;
    sch_err err = {0};

    if (limits)
        spec.limits = *limits;
    t_ok(sch_child_run(&spec, &end, &err), &err);
    return end;
}

static void check(const char *script, sch_child_outcome outcome)
{
    sch_child_end end = run(script, NULL);

    ck_assert_msg(end.outcome == outcome, "%s: %s (%s) %s", script,
                  sch_child_outcome_name(end.outcome), end.text, end.log);
}

START_TEST(it_writes_its_folder_and_says_how_it_ended)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    char path[64];
    sch_child_end end;
    sch_err err = {0};

    end = run("echo hello >out; mkdir sub; echo why >&2; pwd; exit 3", NULL);
    ck_assert_str_eq(sch_child_outcome_name(end.outcome), "failed");
    ck_assert_int_eq(end.status, 3);
    ck_assert_str_eq(end.log, "why\n");
    ck_assert_ptr_nonnull(strstr(end.sandbox, "seccomp=applied"));
    (void)snprintf(path, sizeof path, "%s/out", dir);
    t_ok(sch_read_file(path, 100, &got, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&got), "hello\n");
    check("exit 0", SCH_CHILD_DONE);
    check("kill -SEGV $$", SCH_CHILD_CRASHED);
}
END_TEST

START_TEST(standard_input_and_output_are_the_callers)
{
    const char *const args[] = {"-c", "tr a-z A-Z", NULL};
    sch_child_spec spec = shell(args);
    int in[2], out[2];
    char got[16] = "";
    sch_child_end end;
    sch_err err = {0};

    ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    ck_assert_int_eq(write(in[1], "text", 4), 4);
    sch_close(in[1]);
    spec.in_fd = in[0];
    spec.out_fd = out[1];
    t_ok(sch_child_run(&spec, &end, &err), &err);
    ck_assert_int_eq(end.outcome, SCH_CHILD_DONE);
    ck_assert_int_eq(read(out[0], got, sizeof got), 4);
    ck_assert_str_eq(got, "TEXT");
    sch_close(in[0]);
    sch_close(out[0]);
    sch_close(out[1]);
}
END_TEST

/* Each of these would succeed without the sandbox. */
START_TEST(what_it_does_not_need_is_refused)
{
    char script[256];

    check("! echo x >/usr/x", SCH_CHILD_DONE);
    check("! echo x >/etc/x", SCH_CHILD_DONE);
    check("! cat /etc/shadow", SCH_CHILD_DONE);
    check("! cat /etc/hostname", SCH_CHILD_DONE);
    check("! ls /root", SCH_CHILD_DONE);
    check("! ls /home/*", SCH_CHILD_DONE);
    check("! unshare -n true", SCH_CHILD_DONE);
    check("test ! -e /etc/fonts || test -r /etc/fonts/.", SCH_CHILD_DONE); /* what it does need */
    check("test $(id -u) -ne 0", SCH_CHILD_DONE);
    (void)snprintf(script, sizeof script, "! kill -0 %d", (int)getpid());
    check(script, SCH_CHILD_DONE);
    (void)snprintf(script, sizeof script, "! cat /proc/%d/environ", (int)getpid());
    check(script, SCH_CHILD_DONE);
}
END_TEST

START_TEST(there_is_no_network)
{
    check("python3 -c 'import socket\n"
          "try: socket.socket(socket.AF_INET)\n"
          "except OSError: raise SystemExit(0)\n"
          "raise SystemExit(1)'",
          SCH_CHILD_DONE);
    check("python3 -c 'import socket; socket.socketpair()'", SCH_CHILD_DONE);
}
END_TEST

START_TEST(a_folder_that_is_named_can_be_read_and_not_written)
{
    char extra[] = "/tmp/t-extra-XXXXXX", script[128];
    const char *readable[] = {extra, NULL};
    const char *args[] = {"-c", script, NULL};
    sch_child_spec spec = shell(args);
    sch_child_end end;
    sch_err err = {0};

    ck_assert_ptr_nonnull(mkdtemp(extra));
    ck_assert_int_eq(chmod(extra, 0755), 0); // NOLINT: another user reads it
    (void)snprintf(script, sizeof script, "%s/file", extra);
    t_ok(sch_write_file(script, "x", 1, &err), &err);
    ck_assert_int_eq(chmod(script, 0644), 0);
    (void)snprintf(script, sizeof script, "cat %s/file && ! echo y >%s/new", extra, extra);
    spec.readable = readable;
    t_ok(sch_child_run(&spec, &end, &err), &err);
    ck_assert_msg(end.outcome == SCH_CHILD_DONE, "%s", end.log);
    spec.readable = NULL;
    t_ok(sch_child_run(&spec, &end, &err), &err);
    ck_assert_int_eq(end.outcome, SCH_CHILD_FAILED);
    t_ok(sch_remove_tree(extra, &err), &err);
}
END_TEST

START_TEST(every_limit_ends_it)
{
    sch_child_limits l = SCH_CHILD_LIMITS;

    l.wall_ms = 300;
    ck_assert_int_eq(run("sleep 60", &l).outcome, SCH_CHILD_HUNG);
    l = SCH_CHILD_LIMITS;
    l.memory_bytes = 64 << 20;
    ck_assert_int_eq(
        run("python3 -c 'x = bytearray(400 << 20)\nimport time\ntime.sleep(60)'", &l).outcome,
        SCH_CHILD_OVERSIZED);
    l = SCH_CHILD_LIMITS;
    l.output_bytes = 1 << 20;
    ck_assert_int_eq(run("head -c 9000000 /dev/zero >a; sleep 60", &l).outcome,
                     SCH_CHILD_OVERSIZED);
    l = SCH_CHILD_LIMITS;
    l.file_bytes = 1 << 20;
    ck_assert_int_eq(run("exec head -c 9000000 /dev/zero >a", &l).outcome, SCH_CHILD_OVERSIZED);
    l = SCH_CHILD_LIMITS;
    l.processes = 8;
    ck_assert_int_eq(run("for i in 1 2 3 4 5 6 7 8 9; do sleep 60 & done; wait", &l).outcome,
                     SCH_CHILD_OVERSIZED);
    l = SCH_CHILD_LIMITS;
    l.cpu_s = 1;
    ck_assert_int_eq(run("exec sh -c 'while :; do :; done'", &l).outcome, SCH_CHILD_HUNG);
}
END_TEST

/* A writer holds the pipe open as long as it lives, wherever it went. */
static void check_all_gone(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char rest[64];

    do
        ck_assert_msg(poll(&p, 1, 10000) == 1, "a descendant is still there");
    while (read(fd, rest, sizeof rest) > 0);
}

START_TEST(no_descendant_outlives_it)
{
    static const char *const scripts[] = {
        "setsid sh -c 'sleep 300' & exit 0",
        "(setsid sh -c 'trap \"\" TERM HUP; sleep 300; sleep 300' &) & exit 1",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(scripts); i++) {
        const char *const args[] = {"-c", scripts[i], NULL};
        sch_child_spec spec = shell(args);
        sch_child_end end;
        sch_err err = {0};
        int fds[2];

        ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
        spec.out_fd = fds[1];
        t_ok(sch_child_run(&spec, &end, &err), &err);
        sch_close(fds[1]);
        check_all_gone(fds[0]);
        sch_close(fds[0]);
    }
}
END_TEST

START_TEST(a_run_can_be_cancelled)
{
    const char *const args[] = {"-c", "sleep 300 & sleep 300", NULL};
    sch_child_spec spec = shell(args);
    sch_child_end end;
    sch_err err = {0};
    int fds[2];

    ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
    spec.out_fd = fds[1];
    spec.cancel_fd = eventfd(1, EFD_CLOEXEC);
    t_ok(sch_child_run(&spec, &end, &err), &err);
    ck_assert_str_eq(sch_child_outcome_name(end.outcome), "cancelled");
    sch_close(fds[1]);
    check_all_gone(fds[0]);
    sch_close(fds[0]);
    sch_close(spec.cancel_fd);
}
END_TEST

/* The caller dies without a word, as kill -9 lets it. */
START_TEST(it_ends_with_its_caller)
{
    const char *const args[] = {"-c", "echo up; setsid sleep 300 & sleep 300", NULL};
    sch_child_spec spec = shell(args);
    char up[3];
    int fds[2];
    int pid;

    ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
    spec.out_fd = fds[1];
    pid = fork();
    if (pid == 0) {
        sch_child *child = NULL;
        sch_err err = {0};

        (void)sch_child_open(&spec, &child, &err);
        (void)pause();
        _exit(0);
    }
    sch_close(fds[1]);
    ck_assert_int_eq(read(fds[0], up, sizeof up), 3);
    (void)kill(pid, SIGKILL);
    check_all_gone(fds[0]);
    sch_close(fds[0]);
}
END_TEST

START_TEST(a_program_that_is_missing_is_named)
{
    const char *const args[] = {NULL};
    sch_child_spec spec = shell(args);
    sch_child_end end;
    sch_err err = {0};

    spec.program = "no-such-program";
    ck_assert_int_eq(sch_child_run(&spec, &end, &err), SCH_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "no-such-program"));
    spec.program = "../bin/sh";
    ck_assert_int_eq(sch_child_run(&spec, &end, &err), SCH_NOT_FOUND);
}
END_TEST

/* Standard error longer than a pipe holds, and not UTF-8. */
START_TEST(its_last_words_are_kept)
{
    sch_child_end end =
        run("i=0; while [ $i -lt 3000 ]; do echo 'a line of chatter, number' $i >&2; i=$((i+1));"
            " done; printf 'the \\377 end' >&2",
            NULL);
    size_t len = strlen(end.log);

    ck_assert_int_eq(end.outcome, SCH_CHILD_DONE);
    ck_assert_uint_gt(len, 3000);
    ck_assert_str_eq(end.log + len - 4, " end");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("child");
    TCase *tc = tcase_create("child");

    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, make_dir, remove_dir);
    tcase_add_test(tc, it_writes_its_folder_and_says_how_it_ended);
    tcase_add_test(tc, standard_input_and_output_are_the_callers);
    tcase_add_test(tc, what_it_does_not_need_is_refused);
    tcase_add_test(tc, there_is_no_network);
    tcase_add_test(tc, a_folder_that_is_named_can_be_read_and_not_written);
    tcase_add_test(tc, every_limit_ends_it);
    tcase_add_test(tc, no_descendant_outlives_it);
    tcase_add_test(tc, a_run_can_be_cancelled);
    tcase_add_test(tc, it_ends_with_its_caller);
    tcase_add_test(tc, a_program_that_is_missing_is_named);
    tcase_add_test(tc, its_last_words_are_kept);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
