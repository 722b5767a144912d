/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries.h"
#include "schema/db/stmt.h"

#include <string.h>

static const sch_sql sql = {
    "key_insert",
    "INSERT INTO api_key (key_id, app_id, secret_sha256, name, hint, created_ms)"
    " SELECT ?1, app_id, ?3, ?4, ?5, ?6 FROM app WHERE app_id = ?2",
};

sch_status sch_key_insert(sch_db *db, const char *app_id, const char *name,
                          const uint8_t secret_sha256[SCH_SHA256_LEN], const char *hint,
                          int64_t now_ms, char ret_key_id[SCH_UUID_LEN], sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    char id[SCH_UUID_LEN];
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_uuid_new(id);
    sch_stmt_text(st, 1, id);
    sch_stmt_text(st, 2, app_id);
    sch_stmt_blob(st, 3, secret_sha256, SCH_SHA256_LEN);
    sch_stmt_text(st, 4, name);
    sch_stmt_text(st, 5, hint);
    sch_stmt_int(st, 6, now_ms);
    s = sch_stmt_end_changed(st, err);
    if (s == SCH_OK)
        memcpy(ret_key_id, id, sizeof id);
    return s;
}
