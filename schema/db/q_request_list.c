/* SPDX-License-Identifier: Apache-2.0 */
/* Three ways to the rows: by a name there is one, or the pages of a document, and each is looked
 * at; by what the search index knows; or by time alone. */
#include "schema/db/request_index.h"
#include "schema/db/stmt.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                    \
    "SELECT r.request_no, r.image_id, r.app_id, r.endpoint, r.duration_ms, r.detections,"          \
    " r.args_json, r.result_json, json_extract(r.result_json, '$.text'),"                          \
    " json_extract(r.result_json, '$.text_display'),"                                              \
    " json_extract(r.result_json, '$.latex_styled')"
enum { FIRST_TEXT = 8 };

static const sch_sql image_sql = {
    "request_list_image",
    COLUMNS " FROM ocr_request AS r WHERE r.group_id = ?1 AND r.image_id = ?2",
};
static const sch_sql file_sql = {
    "request_list_file",
    COLUMNS " FROM ocr_request AS r WHERE r.group_id = ?1 AND r.file_id = ?2"
            " ORDER BY r.request_no DESC",
};
static const sch_sql time_sql = {
    "request_list_time",
    COLUMNS " FROM ocr_request AS r WHERE r.group_id = ?1 AND r.request_no >= ?2"
            " AND r.request_no < ?3 AND r.result_json IS NOT NULL"
            " ORDER BY r.request_no DESC LIMIT ?4 OFFSET ?5",
};
static const sch_sql time_null_sql = {
    "request_list_time_null",
    COLUMNS " FROM ocr_request AS r WHERE r.group_id = ?1 AND r.request_no >= ?2"
            " AND r.request_no < ?3 ORDER BY r.request_no DESC LIMIT ?4 OFFSET ?5",
};
/* The index says where the parts of a text are; whether they make the whole, the row says. */
static const sch_sql index_sql = {
    "request_list_index",
    COLUMNS " FROM ocr_gram CROSS JOIN ocr_request AS r ON r.request_no = ocr_gram.rowid"
            " WHERE ocr_gram MATCH ?1 AND ocr_gram.rowid >= ?2 AND ocr_gram.rowid < ?3"
            " AND (?6 IS NULL OR instr(json_extract(r.result_json, '$.text'), ?6))"
            " AND (?7 IS NULL OR instr(json_extract(r.result_json, '$.text_display'), ?7))"
            " AND (?8 IS NULL OR instr(json_extract(r.result_json, '$.latex_styled'), ?8))"
            " ORDER BY ocr_gram.rowid DESC LIMIT ?4 OFFSET ?5",
};

static sch_request take_row(sch_stmt *st)
{
    return (sch_request){
        .timestamp_ms = sch_stmt_get_int(st, 0) / SCH_REQUESTS_A_MS,
        .image_id = sch_stmt_see_text(st, 1),
        .app_id = sch_stmt_see_text(st, 2),
        .endpoint = sch_stmt_see_text(st, 3),
        .duration_ms = sch_stmt_get_int(st, 4),
        .detections = (unsigned)sch_stmt_get_int(st, 5),
        .args_json = sch_stmt_see_text(st, 6),
        .result_json = sch_stmt_see_text(st, 7),
    };
}

static bool has_text(sch_stmt *st, const sch_request_search *in, int field)
{
    const char *text = sch_stmt_see_text(st, FIRST_TEXT + field);

    return !in->needles[field] || (text && strstr(text, in->needles[field]));
}

/** Are all the tags that are asked for in the arguments? */
static sch_status has_tags(sch_db *db, const char *args_json, const sch_request_search *in,
                           bool *ret_has, sch_err *err)
{
    static const sch_sql tag_sql = {
        "request_list_tag",
        "SELECT 1 FROM json_each(?1, '$.tags') WHERE type = 'text' AND value = ?2",
    };
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < in->ntags; i++) {
        SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;

        s = sch_stmt_begin(db, &tag_sql, &st, err);
        if (s != SCH_OK)
            return s;
        sch_stmt_text(st, 1, args_json);
        sch_stmt_text(st, 2, in->tags[i]);
        s = sch_stmt_row(st, err);
    }
    *ret_has = s == SCH_OK;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

static bool matches(sch_stmt *st, const sch_request *row, const sch_request_search *in)
{
    bool ok = (row->result_json || in->include_null) && row->timestamp_ms >= in->from_ms &&
              row->timestamp_ms < in->to_ms && (row->detections & in->must) == in->must &&
              (row->detections & in->must_not) == 0 &&
              (!in->app_id || strcmp(row->app_id, in->app_id) == 0);

    if (!row->result_json && (in->must || in->must_not))
        return false;
    for (int field = 0; ok && field < SCH_REQUEST_TEXTS; field++)
        ok = has_text(st, in, field);
    return ok;
}

/** Few rows, each looked at. */
static sch_status list_named(sch_db *db, const sch_request_search *in, sch_request_fn fn, void *arg,
                             sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    int skip = in->offset, left = in->limit;
    sch_status s = sch_stmt_begin(db, in->image_id ? &image_sql : &file_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_text(st, 2, in->image_id ? in->image_id : in->file_id);
    while (left > 0 && (s = sch_stmt_row(st, err)) == SCH_OK) {
        const sch_request row = take_row(st);
        bool ok = matches(st, &row, in);

        if (ok)
            s = has_tags(db, row.args_json, in, &ok, err);
        if (s != SCH_OK)
            return s;
        if (!ok || skip-- > 0)
            continue;
        left--;
        if (!fn(&row, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

static bool needs_index(const sch_request_search *in)
{
    return in->needles[0] || in->needles[1] || in->needles[2] || in->ntags || in->must ||
           in->must_not || in->app_id;
}

static void make_search(const sch_request_search *in, sch_strbuf *words)
{
    sch_gram_add_group(words, in->group_id);
    if (in->app_id)
        sch_gram_add_app(words, in->app_id);
    if (!in->include_null || in->must || in->must_not)
        sch_gram_add_has_result(words);
    for (size_t i = 0; i < in->ntags; i++)
        sch_gram_add_tag(words, in->tags[i]);
    for (unsigned bit = 1; bit < SCH_DETECTION_END; bit <<= 1)
        if ((in->must | in->must_not) & bit)
            sch_gram_add_detection(words, (sch_detection)bit, (in->must & bit) != 0);
    for (int field = 0; field < SCH_REQUEST_TEXTS; field++)
        if (in->needles[field])
            sch_gram_add_needle(words, (sch_gram_field)field, in->needles[field]);
}

static sch_status list_all(sch_db *db, const sch_request_search *in, sch_request_fn fn, void *arg,
                           sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf words = {0};
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    const bool by_index = needs_index(in);
    sch_status s = sch_stmt_begin(db,
                                  by_index           ? &index_sql
                                  : in->include_null ? &time_null_sql
                                                     : &time_sql,
                                  &st, err);

    if (s != SCH_OK)
        return s;
    if (by_index)
        make_search(in, &words);
    if (words.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    sch_stmt_text(st, 1, by_index ? sch_strbuf_str(&words) : in->group_id);
    sch_stmt_int(st, 2, in->from_ms * SCH_REQUESTS_A_MS);
    sch_stmt_int(st, 3, in->to_ms * SCH_REQUESTS_A_MS);
    sch_stmt_int(st, 4, in->limit);
    sch_stmt_int(st, 5, in->offset);
    for (int field = 0; by_index && field < SCH_REQUEST_TEXTS; field++)
        sch_stmt_text(st, 6 + field, in->needles[field]);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        const sch_request row = take_row(st);

        if (!fn(&row, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_request_list(sch_db *db, const sch_request_search *in, sch_request_fn fn, void *arg,
                            sch_err *err)
{
    return in->image_id || in->file_id ? list_named(db, in, fn, arg, err)
                                       : list_all(db, in, fn, arg, err);
}
