/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP for `recto submit`. One easy handle is reused, so connections stay open. Redirects are not
 * followed: the key would go with them. The answer's body is kept in memory up to a limit, except
 * for downloads, which go to a temporary file that is renamed at the end.
 */
#include "server/cli/client.h"
#include "schema/base/strbuf.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { REPLY_LIMIT_BYTES = 4 << 20 };

struct cli_client {
    CURL *curl;
    char *url; /* no '/' at its end */
    struct curl_slist *headers;
    int64_t retry_after_s;
};

/** Where the body of an answer goes: memory, and the file as well once the status was 200. */
typedef struct cli_sink {
    CURL *curl;
    sch_strbuf text;
    FILE *file; /* NULL: memory only */
} cli_sink;

typedef struct cli_upload {
    cli_upload_fn fn;
    void *arg;
} cli_upload;

cli_client *cli_client_free(cli_client *client)
{
    if (!client)
        return NULL;
    curl_slist_free_all(client->headers);
    if (client->curl)
        curl_easy_cleanup(client->curl);
    free(client->url);
    free(client);
    return NULL;
}

static bool is_header_value(const char *text)
{
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f)
            return false;
    return text[0] != '\0';
}

sch_status cli_client_new(const char *url, const char *app_key, cli_client **ret_client,
                          sch_err *err)
{
    SCH_AUTO(cli_client_free) cli_client *client = calloc(1, sizeof *client);
    SCH_AUTO(sch_strbuf_done) sch_strbuf header = {0};
    size_t len = strlen(url);

    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
        return sch_fail(err, SCH_INVALID, "\"%s\" is not an http:// or https:// address", url);
    if (!is_header_value(app_key))
        return sch_fail(err, SCH_INVALID, "the app key is empty or holds odd characters");
    while (len && url[len - 1] == '/')
        len--;
    sch_strbuf_addf(&header, "app_key: %s", app_key);
    if (!client || header.failed || !(client->url = strndup(url, len)) ||
        !(client->headers = curl_slist_append(NULL, sch_strbuf_str(&header))))
        return sch_fail(err, SCH_FATAL, "out of memory");
    client->curl = curl_easy_init();
    if (!client->curl)
        return sch_fail(err, SCH_FATAL, "libcurl does not start");
    *ret_client = SCH_STEAL(client);
    return SCH_OK;
}

int64_t cli_client_retry_after_s(const cli_client *client)
{
    return client->retry_after_s;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
    cli_sink *sink = arg;
    size_t len = size * count;
    long http = 0;

    (void)curl_easy_getinfo(sink->curl, CURLINFO_RESPONSE_CODE, &http);
    if (sink->file && http == 200)
        return fwrite(bytes, 1, len, sink->file);
    if (sink->text.len + len > REPLY_LIMIT_BYTES)
        return 0;
    sch_strbuf_add(&sink->text, bytes, len);
    return sink->text.failed ? 0 : len;
}

static int on_progress(void *arg, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                       curl_off_t up)
{
    const cli_upload *upload = arg;

    (void)down_total;
    (void)down;
    if (up_total > 0)
        upload->fn(upload->arg, (double)up / (double)up_total);
    return 0;
}

/** True when the address names this machine; a proxy has no business there. */
static bool is_local(const char *url)
{
    const char *host = strstr(url, "://") + 3;

    return strncmp(host, "127.", 4) == 0 || strncmp(host, "[::1]", 5) == 0 ||
           strncmp(host, "localhost", 9) == 0;
}

/** Make the handle ready for one request to the path. */
static void begin(cli_client *client, const char *path, cli_sink *sink)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    CURL *curl = client->curl;

    curl_easy_reset(curl);
    client->retry_after_s = 0;
    sink->curl = curl;
    sch_strbuf_addf(&url, "%s%s", client->url, path);
    (void)curl_easy_setopt(curl, CURLOPT_URL, sch_strbuf_str(&url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers);
    (void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "recto-submit/" RECTO_VERSION);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 120L);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink);
    if (is_local(client->url))
        (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

/** The failure in an error answer: {"error": code, "error_info": {"message": ...}}. */
static sch_status refused(cli_client *client, long http, const char *body, sch_err *err)
{
    json_t *root = json_loads(body, 0, NULL);
    const char *code = json_string_value(json_object_get(root, "error"));
    const char *message =
        json_string_value(json_object_get(json_object_get(root, "error_info"), "message"));
    sch_status status = SCH_INVALID;
    const char *hint = "";

    if (http == 401 || http == 403)
        status = SCH_DENIED;
    else if (http == 404)
        status = SCH_NOT_FOUND;
    else if (http == 429 || http == 503 || http == 502 || http == 504)
        status = SCH_BUSY;
    if (http == 401)
        hint = "; give a key with --app-key or RECTO_APP_KEY ('recto key create' makes one)";
    if (status == SCH_BUSY) {
        curl_off_t wait_s = 0;

        (void)curl_easy_getinfo(client->curl, CURLINFO_RETRY_AFTER, &wait_s);
        client->retry_after_s = wait_s;
    }
    (void)sch_fail_id(err, status, code ? code : "", "the server answers %ld%s%s%s%s%s", http,
                      code ? " " : "", code ? code : "", message ? ": " : "",
                      message ? message : "", hint);
    json_decref(root);
    return status;
}

/** Send the request that was made ready. */
static sch_status perform(cli_client *client, cli_sink *sink, sch_err *err)
{
    CURLcode rc = curl_easy_perform(client->curl);
    long http = 0;

    if (rc == CURLE_COULDNT_CONNECT)
        return sch_fail(err, SCH_BUSY,
                        "no server answers at %s; start one with 'recto serve', or name another "
                        "with --url",
                        client->url);
    if (rc == CURLE_READ_ERROR || rc == CURLE_WRITE_ERROR || rc == CURLE_OUT_OF_MEMORY)
        return sch_fail(err, SCH_FATAL, "%s", curl_easy_strerror(rc));
    if (rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL)
        return sch_fail(err, SCH_INVALID, "%s: %s", client->url, curl_easy_strerror(rc));
    (void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &http);
    /* A server may answer and close before it has read a body that it refuses. */
    if (rc != CURLE_OK && http < 400)
        return sch_fail(err, SCH_BUSY, "%s: %s", client->url, curl_easy_strerror(rc));
    if (http != 200)
        return refused(client, http, sch_strbuf_str(&sink->text), err);
    return SCH_OK;
}

/** The file_id of an answer to a submission. */
static sch_status take_file_id(const cli_sink *sink, char ret_file_id[SCH_UUID_LEN], sch_err *err)
{
    json_t *root = json_loads(sch_strbuf_str(&sink->text), 0, NULL);
    const char *id = json_string_value(json_object_get(root, "file_id"));
    sch_status status = SCH_OK;

    if (id && sch_uuid_is_valid(id))
        memcpy(ret_file_id, id, SCH_UUID_LEN);
    else
        status = sch_fail(err, SCH_INVALID, "the server's answer has no file_id; is it Recto?");
    json_decref(root);
    return status;
}

static void sink_done(cli_sink sink)
{
    sch_strbuf_done(sink.text);
    sch_fclose(sink.file);
}
SCH_DEFINE_AUTO(cli_sink, sink_done);

sch_status cli_client_upload(cli_client *client, const char *path, const json_t *options,
                             cli_upload_fn fn, void *arg, char ret_file_id[SCH_UUID_LEN],
                             sch_err *err)
{
    SCH_AUTO(sink_done) cli_sink sink = {0};
    SCH_AUTO(free) char *text = json_dumps(options, JSON_COMPACT);
    cli_upload upload = {fn, arg};
    struct stat st;
    curl_mime *form;
    curl_mimepart *part;
    sch_status status;
    CURLcode rc;

    if (stat(path, &st) != 0)
        return sch_fail_errno(err, "%s", path);
    if (!S_ISREG(st.st_mode))
        return sch_fail(err, SCH_INVALID, "%s is not a file", path);
    begin(client, "/files/v1", &sink);
    form = curl_mime_init(client->curl);
    part = curl_mime_addpart(form);
    (void)curl_mime_name(part, "options_json");
    (void)curl_mime_data(part, text ? text : "{}", CURL_ZERO_TERMINATED);
    part = curl_mime_addpart(form);
    (void)curl_mime_name(part, "file");
    rc = curl_mime_filedata(part, path);
    (void)curl_easy_setopt(client->curl, CURLOPT_MIMEPOST, form);
    if (fn) {
        (void)curl_easy_setopt(client->curl, CURLOPT_NOPROGRESS, 0L);
        (void)curl_easy_setopt(client->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
        (void)curl_easy_setopt(client->curl, CURLOPT_XFERINFODATA, &upload);
    }
    status = rc == CURLE_OK ? perform(client, &sink, err)
                            : sch_fail(err, SCH_FATAL, "%s cannot be read", path);
    (void)curl_easy_setopt(client->curl, CURLOPT_MIMEPOST, NULL);
    curl_mime_free(form);
    return status == SCH_OK ? take_file_id(&sink, ret_file_id, err) : status;
}

sch_status cli_client_submit(cli_client *client, const char *uri, const json_t *options,
                             char ret_file_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sink_done) cli_sink sink = {0};
    SCH_AUTO(free) char *text = NULL;
    json_t *body = json_copy((json_t *)(uintptr_t)options);
    struct curl_slist *headers = NULL;
    sch_status status = SCH_FATAL;

    (void)json_object_set_new(body, "source_uri", json_string(uri));
    text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    headers = curl_slist_append(NULL, client->headers->data);
    if (!text || !headers || !curl_slist_append(headers, "Content-Type: application/json")) {
        curl_slist_free_all(headers);
        return sch_fail(err, SCH_FATAL, "out of memory");
    }
    begin(client, "/files/v1/uri", &sink);
    (void)curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, text);
    status = perform(client, &sink, err);
    (void)curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return status == SCH_OK ? take_file_id(&sink, ret_file_id, err) : status;
}

sch_status cli_client_status(cli_client *client, const char *file_id, json_t **ret_status,
                             sch_err *err)
{
    SCH_AUTO(sink_done) cli_sink sink = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_status status;
    json_t *root;

    sch_strbuf_addf(&path, "/files/v1/%s", file_id);
    begin(client, sch_strbuf_str(&path), &sink);
    status = perform(client, &sink, err);
    if (status != SCH_OK)
        return status;
    root = json_loads(sch_strbuf_str(&sink.text), 0, NULL);
    if (!json_is_object(root)) {
        json_decref(root);
        return sch_fail(err, SCH_INVALID, "the server's answer is no JSON object; is it Recto?");
    }
    *ret_status = root;
    return SCH_OK;
}

sch_status cli_client_download(cli_client *client, const char *path_and_query, const char *to,
                               sch_err *err)
{
    SCH_AUTO(sink_done) cli_sink sink = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf part = {0};
    sch_status status;

    sch_strbuf_addf(&part, "%s.part", to);
    sink.file = fopen(sch_strbuf_str(&part), "wbe");
    if (!sink.file)
        return sch_fail_errno(err, "%s", sch_strbuf_str(&part));
    begin(client, path_and_query, &sink);
    status = perform(client, &sink, err);
    if (fclose(SCH_STEAL(sink.file)) != 0 && status == SCH_OK)
        status = sch_fail_errno(err, "%s", to);
    if (status == SCH_OK && rename(sch_strbuf_str(&part), to) != 0)
        status = sch_fail_errno(err, "%s", to);
    if (status != SCH_OK)
        (void)unlink(sch_strbuf_str(&part));
    return status;
}
