/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A large object in parts: begin, the parts one after the other, complete. What fails on the way
 * is aborted, so that no half object is kept (and billed) at the store.
 */
#include "schema/bucket/bucket_priv.h"

#include <string.h>

#define PARTS_MAX 10000 /* S3's limit */

static void note_upload(void *arg, const char *parent, const char *name, const char *text)
{
    if (strcmp(parent, "InitiateMultipartUploadResult") == 0 && strcmp(name, "UploadId") == 0)
        (void)snprintf(arg, 1024, "%s", text);
}

static sch_status begin(sch_bucket *b, const char *key, const char *content_type,
                        char ret_upload[1024], sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    bkt_call call = {.method = "POST", .key = key};
    sch_status s;

    bkt_query(&call, "uploads", "");
    if (content_type)
        bkt_header(&call, "content-type", content_type);
    s = bkt_do(b, &call, "write", false, &reply, err);
    if (s != SCH_OK)
        return s;
    *ret_upload = '\0';
    (void)bkt_xml(sch_strbuf_str(&reply.body), reply.body.len, note_upload, ret_upload);
    return *ret_upload ? SCH_OK
                       : sch_fail_id(err, SCH_INVALID, "unknown_error",
                                     "write: the store gave no upload id");
}

/* Send one part and note its ETag for the list that completes the object. */
static sch_status put_part(sch_bucket *b, bkt_call *call, int number, sch_strbuf *list,
                           const char *upload, sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    char digits[12];
    char etag[128];
    sch_status s;

    (void)snprintf(digits, sizeof digits, "%d", number);
    bkt_query(call, "partNumber", digits);
    bkt_query(call, "uploadId", upload);
    s = bkt_do(b, call, "write", false, &reply, err);
    if (s != SCH_OK)
        return s;
    if (!sch_http_header(&reply, "etag", etag, sizeof etag))
        return sch_fail_id(err, SCH_INVALID, "unknown_error", "write: a part has no ETag");
    /* the quotes of an ETag may stand in XML text as they are */
    sch_strbuf_addf(list, "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", number, etag);
    return SCH_OK;
}

static sch_status put_all(sch_bucket *b, const char *key, const char *upload, int fd, int64_t size,
                          sch_strbuf *list, sch_err *err)
{
    int64_t part = SCH_BUCKET_PART_BYTES;
    sch_status s = SCH_OK;
    int number = 1;

    while (size / part >= PARTS_MAX)
        part *= 2;
    for (int64_t at = 0; s == SCH_OK && at < size; at += part, number++) {
        bkt_call call = {.method = "PUT",
                         .key = key,
                         .body_fd = fd,
                         .body_offset = at,
                         .body_size = size - at < part ? size - at : part};

        s = put_part(b, &call, number, list, upload, err);
    }
    return s;
}

static void note_error(void *arg, const char *parent, const char *name, const char *text)
{
    bool *is_error = arg;

    (void)parent;
    (void)text;
    *is_error = *is_error || strcmp(name, "Error") == 0;
}

/* S3 may say 200 at once and tell of a failure in the body. */
static sch_status complete(sch_bucket *b, const char *key, const char *upload, sch_strbuf *list,
                           sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    bkt_call call = {.method = "POST", .key = key, .body = list->data, .body_len = list->len};
    bool is_error = false;
    sch_status s;

    bkt_query(&call, "uploadId", upload);
    bkt_header(&call, "content-type", "application/xml");
    s = bkt_do(b, &call, "write", false, &reply, err);
    if (s == SCH_OK)
        (void)bkt_xml(sch_strbuf_str(&reply.body), reply.body.len, note_error, &is_error);
    return is_error ? bkt_explain(&reply, "write", err) : s;
}

static void give_up(sch_bucket *b, const char *key, const char *upload)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    bkt_call call = {.method = "DELETE", .key = key};

    bkt_query(&call, "uploadId", upload);
    (void)bkt_do(b, &call, "delete", true, &reply, NULL);
}

sch_status bkt_s3_put_parts(sch_bucket *b, const char *key, const char *content_type, int fd,
                            int64_t size, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf list = {0};
    char upload[1024];
    sch_status s = begin(b, key, content_type, upload, err);

    if (s != SCH_OK)
        return s;
    sch_strbuf_adds(&list, "<CompleteMultipartUpload "
                           "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    s = put_all(b, key, upload, fd, size, &list, err);
    sch_strbuf_adds(&list, "</CompleteMultipartUpload>");
    if (s == SCH_OK && list.failed)
        s = sch_fail(err, SCH_FATAL, "out of memory");
    if (s == SCH_OK)
        s = complete(b, key, upload, &list, err);
    if (s != SCH_OK)
        give_up(b, key, upload);
    return s;
}
