/* SPDX-License-Identifier: Apache-2.0 */
/* FTS5 keeps sorted lists of numbers for words and intersects them quickly, also where one is long
 * and the other short; that is all that is asked of it. Words are ASCII letters and digits, so that
 * neither its tokenizer nor its query language has anything to interpret. A row is taken out by the
 * words that it was entered with: they are made anew from the request, by the same function. */
#include "schema/db/request_index.h"

#include "schema/base/utf8.h"
#include "schema/db/stmt.h"

#include <stdio.h>
#include <string.h>

enum { GRAM_MOST = 3, TAG_BYTES = 16 };

static const sch_sql row_sql = {
    "request_index_row",
    "SELECT group_id, app_id, detections, json_extract(result_json, '$.text'),"
    " json_extract(result_json, '$.text_display'), json_extract(result_json, '$.latex_styled'),"
    " result_json IS NOT NULL FROM ocr_request WHERE request_no = ?1",
};
static const sch_sql tags_sql = {
    "request_index_tags",
    "SELECT DISTINCT t.value FROM ocr_request, json_each(args_json, '$.tags') AS t"
    " WHERE request_no = ?1 AND t.type = 'text'",
};
static const sch_sql add_sql = {
    "request_index_add",
    "INSERT INTO ocr_gram (rowid, grams) VALUES (?1, ?2)",
};
static const sch_sql remove_sql = {
    "request_index_remove",
    "INSERT INTO ocr_gram (ocr_gram, rowid, grams) VALUES ('delete', ?1, ?2)",
};

/** A letter for what it is, the bytes of at most three characters in hexadecimal, a NUL. */
typedef char gram[2 * 4 * GRAM_MOST + 2];

static void add_hex(sch_strbuf *sb, char letter, const void *bytes, size_t len)
{
    const uint8_t *b = bytes;
    char pair[3];

    sch_strbuf_addc(sb, letter);
    for (size_t i = 0; i < len; i++) {
        sch_hex(&b[i], 1, pair);
        sch_strbuf_adds(sb, pair);
    }
    sch_strbuf_addc(sb, ' ');
}

void sch_gram_add_group(sch_strbuf *search, const char *group_id)
{
    add_hex(search, 'g', group_id, strlen(group_id));
}

void sch_gram_add_app(sch_strbuf *search, const char *app_id)
{
    add_hex(search, 'a', app_id, strlen(app_id));
}

void sch_gram_add_tag(sch_strbuf *search, const char *tag)
{
    uint8_t digest[SCH_SHA256_LEN];

    sch_sha256_of(tag, strlen(tag), digest); /* a tag may be long */
    add_hex(search, 'k', digest, TAG_BYTES);
}

void sch_gram_add_detection(sch_strbuf *search, sch_detection detection, bool has)
{
    const uint8_t bit = (uint8_t)detection;

    add_hex(search, has ? 'd' : 'n', &bit, 1);
}

void sch_gram_add_has_result(sch_strbuf *search)
{
    sch_strbuf_adds(search, "r ");
}

/** The count characters at text as a word. @return false: there are not so many */
static bool make_gram(sch_gram_field field, const char *text, int count, gram ret_gram)
{
    static const char letters[SCH_GRAM_FIELD_COUNT] = {'t', 's', 'l'};
    uint32_t rune;
    size_t len = 0;

    for (int i = 0; i < count; i++) {
        const size_t n = sch_utf8_get(text + len, &rune);

        if (n == 0)
            return false;
        len += n;
    }
    ret_gram[0] = letters[field];
    sch_hex((const uint8_t *)text, len, ret_gram + 1);
    return true;
}

void sch_gram_add_needle(sch_strbuf *search, sch_gram_field field, const char *needle)
{
    int count = 0;
    uint32_t rune;
    gram g;

    while (count < GRAM_MOST && make_gram(field, needle, count + 1, g))
        count++;
    for (; count > 0 && make_gram(field, needle, count, g); needle += sch_utf8_get(needle, &rune)) {
        sch_strbuf_adds(search, g);
        sch_strbuf_addc(search, ' ');
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/** Every word of a text, once. */
static sch_status add_text(sch_strbuf *sb, sch_gram_field field, const char *text, sch_err *err)
{
    const size_t room = strlen(text) * GRAM_MOST;
    SCH_AUTO(free) gram *grams = malloc((room ? room : 1) * sizeof *grams);
    size_t count = 0;
    uint32_t rune;

    if (!grams)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (; *text; text += sch_utf8_get(text, &rune))
        for (int n = 1; n <= GRAM_MOST && make_gram(field, text, n, grams[count]); n++)
            count++;
    qsort(grams, count, sizeof *grams, by_text);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(grams[i], grams[i - 1]) == 0)
            continue;
        sch_strbuf_adds(sb, grams[i]);
        sch_strbuf_addc(sb, ' ');
    }
    return SCH_OK;
}

static sch_status add_tags(sch_db *db, int64_t request_no, sch_strbuf *sb, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &tags_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, request_no);
    while ((s = sch_stmt_row(st, err)) == SCH_OK)
        sch_gram_add_tag(sb, sch_stmt_see_text(st, 0));
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/** Every word of a request but those for its tags. @return SCH_OK; SCH_NOT_FOUND: no such one */
static sch_status make_words(sch_db *db, int64_t request_no, sch_strbuf *sb, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &row_sql, &st, err);
    int64_t detections;

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, request_no);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    sch_gram_add_group(sb, sch_stmt_see_text(st, 0));
    sch_gram_add_app(sb, sch_stmt_see_text(st, 1));
    detections = sch_stmt_get_int(st, 2);
    if (!sch_stmt_get_int(st, 6))
        return SCH_OK; /* what is in it will be known later */
    sch_gram_add_has_result(sb);
    for (unsigned bit = 1; bit < SCH_DETECTION_END; bit <<= 1)
        sch_gram_add_detection(sb, (sch_detection)bit, (detections & bit) != 0);
    for (int field = 0; s == SCH_OK && field < SCH_GRAM_FIELD_COUNT; field++) {
        const char *text = sch_stmt_see_text(st, 3 + field);

        s = text ? add_text(sb, (sch_gram_field)field, text, err) : SCH_OK;
    }
    return s;
}

static sch_status run(sch_db *db, const sch_sql *sql, int64_t request_no, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf words = {0};
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = make_words(db, request_no, &words, err);

    if (s == SCH_OK)
        s = add_tags(db, request_no, &words, err);
    if (s == SCH_OK && words.failed)
        s = sch_fail(err, SCH_FATAL, "out of memory");
    if (s == SCH_OK)
        s = sch_stmt_begin(db, sql, &st, err);
    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, request_no);
    sch_stmt_text(st, 2, sch_strbuf_str(&words));
    return sch_stmt_end(st, err);
}

sch_status sch_request_index(sch_db *db, int64_t request_no, sch_err *err)
{
    return run(db, &add_sql, request_no, err);
}

sch_status sch_request_unindex(sch_db *db, int64_t request_no, sch_err *err)
{
    sch_status s = run(db, &remove_sql, request_no, err);

    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
