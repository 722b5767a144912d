/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_QUERIES_TENANT_H
#define SCH_DB_QUERIES_TENANT_H

#include "schema/db/queries.h"

/* Queries about groups, the lives of their keys, their quotas and what they used; rules as in
 * schema/db/queries.h. */

/** No number of its own: the settings say. */
#define SCH_AS_SETTINGS (-1)

/** A group as listed. */
typedef struct sch_group {
    char group_id[SCH_UUID_LEN];
    char name[65];
    int64_t created_ms;
    int64_t files_month, pages_month; /* SCH_AS_SETTINGS; 0: no limit */
    int64_t apps, keys;               /* keys: live ones */
} sch_group;

/** Every group, oldest first; stops when fn returns false. */
sch_status sch_group_each(sch_db *db, bool (*fn)(const sch_group *group, void *arg), void *arg,
                          sch_err *err);
/**
 * The group with this id or, when only one has it, this name.
 * @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID: several groups have the name
 */
sch_status sch_group_find(sch_db *db, const char *group, char ret_group_id[SCH_UUID_LEN],
                          sch_err *err);
/** W: limits of a group: SCH_AS_SETTINGS, 0 for none, or a number. @return SCH_OK; SCH_NOT_FOUND */
sch_status sch_group_set_quota(sch_db *db, const char *group_id, int64_t files_month,
                               int64_t pages_month, sch_err *err);

/** The group's first app. @return SCH_OK; SCH_NOT_FOUND: it has none */
sch_status sch_app_oldest(sch_db *db, const char *group_id, char ret_app_id[64], sch_err *err);

/** Of the month of now_ms, UTC. */
typedef struct sch_usage {
    int month; /* 202612 */
    int64_t files, pages;
    sch_quota limit; /* 0: none */
} sch_usage;
/** @return SCH_OK; SCH_NOT_FOUND: no such group */
sch_status sch_usage_get(sch_db *db, const char *group_id, const sch_quota *standard,
                         int64_t now_ms, sch_usage *ret_usage, sch_err *err);
/** W: so many more were used. */
sch_status sch_usage_add(sch_db *db, const char *group_id, int64_t files, int64_t pages,
                         int64_t now_ms, sch_err *err);
/**
 * May the group use so many more this month? A quota that is used up refuses both kinds.
 * @return SCH_OK; SCH_LIMIT with id SCH_MONTH_QUOTA; as sch_usage_get()
 */
sch_status sch_usage_check(sch_db *db, const char *group_id, const sch_quota *standard,
                           int64_t files, int64_t pages, int64_t now_ms, sch_err *err);
/** Id of the failure that ends with the month; clients see quota_exceeded. */
#define SCH_MONTH_QUOTA "month_quota"

/**
 * The live key with this id or, when only one has it, this hint.
 * @return SCH_OK; SCH_NOT_FOUND; SCH_INVALID: several keys have the hint
 */
sch_status sch_key_resolve(sch_db *db, const char *key, sch_key *ret_key, sch_err *err);
/** W: when a key ends by itself, 0: never; and its submissions a minute. */
sch_status sch_key_set_limits(sch_db *db, const char *key_id, int64_t expires_ms,
                              int64_t per_minute, sch_err *err);

#endif
