/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/pdf_status.h"

#include "tests/support/run.h"

#include <string.h>

static sch_file file_in(sch_file_state state)
{
    return (sch_file){
        .state = state,
        .v3_id = "2025_04_16_0add99e0b17361a86393g",
        .v3_kind = SCH_V3_PDF,
        .num_pages = 9,
        .pages_done = 1,
        .created_ms = INT64_C(1593140903827),
        .modified_ms = INT64_C(1593140907827),
    };
}

START_TEST(states_have_the_words_of_the_v3_api)
{
    sch_file file = file_in(SCH_FILE_PENDING);

    ck_assert_str_eq(sch_pdf_status_name(&file), "received");
    file.source_bytes = 1;
    ck_assert_str_eq(sch_pdf_status_name(&file), "loaded");
    file.v3_kind = SCH_V3_CONVERTER;
    ck_assert_str_eq(sch_pdf_status_name(&file), "processing");
    file = file_in(SCH_FILE_SPLIT);
    ck_assert_str_eq(sch_pdf_status_name(&file), "split");
    file = file_in(SCH_FILE_DELETED);
    ck_assert_str_eq(sch_pdf_status_name(&file), "completed");
}
END_TEST

START_TEST(the_status_tells_pages_times_and_the_error)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_file file = file_in(SCH_FILE_SPLIT);
    char text[] = "no \"password\"";

    sch_pdf_status_write(&sb, &file, "1.0", 0);
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"pdf_id\":\"2025_04_16_0add99e0b17361a86393g\",\"status\":\"split\","
                     "\"num_pages\":9,\"num_pages_completed\":1,\"percent_done\":11.11111111111111,"
                     "\"version\":\"1.0\",\"created_at\":\"2020-06-26T03:08:23.827Z\","
                     "\"modified_at\":\"2020-06-26T03:08:27.827Z\"}");
    sch_strbuf_reset(&sb);
    file.state = SCH_FILE_ERROR;
    file.error_text = text;
    memcpy(file.error_id, "unsupported_format", 19);
    sch_pdf_status_write(&sb, &file, "1.0", file.modified_ms);
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&sb),
                                 ",\"deleted_at\":\"2020-06-26T03:08:27.827Z\",\"error\":\"no "
                                 "\\\"password\\\"\",\"error_info\":{\"id\":\"pdf_content_type\","
                                 "\"message\":\"no \\\"password\\\"\"}}"));
}
END_TEST

START_TEST(a_format_that_waits_is_being_processed)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    const sch_file file = file_in(SCH_FILE_COMPLETED);
    const sch_format formats[] = {
        {.ext = "docx", .state = SCH_FORMAT_PENDING},
        {.ext = "html", .state = SCH_FORMAT_ERROR, .error_id = "an_id", .error_text = "why"},
    };

    sch_conversion_status_write(&sb, &file, formats, 2);
    ck_assert_str_eq(
        sch_strbuf_str(&sb),
        "{\"status\":\"completed\",\"conversion_status\":{\"docx\":{\"status\":"
        "\"processing\"},\"html\":{\"status\":\"error\",\"error_info\":{\"id\":\"an_id\","
        "\"error\":\"why\"}}}}");
}
END_TEST

START_TEST(an_entry_shows_arguments_without_what_names_the_source)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_file file = file_in(SCH_FILE_COMPLETED);
    char options[] = "{\"url\":\"https://x/?secret\",\"rm_spaces\":true}";

    file.options_json = options;
    sch_pdf_result_write(&sb, &file);
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&sb), ",\"num_pages\":9,\"num_pages_completed\":1,"
                                                      "\"request_args\":{\"rm_spaces\":true}}"));
}
END_TEST

int main(void)
{
    return T_RUN("pdf_status", states_have_the_words_of_the_v3_api,
                 the_status_tells_pages_times_and_the_error, a_format_that_waits_is_being_processed,
                 an_entry_shows_arguments_without_what_names_the_source);
}
