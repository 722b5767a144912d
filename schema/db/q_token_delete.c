/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "token_delete",
    "DELETE FROM app_token WHERE token_sha256 = ?1 AND ?2 ="
    " (SELECT a.group_id FROM api_key AS k JOIN app AS a USING (app_id)"
    "  WHERE k.key_id = app_token.key_id)",
};

sch_status sch_token_delete(sch_db *db, const uint8_t token_sha256[SCH_SHA256_LEN],
                            const char *group_id, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_blob(st, 1, token_sha256, SCH_SHA256_LEN);
    sch_stmt_text(st, 2, group_id);
    return sch_stmt_end_changed(st, err);
}
