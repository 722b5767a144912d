/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_WORKER_T_WORKER_H
#define TESTS_UNIT_WORKER_T_WORKER_H

#include "schema/db/queries.h"
#include "schema/store/store.h"
#include "tests/support/run.h"
#include "worker/supervisor/supervisor.h"

/** A data directory with an owner, and what a worker needs to work on it. */
typedef struct t_worker {
    char *dir;
    sch_settings *settings;
    sch_dbpool *pool;
    sch_store *store;
    wrk_sup *sup; /* NULL: no worker is at work */
    char group_id[SCH_UUID_LEN];
    const char *source_sha256; /* what submissions say of their source; NULL: nothing */
} t_worker;

/** @param flags  settings ("--attempts", "2"), NULL-ended; on top of quick defaults */
void t_worker_open(t_worker *w, const char *const *flags);
void t_worker_close(t_worker *w);
/** Start and stop a worker in this process. */
void t_worker_start(t_worker *w);
void t_worker_stop(t_worker *w, int64_t grace_ms);
/** Submit a document; options may be NULL. */
void t_worker_submit(t_worker *w, const char *source, const char *options,
                     char file_id[SCH_UUID_LEN]);
/** Submit what a URI names. */
void t_worker_submit_uri(t_worker *w, const char *uri, char file_id[SCH_UUID_LEN]);
/** Let the worker work until the file has ended; fails the test after a minute. */
void t_worker_wait(t_worker *w, const char *file_id);
/** Let the worker work until the file has so many pages done, or has ended. */
void t_worker_wait_pages(t_worker *w, const char *file_id, int pages);
/** The file's row; release with sch_file_done(). */
sch_file t_worker_file(t_worker *w, const char *file_id);
/** An artifact's text, owned; NULL: it is not there. */
char *t_worker_artifact(t_worker *w, const char *file_id, const char *leaf);
/** Number of artifacts of a file whose name begins with prefix. */
int t_worker_count(t_worker *w, const char *file_id, const char *prefix);
/** Ready and leased tasks. */
int64_t t_worker_tasks(t_worker *w);

#endif
