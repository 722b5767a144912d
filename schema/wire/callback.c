/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/callback.h"

#include "schema/base/auto.h"
#include "schema/wire/address.h"
#include "schema/wire/uri.h"

#include <string.h>
#include <strings.h>

static const struct {
    sch_hook_event event;
    const char *name;
} hook_events[] = {
    {SCH_HOOK_FILE_COMPLETED, "file.completed"},
    {SCH_HOOK_FILE_ERROR, "file.error"},
    {SCH_HOOK_JOB_COMPLETED, "job.completed"},
};

const char *sch_hook_event_name(sch_hook_event event)
{
    for (size_t i = 0; i < SCH_COUNT_OF(hook_events); i++)
        if (hook_events[i].event == event)
            return hook_events[i].name;
    return "";
}

sch_hook_event sch_hook_event_of(const char *name)
{
    for (size_t i = 0; i < SCH_COUNT_OF(hook_events); i++)
        if (strcmp(hook_events[i].name, name) == 0)
            return hook_events[i].event;
    return SCH_HOOK_BODY;
}

sch_status sch_callback_check_url(const char *name, const char *text,
                                  const sch_callback_rules *rules, char **ret_url, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};
    sch_status s = sch_uri_parse(text, SCH_URI_CALLBACK, &uri, err);

    if (s != SCH_OK)
        return err ? sch_wrap(err, "%s", name) : s;
    if (uri.kind != SCH_URI_HTTPS && !rules->allow_http)
        return sch_fail(err, SCH_INVALID, "%s: %s must be https", name, name);
    if (!rules->allow_private && sch_host_is_private(uri.host))
        return sch_fail(err, SCH_INVALID, "%s: %s must be a public host, not a private one", name,
                        name);
    if (ret_url)
        *ret_url = SCH_STEAL(uri.url);
    return SCH_OK;
}

/** True for a field name of RFC 9110. */
static bool is_token(const char *name)
{
    static const char token[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "!#$%&'*+-.^_`|~";
    const size_t n = strlen(name);

    return n >= 1 && n <= 256 && strspn(name, token) == n;
}

/** True for a value that cannot break out of its line. */
static bool is_value(const char *value)
{
    for (const char *s = value; *s; s++)
        if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7F)
            return false;
    return strlen(value) <= 4096;
}

/** Headers that say how the post is framed, where it goes, or that it is ours. */
static bool is_reserved(const char *name)
{
    static const char *const names[] = {"host",       "content-length", "transfer-encoding",
                                        "connection", "keep-alive",     "upgrade",
                                        "te",         "trailer",        "expect",
                                        "via",        "forwarded",      "mathpix-signature"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return strncasecmp(name, "proxy-", 6) == 0;
}

static sch_status check_header(const char *name, const char *header, const json_t *value,
                               size_t *bytes, sch_err *err)
{
    const char *text = json_string_value(value);

    if (!is_token(header))
        return sch_fail(err, SCH_INVALID, "%s: %.40s is not the name of a header", name, header);
    if (!text)
        return sch_fail(err, SCH_INVALID, "%s: %.40s must be a string", name, header);
    if (!is_value(text))
        return sch_fail(err, SCH_INVALID,
                        "%s: %.40s has a line end, another control byte, or more than 4096 bytes",
                        name, header);
    if (is_reserved(header))
        return sch_fail(err, SCH_INVALID, "%s: %.40s cannot be set", name, header);
    *bytes += strlen(header) + strlen(text);
    return SCH_OK;
}

sch_status sch_callback_check_headers(const char *name, const json_t *headers, char **ret_json,
                                      sch_err *err)
{
    const char *header;
    json_t *value;
    size_t bytes = 0;

    if (!json_is_object(headers) || json_object_size(headers) > SCH_CALLBACK_HEADERS_MAX)
        return sch_fail(err, SCH_INVALID, "%s: must be an object of at most %d strings", name,
                        SCH_CALLBACK_HEADERS_MAX);
    json_object_foreach((json_t *)headers, header, value)
    {
        sch_status s = check_header(name, header, value, &bytes, err);

        if (s != SCH_OK)
            return s;
    }
    if (bytes > SCH_CALLBACK_HEADER_BYTES_MAX)
        return sch_fail(err, SCH_INVALID, "%s: has more than %zu bytes", name,
                        SCH_CALLBACK_HEADER_BYTES_MAX);
    if (!ret_json)
        return SCH_OK;
    *ret_json = NULL;
    if (json_object_size(headers) == 0)
        return SCH_OK;
    *ret_json = json_dumps(headers, JSON_COMPACT);
    return *ret_json ? SCH_OK : sch_fail(err, SCH_FATAL, "%s: out of memory", name);
}

sch_status sch_callback_check_events(const char *name, const json_t *events, unsigned *ret_events,
                                     sch_err *err)
{
    unsigned bits = events ? 0 : SCH_HOOK_EVENTS_ALL;
    size_t i;
    json_t *event;

    if (events && (json_array_size(events) < 1 || json_array_size(events) > 16))
        return sch_fail(err, SCH_INVALID, "%s: must be a list that is not empty", name);
    json_array_foreach(events, i, event)
    {
        const char *word = json_string_value(event);
        const sch_hook_event bit = word ? sch_hook_event_of(word) : SCH_HOOK_BODY;

        if (bit == SCH_HOOK_BODY)
            return sch_fail(err, SCH_INVALID,
                            "%s: must be of file.completed, file.error and job.completed", name);
        bits |= bit;
    }
    *ret_events = bits;
    return SCH_OK;
}
