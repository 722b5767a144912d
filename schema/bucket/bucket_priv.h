/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BUCKET_BUCKET_PRIV_H
#define SCH_BUCKET_BUCKET_PRIV_H

/* Inside of schema/bucket: drivers, tokens and what they share. */

#include "schema/bucket/bucket.h"
#include "schema/bucket/sign_v4.h"
#include "schema/http/http.h"

#include <pthread.h>

/** What a request is to be made of, before it is signed; pointers are borrowed. */
typedef struct bkt_call {
    const char *method;
    const char *key; /* object; NULL: the bucket itself */
    sch_pair query[8];
    size_t query_count;
    sch_pair headers[10]; /* names in lower case, beyond those that every call has */
    size_t header_count;
    const void *body;
    size_t body_len;
    int body_fd;
    int64_t body_offset, body_size;
    sch_http_take *take;
    void *take_arg;
    int64_t max_bytes;
} bkt_call;

/** Append a parameter or a header to a call; there is room for what the drivers use. */
void bkt_query(bkt_call *call, const char *name, const char *value);
void bkt_header(bkt_call *call, const char *name, const char *value);

/** How a provider lists a bucket: parameters of every page, and the names in its XML. */
typedef struct bkt_list_form {
    sch_pair query[2];
    size_t query_count;
    const char *entry, *key;        /* the element of an object, and in it that of its key */
    const char *size_parent, *size; /* where its size is */
    const char *next, *marker;      /* where the next page begins; the parameter that says so */
} bkt_list_form;

/** A provider's way to do it. */
typedef struct bkt_driver {
    sch_status (*open)(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err);
    /** One request, signed; no second attempt. @return SCH_OK: there is a reply */
    sch_status (*send)(sch_bucket *b, const bkt_call *call, sch_http_reply *ret_reply,
                       sch_err *err);
    sch_status (*put_parts)(sch_bucket *b, const char *key, const char *content_type, int fd,
                            int64_t size, sch_err *err);
    const bkt_list_form *list_form;
    const char *put_header, *put_value; /* of every whole object; NULL: none */
} bkt_driver;
extern const bkt_driver bkt_s3, bkt_azure;

struct sch_bucket {
    sch_bucket_env *env;
    const bkt_driver *driver; /* NULL: a directory */
    sch_provider provider;
    sch_bucket_auth auth;
    sch_http *http; /* to the store, under the rules for what a client named */
    int cancel_fd, hurry_s;
    char *bucket, *region, *account, *key_id, *secret, *role_arn, *external_id, *target_email,
        *tenant;
    char *origin; /* scheme://host[:port] */
    char *host;   /* host[:port], as in the Host header */
    char *base;   /* path before the key, percent-encoded, without a '/' at its end */
    int dir_fd;   /* of a directory */
};

/** Credentials for a while. */
typedef struct bkt_token {
    char *key_id, *secret, *session; /* aws; session may be NULL */
    char *bearer;                    /* gcp, azure */
    int64_t expires_ms;
} bkt_token;
void bkt_token_done(bkt_token token);
SCH_DEFINE_AUTO(bkt_token, bkt_token_done);

#define BKT_TOKENS 256 /* kept at a time */

struct sch_bucket_env {
    sch_bucket_identity id; /* its strings are owned */
    pthread_mutex_t mutex;
    struct {
        char *name;
        bkt_token token;
    } kept[BKT_TOKENS];
    size_t kept_count;
};

/**
 * A token by the name of what it is for: one that is kept and good for two more minutes, else a
 * new one from fetch.
 * @param[out] ret_token  a copy, to be released
 */
sch_status bkt_token_get(sch_bucket *b, const char *name,
                         sch_status (*fetch)(sch_bucket *b, bkt_token *ret_token, sch_err *err),
                         bkt_token *ret_token, sch_err *err);
/** Forget it: the store refused it. */
void bkt_token_drop(sch_bucket_env *env, const char *name);

/** The name and way of the token that this bucket needs. @return SCH_OK; as bucket.h says */
sch_status bkt_aws_token(sch_bucket *b, bkt_token *ret_token, sch_err *err);
sch_status bkt_gcp_token(sch_bucket *b, bkt_token *ret_token, sch_err *err);
sch_status bkt_azure_token(sch_bucket *b, bkt_token *ret_token, sch_err *err);

/**
 * Make one call, with further attempts while these are worth it.
 * @param what  for the error: "read", "write", ...
 * @param[out] ret_reply  a 2xx answer (or, with is_missing_fine, 404)
 */
sch_status bkt_do(sch_bucket *b, const bkt_call *call, const char *what, bool is_missing_fine,
                  sch_http_reply *ret_reply, sch_err *err);
/** What an answer or the lack of one means, as bucket.h says. */
sch_status bkt_explain(const sch_http_reply *reply, const char *what, sch_err *err);
/** May another attempt succeed? */
bool bkt_may_pass(const sch_http_reply *reply);
/** Sleep before attempt n (1, 2, ...), unless cancelled. @return false: cancelled */
bool bkt_pause(const sch_bucket *b, int attempt, const sch_http_reply *reply);

/**
 * Ask a token service; it is the operator's choice, so private addresses are fine.
 * @return SCH_OK: a 2xx answer is in ret_body; as bucket.h says, the text begins with what
 */
sch_status bkt_ask(sch_bucket *b, const sch_http_request *request, const char *what,
                   sch_strbuf *ret_body, sch_err *err);
/** A string member of a JSON object, copied; NULL: there is none. */
char *bkt_json_string(const char *json, size_t len, const char *name);
/** {"access_token": ..., "expires_in": ...}, the answer of OAuth 2.0. */
sch_status bkt_read_token(const sch_strbuf *body, bkt_token *ret_token, sch_err *err);
/** strdup() that takes NULL; *failed is set when memory is out. */
char *bkt_copy(const char *text, bool *failed);

/**
 * Set origin, host and base.
 * @param endpoint  "scheme://host[:port][/path]"
 * @param in_host, in_path  what is put in front of the host and behind the path
 */
sch_status bkt_set_place(sch_bucket *b, const char *endpoint, const char *in_host,
                         const char *in_path, sch_err *err);
/** Path of a call as it is signed, and the whole URL as it is sent. */
void bkt_write_target(const sch_bucket *b, const bkt_call *call, sch_strbuf *path, sch_strbuf *url);

/** The header lines of a request, in one buffer with NULs between. */
typedef struct bkt_lines {
    sch_strbuf text;
    size_t at[20];
    size_t count;
} bkt_lines;
void bkt_add_line(bkt_lines *l, const char *name, const char *value);
/** Make the request. @return SCH_OK: there is a reply; SCH_FATAL */
sch_status bkt_send_lines(sch_bucket *b, const bkt_call *call, const char *url, bkt_lines *l,
                          sch_http_reply *ret_reply, sch_err *err);

/** list.c: all pages of a listing, as sch_bucket_list(). */
sch_status bkt_list(sch_bucket *b, const char *prefix,
                    bool (*fn)(const char *key, int64_t size, void *arg), void *arg, sch_err *err);

/** s3_parts.c: a large object in parts. */
sch_status bkt_s3_put_parts(sch_bucket *b, const char *key, const char *content_type, int fd,
                            int64_t size, sch_err *err);

/** Called for the end of each element: its name, and the text in it. */
typedef void bkt_xml_fn(void *arg, const char *parent, const char *name, const char *text);
/** Read a short XML answer. @return false: it is none */
bool bkt_xml(const char *text, size_t len, bkt_xml_fn *fn, void *arg);

/* The directory driver (dir.c), which has no requests. */
sch_status bkt_dir_open(sch_bucket *b, const sch_bucket_spec *spec, sch_err *err);
sch_status bkt_dir_get(sch_bucket *b, const char *key, int64_t max_bytes, sch_bucket_take *take,
                       void *arg, sch_err *err);
sch_status bkt_dir_head(sch_bucket *b, const char *key, int64_t *ret_size, sch_err *err);
sch_status bkt_dir_put(sch_bucket *b, const char *key, const void *bytes, size_t len, int fd,
                       int64_t size, sch_err *err);
sch_status bkt_dir_delete(sch_bucket *b, const char *key, sch_err *err);
sch_status bkt_dir_list(sch_bucket *b, const char *prefix,
                        bool (*fn)(const char *key, int64_t size, void *arg), void *arg,
                        sch_err *err);

#endif
