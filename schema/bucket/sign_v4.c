/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/bucket/sign_v4.h"

#include "schema/base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DATE_LEN  8 /* of "20150830T123600Z" */

const char *sch_v4_time(int64_t now_ms, char ret_time[SCH_V4_TIME_LEN])
{
    time_t t = (time_t)(now_ms / 1000);
    struct tm tm;

    (void)gmtime_r(&t, &tm);
    (void)strftime(ret_time, SCH_V4_TIME_LEN, "%Y%m%dT%H%M%SZ", &tm);
    return ret_time;
}

void sch_uri_encode(sch_strbuf *sb, const char *text, bool keep_slash)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        bool is_plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                        (*p >= '0' && *p <= '9') || strchr("-._~", *p) != NULL;

        if (is_plain || (keep_slash && *p == '/'))
            sch_strbuf_addc(sb, (char)*p);
        else
            sch_strbuf_addf(sb, "%%%02X", *p);
    }
}

/* By name, then by value, as bytes. */
static int compare_pairs(const void *a, const void *b)
{
    const sch_pair *p = a;
    const sch_pair *q = b;
    int by_name = strcmp(p->name, q->name);

    return by_name ? by_name : strcmp(p->value, q->value);
}

void sch_v4_query(sch_strbuf *sb, const sch_pair *query, size_t count)
{
    sch_pair sorted[SCH_V4_QUERY];

    if (count == 0 || count > SCH_V4_QUERY)
        return;
    memcpy(sorted, query, count * sizeof *query);
    qsort(sorted, count, sizeof *sorted, compare_pairs);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            sch_strbuf_addc(sb, '&');
        sch_uri_encode(sb, sorted[i].name, false);
        sch_strbuf_addc(sb, '=');
        sch_uri_encode(sb, sorted[i].value, false);
    }
}

/* Headers keep the order they came in where their names are the same. */
static void sort_headers(sch_pair *headers, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        sch_pair moved = headers[i];
        size_t at = i;

        for (; at > 0 && strcmp(headers[at - 1].name, moved.name) > 0; at--)
            headers[at] = headers[at - 1];
        headers[at] = moved;
    }
}

/* Without white space at its ends, and with one space where there were several. */
static void add_trimmed(sch_strbuf *sb, const char *value)
{
    bool is_first = true;
    bool is_gap = false;

    for (; *value; value++) {
        if (*value == ' ' || *value == '\t') {
            is_gap = true;
            continue;
        }
        if (is_gap && !is_first)
            sch_strbuf_addc(sb, ' ');
        is_gap = is_first = false;
        sch_strbuf_addc(sb, *value);
    }
}

static void add_headers(sch_strbuf *sb, const sch_pair *sorted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_same = i > 0 && strcmp(sorted[i].name, sorted[i - 1].name) == 0;

        if (!is_same) {
            if (i > 0)
                sch_strbuf_addc(sb, '\n');
            sch_strbuf_adds(sb, sorted[i].name);
        }
        sch_strbuf_addc(sb, is_same ? ',' : ':');
        add_trimmed(sb, sorted[i].value);
    }
    sch_strbuf_addc(sb, '\n');
}

static void add_signed_names(sch_strbuf *sb, const sch_pair *sorted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(sorted[i].name, sorted[i - 1].name) == 0)
            continue;
        if (i > 0)
            sch_strbuf_addc(sb, ';');
        sch_strbuf_adds(sb, sorted[i].name);
    }
}

static void hmac(const void *key, size_t key_len, const char *text, uint8_t ret_mac[SCH_SHA256_LEN])
{
    if (!HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)text, strlen(text), ret_mac,
              NULL))
        abort(); /* a digest that libcrypto always has */
}

static void sign(const sch_v4_key *key, const char *date, const char *text,
                 char ret_hex[SCH_SHA256_HEX])
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf first = {0};
    uint8_t mac[SCH_SHA256_LEN];

    sch_strbuf_addf(&first, "AWS4%s", key->secret);
    hmac(sch_strbuf_str(&first), first.len, date, mac);
    hmac(mac, sizeof mac, key->region, mac);
    hmac(mac, sizeof mac, key->service, mac);
    hmac(mac, sizeof mac, "aws4_request", mac);
    hmac(mac, sizeof mac, text, mac);
    sch_hex(mac, sizeof mac, ret_hex);
}

sch_status sch_v4_sign(const sch_v4_key *key, const sch_v4_request *request,
                       sch_strbuf *ret_authorization, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf canonical = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf names = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    sch_pair headers[SCH_V4_HEADERS];
    uint8_t digest[SCH_SHA256_LEN];
    char hex[SCH_SHA256_HEX];
    char date[DATE_LEN + 1];

    if (request->header_count > SCH_V4_HEADERS || request->query_count > SCH_V4_QUERY)
        return sch_fail(err, SCH_INVALID, "too many headers or parameters to sign");
    memcpy(headers, request->headers, request->header_count * sizeof *headers);
    sort_headers(headers, request->header_count);
    (void)snprintf(date, sizeof date, "%.*s", DATE_LEN, request->time);
    add_signed_names(&names, headers, request->header_count);

    sch_strbuf_addf(&canonical, "%s\n%s\n", request->method, request->path);
    sch_v4_query(&canonical, request->query, request->query_count);
    sch_strbuf_addc(&canonical, '\n');
    add_headers(&canonical, headers, request->header_count);
    sch_strbuf_addf(&canonical, "\n%s\n%s", sch_strbuf_str(&names), request->payload_sha256);
    sch_sha256_of(sch_strbuf_str(&canonical), canonical.len, digest);
    sch_hex(digest, sizeof digest, hex);

    sch_strbuf_addf(&text, ALGORITHM "\n%s\n%s/%s/%s/aws4_request\n%s", request->time, date,
                    key->region, key->service, hex);
    if (canonical.failed || names.failed || text.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    sign(key, date, sch_strbuf_str(&text), hex);
    sch_strbuf_addf(ret_authorization,
                    ALGORITHM " Credential=%s/%s/%s/%s/aws4_request, SignedHeaders=%s, "
                              "Signature=%s",
                    key->key_id, date, key->region, key->service, sch_strbuf_str(&names), hex);
    return ret_authorization->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}
