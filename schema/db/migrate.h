/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_MIGRATE_H
#define SCH_DB_MIGRATE_H

#include "schema/db/db.h"

/** One numbered, append-only step of the schema; number n leaves user_version at n. */
typedef struct sch_migration {
    const char *name; /* "0001-files" */
    const char *sql;
} sch_migration;

/* Made from schema/db/migrations/NNNN-*.sql at build time, in the order of their names. */
extern const sch_migration sch_migrations[];
extern const int sch_migration_count;

/**
 * Bring the schema to version `target` (at most sch_migration_count), one transaction a step.
 * Several processes may do so at once: each step is taken by one of them.
 *
 * @return SCH_OK (also: it is there already); SCH_INVALID: the database is newer than this
 *         program, or is not one of Recto's; SCH_BUSY; SCH_FATAL
 */
sch_status sch_db_migrate(sch_db *db, int target, sch_err *err);

#endif
