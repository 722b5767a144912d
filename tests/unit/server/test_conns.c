/* SPDX-License-Identifier: Apache-2.0 */
#include "server/conns.h"

#include "schema/base/clock.h"
#include "tests/support/t.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { WAIT_MS = 10000 };

/** Both ends of a connection. */
static void connect_pair(int fds[2])
{
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
}

/** Wait until the other end closed or shut down. */
static bool sees_the_end(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char c;

    return poll(&p, 1, WAIT_MS) == 1 && recv(fd, &c, 1, 0) == 0;
}

START_TEST(a_lingering_connection_takes_what_still_comes)
{
    SCH_AUTO(srv_conns_close) srv_conns *conns = NULL;
    char bytes[4096] = "";
    int fds[2];
    srv_conn *conn;
    sch_err err = {0};

    connect_pair(fds);
    t_ok(srv_conns_open(&conns, &err), &err);
    conn = srv_conns_add(conns, fds[0]);
    conn->linger = true;
    srv_conns_remove(conns, conn);
    close(fds[0]);                 /* as the HTTP library does */
    for (int i = 0; i < 1000; i++) /* more than the socket holds: somebody reads */
        ck_assert_int_eq(send(fds[1], bytes, sizeof bytes, MSG_NOSIGNAL), sizeof bytes);
    ck_assert(sees_the_end(fds[1]));
    close(fds[1]);
}
END_TEST

START_TEST(a_connection_that_need_not_linger_is_left_alone)
{
    SCH_AUTO(srv_conns_close) srv_conns *conns = NULL;
    int fds[2];
    sch_err err = {0};

    connect_pair(fds);
    t_ok(srv_conns_open(&conns, &err), &err);
    srv_conns_remove(conns, srv_conns_add(conns, fds[0]));
    close(fds[0]);
    ck_assert(sees_the_end(fds[1]));
    close(fds[1]);
}
END_TEST

START_TEST(a_client_that_is_too_slow_is_cut_off)
{
    static const srv_conn_state slow[] = {SRV_CONN_IDLE, SRV_CONN_BODY};

    for (size_t i = 0; i < SCH_COUNT_OF(slow); i++) {
        SCH_AUTO(srv_conns_close) srv_conns *conns = NULL;
        srv_conn *conn;
        int fds[2];
        sch_err err = {0};

        connect_pair(fds);
        t_ok(srv_conns_open(&conns, &err), &err);
        conn = srv_conns_add(conns, fds[0]);
        srv_conn_enter(conn, slow[i]);
        conn->since_ms -= 3600 * 1000;
        ck_assert(sees_the_end(fds[0])); /* as the library sees it */
        ck_assert(conn->too_slow);
        srv_conns_remove(conns, conn);
        close(fds[0]);
        close(fds[1]);
    }
}
END_TEST

START_TEST(slow_handlers_and_steady_uploads_are_not_cut_off)
{
    SCH_AUTO(srv_conns_close) srv_conns *conns = NULL;
    srv_conn *busy, *steady, *victim;
    int fds[3][2];
    sch_err err = {0};

    t_ok(srv_conns_open(&conns, &err), &err);
    for (int i = 0; i < 3; i++)
        connect_pair(fds[i]);
    busy = srv_conns_add(conns, fds[0][0]);
    steady = srv_conns_add(conns, fds[1][0]);
    srv_conn_enter(busy, SRV_CONN_BUSY);
    busy->since_ms -= 3600 * 1000;
    srv_conn_enter(steady, SRV_CONN_BODY);
    steady->body_bytes = (int64_t)1 << 30;
    steady->since_ms -= 3600 * 1000;
    victim = srv_conns_add(conns, fds[2][0]); /* cut off by a scan that looked at all three */
    victim->since_ms -= 3600 * 1000;
    ck_assert(sees_the_end(fds[2][0]));
    ck_assert(!busy->too_slow);
    ck_assert(!steady->too_slow);
    srv_conns_remove(conns, busy);
    srv_conns_remove(conns, steady);
    srv_conns_remove(conns, victim);
    for (int i = 0; i < 3; i++) {
        close(fds[i][0]);
        close(fds[i][1]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conns");
    TCase *tc = tcase_create("conns");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_lingering_connection_takes_what_still_comes);
    tcase_add_test(tc, a_connection_that_need_not_linger_is_left_alone);
    tcase_add_test(tc, a_client_that_is_too_slow_is_cut_off);
    tcase_add_test(tc, slow_handlers_and_steady_uploads_are_not_cut_off);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
