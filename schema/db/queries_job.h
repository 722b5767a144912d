/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_QUERIES_JOB_H
#define SCH_DB_QUERIES_JOB_H

#include "schema/db/queries.h"

/* Queries about jobs and batches; rules as in schema/db/queries.h. */

/* ---- jobs -------------------------------------------------------------------------------- */

/** Room for a job_id or a custom_id and a NUL. */
#define SCH_NAME_LEN 257

/** A container of files that a client named. */
typedef struct sch_job {
    int64_t job_no;
    char job_id[SCH_NAME_LEN];
    char group_id[SCH_UUID_LEN];
    char app_id[64];
    /* items that are no files yet count in file_count; the job is over when the three agree */
    int64_t file_count, files_completed, files_errored;
    int64_t finalized_ms; /* 0: it takes files */
    int64_t created_ms, modified_ms;
} sch_job;

/**
 * W: the job of that name, made when there is none.
 * @param[out] ret_finalized  it takes no more files
 */
sch_status sch_job_open(sch_db *db, const char *group_id, const char *app_id, const char *job_id,
                        int64_t now_ms, int64_t *ret_job_no, bool *ret_finalized, sch_err *err);
/** The failure of a submission into a finalized job: SCH_INVALID with id "conflict". */
sch_status sch_job_refuse(sch_err *err);
/** @return SCH_OK; SCH_NOT_FOUND (another group's, too) */
sch_status sch_job_find(sch_db *db, const char *group_id, const char *job_id, sch_job *ret_job,
                        sch_err *err);
/** By its number. @return SCH_OK; SCH_NOT_FOUND */
sch_status sch_job_get(sch_db *db, int64_t job_no, sch_job *ret_job, sch_err *err);
/**
 * W: close a job to new files; the second time changes nothing.
 * @param[out] ret_finalized_ms  when it was closed first
 * @return SCH_OK; SCH_NOT_FOUND (another group's, too)
 */
sch_status sch_job_finalize(sch_db *db, const char *group_id, const char *job_id, int64_t now_ms,
                            int64_t *ret_finalized_ms, sch_err *err);
/** W: files more or fewer, taken and ended. */
sch_status sch_job_count(sch_db *db, int64_t job_no, int64_t files, int64_t completed,
                         int64_t errored, int64_t now_ms, sch_err *err);
/**
 * W: count a new file of a job.
 * @param files  1; 0: it was counted before, as an item of its batch
 * @param[out] ret_seq  its place in listings
 */
sch_status sch_job_add_file(sch_db *db, int64_t job_no, int files, int errored, int64_t now_ms,
                            int64_t *ret_seq, sch_err *err);

/** Where a list of jobs goes on: after the job that was made then. */
typedef struct sch_job_place {
    int64_t created_ms, job_no;
} sch_job_place;
/** Jobs of a group made in [from_ms, to_ms), newest first, older than place; stops at false. */
sch_status sch_job_list(sch_db *db, const char *group_id, int64_t from_ms, int64_t to_ms,
                        sch_job_place place, int limit, bool (*fn)(const sch_job *job, void *arg),
                        void *arg, sch_err *err);
/** Pages that were read of a job's files. */
sch_status sch_job_pages_done(sch_db *db, int64_t job_no, int64_t *ret_pages, sch_err *err);

/** A file as a job's listing shows it; texts are borrowed for the call. */
typedef struct sch_job_file {
    const char *file_id;
    const char *filename;  /* NULL: none was given */
    const char *custom_id; /* NULL: none */
    int64_t seq;           /* its place */
} sch_job_file;
/** Which files of a job to list. */
typedef enum sch_job_filter {
    SCH_JOB_ANY,
    SCH_JOB_PENDING, /* split, too */
    SCH_JOB_COMPLETED,
    SCH_JOB_ERROR,
    SCH_JOB_FILTER_COUNT
} sch_job_filter;
/** The word on the wire: "pending", "completed", "error"; "" for SCH_JOB_ANY. */
const char *sch_job_filter_name(sch_job_filter filter);
/** Files of a job behind place after_seq, in the order in which they came; stops at false. */
sch_status sch_job_file_list(sch_db *db, int64_t job_no, sch_job_filter filter, int64_t after_seq,
                             int limit, bool (*fn)(const sch_job_file *file, void *arg), void *arg,
                             sch_err *err);
/** The file that a pair means. @return SCH_OK; SCH_NOT_FOUND (deleted, another group's) */
sch_status sch_job_file_find(sch_db *db, const char *group_id, const char *job_id,
                             const char *custom_id, char ret_file_id[SCH_UUID_LEN], sch_err *err);
/**
 * W: may a new file have this pair? One that ended in error gives it up.
 * @param batch_no  of the new file; 0: it is sent alone
 * @param[out] ret_is_twice  the batch has a file of that pair already
 * @return SCH_OK; SCH_EXISTS: a file that lives has it, ret_file_id
 */
sch_status sch_file_take_pair(sch_db *db, int64_t job_no, const char *custom_id, int64_t batch_no,
                              char ret_file_id[SCH_UUID_LEN], bool *ret_is_twice, sch_err *err);
/** Files of a group that came through the Files API, with ids after after_id, by id; filename NULL:
 * any. Stops at false. */
sch_status sch_file_list(sch_db *db, const char *group_id, const char *filename,
                         const char *after_id, int limit,
                         bool (*fn)(const sch_job_file *file, void *arg), void *arg, sch_err *err);

/* ---- batches ----------------------------------------------------------------------------- */

typedef enum sch_batch_state {
    SCH_BATCH_UNFINISHED, /* chunks are being written; nobody knows of it yet */
    SCH_BATCH_OPEN,       /* accepted; some items are no files yet */
    SCH_BATCH_DONE,
    SCH_BATCH_STATE_COUNT
} sch_batch_state;

/** W: a batch, unfinished: nobody sees it before sch_batch_accept(). */
sch_status sch_batch_begin(sch_db *db, const char *group_id, const char *app_id, int64_t now_ms,
                           int64_t *ret_batch_no, sch_err *err);
/** W: items of an unfinished batch, one JSON object a line. */
sch_status sch_batch_add(sch_db *db, int64_t batch_no, int64_t items, const char *lines,
                         sch_err *err);
/** W: forget an unfinished batch; any other is left alone. */
sch_status sch_batch_drop(sch_db *db, int64_t batch_no, sch_err *err);
/** W: forget what was left unfinished before before_ms, at most one batch. @return as drop */
sch_status sch_batch_sweep(sch_db *db, int64_t before_ms, sch_err *err);

/** What accepting a batch needs; texts are borrowed. */
typedef struct sch_batch_new {
    int64_t batch_no;
    const char *group_id, *app_id;
    const char *job_id;          /* made when there is none */
    const char *idempotency_key; /* NULL: none */
    const char *options_json;    /* of every file */
    int64_t items;
    int64_t queue_limit; /* tasks and items at which no more is taken; 0: no limit */
    /* NULL: not checked. One that is not used up takes any batch: items beyond it become errored
     * files */
    const sch_quota *quota;
    const sch_hook_new *hook; /* NULL: nobody; whom to tell of every file, and of the job */
} sch_batch_new;
/** What the request is answered with. */
typedef struct sch_batch_reply {
    char job_id[SCH_NAME_LEN];
    int64_t items;
} sch_batch_reply;
/**
 * W: take a batch into its job. With this the request is durable.
 * @return SCH_OK; SCH_EXISTS: the key was used before, ret_reply is the first answer; SCH_INVALID
 *         with id "conflict": the job is finalized; SCH_LIMIT with id "quota_exceeded" or
 *         "month_quota"
 */
sch_status sch_batch_accept(sch_db *db, const sch_batch_new *in, int64_t now_ms,
                            sch_batch_reply *ret_reply, sch_err *err);

/** Items that are to become files; release with sch_batch_chunk_done(). */
typedef struct sch_batch_chunk {
    int64_t chunk_no, batch_no, job_no, items, hook_no /* 0: none */;
    char group_id[SCH_UUID_LEN];
    char app_id[64];
    char *lines;        /* JSON objects, one a line */
    char *options_json; /* the batch's */
} sch_batch_chunk;
void sch_batch_chunk_done(sch_batch_chunk chunk);
SCH_DEFINE_AUTO(sch_batch_chunk, sch_batch_chunk_done);
/**
 * W: take the next chunk: of the group served longest ago the oldest batch's first. It is gone with
 * the transaction, so what it becomes must be written in the same.
 * @return SCH_OK; SCH_NOT_FOUND: nothing waits
 */
sch_status sch_batch_take(sch_db *db, sch_batch_chunk *ret_chunk, sch_err *err);
/** Items that are no files yet, of all groups. */
sch_status sch_batch_backlog(sch_db *db, int64_t *ret_items, sch_err *err);
/** May more tasks be taken? @return SCH_OK; SCH_LIMIT (id "quota_exceeded"): the queue is full */
sch_status sch_queue_check(sch_db *db, int64_t limit, int64_t more, sch_err *err);

#endif
