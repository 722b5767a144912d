/* SPDX-License-Identifier: Apache-2.0 */
#include "server/keys.h"

#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"
#include "server/credentials.h"
#include "server/tool.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto key create [--name TEXT] [--app-id ID | --group GROUP | --new-group NAME]\n"
    "                        [--expires WHEN] [--per-minute N] [--json] [SETTING...]\n"
    "       recto key list [--json] [SETTING...]\n"
    "       recto key rotate KEY_ID|HINT [--keep TIME] [--expires WHEN] [--json] [SETTING...]\n"
    "       recto key revoke KEY_ID|HINT [SETTING...]\n"
    "\n"
    "create   make a key of the oldest app, of the app ID, of a group's oldest app, or of a new\n"
    "         group with its own files; it is printed this once and stored as a hash\n"
    "list     keys with their ids and the last four characters (the hint), never the keys\n"
    "rotate   make a key in the place of another, which works on for a while (--keep, 24h)\n"
    "revoke   make a key useless from now on\n"
    "\n"
    "WHEN is a time from now (90d, 12h), a day (2027-01-31) or never. N submissions a minute;\n"
    "none: without limit; default: as the setting submissions_per_minute says.\n"
    "\nSettings:\n";

enum {
    OPTION_JSON,
    OPTION_NAME,
    OPTION_APP_ID,
    OPTION_GROUP,
    OPTION_NEW_GROUP,
    OPTION_EXPIRES,
    OPTION_PER_MINUTE,
    OPTION_KEEP,
};
static const srv_tool_option options[] = {
    [OPTION_JSON] = {"--json", false},
    [OPTION_NAME] = {"--name", true},
    [OPTION_APP_ID] = {"--app-id", true},
    [OPTION_GROUP] = {"--group", true},
    [OPTION_NEW_GROUP] = {"--new-group", true},
    [OPTION_EXPIRES] = {"--expires", true},
    [OPTION_PER_MINUTE] = {"--per-minute", true},
    [OPTION_KEEP] = {"--keep", true},
    {NULL, false},
};

#define DAY_MS INT64_C(86400000)

static sch_status read_wish(const srv_tool_args *args, srv_key_wish *ret_wish, sch_err *err)
{
    const char *const *value = args->value;
    const int64_t now_ms = sch_now_ms();
    srv_key_wish wish = {
        .app_id = value[OPTION_APP_ID],
        .group = value[OPTION_GROUP],
        .new_group = value[OPTION_NEW_GROUP],
        .name = value[OPTION_NAME] ? value[OPTION_NAME] : "",
        .per_minute = SCH_AS_SETTINGS,
        .keep_ms = DAY_MS,
    };
    int64_t keep_until_ms = now_ms + DAY_MS;
    sch_status s = SCH_OK;

    if (strlen(wish.name) > 64 ||
        (wish.new_group && (!*wish.new_group || strlen(wish.new_group) > 64)))
        return sch_fail(err, SCH_INVALID, "a name has 1 to 64 bytes");
    if (!!wish.app_id + !!wish.group + !!wish.new_group > 1)
        return sch_fail(err, SCH_INVALID, "--app-id, --group and --new-group exclude each other");
    if (value[OPTION_EXPIRES])
        s = srv_tool_time("--expires", value[OPTION_EXPIRES], now_ms, &wish.expires_ms, err);
    if (s == SCH_OK && value[OPTION_PER_MINUTE])
        s = srv_tool_limit("--per-minute", value[OPTION_PER_MINUTE], &wish.per_minute, err);
    if (s == SCH_OK && value[OPTION_KEEP])
        s = srv_tool_time("--keep", value[OPTION_KEEP], now_ms, &keep_until_ms, err);
    if (s != SCH_OK)
        return s;
    if (keep_until_ms < now_ms)
        return sch_fail(err, SCH_INVALID, "--keep: must be such as 24h or 0s");
    wish.keep_ms = keep_until_ms - now_ms;
    *ret_wish = wish;
    return SCH_OK;
}

static sch_status make(const srv_tool_args *args, const char *instead_of, sch_err *err)
{
    srv_key_wish wish;
    srv_credentials made;
    sch_status s = read_wish(args, &wish, err);

    if (s != SCH_OK)
        return s;
    wish.instead_of = instead_of;
    s = srv_new_key(args->pool, &wish, &made, err);
    if (s != SCH_OK)
        return s;
    if (args->value[OPTION_JSON])
        printf("{\"app_id\":\"%s\",\"app_key\":\"%s\",\"key_id\":\"%s\"}\n", made.app_id,
               made.app_key, made.key_id);
    else
        printf("app_id:  %s\napp_key: %s\nThe key is shown this once and not stored.\n",
               made.app_id, made.app_key);
    return SCH_OK;
}

static sch_status create_key(const srv_tool_args *args, sch_err *err)
{
    return make(args, NULL, err);
}

static sch_status rotate_key(const srv_tool_args *args, sch_err *err)
{
    return make(args, args->operand, err);
}

static bool print_json(const sch_key *key, void *arg)
{
    bool *is_first = arg;

    printf("%s{\"key_id\":\"%s\",\"app_id\":\"%s\",\"group_id\":\"%s\",", *is_first ? "" : ",\n ",
           key->key_id, key->app_id, key->group_id);
    srv_tool_print_text("name", key->name);
    printf(",\"hint\":\"%s\",", key->hint);
    srv_tool_print_time("created_at", key->created_ms);
    putchar(',');
    srv_tool_print_time("revoked_at", key->revoked_ms);
    putchar(',');
    srv_tool_print_time("expires_at", key->expires_ms);
    putchar(',');
    srv_tool_print_time("used_at", key->used_ms);
    putchar(',');
    srv_tool_print_limit("per_minute", key->per_minute);
    putchar('}');
    *is_first = false;
    return true;
}

static const char *state_of(const sch_key *key)
{
    if (key->revoked_ms)
        return "revoked";
    return key->expires_ms && key->expires_ms <= sch_now_ms() ? "expired" : "live";
}

static bool print_line(const sch_key *key, void *arg)
{
    char created[SCH_TIME_LEN], used[SCH_TIME_LEN];

    (void)arg;
    printf("%s  %-16s  ...%s  %s  %-20s  %-7s  %s\n", key->key_id, key->app_id, key->hint,
           sch_time_iso(key->created_ms, created),
           key->used_ms ? sch_time_iso(key->used_ms, used) : "never used", state_of(key),
           key->name);
    return true;
}

static sch_status each_key(sch_db *db, bool json, sch_err *err)
{
    bool is_first = true;

    return sch_key_each(db, json ? print_json : print_line, &is_first, err);
}

static sch_status list_keys(const srv_tool_args *args, sch_err *err)
{
    return srv_tool_list(args, args->value[OPTION_JSON] != NULL, each_key, err);
}

static sch_status write_revocation(sch_db *db, void *arg, sch_err *err)
{
    return sch_key_revoke(db, arg, sch_now_ms(), err);
}

static sch_status revoke_key(const srv_tool_args *args, sch_err *err)
{
    sch_status s = sch_dbpool_write(args->pool, write_revocation, (void *)args->operand, err);

    if (s == SCH_OK)
        printf("%s is revoked\n", args->operand);
    return s;
}

int srv_keys(int argc, char **argv)
{
    static const srv_tool_verb verbs[] = {
        {"create", SRV_TOOL_NONE, create_key}, {"list", SRV_TOOL_NONE, list_keys},
        {"rotate", SRV_TOOL_MUST, rotate_key}, {"revoke", SRV_TOOL_MUST, revoke_key},
        {NULL, SRV_TOOL_NONE, NULL},
    };
    static const srv_tool tool = {"key", usage, options, verbs};

    return srv_tool_run(&tool, argc, argv);
}
