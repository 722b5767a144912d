/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/hook/hook.h"

#include "schema/base/digest.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REPLY_BYTES_MAX (64 * 1024) /* nobody reads what a receiver answers */

static void sign_with(const char *secret, const sch_strbuf *message, char ret_hex[SCH_SHA256_HEX])
{
    uint8_t mac[SCH_SHA256_LEN] = {0};
    unsigned len = sizeof mac;

    (void)HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)message->data,
               message->len, mac, &len);
    sch_hex(mac, sizeof mac, ret_hex);
}

void sch_hook_sign(const sch_hook_keys *keys, int64_t seconds, const char *body, size_t len,
                   char ret_header[SCH_HOOK_SIGNATURE_LEN])
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf message = {0};
    char now[SCH_SHA256_HEX], old[SCH_SHA256_HEX];

    ret_header[0] = '\0';
    sch_strbuf_addf(&message, "%" PRId64 ".", seconds);
    sch_strbuf_add(&message, body, len);
    if (message.failed)
        return;
    sign_with(keys->now, &message, now);
    if (keys->old[0])
        sign_with(keys->old, &message, old);
    (void)snprintf(ret_header, SCH_HOOK_SIGNATURE_LEN, "Mathpix-Signature: t=%" PRId64 ",v1=%s%s%s",
                   seconds, now, keys->old[0] ? ",v1=" : "", keys->old[0] ? old : "");
}

void sch_hook_request_done(sch_hook_request *request)
{
    free(request->lines);
    request->lines = NULL;
}

/** The client's headers, one NUL-ended line each, behind each other. @return how many; -1: no */
static int write_lines(const json_t *headers, sch_strbuf *lines, bool *ret_has_type)
{
    const char *name;
    json_t *value;
    int count = 0;

    json_object_foreach((json_t *)headers, name, value)
    {
        const char *text = json_string_value(value);

        if (!text || count >= SCH_CALLBACK_HEADERS_MAX)
            return -1;
        *ret_has_type = *ret_has_type || strcasecmp(name, "Content-Type") == 0;
        if (*text) /* libcurl writes a header without a value so */
            sch_strbuf_addf(lines, "%s: %s", name, text);
        else
            sch_strbuf_addf(lines, "%s;", name);
        sch_strbuf_add(lines, "", 1);
        count++;
    }
    return lines->failed ? -1 : count;
}

static sch_status set_headers(sch_hook_request *rq, const char *headers_json, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf lines = {0};
    json_t *headers = headers_json ? json_loads(headers_json, 0, NULL) : NULL;
    bool has_type = false;
    int count = write_lines(headers, &lines, &has_type);
    const bool is_read = !headers_json || headers;
    const char *line;

    json_decref(headers);
    if (count < 0 || !is_read)
        return sch_fail(err, SCH_FATAL, "the headers of a callback cannot be read");
    line = rq->lines = sch_strbuf_steal(&lines);
    for (int i = 0; i < count && line; i++, line += strlen(line) + 1)
        rq->headers[i] = line;
    if (!has_type)
        rq->headers[count++] = "Content-Type: application/json";
    if (rq->signature[0])
        rq->headers[count++] = rq->signature;
    rq->http.header_count = (size_t)count;
    return SCH_OK;
}

sch_status sch_hook_request_make(const char *url, const char *headers_json,
                                 const sch_hook_keys *keys, const char *body, size_t len,
                                 int64_t now_ms, sch_hook_request *ret_request, sch_err *err)
{
    sch_hook_request *rq = ret_request;

    *rq = (sch_hook_request){.lines = NULL};
    if (keys)
        sch_hook_sign(keys, now_ms / 1000, body, len, rq->signature);
    if (keys && !rq->signature[0])
        return sch_fail(err, SCH_FATAL, "out of memory");
    rq->http = (sch_http_request){.method = "POST",
                                  .url = url,
                                  .headers = rq->headers,
                                  .body = body,
                                  .body_len = len,
                                  .keep_bytes = REPLY_BYTES_MAX};
    return set_headers(rq, headers_json, err);
}

bool sch_hook_is_delivered(const sch_http_reply *reply)
{
    return reply->outcome != SCH_HTTP_REFUSED && reply->status >= 200 && reply->status < 300;
}

const char *sch_hook_failure(const sch_http_reply *reply, char *text, size_t size)
{
    if (reply->outcome == SCH_HTTP_REFUSED)
        (void)snprintf(text, size, "it was not sent: %s", reply->text);
    else if (reply->status >= 300 && reply->status < 400)
        (void)snprintf(text, size,
                       "the receiver answers with status %ld; redirects are not followed",
                       reply->status);
    else if (reply->status >= 200)
        (void)snprintf(text, size, "the receiver answers with status %ld", reply->status);
    else
        (void)snprintf(text, size, "no response was received: %s", reply->text);
    return text;
}
