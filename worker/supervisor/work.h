/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_WORK_H
#define WRK_SUPERVISOR_WORK_H

#include "worker/supervisor/call.h"
#include "worker/supervisor/supervisor_priv.h"

/**
 * One task, from claim to end. Every way out ends it in one transaction together with what follows
 * from it, or leaves it to another attempt; whoever lost the lease meanwhile changes nothing.
 */
typedef struct wrk_work {
    wrk_sup *sup;
    wrk_slot *slot;
    sch_task task;
    sch_file file;
    char *dir;  /* the engine's output folder; NULL: not made yet */
    int dir_fd; /* -1 */
    sch_task next;
    bool has_next;   /* ending the task claimed another one */
    bool is_over;    /* the task was ended, returned, retried, or is another's */
    bool ends_file;  /* ending the task ended the file */
    int pages_done;  /* PAGES: counted for the file as the task is ended */
    bool makes_work; /* ending the task made several others */
} wrk_work;

/**
 * Run a task.
 * @param[out] ret_next  another task, already claimed
 * @return true: ret_next is to be run
 */
bool wrk_work_run(wrk_slot *slot, const sch_task *task, sch_task *ret_next);

/* The kinds of tasks (work_<kind>.c). A failure returned is one of this machine (database, store,
 * memory): the task is tried again. */
sch_status wrk_work_fetch(wrk_work *work, sch_err *err);
sch_status wrk_work_prepare(wrk_work *work, sch_err *err);
sch_status wrk_work_pages(wrk_work *work, sch_err *err);
sch_status wrk_work_assemble(wrk_work *work, sch_err *err);
sch_status wrk_work_export(wrk_work *work, sch_err *err);
sch_status wrk_work_deliver(wrk_work *work, sch_err *err);
/* What remains when a task used up its attempts. */
sch_status wrk_work_fetch_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
sch_status wrk_work_prepare_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
sch_status wrk_work_pages_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
sch_status wrk_work_assemble_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
sch_status wrk_work_export_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
sch_status wrk_work_deliver_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);

/**
 * What ending a task brings, inside its transaction and after the task was ended. May run twice.
 * @param left  tasks of the same file and kind that are still there
 */
typedef sch_status (*wrk_end_fn)(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err);
/** End the task. A lost lease is SCH_OK too: then nothing was written. */
sch_status wrk_work_end(wrk_work *work, wrk_end_fn fn, void *arg, sch_err *err);
/** End the task and its file with an error that a client sees. */
sch_status wrk_work_fail_file(wrk_work *work, const char *id, const char *text, sch_err *err);
/** The attempt failed for a reason that may pass: another one, later. */
sch_status wrk_work_retry(wrk_work *work, int64_t pause_ms, sch_err *err);
/** The same, the attempt not counted. */
sch_status wrk_work_spare(wrk_work *work, int64_t pause_ms, sch_err *err);
/** Pause before the attempt of that number, of a task that this machine can do by itself. */
int64_t wrk_work_pause_ms(int attempt);
/** Attempts that a task has; results that are made are worth more than the way to them. */
int64_t wrk_work_attempts(const wrk_work *work);
/**
 * A transfer ended with what a URI or a bucket said: another attempt after a growing pause when
 * that may pass, the task handed back when the worker stops, else the file's error. A failure of
 * our own (SCH_FATAL, or one without an id) is returned as it is.
 */
sch_status wrk_work_transfer_failed(wrk_work *work, const sch_err *why, bool may_pass,
                                    sch_err *err);
/** Hand the task back, the attempt not counted: the worker stops. */
sch_status wrk_work_return(wrk_work *work, sch_err *err);
/** The engine did not do it: error of the file, retry, return, or the end of the attempts. */
sch_status wrk_work_engine_failed(wrk_work *work, const wrk_call_end *end, sch_err *err);

/** Numbers of the pages that were asked for, from 1, at least one. @param[out] ret_pages  owned */
sch_status wrk_work_selection(const wrk_work *work, int **ret_pages, size_t *ret_count,
                              sch_err *err);
/** A fresh output folder in work->dir and dir_fd. */
sch_status wrk_work_make_dir(wrk_work *work, sch_err *err);
/** "<file_id>/<leaf>" @return name */
const char *wrk_work_artifact(const wrk_work *work, const char *leaf, char name[200]);
/**
 * Take leaf of the output folder over as artifact of the same leaf: a plain file with one name, or
 * it is refused.
 * @return SCH_OK; SCH_INVALID: not there or not plain; SCH_LIMIT (disk); SCH_FATAL
 */
sch_status wrk_work_adopt(const wrk_work *work, const char *leaf, sch_err *err);
/** Descriptor of an artifact of the file, to read. @return as sch_blob_open() */
sch_status wrk_work_open_artifact(const wrk_work *work, const char *leaf, int *ret_fd,
                                  sch_err *err);
/** Takes bytes as they come. */
typedef sch_status (*wrk_sink)(void *arg, const void *bytes, size_t len, sch_err *err);
/** All of an artifact of the file, piece by piece. @return as sch_blob_open(), and as sink */
sch_status wrk_work_read_artifact(const wrk_work *work, const char *leaf, wrk_sink sink, void *arg,
                                  sch_err *err);
/** For wrk_call: the one line of a step that writes outputs. @param arg  bool: it has come */
sch_status wrk_work_take_outputs(const char *line, size_t len, void *arg, sch_err *err);
/** The document as the engine reads it: the source, or what prepare made of it. */
sch_status wrk_work_open_readable(const wrk_work *work, int *ret_fd, sch_err *err);
/** wrk_call_run() for this task; what the sandbox said is logged when it is news. */
sch_status wrk_work_call(const wrk_work *work, const wrk_call *call, wrk_call_end *ret_end,
                         sch_err *err);
/** Fill the limits of a call that depend on the settings alone. */
void wrk_work_limits(const wrk_work *work, int pages, wrk_call *call);
/** Remove the artifacts of the file whose leaf begins with one of the prefixes (NULL-ended). */
void wrk_work_remove(const wrk_work *work, const char *const *prefixes);

#endif
