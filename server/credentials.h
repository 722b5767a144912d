/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_CREDENTIALS_H
#define SRV_CREDENTIALS_H

#include "schema/db/queries.h"

#define SRV_SECRET_LEN 65 /* with NUL: 32 random bytes in hexadecimal */

/** A key as it is shown once. */
typedef struct srv_credentials {
    char app_id[64];
    char app_key[SRV_SECRET_LEN];
    char key_id[SCH_UUID_LEN];
} srv_credentials;

/**
 * On a database without any key (revoked ones count): make a group, an app and a key.
 * @return SCH_OK; SCH_EXISTS: there are keys; SCH_FATAL
 */
sch_status srv_first_key(sch_dbpool *pool, srv_credentials *ret_credentials, sch_err *err);

/**
 * One more key.
 *
 * @param app_id  its app; NULL: the app of the oldest key, or a new group and app when there is
 * none
 * @param group  not NULL: make a new group of that name with an app of its own
 * @param name  what the key is for, "": nothing said
 * @return SCH_OK; SCH_NOT_FOUND: no such app; SCH_FATAL
 */
sch_status srv_new_key(sch_dbpool *pool, const char *app_id, const char *group, const char *name,
                       srv_credentials *ret_credentials, sch_err *err);

#endif
