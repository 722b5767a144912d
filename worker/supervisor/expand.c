/* SPDX-License-Identifier: Apache-2.0 */
/* Items of POST /files/v1/jobs become files. The server took them as they came; here each is looked
 * at, and what single submissions are refused for is an errored file. */
#include "worker/supervisor/expand.h"

#include "schema/db/queries_job.h"
#include "schema/db/queries_tenant.h"
#include "schema/source/source.h"
#include "schema/wire/error.h"
#include "schema/wire/filename.h"
#include "schema/wire/job_request.h"
#include "schema/wire/json.h"
#include "schema/wire/options.h"
#include "schema/wire/uri.h"

#include <string.h>

/** A chunk on its way into files. */
typedef struct expansion {
    sch_db *db;
    const sch_batch_chunk *chunk;
    const sch_options *options; /* of the batch */
    bool images_local;          /* of the batch, for those items that have a destination */
    bool fetch_http;
    const sch_quota *quota;
    int64_t now_ms;
    int64_t known; /* items that are files already */
} expansion;

/** Those members of an item that mean something; the API ignores the others. */
static json_t *pick_members(const json_t *item)
{
    static const char *const names[] = {
        "source_uri",           "custom_id",   "filename", "destination_uri",
        "destination_basename", "page_ranges", "s3_region"};
    json_t *picked = json_object();

    for (size_t i = 0; picked && i < SCH_COUNT_OF(names); i++) {
        const json_t *value = sch_json_get(item, names[i]);

        if (value)
            json_object_set(picked, names[i], (json_t *)value);
    }
    return picked;
}

static sch_status check_source(const expansion *x, const json_t *item, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    const char *text = json_string_value(sch_json_get(item, "source_uri"));
    sch_status s;

    if (!text || !*text)
        return sch_fail(err, SCH_INVALID, "source_uri: is missing or not a string");
    s = sch_uri_parse(text, SCH_URI_SOURCE, &uri, err);
    if (s != SCH_OK)
        return sch_wrap(err, "source_uri");
    s = sch_uri_check_source(&uri, x->fetch_http, err);
    if (s == SCH_OK)
        s = sch_uri_check_bucket(x->db, x->chunk->group_id, &uri, err);
    return s == SCH_NOT_FOUND ? sch_wrap(err, "source_uri") : s;
}

static sch_status check_destination(const expansion *x, const char *text, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    sch_status s = sch_uri_parse(text, SCH_URI_DESTINATION, &uri, err);

    if (s == SCH_OK)
        s = sch_uri_check_bucket(x->db, x->chunk->group_id, &uri, err);
    return s == SCH_NOT_FOUND ? sch_wrap(err, "destination_uri") : s;
}

/** @return SCH_OK; else why the item is an errored file, with an id */
static sch_status check_item(const expansion *x, const json_t *item, sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    sch_status s = check_source(x, item, err);

    if (s == SCH_OK)
        s = sch_options_parse(item, &options, err);
    if (s == SCH_OK && options->destination_uri)
        s = check_destination(x, options->destination_uri, err);
    return s;
}

/** What stays with the file of the item's members; those of the batch come beneath. */
static char *dump_options(const expansion *x, json_t *item)
{
    static const char *const elsewhere[] = {"source_uri", "custom_id", "filename", "job_id"};

    for (size_t i = 0; i < SCH_COUNT_OF(elsewhere); i++)
        json_object_del(item, elsewhere[i]);
    if (x->images_local && !json_object_get(item, "destination_uri"))
        json_object_set_new(item, "image_output_mode", json_null());
    return json_dumps(item, JSON_COMPACT);
}

static sch_status insert(expansion *x, const json_t *item, const char *options_json,
                         const sch_err *error, sch_err *err)
{
    const char *custom_id = json_string_value(json_object_get(item, "custom_id"));
    char file_id[SCH_UUID_LEN], got_id[SCH_UUID_LEN], filename[SCH_FILENAME_LEN];
    sch_file_new in = {
        .file_id = file_id,
        .group_id = x->chunk->group_id,
        .app_id = x->chunk->app_id,
        .filename = filename,
        .source_uri = json_string_value(json_object_get(item, "source_uri")),
        .options_json = options_json,
        .class = SCH_CLASS_JOB,
        .formats = (const char *const *)x->options->formats,
        .job_no = x->chunk->job_no,
        .batch_no = x->chunk->batch_no,
        .custom_id = custom_id && *custom_id ? custom_id : NULL,
        .error = error,
        .quota = x->quota,
        .hook_no = x->chunk->hook_no,
    };
    sch_err why = {0};
    sch_status s;

    sch_uuid_new(file_id);
    sch_filename_choose(json_string_value(json_object_get(item, "filename")), file_id, filename);
    s = sch_file_insert(x->db, &in, 0, x->now_ms, got_id, &why);
    if (s == SCH_LIMIT && strcmp(why.id, SCH_MONTH_QUOTA) == 0) {
        snprintf(why.id, sizeof why.id, "quota_exceeded");
        in.error = &why;
        s = sch_file_insert(x->db, &in, 0, x->now_ms, got_id, err);
    } else if (s != SCH_OK) {
        *err = why;
    }
    if (s == SCH_EXISTS)
        x->known++;
    return s == SCH_EXISTS ? SCH_OK : s;
}

static sch_status expand_item(expansion *x, const char *line, size_t len, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *read = NULL;
    SCH_AUTO(sch_json_decref) json_t *item = NULL;
    SCH_AUTO(sch_json_decref) json_t *kept = NULL;
    SCH_AUTO(free) char *options_json = NULL;
    sch_err why = {0};
    sch_status s = sch_json_load(line, len, SCH_JOB_ITEM_MAX, &read, &why);

    item = pick_members(read);
    json_object_set_new(item, "job_id", json_string("-")); /* it has one: custom_id may stand */
    if (s == SCH_OK)
        s = check_item(x, item, &why);
    kept = json_copy(item);
    options_json = kept ? dump_options(x, kept) : NULL;
    if (!item || !options_json || s == SCH_FATAL)
        return sch_fail(err, SCH_FATAL, "expand: out of memory");
    if (s != SCH_OK)
        snprintf(why.id, sizeof why.id, "%s", sch_error_code(&why));
    return insert(x, item, options_json, s == SCH_OK ? NULL : &why, err);
}

static sch_status expand_lines(expansion *x, sch_err *err)
{
    sch_status s = SCH_OK;

    for (const char *line = x->chunk->lines; s == SCH_OK && *line;) {
        const size_t len = strcspn(line, "\n");

        s = expand_item(x, line, len, err);
        line += len;
        line += *line == '\n';
    }
    return s;
}

/** The batch's options; what concerns items with a destination alone is set aside. */
static sch_status read_options(const sch_batch_chunk *chunk, bool *ret_images_local,
                               sch_options **ret_options, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    sch_status s =
        sch_json_load(chunk->options_json, strlen(chunk->options_json), SIZE_MAX, &json, err);

    if (s != SCH_OK)
        return s;
    *ret_images_local = json_object_get(json, "image_output_mode") != NULL;
    json_object_del(json, "image_output_mode");
    return sch_options_parse(json, ret_options, err);
}

sch_status wrk_expand(sch_db *db, bool fetch_http, const sch_quota *quota, int64_t now_ms,
                      sch_err *err)
{
    SCH_AUTO(sch_batch_chunk_done) sch_batch_chunk chunk = {0};
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    expansion x = {
        .db = db,
        .chunk = &chunk,
        .fetch_http = fetch_http,
        .quota = quota,
        .now_ms = now_ms,
    };
    sch_status s = sch_batch_take(db, &chunk, err);

    if (s != SCH_OK)
        return s;
    s = read_options(&chunk, &x.images_local, &options, err);
    if (s != SCH_OK) /* they were checked before they were stored */
        return sch_fail(err, SCH_FATAL, "the options of batch %lld cannot be read",
                        (long long)chunk.batch_no);
    x.options = options;
    s = expand_lines(&x, err);
    if (s == SCH_OK && x.known > 0)
        s = sch_job_count(db, chunk.job_no, -x.known, 0, 0, now_ms, err);
    return s == SCH_NOT_FOUND ? sch_fail(err, SCH_FATAL, "expand: a row is missing") : s;
}
