/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/play.h"

#include "schema/base/clock.h"
#include "worker/supervisor/expand.h"

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

bool play_state_line(play *p, const char *verb, const char *rest)
{
    static const char *const verbs[] = {"split",  "complete", "fail",
                                        "format", "artifact", "artifacts"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf line = {0};
    change c = {.verb = NULL};
    char *file_id, *word, *text;
    sch_err err = {0};

    if (strcmp(verb, "drain") == 0) {
        drain(p, rest);
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
    if (strcmp(verb, "artifact") == 0)
        put_artifact(p, &c);
    else if (strcmp(verb, "artifacts") == 0)
        count_artifacts(p, &c);
    else if (sch_dbpool_write(p->pool, write_change, &c, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
    return true;
}
