/* SPDX-License-Identifier: Apache-2.0 */
/* Statements, prepared once per connection. The cache is a small hash table keyed by the address of
 * the constant sch_sql; a statement that is asked for while it runs (a query inside an _each) is
 * prepared anew and not kept. */
#include "schema/db/stmt.h"

#include "schema/db/db_priv.h"

#include <ctype.h>
#include <string.h>

struct sch_stmt {
    sch_db *db;
    const sch_sql *sql;
    sqlite3_stmt *st;
    int failed; /* the first result code that no call has reported yet */
    bool cached;
    bool used;
};

static sch_stmt *stmt_free(sch_stmt *st)
{
    if (st)
        sqlite3_finalize(st->st);
    free(st);
    return NULL;
}
SCH_DEFINE_AUTO(sch_stmt *, stmt_free);

static sch_status prepare(sch_db *db, const sch_sql *sql, sch_stmt **ret_stmt, sch_err *err)
{
    SCH_AUTO(stmt_free) sch_stmt *st = calloc(1, sizeof *st);
    const char *rest = "";
    sch_status s = SCH_OK;
    int rc;

    if (!st)
        return sch_fail(err, SCH_FATAL, "%s: out of memory", sql->name);
    rc = sqlite3_prepare_v3(db->sqlite, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &st->st, &rest);
    if (rc != SQLITE_OK)
        s = sch_db_fail(db, rc, sql->name, err);
    if (s != SCH_OK)
        return s;
    while (isspace((unsigned char)*rest))
        rest++;
    if (!st->st || *rest != '\0')
        return sch_fail(err, SCH_FATAL, "%s: not exactly one statement", sql->name);
    st->db = db;
    st->sql = sql;
    *ret_stmt = SCH_STEAL(st);
    return s;
}

/** The slot of sql, or the empty one where it belongs. */
static sch_stmt **find_slot(sch_stmt **cache, size_t cap, const sch_sql *sql)
{
    size_t i = ((uintptr_t)sql >> 4) * 0x9E3779B1u % cap;

    while (cache[i] && cache[i]->sql != sql)
        i = (i + 1) % cap;
    return &cache[i];
}

static bool grow_cache(sch_db *db)
{
    size_t cap = db->cache_cap ? db->cache_cap * 2 : 64;
    sch_stmt **grown = calloc(cap, sizeof(sch_stmt *));

    if (!grown)
        return false;
    for (size_t i = 0; i < db->cache_cap; i++) {
        if (db->cache[i])
            *find_slot(grown, cap, db->cache[i]->sql) = db->cache[i];
    }
    free(db->cache);
    db->cache = grown;
    db->cache_cap = cap;
    return true;
}

sch_status sch_stmt_begin(sch_db *db, const sch_sql *sql, sch_stmt **ret_stmt, sch_err *err)
{
    sch_stmt **slot;
    sch_stmt *st = NULL;
    sch_status s;

    if (db->cache_len * 2 >= db->cache_cap && !grow_cache(db))
        return sch_fail(err, SCH_FATAL, "%s: out of memory", sql->name);
    slot = find_slot(db->cache, db->cache_cap, sql);
    if (!*slot || (*slot)->used) {
        s = prepare(db, sql, &st, err);
        if (s != SCH_OK)
            return s;
        st->cached = !*slot;
        if (st->cached) {
            *slot = st;
            db->cache_len++;
        }
    } else {
        st = *slot;
    }
    st->used = true;
    st->failed = SQLITE_OK;
    *ret_stmt = st;
    return SCH_OK;
}

sch_stmt *sch_stmt_done(sch_stmt *st)
{
    if (!st)
        return NULL;
    if (!st->cached)
        return stmt_free(st);
    (void)sqlite3_reset(st->st); /* repeats the error of the last step, which was reported */
    sqlite3_clear_bindings(st->st);
    st->used = false;
    return NULL;
}

static void keep_failure(sch_stmt *st, int rc)
{
    if (st->failed == SQLITE_OK)
        st->failed = rc;
}

void sch_stmt_int(sch_stmt *st, int n, int64_t value)
{
    keep_failure(st, sqlite3_bind_int64(st->st, n, value));
}

void sch_stmt_text(sch_stmt *st, int n, const char *text)
{
    keep_failure(st, sqlite3_bind_text(st->st, n, text, -1, SQLITE_STATIC));
}

void sch_stmt_blob(sch_stmt *st, int n, const void *bytes, size_t len)
{
    keep_failure(st, sqlite3_bind_blob64(st->st, n, bytes, len, SQLITE_STATIC));
}

/** @return SQLITE_ROW, SQLITE_DONE or an error that was recorded in err. */
static int step(sch_stmt *st, sch_status *ret_status, sch_err *err)
{
    int rc = st->failed;

    if (rc == SQLITE_OK)
        rc = sqlite3_step(st->st);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        *ret_status = sch_db_fail(st->db, rc, st->sql->name, err);
    return rc;
}

sch_status sch_stmt_row(sch_stmt *st, sch_err *err)
{
    sch_status s = SCH_OK;
    int rc = step(st, &s, err);

    return rc == SQLITE_DONE ? sch_fail(err, SCH_NOT_FOUND, "%s: nothing found", st->sql->name) : s;
}

sch_status sch_stmt_end(sch_stmt *st, sch_err *err)
{
    sch_status s = SCH_OK;

    while (step(st, &s, err) == SQLITE_ROW)
        ;
    return s;
}

sch_status sch_stmt_end_changed(sch_stmt *st, sch_err *err)
{
    sch_status s = sch_stmt_end(st, err);

    if (s == SCH_OK && sqlite3_changes64(st->db->sqlite) == 0)
        return sch_fail(err, SCH_NOT_FOUND, "%s: no such row", st->sql->name);
    return s;
}

int64_t sch_stmt_get_int(sch_stmt *st, int col)
{
    return sqlite3_column_int64(st->st, col);
}

const char *sch_stmt_see_text(sch_stmt *st, int col)
{
    const unsigned char *text = sqlite3_column_text(st->st, col);

    if (!text && sqlite3_column_type(st->st, col) != SQLITE_NULL)
        keep_failure(st, SQLITE_NOMEM);
    return (const char *)text;
}

size_t sch_stmt_see_blob(sch_stmt *st, int col, const void **ret_bytes)
{
    *ret_bytes = sqlite3_column_blob(st->st, col);
    if (!*ret_bytes && sqlite3_column_bytes(st->st, col) > 0)
        keep_failure(st, SQLITE_NOMEM);
    return *ret_bytes ? (size_t)sqlite3_column_bytes(st->st, col) : 0;
}

void sch_stmt_get_text(sch_stmt *st, int col, char *ret_text, size_t cap)
{
    const char *text = sch_stmt_see_text(st, col);

    snprintf(ret_text, cap, "%s", text ? text : "");
}

size_t sch_stmt_get_blob(sch_stmt *st, int col, void *ret_bytes, size_t cap)
{
    const void *bytes = sqlite3_column_blob(st->st, col);
    size_t len = bytes ? (size_t)sqlite3_column_bytes(st->st, col) : 0;

    if (len > cap) {
        keep_failure(st, SQLITE_TOOBIG);
        return 0;
    }
    if (len > 0)
        memcpy(ret_bytes, bytes, len);
    return len;
}

char *sch_stmt_get_dup(sch_stmt *st, int col)
{
    const char *text = sch_stmt_see_text(st, col);
    char *copy = text ? strdup(text) : NULL;

    if (!copy && sqlite3_column_type(st->st, col) != SQLITE_NULL)
        keep_failure(st, SQLITE_NOMEM);
    return copy;
}

int64_t sch_db_take_steps(sch_db *db)
{
    int64_t steps = 0;

    for (size_t i = 0; i < db->cache_cap; i++) {
        if (db->cache[i])
            steps += sqlite3_stmt_status(db->cache[i]->st, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    return steps;
}

void sch_db_drop_statements(sch_db *db)
{
    for (size_t i = 0; i < db->cache_cap; i++)
        stmt_free(db->cache[i]);
    free(db->cache);
    db->cache = NULL;
    db->cache_cap = db->cache_len = 0;
}
