/* SPDX-License-Identifier: Apache-2.0 */
#include "server/credentials.h"

#include "schema/base/clock.h"

#include <stdio.h>
#include <string.h>

enum { SECRET_BYTES = 32, APP_SUFFIX_BYTES = 3 };

typedef struct creation {
    const char *app_id; /* NULL: see srv_new_key() */
    const char *group;
    const char *name;
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

static sch_status insert_app(sch_db *db, const char *group, int64_t now_ms, char app_id[64],
                             sch_err *err)
{
    char group_id[SCH_UUID_LEN];
    char suffix[2 * APP_SUFFIX_BYTES + 1];
    sch_status s = sch_group_insert(db, group, now_ms, group_id, err);

    if (s != SCH_OK)
        return s;
    do {
        sch_random_hex(APP_SUFFIX_BYTES, suffix);
        snprintf(app_id, 64, "recto_%s", suffix);
        s = sch_app_insert(db, group_id, app_id, now_ms, err);
    } while (s == SCH_EXISTS);
    return s;
}

/** The secret is made outside, so that running twice gives the same key. */
static sch_status create(sch_db *db, void *arg, sch_err *err)
{
    creation *in = arg;
    const int64_t now_ms = sch_now_ms();
    uint8_t digest[SCH_SHA256_LEN];
    char oldest[64] = "";
    srv_credentials made = {.app_id = ""};
    sch_status s = sch_key_each(db, take_app, oldest, err);

    if (s != SCH_OK)
        return s;
    if (in->only_first && oldest[0])
        return sch_fail(err, SCH_EXISTS, "there are keys already");
    if (in->app_id)
        snprintf(made.app_id, sizeof made.app_id, "%s", in->app_id);
    else if (oldest[0] && !in->group)
        memcpy(made.app_id, oldest, sizeof oldest);
    else
        s = insert_app(db, in->group ? in->group : "default", now_ms, made.app_id, err);
    if (s != SCH_OK)
        return s;
    sch_sha256_of(in->secret, strlen(in->secret), digest);
    s = sch_key_insert(db, made.app_id, in->name, digest, in->secret + strlen(in->secret) - 4,
                       now_ms, made.key_id, err);
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
    creation in = {.name = "made at the first start", .only_first = true};

    return run(pool, &in, ret_credentials, err);
}

sch_status srv_new_key(sch_dbpool *pool, const char *app_id, const char *group, const char *name,
                       srv_credentials *ret_credentials, sch_err *err)
{
    creation in = {.app_id = app_id, .group = group, .name = name};

    return run(pool, &in, ret_credentials, err);
}
