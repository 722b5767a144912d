/* SPDX-License-Identifier: Apache-2.0 */
/* One SQLite connection: how it is opened, how it waits for a lock, what its errors mean. */
#include "schema/db/db_priv.h"

#include "schema/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* WAL lets readers run beside the writer; FULL makes each commit durable; the size limit takes the
 * log back after a burst. mmap is off: an I/O error would be a signal instead of a result code. */
static const char setup_sql[] = "PRAGMA journal_mode = WAL;"
                                "PRAGMA synchronous = FULL;"
                                "PRAGMA foreign_keys = ON;"
                                "PRAGMA mmap_size = 0;"
                                "PRAGMA temp_store = MEMORY;"
                                "PRAGMA trusted_schema = OFF;"
                                "PRAGMA wal_autocheckpoint = 2000;"
                                "PRAGMA journal_size_limit = 67108864;";

sch_status sch_db_fail(sch_db *db, int rc, const char *what, sch_err *err)
{
    const char *text = db && db->sqlite ? sqlite3_errmsg(db->sqlite) : sqlite3_errstr(rc);

    switch (rc & 0xFF) {
    case SQLITE_BUSY:
        return sch_fail(err, SCH_BUSY, "%s: the database is busy", what);
    case SQLITE_FULL:
        return sch_fail_id(err, SCH_LIMIT, "disk_full", "%s: no room left on the disk", what);
    case SQLITE_CONSTRAINT:
        if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
            return sch_fail(err, SCH_EXISTS, "%s: %s", what, text);
        return sch_fail(err, SCH_INVALID, "%s: %s", what, text);
    default:
        return sch_fail(err, SCH_FATAL, "%s: %s (%d)", what, text, rc);
    }
}

sch_status sch_db_exec(sch_db *db, const char *sql, sch_err *err)
{
    int rc = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? SCH_OK : sch_db_fail(db, rc, "database", err);
}

/**
 * Wait for another process's transaction: short naps, since a commit takes milliseconds, and
 * SQLite's own steps (up to 100 ms) would leave the lock to whoever comes by.
 */
static int wait_for_lock(void *arg, int tries)
{
    sch_db *db = arg;
    int64_t now_ms = sch_mono_ms();
    struct timespec nap = {.tv_nsec = (tries < 50 ? 100 : 500) * 1000L};

    if (tries == 0)
        db->busy_since_ms = now_ms;
    if (now_ms - db->busy_since_ms > SCH_DB_BUSY_MS)
        return 0;
    nanosleep(&nap, NULL);
    return 1;
}

static sch_status set_up(sch_db *db, sch_db_options options, sch_err *err)
{
    sch_status s;

    sqlite3_extended_result_codes(db->sqlite, 1);
    sqlite3_busy_handler(db->sqlite, wait_for_lock, db);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    s = sch_db_exec(db, setup_sql, err);
    if (s == SCH_OK && options.sync_off)
        s = sch_db_exec(db, "PRAGMA synchronous = OFF", err);
    /* Readers are many and ask for single rows: a small cache each. */
    if (s == SCH_OK)
        s = sch_db_exec(db,
                        options.read_only ? "PRAGMA query_only = ON; PRAGMA cache_size = -512"
                                          : "PRAGMA cache_size = -8192",
                        err);
    return s;
}

/**
 * SQLite would create the file as the umask says; its log and index take over the file's mode.
 * A file that exists must not be opened here: to close a descriptor drops every lock that this
 * process has on the file, those of SQLite's other connections too, and the next process to leave
 * would then delete the log that they use.
 */
static sch_status create_private(const char *path, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    return fd >= 0 || errno == EEXIST ? SCH_OK : sch_fail_errno(err, "open database %s", path);
}

sch_status sch_db_open(const char *path, sch_db_options options, sch_db **ret_db, sch_err *err)
{
    SCH_AUTO(sch_db_close) sch_db *db = calloc(1, sizeof *db);
    SCH_AUTO(free) char *file = NULL;
    sch_status s;
    int rc;

    /* A relative path gets "./", or a name such as "file:x" would be read as a URI. */
    if (!db || asprintf(&file, "%s%s", path[0] == '/' ? "" : "./", path) < 0)
        return sch_fail(err, SCH_FATAL, "open database: out of memory");
    s = create_private(file, err);
    if (s != SCH_OK)
        return s;
    rc = sqlite3_open_v2(file, &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        return sch_db_fail(db, rc, path, err);
    s = set_up(db, options, err);
    if (s == SCH_OK)
        *ret_db = SCH_STEAL(db);
    return s;
}

sch_db *sch_db_close(sch_db *db)
{
    if (!db)
        return NULL;
    sch_db_drop_statements(db);
    sqlite3_close_v2(db->sqlite); /* NULL is fine */
    free(db);
    return NULL;
}
