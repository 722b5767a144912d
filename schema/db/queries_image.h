/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_QUERIES_IMAGE_H
#define SCH_DB_QUERIES_IMAGE_H

#include "schema/db/queries.h"

/* Queries about images that are read in the background; rules as in schema/db/queries.h. */

#define SCH_IMAGE_ID_LEN 40 /* with NUL: a request id of ours */

/** A batch as it comes; texts are borrowed, those marked ? may be NULL. */
typedef struct sch_batch_new {
    const char *group_id, *app_id;
    const char *keys_json;     /* ["algebra", ...] */
    const char *callback_json; /* ? */
    int64_t items;
} sch_batch_new;
/** W: a batch, before its items. */
sch_status sch_image_batch_insert(sch_db *db, const sch_batch_new *in, int64_t now_ms,
                                  int64_t *ret_batch_no, sch_err *err);

/** An image as it comes; texts are borrowed, those marked ? may be NULL. */
typedef struct sch_image_new {
    const char *request_id;
    int64_t batch_no;     /* 0: asynchronous */
    const char *item_key; /* ? of a batch */
    const char *group_id, *app_id;
    const char *endpoint, *kind, *options_json;
    const char *callback_json; /* ? */
    bool is_drawing, keeps;
    const char *url;   /* ? */
    const void *image; /* ? instead of url */
    size_t image_len;
    const char *result_json; /* ? of a batch: it is answered already, and nothing is read */
    int64_t place;           /* images of its group that wait before it */
} sch_image_new;
/**
 * Images of a group that wait, for the place of the next.
 * @param limit  at which no more is taken; 0: none
 * @return SCH_OK; SCH_LIMIT (id "quota_exceeded"): so many wait
 */
sch_status sch_image_item_count(sch_db *db, const char *group_id, int64_t limit, int64_t *ret_count,
                                sch_err *err);
/** W: an image to be read. */
sch_status sch_image_item_insert(sch_db *db, const sch_image_new *in, int64_t now_ms, sch_err *err);

/** An image that a worker holds; release with sch_image_item_done(). */
typedef struct sch_image_item {
    int64_t item_no, batch_no /* 0: asynchronous */;
    char request_id[SCH_IMAGE_ID_LEN];
    char group_id[SCH_UUID_LEN], app_id[64];
    char endpoint[32], kind[16];
    char *options_json;
    char *callback_json; /* NULL: none */
    char *url;           /* NULL: the bytes are in image */
    void *image;
    size_t image_len;
    bool is_drawing, keeps;
    int attempt; /* 1 for the first */
    int64_t created_ms;
} sch_image_item;
void sch_image_item_done(sch_image_item item);
SCH_DEFINE_AUTO(sch_image_item, sch_image_item_done);

/**
 * W: the next image that waits; images of a worker that did not come back by then are among them.
 * @return SCH_OK; SCH_NOT_FOUND: none
 */
sch_status sch_image_item_claim(sch_db *db, const char *worker_id, int64_t now_ms, int64_t until_ms,
                                sch_image_item *ret_item, sch_err *err);
/**
 * W: an image has its result. Of a batch it stays, and the batch counts it; else it goes.
 * @param[out] ret_batch_done  it was the last one of its batch
 * @return SCH_OK; SCH_NOT_FOUND: another worker has it
 */
sch_status sch_image_item_end(sch_db *db, const sch_image_item *item, const char *worker_id,
                              const char *result_json, bool *ret_batch_done, sch_err *err);
/** W: try again at due_ms. @return SCH_OK; SCH_NOT_FOUND: another worker has it */
sch_status sch_image_item_retry(sch_db *db, int64_t item_no, const char *worker_id, int64_t due_ms,
                                bool counts, sch_err *err);
/** W: what a worker that is known to be dead held may be taken at once. */
sch_status sch_image_item_release_worker(sch_db *db, const char *worker_id, sch_err *err);

/** A batch; release with sch_image_batch_done(). */
typedef struct sch_image_batch {
    char group_id[SCH_UUID_LEN], app_id[64];
    char *keys_json;
    char *callback_json; /* NULL: none */
    int64_t items, done;
} sch_image_batch;
void sch_image_batch_done(sch_image_batch batch);
SCH_DEFINE_AUTO(sch_image_batch, sch_image_batch_done);
/** @return SCH_OK; SCH_NOT_FOUND */
sch_status sch_image_batch_get(sch_db *db, int64_t batch_no, sch_image_batch *ret_batch,
                               sch_err *err);
/** Results of a batch so far, in the order in which its images came; stops when fn returns false.
 */
sch_status sch_image_batch_each(sch_db *db, int64_t batch_no,
                                bool (*fn)(const char *key, const char *result_json, void *arg),
                                void *arg, sch_err *err);
/**
 * W: forget the oldest batch that came before before_ms, with its items.
 * @return SCH_OK; SCH_NOT_FOUND: there is none
 */
sch_status sch_image_batch_purge(sch_db *db, int64_t before_ms, sch_err *err);

#endif
