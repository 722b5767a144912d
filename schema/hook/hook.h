/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HOOK_HOOK_H
#define SCH_HOOK_HOOK_H

#include "schema/base/strbuf.h"
#include "schema/config/settings.h"
#include "schema/db/hooks.h"
#include "schema/http/http.h"
#include "schema/wire/callback.h"

/**
 * Webhooks between rows and requests: the secrets of applications, signatures, and what a post
 * says. One sch_hooks of a process; threads share it. The queue itself is schema/db/hooks.h.
 */
typedef struct sch_hooks sch_hooks;

/** @return SCH_OK; SCH_INVALID: no key is in the file of the setting secret_key_file; SCH_FATAL */
sch_status sch_hooks_open(const sch_settings *settings, sch_hooks **ret_hooks, sch_err *err);
/** NULL is fine. @return NULL always. */
sch_hooks *sch_hooks_close(sch_hooks *hooks);
SCH_DEFINE_AUTO(sch_hooks *, sch_hooks_close);

/** Whom the settings allow to call back. */
static inline sch_callback_rules sch_hook_rules(const sch_settings *settings)
{
    return (sch_callback_rules){.allow_http = settings->callback_http,
                                .allow_private = settings->callback_private};
}

/* ---- secrets ------------------------------------------------------------------------------ */

/** Room for a signing secret and a NUL: "whsec_" and 64 hexadecimal digits. */
#define SCH_HOOK_SECRET_LEN 72
/** How long the secret before the last rotation signs as well. Source: Files API, webhooks. */
#define SCH_HOOK_OVERLAP_MS INT64_C(86400000)

/** The secrets of an application that sign at a moment; wipe with sch_hook_keys_wipe(). */
typedef struct sch_hook_keys {
    char now[SCH_HOOK_SECRET_LEN];
    char old[SCH_HOOK_SECRET_LEN]; /* "": none signs beside it */
} sch_hook_keys;
void sch_hook_keys_wipe(sch_hook_keys *keys);

/**
 * The secrets of an application; the first call makes one.
 * @return SCH_OK; SCH_NOT_FOUND: no such application; SCH_FATAL (also: another key sealed them)
 */
sch_status sch_hooks_keys(const sch_hooks *hooks, sch_dbpool *pool, const char *app_id,
                          int64_t now_ms, sch_hook_keys *ret_keys, sch_err *err);
/**
 * A new secret; the one before signs as well for SCH_HOOK_OVERLAP_MS.
 * @param force  even when there is an older one that still signs, which then does no longer
 * @return SCH_OK; SCH_EXISTS: it was rotated less than SCH_HOOK_OVERLAP_MS ago; as above
 */
sch_status sch_hooks_rotate(const sch_hooks *hooks, sch_dbpool *pool, const char *app_id,
                            bool force, int64_t now_ms, sch_err *err);

/* ---- messages ----------------------------------------------------------------------------- */

/** Room for a signature header with two values and a NUL. */
#define SCH_HOOK_SIGNATURE_LEN 192

/**
 * The header "Mathpix-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]"; each value is the HMAC-SHA256 of
 * "<seconds>.<body>" under a secret's bytes.
 * Source: Files API reference, webhooks.
 */
void sch_hook_sign(const sch_hook_keys *keys, int64_t seconds, const char *body, size_t len,
                   char ret_header[SCH_HOOK_SIGNATURE_LEN]);

/**
 * What a post says: its own body, or {"event": ...} and what a poll of its file or job gives now;
 * of a document of the v3 API that is GET /v3/pdf/{pdf_id}. Of a file that was deleted meanwhile:
 * {"event", "file_id", "status": "deleted"}.
 * @return SCH_OK; SCH_NOT_FOUND: there is nothing to say any more; SCH_FATAL
 */
sch_status sch_hook_body(sch_db *db, const sch_hook_post *post, sch_strbuf *sb, sch_err *err);

/** A request to a receiver, ready to be made; release with sch_hook_request_done(). */
typedef struct sch_hook_request {
    sch_http_request http; /* its pointers are into what follows */
    const char *headers[SCH_CALLBACK_HEADERS_MAX + 3];
    char *lines;
    char signature[SCH_HOOK_SIGNATURE_LEN];
} sch_hook_request;
void sch_hook_request_done(sch_hook_request *request);
/**
 * @param headers_json  NULL: none
 * @param keys  NULL: it is not signed
 * @param body  borrowed until the request was made
 * @return SCH_OK; SCH_FATAL
 */
sch_status sch_hook_request_make(const char *url, const char *headers_json,
                                 const sch_hook_keys *keys, const char *body, size_t len,
                                 int64_t now_ms, sch_hook_request *ret_request, sch_err *err);
/** Was it delivered? Any status from 200 to 299 says so, whatever follows it. */
bool sch_hook_is_delivered(const sch_http_reply *reply);
/** Why it was not, for people: "the receiver answers with status 500". @return text */
const char *sch_hook_failure(const sch_http_reply *reply, char *text, size_t size);

#endif
