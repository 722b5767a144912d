/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration file: lines of `name = value`. Space around both is dropped, a value may stand
 * in double quotes (without escapes), '#' begins a comment at the start of a line. Nothing may be
 * set twice.
 */
#include "schema/config/settings_priv.h"

#include <string.h>

/** A stretch of the text. */
typedef struct slice {
    const char *at;
    size_t len;
} slice;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static slice trim(slice s)
{
    while (s.len > 0 && is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

static sch_status unknown(slice name, const char *where, sch_err *err)
{
    const char *nearest = sch_setting_nearest(name.at, name.len, ~0U);

    return sch_fail(err, SCH_INVALID, "%.*s: no such setting%s%s%s (%s)",
                    (int)(name.len < 40 ? name.len : 40), name.at, nearest ? "; did you mean " : "",
                    nearest ? nearest : "", nearest ? "?" : "", where);
}

/** Set what one line says; seen[] has a mark for each row of the table. */
static sch_status read_line(slice line, const char *where, bool may_set_data, bool *seen,
                            sch_settings *settings, sch_err *err)
{
    const char *equals = memchr(line.at, '=', line.len);
    SCH_AUTO(free) char *text = NULL;
    const sch_setting *setting;
    slice name, value;

    if (!equals)
        return sch_fail(err, SCH_INVALID, "a line must be \"name = value\" (%s)", where);
    name = trim((slice){line.at, (size_t)(equals - line.at)});
    value = trim((slice){equals + 1, line.len - (size_t)(equals + 1 - line.at)});
    setting = sch_setting_find(name.at, name.len);
    if (!setting)
        return unknown(name, where, err);
    if (seen[setting - sch_setting_table])
        return sch_fail(err, SCH_INVALID, "%s: set twice (%s)", setting->name, where);
    if (!may_set_data && strcmp(setting->name, "data") == 0)
        return sch_fail(err, SCH_INVALID, "data: a file in that directory cannot set it (%s)",
                        where);
    seen[setting - sch_setting_table] = true;
    if (value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"')
        value = (slice){value.at + 1, value.len - 2};
    text = strndup(value.at, value.len);
    if (!text)
        return sch_fail(err, SCH_FATAL, "%s: out of memory", setting->name);
    return sch_setting_set(setting, text, where, settings, err);
}

sch_status sch_settings_read_file(const char *path, const char *text, size_t len, bool may_set_data,
                                  sch_settings *settings, sch_err *err)
{
    SCH_AUTO(free) bool *seen = calloc(sch_setting_count, sizeof *seen);
    slice left = {text, len};

    if (!seen)
        return sch_fail(err, SCH_FATAL, "%s: out of memory", path);
    if (len > 0 && memchr(text, '\0', len))
        return sch_fail(err, SCH_INVALID, "%s: holds a NUL", path);
    for (int number = 1; left.len > 0; number++) {
        const char *end = memchr(left.at, '\n', left.len);
        slice line = {left.at, end ? (size_t)(end - left.at) : left.len};
        char where[128];
        sch_status s;

        left.at += line.len + (end != NULL);
        left.len -= line.len + (end != NULL);
        line = trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        snprintf(where, sizeof where, "%.96s, line %d", path, number);
        s = read_line(line, where, may_set_data, seen, settings, err);
        if (s != SCH_OK)
            return s;
    }
    return SCH_OK;
}
