/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_QUERIES_H
#define SCH_DB_QUERIES_H

#include "schema/base/digest.h"
#include "schema/base/ids.h"
#include "schema/db/db.h"
#include "schema/db/hooks.h"

#include <stdbool.h>

/* One query, one file: q_<noun>_<verb>.c. Those marked W write and run inside sch_dbpool_write().
 * Every *_get/_find/_claim leaves its ret_ untouched on failure. Strings in structs are owned by
 * the struct and released by its _done(). Times are milliseconds since 1970 UTC. */

/* ---- groups, apps, keys ---------------------------------------------------------------- */

/** Who is asking. */
typedef struct sch_identity {
    char key_id[SCH_UUID_LEN];
    char app_id[64];
    char group_id[SCH_UUID_LEN];
    int64_t expires_ms; /* when the key ends by itself; 0: never */
    int64_t per_minute; /* submissions; -1: as the settings say; 0: no limit */
} sch_identity;

/** A key as listed: its secret is not stored. */
typedef struct sch_key {
    char key_id[SCH_UUID_LEN];
    char app_id[64];
    char group_id[SCH_UUID_LEN];
    char name[65];
    char hint[9]; /* the last 4 characters of the secret */
    int64_t created_ms, revoked_ms /* 0: live */, used_ms /* 0: never */;
    int64_t expires_ms; /* when it ends by itself; 0: never */
    int64_t per_minute; /* submissions; -1: as the settings say; 0: no limit */
} sch_key;

/** W: a new group. */
sch_status sch_group_insert(sch_db *db, const char *name, int64_t now_ms,
                            char ret_group_id[SCH_UUID_LEN], sch_err *err);
/** W: a new app of a group. @return SCH_OK; SCH_EXISTS: the app_id is taken; SCH_INVALID: no group
 */
sch_status sch_app_insert(sch_db *db, const char *group_id, const char *app_id, int64_t now_ms,
                          sch_err *err);
/** W: a key by the SHA-256 of its secret. @return SCH_OK; SCH_NOT_FOUND: no such app */
sch_status sch_key_insert(sch_db *db, const char *app_id, const char *name,
                          const uint8_t secret_sha256[SCH_SHA256_LEN], const char *hint,
                          int64_t now_ms, char ret_key_id[SCH_UUID_LEN], sch_err *err);
/**
 * A key by the SHA-256 of its secret; whether it has expired is the caller's to see.
 * @return SCH_OK; SCH_NOT_FOUND (also: revoked)
 */
sch_status sch_key_find(sch_db *db, const uint8_t secret_sha256[SCH_SHA256_LEN],
                        sch_identity *ret_identity, sch_err *err);
/** Number of live keys: 0 on a fresh data directory. */
sch_status sch_key_count(sch_db *db, int64_t *ret_count, sch_err *err);
/** Every key, oldest first; stops when fn returns false. */
sch_status sch_key_each(sch_db *db, bool (*fn)(const sch_key *key, void *arg), void *arg,
                        sch_err *err);
/**
 * W: revoke the live key with this id or, when only one key has it, this hint.
 * @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID: several keys have the hint
 */
sch_status sch_key_revoke(sch_db *db, const char *key_id, int64_t now_ms, sch_err *err);
/** W: remember that a key was used (callers do so at most once a minute per key). */
sch_status sch_key_touch(sch_db *db, const char *key_id, int64_t now_ms, sch_err *err);

/* ---- files ------------------------------------------------------------------------------ */

typedef enum sch_file_state {
    SCH_FILE_PENDING,
    SCH_FILE_SPLIT,
    SCH_FILE_COMPLETED,
    SCH_FILE_ERROR,
    SCH_FILE_DELETED,
    SCH_FILE_STATE_COUNT
} sch_file_state;
/** The word on the wire: "pending", "split", "completed", "error", "deleted". */
const char *sch_file_state_name(sch_file_state state);

/** Scheduling class, most urgent first. */
typedef enum sch_class {
    SCH_CLASS_INTERACTIVE,
    SCH_CLASS_FILE,
    SCH_CLASS_JOB,
    SCH_CLASS_COUNT
} sch_class;

/** What a file is to the v3 API. */
typedef enum sch_v3_kind {
    SCH_V3_NONE, /* it came through the Files API */
    SCH_V3_PDF,
    SCH_V3_CONVERTER,
    SCH_V3_KIND_COUNT
} sch_v3_kind;

typedef struct sch_file {
    char file_id[SCH_UUID_LEN];
    char group_id[SCH_UUID_LEN];
    char app_id[64];
    sch_file_state state;
    char *filename;       /* display name */
    char *source_uri;     /* NULL: uploaded, the bytes are artifact "<file_id>/source" */
    char *mime;           /* as recognized by prepare; NULL before */
    char *options_json;   /* the request's options and those of its batch, as one JSON object */
    int64_t source_bytes; /* 0 before the source is there */
    char source_sha256[SCH_SHA256_HEX]; /* "" before it is known */
    int num_pages;                      /* pages selected; 0 before split */
    int doc_pages;                      /* pages of the whole document; 0 before split */
    int pages_done;
    char error_id[48]; /* "" unless state is error */
    char *error_text;  /* NULL unless state is error */
    int64_t created_ms, modified_ms;
    char *custom_id;         /* NULL: none */
    int64_t job_no;          /* 0: in no job */
    int gone;                /* kinds of artifacts that retention removed: a sum of SCH_KEPT_* */
    char v3_id[SCH_RID_LEN]; /* its name in the v3 API; "": none */
    sch_v3_kind v3_kind;
} sch_file;
void sch_file_done(sch_file file);
SCH_DEFINE_AUTO(sch_file, sch_file_done);

/** What the settings allow a group that has no numbers of its own, a calendar month; 0: no limit.
 */
typedef struct sch_quota {
    int64_t files_month, pages_month;
} sch_quota;

/** What a submission writes; strings are borrowed, those marked ? may be NULL. */
typedef struct sch_file_new {
    const char *file_id;
    const char *group_id, *app_id;
    const char *filename;
    const char *source_uri;      /* ? */
    const char *idempotency_key; /* ? scope: the group */
    const char *options_json;
    int64_t source_bytes;
    const char *source_sha256; /* ? hexadecimal */
    sch_class class;
    const char *const *formats; /* requested extensions besides the ones always made; NULL-ended */
    const char *job_id;         /* ? into this job, made when there is none */
    int64_t job_no, batch_no;   /* instead: an item of this batch, counted by it already; 0: none */
    const char *custom_id;  /* ? only with a job; with it the idempotency key counts for nothing */
    const sch_err *error;   /* ? it ends in this error at once: no task, nothing used */
    const sch_quota *quota; /* ? what its group may use is checked */
    const sch_hook_new *hook; /* ? whom to tell how it ends, and its job */
    int64_t hook_no;          /* instead: that of its batch; 0: none */
    const char *v3_id;        /* ? its name in the v3 API */
    bool is_streamed;         /* its pages are sent as they come */
    sch_v3_kind v3_kind;
} sch_file_new;

/**
 * W: the file row (pending), its format rows and its first task (fetch or prepare); the job that it
 * is in counts it. A custom_id that its batch has twice makes the second file end in error.
 * @param queue_limit  ready tasks at which no more is taken; 0: no limit
 * @return SCH_OK; SCH_EXISTS: the pair (job, custom_id) or the idempotency key was used before,
 *         ret_file_id is the first file; SCH_LIMIT: the queue is full (id "quota_exceeded"), or the
 *         month's quota is used up (id "month_quota");
 *         SCH_INVALID: no such app or group; with id "conflict": the job is finalized
 */
sch_status sch_file_insert(sch_db *db, const sch_file_new *in, int64_t queue_limit, int64_t now_ms,
                           char ret_file_id[SCH_UUID_LEN], sch_err *err);
/** The file of an idempotency key of a group. @return SCH_OK; SCH_NOT_FOUND */
sch_status sch_file_find_key(sch_db *db, const char *group_id, const char *idempotency_key,
                             char ret_file_id[SCH_UUID_LEN], sch_err *err);
/** @return SCH_OK; SCH_NOT_FOUND (also: deleted) */
sch_status sch_file_get(sch_db *db, const char *file_id, sch_file *ret_file, sch_err *err);
/**
 * What is left of a file that may be deleted: its state and whose it is. With it a repeated DELETE
 * is told from one of a file that never was.
 * @return SCH_OK (also: deleted); SCH_NOT_FOUND
 */
sch_status sch_file_state_of(sch_db *db, const char *file_id, sch_file_state *ret_state,
                             char ret_group_id[SCH_UUID_LEN], sch_err *err);
/**
 * W: the one function that changes a file's state. Allowed: pending -> split, completed or error;
 * split -> completed or error; completed or error -> deleted. Ending a file drops its tasks, but
 * for the exports of one that is completed: its formats may lag behind;
 * completing it counts every page as done; its hook is told of its end, its job counts it; deleting
 * it wipes its
 * texts, options, formats, custom_id and idempotency key (the caller removes the artifacts).
 * @param error  id and text for SCH_FILE_ERROR, else NULL
 * @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID: not a transition (a repeated one included)
 */
sch_status sch_file_set_state(sch_db *db, const char *file_id, sch_file_state state,
                              const sch_err *error, int64_t now_ms, sch_err *err);
/** W: what prepare found out. @return SCH_OK; SCH_NOT_FOUND (also: the file has ended) */
sch_status sch_file_set_source(sch_db *db, const char *file_id, const char *mime,
                               int64_t source_bytes, const char *source_sha256, int doc_pages,
                               int num_pages, int64_t now_ms, sch_err *err);
/**
 * W: pages_done becomes done when that is more, never beyond num_pages. For a caller that does all
 * pages itself; runs of pages in parallel count with sch_task_set_pages_done().
 * @return SCH_OK; SCH_NOT_FOUND (also: the file has ended)
 */
sch_status sch_file_set_pages_done(sch_db *db, const char *file_id, int done, int64_t now_ms,
                                   sch_err *err);

/** A requested format and how far it is. */
typedef enum sch_format_state {
    SCH_FORMAT_PENDING,
    SCH_FORMAT_PROCESSING,
    SCH_FORMAT_COMPLETED,
    SCH_FORMAT_ERROR,
    SCH_FORMAT_STATE_COUNT
} sch_format_state;
const char *sch_format_state_name(sch_format_state state);
typedef struct sch_format {
    char ext[24];
    sch_format_state state;
    char error_id[48], error_text[256];
} sch_format;
/** Formats of a file in the order of their names; at most cap. */
sch_status sch_format_list(sch_db *db, const char *file_id, sch_format *ret_formats, size_t cap,
                           size_t *ret_count, sch_err *err);
/**
 * W: how far a requested format is.
 * @param error  id and text for SCH_FORMAT_ERROR, else NULL
 * @return SCH_OK; SCH_NOT_FOUND: that was not requested; SCH_INVALID: error without its reason
 */
sch_status sch_format_set(sch_db *db, const char *file_id, const char *ext, sch_format_state state,
                          const sch_err *error, int64_t now_ms, sch_err *err);

/* ---- tasks and leases -------------------------------------------------------------------- */

typedef enum sch_task_kind {
    SCH_TASK_PREPARE,
    SCH_TASK_PAGES,
    SCH_TASK_ASSEMBLE,
    SCH_TASK_EXPORT,
    SCH_TASK_DELIVER,
    SCH_TASK_FETCH,
    SCH_TASK_STREAM, /* a part of a document whose pages are sent as they come */
    SCH_TASK_KIND_COUNT
} sch_task_kind;
const char *sch_task_kind_name(sch_task_kind kind);

/** Whose slots a task takes: those of engines, or those that wait for others' machines. */
typedef enum sch_task_pool {
    SCH_POOL_ENGINE,
    SCH_POOL_TRANSFER, /* SCH_TASK_FETCH, SCH_TASK_DELIVER */
    SCH_POOL_COUNT
} sch_task_pool;
sch_task_pool sch_task_pool_of(sch_task_kind kind);

typedef struct sch_task {
    int64_t task_id;
    char file_id[SCH_UUID_LEN];
    char group_id[SCH_UUID_LEN];
    sch_task_kind kind;
    sch_class class;
    int first, last; /* PAGES: index range into the selected pages, 0-based, inclusive */
    char format[24]; /* EXPORT */
    int attempt;     /* 1 for the first */
    int64_t queued_ms;
} sch_task;

/**
 * W: a new ready task of a file; class and group are the file's.
 * @param format  which one to make for SCH_TASK_EXPORT, else NULL
 * @return SCH_OK; SCH_NOT_FOUND: no such file, or it has ended
 */
sch_status sch_task_insert(sch_db *db, const char *file_id, sch_task_kind kind, int first, int last,
                           const char *format, int64_t now_ms, sch_err *err);
/**
 * W: the next ready task for an engine: most urgent class first, within it the group served longest
 * ago, within that the file submitted first (so that a burst of files ends one by one, not all at
 * the end), and of its tasks the first. Also takes tasks whose lease ran out. The cost does not
 * depend on how many tasks wait.
 * @return SCH_OK; SCH_NOT_FOUND: nothing is ready
 */
sch_status sch_task_claim(sch_db *db, const char *worker_id, int64_t now_ms, int64_t lease_ms,
                          sch_task *ret_task, sch_err *err);
/**
 * W: the same of a pool.
 * @param except_group  a group that is to wait, since it has slots enough; NULL: none
 */
sch_status sch_task_claim_from(sch_db *db, sch_task_pool pool, const char *except_group,
                               const char *worker_id, int64_t now_ms, int64_t lease_ms,
                               sch_task *ret_task, sch_err *err);
/** W: lease of every task that worker holds now ends at now + lease; holding none is fine. */
sch_status sch_task_renew(sch_db *db, const char *worker_id, int64_t now_ms, int64_t lease_ms,
                          sch_err *err);
/**
 * W: end a task that was done; ret_left is how many tasks of that file and kind are still there.
 * @return SCH_OK; SCH_NOT_FOUND: the lease was lost, so the caller's transaction must not stand
 */
sch_status sch_task_end(sch_db *db, int64_t task_id, const char *worker_id, int *ret_left,
                        sch_err *err);
/**
 * W: of the pages of a PAGES task, done are done: what this adds to earlier calls for the task, of
 * earlier attempts too, is added to the file's pages_done, never beyond num_pages. So runs in
 * parallel sum up, and a second attempt neither counts twice nor goes back.
 * @return SCH_OK; SCH_NOT_FOUND: the lease was lost
 */
sch_status sch_task_set_pages_done(sch_db *db, int64_t task_id, const char *worker_id, int done,
                                   int64_t now_ms, sch_err *err);
/** W: give a task back unharmed (shutdown); the attempt does not count. @return as sch_task_end()
 */
sch_status sch_task_return(sch_db *db, int64_t task_id, const char *worker_id, sch_err *err);
/**
 * W: the attempt failed; ready again at not_before.
 * @param counts  false: the attempt does not, it was not the task that failed
 * @return as sch_task_end()
 */
sch_status sch_task_retry(sch_db *db, int64_t task_id, const char *worker_id, int64_t not_before_ms,
                          bool counts, sch_err *err);
/** W: make every task of a worker that is known to be dead ready again, its attempt counted. */
sch_status sch_task_release_worker(sch_db *db, const char *worker_id, sch_err *err);
/** Ready and leased tasks, and how long the oldest ready one has waited (0: none waits). */
typedef struct sch_backlog {
    int64_t ready, leased, oldest_ms;
} sch_backlog;
sch_status sch_task_backlog(sch_db *db, int64_t now_ms, sch_backlog *ret_backlog, sch_err *err);

#endif
