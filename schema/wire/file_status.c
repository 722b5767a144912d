/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/file_status.h"

#include "schema/wire/json.h"

#include <stdio.h>
#include <string.h>

static void add_text(sch_strbuf *sb, const char *key, const char *text)
{
    sch_strbuf_addf(sb, ",\"%s\":", key);
    if (text)
        sch_strbuf_add_json(sb, text, strlen(text));
    else
        sch_strbuf_adds(sb, "null");
}

/** 0 when queued, 100 when completed, the share of pages between; always with a decimal point. */
static void add_percent(sch_strbuf *sb, const sch_file *file)
{
    double percent = 0;
    char text[32];

    if (file->state == SCH_FILE_COMPLETED)
        percent = 100;
    else if (file->num_pages > 0)
        percent = 100.0 * file->pages_done / file->num_pages;
    snprintf(text, sizeof text, "%.15g", percent);
    sch_strbuf_addf(sb, ",\"percent_done\":%s%s", text, strchr(text, '.') ? "" : ".0");
}

static void add_formats(sch_strbuf *sb, const sch_format *formats, size_t nformats)
{
    sch_strbuf_adds(sb, ",\"formats\":{");
    for (size_t i = 0; i < nformats; i++) {
        sch_strbuf_adds(sb, i > 0 ? "," : "");
        sch_strbuf_add_json(sb, formats[i].ext, strlen(formats[i].ext));
        sch_strbuf_addf(sb, ":\"%s\"", sch_format_state_name(formats[i].state));
    }
    sch_strbuf_addc(sb, '}');
}

/** What the request said and the reply repeats. Few requests do, so most are not parsed at all. */
static json_t *load_echoed(const sch_file *file)
{
    const char *text = file->options_json;
    json_t *options = NULL;

    if (!text || !strstr(text, "destination_"))
        return NULL;
    if (sch_json_load(text, strlen(text), SIZE_MAX, &options, NULL) != SCH_OK)
        return NULL; /* checked before it was stored */
    return options;
}

static void add_error(sch_strbuf *sb, const sch_file *file)
{
    const char *id = file->error_id[0] ? file->error_id : "unknown_error";
    const char *message = file->error_text && file->error_text[0] ? file->error_text : id;

    add_text(sb, "error", id);
    sch_strbuf_adds(sb, ",\"error_info\":{\"id\":");
    sch_strbuf_add_json(sb, id, strlen(id));
    add_text(sb, "message", message);
    sch_strbuf_addc(sb, '}');
}

void sch_file_status_write(sch_strbuf *sb, const sch_file *file, const sch_format *formats,
                           size_t nformats)
{
    SCH_AUTO(sch_json_decref) json_t *echoed = load_echoed(file);
    char standard_name[SCH_UUID_LEN + 4];

    snprintf(standard_name, sizeof standard_name, "%s.pdf", file->file_id);
    sch_strbuf_addf(sb, "{\"file_id\":\"%s\"", file->file_id);
    add_text(sb, "status", sch_file_state_name(file->state));
    add_text(sb, "filename", file->filename ? file->filename : standard_name);
    add_text(sb, "custom_id", file->custom_id);
    sch_strbuf_addf(sb, ",\"num_pages\":%d,\"num_pages_completed\":%d", file->num_pages,
                    file->pages_done);
    add_percent(sb, file);
    add_text(sb, "format_primary", "mmd");
    add_formats(sb, formats, nformats);
    add_text(sb, "destination_uri", json_string_value(json_object_get(echoed, "destination_uri")));
    add_text(sb, "destination_basename",
             json_string_value(json_object_get(echoed, "destination_basename")));
    if (file->state == SCH_FILE_ERROR)
        add_error(sb, file);
    sch_strbuf_addc(sb, '}');
}
