/* SPDX-License-Identifier: Apache-2.0 */
#include "server/upload.h"

#include "schema/wire/json.h"
#include "schema/wire/options.h"
#include "schema/wire/sniff.h"
#include "server/multipart.h"
#include "server/reply.h"
#include "server/room.h"

#include <stdio.h>
#include <string.h>

enum {
    SHORT_FIELD_MAX = 1024, /* ids and names; their own limits are stricter */
};

struct srv_upload {
    srv_server *srv;
    const char *type_error; /* id of the failure of a file that is no document */
    srv_multipart *mp;
    int field; /* srv_field of the part being read, -1: none or one that is ignored */
    bool has[SRV_FIELD_COUNT];
    sch_strbuf text[SRV_FIELD_COUNT];
    char file_id[SCH_UUID_LEN];
    char part_filename[SRV_FILENAME_LEN];
    sch_strbuf head;   /* first bytes of the file, until its type is known */
    bool is_container; /* its type is known only when all of it is there */
    sch_put *put;      /* NULL before that, and after the commit */
    bool committed, keep;
    int64_t size;
    char sha256[SCH_SHA256_HEX]; /* once committed */
};

static const char *const field_names[SRV_FIELD_COUNT] = {"file", "options_json", "job_id",
                                                         "custom_id", "filename"};

static const struct {
    const char *name;
    srv_field field;
} fields[] = {
    {"file", SRV_FIELD_FILE},           {"options_json", SRV_FIELD_OPTIONS},
    {"job_id", SRV_FIELD_JOB_ID},       {"scs_job_id", SRV_FIELD_JOB_ID},
    {"custom_id", SRV_FIELD_CUSTOM_ID}, {"filename", SRV_FIELD_FILENAME},
};

static sch_status on_begin(void *arg, const srv_part *part, sch_err *err)
{
    srv_upload *up = arg;

    up->field = -1;
    for (size_t i = 0; i < SCH_COUNT_OF(fields); i++)
        if (strcmp(part->name, fields[i].name) == 0)
            up->field = (int)fields[i].field;
    if (up->field < 0)
        return SCH_OK;
    if (up->has[up->field])
        return sch_fail(err, SCH_INVALID, "%s: was sent more than once", part->name);
    up->has[up->field] = true;
    if (up->field == SRV_FIELD_FILE)
        snprintf(up->part_filename, sizeof up->part_filename, "%s", part->filename);
    return SCH_OK;
}

static sch_status check_type(const srv_upload *up, const char *mime, sch_err *err)
{
    if (sch_sniff_is_supported(mime))
        return SCH_OK;
    return sch_fail_id(err, SCH_INVALID, up->type_error, "file: %s", sch_sniff_refusal(mime));
}

static const char *source_name(const srv_upload *up, char name[SCH_UUID_LEN + 16])
{
    (void)snprintf(name, SCH_UUID_LEN + 16, "%s/source", up->file_id);
    return name;
}

/** The type is decided on the first bytes where they tell, so that nothing else is stored. */
static sch_status open_file(srv_upload *up, sch_err *err)
{
    char name[SCH_UUID_LEN + 16];
    const char *mime = sch_sniff(up->head.data, up->head.len);
    sch_status s;

    up->is_container =
        mime && (strcmp(mime, SCH_SNIFF_ZIP) == 0 || strcmp(mime, SCH_SNIFF_OLE) == 0);
    s = up->is_container ? SCH_OK : check_type(up, mime, err);
    if (s != SCH_OK)
        return s;
    (void)source_name(up, name);
    s = sch_put_begin(up->srv->store, name, &up->put, err);
    return s == SCH_OK ? sch_put_hash(up->put, err) : s;
}

static sch_status flush_head(srv_upload *up, sch_err *err)
{
    sch_status s = open_file(up, err);

    if (s == SCH_OK)
        s = sch_put_write(up->put, up->head.data, up->head.len, err);
    return s;
}

static sch_status file_data(srv_upload *up, const char *bytes, size_t len, sch_err *err)
{
    size_t want = 0;
    sch_status s;

    up->size += (int64_t)len;
    if (up->size > up->srv->settings->max_upload_bytes)
        return sch_fail_id(err, SCH_LIMIT, "payload_too_large", "file: it is over %lld bytes",
                           (long long)up->srv->settings->max_upload_bytes);
    if (!up->put) {
        want = SCH_SNIFF_BYTES - up->head.len < len ? SCH_SNIFF_BYTES - up->head.len : len;
        sch_strbuf_add(&up->head, bytes, want);
        if (up->head.failed)
            return sch_fail(err, SCH_FATAL, "out of memory");
        if (up->head.len < SCH_SNIFF_BYTES)
            return SCH_OK;
        s = flush_head(up, err);
        if (s != SCH_OK)
            return s;
    }
    return len > want ? sch_put_write(up->put, bytes + want, len - want, err) : SCH_OK;
}

static sch_status text_data(srv_upload *up, const char *bytes, size_t len, sch_err *err)
{
    sch_strbuf *text = &up->text[up->field];
    int64_t limit =
        up->field == SRV_FIELD_OPTIONS ? up->srv->settings->max_json_bytes : SHORT_FIELD_MAX;

    if ((int64_t)(text->len + len) > limit)
        return sch_fail(err, SCH_INVALID, "%s: is too long", field_names[up->field]);
    if (memchr(bytes, '\0', len))
        return sch_fail(err, SCH_INVALID, "%s: has a zero byte", field_names[up->field]);
    sch_strbuf_add(text, bytes, len);
    return text->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

static sch_status on_data(void *arg, const char *bytes, size_t len, sch_err *err)
{
    srv_upload *up = arg;

    if (up->field < 0)
        return SCH_OK;
    return up->field == SRV_FIELD_FILE ? file_data(up, bytes, len, err)
                                       : text_data(up, bytes, len, err);
}

static sch_status on_end(void *arg, sch_err *err)
{
    srv_upload *up = arg;

    if (up->field != SRV_FIELD_FILE || up->put)
        return SCH_OK;
    if (up->size == 0)
        return sch_fail(err, SCH_INVALID, "file: it is empty");
    return flush_head(up, err);
}

static const srv_multipart_events events = {on_begin, on_data, on_end};

bool srv_upload_begin(srv_request *rq)
{
    srv_upload *up = calloc(1, sizeof *up);
    sch_err err = {0};
    sch_status s;

    if (!up) {
        sch_fail(&err, SCH_FATAL, "out of memory");
        srv_reply_error(rq, &err);
        return false;
    }
    rq->upload = up;
    up->srv = rq->srv;
    up->type_error = rq->is_v3 ? "pdf_content_type" : "unsupported_format";
    up->field = -1;
    sch_uuid_new(up->file_id);
    s = srv_room_check(rq->srv, rq->body_length > 0 ? rq->body_length : 0, &err);
    if (s == SCH_OK)
        s = srv_multipart_new(srv_request_header(rq, MHD_HTTP_HEADER_CONTENT_TYPE), &events, up,
                              &up->mp, &err);
    if (s != SCH_OK)
        srv_reply_error(rq, &err);
    return s == SCH_OK;
}

sch_status srv_upload_feed(srv_upload *up, const char *bytes, size_t len, sch_err *err)
{
    return srv_multipart_feed(up->mp, bytes, len, err);
}

static int64_t read_blob(void *arg, uint64_t at, void *bytes, size_t len)
{
    return sch_blob_read(arg, at, bytes, len, NULL);
}

/** A container's type, from its directory. */
static sch_status check_container(srv_upload *up, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char name[SCH_UUID_LEN + 16];
    sch_status s = sch_blob_open(up->srv->store, source_name(up, name), &blob, err);

    return s == SCH_OK
               ? check_type(up, sch_sniff_whole(read_blob, blob, sch_blob_size(blob)).mime, err)
               : s;
}

sch_status srv_upload_finish(srv_upload *up, sch_err *err)
{
    sch_put *put;
    sch_status s = srv_multipart_end(up->mp, err);

    if (s != SCH_OK)
        return s;
    if (!up->has[SRV_FIELD_FILE])
        return sch_fail(err, SCH_INVALID, "file: is missing");
    put = SCH_STEAL(up->put);
    sch_put_sha256(put, up->sha256);
    s = sch_put_commit(put, err);
    up->committed = s == SCH_OK;
    return s == SCH_OK && up->is_container ? check_container(up, err) : s;
}

srv_upload *srv_upload_free(srv_upload *up)
{
    if (!up)
        return NULL;
    sch_put_abort(up->put);
    if (up->committed && !up->keep)
        sch_store_delete_all(up->srv->store, up->file_id, NULL);
    for (unsigned i = 0; i < SRV_FIELD_COUNT; i++)
        sch_strbuf_done(up->text[i]);
    sch_strbuf_done(up->head);
    srv_multipart_free(up->mp);
    free(up);
    return NULL;
}

void srv_upload_keep(srv_upload *up)
{
    up->keep = true;
}

const char *srv_upload_file_id(const srv_upload *up)
{
    return up->file_id;
}

int64_t srv_upload_size(const srv_upload *up)
{
    return up->size;
}

const char *srv_upload_sha256(const srv_upload *up)
{
    return up->sha256;
}

const char *srv_upload_part_filename(const srv_upload *up)
{
    return up->part_filename;
}

const char *srv_upload_field(const srv_upload *up, srv_field field)
{
    return up->has[field] ? sch_strbuf_str(&up->text[field]) : NULL;
}

bool srv_upload_has_file(const srv_upload *up)
{
    return up->has[SRV_FIELD_FILE];
}

sch_status srv_upload_options(const srv_upload *up, json_t **ret_json, sch_err *err)
{
    static const struct {
        srv_field field;
        const char *key;
    } over[] = {
        {SRV_FIELD_JOB_ID, "job_id"},
        {SRV_FIELD_CUSTOM_ID, "custom_id"},
        {SRV_FIELD_FILENAME, "filename"},
    };
    const char *text = srv_upload_field(up, SRV_FIELD_OPTIONS);
    SCH_AUTO(sch_json_decref) json_t *json = NULL;

    if (text && text[strspn(text, " \t\r\n")] != '\0') {
        if (sch_json_load(text, strlen(text), SCH_OPTIONS_MAX, &json, err) != SCH_OK)
            return sch_wrap(err, "options_json");
    } else {
        json = json_object();
    }
    if (!json_is_object(json))
        return sch_fail(err, SCH_INVALID, "options_json: must be a JSON object");
    for (size_t i = 0; i < SCH_COUNT_OF(over); i++) {
        const char *value = srv_upload_field(up, over[i].field);

        if (value && json_object_set_new(json, over[i].key, json_string(value)) != 0)
            return sch_fail(err, SCH_INVALID, "%s: must be UTF-8", over[i].key);
    }
    *ret_json = SCH_STEAL(json);
    return SCH_OK;
}
