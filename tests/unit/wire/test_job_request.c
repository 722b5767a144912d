/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/job_request.h"

#include "schema/base/strbuf.h"
#include "tests/support/run.h"

#include <string.h>

static sch_status collect(const char *json, size_t len, void *arg, sch_err *err)
{
    (void)err;
    sch_strbuf_add(arg, json, len);
    sch_strbuf_addc(arg, '\n');
    return SCH_OK;
}

/** Read a body in pieces of that size. */
static sch_status read_pieces(const char *body, size_t piece, sch_strbuf *items,
                              sch_job_request_end *ret_end, sch_err *err)
{
    SCH_AUTO(sch_job_request_free) sch_job_request *rq = NULL;
    const size_t len = strlen(body);
    sch_status s = sch_job_request_new(collect, items, &rq, err);

    for (size_t at = 0; s == SCH_OK && at < len; at += piece)
        s = sch_job_request_feed(rq, body + at, len - at < piece ? len - at : piece, err);
    return s == SCH_OK ? sch_job_request_finish(rq, ret_end, err) : s;
}

/** Items, one a line, then the options, of a body that is one. */
static char *read_good(const char *body, size_t piece)
{
    sch_strbuf items = {0};
    sch_job_request_end end;
    char *options;
    sch_err err = {0};

    t_ok(read_pieces(body, piece, &items, &end, &err), &err);
    options = json_dumps(end.options, JSON_COMPACT);
    sch_strbuf_addf(&items, "%lld %s%s", (long long)end.items, options,
                    end.has_custom_id ? " with custom_id" : "");
    free(options);
    json_decref(end.options);
    return sch_strbuf_steal(&items);
}

static void check_bad(const char *body, sch_status expected, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf items = {0};
    sch_job_request_end end = {.options = NULL};
    sch_err err = {0};

    t_status(read_pieces(body, strlen(body) + 1, &items, &end, &err), expected);
    ck_assert_msg(strstr(err.text, text) != NULL, "%s: %s", body, err.text);
    ck_assert_ptr_null(end.options);
}

START_TEST(items_come_one_by_one_and_options_at_the_end)
{
    static const char body[] =
        " {\"a\": [1, {\"b\": null}, []], \"files\" : [ {\"source_uri\":\"u\\u00e9\\n\",\"x\":{},"
        "\"y\":[1.50,-2e3,true]} , {} ,{\"custom_id\":\"c:1\", \"filename\":null}], \"job_id\":"
        "\"j\", \"o\":{\"p\":{\"q\":\"\\\"\"}}}\n";
    static const char expected[] =
        "{\"source_uri\":\"u\xc3\xa9\\n\",\"x\":{},\"y\":[1.50,-2e3,true]}\n{}\n"
        "{\"custom_id\":\"c:1\",\"filename\":null}\n"
        "3 {\"a\":[1,{\"b\":null},[]],\"job_id\":\"j\",\"o\":{\"p\":{\"q\":\"\\\"\"}}}"
        " with custom_id";

    for (size_t piece = 1; piece < sizeof body; piece += 3) {
        SCH_AUTO(free) char *got = read_good(body, piece);

        ck_assert_str_eq(got, expected);
    }
}
END_TEST

START_TEST(files_may_stand_first_last_or_alone)
{
    SCH_AUTO(free) char *first = read_good("{\"files\":[{}],\"a\":1,\"b\":2}", 100);
    SCH_AUTO(free) char *last = read_good("{\"a\":1,\"files\":[{}]}", 100);
    SCH_AUTO(free) char *alone = read_good("{\"files\":[{\"files\":[{}]}]}", 100);
    SCH_AUTO(free) char *null = read_good("{\"files\":null,\"files\":[{}],\"a\":1}", 100);

    ck_assert_str_eq(first, "{}\n1 {\"a\":1,\"b\":2}");
    ck_assert_str_eq(last, "{}\n1 {\"a\":1}");
    ck_assert_str_eq(alone, "{\"files\":[{}]}\n1 {}");
    ck_assert_str_eq(null, "{}\n1 {\"a\":1}");
}
END_TEST

START_TEST(what_is_no_request_is_told_with_its_place)
{
    check_bad("", SCH_INVALID, "not JSON");
    check_bad("nonsense", SCH_INVALID, "not JSON");
    check_bad("{\"files\":[{}]", SCH_INVALID, "not JSON");
    check_bad("{\"files\":[{}]} {}", SCH_INVALID, "not JSON");
    check_bad("{\"files\":[{}],\"a\":\"\xff\"}", SCH_INVALID, "not JSON");
    check_bad("[{}]", SCH_INVALID, "must be a JSON object");
    check_bad("\"text\"", SCH_INVALID, "must be a JSON object");
    check_bad("{}", SCH_INVALID, "files: is missing");
    check_bad("{\"files\":null}", SCH_INVALID, "files: is missing");
    check_bad("{\"files\":[]}", SCH_INVALID, "files: is empty");
    check_bad("{\"files\":\"x\"}", SCH_INVALID, "files: must be a list");
    check_bad("{\"files\":{}}", SCH_INVALID, "files: must be a list");
    check_bad("{\"files\":[{}],\"files\":[{}]}", SCH_INVALID, "files: appears twice");
    check_bad("{\"files\":[{},null]}", SCH_INVALID, "files[1]: must be a JSON object");
    check_bad("{\"files\":[[{}]]}", SCH_INVALID, "files[0]: must be a JSON object");
    check_bad("{\"files\":[{\"custom_id\":7}]}", SCH_INVALID, "files[0].custom_id");
    check_bad("{\"files\":[{\"custom_id\":{}}]}", SCH_INVALID, "files[0].custom_id");
    check_bad("{\"files\":[{},{\"custom_id\":\"a b\"}]}", SCH_INVALID, "files[1].custom_id");
    check_bad("{\"files\":[{\"custom_id\":\"a\\u0000\"}]}", SCH_INVALID, "files[0].custom_id");
}
END_TEST

START_TEST(depth_and_sizes_have_limits)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf deep = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf item = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf options = {0};

    sch_strbuf_adds(&deep, "{\"files\":[{}],\"a\":");
    sch_strbuf_adds(&item, "{\"files\":[{\"filename\":\"");
    sch_strbuf_adds(&options, "{\"a\":\"");
    for (int i = 0; i < 100; i++)
        sch_strbuf_addc(&deep, '[');
    for (size_t i = 0; i < SCH_JOB_ITEM_MAX; i++)
        sch_strbuf_addc(&item, 'a');
    for (size_t i = 0; i < SCH_JOB_OPTIONS_MAX; i++)
        sch_strbuf_addc(&options, 'a');
    sch_strbuf_adds(&item, "\"}]}");
    sch_strbuf_adds(&options, "\",\"files\":[{}]}");
    check_bad(sch_strbuf_str(&deep), SCH_INVALID, "too deeply");
    check_bad(sch_strbuf_str(&item), SCH_LIMIT, "files[0]: is too large");
    check_bad(sch_strbuf_str(&options), SCH_LIMIT, "options are too large");
}
END_TEST

START_TEST(an_item_beyond_the_last_is_refused)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf items = {0};
    sch_job_request_end end = {.options = NULL};
    sch_err err = {0};

    sch_strbuf_adds(&body, "{\"files\":[{}");
    for (int i = 1; i < SCH_JOB_ITEMS_MAX; i++)
        sch_strbuf_adds(&body, ",{}");
    sch_strbuf_adds(&body, "]}");
    t_ok(read_pieces(sch_strbuf_str(&body), 4096, &items, &end, &err), &err);
    ck_assert_int_eq(end.items, SCH_JOB_ITEMS_MAX);
    json_decref(end.options);
    body.len -= 2;
    sch_strbuf_adds(&body, ",{}]}");
    check_bad(sch_strbuf_str(&body), SCH_INVALID, "at most 200000");
}
END_TEST

static sch_status refuse(const char *json, size_t len, void *arg, sch_err *err)
{
    (void)json;
    (void)len;
    (void)arg;
    return sch_fail(err, SCH_BUSY, "not now");
}

START_TEST(a_taker_that_fails_ends_the_reading)
{
    static const char body[] = "{\"files\":[{},{}]}";
    SCH_AUTO(sch_job_request_free) sch_job_request *rq = NULL;
    sch_job_request_end end;
    sch_err err = {0};

    t_ok(sch_job_request_new(refuse, NULL, &rq, &err), &err);
    t_status(sch_job_request_feed(rq, body, sizeof body - 1, &err), SCH_BUSY);
    ck_assert_str_eq(err.text, "not now");
    t_status(sch_job_request_feed(rq, " ", 1, &err), SCH_BUSY);
    t_status(sch_job_request_finish(rq, &end, &err), SCH_BUSY);
}
END_TEST

int main(void)
{
    return T_RUN("job_request", items_come_one_by_one_and_options_at_the_end,
                 files_may_stand_first_last_or_alone, what_is_no_request_is_told_with_its_place,
                 depth_and_sizes_have_limits, an_item_beyond_the_last_is_refused,
                 a_taker_that_fails_ends_the_reading);
}
