/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of JSON events (yajl) is written out again as text: the members beside "files" into one
 * text, each item into another. Depth 1 is the request's object, depth 2 the list of files, depth 3
 * an item.
 */
#include "schema/wire/job_request.h"

#include "schema/base/ids.h"
#include "schema/base/strbuf.h"
#include "schema/wire/json.h"

#include <string.h>
#include <yajl/yajl_parse.h>

enum { DEPTH_REQUEST = 1, DEPTH_FILES = 2, DEPTH_ITEM = 3 };

struct sch_job_request {
    yajl_handle yajl;
    sch_job_item_fn fn;
    void *arg;
    sch_strbuf options, item;
    sch_err err; /* why a callback stopped the parser; code SCH_OK: it did not */
    int depth;
    bool is_key_files;     /* the member of the request whose value comes next is "files" */
    bool is_key_custom_id; /* the same of an item, "custom_id" */
    bool in_files, had_files;
    bool is_first; /* of the object or list that is open: nothing was written into it yet */
    bool has_custom_id;
    int64_t items;
};

/** Stop the parser. @return 0, for `return stop(...)` in a callback */
static int stop(sch_job_request *rq, sch_status code, const char *text)
{
    if (rq->in_files)
        sch_fail(&rq->err, code, "files[%lld]%s", (long long)rq->items, text);
    else
        sch_fail(&rq->err, code, "%s", text);
    return 0;
}

/** Stop the parser: bytes of one part go beyond what is taken. */
static int stop_too_large(sch_job_request *rq)
{
    if (rq->in_files)
        sch_fail_id(&rq->err, SCH_LIMIT, "payload_too_large", "files[%lld]: is too large",
                    (long long)rq->items);
    else
        sch_fail_id(&rq->err, SCH_LIMIT, "payload_too_large", "the options are too large");
    return 0;
}

static sch_strbuf *text_of(sch_job_request *rq)
{
    return rq->in_files ? &rq->item : &rq->options;
}

/** After something was written: is there room for more? */
static int go_on(sch_job_request *rq)
{
    const sch_strbuf *sb = text_of(rq);

    rq->is_first = false;
    if (sb->failed)
        return stop(rq, SCH_FATAL, ": out of memory");
    return sb->len <= (rq->in_files ? SCH_JOB_ITEM_MAX : SCH_JOB_OPTIONS_MAX) || stop_too_large(rq);
}

/** The comma in front of a key or of an element of a list. */
static void separate(sch_job_request *rq)
{
    const sch_strbuf *sb = text_of(rq);

    if (!rq->is_first && sb->len > 0 && sb->data[sb->len - 1] != ':')
        sch_strbuf_addc(text_of(rq), ',');
}

/** A value begins, which opens an object or a list: may it stand here? */
static int check_place(sch_job_request *rq, bool is_object, bool is_list)
{
    if (rq->depth == 0 && !is_object)
        return stop(rq, SCH_INVALID, "the body must be a JSON object");
    if (rq->depth == DEPTH_REQUEST && rq->is_key_files && !is_list)
        return stop(rq, SCH_INVALID, "files: must be a list");
    if (rq->depth == DEPTH_FILES && rq->in_files && !is_object)
        return stop(rq, SCH_INVALID, ": must be a JSON object");
    if (rq->is_key_custom_id && rq->in_files && rq->depth == DEPTH_ITEM)
        return stop(rq, SCH_INVALID, ".custom_id: must be a string");
    return 1;
}

static int add_plain(sch_job_request *rq, const char *text, size_t len)
{
    if (!check_place(rq, false, false))
        return 0;
    separate(rq);
    sch_strbuf_add(text_of(rq), text, len);
    return go_on(rq);
}

/* ---- events -----------------------------------------------------------------------------------
 */

static int on_null(void *ctx)
{
    sch_job_request *rq = ctx;

    rq->is_key_custom_id = false; /* null counts as absent */
    if (rq->depth == DEPTH_REQUEST && rq->is_key_files) {
        rq->is_key_files = false;
        return 1;
    }
    return add_plain(rq, "null", 4);
}

static int on_boolean(void *ctx, int value)
{
    return add_plain(ctx, value ? "true" : "false", value ? 4 : 5);
}

static int on_number(void *ctx, const char *text, size_t len)
{
    return add_plain(ctx, text, len);
}

/** custom_id of an item: "" counts as absent, as everywhere. */
static int check_custom_id(sch_job_request *rq, const char *text, size_t len)
{
    char id[258];

    rq->is_key_custom_id = false;
    if (len == 0)
        return 1;
    if (len < sizeof id && !memchr(text, '\0', len)) {
        memcpy(id, text, len);
        id[len] = '\0';
        rq->has_custom_id = true;
        if (sch_name_is_valid(id))
            return 1;
    }
    return stop(rq, SCH_INVALID, ".custom_id: must be 1 to 256 of A-Z a-z 0-9 _ - . :");
}

static int on_string(void *ctx, const unsigned char *text, size_t len)
{
    sch_job_request *rq = ctx;

    if (rq->in_files && rq->depth == DEPTH_ITEM && rq->is_key_custom_id &&
        !check_custom_id(rq, (const char *)text, len))
        return 0;
    if (!check_place(rq, false, false))
        return 0;
    separate(rq);
    sch_strbuf_add_json(text_of(rq), (const char *)text, len);
    return go_on(rq);
}

static bool is_name(const unsigned char *text, size_t len, const char *name)
{
    return len == strlen(name) && memcmp(text, name, len) == 0;
}

static int on_key(void *ctx, const unsigned char *text, size_t len)
{
    sch_job_request *rq = ctx;

    rq->is_key_files = rq->depth == DEPTH_REQUEST && is_name(text, len, "files");
    rq->is_key_custom_id =
        rq->in_files && rq->depth == DEPTH_ITEM && is_name(text, len, "custom_id");
    if (rq->is_key_files)
        return !rq->had_files || stop(rq, SCH_INVALID, "files: appears twice");
    separate(rq);
    sch_strbuf_add_json(text_of(rq), (const char *)text, len);
    sch_strbuf_addc(text_of(rq), ':');
    return go_on(rq);
}

/** An object or a list that is copied. */
static int open_copy(sch_job_request *rq, char bracket)
{
    if (rq->depth >= SCH_JSON_DEPTH_MAX)
        return stop(rq, SCH_INVALID, "the JSON is nested too deeply");
    separate(rq);
    sch_strbuf_addc(text_of(rq), bracket);
    rq->depth++;
    if (!go_on(rq))
        return 0;
    rq->is_first = true;
    return 1;
}

static int on_start_map(void *ctx)
{
    sch_job_request *rq = ctx;

    if (!check_place(rq, true, false))
        return 0;
    if (rq->in_files && rq->depth == DEPTH_FILES) {
        if (rq->items >= SCH_JOB_ITEMS_MAX)
            return stop(rq, SCH_INVALID, ": a request may have at most 200000 files");
        sch_strbuf_reset(&rq->item);
        rq->is_first = true;
    }
    return open_copy(rq, '{');
}

static int on_end_map(void *ctx)
{
    sch_job_request *rq = ctx;
    sch_strbuf *sb = text_of(rq);

    sch_strbuf_addc(sb, '}');
    rq->depth--;
    if (!go_on(rq))
        return 0;
    if (!rq->in_files || rq->depth != DEPTH_FILES)
        return 1;
    if (rq->fn(sb->data, sb->len, rq->arg, &rq->err) != SCH_OK)
        return 0;
    rq->items++;
    return 1;
}

static int on_start_array(void *ctx)
{
    sch_job_request *rq = ctx;

    if (!check_place(rq, false, true))
        return 0;
    if (rq->depth == DEPTH_REQUEST && rq->is_key_files) {
        rq->in_files = rq->had_files = true;
        rq->is_key_files = false;
        rq->depth++;
        return 1;
    }
    return open_copy(rq, '[');
}

static int on_end_array(void *ctx)
{
    sch_job_request *rq = ctx;

    rq->depth--;
    if (rq->in_files && rq->depth == DEPTH_REQUEST) {
        rq->in_files = false;
        /* the key was not written, so neither is its value: what follows is first if none was */
        rq->is_first = rq->options.len > 0 && rq->options.data[rq->options.len - 1] == '{';
        return 1;
    }
    sch_strbuf_addc(text_of(rq), ']');
    return go_on(rq);
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_boolean,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_start_map,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end_map,
    .yajl_start_array = on_start_array,
    .yajl_end_array = on_end_array,
};

/* ---- the whole --------------------------------------------------------------------------------
 */

sch_status sch_job_request_new(sch_job_item_fn fn, void *arg, sch_job_request **ret_request,
                               sch_err *err)
{
    sch_job_request *rq = calloc(1, sizeof *rq);

    if (rq)
        rq->yajl = yajl_alloc(&callbacks, NULL, rq);
    if (!rq || !rq->yajl) {
        free(rq);
        return sch_fail(err, SCH_FATAL, "job request: out of memory");
    }
    rq->fn = fn;
    rq->arg = arg;
    rq->is_first = true;
    *ret_request = rq;
    return SCH_OK;
}

sch_job_request *sch_job_request_free(sch_job_request *rq)
{
    if (!rq)
        return NULL;
    yajl_free(rq->yajl);
    sch_strbuf_done(rq->options);
    sch_strbuf_done(rq->item);
    free(rq);
    return NULL;
}

static sch_status result_of(sch_job_request *rq, yajl_status status, sch_err *err)
{
    if (rq->err.code != SCH_OK) {
        if (err)
            *err = rq->err;
        return rq->err.code;
    }
    if (status == yajl_status_ok)
        return SCH_OK;
    sch_fail(&rq->err, SCH_INVALID, "the body is not JSON");
    return sch_fail(err, SCH_INVALID, "the body is not JSON");
}

sch_status sch_job_request_feed(sch_job_request *rq, const char *bytes, size_t len, sch_err *err)
{
    if (rq->err.code != SCH_OK)
        return result_of(rq, yajl_status_error, err);
    return result_of(rq, yajl_parse(rq->yajl, (const unsigned char *)bytes, len), err);
}

sch_status sch_job_request_finish(sch_job_request *rq, sch_job_request_end *ret_end, sch_err *err)
{
    json_t *options = NULL;
    sch_status s = result_of(rq, yajl_complete_parse(rq->yajl), err);

    if (s != SCH_OK)
        return s;
    if (!rq->had_files)
        return sch_fail(err, SCH_INVALID, "files: is missing");
    if (rq->items == 0)
        return sch_fail(err, SCH_INVALID, "files: is empty");
    s = sch_json_load(rq->options.data, rq->options.len, SCH_JOB_OPTIONS_MAX, &options, err);
    if (s != SCH_OK)
        return s;
    *ret_end = (sch_job_request_end){
        .options = options,
        .items = rq->items,
        .has_custom_id = rq->has_custom_id,
    };
    return SCH_OK;
}
