/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_SOURCE_SOURCE_H
#define SCH_SOURCE_SOURCE_H

#include "schema/bucket/bucket.h"
#include "schema/config/settings.h"
#include "schema/db/sources.h"
#include "schema/wire/uri.h"

#include <jansson.h>

/**
 * Data sources: the rows of customers' buckets, their secrets, and the operator's identities, as
 * buckets that can be read and written. One of a process; threads share it.
 */
typedef struct sch_sources sch_sources;

/** What a client is told to grant access to; "" where the operator has no such identity. */
typedef struct sch_identities {
    char aws_account_id[64];
    char azure_app_id[64], azure_tenant_id[64];
    char gcp_email[256];
} sch_identities;

/**
 * Read the operator's identities (the file that the setting `identities` names) and the key of
 * secrets at rest.
 * @return SCH_OK; SCH_INVALID: the file is not as deploy/identities.example.json; SCH_FATAL
 */
sch_status sch_sources_open(const sch_settings *settings, sch_sources **ret_sources, sch_err *err);
sch_sources *sch_sources_close(sch_sources *sources);
SCH_DEFINE_AUTO(sch_sources *, sch_sources_close);
const sch_identities *sch_sources_identities(const sch_sources *sources);

/** A registration as a client sent it, checked; release with sch_registration_done(). */
typedef struct sch_registration {
    sch_source_new row; /* without ids; its strings are owned by json and details_json */
    json_t *json;       /* a reference */
    char *details_json, *account;
    const char *secret;      /* as sent; NULL: none */
    const char *external_id; /* aws_external_id; NULL: not given */
    bool needs_proof;        /* gcp: the bucket's control must be verified first */
} sch_registration;
void sch_registration_done(sch_registration registration);
SCH_DEFINE_AUTO(sch_registration, sch_registration_done);
/**
 * @return SCH_OK; SCH_INVALID with a text that names the member; SCH_FATAL
 * Source: Files API reference, "Data sources"; the methods shared_key, sas, ambient and none, and
 * the details endpoint, path and hmac_key_id are our own.
 */
sch_status sch_registration_parse(json_t *json, sch_registration *ret_registration, sch_err *err);
/** Seal the secret for the row of that id into ret_sealed. @return its length; 0: there is none */
sch_status sch_sources_seal(const sch_sources *sources, const char *source_id, const char *secret,
                            uint8_t ret_sealed[SCH_SOURCE_SECRET_MAX], size_t *ret_len,
                            sch_err *err);

/** How a bucket is to be opened; zero will do, but for cancel_fd. */
typedef struct sch_source_how {
    const char *region; /* wins over the row's; NULL: the row's */
    int cancel_fd;      /* as for sch_bucket_open() */
    int hurry_s;        /* as in sch_bucket_spec */
} sch_source_how;

/**
 * Open the bucket of a row.
 * @param external_id  of its group; NULL: that of the row, which was compared when it was stored
 * @return as sch_bucket_open()
 */
sch_status sch_sources_bucket(const sch_sources *sources, const sch_source *row,
                              const char *external_id, const sch_source_how *how,
                              sch_bucket **ret_bucket, sch_err *err);
/**
 * Open the bucket that a URI of a group names.
 * @param submitted_ms  when the file was submitted; INT64_MAX: now
 * @param[out] ret_key  the rest of the URI: an object's key, or a prefix; free() it
 * @return SCH_OK; SCH_NOT_FOUND (id "data_source_not_found"); as sch_bucket_open()
 */
sch_status sch_sources_for_uri(const sch_sources *sources, sch_db *db, const char *group_id,
                               const sch_uri *uri, int64_t submitted_ms, const sch_source_how *how,
                               sch_bucket **ret_bucket, char **ret_key, sch_err *err);
/**
 * Where a URI needs a data source, does the group have it?
 * @return SCH_OK (also: it needs none); SCH_NOT_FOUND (id "data_source_not_found"); SCH_INVALID
 */
sch_status sch_uri_check_bucket(sch_db *db, const char *group_id, const sch_uri *uri, sch_err *err);
/**
 * Does a URI need a data source? s3:// and gs:// always; an Azure blob where it carries no
 * signature of its own.
 */
bool sch_uri_needs_source(const sch_uri *uri);

#endif
