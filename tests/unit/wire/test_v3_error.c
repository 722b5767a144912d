/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/v3_error.h"

#include "schema/wire/json.h"
#include "tests/support/run.h"

#include <string.h>

START_TEST(nearly_every_error_is_answered_with_200)
{
    static const char *const ids[] = {"image_missing",    "opts_bad_callback", "pdf_unknown_id",
                                      "cnv_unknown_id",   "token_unknown",     "sys_exception",
                                      "batch_unknown_id", "something_else"};

    for (size_t i = 0; i < SCH_COUNT_OF(ids); i++)
        ck_assert_int_eq(sch_v3_error_http(ids[i]), 200);
    ck_assert_int_eq(sch_v3_error_http("http_unauthorized"), 401);
    ck_assert_int_eq(sch_v3_error_http("http_max_requests"), 429);
    ck_assert_int_eq(sch_v3_error_http("not_found"), 404);
}
END_TEST

START_TEST(codes_of_the_files_api_have_their_ids)
{
    ck_assert_str_eq(sch_v3_error_id("unauthorized"), "http_unauthorized");
    ck_assert_str_eq(sch_v3_error_id("quota_exceeded"), "http_max_requests");
    ck_assert_str_eq(sch_v3_error_id("payload_too_large"), "sys_request_too_large");
    ck_assert_str_eq(sch_v3_error_id("internal_error"), "sys_exception");
    ck_assert_str_eq(sch_v3_error_id("forbidden"), "not_found");
    ck_assert_str_eq(sch_v3_error_id("unsupported_format"), "unsupported_format");
}
END_TEST

START_TEST(the_envelope_has_the_text_twice_and_more_beside_it)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    SCH_AUTO(sch_json_decref)
    json_t *more = json_pack("{s:s,s:[i,b]}", "na\"me", "x\n", "value", 7, 1);

    sch_v3_error_write(&sb, "image_no_content", NULL, NULL);
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"error\":\"No content found in image\",\"error_info\":{\"id\":"
                     "\"image_no_content\",\"message\":\"No content found in image\"}}");
    sch_strbuf_reset(&sb);
    sch_v3_error_write(&sb, "own_id", "a \"text\"", more);
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"error\":\"a \\\"text\\\"\",\"error_info\":{\"id\":\"own_id\",\"message\":"
                     "\"a \\\"text\\\"\",\"na\\\"me\":\"x\\n\",\"value\":[7,true]}}");
}
END_TEST

int main(void)
{
    return T_RUN("v3_error", nearly_every_error_is_answered_with_200,
                 codes_of_the_files_api_have_their_ids,
                 the_envelope_has_the_text_twice_and_more_beside_it);
}
