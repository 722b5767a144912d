/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_QUERIES_V3_H
#define SCH_DB_QUERIES_V3_H

#include "schema/db/queries.h"

/* Queries of the v3 API; rules as in schema/db/queries.h. */

/**
 * The document that a group's v3_id means, deleted ones too.
 * @param group_id  NULL: of any group
 * @return SCH_OK; SCH_NOT_FOUND (also: another group's)
 */
sch_status sch_v3_file_find(sch_db *db, const char *group_id, const char *v3_id, sch_file *ret_file,
                            sch_err *err);
/** Which documents to list. */
typedef struct sch_v3_list {
    const char *group_id;
    sch_v3_kind kind;
    const char *app_id;     /* NULL: of any application */
    int64_t from_ms, to_ms; /* made in [from_ms, to_ms) */
    int limit, offset;
} sch_v3_list;
/** Documents, newest first, deleted ones too; stops when fn returns false. */
sch_status sch_v3_file_list(sch_db *db, const sch_v3_list *in,
                            bool (*fn)(const sch_file *file, void *arg), void *arg, sch_err *err);

/** How far the parts of a document are; pages are counted among the selected ones. */
typedef struct sch_stream {
    bool is_streamed;
    int num_pages;   /* 0 before split */
    int streamed;    /* pages in parts */
    int ready;       /* pages from the first one on that were read, without a gap */
    bool is_waiting; /* a task for a part is there */
} sch_stream;
/** @return SCH_OK; SCH_NOT_FOUND: no such file */
sch_status sch_stream_get(sch_db *db, const char *file_id, sch_stream *ret_stream, sch_err *err);
/** The end of the part that begins at page `first`. @return SCH_OK; SCH_NOT_FOUND: it is not there
 */
sch_status sch_stream_find(sch_db *db, const char *file_id, int first, int *ret_end, sch_err *err);
/** W: a part is ready to be sent. @return SCH_OK; SCH_EXISTS */
sch_status sch_stream_add(sch_db *db, const char *file_id, int first, int end, sch_err *err);

/* ---- app tokens -------------------------------------------------------------------------- */

#define SCH_TOKEN_LEN   39 /* with NUL: "token_" and 32 hexadecimal digits */
#define SCH_SESSION_LEN 41 /* with NUL: "strokes_" and 32 hexadecimal digits */
#define SCH_USER_ID_LEN 257

/** A token that lives. */
typedef struct sch_token {
    sch_identity who; /* as its key; expires_ms is the token's */
    char user_id[SCH_USER_ID_LEN];
    char session_id[SCH_SESSION_LEN]; /* "": none */
} sch_token;

/**
 * W: a token of a key, and the strokes session that session_id names, if any. Tokens and sessions
 * that ended before now are swept, a few at a time.
 */
sch_status sch_token_insert(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN],
                            const sch_identity *key, const char *user_id, const char *session_id,
                            int64_t now_ms, int64_t expires_ms, sch_err *err);
/** @return SCH_OK; SCH_NOT_FOUND (also: it, or its key, has ended) */
sch_status sch_token_find(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN], int64_t now_ms,
                          sch_token *ret_token, sch_err *err);
/** W: end a token of a group. @return SCH_OK; SCH_NOT_FOUND (also: another group's) */
sch_status sch_token_delete(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN],
                            const char *group_id, sch_err *err);

/**
 * The strokes of a session that lives, drawn so far.
 * @param[out] ret_strokes_json  owned; NULL: nothing yet
 * @return SCH_OK; SCH_NOT_FOUND (also: another group's, or it has ended)
 */
sch_status sch_session_get(sch_db *db, const char *session_id, const char *group_id, int64_t now_ms,
                           char **ret_strokes_json, sch_err *err);
/** W: the strokes of a session from now on. */
sch_status sch_session_set(sch_db *db, const char *session_id, const char *strokes_json,
                           sch_err *err);

/* ---- requests and their results ---------------------------------------------------------- */

/** What was seen in an image; the names on the wire are those of sch_detection_name(). */
typedef enum sch_detection {
    SCH_IS_PRINTED = 1,
    SCH_IS_HANDWRITTEN = 2,
    SCH_CONTAINS_TABLE = 4,
    SCH_CONTAINS_CHEMISTRY = 8,
    SCH_CONTAINS_DIAGRAM = 16,
    SCH_CONTAINS_TRIANGLE = 32,
    SCH_CONTAINS_ALGORITHM = 64,
    SCH_DETECTION_END = 128
} sch_detection;
/** "contains_table" for SCH_CONTAINS_TABLE. */
const char *sch_detection_name(sch_detection detection);

/**
 * A request as it is kept for /v3/ocr-results. With metadata.improve_mathpix false there is none;
 * its use is counted all the same. Texts are borrowed, those marked ? may be NULL.
 */
typedef struct sch_request_new {
    const char *image_id; /* its id; of a page "<pdf_id>-<page>" */
    const char *group_id, *app_id;
    const char *endpoint;    /* "/v3/text" */
    const char *file_id;     /* ? of which document; page then counts */
    int page;                /* among the selected pages, from 1 */
    int64_t duration_ms;     /* since it came */
    unsigned detections;     /* sum of sch_detection */
    const char *args_json;   /* as sch_request_args_write() makes it */
    const char *result_json; /* ? the reply, an object; NULL: it comes later */
} sch_request_new;
/** W: keep a request; its timestamp is now. @return SCH_OK; SCH_EXISTS: the image_id is taken */
sch_status sch_request_insert(sch_db *db, const sch_request_new *in, int64_t now_ms, sch_err *err);
/**
 * W: the result of a request that had none.
 * @return SCH_OK; SCH_NOT_FOUND: no such request, or it has one
 */
sch_status sch_request_set_result(sch_db *db, const char *image_id, int64_t duration_ms,
                                  unsigned detections, const char *result_json, sch_err *err);
#define SCH_REQUEST_TEXTS 3 /* text, text_display, latex_styled */
/** Which requests to list. Texts are borrowed, those marked ? may be NULL. */
typedef struct sch_request_search {
    const char *group_id;
    const char *app_id;                     /* ? */
    const char *image_id;                   /* ? this one */
    const char *file_id;                    /* ? pages of this document */
    const char *needles[SCH_REQUEST_TEXTS]; /* ? whose text, text_display, latex_styled has it */
    const char *const *tags;                /* that have all of these */
    size_t ntags;
    unsigned must, must_not; /* sums of sch_detection */
    bool include_null;       /* those without a result, too */
    int64_t from_ms, to_ms;  /* timestamp in [from_ms, to_ms) */
    int limit, offset;
} sch_request_search;
/** A request as found; texts are borrowed for the call. */
typedef struct sch_request {
    int64_t timestamp_ms, duration_ms;
    const char *image_id, *app_id, *endpoint;
    unsigned detections;
    const char *args_json;
    const char *result_json; /* NULL: there is none (yet) */
} sch_request;
/** @return false: no more */
typedef bool (*sch_request_fn)(const sch_request *request, void *arg);
/** Requests, newest first. The cost goes by what is found, hardly by how many there are. */
sch_status sch_request_list(sch_db *db, const sch_request_search *in, sch_request_fn fn, void *arg,
                            sch_err *err);
/** W: forget the pages of a document. */
sch_status sch_request_drop_file(sch_db *db, const char *file_id, sch_err *err);
/**
 * W: forget the oldest requests with timestamps before before_ms.
 * @param most  at most so many in one go, to keep the commit short
 * @param[out] ret_count  how many went; fewer than most: none is left
 */
sch_status sch_request_purge(sch_db *db, int64_t before_ms, int most, int *ret_count, sch_err *err);

/* ---- what was used ------------------------------------------------------------------------ */

typedef enum sch_usage_span {
    SCH_SPAN_MS,
    SCH_SPAN_HOUR,
    SCH_SPAN_DAY,
    SCH_SPAN_MONTH,
    SCH_SPAN_COUNT
} sch_usage_span;

/**
 * W: count a use.
 * @param usage_type  "image", "image-async", "pdf-page", "strokes", "strokes-session"
 * @param args_hash  as sch_request_args_write() makes it
 * @param count  1; of a document its pages
 */
sch_status sch_ocr_usage_add(sch_db *db, const char *group_id, const char *app_id,
                             const char *usage_type, const char *args_hash, int64_t count,
                             int64_t now_ms, sch_err *err);

/** What uses are added up for. */
typedef enum sch_timespan {
    SCH_TIMESPAN_NONE, /* all of the time that is asked for */
    SCH_TIMESPAN_HOUR,
    SCH_TIMESPAN_DAY,
    SCH_TIMESPAN_WEEK, /* from Monday */
    SCH_TIMESPAN_MONTH,
    SCH_TIMESPAN_YEAR
} sch_timespan;
/** Which uses to add up; texts are borrowed, those marked ? may be NULL. */
typedef struct sch_usage_search {
    const char *group_id;
    const char *app_id, *usage_type, *args_hash; /* ? of these alone */
    int64_t from_ms, to_ms;                      /* in [from_ms, to_ms) */
    sch_timespan timespan;
    bool by_app, by_hash; /* tell these apart, too */
    int limit, offset;
} sch_usage_search;
/** A sum; texts are borrowed for the call. */
typedef struct sch_usage_row {
    int64_t from_ms; /* beginning of its timespan */
    const char *usage_type;
    const char *apps_json, *hashes_json; /* lists of strings */
    int64_t count;
} sch_usage_row;
/** @return false: no more */
typedef bool (*sch_usage_fn)(const sch_usage_row *row, void *arg);
/** Sums by usage type and what else is asked for, oldest first. */
sch_status sch_ocr_usage_list(sch_db *db, const sch_usage_search *in, sch_usage_fn fn, void *arg,
                              sch_err *err);

#endif
