/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /v3/app-tokens: a token for a client that must not have the key.
 *
 * In:   {"expires"?: seconds, 30 to 43200 (to 300 with a strokes session), default 300,
 *        "include_strokes_session_id"?: bool, "user_id"?: string}, or no body
 * Out:  200 {"app_token", "app_token_expires_at": milliseconds since 1970, "strokes_session_id"?}
 * Errs: 401, json_syntax, opts_number_required, opts_value_out_of_range
 *
 * Source: v3 reference, "Using client side app tokens"; the official Python client.
 */
#include "schema/base/clock.h"
#include "schema/wire/json.h"
#include "server/reply.h"
#include "server/v3/v3.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    LEAST_S = 30,
    MOST_S = 43200,
    MOST_WITH_SESSION_S = 300,
    STANDARD_S = 300,
    RANDOM_BYTES = 16
};

typedef struct creation {
    const sch_identity *key;
    char token[SCH_TOKEN_LEN];
    char session_id[SCH_SESSION_LEN]; /* "": none is wanted */
    char *user_id;
    int64_t now_ms, expires_ms;
} creation;

void srv_token_digest(const char *token, uint8_t ret_digest[SCH_SHA256_LEN])
{
    sch_sha256_of(token, strlen(token), ret_digest);
}

/** How long it is to live. @return false: a reply was made */
static bool read_expires(srv_request *rq, const json_t *json, bool with_session, int64_t *seconds)
{
    const json_t *value = sch_json_get(json, "expires");
    const int most = with_session ? MOST_WITH_SESSION_S : MOST_S;
    const char *text = json_string_value(value);
    long long got = STANDARD_S;

    if (value && !json_is_number(value) &&
        !(text && *text && text[strspn(text, "-0123456789")] == '\0')) {
        srv_v3_reply_option(rq, "opts_number_required", "expires", value);
        return false;
    }
    if (sch_json_int(json, "", "expires", LEAST_S, most, &got, NULL) != SCH_OK) {
        srv_v3_reply_option(rq, "opts_value_out_of_range", "expires", value);
        return false;
    }
    *seconds = got;
    return true;
}

static bool read_options(srv_request *rq, const json_t *json, creation *in)
{
    bool with_session = false;
    int64_t seconds = 0;

    if (sch_json_bool(json, "", "include_strokes_session_id", &with_session, NULL) != SCH_OK) {
        srv_v3_reply_option(rq, "opts_value_out_of_range", "include_strokes_session_id",
                            json_object_get(json, "include_strokes_session_id"));
        return false;
    }
    if (sch_json_text(json, "", "user_id", SCH_USER_ID_LEN - 1, &in->user_id, NULL) != SCH_OK) {
        srv_v3_reply_option(rq, "opts_value_out_of_range", "user_id",
                            json_object_get(json, "user_id"));
        return false;
    }
    if (!read_expires(rq, json, with_session, &seconds))
        return false;
    in->now_ms = sch_now_ms();
    in->expires_ms = in->now_ms + seconds * 1000;
    (void)snprintf(in->token, sizeof in->token, "token_");
    sch_random_hex(RANDOM_BYTES, in->token + strlen(in->token));
    if (with_session) {
        (void)snprintf(in->session_id, sizeof in->session_id, "strokes_");
        sch_random_hex(RANDOM_BYTES, in->session_id + strlen(in->session_id));
    }
    return true;
}

static sch_status create(sch_db *db, void *arg, sch_err *err)
{
    const creation *in = arg;
    uint8_t digest[SCH_SHA256_LEN];

    srv_token_digest(in->token, digest);
    return sch_token_insert(db, digest, in->key, in->user_id,
                            in->session_id[0] ? in->session_id : NULL, in->now_ms, in->expires_ms,
                            err);
}

void srv_app_tokens_post(srv_request *rq)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    creation in = {.key = &rq->who};
    sch_strbuf sb = {0};
    sch_err err = {0};

    if (!srv_v3_body(rq, &json))
        return;
    if (read_options(rq, json, &in)) {
        if (sch_dbpool_write(rq->srv->pool, create, &in, &err) == SCH_OK) {
            sch_strbuf_addf(&sb, "{\"app_token\":\"%s\",\"app_token_expires_at\":%" PRId64,
                            in.token, in.expires_ms);
            if (in.session_id[0])
                sch_strbuf_addf(&sb, ",\"strokes_session_id\":\"%s\"", in.session_id);
            sch_strbuf_addc(&sb, '}');
            srv_reply_json(rq, MHD_HTTP_OK, &sb);
        } else {
            srv_reply_error(rq, &err);
        }
    }
    free(in.user_id);
}
