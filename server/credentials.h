/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_CREDENTIALS_H
#define SRV_CREDENTIALS_H

#include "schema/db/queries.h"

/** Length of an app_key and a NUL: 64 hexadecimal digits, 256 random bits. */
#define SRV_SECRET_LEN 65

/** A new key, shown once: only its hash is kept. */
typedef struct srv_credentials {
    char key_id[SCH_UUID_LEN];
    char app_id[64];
    char app_key[SRV_SECRET_LEN];
} srv_credentials;

/** Which key to make. Of app_id, group and new_group at most one; none: the oldest app's. */
typedef struct srv_key_wish {
    const char *app_id;    /* NULL: as follows */
    const char *group;     /* of the oldest app of this group, by id or name; NULL: as follows */
    const char *new_group; /* of a new app of a new group of that name; NULL: as above */
    const char *name;      /* for people */
    int64_t expires_ms;    /* when it ends by itself; 0: never */
    int64_t per_minute;    /* submissions; SCH_AS_SETTINGS; 0: no limit */
    /* Instead of this live key, by id or hint: of its app, with its name and its limit; that one
     * ends after keep_ms. NULL: a key besides those that there are. */
    const char *instead_of;
    int64_t keep_ms;
} srv_key_wish;

/**
 * Make the first key of a fresh data directory.
 * @return SCH_OK; SCH_EXISTS: there are keys, or were; SCH_FATAL
 */
sch_status srv_first_key(sch_dbpool *pool, srv_credentials *ret_credentials, sch_err *err);
/** Make a key. @return SCH_OK; SCH_NOT_FOUND: no such app, group or key; SCH_INVALID; SCH_FATAL */
sch_status srv_new_key(sch_dbpool *pool, const srv_key_wish *wish, srv_credentials *ret_credentials,
                       sch_err *err);
/** W: a new app of a group, named by chance. */
sch_status srv_new_app(sch_db *db, const char *group_id, int64_t now_ms, char ret_app_id[64],
                       sch_err *err);

#endif
