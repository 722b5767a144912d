/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_DB_T_DB_H
#define TESTS_UNIT_DB_T_DB_H

#include "schema/db/db_priv.h"
#include "schema/db/queries.h"
#include "schema/db/stmt.h"
#include "tests/support/t.h"

/** A database in a directory of its own, on one connection outside any transaction. */
typedef struct t_db {
    char *dir;
    char *path;
    sch_db *db;
} t_db;

/** Opened and migrated; with sync=off, since these tests do not pull the plug. */
t_db t_db_open(void);
void t_db_done(t_db t);
SCH_DEFINE_AUTO(t_db, t_db_done);

/** A group with an app named app_id. */
void t_db_add_group(sch_db *db, const char *app_id, char ret_group_id[SCH_UUID_LEN]);
/** A pending file of app_id, submitted at now_ms, with its prepare task. */
void t_db_add_file(sch_db *db, const char *app_id, const char *group_id, sch_class class,
                   int64_t now_ms, char ret_file_id[SCH_UUID_LEN]);
/** First column of the first row of a query; fails the test when there is none. */
int64_t t_db_number(sch_db *db, const char *sql);

#endif
