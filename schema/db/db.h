/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_DB_H
#define SCH_DB_DB_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdint.h>

/**
 * Rows at rest. A sch_db is one connection and belongs to one thread at a time; a sch_dbpool is
 * what a process holds: one writer thread, which groups whatever is waiting into one commit, and
 * one read connection per thread that asks.
 *
 * Query functions (schema/db/q_<noun>_<verb>.c, declared in schema/db/queries.h) take a sch_db.
 * A reader passes sch_dbpool_reader(); a writer runs inside a callback of sch_dbpool_write().
 */
typedef struct sch_db sch_db;
typedef struct sch_dbpool sch_dbpool;

/**
 * Open (creating and migrating when needed) the database of a data directory.
 *
 * @param url  "sqlite:PATH" (the file is created, mode 0600); other schemes: SCH_INVALID
 * @return SCH_OK; SCH_INVALID (url; a schema newer than this program); SCH_FATAL
 */
sch_status sch_dbpool_open(const char *url, sch_dbpool **ret_pool, sch_err *err);
/** Wait for running writes, close every connection; NULL is fine. @return NULL always. */
sch_dbpool *sch_dbpool_close(sch_dbpool *pool);
SCH_DEFINE_AUTO(sch_dbpool *, sch_dbpool_close);

/** This thread's read connection, opened at first use; borrowed, closed with the pool. */
sch_status sch_dbpool_reader(sch_dbpool *pool, sch_db **ret_db, sch_err *err);

/**
 * Let the queries on a read connection up to sch_snapshot_end() see one state of the database; it
 * makes several of them cheaper, too. Keep it short: the log of the database grows meanwhile.
 * @return SCH_OK; SCH_BUSY or SCH_FATAL: each query then sees its own state
 */
sch_status sch_snapshot_begin(sch_db *db, sch_err *err);
/** NULL, and a connection without a snapshot, are fine. */
void sch_snapshot_end(sch_db *db);
/**
 * A number that changes when anybody, in any process, has committed. Of use for one connection
 * only: what it read is still true while the number is the same.
 */
sch_status sch_db_version(sch_db *db, int64_t *ret_version, sch_err *err);

/**
 * One logical transaction. Returning anything but SCH_OK undoes what it wrote (a savepoint), and
 * nothing of the other callbacks in the same commit. May run twice: it must not reply, log or
 * keep pointers to what it read.
 */
typedef sch_status (*sch_write_fn)(sch_db *db, void *arg, sch_err *err);

/**
 * Run fn on the writer and wait until its commit is durable.
 * @return what fn returned, or SCH_BUSY / SCH_FATAL of the commit itself
 */
sch_status sch_dbpool_write(sch_dbpool *pool, sch_write_fn fn, void *arg, sch_err *err);

#endif
