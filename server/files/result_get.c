/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/{file_id}.{ext}: the bytes of one result.
 *
 * In:   headers Range?, If-Range?, If-None-Match?
 * Out:  200, 206 or 304
 * Errs: 401, 403, 404 not_found, 404 format_not_ready while the file or the format is unfinished,
 *       415 unsupported_format (unknown, not requested, or its conversion failed: a 404 would be
 *       polled for ever), 416 range_not_satisfiable
 *
 * Source: Files API reference, "Download Results"; RFC 9110 sections 13 and 14.
 */
#include "schema/db/retention.h"
#include "schema/wire/output.h"
#include "server/files/files.h"
#include "server/range.h"
#include "server/reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FORMATS_MAX = 64, ETAG_LEN = 48 };

static void add_headers(srv_request *rq, const char *etag)
{
    srv_reply_header(rq, MHD_HTTP_HEADER_ETAG, etag);
    srv_reply_header(rq, MHD_HTTP_HEADER_ACCEPT_RANGES, "bytes");
    srv_reply_header(rq, "X-Content-Type-Options", "nosniff"); /* documents of strangers */
}

static void reply_outside(srv_request *rq, uint64_t size)
{
    char text[48];

    srv_reply_code(rq, "range_not_satisfiable", "the range lies outside of the file");
    snprintf(text, sizeof text, "bytes */%" PRIu64, size);
    srv_reply_header(rq, MHD_HTTP_HEADER_CONTENT_RANGE, text);
}

static void send_blob(srv_request *rq, sch_blob *blob, const char *mime, const char *etag)
{
    const char *if_range = srv_request_header(rq, MHD_HTTP_HEADER_IF_RANGE);
    const char *range = srv_request_header(rq, MHD_HTTP_HEADER_RANGE);
    const uint64_t size = sch_blob_size(blob);
    uint64_t first = 0, len = size;
    srv_range_kind kind;
    sch_err err = {0};
    char text[80];
    int fd;

    if (if_range && strcmp(if_range, etag) != 0)
        range = NULL;
    kind = srv_range_parse(range, size, &first, &len);
    if (kind == SRV_RANGE_OUTSIDE) {
        reply_outside(rq, size);
        return;
    }
    if (sch_blob_fd(blob, &fd, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    srv_reply_file(rq, kind == SRV_RANGE_PART ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK, mime, fd,
                   first, len);
    add_headers(rq, etag);
    if (kind == SRV_RANGE_PART) {
        snprintf(text, sizeof text, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, first,
                 first + len - 1, size);
        srv_reply_header(rq, MHD_HTTP_HEADER_CONTENT_RANGE, text);
    }
}

void srv_file_send(srv_request *rq, const char *artifact, const char *mime, int64_t modified_ms)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    sch_err err = {0};
    sch_status s = sch_blob_open(rq->srv->store, artifact, &blob, &err);
    char etag[ETAG_LEN];

    if (s == SCH_NOT_FOUND || s == SCH_INVALID) {
        srv_reply_code(rq, "not_found", "there is no such file");
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    snprintf(etag, sizeof etag, "\"%" PRIx64 "-%" PRIx64 "\"", (uint64_t)modified_ms,
             sch_blob_size(blob));
    if (srv_etag_matches(srv_request_header(rq, MHD_HTTP_HEADER_IF_NONE_MATCH), etag)) {
        srv_reply_json(rq, MHD_HTTP_NOT_MODIFIED, &(sch_strbuf){0});
        rq->reply.mime = NULL;
        srv_reply_header(rq, MHD_HTTP_HEADER_ETAG, etag);
        return;
    }
    send_blob(rq, blob, mime, etag);
}

/** A format that was asked for: may it be sent? @return false: a reply was made */
static bool check_format(srv_request *rq, sch_db *db, const sch_file *file, const char *ext)
{
    const char *name = sch_output_format(ext);
    const char *status = sch_file_state_name(file->state);
    sch_format formats[FORMATS_MAX];
    size_t count = 0;
    sch_err err = {0};

    if (sch_format_list(db, file->file_id, formats, FORMATS_MAX, &count, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(formats[i].ext, name) != 0)
            continue;
        if (formats[i].state == SCH_FORMAT_COMPLETED)
            return true;
        if (formats[i].state == SCH_FORMAT_ERROR) {
            srv_reply_code(rq, "unsupported_format", formats[i].error_text);
        } else {
            srv_reply_not_ready(rq, "the format is not ready yet", status);
        }
        return false;
    }
    srv_reply_code(rq, "unsupported_format",
                   "this format was not requested with conversion_formats");
    return false;
}

void srv_result_send(srv_request *rq, sch_db *db, const sch_file *file, const char *ext)
{
    const char *mime = sch_output_mime(ext);
    char artifact[SCH_UUID_LEN + SRV_ARG_LEN];
    char text[400];

    if (!mime) {
        srv_reply_code(rq, "unsupported_format", "there is no such format");
        return;
    }
    if (file->state == SCH_FILE_ERROR) {
        snprintf(text, sizeof text, "the file ended in error: %s: %s", file->error_id,
                 file->error_text ? file->error_text : "");
        srv_reply_code(rq, "unsupported_format", text);
        return;
    }
    if (!sch_output_is_always(ext)) {
        if (!check_format(rq, db, file, ext))
            return;
    } else if (file->state != SCH_FILE_COMPLETED) {
        srv_reply_not_ready(rq, "the file is not completed yet", sch_file_state_name(file->state));
        return;
    }
    if (file->gone & SCH_KEPT_TEXT) {
        srv_reply_code(rq, "not_found", "the results are no longer kept");
        return;
    }
    snprintf(artifact, sizeof artifact, "%s/%s", file->file_id, ext);
    srv_file_send(rq, artifact, mime, file->modified_ms);
}

void srv_result_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_db *db;

    if (srv_file_find(rq, &db, &file) == SCH_OK)
        srv_result_send(rq, db, &file, rq->args.text[1]);
}
