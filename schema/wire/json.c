/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/json.h"

#include <errno.h>
#include <string.h>

/** Deepest nesting of brackets outside strings: jansson's own limit is its stack, not ours. */
static bool is_too_deep(const char *text, size_t len)
{
    size_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < len; i++) {
        if (quoted && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
            depth--;
        if (depth > SCH_JSON_DEPTH_MAX)
            return true;
    }
    return false;
}

sch_status sch_json_load(const char *text, size_t len, size_t limit, json_t **ret_json,
                         sch_err *err)
{
    json_error_t why;
    json_t *json;

    if (len > limit)
        return sch_fail_id(err, SCH_LIMIT, "payload_too_large", "JSON of more than %zu bytes",
                           limit);
    if (is_too_deep(text, len))
        return sch_fail(err, SCH_INVALID, "JSON nested deeper than %d levels", SCH_JSON_DEPTH_MAX);
    json = json_loadb(text, len, JSON_DECODE_ANY, &why);
    if (!json)
        return sch_fail(err, SCH_INVALID, "malformed JSON in line %d, column %d: %s", why.line,
                        why.column, why.text);
    *ret_json = json;
    return SCH_OK;
}

const json_t *sch_json_get(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return value && !json_is_null(value) ? value : NULL;
}

sch_status sch_json_bool(const json_t *object, const char *where, const char *key, bool *value,
                         sch_err *err)
{
    const json_t *got = sch_json_get(object, key);
    const char *text = json_string_value(got);

    if (!got)
        return SCH_OK;
    if (json_is_boolean(got))
        *value = json_is_true(got);
    else if (json_is_integer(got) && json_integer_value(got) >= 0 && json_integer_value(got) <= 1)
        *value = json_integer_value(got) == 1;
    else if (text && (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0))
        *value = true;
    else if (text && (strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0))
        *value = false;
    else
        return sch_fail(err, SCH_INVALID, "%s%s: must be true or false", where, key);
    return SCH_OK;
}

/** Whole number of a JSON number (28, 28.0) or string ("28"). @return false: it is none */
static bool whole_number(const json_t *json, long long *ret_number)
{
    const char *text = json_string_value(json);
    double real = json_real_value(json);
    char *end;

    if (json_is_integer(json)) {
        *ret_number = json_integer_value(json);
        return true;
    }
    if (json_is_real(json) && real > -1e15 && real < 1e15) {
        *ret_number = (long long)real;
        return (double)*ret_number == real;
    }
    if (!text || text[0] == '\0' || text[strspn(text, "-0123456789")] != '\0')
        return false;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

sch_status sch_json_int(const json_t *object, const char *where, const char *key, long long least,
                        long long most, long long *value, sch_err *err)
{
    const json_t *got = sch_json_get(object, key);
    long long number;

    if (!got)
        return SCH_OK;
    if (!whole_number(got, &number))
        return sch_fail(err, SCH_INVALID, "%s%s: must be a whole number", where, key);
    if (number < least || number > most)
        return sch_fail(err, SCH_INVALID, "%s%s: must be from %lld to %lld", where, key, least,
                        most);
    *value = number;
    return SCH_OK;
}

sch_status sch_json_text(const json_t *object, const char *where, const char *key, size_t most,
                         char **value, sch_err *err)
{
    const json_t *got = sch_json_get(object, key);
    const char *text = json_string_value(got);
    char *copy;

    if (!got)
        return SCH_OK;
    if (!text)
        return sch_fail(err, SCH_INVALID, "%s%s: must be a string", where, key);
    if (strlen(text) > most)
        return sch_fail(err, SCH_INVALID, "%s%s: longer than %zu bytes", where, key, most);
    for (const char *s = text; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            return sch_fail(err, SCH_INVALID, "%s%s: control characters are not allowed", where,
                            key);
    if (text[0] == '\0')
        return SCH_OK;
    copy = strdup(text);
    if (!copy)
        return sch_fail(err, SCH_FATAL, "%s%s: out of memory", where, key);
    free(*value);
    *value = copy;
    return SCH_OK;
}
