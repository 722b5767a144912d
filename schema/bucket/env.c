/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's identities, the tokens that they were exchanged for, and asking for new ones. */
#include "schema/base/clock.h"
#include "schema/bucket/bucket_priv.h"

#include <jansson.h>
#include <openssl/crypto.h>
#include <string.h>

#define SPARE_MS 120000 /* a token is not begun with in its last two minutes */
#define ASK_S    20
#define TOKEN_S  3600 /* where a service does not say how long its token lives */

static void free_secret(char *text)
{
    if (text)
        OPENSSL_cleanse(text, strlen(text));
    free(text);
}

void bkt_token_done(bkt_token token)
{
    free(token.key_id);
    free_secret(token.secret);
    free_secret(token.session);
    free_secret(token.bearer);
}

/* Every string of an identity, so that they are copied and freed in one way. */
static void each_string(sch_bucket_identity *id, void (*fn)(const char **text, void *arg),
                        void *arg)
{
    const char **all[] = {
        &id->aws_key_id,       &id->aws_secret,  &id->aws_session_token, &id->aws_web_identity_file,
        &id->aws_role_arn,     &id->aws_sts_url, &id->aws_metadata_url,  &id->gcp_key_file,
        &id->gcp_metadata_url, &id->gcp_iam_url, &id->azure_client_id,   &id->azure_client_secret,
        &id->azure_login_url,  &id->dir_root};

    for (size_t i = 0; i < SCH_COUNT_OF(all); i++)
        fn(all[i], arg);
}

static void copy_string(const char **text, void *arg)
{
    *text = bkt_copy(*text && **text ? *text : NULL, arg);
}

static void free_string(const char **text, void *arg)
{
    (void)arg;
    free((char *)*text);
}

static void set_default(const char **text, const char *value, bool *failed)
{
    if (!*text)
        *text = bkt_copy(value, failed);
}

sch_status sch_bucket_env_new(const sch_bucket_identity *identity, sch_bucket_env **ret_env,
                              sch_err *err)
{
    sch_bucket_env *env = calloc(1, sizeof *env);
    bool failed = false;

    if (!env)
        return sch_fail(err, SCH_FATAL, "out of memory");
    env->id = *identity;
    (void)pthread_mutex_init(&env->mutex, NULL);
    each_string(&env->id, copy_string, &failed);
    set_default(&env->id.aws_sts_url, "https://sts.amazonaws.com", &failed);
    set_default(&env->id.aws_metadata_url, "http://169.254.169.254", &failed);
    set_default(&env->id.gcp_metadata_url, "http://metadata.google.internal", &failed);
    set_default(&env->id.gcp_iam_url, "https://iamcredentials.googleapis.com", &failed);
    set_default(&env->id.azure_login_url, "https://login.microsoftonline.com", &failed);
    if (failed) {
        sch_bucket_env_free(env);
        return sch_fail(err, SCH_FATAL, "out of memory");
    }
    *ret_env = env;
    return SCH_OK;
}

sch_bucket_env *sch_bucket_env_free(sch_bucket_env *env)
{
    if (!env)
        return NULL;
    each_string(&env->id, free_string, NULL);
    for (size_t i = 0; i < env->kept_count; i++) {
        free(env->kept[i].name);
        bkt_token_done(env->kept[i].token);
    }
    (void)pthread_mutex_destroy(&env->mutex);
    free(env);
    return NULL;
}

static bool copy_token(const bkt_token *from, bkt_token *ret_to)
{
    bool failed = false;
    bkt_token to = {.key_id = bkt_copy(from->key_id, &failed),
                    .secret = bkt_copy(from->secret, &failed),
                    .session = bkt_copy(from->session, &failed),
                    .bearer = bkt_copy(from->bearer, &failed),
                    .expires_ms = from->expires_ms};

    if (failed)
        bkt_token_done(to);
    else
        *ret_to = to;
    return !failed;
}

/* With the lock held. */
static void drop_at(sch_bucket_env *env, size_t at)
{
    free(env->kept[at].name);
    bkt_token_done(env->kept[at].token);
    env->kept[at] = env->kept[--env->kept_count];
}

void bkt_token_drop(sch_bucket_env *env, const char *name)
{
    (void)pthread_mutex_lock(&env->mutex);
    for (size_t i = 0; i < env->kept_count; i++)
        if (strcmp(env->kept[i].name, name) == 0)
            drop_at(env, i--);
    (void)pthread_mutex_unlock(&env->mutex);
}

static bool find_kept(sch_bucket_env *env, const char *name, bkt_token *ret_token)
{
    bool is_found = false;

    (void)pthread_mutex_lock(&env->mutex);
    for (size_t i = 0; i < env->kept_count && !is_found; i++)
        if (strcmp(env->kept[i].name, name) == 0 &&
            env->kept[i].token.expires_ms - SPARE_MS > sch_now_ms())
            is_found = copy_token(&env->kept[i].token, ret_token);
    (void)pthread_mutex_unlock(&env->mutex);
    return is_found;
}

/* The newest replaces one of the same name, else the one that ends first where all is full. */
static void keep(sch_bucket_env *env, const char *name, const bkt_token *token)
{
    bkt_token copy;
    char *own_name = strdup(name);
    size_t first = 0;

    bkt_token_drop(env, name);
    if (!own_name || !copy_token(token, &copy)) {
        free(own_name);
        return;
    }
    (void)pthread_mutex_lock(&env->mutex);
    if (env->kept_count == BKT_TOKENS) {
        for (size_t i = 1; i < env->kept_count; i++)
            if (env->kept[i].token.expires_ms < env->kept[first].token.expires_ms)
                first = i;
        drop_at(env, first);
    }
    env->kept[env->kept_count].name = own_name;
    env->kept[env->kept_count++].token = copy;
    (void)pthread_mutex_unlock(&env->mutex);
}

sch_status bkt_token_get(sch_bucket *b, const char *name,
                         sch_status (*fetch)(sch_bucket *b, bkt_token *ret_token, sch_err *err),
                         bkt_token *ret_token, sch_err *err)
{
    bkt_token token = {0};
    sch_status s;

    if (find_kept(b->env, name, ret_token))
        return SCH_OK;
    s = fetch(b, &token, err);
    if (s != SCH_OK) {
        bkt_token_done(token);
        return s;
    }
    keep(b->env, name, &token);
    *ret_token = token;
    return SCH_OK;
}

/* A refused identity is no bad request of the client's: the grant is not usable. */
static sch_status explain_refusal(const sch_http_reply *reply, const char *what, sch_err *err)
{
    sch_err why = {0};
    sch_status s = bkt_explain(reply, what, &why);

    if (reply->outcome == SCH_HTTP_ANSWERED && s == SCH_INVALID && reply->status < 500)
        return sch_fail_id(err, SCH_DENIED, "data_source_access_denied", "%s", why.text);
    if (err)
        *err = why;
    return s;
}

sch_status bkt_ask(sch_bucket *b, const sch_http_request *request, const char *what,
                   sch_strbuf *ret_body, sch_err *err)
{
    SCH_AUTO(sch_http_free) sch_http *http = NULL;
    const sch_http_rules rules = {.allow_http = true,
                                  .allow_private = true,
                                  .connect_s = b->hurry_s,
                                  .total_s = b->hurry_s ? b->hurry_s : ASK_S,
                                  .cancel_fd = b->cancel_fd};
    sch_status s = sch_http_new(&rules, &http, err);

    for (int attempt = 1; s == SCH_OK; attempt++) {
        SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};

        s = sch_http_do(http, request, &reply, err);
        if (s != SCH_OK)
            break;
        if (reply.outcome == SCH_HTTP_ANSWERED && reply.status >= 200 && reply.status < 300) {
            sch_strbuf_add(ret_body, sch_strbuf_str(&reply.body), reply.body.len);
            return ret_body->failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
        }
        if (bkt_may_pass(&reply) && attempt < 3 && !b->hurry_s && bkt_pause(b, attempt, &reply))
            continue;
        s = explain_refusal(&reply, what, err);
    }
    return s;
}

char *bkt_json_string(const char *json, size_t len, const char *name)
{
    json_t *root = json_loadb(json, len, 0, NULL);
    const char *text = json_string_value(json_object_get(root, name));
    char *copy = text ? strdup(text) : NULL;

    json_decref(root);
    return copy;
}

sch_status bkt_read_token(const sch_strbuf *body, bkt_token *ret_token, sch_err *err)
{
    json_t *root = json_loadb(sch_strbuf_str(body), body->len, 0, NULL);
    json_int_t seconds = json_integer_value(json_object_get(root, "expires_in"));

    json_decref(root);
    ret_token->bearer = bkt_json_string(sch_strbuf_str(body), body->len, "access_token");
    ret_token->expires_ms = sch_now_ms() + (seconds > 0 ? seconds : TOKEN_S) * 1000;
    return ret_token->bearer ? SCH_OK
                             : sch_fail_id(err, SCH_INVALID, "unknown_error",
                                           "the token service gave no access_token");
}
