/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Azure Blob Storage: a bucket is a container of a storage account. Requests carry a token (Azure
 * AD), a signature by the account's key (Shared Key), or the customer's signed URL parameters
 * (SAS).
 *
 * Source: Azure Storage services REST API reference (version below), "Authorize with Shared Key".
 */
#include "schema/base/clock.h"
#include "schema/bucket/bucket_priv.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <time.h>

#define VERSION   "2021-12-02"
#define DATE_LEN  40
#define BLOCK_MAX ((int64_t)1 << 30)
#define BLOCKS    50000 /* Azure's limit */

static sch_status azure_open(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err)
{
    char endpoint[320];
    char path[256];

    if (!b->account)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "storage_account is missing");
    if (b->auth == SCH_AUTH_AZURE_AD && !b->tenant)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "azure_tenant_id is missing");
    if (b->auth != SCH_AUTH_AZURE_AD && !b->secret)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "secret is missing");
    (void)snprintf(endpoint, sizeof endpoint, "https://%s.blob.core.windows.net", b->account);
    (void)snprintf(path, sizeof path, "/%s", b->bucket);
    return bkt_set_place(b, spec->endpoint ? spec->endpoint : endpoint, "", path, err);
}

static const char *http_date(char text[DATE_LEN])
{
    time_t now = (time_t)(sch_now_ms() / 1000);
    struct tm tm;

    (void)gmtime_r(&now, &tm);
    (void)strftime(text, DATE_LEN, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    return text;
}

static const char *header_of(const sch_pair *headers, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(headers[i].name, name) == 0)
            return headers[i].value;
    return "";
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const sch_pair *)a)->name, ((const sch_pair *)b)->name);
}

/* The string that Shared Key signs; headers are sorted by name here. */
static void write_to_sign(const sch_bucket *b, const bkt_call *call, const char *path,
                          sch_pair *headers, size_t count, sch_strbuf *sb)
{
    /* the order of the standard headers is fixed; those that are never sent stay empty */
    static const char *const standard[] = {"content-encoding",
                                           "content-language",
                                           NULL,
                                           "content-md5",
                                           "content-type",
                                           "date",
                                           "if-modified-since",
                                           "if-match",
                                           "if-none-match",
                                           "if-unmodified-since",
                                           "range"};
    int64_t len = call->body_len > 0 ? (int64_t)call->body_len : call->body_size;
    sch_pair query[SCH_COUNT_OF(call->query)];

    sch_strbuf_addf(sb, "%s\n", call->method);
    for (size_t i = 0; i < SCH_COUNT_OF(standard); i++) {
        if (standard[i])
            sch_strbuf_adds(sb, header_of(headers, count, standard[i]));
        else if (len > 0)
            sch_strbuf_addf(sb, "%lld", (long long)len);
        sch_strbuf_addc(sb, '\n');
    }
    qsort(headers, count, sizeof *headers, compare_names);
    for (size_t i = 0; i < count; i++)
        if (strncmp(headers[i].name, "x-ms-", 5) == 0)
            sch_strbuf_addf(sb, "%s:%s\n", headers[i].name, headers[i].value);
    sch_strbuf_addf(sb, "/%s%s", b->account, path);
    memcpy(query, call->query, sizeof query);
    qsort(query, call->query_count, sizeof *query, compare_names);
    for (size_t i = 0; i < call->query_count; i++)
        sch_strbuf_addf(sb, "\n%s:%s", query[i].name, query[i].value);
}

/* "SharedKey account:signature". @return SCH_OK; SCH_INVALID: the key is not Base64 */
static sch_status sign_shared_key(const sch_bucket *b, const sch_strbuf *text,
                                  sch_strbuf *ret_authorization, sch_err *err)
{
    size_t len = strlen(b->secret);
    SCH_AUTO(free) unsigned char *key = malloc(len + 4);
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned char base64[64];
    unsigned mac_len = 0;
    int n;

    if (!key)
        return sch_fail(err, SCH_FATAL, "out of memory");
    n = len % 4 == 0 ? EVP_DecodeBlock(key, (const unsigned char *)b->secret, (int)len) : -1;
    if (n < 3)
        return sch_fail_id(err, SCH_INVALID, "bad_request", "the account's key is not Base64");
    for (size_t end = len; end > len - 2 && b->secret[end - 1] == '='; end--)
        n--; /* padding is decoded as zero bytes */
    if (!HMAC(EVP_sha256(), key, n, (const unsigned char *)text->data, text->len, mac, &mac_len))
        abort();
    (void)EVP_EncodeBlock(base64, mac, (int)mac_len);
    sch_strbuf_addf(ret_authorization, "SharedKey %s:%s", b->account, (const char *)base64);
    return ret_authorization->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

/* The Authorization of a call; with SAS there is none. */
static sch_status authorize(sch_bucket *b, const bkt_call *call, const char *path,
                            sch_pair *headers, size_t count, sch_strbuf *ret_text, sch_err *err)
{
    SCH_AUTO(bkt_token_done) bkt_token token = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf to_sign = {0};
    sch_status s;

    if (b->auth == SCH_AUTH_SAS)
        return SCH_OK;
    if (b->auth == SCH_AUTH_AZURE_AD) {
        s = bkt_azure_token(b, &token, err);
        if (s == SCH_OK)
            sch_strbuf_addf(ret_text, "Bearer %s", token.bearer);
        return s;
    }
    write_to_sign(b, call, path, headers, count, &to_sign);
    return to_sign.failed ? sch_fail(err, SCH_FATAL, "out of memory")
                          : sign_shared_key(b, &to_sign, ret_text, err);
}

/* A SAS is a query of its own, with or without its '?'. */
static void add_sas(const sch_bucket *b, const bkt_call *call, sch_strbuf *url)
{
    const char *sas = *b->secret == '?' ? b->secret + 1 : b->secret;

    sch_strbuf_addf(url, "%c%s", call->query_count > 0 ? '&' : '?', sas);
}

static sch_status azure_send(sch_bucket *b, const bkt_call *call, sch_http_reply *ret_reply,
                             sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf authorization = {0};
    sch_pair headers[SCH_COUNT_OF(call->headers) + 2];
    size_t count = call->header_count;
    char date[DATE_LEN];
    bkt_lines l = {0};
    sch_status s;

    memcpy(headers, call->headers, count * sizeof *headers);
    headers[count++] = (sch_pair){"x-ms-date", http_date(date)};
    headers[count++] = (sch_pair){"x-ms-version", VERSION};
    bkt_write_target(b, call, &path, &url);
    if (b->auth == SCH_AUTH_SAS)
        add_sas(b, call, &url);
    if (path.failed || url.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = authorize(b, call, sch_strbuf_str(&path), headers, count, &authorization, err);
    if (s != SCH_OK)
        return s;
    for (size_t i = 0; i < count; i++)
        bkt_add_line(&l, headers[i].name, headers[i].value);
    if (authorization.len > 0)
        bkt_add_line(&l, "Authorization", sch_strbuf_str(&authorization));
    s = bkt_send_lines(b, call, sch_strbuf_str(&url), &l, ret_reply, err);
    sch_strbuf_done(l.text);
    return s;
}

/* Identifiers of blocks are Base64 and of one length. */
static void block_id(int number, char ret_id[16])
{
    char digits[12]; /* 9, or what an int may have */

    (void)snprintf(digits, sizeof digits, "%09d", number);
    (void)EVP_EncodeBlock((unsigned char *)ret_id, (const unsigned char *)digits, 9);
}

static sch_status put_block(sch_bucket *b, bkt_call *call, int number, sch_strbuf *list,
                            sch_err *err)
{
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    char id[16];

    block_id(number, id);
    bkt_query(call, "comp", "block");
    bkt_query(call, "blockid", id);
    sch_strbuf_addf(list, "<Latest>%s</Latest>", id);
    return bkt_do(b, call, "write", false, &reply, err);
}

/* Blocks that are never listed are dropped by the store after a week. */
static sch_status azure_put_parts(sch_bucket *b, const char *key, const char *content_type, int fd,
                                  int64_t size, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf list = {0};
    SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
    bkt_call commit = {.method = "PUT", .key = key};
    int64_t part = SCH_BUCKET_PART_BYTES;
    sch_status s = SCH_OK;
    int number = 0;

    while (size / part >= BLOCKS && part < BLOCK_MAX)
        part *= 2;
    sch_strbuf_adds(&list, "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    for (int64_t at = 0; s == SCH_OK && at < size; at += part) {
        bkt_call call = {.method = "PUT",
                         .key = key,
                         .body_fd = fd,
                         .body_offset = at,
                         .body_size = size - at < part ? size - at : part};

        s = put_block(b, &call, number++, &list, err);
    }
    sch_strbuf_adds(&list, "</BlockList>");
    if (s == SCH_OK && list.failed)
        s = sch_fail(err, SCH_FATAL, "out of memory");
    if (s != SCH_OK)
        return s;
    commit.body = list.data;
    commit.body_len = list.len;
    bkt_query(&commit, "comp", "blocklist");
    bkt_header(&commit, "content-type", "application/xml");
    if (content_type)
        bkt_header(&commit, "x-ms-blob-content-type", content_type);
    return bkt_do(b, &commit, "write", false, &reply, err);
}

static const bkt_list_form list_form = {.query = {{"restype", "container"}, {"comp", "list"}},
                                        .query_count = 2,
                                        .entry = "Blob",
                                        .key = "Name",
                                        .size_parent = "Properties",
                                        .size = "Content-Length",
                                        .next = "NextMarker",
                                        .marker = "marker"};

const bkt_driver bkt_azure = {.open = azure_open,
                              .send = azure_send,
                              .put_parts = azure_put_parts,
                              .list_form = &list_form,
                              .put_header = "x-ms-blob-type",
                              .put_value = "BlockBlob"};
