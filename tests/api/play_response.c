/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/play.h"

#include <jansson.h>
#include <regex.h>
#include <string.h>

/** Member at a path like "error_info.id" or "files.0.status"; "." is the whole body. Borrowed from
 * *ret_root. */
static const json_t *json_at(const play *p, const char *path, json_t **ret_root)
{
    SCH_AUTO(free) char *copy = strdup(path);
    char *rest = NULL;
    const json_t *at;

    *ret_root =
        json_loadb(sch_strbuf_str(&p->response.body), p->response.body.len, JSON_DECODE_ANY, NULL);
    if (!*ret_root)
        play_fail(p, "the body is no JSON: %s", sch_strbuf_str(&p->response.body));
    at = *ret_root;
    for (char *key = strtok_r(copy, ".", &rest); key; key = strtok_r(NULL, ".", &rest))
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10))
                               : json_object_get(at, key);
    return at;
}

/** json PATH VALUE, the value as JSON; "json PATH absent". */
static void check_json(const play *p, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf wanted_text = {0};
    SCH_AUTO(free) char *path = strndup(rest, strcspn(rest, " "));
    json_t *root, *wanted;
    const json_t *at = json_at(p, path, &root);
    bool is_absent = strcmp(rest + strlen(path), " absent") == 0;

    play_expand(p, rest + strlen(path) + (rest[strlen(path)] == ' '), &wanted_text);
    wanted = is_absent ? NULL : json_loads(sch_strbuf_str(&wanted_text), JSON_DECODE_ANY, NULL);
    if (!is_absent && !wanted)
        play_fail(p, "not JSON: %s", sch_strbuf_str(&wanted_text));
    if (is_absent ? at != NULL : !json_equal(at, wanted))
        play_fail(p, "%s is not %s in %s", path, sch_strbuf_str(&wanted_text),
                  sch_strbuf_str(&p->response.body));
    json_decref(wanted);
    json_decref(root);
}

/** count PATH N: so many elements has the list there. */
static void check_count(const play *p, const char *rest)
{
    SCH_AUTO(free) char *path = strndup(rest, strcspn(rest, " "));
    json_t *root;
    const size_t count = json_array_size(json_at(p, path, &root));

    if (count != strtoul(rest + strlen(path), NULL, 10))
        play_fail(p, "%s has %zu elements", path, count);
    json_decref(root);
}

/** save VAR PATH, a string member. */
static void save(play *p, const char *rest)
{
    SCH_AUTO(free) char *name = strndup(rest, strcspn(rest, " "));
    json_t *root;
    const char *value = json_string_value(json_at(p, rest + strlen(name) + 1, &root));

    if (!value)
        play_fail(p, "no string there in %s", sch_strbuf_str(&p->response.body));
    play_set(p, name, value);
    json_decref(root);
}

/** header NAME: VALUE (exact), or header NAME (any value). */
static void check_header(const play *p, const char *rest)
{
    SCH_AUTO(free) char *name = strndup(rest, strcspn(rest, ":"));
    SCH_AUTO(sch_strbuf_done) sch_strbuf wanted = {0};
    char value[1024];

    if (!wire_header(&p->response, name, value, sizeof value))
        play_fail(p, "no header %s in\n%s", name, sch_strbuf_str(&p->response.head));
    if (rest[strlen(name)] == '\0')
        return;
    play_expand(p, rest + strlen(name) + 2, &wanted);
    if (strcmp(value, sch_strbuf_str(&wanted)) != 0)
        play_fail(p, "%s is \"%s\", not \"%s\"", name, value, sch_strbuf_str(&wanted));
}

static void check_text(const play *p, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf wanted = {0};

    play_expand(p, rest, &wanted);
    if (wanted.len != p->response.body.len ||
        (wanted.len && memcmp(wanted.data, p->response.body.data, wanted.len) != 0))
        play_fail(p, "the body is \"%s\"", sch_strbuf_str(&p->response.body));
}

/** The Files API's envelope with this code, in all its parts. */
static void check_error(const play *p, const char *code)
{
    json_t *root;
    const char *error = json_string_value(json_at(p, "error", &root));
    const json_t *info = json_object_get(root, "error_info");
    const char *id = json_string_value(json_object_get(info, "id"));
    const char *message = json_string_value(json_object_get(info, "message"));

    if (!error || !id || strcmp(error, code) != 0 || strcmp(id, code) != 0 || !message || !*message)
        play_fail(p, "not the envelope of %s: %s", code, sch_strbuf_str(&p->response.body));
    json_decref(root);
    check_header(p, "Content-Type: application/json");
}

/** The v3 API's envelope with this id, in all its parts. */
static void check_v3_error(const play *p, const char *wanted)
{
    json_t *root;
    const char *error = json_string_value(json_at(p, "error", &root));
    const json_t *info = json_object_get(root, "error_info");
    const char *id = json_string_value(json_object_get(info, "id"));
    const char *message = json_string_value(json_object_get(info, "message"));

    if (!error || !id || !message || !*message || strcmp(id, wanted) != 0 ||
        strcmp(error, message) != 0)
        play_fail(p, "not the envelope of %s: %s", wanted, sch_strbuf_str(&p->response.body));
    json_decref(root);
    check_header(p, "Content-Type: application/json");
}

/** like PATH REGEX: a string that the whole of an extended regular expression matches. */
static void check_like(const play *p, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf pattern = {0};
    SCH_AUTO(free) char *path = strndup(rest, strcspn(rest, " "));
    json_t *root;
    const char *value = json_string_value(json_at(p, path, &root));
    regex_t regex;

    sch_strbuf_addf(&pattern, "^(%s)$", rest + strlen(path) + 1);
    if (regcomp(&regex, sch_strbuf_str(&pattern), REG_EXTENDED | REG_NOSUB) != 0)
        play_fail(p, "not a regular expression: %s", sch_strbuf_str(&pattern));
    if (!value || regexec(&regex, value, 0, NULL, 0) != 0)
        play_fail(p, "%s is not like that in %s", path, sch_strbuf_str(&p->response.body));
    regfree(&regex);
    json_decref(root);
}

/** kind PATH KIND: what sort of value it is. */
static void check_kind(const play *p, const char *rest)
{
    static const struct {
        const char *name;
        json_type type;
    } kinds[] = {
        {"object", JSON_OBJECT},   {"array", JSON_ARRAY}, {"string", JSON_STRING},
        {"integer", JSON_INTEGER}, {"real", JSON_REAL},   {"null", JSON_NULL},
    };
    SCH_AUTO(free) char *path = strndup(rest, strcspn(rest, " "));
    const char *name = rest + strlen(path) + 1;
    json_t *root;
    const json_t *at = json_at(p, path, &root);
    bool ok = (strcmp(name, "number") == 0 && json_is_number(at)) ||
              (strcmp(name, "boolean") == 0 && json_is_boolean(at));

    for (size_t i = 0; i < SCH_COUNT_OF(kinds); i++)
        ok = ok || (at && strcmp(kinds[i].name, name) == 0 && json_typeof(at) == kinds[i].type);
    if (!ok)
        play_fail(p, "%s is no %s in %s", path, name, sch_strbuf_str(&p->response.body));
    json_decref(root);
}

bool play_response_line(play *p, const char *verb, const char *rest)
{
    char value[1024];

    if (strcmp(verb, "json") == 0) {
        check_json(p, rest);
    } else if (strcmp(verb, "count") == 0) {
        check_count(p, rest);
    } else if (strcmp(verb, "error") == 0) {
        check_error(p, rest);
    } else if (strcmp(verb, "v3-error") == 0) {
        check_v3_error(p, rest);
    } else if (strcmp(verb, "like") == 0) {
        check_like(p, rest);
    } else if (strcmp(verb, "kind") == 0) {
        check_kind(p, rest);
    } else if (strcmp(verb, "save") == 0) {
        save(p, rest);
    } else if (strcmp(verb, "header") == 0) {
        check_header(p, rest);
    } else if (strcmp(verb, "no-header") == 0) {
        if (wire_header(&p->response, rest, value, sizeof value))
            play_fail(p, "there is a header %s: %s", rest, value);
    } else if (strcmp(verb, "save-header") == 0) {
        const char *name = strchr(rest, ' ');
        SCH_AUTO(free) char *var = strndup(rest, strcspn(rest, " "));

        if (!name || !wire_header(&p->response, name + 1, value, sizeof value))
            play_fail(p, "no such header");
        play_set(p, var, value);
    } else if (strcmp(verb, "text") == 0) {
        check_text(p, rest);
    } else if (strcmp(verb, "contains") == 0) {
        if (!strstr(sch_strbuf_str(&p->response.body), rest))
            play_fail(p, "the body is \"%s\"", sch_strbuf_str(&p->response.body));
    } else {
        return false;
    }
    return true;
}
