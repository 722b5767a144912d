/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_SOURCES_H
#define SCH_DB_SOURCES_H

/** Queries about data sources: a customer's buckets. See queries.h for the habits of all queries.
 */

#include "schema/base/auto.h"
#include "schema/base/ids.h"
#include "schema/db/db.h"

/** Longest sealed secret. */
#define SCH_SOURCE_SECRET_MAX 8192

/** A registered bucket; numbers are of schema/bucket. Release with sch_source_done(). */
typedef struct sch_source {
    char source_id[SCH_UUID_LEN];
    int provider, auth;
    char *bucket, *account, *region; /* account and region "": none */
    char *name;                      /* NULL: none */
    char *details_json;
    char *secret_hex; /* sealed, hexadecimal; NULL: none */
    int64_t created_ms;
} sch_source;
void sch_source_done(sch_source source);
SCH_DEFINE_AUTO(sch_source, sch_source_done);

/** One to be registered; pointers are borrowed. */
typedef struct sch_source_new {
    const char *source_id, *group_id;
    int provider, auth;
    const char *bucket, *account, *region, *name, *details_json; /* name may be NULL */
    const void *secret;                                          /* sealed; NULL: none */
    size_t secret_len;
} sch_source_new;

/**
 * @return SCH_OK; SCH_EXISTS: the group has this bucket, or one of this name, already; the text
 *         says which
 */
sch_status sch_source_insert(sch_db *db, const sch_source_new *in, int64_t now_ms, sch_err *err);
/** Live ones of a group, oldest first; stops when fn returns false. */
sch_status sch_source_each(sch_db *db, const char *group_id,
                           bool (*fn)(const sch_source *source, void *arg), void *arg,
                           sch_err *err);
/** A live one by its id. @return SCH_OK; SCH_NOT_FOUND: none of this group */
sch_status sch_source_get(sch_db *db, const char *group_id, const char *source_id,
                          sch_source *ret_source, sch_err *err);
/**
 * The one for a bucket, as it was when a file was submitted: removing a source does not end work
 * that was accepted before.
 * @param account  "" for all but Azure
 * @return SCH_OK; SCH_NOT_FOUND (id "data_source_not_found")
 */
sch_status sch_source_find(sch_db *db, const char *group_id, int provider, const char *account,
                           const char *bucket, int64_t submitted_ms, sch_source *ret_source,
                           sch_err *err);
/** @return SCH_OK; SCH_NOT_FOUND: none of this group */
sch_status sch_source_delete(sch_db *db, const char *group_id, const char *source_id,
                             int64_t now_ms, sch_err *err);
/**
 * W: forget the secrets of sources that were removed before a time, unless work of their group that
 * was accepted before the removal is still to be done.
 * @return SCH_OK; SCH_FATAL
 */
sch_status sch_source_wipe(sch_db *db, int64_t before_ms, sch_err *err);
/** The group's external id. @return SCH_OK; SCH_NOT_FOUND: it was not made yet */
sch_status sch_group_external_id_find(sch_db *db, const char *group_id, char ret_id[SCH_UUID_LEN],
                                      sch_err *err);
/** W: the group's external id, made at the first call. @return SCH_OK; SCH_NOT_FOUND (group) */
sch_status sch_group_external_id(sch_db *db, const char *group_id, char ret_id[SCH_UUID_LEN],
                                 sch_err *err);

#endif
