/* SPDX-License-Identifier: Apache-2.0 */
#include "server/credentials.h"

#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"

#include <stdio.h>
#include <string.h>

enum { SECRET_BYTES = 32, APP_SUFFIX_BYTES = 3 };

typedef struct creation {
    srv_key_wish wish;
    bool only_first;
    char secret[SRV_SECRET_LEN];
    srv_credentials made;
} creation;

static bool take_app(const sch_key *key, void *arg)
{
    char *app_id = arg;

    snprintf(app_id, sizeof key->app_id, "%s", key->app_id);
    return false; /* the first is the oldest */
}

sch_status srv_new_app(sch_db *db, const char *group_id, int64_t now_ms, char ret_app_id[64],
                       sch_err *err)
{
    char suffix[2 * APP_SUFFIX_BYTES + 1];
    sch_status s;

    do {
        sch_random_hex(APP_SUFFIX_BYTES, suffix);
        snprintf(ret_app_id, 64, "recto_%s", suffix);
        s = sch_app_insert(db, group_id, ret_app_id, now_ms, err);
    } while (s == SCH_EXISTS);
    return s;
}

static sch_status find_group_app(sch_db *db, const char *group, int64_t now_ms, char app_id[64],
                                 sch_err *err)
{
    char group_id[SCH_UUID_LEN];
    sch_status s = sch_group_find(db, group, group_id, err);

    if (s == SCH_OK)
        s = sch_app_oldest(db, group_id, app_id, err);
    else
        return s;
    return s == SCH_NOT_FOUND ? srv_new_app(db, group_id, now_ms, app_id, err) : s;
}

/** The app of the new key. */
static sch_status find_app(sch_db *db, const srv_key_wish *wish, int64_t now_ms, char app_id[64],
                           sch_err *err)
{
    char group_id[SCH_UUID_LEN];
    sch_status s;

    if (wish->app_id) {
        snprintf(app_id, 64, "%s", wish->app_id);
        return SCH_OK;
    }
    if (wish->group)
        return find_group_app(db, wish->group, now_ms, app_id, err);
    if (!wish->new_group) {
        app_id[0] = '\0';
        s = sch_key_each(db, take_app, app_id, err);
        if (s != SCH_OK || app_id[0])
            return s;
    }
    s = sch_group_insert(db, wish->new_group ? wish->new_group : "default", now_ms, group_id, err);
    return s == SCH_OK ? srv_new_app(db, group_id, now_ms, app_id, err) : s;
}

/** What the new key takes over from the one that it replaces, which gets an end. */
static sch_status replace(sch_db *db, srv_key_wish *wish, sch_key *old, int64_t now_ms,
                          sch_err *err)
{
    int64_t end_ms = now_ms + wish->keep_ms;
    sch_status s = sch_key_resolve(db, wish->instead_of, old, err);

    if (s != SCH_OK)
        return s;
    wish->app_id = old->app_id;
    wish->name = old->name;
    wish->per_minute = old->per_minute;
    if (old->expires_ms != 0 && old->expires_ms < end_ms)
        end_ms = old->expires_ms;
    return sch_key_set_limits(db, old->key_id, end_ms, old->per_minute, err);
}

/** The secret is made outside, so that running twice gives the same key. */
static sch_status create(sch_db *db, void *arg, sch_err *err)
{
    creation *in = arg;
    const int64_t now_ms = sch_now_ms();
    srv_key_wish wish = in->wish;
    uint8_t digest[SCH_SHA256_LEN];
    char oldest[64] = "";
    sch_key old;
    srv_credentials made = {.app_id = ""};
    sch_status s = SCH_OK;

    if (in->only_first)
        s = sch_key_each(db, take_app, oldest, err);
    if (s == SCH_OK && oldest[0])
        return sch_fail(err, SCH_EXISTS, "there are keys already");
    if (s == SCH_OK && wish.instead_of)
        s = replace(db, &wish, &old, now_ms, err);
    if (s == SCH_OK)
        s = find_app(db, &wish, now_ms, made.app_id, err);
    if (s != SCH_OK)
        return s;
    sch_sha256_of(in->secret, strlen(in->secret), digest);
    s = sch_key_insert(db, made.app_id, wish.name, digest, in->secret + strlen(in->secret) - 4,
                       now_ms, made.key_id, err);
    if (s == SCH_OK)
        s = sch_key_set_limits(db, made.key_id, wish.expires_ms, wish.per_minute, err);
    if (s != SCH_OK)
        return s;
    memcpy(made.app_key, in->secret, sizeof made.app_key);
    in->made = made;
    return SCH_OK;
}

static sch_status run(sch_dbpool *pool, creation *in, srv_credentials *ret_credentials,
                      sch_err *err)
{
    sch_status s;

    sch_random_hex(SECRET_BYTES, in->secret);
    s = sch_dbpool_write(pool, create, in, err);
    if (s == SCH_OK)
        *ret_credentials = in->made;
    return s;
}

sch_status srv_first_key(sch_dbpool *pool, srv_credentials *ret_credentials, sch_err *err)
{
    creation in = {
        .wish = {.name = "made at the first start", .per_minute = SCH_AS_SETTINGS},
        .only_first = true,
    };

    return run(pool, &in, ret_credentials, err);
}

sch_status srv_new_key(sch_dbpool *pool, const srv_key_wish *wish, srv_credentials *ret_credentials,
                       sch_err *err)
{
    creation in = {.wish = *wish};

    return run(pool, &in, ret_credentials, err);
}
