/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_KEY_ROW_H
#define SCH_DB_KEY_ROW_H

#include "schema/db/queries.h"
#include "schema/db/stmt.h"

/** Columns of a key, of api_key JOIN app, in the order of sch_key_take_row(). */
#define SCH_KEY_COLUMNS                                                                            \
    "key_id, app_id, group_id, name, hint, api_key.created_ms, revoked_ms, used_ms, expires_ms,"   \
    " coalesce(per_minute, -1)"

/** The present row of a query for SCH_KEY_COLUMNS. */
void sch_key_take_row(sch_stmt *st, sch_key *ret_key);

#endif
