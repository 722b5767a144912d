/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/play.h"

#include "schema/base/clock.h"
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"
#include "worker/supervisor/expand.h"

#include <jansson.h>
#include <string.h>

/** What to do to a row, as text. */
typedef struct change {
    const char *verb, *file_id, *word, *text;
} change;

static sch_format_state format_state(const char *word)
{
    for (int s = 0; s < SCH_FORMAT_STATE_COUNT; s++)
        if (strcmp(sch_format_state_name((sch_format_state)s), word) == 0)
            return (sch_format_state)s;
    return SCH_FORMAT_ERROR;
}

static sch_status write_change(sch_db *db, void *arg, sch_err *err)
{
    const change *c = arg;
    int64_t now_ms = sch_now_ms();
    sch_err error = {0};

    if (strcmp(c->verb, "split") == 0) {
        sch_status s = sch_file_set_source(db, c->file_id, "application/pdf", 100, "",
                                           atoi(c->word), atoi(c->word), now_ms, err);

        if (s == SCH_OK)
            s = sch_file_set_state(db, c->file_id, SCH_FILE_SPLIT, NULL, now_ms, err);
        return s;
    }
    if (strcmp(c->verb, "pages") == 0)
        return sch_file_set_pages_done(db, c->file_id, atoi(c->word), now_ms, err);
    if (strcmp(c->verb, "complete") == 0)
        return sch_file_set_state(db, c->file_id, SCH_FILE_COMPLETED, NULL, now_ms, err);
    sch_fail_id(&error, SCH_INVALID, "conversion_error", "%s", c->text);
    if (strcmp(c->verb, "format") == 0) {
        SCH_AUTO(free) char *state = strndup(c->text, strcspn(c->text, " "));

        return sch_format_set(db, c->file_id, c->word, format_state(state),
                              strcmp(state, "error") == 0 ? &error : NULL, now_ms, err);
    }
    sch_fail_id(&error, SCH_INVALID, c->word, "%s", c->text);
    return sch_file_set_state(db, c->file_id, SCH_FILE_ERROR, &error, now_ms, err);
}

/** artifact FILE_ID LEAF CONTENT */
static void put_artifact(play *p, const change *c)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf content = {0};
    char name[256];
    sch_err err = {0};

    snprintf(name, sizeof name, "%s/%s", c->file_id, c->word);
    play_expand(p, c->text, &content);
    if (sch_store_put(p->store, name, sch_strbuf_str(&content), content.len, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
}

static bool count_leaf(const char *leaf, uint64_t size, void *arg)
{
    (void)leaf;
    (void)size;
    ++*(unsigned *)arg;
    return true;
}

/** artifacts FILE_ID N: so many are in the store. */
static void count_artifacts(play *p, const change *c)
{
    unsigned count = 0;
    sch_err err = {0};
    sch_status s = sch_store_list(p->store, c->file_id, count_leaf, &count, &err);

    if ((s != SCH_OK && s != SCH_NOT_FOUND) || count != (unsigned)atoi(c->word))
        play_fail(p, "%u artifacts, not %s %s", count, c->word, err.text);
}

static sch_status expand(sch_db *db, void *arg, sch_err *err)
{
    return wrk_expand(db, false, arg, sch_now_ms(), err);
}

/** drain [N]: make files of what jobs brought, as a worker that allows N files a month does. */
static void drain(play *p, const char *rest)
{
    sch_quota quota = {.files_month = atoi(rest)};
    sch_err err = {0};
    sch_status s;

    do {
        s = sch_dbpool_write(p->pool, expand, &quota, &err);
    } while (s == SCH_OK);
    if (s != SCH_NOT_FOUND)
        play_fail(p, "%s", err.text);
}

/** Rows and artifacts go by file_id; a script may name a document as the v3 API does. */
static void take_v3_name(play *p, change *c, char file_id[SCH_UUID_LEN])
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_db *db = NULL;

    if (sch_dbpool_reader(p->pool, &db, NULL) != SCH_OK ||
        sch_v3_file_find(db, NULL, c->file_id, &file, NULL) != SCH_OK)
        return;
    memcpy(file_id, file.file_id, SCH_UUID_LEN);
    c->file_id = file_id;
}

/** Whose an application is. */
static sch_status group_of(sch_db *db, const char *app_id, char ret_group_id[SCH_UUID_LEN],
                           sch_err *err)
{
    static const sch_sql sql = {"play_group", "SELECT group_id FROM app WHERE app_id = ?1"};
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, app_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, ret_group_id, SCH_UUID_LEN);
    return s;
}

static int64_t time_of(const json_t *json)
{
    int64_t at_ms = sch_now_ms();

    (void)(json_string_value(json) && sch_time_parse(json_string_value(json), &at_ms));
    return at_ms;
}

/** ocr {"app_id", "image_id", "endpoint", "at"?, "args", "result"?, "detections"?: [names]} */
static sch_status write_ocr(sch_db *db, void *arg, sch_err *err)
{
    const json_t *in = arg;
    SCH_AUTO(free) char *args = json_dumps(json_object_get(in, "args"), 0);
    SCH_AUTO(free) char *result = json_dumps(json_object_get(in, "result"), 0);
    char group_id[SCH_UUID_LEN];
    sch_request_new row = {
        .image_id = json_string_value(json_object_get(in, "image_id")),
        .group_id = group_id,
        .app_id = json_string_value(json_object_get(in, "app_id")),
        .endpoint = json_string_value(json_object_get(in, "endpoint")),
        .duration_ms = 132,
        .args_json = args ? args : "{}",
        .result_json = result,
    };
    size_t i;
    json_t *name;
    sch_status s = group_of(db, row.app_id, group_id, err);

    json_array_foreach(json_object_get(in, "detections"), i, name)
    {
        for (unsigned bit = 1; bit < SCH_DETECTION_END; bit <<= 1)
            if (strcmp(sch_detection_name((sch_detection)bit), json_string_value(name)) == 0)
                row.detections |= bit;
    }
    return s == SCH_OK ? sch_request_insert(db, &row, time_of(json_object_get(in, "at")), err) : s;
}

/** used {"app_id", "type", "hash", "count", "at"?} */
static sch_status write_use(sch_db *db, void *arg, sch_err *err)
{
    const json_t *in = arg;
    const char *app_id = json_string_value(json_object_get(in, "app_id"));
    char group_id[SCH_UUID_LEN];
    sch_status s = group_of(db, app_id, group_id, err);

    return s == SCH_OK ? sch_ocr_usage_add(db, group_id, app_id,
                                           json_string_value(json_object_get(in, "type")),
                                           json_string_value(json_object_get(in, "hash")),
                                           json_integer_value(json_object_get(in, "count")),
                                           time_of(json_object_get(in, "at")), err)
                       : s;
}

static void write_json(play *p, sch_write_fn fn, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    json_t *json;
    sch_err err = {0};

    play_expand(p, rest, &text);
    json = json_loads(sch_strbuf_str(&text), 0, NULL);
    if (!json)
        play_fail(p, "not JSON: %s", sch_strbuf_str(&text));
    if (sch_dbpool_write(p->pool, fn, json, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
    json_decref(json);
}

bool play_state_line(play *p, const char *verb, const char *rest)
{
    static const char *const verbs[] = {"split",  "pages",    "complete", "fail",
                                        "format", "artifact", "artifacts"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf line = {0};
    change c = {.verb = NULL};
    char file_id_of[SCH_UUID_LEN];
    char *file_id, *word, *text;
    sch_err err = {0};

    if (strcmp(verb, "drain") == 0) {
        drain(p, rest);
        return true;
    }
    if (strcmp(verb, "ocr") == 0 || strcmp(verb, "used") == 0) {
        write_json(p, strcmp(verb, "ocr") == 0 ? write_ocr : write_use, rest);
        return true;
    }
    for (size_t i = 0; i < SCH_COUNT_OF(verbs); i++)
        if (strcmp(verbs[i], verb) == 0)
            c.verb = verbs[i];
    if (!c.verb)
        return false;
    play_expand(p, rest, &line);
    sch_strbuf_addc(&line, ' ');
    text = line.data;
    file_id = strsep(&text, " ");
    word = strsep(&text, " ");
    if (text && *text)
        text[strlen(text) - 1] = '\0';
    c.file_id = file_id;
    c.word = word ? word : "";
    c.text = text ? text : "";
    take_v3_name(p, &c, file_id_of);
    if (strcmp(verb, "artifact") == 0)
        put_artifact(p, &c);
    else if (strcmp(verb, "artifacts") == 0)
        count_artifacts(p, &c);
    else if (sch_dbpool_write(p->pool, write_change, &c, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
    return true;
}
