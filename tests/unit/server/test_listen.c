/* SPDX-License-Identifier: Apache-2.0 */
#include "server/listen.h"

#include "tests/support/t.h"

#include <stdio.h>
#include <string.h>

START_TEST(port_zero_is_replaced_by_a_real_one)
{
    SCH_AUTO(free) char *url = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    sch_err err = {0};
    int port = 0;

    t_ok(srv_listen("127.0.0.1", 0, &fd, &url, &err), &err);
    ck_assert_int_eq(sscanf(url, "http://127.0.0.1:%d", &port), 1);
    ck_assert_int_gt(port, 0);
}
END_TEST

START_TEST(every_interface_is_shown_as_loopback)
{
    SCH_AUTO(free) char *url = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    sch_err err = {0};

    t_ok(srv_listen("0.0.0.0", 0, &fd, &url, &err), &err);
    ck_assert_int_eq(strncmp(url, "http://127.0.0.1:", 17), 0);
}
END_TEST

START_TEST(a_port_in_use_says_what_to_do)
{
    SCH_AUTO(free) char *url = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    char *other_url = NULL;
    int other = -1;
    int port = 0;
    sch_err err = {0};

    t_ok(srv_listen("127.0.0.1", 0, &fd, &url, &err), &err);
    ck_assert_int_eq(sscanf(url, "http://127.0.0.1:%d", &port), 1);
    t_status(srv_listen("127.0.0.1", port, &other, &other_url, &err), SCH_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.text, "--port"));
    ck_assert_int_eq(other, -1);
    ck_assert_ptr_null(other_url);
}
END_TEST

START_TEST(an_address_that_is_none_is_refused)
{
    char *url = NULL;
    int fd = -1;
    sch_err err = {0};

    t_status(srv_listen("300.1.1.1.example.invalid", 0, &fd, &url, &err), SCH_INVALID);
    ck_assert_int_eq(fd, -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("listen");
    TCase *tc = tcase_create("listen");

    tcase_add_test(tc, port_zero_is_replaced_by_a_real_one);
    tcase_add_test(tc, every_interface_is_shown_as_loopback);
    tcase_add_test(tc, a_port_in_use_says_what_to_do);
    tcase_add_test(tc, an_address_that_is_none_is_refused);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
