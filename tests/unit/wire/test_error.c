/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/error.h"
#include "tests/support/run.h"

START_TEST(each_code_has_its_http_status)
{
    static const struct {
        const char *code;
        int http;
    } cases[] = {
        {"bad_request", 400},        {"unauthorized", 401},
        {"forbidden", 403},          {"data_source_access_denied", 403},
        {"not_found", 404},          {"data_source_not_found", 404},
        {"format_not_ready", 404},   {"method_not_allowed", 405},
        {"conflict", 409},           {"payload_too_large", 413},
        {"unsupported_format", 415}, {"range_not_satisfiable", 416},
        {"quota_exceeded", 429},     {"internal_error", 500},
        {"storage_throttled", 503},  {"unavailable", 503},
        {"corrupt_pdf_file", 500},   {"", 500},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        ck_assert_int_eq(sch_error_http(cases[i].code), cases[i].http);
}
END_TEST

START_TEST(a_failure_is_named_by_its_id_when_clients_know_it_and_else_by_its_status)
{
    sch_err err = {0};

    sch_fail_id(&err, SCH_INVALID, "unsupported_format", "x");
    ck_assert_str_eq(sch_error_code(&err), "unsupported_format");
    sch_fail_id(&err, SCH_INVALID, "pdf_encrypted", "x"); /* of a file, not of a request */
    ck_assert_str_eq(sch_error_code(&err), "bad_request");
    sch_fail(&err, SCH_NOT_FOUND, "x");
    ck_assert_str_eq(sch_error_code(&err), "not_found");
    sch_fail(&err, SCH_EXISTS, "x");
    ck_assert_str_eq(sch_error_code(&err), "conflict");
    sch_fail(&err, SCH_BUSY, "x");
    ck_assert_str_eq(sch_error_code(&err), "unavailable");
    sch_fail(&err, SCH_LIMIT, "x");
    ck_assert_str_eq(sch_error_code(&err), "quota_exceeded");
    sch_fail(&err, SCH_DENIED, "x");
    ck_assert_str_eq(sch_error_code(&err), "forbidden");
    sch_fail(&err, SCH_FATAL, "x");
    ck_assert_str_eq(sch_error_code(&err), "internal_error");
    err.code = (sch_status)99;
    ck_assert_str_eq(sch_error_code(&err), "internal_error");
}
END_TEST

START_TEST(the_envelope_names_the_code_twice_and_escapes_the_message)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_error_write(&sb, "bad_request", "options_json: \"x\"\n\xFF");
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"error\":\"bad_request\",\"error_info\":{\"id\":\"bad_request\","
                     "\"message\":\"options_json: \\\"x\\\"\\n\xEF\xBF\xBD\"}}");
    sch_strbuf_reset(&sb);
    sch_error_write_not_ready(&sb, "not yet", "split");
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"error\":\"format_not_ready\",\"error_info\":{\"id\":\"format_not_ready\","
                     "\"message\":\"not yet\"},\"status\":\"split\"}");
}
END_TEST

int main(void)
{
    return T_RUN("error", each_code_has_its_http_status,
                 a_failure_is_named_by_its_id_when_clients_know_it_and_else_by_its_status,
                 the_envelope_names_the_code_twice_and_escapes_the_message);
}
