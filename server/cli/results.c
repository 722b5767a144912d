/* SPDX-License-Identifier: Apache-2.0 */
#include "server/cli/results.h"
#include "schema/base/io.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { MMD_LIMIT_BYTES = 1 << 30, NAME_MAX_BYTES = 120 };

static const char *const always[] = {"mmd", "lines.json", "lines.mmd.json"};

bool cli_result_is_always(const char *format)
{
    for (size_t i = 0; i < SCH_COUNT_OF(always); i++)
        if (strcmp(always[i], format) == 0)
            return true;
    return false;
}

char *cli_result_name(const char *input)
{
    size_t len = strcspn(input, strstr(input, "://") ? "?#" : "");
    const char *start;
    char *name;
    const char *dot;

    while (len && input[len - 1] == '/')
        len--;
    start = input + len;
    while (start > input && start[-1] != '/')
        start--;
    len = (size_t)(input + len - start);
    dot = memrchr(start, '.', len);
    if (dot && dot > start)
        len = (size_t)(dot - start);
    if (len > NAME_MAX_BYTES)
        len = NAME_MAX_BYTES;
    while (len && ((unsigned char)start[len] & 0xc0) == 0x80)
        len--; /* not in the middle of a character */
    if (!len || strspn(start, ".") >= len)
        return strdup("file");
    name = strndup(start, len);
    for (char *p = name; p && *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f || strchr("\\:*?\"<>|%", *p))
            *p = '_';
    return name;
}

/** Value of a number in a query ("height=12&..."), -1 when it is not there. */
static long query_number(const char *query, size_t len, const char *key)
{
    size_t key_len = strlen(key);

    for (const char *p = query, *end = query + len; p < end;) {
        const char *next = memchr(p, '&', (size_t)(end - p));

        if ((size_t)(end - p) > key_len && strncmp(p, key, key_len) == 0 && p[key_len] == '=' &&
            isdigit((unsigned char)p[key_len + 1]))
            return strtol(p + key_len + 1, NULL, 10);
        if (!next)
            break;
        p = next + 1;
    }
    return -1;
}

/** A crop's link: "/cropped/{file_id}-{page}.jpg?height=..". */
typedef struct cli_link {
    const char *start; /* of the address, its scheme included */
    const char *path;  /* of "/cropped/" */
    const char *end;   /* past the last byte of the address */
    char leaf[128];
} cli_link;

static bool is_link_byte(char c)
{
    return (unsigned char)c > ' ' && c != 0x7f && !strchr("()[]{}<>\"'\\`", c);
}

/** Next link to a crop of file_id at or behind from. */
static bool next_link(const char *text, const char *from, const char *file_id, cli_link *ret_link)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf needle = {0};
    const char *path, *page, *end, *query;
    size_t digits;

    sch_strbuf_addf(&needle, "/cropped/%s-", file_id);
    for (path = strstr(from, sch_strbuf_str(&needle)); path;
         path = strstr(path + 1, sch_strbuf_str(&needle))) {
        page = path + needle.len;
        digits = strspn(page, "0123456789");
        query = page + digits + 4;
        page += strspn(page, "0"); /* the id pads it, the name of the crop does not */
        digits -= (size_t)(page - (path + needle.len));
        if (!digits || digits > 9 || strncmp(page + digits, ".jpg", 4) != 0)
            continue;
        end = query;
        while (*end && is_link_byte(*end))
            end++;
        if (*query == '?')
            query++;
        ret_link->path = path;
        ret_link->end = end;
        ret_link->start = path;
        while (ret_link->start > text && is_link_byte(ret_link->start[-1]))
            ret_link->start--;
        (void)snprintf(ret_link->leaf, sizeof ret_link->leaf, "crop-%.*s-%ld-%ld-%ld-%ld.jpg",
                       (int)digits, page, query_number(query, (size_t)(end - query), "top_left_x"),
                       query_number(query, (size_t)(end - query), "top_left_y"),
                       query_number(query, (size_t)(end - query), "width"),
                       query_number(query, (size_t)(end - query), "height"));
        return true;
    }
    return false;
}

sch_status cli_mmd_localize(const char *mmd, size_t len, const char *file_id, cli_crop_fn fn,
                            void *arg, sch_strbuf *ret_mmd, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    const char *at;
    cli_link link;

    sch_strbuf_add(&text, mmd, len);
    at = sch_strbuf_str(&text);
    while (next_link(sch_strbuf_str(&text), at, file_id, &link)) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
        sch_status status;

        sch_strbuf_add(&path, link.path, (size_t)(link.end - link.path));
        status = fn(arg, sch_strbuf_str(&path), link.leaf, err);
        if (status != SCH_OK)
            return status;
        sch_strbuf_add(ret_mmd, at, (size_t)(link.start - at));
        sch_strbuf_addf(ret_mmd, "images/%s", link.leaf);
        at = link.end;
    }
    sch_strbuf_adds(ret_mmd, at);
    if (text.failed || ret_mmd->failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return SCH_OK;
}

typedef struct cli_fetch {
    cli_client *client;
    const char *dir;
    json_t *outputs;
} cli_fetch;

static sch_status fetch_crop(void *arg, const char *path_and_query, const char *leaf, sch_err *err)
{
    const cli_fetch *fetch = arg;
    SCH_AUTO(sch_strbuf_done) sch_strbuf to = {0};
    sch_status status;

    sch_strbuf_addf(&to, "%s/images", fetch->dir);
    status = sch_mkdirs(sch_strbuf_str(&to), err);
    if (status != SCH_OK)
        return status;
    sch_strbuf_addf(&to, "/%s", leaf);
    status = cli_client_download(fetch->client, path_and_query, sch_strbuf_str(&to), err);
    if (status == SCH_OK)
        (void)json_array_append_new(fetch->outputs, json_string(sch_strbuf_str(&to)));
    return status == SCH_OK ? status : sch_wrap(err, "image %s", leaf);
}

/** Fetch the crops that the mmd at path refers to and make its links local. */
static sch_status fetch_crops(cli_fetch *fetch, const char *path, const char *file_id, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf local = {0};
    sch_status status = sch_read_file(path, MMD_LIMIT_BYTES, &mmd, err);

    if (status == SCH_OK)
        status = cli_mmd_localize(sch_strbuf_str(&mmd), mmd.len, file_id, fetch_crop, fetch, &local,
                                  err);
    if (status == SCH_OK && local.len)
        status = sch_write_file(path, local.data, local.len, err);
    return status;
}

/** Fetch one output. @return as cli_client_download() */
static sch_status fetch_one(cli_fetch *fetch, const char *file_id, const char *name,
                            const char *ext, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf from = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf to = {0};
    sch_status status;

    sch_strbuf_addf(&from, "/files/v1/%s.%s", file_id, ext);
    sch_strbuf_addf(&to, "%s/%s.%s", fetch->dir, name, ext);
    status = cli_client_download(fetch->client, sch_strbuf_str(&from), sch_strbuf_str(&to), err);
    if (status == SCH_OK && strcmp(ext, "mmd") == 0)
        status = fetch_crops(fetch, sch_strbuf_str(&to), file_id, err);
    if (status != SCH_OK)
        return sch_wrap(err, "%s", ext);
    (void)json_array_append_new(fetch->outputs, json_string(sch_strbuf_str(&to)));
    return SCH_OK;
}

sch_status cli_results_fetch(cli_client *client, const char *file_id, const char *const *formats,
                             const char *dir, const char *name, json_t **ret_outputs, sch_err *err)
{
    cli_fetch fetch = {.client = client, .dir = dir};
    sch_status status = sch_mkdirs(dir, err);

    if (status != SCH_OK)
        return status;
    fetch.outputs = json_array();
    for (size_t i = 0; i < SCH_COUNT_OF(always) && status == SCH_OK; i++)
        status = fetch_one(&fetch, file_id, name, always[i], err);
    for (; *formats && status == SCH_OK; formats++)
        status = fetch_one(&fetch, file_id, name, strcmp(*formats, "latex") == 0 ? "tex" : *formats,
                           err);
    if (status == SCH_OK)
        *ret_outputs = SCH_STEAL(fetch.outputs);
    json_decref(fetch.outputs);
    return status;
}
