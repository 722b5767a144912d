/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/pdf_status.h"

#include "schema/base/clock.h"
#include "schema/wire/json.h"
#include "schema/wire/request_args.h"

#include <stdio.h>
#include <string.h>

static void add_text(sch_strbuf *sb, const char *before, const char *text)
{
    sch_strbuf_adds(sb, before);
    sch_strbuf_add_json(sb, text, strlen(text));
}

static void add_time(sch_strbuf *sb, const char *key, int64_t ms)
{
    char text[SCH_TIME_LEN];

    sch_strbuf_addf(sb, ",\"%s\":\"%s\"", key, sch_time_iso_ms(ms, text));
}

static void add_pages(sch_strbuf *sb, const sch_file *file)
{
    sch_strbuf_addf(sb, ",\"num_pages\":%d,\"num_pages_completed\":%d", file->num_pages,
                    file->pages_done);
}

static void add_percent(sch_strbuf *sb, const sch_file *file)
{
    double percent = 0;

    if (file->state == SCH_FILE_COMPLETED || file->state == SCH_FILE_DELETED)
        percent = 100;
    else if (file->num_pages > 0)
        percent = 100.0 * file->pages_done / file->num_pages;
    sch_strbuf_addf(sb, ",\"percent_done\":%.16g", percent);
}

const char *sch_pdf_status_name(const sch_file *file)
{
    switch (file->state) {
    case SCH_FILE_PENDING:
        if (file->v3_kind == SCH_V3_CONVERTER)
            return "processing";
        return file->source_bytes > 0 ? "loaded" : "received";
    case SCH_FILE_DELETED:
        return sch_file_state_name(SCH_FILE_COMPLETED);
    default:
        return sch_file_state_name(file->state);
    }
}

const char *sch_pdf_error_id(const char *file_error_id)
{
    if (strcmp(file_error_id, "unsupported_format") == 0 ||
        strcmp(file_error_id, "unsupported_file_type") == 0)
        return "pdf_content_type";
    if (strcmp(file_error_id, "quota_exceeded") == 0)
        return "http_max_requests";
    return file_error_id[0] ? file_error_id : "sys_exception";
}

static void add_error(sch_strbuf *sb, const sch_file *file)
{
    const char *id = sch_pdf_error_id(file->error_id);
    const char *text = file->error_text && file->error_text[0] ? file->error_text : id;

    add_text(sb, ",\"error\":", text);
    add_text(sb, ",\"error_info\":{\"id\":", id);
    add_text(sb, ",\"message\":", text);
    sch_strbuf_addc(sb, '}');
}

void sch_pdf_status_write(sch_strbuf *sb, const sch_file *file, const char *version,
                          int64_t deleted_ms)
{
    add_text(sb, "{\"pdf_id\":", file->v3_id);
    add_text(sb, ",\"status\":", sch_pdf_status_name(file));
    add_pages(sb, file);
    add_percent(sb, file);
    if (file->filename)
        add_text(sb, ",\"input_file\":", file->filename);
    add_text(sb, ",\"version\":", version);
    add_time(sb, "created_at", file->created_ms);
    add_time(sb, "modified_at", file->modified_ms);
    if (deleted_ms)
        add_time(sb, "deleted_at", deleted_ms);
    if (file->state == SCH_FILE_ERROR)
        add_error(sb, file);
    sch_strbuf_addc(sb, '}');
}

/** processing, completed or error: one that waits is being processed, to this API. */
static const char *format_status(sch_format_state state)
{
    return sch_format_state_name(state == SCH_FORMAT_PENDING ? SCH_FORMAT_PROCESSING : state);
}

void sch_conversion_status_write(sch_strbuf *sb, const sch_file *file, const sch_format *formats,
                                 size_t nformats)
{
    add_text(sb, "{\"status\":", sch_pdf_status_name(file));
    sch_strbuf_adds(sb, ",\"conversion_status\":{");
    for (size_t i = 0; i < nformats; i++) {
        const sch_format *f = &formats[i];

        add_text(sb, i ? "," : "", f->ext);
        add_text(sb, ":{\"status\":", format_status(f->state));
        if (f->state == SCH_FORMAT_ERROR) {
            add_text(sb, ",\"error_info\":{\"id\":", f->error_id);
            add_text(sb, ",\"error\":", f->error_text);
            sch_strbuf_addc(sb, '}');
        }
        sch_strbuf_addc(sb, '}');
    }
    sch_strbuf_addc(sb, '}');
    if (file->state == SCH_FILE_ERROR)
        add_error(sb, file);
    sch_strbuf_addc(sb, '}');
}

/** The request's arguments; {} once they are gone. */
static void add_args(sch_strbuf *sb, const sch_file *file)
{
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    SCH_AUTO(free) char *args = NULL;
    char hash[SCH_ARGS_HASH_LEN];
    const char *text = file->options_json;

    if (text && sch_json_load(text, strlen(text), SIZE_MAX, &options, NULL) == SCH_OK)
        (void)sch_request_args_write(options, &args, hash, NULL);
    sch_strbuf_addf(sb, ",\"request_args\":%s", args ? args : "{}");
}

void sch_pdf_result_write(sch_strbuf *sb, const sch_file *file)
{
    add_text(sb, "{\"id\":", file->v3_id);
    add_text(sb, ",\"input_file\":", file->filename ? file->filename : "");
    add_text(sb, ",\"status\":", sch_pdf_status_name(file));
    add_time(sb, "created_at", file->created_ms);
    add_time(sb, "modified_at", file->modified_ms);
    if (file->state == SCH_FILE_DELETED)
        add_time(sb, "deleted_at", file->modified_ms);
    if (file->v3_kind == SCH_V3_PDF)
        add_pages(sb, file);
    add_args(sb, file);
    if (file->state == SCH_FILE_ERROR)
        add_error(sb, file);
    sch_strbuf_addc(sb, '}');
}
