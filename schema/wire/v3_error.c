/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/v3_error.h"

#include <string.h>

static const struct {
    const char *id;
    int http;
    const char *text;
} table[] = {
    {"http_unauthorized", 401, "Invalid credentials"},
    {"account_disabled", 401, "The account is disabled"},
    {"expired_license", 401, "The license has expired"},
    {"unauthorized_token_request", 200, "An app token may not be used for this request"},
    {"http_max_requests", 429, "Too many requests"},
    {"connection_closed", 200, "The connection was closed before the answer"},
    {"sys_exception", 200, "Server error"},
    {"sys_request_too_large", 200, "The request is too large"},
    {"json_syntax", 200, "JSON syntax error"},
    {"image_missing", 200, "Missing URL in request body"},
    {"image_download_error", 200, "Error downloading image"},
    {"image_decode_error", 200, "Cannot decode the image data"},
    {"image_no_content", 200, "No content found in image"},
    {"image_not_supported", 200, "Image is not math or text"},
    {"image_max_size", 200, "Image is too large to process"},
    {"strokes_missing", 200, "Missing strokes in request body"},
    {"strokes_syntax_error", 200, "Incorrect JSON or strokes format"},
    {"strokes_no_content", 200, "No content found in strokes"},
    {"opts_bad_callback", 200, "Bad callback field(s)"},
    {"opts_unknown_ocr", 200, "Unknown ocr option(s)"},
    {"opts_unknown_format", 200, "Unknown format option(s)"},
    {"opts_number_required", 200, "Option must be a number"},
    {"opts_value_out_of_range", 200, "Value not in accepted range"},
    {"pdf_missing", 200, "Request sent without url field"},
    {"pdf_encrypted", 200, "PDF is encrypted and not readable"},
    {"pdf_unknown_id", 200, "PDF ID expired or isn't valid"},
    {"pdf_page_limit_exceeded", 200, "PDF exceeds maximum page limit"},
    {"pdf_content_type", 200, "The type of the document is not supported"},
    {"pdf_not_completed", 404, "The document is still being processed"},
    {"cnv_unknown_id", 200, "There is no conversion with this id"},
    {"math_confidence", 200, "Low confidence"},
    {"math_syntax", 200, "Unrecognized math"},
    {"batch_unknown_id", 200, "Unknown batch id"},
    {"token_unknown", 200, "Unknown app token"},
    {"bad_request", 400, "The request cannot be understood"},
    {"not_found", 404, "There is no such path"},
    {"format_not_ready", 404, "The format is not ready yet"},
    {"method_not_allowed", 405, "This path does not have that method"},
    {"conflict", 409, "The request conflicts with the present state"},
    {"unsupported_format", 415, "The format was not requested or is not supported"},
    {"range_not_satisfiable", 416, "The range lies outside of the file"},
};

/* What the two APIs call by different names. */
static const struct {
    const char *code, *id;
} names[] = {
    {"unauthorized", "http_unauthorized"},
    {"quota_exceeded", "http_max_requests"},
    {"payload_too_large", "sys_request_too_large"},
    {"internal_error", "sys_exception"},
    {"unavailable", "sys_exception"},
    {"storage_throttled", "sys_exception"},
    {"forbidden", "not_found"}, /* v3 does not tell that others have something of that name */
};

int sch_v3_error_http(const char *id)
{
    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].id, id) == 0)
            return table[i].http;
    return 200;
}

bool sch_v3_error_is_known(const char *id)
{
    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].id, id) == 0)
            return true;
    return false;
}

const char *sch_v3_error_text(const char *id)
{
    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].id, id) == 0)
            return table[i].text;
    return id;
}

const char *sch_v3_error_id(const char *files_code)
{
    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcmp(names[i].code, files_code) == 0)
            return names[i].id;
    return files_code;
}

static void add_text(sch_strbuf *sb, const char *before, const char *text)
{
    sch_strbuf_adds(sb, before);
    sch_strbuf_add_json(sb, text, strlen(text));
}

void sch_v3_error_write(sch_strbuf *sb, const char *id, const char *message, const json_t *more)
{
    const char *key;
    json_t *value;

    if (!message || !*message)
        message = sch_v3_error_text(id);
    add_text(sb, "{\"error\":", message);
    add_text(sb, ",\"error_info\":{\"id\":", id);
    add_text(sb, ",\"message\":", message);
    json_object_foreach((json_t *)more, key, value)
    {
        SCH_AUTO(free) char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

        add_text(sb, ",", key);
        sch_strbuf_addf(sb, ":%s", text ? text : "null");
    }
    sch_strbuf_adds(sb, "}}");
}
