/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/file_status.h"
#include "tests/support/run.h"

#include <string.h>

#define ID "b1c9c3a8-55e4-4a09-b7d0-218ba5de4c4d"

static char filename[] = "input.pdf";
static char plain[] = "{\"conversion_formats\":{\"md\":true}}";
static char echoed[] = "{\"destination_uri\":\"s3://b/out\",\"destination_basename\":\"r\"}";
static char custom_id[] = "contract-001";

/** Body of a file that is so far. */
static char *body(sch_file_state state, int num_pages, int pages_done, char *options)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_file file = {.file_id = ID,
                     .state = state,
                     .filename = filename,
                     .options_json = options,
                     .num_pages = num_pages,
                     .pages_done = pages_done};

    sch_file_status_write(&sb, &file, NULL, 0);
    return sch_strbuf_steal(&sb);
}

START_TEST(a_queued_file_has_no_pages_yet)
{
    SCH_AUTO(free) char *got = body(SCH_FILE_PENDING, 0, 0, plain);

    ck_assert_str_eq(got,
                     "{\"file_id\":\"" ID "\",\"status\":\"pending\",\"filename\":\"input.pdf\","
                     "\"custom_id\":null,\"num_pages\":0,\"num_pages_completed\":0,"
                     "\"percent_done\":0.0,\"format_primary\":\"mmd\",\"formats\":{},"
                     "\"destination_uri\":null,\"destination_basename\":null}");
}
END_TEST

START_TEST(formats_and_what_the_request_said_are_echoed)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_file file = {.file_id = ID,
                     .state = SCH_FILE_SPLIT,
                     .filename = filename,
                     .options_json = echoed,
                     .custom_id = custom_id,
                     .num_pages = 50,
                     .pages_done = 25};
    sch_format formats[] = {{.ext = "docx", .state = SCH_FORMAT_PROCESSING},
                            {.ext = "tex.zip", .state = SCH_FORMAT_PENDING}};

    sch_file_status_write(&sb, &file, formats, 2);
    ck_assert_str_eq(sch_strbuf_str(&sb),
                     "{\"file_id\":\"" ID "\",\"status\":\"split\",\"filename\":\"input.pdf\","
                     "\"custom_id\":\"contract-001\",\"num_pages\":50,\"num_pages_completed\":25,"
                     "\"percent_done\":50.0,\"format_primary\":\"mmd\",\"formats\":{\"docx\":"
                     "\"processing\",\"tex.zip\":\"pending\"},\"destination_uri\":\"s3://b/out\","
                     "\"destination_basename\":\"r\"}");
}
END_TEST

START_TEST(percent_is_a_plain_number)
{
    SCH_AUTO(free) char *ninth = body(SCH_FILE_SPLIT, 9, 1, NULL);
    SCH_AUTO(free) char *done = body(SCH_FILE_COMPLETED, 3, 3, NULL);

    ck_assert_ptr_nonnull(strstr(ninth, "\"percent_done\":11.1111111111111,"));
    ck_assert_ptr_nonnull(strstr(done, "\"percent_done\":100.0,"));
    ck_assert_ptr_nonnull(strstr(done, "\"status\":\"completed\""));
}
END_TEST

START_TEST(an_error_is_told_with_id_and_message_and_only_then)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char text[] = "the \"file\" is encrypted";
    sch_file file = {
        .file_id = ID, .state = SCH_FILE_ERROR, .error_id = "pdf_encrypted", .error_text = text};
    SCH_AUTO(free) char *good = body(SCH_FILE_COMPLETED, 1, 1, plain);

    sch_file_status_write(&sb, &file, NULL, 0);
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&sb), "\"filename\":\"" ID ".pdf\""));
    ck_assert_ptr_nonnull(
        strstr(sch_strbuf_str(&sb),
               ",\"error\":\"pdf_encrypted\",\"error_info\":{\"id\":\"pdf_encrypted\","
               "\"message\":\"the \\\"file\\\" is encrypted\"}}"));
    ck_assert_ptr_null(strstr(good, "error"));
    file.error_id[0] = '\0';
    file.error_text = NULL;
    sch_strbuf_reset(&sb);
    sch_file_status_write(&sb, &file, NULL, 0);
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&sb), "\"error\":\"unknown_error\""));
}
END_TEST

int main(void)
{
    return T_RUN("file_status", a_queued_file_has_no_pages_yet,
                 formats_and_what_the_request_said_are_echoed, percent_is_a_plain_number,
                 an_error_is_told_with_id_and_message_and_only_then);
}
