/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deliver: the results of a file into its group's bucket, "<destination_uri>/<basename>.<ext>", and
 * its crops into "<destination_uri>/images/" where they were asked for. Every object is put whole
 * and replaces what an earlier attempt left, so delivery may begin anew at any moment. What the
 * Markdown refers to goes first and the Markdown last: who sees it finds the rest.
 */
#include "schema/base/log.h"
#include "schema/source/source.h"
#include "schema/wire/output.h"
#include "schema/wire/uri.h"
#include "worker/supervisor/destination.h"
#include "worker/supervisor/next.h"

#include <string.h>

#define FORMATS_MOST 64

typedef struct delivery {
    wrk_work *work;
    const wrk_destination *to;
    sch_bucket *bucket;
    char *prefix; /* of keys; "" or with its '/' at the end */
    int count;    /* objects that were put */
    sch_status status;
    sch_err err; /* with an id: the bucket's; else our own */
} delivery;

/* ---- objects --------------------------------------------------------------------------------- */

static sch_status put_artifact(delivery *d, const char *leaf, const char *key, const char *mime,
                               sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    char name[200];
    sch_status s = sch_blob_open(d->work->sup->options.store,
                                 wrk_work_artifact(d->work, leaf, name), &blob, err);

    if (s == SCH_OK)
        s = sch_blob_fd(blob, &fd, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "the result %s is gone", leaf);
    if (s != SCH_OK)
        return s;
    s = sch_bucket_put_fd(d->bucket, key, mime, fd, (int64_t)sch_blob_size(blob), err);
    d->count += s == SCH_OK;
    return s;
}

static sch_status put_as(delivery *d, const char *leaf, const char *between, const char *end,
                         const char *mime, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf key = {0};

    sch_strbuf_addf(&key, "%s%s%s", d->prefix, between, end);
    if (key.failed)
        return sch_fail(err, SCH_FATAL, "delivery: out of memory");
    return put_artifact(d, leaf, sch_strbuf_str(&key), mime, err);
}

/* "<prefix><basename>.<ext>" */
static sch_status put_output(delivery *d, const char *ext, sch_err *err)
{
    char end[64];

    (void)snprintf(end, sizeof end, ".%s", ext);
    return put_as(d, ext, d->to->basename, end, sch_output_mime(ext), err);
}

static bool put_crop(const char *leaf, uint64_t size, void *arg)
{
    delivery *d = arg;
    char base[WRK_IMAGE_BASE_LEN];

    (void)size;
    if (strncmp(leaf, "crop-", 5) == 0)
        d->status = put_as(d, leaf, wrk_image_base(d->work->file.file_id, base), leaf, "image/jpeg",
                           &d->err);
    return d->status == SCH_OK;
}

static sch_status put_formats(delivery *d, sch_err *err)
{
    sch_format formats[FORMATS_MOST];
    size_t count = 0;
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(d->work->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_format_list(db, d->work->file.file_id, formats, FORMATS_MOST, &count, err);
    for (size_t i = 0; s == SCH_OK && i < count; i++)
        if (formats[i].state == SCH_FORMAT_COMPLETED) /* one that failed says so in the status */
            s = put_output(d, sch_output_ext(formats[i].ext), err);
    return s;
}

static sch_status put_all(delivery *d, sch_err *err)
{
    sch_status s = SCH_OK;

    if (d->to->has_images) {
        s = sch_store_list(d->work->sup->options.store, d->work->file.file_id, put_crop, d, err);
        if (s == SCH_OK && d->status != SCH_OK)
            *err = d->err;
        s = s == SCH_OK ? d->status : s;
    }
    if (s == SCH_OK)
        s = put_formats(d, err);
    if (s == SCH_OK)
        s = put_output(d, "lines.mmd.json", err);
    if (s == SCH_OK)
        s = put_output(d, "lines.json", err);
    return s == SCH_OK ? put_output(d, "mmd", err) : s;
}

/* ---- the bucket ------------------------------------------------------------------------------ */

/* A prefix is a folder whether or not it was written with its '/'. */
static sch_status set_prefix(delivery *d, const char *key, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    size_t len = strlen(key);

    while (len > 0 && key[len - 1] == '/')
        len--;
    sch_strbuf_add(&sb, key, len);
    sch_strbuf_adds(&sb, len > 0 ? "/" : "");
    d->prefix = sch_strbuf_steal(&sb);
    return d->prefix ? SCH_OK : sch_fail(err, SCH_FATAL, "delivery: out of memory");
}

static sch_status open_bucket(delivery *d, sch_err *err)
{
    const wrk_sup_options *o = &d->work->sup->options;
    const sch_source_how how = {.region = d->to->region, .cancel_fd = d->work->sup->cancel_fd};
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    SCH_AUTO(free) char *key = NULL;
    sch_db *db = NULL;
    sch_status s = sch_uri_parse(d->to->uri, SCH_URI_DESTINATION, &uri, err);

    if (s == SCH_INVALID)
        return sch_fail_id(err, s, "bad_request", "it is not a URI that can be written to");
    if (s == SCH_OK && !o->sources)
        return sch_fail_id(err, SCH_NOT_FOUND, "data_source_not_found",
                           "there are no data sources here");
    if (s == SCH_OK)
        s = sch_dbpool_reader(o->pool, &db, err);
    if (s == SCH_OK)
        s = sch_sources_for_uri(o->sources, db, d->work->file.group_id, &uri,
                                d->work->file.created_ms, &how, &d->bucket, &key, err);
    return s == SCH_OK ? set_prefix(d, key, err) : s;
}

/* What a bucket says may be otherwise later, but for these. */
static bool may_pass(const sch_err *why)
{
    static const char *const final[] = {"data_source_access_denied", "data_source_not_found",
                                        "bad_request", "not_found"};

    for (size_t i = 0; i < SCH_COUNT_OF(final); i++)
        if (strcmp(why->id, final[i]) == 0)
            return false;
    return true;
}

static sch_status deliver(wrk_work *work, const wrk_destination *to, sch_err *err)
{
    delivery d = {.work = work, .to = to};
    sch_err why = {0};
    sch_status s = open_bucket(&d, &why);

    if (s == SCH_OK)
        s = put_all(&d, &why);
    (void)sch_bucket_close(d.bucket);
    free(d.prefix);
    if (s == SCH_OK) {
        sch_log(SCH_LOG_INFO, "file_delivered", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_I("objects", d.count));
        return wrk_next_end(work, NULL, NULL, err);
    }
    if (why.id[0])
        (void)sch_wrap(&why, "destination_uri");
    return wrk_work_transfer_failed(work, &why, may_pass(&why), err);
}

sch_status wrk_work_deliver(wrk_work *work, sch_err *err)
{
    SCH_AUTO(wrk_destination_done) wrk_destination to = {.uri = NULL};
    sch_status s = wrk_destination_read(&work->file, &to, err);

    if (s != SCH_OK)
        return s;
    return to.uri ? deliver(work, &to, err) : wrk_next_end(work, NULL, NULL, err);
}

sch_status wrk_work_deliver_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    (void)end;
    return wrk_work_fail_file(work, "unknown_error",
                              "destination_uri: the results could not be delivered", err);
}
