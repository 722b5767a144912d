/* SPDX-License-Identifier: Apache-2.0 */
#include "server/multipart.h"

#include "schema/base/strbuf.h"
#include "tests/support/t.h"

#include <stdio.h>
#include <string.h>

#define TYPE          "multipart/form-data; boundary=XX"
#define TEN           "aaaaaaaaaa"
#define LONG_BOUNDARY "multipart/form-data; boundary=" TEN TEN TEN TEN TEN TEN TEN "a"

/* What came is written down as "[name|filename]data;". */
static sch_status on_begin(void *arg, const srv_part *part, sch_err *err)
{
    (void)err;
    sch_strbuf_addf(arg, "[%s|%s]", part->name, part->has_filename ? part->filename : "-");
    return SCH_OK;
}

static sch_status on_data(void *arg, const char *bytes, size_t len, sch_err *err)
{
    (void)err;
    ck_assert_uint_gt(len, 0);
    sch_strbuf_add(arg, bytes, len);
    return SCH_OK;
}

static sch_status on_end(void *arg, sch_err *err)
{
    (void)err;
    sch_strbuf_addc(arg, ';');
    return SCH_OK;
}

static const srv_multipart_events events = {on_begin, on_data, on_end};

/** Feed body in pieces of step bytes. @return status of the whole reading */
static sch_status play(const char *body, size_t len, size_t step, sch_strbuf *seen)
{
    SCH_AUTO(srv_multipart_free) srv_multipart *mp = NULL;
    sch_err err = {0};
    sch_status s;

    t_ok(srv_multipart_new(TYPE, &events, seen, &mp, &err), &err);
    for (size_t at = 0; at < len; at += step) {
        s = srv_multipart_feed(mp, body + at, len - at < step ? len - at : step, &err);
        if (s != SCH_OK)
            return s;
    }
    return srv_multipart_end(mp, &err);
}

/** Every way of cutting the body gives the same. */
static void expect(const char *body, const char *expected)
{
    for (size_t step = 1; step <= strlen(body) + 1; step++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf seen = {0};

        t_status(play(body, strlen(body), step, &seen), SCH_OK);
        ck_assert_str_eq(sch_strbuf_str(&seen), expected);
    }
}

static void expect_refusal(const char *body)
{
    for (size_t step = 1; step <= strlen(body) + 1; step += 3) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf seen = {0};

        t_status(play(body, strlen(body), step, &seen), SCH_INVALID);
    }
}

#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

START_TEST(parts_come_through_however_the_body_is_cut)
{
    expect(
        "--XX\r\n" HEAD("a") "one\r\n--XX\r\n"
                             "content-disposition: form-data; name=\"file\"; filename=\"x.pdf\"\r\n"
                             "Content-Type: application/pdf\r\n\r\n%PDF\r\n--XX--\r\n",
        "[a|-]one;[file|x.pdf]%PDF;");
}
END_TEST

START_TEST(bytes_that_look_like_a_boundary_are_data)
{
    expect("--XX\r\n" HEAD("a") "\r\r\n\r\n-\r\n--\r\n--X\r\n--Y\r\n\r\n--XX--",
           "[a|-]\r\r\n\r\n-\r\n--\r\n--X\r\n--Y\r\n;");
    expect("--XX\r\n" HEAD("a") "--X\r\n--XX--", "[a|-]--X;");
    expect("--XX\r\n" HEAD("a") "-\r\n--XX--", "[a|-]-;");
}
END_TEST

START_TEST(a_preamble_an_epilogue_and_padding_are_skipped)
{
    expect("hello\r\n--XX \t\r\n" HEAD("a") "1\r\n--XX--\r\nbye\r\n--XX\r\n", "[a|-]1;");
    expect("\r\n--XX\r\n" HEAD("a") "1\r\n--XX--", "[a|-]1;");
}
END_TEST

START_TEST(empty_parts_and_empty_forms_are_fine)
{
    expect("--XX\r\n" HEAD("a") "\r\n--XX--", "[a|-];");
    expect("--XX\r\n" HEAD("a") "--XX--", "[a|-];");
    expect("--XX--\r\n", "");
}
END_TEST

START_TEST(truncated_bodies_are_refused_at_every_byte)
{
    static const char body[] = "--XX\r\n" HEAD("a") "one\r\n--XX--";

    for (size_t len = 0; len < sizeof body - 1; len++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf seen = {0};

        t_status(play(body, len, 7, &seen), SCH_INVALID);
    }
}
END_TEST

START_TEST(malformed_bodies_are_refused)
{
    expect_refusal("--XXY\r\n" HEAD("a") "1\r\n--XX--");
    expect_refusal("--XX\n" HEAD("a") "1\r\n--XX--");
    expect_refusal("--XX\r\nnonsense\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\n: x\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\nContent-Type: x\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--");
    expect_refusal("--XX\r\nContent-Transfer-Encoding: base64\r\n" HEAD("a") "1\r\n--XX--");
    expect_refusal("no boundary at all");
}
END_TEST

START_TEST(headers_parts_and_preambles_have_limits)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf seen = {0};

    sch_strbuf_adds(&body, "--XX\r\nX-Long: ");
    for (int i = 0; i < SRV_PART_HEADERS_MAX; i++)
        sch_strbuf_addc(&body, 'x');
    sch_strbuf_adds(&body, "\r\n" HEAD("a") "1\r\n--XX--");
    t_status(play(body.data, body.len, 1000, &seen), SCH_INVALID);

    sch_strbuf_reset(&body);
    for (int i = 0; i <= SRV_PARTS_MAX; i++)
        sch_strbuf_adds(&body, "--XX\r\n" HEAD("a") "1\r\n");
    sch_strbuf_adds(&body, "--XX--");
    t_status(play(body.data, body.len, 1000, &seen), SCH_INVALID);

    sch_strbuf_reset(&body);
    for (int i = 0; i < 1000; i++)
        sch_strbuf_adds(&body, "preamble");
    sch_strbuf_adds(&body, "\r\n--XX--");
    t_status(play(body.data, body.len, 1000, &seen), SCH_INVALID);
}
END_TEST

START_TEST(only_form_data_with_a_boundary_is_read)
{
    static const char *const bad[] = {
        "application/json",
        "multipart/mixed; boundary=XX",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"a\nb\"",
        LONG_BOUNDARY,
    };
    srv_multipart *mp = NULL;

    t_status(srv_multipart_new(NULL, &events, NULL, &mp, NULL), SCH_INVALID);
    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++)
        t_status(srv_multipart_new(bad[i], &events, NULL, &mp, NULL), SCH_INVALID);
    ck_assert_ptr_null(mp);
}
END_TEST

static sch_status refuse_data(void *arg, const char *bytes, size_t len, sch_err *err)
{
    (void)arg;
    (void)bytes;
    (void)len;
    return sch_fail(err, SCH_LIMIT, "full");
}

START_TEST(a_callback_that_fails_ends_the_reading)
{
    static const srv_multipart_events refusing = {on_begin, refuse_data, on_end};
    static const char body[] = "--XX\r\n" HEAD("a") "one\r\n--XX--";
    SCH_AUTO(srv_multipart_free) srv_multipart *mp = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf seen = {0};
    sch_err err = {0};

    t_ok(srv_multipart_new(TYPE, &refusing, &seen, &mp, &err), &err);
    t_status(srv_multipart_feed(mp, body, sizeof body - 1, &err), SCH_LIMIT);
    ck_assert_str_eq(err.text, "full");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("multipart");
    TCase *tc = tcase_create("multipart");

    tcase_add_test(tc, parts_come_through_however_the_body_is_cut);
    tcase_add_test(tc, bytes_that_look_like_a_boundary_are_data);
    tcase_add_test(tc, a_preamble_an_epilogue_and_padding_are_skipped);
    tcase_add_test(tc, empty_parts_and_empty_forms_are_fine);
    tcase_add_test(tc, truncated_bodies_are_refused_at_every_byte);
    tcase_add_test(tc, malformed_bodies_are_refused);
    tcase_add_test(tc, headers_parts_and_preambles_have_limits);
    tcase_add_test(tc, only_form_data_with_a_boundary_is_read);
    tcase_add_test(tc, a_callback_that_fails_ends_the_reading);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
