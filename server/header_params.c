/* SPDX-License-Identifier: Apache-2.0 */
#include "server/header_params.h"

#include "schema/wire/filename.h"
#include "server/path.h"

#include <string.h>
#include <strings.h>

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t");
}

/** Read a token or quoted string; what does not fit is dropped and reported by *fits. */
static const char *read_value(const char *p, char *value, size_t cap, bool *fits)
{
    const bool quoted = *p == '"';
    size_t n = 0;

    *fits = true;
    if (quoted)
        p++;
    while (*p && (quoted ? *p != '"' : !strchr("; \t,", *p))) {
        if (quoted && *p == '\\' && (p[1] == '"' || p[1] == '\\'))
            p++;
        if (n + 1 < cap)
            value[n++] = *p;
        else
            *fits = false;
        p++;
    }
    value[n] = '\0';
    if (!quoted)
        return p;
    return *p == '"' ? p + 1 : NULL;
}

bool srv_header_param(const char *header, const char *name, char *ret_value, size_t cap)
{
    const size_t name_len = strlen(name);
    const char *p = strchr(header, ';');

    while (p) {
        char value[1024];
        const char *key = skip_space(p + 1);
        size_t key_len = strcspn(key, "=; \t");
        bool fits;

        p = skip_space(key + key_len);
        if (*p != '=') {
            p = strchr(p, ';');
            continue;
        }
        p = read_value(skip_space(p + 1), value, sizeof value, &fits);
        if (!p)
            return false;
        if (key_len == name_len && strncasecmp(key, name, name_len) == 0) {
            if (!fits || strlen(value) >= cap)
                return false;
            memcpy(ret_value, value, strlen(value) + 1);
            return true;
        }
        p = strchr(p, ';');
    }
    return false;
}

bool srv_header_is(const char *header, const char *value)
{
    size_t len = strlen(value);

    header = skip_space(header);
    return strncasecmp(header, value, len) == 0 && strchr("; \t", header[len]);
}

bool srv_header_filename(const char *disposition, char *ret_name, size_t cap)
{
    char raw[1024];
    char *encoded;
    bool has = false;

    ret_name[0] = '\0';
    if (srv_header_param(disposition, "filename*", raw, sizeof raw) &&
        strncasecmp(raw, "utf-8'", 6) == 0 && (encoded = strchr(raw + 6, '\'')) != NULL) {
        char decoded[1024];

        encoded++;
        has = srv_percent_decode(encoded, strlen(encoded), false, decoded, sizeof decoded);
        if (has)
            memcpy(raw, decoded, strlen(decoded) + 1);
    }
    if (!has && !srv_header_param(disposition, "filename", raw, sizeof raw))
        return false;
    sch_filename_clean(raw, cap < sizeof raw ? cap : sizeof raw);
    memcpy(ret_name, raw, strlen(raw) + 1);
    return true;
}
