/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_REQUEST_INDEX_H
#define SCH_DB_REQUEST_INDEX_H

#include "schema/base/strbuf.h"
#include "schema/db/queries_v3.h"

/**
 * The search index of ocr_request, table ocr_gram. A request is found by words: one for its group,
 * application, each tag and detection, and one for each 1, 2 and 3 characters that follow each
 * other in its texts. A search is a list of words that a request must all have; a text that has
 * every part of what is searched need not have the whole, so that who searches looks again.
 *
 * The functions below append words to a search; every search begins with a group.
 */
typedef enum sch_gram_field {
    SCH_GRAM_TEXT,         /* result.text */
    SCH_GRAM_TEXT_DISPLAY, /* result.text_display */
    SCH_GRAM_LATEX_STYLED, /* result.latex_styled */
    SCH_GRAM_FIELD_COUNT
} sch_gram_field;

/** Numbers of requests that a millisecond has: a timestamp is request_no / SCH_REQUESTS_A_MS. */
#define SCH_REQUESTS_A_MS 16

/** Requests of a group. */
void sch_gram_add_group(sch_strbuf *search, const char *group_id);
/** Of an application. */
void sch_gram_add_app(sch_strbuf *search, const char *app_id);
/** With a tag. */
void sch_gram_add_tag(sch_strbuf *search, const char *tag);
/** With, or without, this detection. */
void sch_gram_add_detection(sch_strbuf *search, sch_detection detection, bool has);
/** That have a result. */
void sch_gram_add_has_result(sch_strbuf *search);
/** Whose field may contain needle, UTF-8; "" adds nothing. */
void sch_gram_add_needle(sch_strbuf *search, sch_gram_field field, const char *needle);

/** W: enter a request. */
sch_status sch_request_index(sch_db *db, int64_t request_no, sch_err *err);
/** W: take out a request before its row is changed or removed. */
sch_status sch_request_unindex(sch_db *db, int64_t request_no, sch_err *err);

#endif
