/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_STMT_H
#define SCH_DB_STMT_H

#include "schema/base/auto.h"
#include "schema/base/status.h"
#include "schema/db/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A statement's text, static and constant: its address is the key of the statement cache. */
typedef struct sch_sql {
    const char *name; /* for error texts */
    const char *text; /* exactly one SQL statement */
} sch_sql;

/**
 * A running statement: begin, bind, row and get as often as wanted, end.
 *
 * Statements are prepared once per connection. What fails between begin and the next row or end (a
 * bind, memory for a copied text) is kept and reported there.
 */
typedef struct sch_stmt sch_stmt;

/** @return SCH_OK; SCH_FATAL (also: more than one statement in the text) */
sch_status sch_stmt_begin(sch_db *db, const sch_sql *sql, sch_stmt **ret_stmt, sch_err *err);
/** Reset and unbind; NULL is fine. @return NULL always. */
sch_stmt *sch_stmt_done(sch_stmt *st);
SCH_DEFINE_AUTO(sch_stmt *, sch_stmt_done);

/* Bind parameter ?n, from 1. Texts and bytes are borrowed until done; NULL binds SQL's NULL. */
void sch_stmt_int(sch_stmt *st, int n, int64_t value);
void sch_stmt_text(sch_stmt *st, int n, const char *text);
void sch_stmt_blob(sch_stmt *st, int n, const void *bytes, size_t len);

/**
 * Go to the next row.
 * @return SCH_OK: there is one; SCH_NOT_FOUND: no more; SCH_EXISTS: UNIQUE or PRIMARY KEY;
 *         SCH_INVALID: another constraint; SCH_BUSY; SCH_LIMIT (id "disk_full"); SCH_FATAL
 */
sch_status sch_stmt_row(sch_stmt *st, sch_err *err);
/** Run to the end, passing over rows. @return as sch_stmt_row(), SCH_OK for no more rows. */
sch_status sch_stmt_end(sch_stmt *st, sch_err *err);
/** End, and require that something was changed. @return as sch_stmt_end(); SCH_NOT_FOUND */
sch_status sch_stmt_end_changed(sch_stmt *st, sch_err *err);

/* Columns of the present row, from 0. */
int64_t sch_stmt_get_int(sch_stmt *st, int col);
/** At most cap - 1 bytes and a NUL; "" for NULL. */
void sch_stmt_get_text(sch_stmt *st, int col, char *ret_text, size_t cap);
/** Borrowed until the next row; NULL for NULL, and without memory (reported by the next row). */
const char *sch_stmt_see_text(sch_stmt *st, int col);
/** Copy of bytes. @return how many; 0 for NULL, and for more than cap (reported by the next row or
 * end) */
size_t sch_stmt_get_blob(sch_stmt *st, int col, void *ret_bytes, size_t cap);
/** Bytes of a blob, borrowed until the next row. @return their number; 0 for NULL. */
size_t sch_stmt_see_blob(sch_stmt *st, int col, const void **ret_bytes);
/** Copy owned by the caller; NULL for NULL, and without memory (reported by the next row or end).
 */
char *sch_stmt_get_dup(sch_stmt *st, int col);

#endif
