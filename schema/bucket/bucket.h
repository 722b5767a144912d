/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BUCKET_BUCKET_H
#define SCH_BUCKET_BUCKET_H

#include "schema/base/auto.h"
#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Buckets: byte strings under keys at somebody's object store, or in a directory.
 *
 * One interface for Amazon S3 and what speaks like it, Google Cloud Storage, Azure Blob Storage
 * and local directories, used alike for reading a source and for writing results. A put is all or
 * nothing. Whatever is worth trying again (throttling, 5xx, a cut connection) is tried again here,
 * a few times, with growing pauses; a read goes on where it broke off.
 *
 * Failures carry a stable id: "not_found" (SCH_NOT_FOUND), "data_source_access_denied"
 * (SCH_DENIED), "storage_throttled" (SCH_BUSY), "workflow_timeout" (SCH_LIMIT), "bad_request"
 * (SCH_INVALID), "unknown_error" (SCH_INVALID, after the last attempt). Texts name the store's own
 * code ("403 AccessDenied") and never a key, a token or a signed URL.
 */
typedef struct sch_bucket sch_bucket;

typedef enum sch_provider {
    SCH_PROVIDER_AWS,   /* S3, or a store that speaks like it at `endpoint` */
    SCH_PROVIDER_GCP,   /* Google Cloud Storage */
    SCH_PROVIDER_AZURE, /* Azure Blob Storage; a bucket is a container */
    SCH_PROVIDER_DIR,   /* a directory of this machine */
    SCH_PROVIDER_COUNT
} sch_provider;
/** "aws", "gcp", "azure", "directory". */
const char *sch_provider_name(sch_provider provider);

typedef enum sch_bucket_auth {
    SCH_AUTH_IAM_ROLE,   /* aws: assume role_arn with external_id, as the operator's identity */
    SCH_AUTH_ACCESS_KEY, /* aws: key_id and secret; gcp: an HMAC key */
    SCH_AUTH_AMBIENT,    /* aws, gcp: the operator's identity itself */
    SCH_AUTH_SERVICE_ACCOUNT, /* gcp: impersonate target_email, as the operator's identity */
    SCH_AUTH_AZURE_AD,        /* azure: a token of tenant for the operator's application */
    SCH_AUTH_SHARED_KEY,      /* azure: secret is the account's key */
    SCH_AUTH_SAS,             /* azure: secret is a shared access signature */
    SCH_AUTH_NONE,            /* directory */
    SCH_AUTH_COUNT
} sch_bucket_auth;
/** As the API spells them: "iam_role", "access_key", ... */
const char *sch_bucket_auth_name(sch_bucket_auth auth);

/** Which bucket, and by what right. Strings are borrowed for sch_bucket_open(); NULL: not given. */
typedef struct sch_bucket_spec {
    sch_provider provider;
    sch_bucket_auth auth;
    const char *bucket;   /* name; azure: container; directory: its absolute path */
    const char *region;   /* aws; NULL: found out, from us-east-1 on */
    const char *endpoint; /* scheme://host[:port][/path] of the store; NULL: the provider's own */
    const char *account;  /* azure: storage account */
    const char *key_id, *secret;
    const char *role_arn, *external_id; /* aws */
    const char *target_email;           /* gcp */
    const char *tenant;                 /* azure */
    int hurry_s; /* somebody waits: one attempt at each request, of so long at most; 0: patience */
} sch_bucket_spec;

/**
 * The operator's own identities at the providers, and how far requests may go. Threads share one;
 * it keeps the tokens that were got until shortly before they expire.
 */
typedef struct sch_bucket_env sch_bucket_env;

/** Strings are copied; NULL: not set up. URLs have defaults and are for private clouds and tests.
 */
typedef struct sch_bucket_identity {
    const char *aws_key_id, *aws_secret, *aws_session_token;
    const char *aws_web_identity_file, *aws_role_arn; /* a token file and the role it opens */
    const char *aws_sts_url;                          /* "https://sts.amazonaws.com" */
    const char *aws_metadata_url; /* "http://169.254.169.254", asked when nothing else is set */
    bool aws_use_metadata;
    const char *gcp_key_file;     /* a service account's key, JSON; NULL: the metadata server */
    const char *gcp_metadata_url; /* "http://metadata.google.internal" */
    const char *gcp_iam_url;      /* "https://iamcredentials.googleapis.com" */
    bool gcp_use_metadata;
    const char *azure_client_id, *azure_client_secret;
    const char *azure_login_url;    /* "https://login.microsoftonline.com" */
    const char *dir_root;           /* directories below it may be buckets; NULL: none */
    bool allow_http, allow_private; /* for endpoints that a client names */
    int timeout_s;                  /* of one request; 0: 300 */
} sch_bucket_identity;

/** @return SCH_OK or SCH_FATAL (memory) */
sch_status sch_bucket_env_new(const sch_bucket_identity *identity, sch_bucket_env **ret_env,
                              sch_err *err);
sch_bucket_env *sch_bucket_env_free(sch_bucket_env *env);
SCH_DEFINE_AUTO(sch_bucket_env *, sch_bucket_env_free);

/**
 * Open a bucket; nothing is asked of it yet. The handle belongs to one thread and borrows env.
 * @param cancel_fd  readable: give up what is going on (SCH_EXISTS); -1: none
 * @return SCH_OK; SCH_INVALID (the spec does not fit the provider); SCH_FATAL
 */
sch_status sch_bucket_open(sch_bucket_env *env, const sch_bucket_spec *spec, int cancel_fd,
                           sch_bucket **ret_bucket, sch_err *err);
sch_bucket *sch_bucket_close(sch_bucket *bucket);
SCH_DEFINE_AUTO(sch_bucket *, sch_bucket_close);

/**
 * Get what the right to the bucket is exchanged for (a role's keys, a token), where it is; the
 * bucket itself is not asked. @return as above
 */
sch_status sch_bucket_authorize(sch_bucket *bucket, sch_err *err);

/** Takes bytes of an object. @return SCH_OK, or what ends the read */
typedef sch_status sch_bucket_take(void *arg, const void *bytes, size_t len, sch_err *err);

/**
 * Read an object from its beginning to its end.
 * @param max_bytes  a larger one is refused (SCH_LIMIT "bad_request")
 * @return as above; what take returned
 */
sch_status sch_bucket_get(sch_bucket *bucket, const char *key, int64_t max_bytes,
                          sch_bucket_take *take, void *arg, sch_err *err);
/** Its size. @return as above */
sch_status sch_bucket_head(sch_bucket *bucket, const char *key, int64_t *ret_size, sch_err *err);
/** Room for an ETag and a NUL. */
#define SCH_BUCKET_ETAG_LEN 128
/** Its size and ETag; "": there is none, or a longer one. @return as above */
sch_status sch_bucket_stat(sch_bucket *bucket, const char *key, int64_t *ret_size,
                           char ret_etag[SCH_BUCKET_ETAG_LEN], sch_err *err);
/** Write bytes as an object, replacing what was there. @return as above */
sch_status sch_bucket_put(sch_bucket *bucket, const char *key, const char *content_type,
                          const void *bytes, size_t len, sch_err *err);
/** The same from a file, which is read by pread(); a large one goes in parts. */
sch_status sch_bucket_put_fd(sch_bucket *bucket, const char *key, const char *content_type, int fd,
                             int64_t size, sch_err *err);
/** Remove an object; one that is not there is fine. @return as above */
sch_status sch_bucket_delete(sch_bucket *bucket, const char *key, sch_err *err);
/**
 * Call fn for every key that begins with prefix, in byte order, until it returns false.
 * @return as above
 */
sch_status sch_bucket_list(sch_bucket *bucket, const char *prefix,
                           bool (*fn)(const char *key, int64_t size, void *arg), void *arg,
                           sch_err *err);

/** What sch_bucket_test() found. */
typedef struct sch_bucket_checks {
    bool may_read, may_write;
    char text[288]; /* why not; "" when both are true */
} sch_bucket_checks;
/** Try to list, write, read back and delete a probe. @return SCH_OK or SCH_FATAL */
sch_status sch_bucket_test(sch_bucket *bucket, sch_bucket_checks *ret_checks, sch_err *err);

/** Objects from this size on go in parts. */
#define SCH_BUCKET_PART_BYTES ((int64_t)16 << 20)
/** Longest key, bytes. */
#define SCH_BUCKET_KEY_MAX 1024

#endif
