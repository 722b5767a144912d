/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "schema/base/strbuf.h"
#include "schema/db/wake.h"
#include "tests/support/run.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>

static bool is_awake(const sch_wake *wake)
{
    struct pollfd p = {.fd = sch_wake_fd(wake), .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

static int sockets_in(const char *dir)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    int n = 0;
    DIR *d;

    sch_strbuf_addf(&path, "%s/wake", dir);
    d = opendir(path.data);
    ck_assert_ptr_nonnull(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

START_TEST(a_hint_reaches_every_listener_until_it_is_drained)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_wake_close) sch_wake *a = NULL;
    SCH_AUTO(sch_wake_close) sch_wake *b = NULL;
    sch_err err = {0};

    t_ok(sch_wake_open(dir, &a, &err), &err);
    t_ok(sch_wake_open(dir, &b, &err), &err);
    ck_assert(!is_awake(a) && !is_awake(b));
    sch_wake_send(dir);
    sch_wake_send(dir);
    ck_assert(is_awake(a) && is_awake(b));
    sch_wake_drain(a);
    ck_assert(!is_awake(a) && is_awake(b));
}
END_TEST

START_TEST(nobody_listening_is_fine)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();

    sch_wake_send(dir);
    sch_wake_send("/no/such/directory");
}
END_TEST

START_TEST(hints_that_nobody_takes_do_not_block_the_sender)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_wake_close) sch_wake *wake = NULL;
    sch_err err = {0};

    t_ok(sch_wake_open(dir, &wake, &err), &err);
    for (int i = 0; i < 2000; i++) /* far more than a socket holds */
        sch_wake_send(dir);
    ck_assert(is_awake(wake));
    sch_wake_drain(wake);
    ck_assert(!is_awake(wake));
    sch_wake_send(dir);
    ck_assert(is_awake(wake));
}
END_TEST

START_TEST(a_listener_that_was_killed_is_cleared_away_and_one_that_closes_goes)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_wake_close) sch_wake *alive = NULL;
    sch_wake *gone = NULL;
    sch_err err = {0};
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        sch_wake *mine = NULL;

        _exit(sch_wake_open(dir, &mine, &err) == SCH_OK ? 0 : 1); /* without closing */
    }
    waitpid(pid, NULL, 0);
    t_ok(sch_wake_open(dir, &alive, &err), &err);
    t_ok(sch_wake_open(dir, &gone, &err), &err);
    ck_assert_int_eq(sockets_in(dir), 3);
    ck_assert_ptr_null(sch_wake_close(gone));
    ck_assert_int_eq(sockets_in(dir), 2);
    sch_wake_send(dir);
    ck_assert_int_eq(sockets_in(dir), 1);
    ck_assert(is_awake(alive));
}
END_TEST

START_TEST(a_path_longer_than_a_socket_address_works)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_wake_close) sch_wake *wake = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf deep = {0};
    sch_err err = {0};

    sch_strbuf_adds(&deep, dir);
    for (int i = 0; i < 20; i++)
        sch_strbuf_adds(&deep, "/a-long-directory-name");
    t_ok(sch_wake_open(deep.data, &wake, &err), &err);
    sch_wake_send(deep.data);
    ck_assert(is_awake(wake));
}
END_TEST

START_TEST(a_place_that_cannot_be_is_an_error)
{
    sch_wake *wake = NULL;
    sch_err err = {0};

    t_status(sch_wake_open("/proc/none", &wake, &err), SCH_FATAL);
    ck_assert_str_ne(err.text, "");
    ck_assert_ptr_null(wake);
}
END_TEST

int main(void)
{
    return T_RUN("wake", a_hint_reaches_every_listener_until_it_is_drained,
                 nobody_listening_is_fine, hints_that_nobody_takes_do_not_block_the_sender,
                 a_listener_that_was_killed_is_cleared_away_and_one_that_closes_goes,
                 a_path_longer_than_a_socket_address_works, a_place_that_cannot_be_is_an_error);
}
