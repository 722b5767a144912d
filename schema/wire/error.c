/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/error.h"

#include <string.h>

static const struct {
    const char *code;
    int http;
} table[] = {
    {"bad_request", 400},        {"unauthorized", 401},
    {"forbidden", 403},          {"data_source_access_denied", 403},
    {"not_found", 404},          {"data_source_not_found", 404},
    {"format_not_ready", 404},   {"method_not_allowed", 405},
    {"conflict", 409},           {"payload_too_large", 413},
    {"unsupported_format", 415}, {"range_not_satisfiable", 416},
    {"quota_exceeded", 429},     {"internal_error", 500},
    {"storage_throttled", 503},  {"unavailable", 503},
};

static const char *const by_status[SCH_STATUS_COUNT] = {
    [SCH_OK] = "internal_error", [SCH_NOT_FOUND] = "not_found",  [SCH_EXISTS] = "conflict",
    [SCH_BUSY] = "unavailable",  [SCH_INVALID] = "bad_request",  [SCH_LIMIT] = "quota_exceeded",
    [SCH_DENIED] = "forbidden",  [SCH_FATAL] = "internal_error",
};

int sch_error_http(const char *code)
{
    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].code, code) == 0)
            return table[i].http;
    return 500;
}

const char *sch_error_code(const sch_err *err)
{
    for (size_t i = 0; err->id[0] && i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].code, err->id) == 0)
            return table[i].code;
    return (unsigned)err->code < SCH_STATUS_COUNT ? by_status[err->code] : "internal_error";
}

static void write_open(sch_strbuf *sb, const char *code, const char *message)
{
    sch_strbuf_adds(sb, "{\"error\":");
    sch_strbuf_add_json(sb, code, strlen(code));
    sch_strbuf_adds(sb, ",\"error_info\":{\"id\":");
    sch_strbuf_add_json(sb, code, strlen(code));
    sch_strbuf_adds(sb, ",\"message\":");
    sch_strbuf_add_json(sb, message, strlen(message));
    sch_strbuf_addc(sb, '}');
}

void sch_error_write(sch_strbuf *sb, const char *code, const char *message)
{
    write_open(sb, code, message);
    sch_strbuf_addc(sb, '}');
}

void sch_error_write_not_ready(sch_strbuf *sb, const char *message, const char *file_status)
{
    write_open(sb, "format_not_ready", message);
    sch_strbuf_adds(sb, ",\"status\":");
    sch_strbuf_add_json(sb, file_status, strlen(file_status));
    sch_strbuf_addc(sb, '}');
}
