/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_DB_PRIV_H
#define SCH_DB_DB_PRIV_H

/* Inside of schema/db: connections without a pool, for the pool itself and for tests. */

#include "schema/db/db.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

struct sch_stmt;

struct sch_db {
    sqlite3 *sqlite;
    struct sch_stmt **cache; /* open addressing by the address of the sch_sql */
    size_t cache_cap, cache_len;
    int64_t busy_since_ms; /* start of the present wait for a lock */
};

typedef struct sch_db_options {
    bool read_only;
    bool sync_off; /* no fsync: for a database that is thrown away */
} sch_db_options;

/** Longest wait for another process's transaction. */
enum { SCH_DB_BUSY_MS = 10000 };

/** Open one connection, without migrating. @return SCH_OK; SCH_BUSY; SCH_FATAL */
sch_status sch_db_open(const char *path, sch_db_options options, sch_db **ret_db, sch_err *err);
/** NULL is fine; statements must be done. @return NULL always. */
sch_db *sch_db_close(sch_db *db);
SCH_DEFINE_AUTO(sch_db *, sch_db_close);

/** Run constant SQL of one or more statements that give no rows that matter. */
sch_status sch_db_exec(sch_db *db, const char *sql, sch_err *err);
/** Record what SQLite says about the result code rc. @return the status, see sch_stmt_row(). */
sch_status sch_db_fail(sch_db *db, int rc, const char *what, sch_err *err);
/** Steps of SQLite's virtual machine since the last call, over all cached statements. */
int64_t sch_db_take_steps(sch_db *db);
/** Finalize the cached statements (stmt.c). */
void sch_db_drop_statements(sch_db *db);

#endif
