/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_SUPERVISOR_H
#define WRK_SUPERVISOR_SUPERVISOR_H

#include "schema/config/settings.h"
#include "schema/db/db.h"
#include "schema/store/store.h"

/**
 * A worker: a thread per engine that claims and runs tasks, some threads that fetch sources and
 * deliver results, and a main thread that keeps the
 * leases, the warm engine and the peace with other workers.
 *
 * The thread that opens a supervisor is its main thread: it calls wrk_sup_turn() until it has
 * enough, then wrk_sup_close().
 */
typedef struct wrk_sup wrk_sup;

typedef struct wrk_sup_options {
    const sch_settings *settings;      /* borrowed */
    sch_dbpool *pool;                  /* borrowed */
    sch_store *store;                  /* borrowed */
    const struct sch_sources *sources; /* borrowed; NULL: no data sources */
    struct sch_render *render;         /* borrowed; NULL: no images are read for who waits */
    const char *data_dir;              /* run/, tmp/ and wake/ are below it */
    const char *image_base;            /* goes before an image's name in the mmd */
    bool image_query;                  /* images are addressed through the server, not as files */
    bool is_shared; /* others write to the database: listen for hints, keep the leases */
    bool load_now;  /* load the recognition model at start, before the first task */
} wrk_sup_options;

/** @return SCH_OK; SCH_INVALID (settings); SCH_NOT_FOUND (recto-engine); SCH_FATAL */
sch_status wrk_sup_open(const wrk_sup_options *options, wrk_sup **ret_sup, sch_err *err);
/**
 * Wait up to timeout_ms for something to happen and do what is due.
 * @param fd  also wake up when this is readable; -1: none
 * @return SCH_OK; SCH_INVALID: the recognition model cannot be loaded; SCH_FATAL: the engine cannot
 *         be started any more
 */
sch_status wrk_sup_turn(wrk_sup *sup, int fd, int timeout_ms, sch_err *err);
/** There are new tasks, written by this process. */
void wrk_sup_hint(wrk_sup *sup);
/** Readable when a file has ended since it was last drained with wrk_sup_drain_ended(). */
int wrk_sup_ended_fd(const wrk_sup *sup);
void wrk_sup_drain_ended(wrk_sup *sup);
/** Number of engines that may work at a time. */
int wrk_sup_engines(const wrk_sup *sup);
/**
 * Claim nothing more, give running tasks grace_ms to end, return the leases of the others.
 * NULL is fine. @return NULL always.
 */
wrk_sup *wrk_sup_close(wrk_sup *sup, int64_t grace_ms);

#endif
