/* SPDX-License-Identifier: Apache-2.0 */
#include "server/path.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool srv_percent_decode(const char *text, size_t len, bool plus_is_space, char *ret_text,
                        size_t cap)
{
    size_t out = 0;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == '%') {
            int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < len ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0' || out + 1 >= cap)
            return false;
        ret_text[out++] = c;
    }
    ret_text[out] = '\0';
    return true;
}

static bool take_arg(const char *value, size_t len, srv_args *args)
{
    if (len == 0 || len >= SRV_ARG_LEN || args->count >= SRV_ARGS_MAX)
        return false;
    memcpy(args->text[args->count], value, len);
    args->text[args->count][len] = '\0';
    args->count++;
    return true;
}

/** One segment; value is decoded, pattern is the part of the route between two slashes. */
static bool match_segment(const char *pattern, size_t pattern_len, const char *value,
                          srv_args *args)
{
    const char *close = memchr(pattern, '}', pattern_len);
    const char *dot = strchr(value, '.');
    const char *rest;
    size_t rest_len;

    if (pattern[0] != '{' || !close)
        return strlen(value) == pattern_len && memcmp(value, pattern, pattern_len) == 0;
    rest = close + 1;
    rest_len = pattern_len - (size_t)(rest - pattern);
    if (rest_len == 0 && close[-1] == '*')
        return take_arg(value, strlen(value), args);
    if (rest_len == 0)
        return !dot && take_arg(value, strlen(value), args);
    if (!dot || !take_arg(value, (size_t)(dot - value), args))
        return false;
    if (rest_len > 1 && rest[1] == '{')
        return take_arg(dot + 1, strlen(dot + 1), args);
    return strlen(dot) == rest_len && memcmp(dot, rest, rest_len) == 0;
}

bool srv_path_match(const char *pattern, const char *path, srv_args *ret_args)
{
    srv_args args = {.count = 0};

    const size_t literal = strcspn(pattern, "{");

    if (*path != '/' || (!strchr(path, '%') && strncmp(pattern, path, literal) != 0))
        return false;
    while (*pattern == '/' && *path == '/') {
        char value[SRV_ARG_LEN * 2];
        size_t pattern_len, path_len;

        pattern++;
        path++;
        pattern_len = strcspn(pattern, "/");
        path_len = strcspn(path, "/");
        if (!srv_percent_decode(path, path_len, false, value, sizeof value) ||
            !match_segment(pattern, pattern_len, value, &args))
            return false;
        pattern += pattern_len;
        path += path_len;
    }
    if (*pattern != '\0' || *path != '\0')
        return false;
    *ret_args = args;
    return true;
}

bool srv_query_get(const char *query, const char *name, char *ret_value, size_t cap)
{
    const size_t name_len = strlen(name);

    for (const char *at = query; at && *at; at += strcspn(at, "&"), at += *at == '&') {
        size_t len = strcspn(at, "&");
        char value[SRV_ARG_LEN];

        if (len <= name_len || memcmp(at, name, name_len) != 0 || at[name_len] != '=')
            continue;
        if (!srv_percent_decode(at + name_len + 1, len - name_len - 1, true, value, sizeof value) ||
            strlen(value) >= cap)
            return false;
        memcpy(ret_value, value, strlen(value) + 1);
        return true;
    }
    return false;
}

bool srv_query_nth(const char *query, const char *name, size_t skip, char *ret_value, size_t cap)
{
    const size_t name_len = strlen(name);

    for (const char *at = query; at && *at; at += strcspn(at, "&"), at += *at == '&') {
        const size_t len = strcspn(at, "&");

        if (len <= name_len || memcmp(at, name, name_len) != 0 || at[name_len] != '=')
            continue;
        if (skip-- > 0)
            continue;
        if (!srv_percent_decode(at + name_len + 1, len - name_len - 1, true, ret_value, cap))
            ret_value[0] = '\0';
        return true;
    }
    return false;
}

bool srv_query_get_int(const char *query, const char *name, int max, int *ret_value)
{
    char text[12];
    int value = 0;

    if (!srv_query_get(query, name, text, sizeof text) || text[0] == '\0')
        return false;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || value > max / 10)
            return false;
        value = value * 10 + (*p - '0');
    }
    if (value > max)
        return false;
    *ret_value = value;
    return true;
}
