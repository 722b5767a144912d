/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/auto.h"
#include "schema/wire/address.h"
#include "schema/wire/callback.h"
#include "schema/wire/json.h"
#include "tests/support/run.h"

#include <string.h>

static const sch_callback_rules strict = {.allow_http = false};

START_TEST(a_url_is_rebuilt_from_its_parts)
{
    SCH_AUTO(free) char *url = NULL;
    sch_err err = {0};

    t_ok(sch_callback_check_url("callback_url", "HTTPS://Hooks.Example.COM:443/a?b=c#d", &strict,
                                &url, &err),
         &err);
    ck_assert_str_eq(url, "https://hooks.example.com/a?b=c");
}
END_TEST

START_TEST(http_and_private_hosts_need_permission)
{
    static const sch_callback_rules http = {.allow_http = true};
    static const sch_callback_rules private = {.allow_private = true};
    sch_err err = {0};

    t_status(sch_callback_check_url("callback_url", "http://example.com/", &strict, NULL, &err),
             SCH_INVALID);
    ck_assert_str_eq(err.text, "callback_url: callback_url must be https");
    t_ok(sch_callback_check_url("callback_url", "http://example.com/", &http, NULL, &err), &err);
    t_status(sch_callback_check_url("callback.post", "https://10.0.0.1/", &strict, NULL, &err),
             SCH_INVALID);
    ck_assert_str_eq(err.text,
                     "callback.post: callback.post must be a public host, not a private one");
    t_ok(sch_callback_check_url("callback_url", "https://10.0.0.1/", &private, NULL, &err), &err);
    t_status(sch_callback_check_url("callback_url", "s3://bucket/key", &private, NULL, &err),
             SCH_INVALID);
}
END_TEST

START_TEST(hosts_are_private_by_address_and_by_name)
{
    static const char *const private[] = {
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:7f00:1",
        "localhost",
        "a.localhost",
        "printer",
        "nas.local",
        "metadata.google.internal",
        "x.home.arpa",
        "db.corp",
        "a.lan",
        "localhost.localdomain",
    };
    static const char *const public[] = {"example.com",       "8.8.8.8",      "2606:4700::1111",
                                         "local.example.com", "notlocal.dev", "10.example.org"};

    for (size_t i = 0; i < SCH_COUNT_OF(private); i++)
        ck_assert_msg(sch_host_is_private(private[i]), "%s", private[i]);
    for (size_t i = 0; i < SCH_COUNT_OF(public); i++)
        ck_assert_msg(!sch_host_is_private(public[i]), "%s", public[i]);
}
END_TEST

/** @return as sch_callback_check_headers(), whose text is freed */
static sch_status headers(const char *json, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *object = json_loads(json, 0, NULL);
    SCH_AUTO(free) char *text = NULL;

    ck_assert_ptr_nonnull(object);
    return sch_callback_check_headers("callback_headers", object, &text, err);
}

START_TEST(headers_cannot_break_out_or_take_the_place_of_ours)
{
    static const char *const bad[] = {
        "{\"Host\": \"x\"}",
        "{\"hOST\": \"x\"}",
        "{\"Content-Length\": \"0\"}",
        "{\"Transfer-Encoding\": \"chunked\"}",
        "{\"Connection\": \"close\"}",
        "{\"Mathpix-Signature\": \"t=1,v1=0\"}",
        "{\"mathpix-signature\": \"x\"}",
        "{\"Proxy-Authorization\": \"x\"}",
        "{\"Expect\": \"100-continue\"}",
        "{\"X\": \"a\\r\\nHost: b\"}",
        "{\"X\": \"a\\nb\"}",
        "{\"X\": \"a\\u0001b\"}",
        "{\"X: y\": \"a\"}",
        "{\"X\\r\\nY\": \"a\"}",
        "{\"\": \"a\"}",
        "{\"X\": 1}",
        "{\"X\": null}",
        "{\"X\": [\"a\"]}",
        "[]",
    };
    sch_err err = {0};

    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        ck_assert_msg(headers(bad[i], &err) == SCH_INVALID, "%s", bad[i]);
        ck_assert_ptr_nonnull(strstr(err.text, "callback_headers: "));
    }
    t_ok(headers("{}", &err), &err);
    {
        SCH_AUTO(sch_json_decref) json_t *good = json_pack("{s:s}", "X-A", "b");

        t_ok(sch_callback_check_headers("callback_headers", good, NULL, &err), &err);
    }
    t_ok(headers("{\"Authorization\": \"Bearer x\", \"X-Empty\": \"\", \"X-T\": \"a\\tb\"}", &err),
         &err);
}
END_TEST

START_TEST(headers_have_limits)
{
    SCH_AUTO(sch_json_decref) json_t *many = json_object();
    SCH_AUTO(sch_json_decref) json_t *large = json_object();
    SCH_AUTO(free) char *text = NULL;
    char name[16], value[4097];
    sch_err err = {0};

    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (int i = 0; i <= SCH_CALLBACK_HEADERS_MAX; i++) {
        (void)snprintf(name, sizeof name, "x-%d", i);
        json_object_set_new(many, name, json_string("v"));
        if (i < 4)
            json_object_set_new(large, name, json_string(value));
    }
    t_status(sch_callback_check_headers("h", many, &text, &err), SCH_INVALID);
    t_status(sch_callback_check_headers("h", large, &text, &err), SCH_INVALID);
    ck_assert_ptr_nonnull(strstr(err.text, "more than 16384 bytes"));
}
END_TEST

START_TEST(events_have_names)
{
    static const char *const bad[] = {"[]", "[\"file.split\"]", "[1]", "[null]",
                                      "{}", "\"file.error\""};
    SCH_AUTO(sch_json_decref)
    json_t *two = json_loads("[\"job.completed\",\"file.error\"]", 0, NULL);
    unsigned events = 0;
    sch_err err = {0};

    t_ok(sch_callback_check_events("e", NULL, &events, &err), &err);
    ck_assert_uint_eq(events, SCH_HOOK_EVENTS_ALL);
    t_ok(sch_callback_check_events("e", two, &events, &err), &err);
    ck_assert_uint_eq(events, SCH_HOOK_JOB_COMPLETED | SCH_HOOK_FILE_ERROR);
    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        SCH_AUTO(sch_json_decref) json_t *json = json_loads(bad[i], JSON_DECODE_ANY, NULL);

        ck_assert_msg(sch_callback_check_events("e", json, &events, &err) == SCH_INVALID, "%s",
                      bad[i]);
    }
    for (unsigned bit = 1; bit < SCH_HOOK_EVENTS_ALL; bit <<= 1)
        ck_assert_uint_eq(sch_hook_event_of(sch_hook_event_name((sch_hook_event)bit)), bit);
}
END_TEST

int main(void)
{
    return T_RUN("callback", a_url_is_rebuilt_from_its_parts,
                 http_and_private_hosts_need_permission, hosts_are_private_by_address_and_by_name,
                 headers_cannot_break_out_or_take_the_place_of_ours, headers_have_limits,
                 events_have_names);
}
