/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URIs of sources, destinations and callbacks, after RFC 3986, but strict: see uri.h. A text goes
 * through here before anything else looks at it, and only what was rebuilt from the parts is
 * fetched, so that the host that was checked is the host that is asked.
 */
#include "schema/wire/uri.h"

#include "schema/base/strbuf.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DIGITS "0123456789"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"

static const char azure_suffix[] = ".blob.core.windows.net";

static const struct {
    const char *scheme; /* as written */
    int port;
} kinds[SCH_URI_KIND_COUNT] = {
    [SCH_URI_HTTP] = {"http", 80}, [SCH_URI_HTTPS] = {"https", 443}, [SCH_URI_S3] = {"s3", 0},
    [SCH_URI_GS] = {"gs", 0},      [SCH_URI_AZURE] = {"https", 443},
};

void sch_uri_done(sch_uri uri)
{
    free(uri.path);
    free(uri.query);
    free(uri.url);
}

static bool has_suffix(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);

    return n >= m && strcmp(text + n - m, suffix) == 0;
}

/** Scheme of text. @return what follows "://", or NULL: none that we know */
static const char *read_scheme(const char *text, sch_uri_kind *ret_kind)
{
    for (int k = 0; k < SCH_URI_AZURE; k++) {
        size_t n = strlen(kinds[k].scheme);

        if (strncasecmp(text, kinds[k].scheme, n) == 0 && strncmp(text + n, "://", 3) == 0) {
            *ret_kind = (sch_uri_kind)k;
            return text + n + 3;
        }
    }
    return NULL;
}

/** True for labels of letters, digits, '-' and '_', 1 to 63 bytes, no '-' at either end. */
static bool is_host_name(const char *host)
{
    for (const char *s = host;;) {
        size_t n = strspn(s, LOWER DIGITS "-_");

        if (n < 1 || n > 63 || s[0] == '-' || s[n - 1] == '-')
            return false;
        if (s[n] == '\0')
            return true;
        if (s[n] != '.')
            return false;
        s += n + 1;
    }
}

/** True when resolvers may take a host for a number: its last label is one, decimal or hex. */
static bool ends_in_number(const char *host)
{
    const char *dot = strrchr(host, '.');
    const char *last = dot ? dot + 1 : host;

    if (last[0] == '0' && last[1] == 'x')
        return last[2 + strspn(last + 2, DIGITS "abcdef")] == '\0';
    return last[0] != '\0' && last[strspn(last, DIGITS)] == '\0';
}

/** True for the plain dotted form of an IPv4 address; inet_pton() takes no octal or short forms. */
static bool is_ipv4(const char *host)
{
    struct in_addr ignored;

    return inet_pton(AF_INET, host, &ignored) == 1;
}

static bool is_ipv6(const char *host)
{
    struct in6_addr ignored;

    return inet_pton(AF_INET6, host, &ignored) == 1;
}

/** Lower-case copy of n bytes of a host. @return false: too long or empty. */
static bool copy_host(const char *from, size_t n, char host[SCH_URI_HOST_LEN])
{
    if (n == 0 || n > 253)
        return false;
    for (size_t i = 0; i < n; i++)
        host[i] = (char)tolower((unsigned char)from[i]);
    host[n] = '\0';
    return true;
}

/** ":port" or nothing, up to end. @return 0: malformed */
static int read_port(const char *s, const char *end, int standard)
{
    int port = 0;
    size_t n = (size_t)(end - s);

    if (n == 0)
        return standard;
    if (*s != ':' || n < 2 || n > 6 || s[1] == '0' || strspn(s + 1, DIGITS) < n - 1)
        return 0;
    for (size_t i = 1; i < n; i++)
        port = port * 10 + (s[i] - '0');
    return port <= 65535 ? port : 0;
}

/** host[:port] of an http URI. */
static sch_status read_authority(const char *s, const char *end, sch_uri *uri, sch_err *err)
{
    const char *host_end;
    bool bracketed = *s == '[';
    bool good;

    if (s == end)
        return sch_fail(err, SCH_INVALID, "the host is missing");
    if (memchr(s, '@', (size_t)(end - s)))
        return sch_fail(err, SCH_INVALID, "a user name or password is not allowed");
    if (bracketed)
        s++;
    host_end = memchr(s, bracketed ? ']' : ':', (size_t)(end - s));
    if (bracketed && !host_end)
        return sch_fail(err, SCH_INVALID, "the host is malformed");
    if (!host_end)
        host_end = end;
    good = copy_host(s, (size_t)(host_end - s), uri->host);
    if (good && bracketed)
        good = is_ipv6(uri->host);
    else if (good)
        good = is_host_name(uri->host) && (!ends_in_number(uri->host) || is_ipv4(uri->host));
    if (!good)
        return sch_fail(err, SCH_INVALID, "the host is malformed");
    uri->port = read_port(host_end + bracketed, end, kinds[uri->kind].port);
    if (uri->port == 0)
        return sch_fail(err, SCH_INVALID, "the port is malformed");
    return SCH_OK;
}

/** Printable ASCII without what RFC 3986 leaves out, whole escapes, no escaped NUL. */
static bool is_clean_url_text(const char *s)
{
    for (; *s; s++) {
        if (*s <= 0x20 || *s >= 0x7F || strchr("\"<>\\^`{|}", *s))
            return false;
        if (*s == '%' && (!isxdigit((unsigned char)s[1]) || !isxdigit((unsigned char)s[2]) ||
                          (s[1] == '0' && s[2] == '0')))
            return false;
    }
    return true;
}

/** UTF-8 of at most 1,024 bytes without control bytes: what S3 and GCS take for a key. */
static bool is_clean_key(const char *key)
{
    size_t n = strlen(key);
    json_t *text;

    for (size_t i = 0; i < n; i++)
        if ((unsigned char)key[i] < 0x20 || key[i] == 0x7F)
            return false;
    text = json_stringn(key, n); /* NULL when it is not UTF-8 */
    json_decref(text);
    return text != NULL && n <= 1024;
}

/** Bucket names of S3 and GCS: 3 to 63 of a-z 0-9 - . _, letter or digit at both ends. */
static bool is_bucket(const char *name)
{
    size_t n = strlen(name);

    return n >= 3 && n <= (strchr(name, '.') ? 222 : 63) && strspn(name, LOWER DIGITS "-._") == n &&
           isalnum((unsigned char)name[0]) && isalnum((unsigned char)name[n - 1]) &&
           !strstr(name, "..") && !is_ipv4(name);
}

static sch_status parse_bucket(const char *rest, sch_uri_role role, sch_uri *uri, sch_err *err)
{
    size_t n = strcspn(rest, "/");
    const char *key = rest[n] == '/' ? rest + n + 1 : "";

    if (n == 0 || n > 222)
        return sch_fail(err, SCH_INVALID, "the bucket name is missing or too long");
    memcpy(uri->host, rest, n);
    uri->host[n] = '\0';
    if (!is_bucket(uri->host))
        return sch_fail(err, SCH_INVALID, "the bucket name is malformed");
    if (!is_clean_key(key))
        return sch_fail(err, SCH_INVALID, "the object key is malformed");
    if (role == SCH_URI_SOURCE && key[0] == '\0')
        return sch_fail(err, SCH_INVALID, "the object key is missing");
    uri->path = strdup(key);
    if (!uri->path)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return SCH_OK;
}

/** Container and blob of an Azure URI; its account is the first label of the host. */
static sch_status check_azure(const sch_uri *uri, sch_uri_role role, sch_err *err)
{
    size_t account = strlen(uri->host) - (sizeof azure_suffix - 1);
    size_t container = strcspn(uri->path + 1, "/");

    if (account < 3 || account > 24 || strspn(uri->host, LOWER DIGITS) != account)
        return sch_fail(err, SCH_INVALID, "the storage account is malformed");
    if (uri->port != 443)
        return sch_fail(err, SCH_INVALID, "a port is not allowed for Azure Blob Storage");
    if (container < 1 || container > 63 || strspn(uri->path + 1, LOWER DIGITS "-$") < container)
        return sch_fail(err, SCH_INVALID, "the container name is missing or malformed");
    if (role == SCH_URI_SOURCE && strlen(uri->path) < container + 3)
        return sch_fail(err, SCH_INVALID, "the blob name is missing");
    return SCH_OK;
}

/** Path and query of an http URI, of which tail is the text from its '/', '?' or '#' on. */
static sch_status read_tail(const char *tail, sch_uri *uri, sch_err *err)
{
    size_t path = strcspn(tail, "?#");

    if (!is_clean_url_text(tail))
        return sch_fail(err, SCH_INVALID,
                        "spaces, control bytes and other characters must be percent-encoded");
    uri->path = path > 0 ? strndup(tail, path) : strdup("/");
    if (tail[path] == '?')
        uri->query = strndup(tail + path + 1, strcspn(tail + path + 1, "#"));
    if (!uri->path || (tail[path] == '?' && !uri->query))
        return sch_fail(err, SCH_FATAL, "out of memory");
    return SCH_OK;
}

static sch_status parse_web(const char *rest, sch_uri_role role, sch_uri *uri, sch_err *err)
{
    const char *tail = rest + strcspn(rest, "/?#");
    sch_status s = read_authority(rest, tail, uri, err);

    if (s == SCH_OK)
        s = read_tail(tail, uri, err);
    if (s != SCH_OK || role == SCH_URI_CALLBACK || !has_suffix(uri->host, azure_suffix))
        return s;
    if (uri->kind != SCH_URI_HTTPS)
        return sch_fail(err, SCH_INVALID, "Azure Blob Storage needs https");
    uri->kind = SCH_URI_AZURE;
    return check_azure(uri, role, err);
}

/** The one text that is fetched, from the parts that were checked. */
static sch_status build_url(sch_uri *uri, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    bool bucket = uri->port == 0;
    bool bracketed = !bucket && strchr(uri->host, ':') != NULL;

    sch_strbuf_addf(&sb, "%s://%s%s%s", kinds[uri->kind].scheme, bracketed ? "[" : "", uri->host,
                    bracketed ? "]" : "");
    if (uri->port != kinds[uri->kind].port)
        sch_strbuf_addf(&sb, ":%d", uri->port);
    sch_strbuf_adds(&sb, bucket ? "/" : "");
    sch_strbuf_adds(&sb, uri->path);
    if (uri->query) {
        sch_strbuf_addc(&sb, '?');
        sch_strbuf_adds(&sb, uri->query);
    }
    uri->url = sch_strbuf_steal(&sb);
    return uri->url ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");
}

static sch_status check_role(sch_uri_kind kind, bool has_query, sch_uri_role role, sch_err *err)
{
    bool web = kind == SCH_URI_HTTP || kind == SCH_URI_HTTPS;

    if (role == SCH_URI_CALLBACK && !web)
        return sch_fail(err, SCH_INVALID, "must start with https://");
    if (role == SCH_URI_DESTINATION && has_query)
        return sch_fail(err, SCH_INVALID, "a query is not allowed; register the container instead");
    if (role == SCH_URI_DESTINATION && web)
        return sch_fail(err, SCH_INVALID,
                        "must be s3://, gs:// or https://ACCOUNT.blob.core.windows.net/");
    return SCH_OK;
}

sch_status sch_uri_parse(const char *text, sch_uri_role role, sch_uri *ret_uri, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {0};
    const char *rest;
    sch_status s;

    if (strnlen(text, SCH_URI_MAX + 1) > SCH_URI_MAX)
        return sch_fail(err, SCH_INVALID, "longer than %zu bytes", SCH_URI_MAX);
    rest = read_scheme(text, &uri.kind);
    if (!rest)
        return sch_fail(err, SCH_INVALID, "must start with https://, s3:// or gs://");
    if (uri.kind == SCH_URI_S3 || uri.kind == SCH_URI_GS)
        s = parse_bucket(rest, role, &uri, err);
    else
        s = parse_web(rest, role, &uri, err);
    if (s == SCH_OK)
        s = check_role(uri.kind, uri.query != NULL, role, err);
    if (s == SCH_OK)
        s = build_url(&uri, err);
    if (s == SCH_OK) {
        *ret_uri = uri;
        uri = (sch_uri){0};
    }
    return s;
}

const char *sch_uri_redact(const char *text, char *ret_text, size_t size)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {0};
    sch_uri_kind kind = SCH_URI_HTTPS;

    if (sch_uri_parse(text, SCH_URI_SOURCE, &uri, NULL) != SCH_OK &&
        sch_uri_parse(text, SCH_URI_DESTINATION, &uri, NULL) != SCH_OK) {
        bool known = read_scheme(text, &kind) != NULL;

        snprintf(ret_text, size, "%s(malformed)", known ? kinds[kind].scheme : "");
        return ret_text;
    }
    if (!uri.url) /* cannot be; the analyser does not see it */
        return "";
    /* The URL up to its query; in a key a '?' is data, but data that looks like a signature. */
    snprintf(ret_text, size, "%.*s%s", (int)strcspn(uri.url, "?"), uri.url,
             strchr(uri.url, '?') ? "?..." : "");
    for (char *s = ret_text; *s; s++)
        if (*s <= 0x20 || *s >= 0x7F)
            *s = '_';
    return ret_text;
}

sch_status sch_uri_check_source(const sch_uri *uri, bool allow_http, sch_err *err)
{
    if (uri->kind == SCH_URI_HTTP && !allow_http)
        return sch_fail(err, SCH_INVALID, "source_uri: must be https");
    return SCH_OK;
}
