/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/hook/hook_priv.h"

#include "schema/base/ids.h"
#include "schema/base/seal.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#define PREFIX       "whsec_"
#define RANDOM_BYTES 32

/* The name that a sealed secret is bound to: it opens for this application only. */
static const char *seal_name(const char *app_id, char name[96])
{
    (void)snprintf(name, 96, "webhook:%s", app_id);
    return name;
}

sch_status sch_hooks_open(const sch_settings *settings, sch_hooks **ret_hooks, sch_err *err)
{
    sch_hooks *hooks = calloc(1, sizeof *hooks);
    sch_status s;

    if (!hooks)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = sch_settings_secret_key(settings, hooks->key, err);
    if (s == SCH_OK)
        *ret_hooks = hooks;
    else
        (void)sch_hooks_close(hooks);
    return s;
}

sch_hooks *sch_hooks_close(sch_hooks *hooks)
{
    if (hooks)
        OPENSSL_cleanse(hooks->key, sizeof hooks->key);
    free(hooks);
    return NULL;
}

void sch_hook_keys_wipe(sch_hook_keys *keys)
{
    OPENSSL_cleanse(keys, sizeof *keys);
}

/* A new secret, sealed, on its way into its row. */
typedef struct fresh {
    const char *app_id;
    uint8_t sealed[SCH_HOOK_SECRET_MAX];
    size_t len;
    int64_t since_ms, now_ms;
} fresh;

static sch_status make_fresh(const sch_hooks *hooks, const char *app_id, fresh *f, sch_err *err)
{
    char secret[SCH_HOOK_SECRET_LEN] = PREFIX;
    char name[96];
    sch_status s;

    sch_random_hex(RANDOM_BYTES, secret + strlen(PREFIX));
    f->app_id = app_id;
    f->len = strlen(secret) + SCH_SEAL_EXTRA;
    s = sch_seal(hooks->key, seal_name(app_id, name), secret, strlen(secret), f->sealed, err);
    OPENSSL_cleanse(secret, sizeof secret);
    return s;
}

static sch_status mint(sch_db *db, void *arg, sch_err *err)
{
    const fresh *f = arg;

    return sch_hook_secret_mint(db, f->app_id, f->sealed, f->len, err);
}

static sch_status rotate(sch_db *db, void *arg, sch_err *err)
{
    const fresh *f = arg;

    return sch_hook_secret_rotate(db, f->app_id, f->sealed, f->len, f->since_ms, f->now_ms, err);
}

static sch_status open_one(const sch_hooks *hooks, const char *app_id, const uint8_t *sealed,
                           size_t len, char ret_secret[SCH_HOOK_SECRET_LEN], sch_err *err)
{
    char name[96];

    if (len <= SCH_SEAL_EXTRA || len - SCH_SEAL_EXTRA >= SCH_HOOK_SECRET_LEN ||
        sch_unseal(hooks->key, seal_name(app_id, name), sealed, len, ret_secret, err) != SCH_OK)
        return sch_fail(err, SCH_FATAL, "the signing secret of app %s does not open", app_id);
    return SCH_OK;
}

static sch_status read_secrets(sch_dbpool *pool, const char *app_id, sch_hook_secrets *sealed,
                               sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(pool, &db, err);

    return s == SCH_OK ? sch_hook_secrets_get(db, app_id, sealed, err) : s;
}

sch_status sch_hooks_keys(const sch_hooks *hooks, sch_dbpool *pool, const char *app_id,
                          int64_t now_ms, sch_hook_keys *ret_keys, sch_err *err)
{
    sch_hook_secrets sealed = {.now_len = 0};
    sch_hook_keys keys = {.now = ""};
    sch_status s = read_secrets(pool, app_id, &sealed, err);

    if (s == SCH_OK && sealed.now_len == 0) {
        fresh f;

        s = make_fresh(hooks, app_id, &f, err);
        if (s == SCH_OK)
            s = sch_dbpool_write(pool, mint, &f, err);
        if (s == SCH_OK) /* ours, or that of whoever came first */
            s = read_secrets(pool, app_id, &sealed, err);
    }
    if (s == SCH_OK)
        s = open_one(hooks, app_id, sealed.now, sealed.now_len, keys.now, err);
    if (s == SCH_OK && sealed.old_len > 0 && now_ms - sealed.rotated_ms < SCH_HOOK_OVERLAP_MS)
        s = open_one(hooks, app_id, sealed.old, sealed.old_len, keys.old, err);
    if (s == SCH_OK)
        *ret_keys = keys;
    sch_hook_keys_wipe(&keys);
    return s;
}

sch_status sch_hooks_rotate(const sch_hooks *hooks, sch_dbpool *pool, const char *app_id,
                            bool force, int64_t now_ms, sch_err *err)
{
    fresh f = {.app_id = app_id};
    sch_status s = make_fresh(hooks, app_id, &f, err);

    f.now_ms = now_ms;
    f.since_ms = force ? INT64_MAX : now_ms - SCH_HOOK_OVERLAP_MS;
    return s == SCH_OK ? sch_dbpool_write(pool, rotate, &f, err) : s;
}
