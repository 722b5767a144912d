/* SPDX-License-Identifier: Apache-2.0 */
#include "server/instance.h"

#include "schema/base/io.h"
#include "tests/support/t.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

START_TEST(a_data_directory_has_one_server)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    char pid[24];
    int first = -1, second = -1;
    sch_err err = {0};

    t_ok(srv_instance_lock(dir, &first, &err), &err);
    t_status(srv_instance_lock(dir, &second, &err), SCH_EXISTS);
    snprintf(pid, sizeof pid, "pid %d", (int)getpid());
    ck_assert_ptr_nonnull(strstr(err.text, pid));
    ck_assert_int_eq(second, -1);
    close(first);
    t_ok(srv_instance_lock(dir, &second, &err), &err);
    close(second);
}
END_TEST

START_TEST(the_ready_file_is_json_with_url_and_pid)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    char path[512];
    sch_err err = {0};
    json_t *json;

    snprintf(path, sizeof path, "%s/ready.json", dir);
    t_ok(srv_instance_write_ready(path, "http://127.0.0.1:8070", &err), &err);
    t_ok(sch_read_file(path, 4096, &text, &err), &err);
    json = json_loads(sch_strbuf_str(&text), 0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(json, "url")), "http://127.0.0.1:8070");
    ck_assert_int_eq(json_integer_value(json_object_get(json, "pid")), getpid());
    json_decref(json);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instance");
    TCase *tc = tcase_create("instance");

    tcase_add_test(tc, a_data_directory_has_one_server);
    tcase_add_test(tc, the_ready_file_is_json_with_url_and_pid);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
