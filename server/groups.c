/* SPDX-License-Identifier: Apache-2.0 */
#include "server/groups.h"

#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"
#include "server/credentials.h"
#include "server/tool.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto group create NAME [--json] [SETTING...]\n"
    "       recto group list [--json] [SETTING...]\n"
    "       recto group add-app GROUP [--app-id ID] [--json] [SETTING...]\n"
    "\n"
    "create   make a group: an organization that sees its own files and no others\n"
    "list     groups with their apps, live keys and monthly quotas\n"
    "add-app  make another app of a group; its keys see the group's files under their own app_id\n"
    "\n"
    "GROUP is an id or, when only one group has it, a name. `recto key create --group` makes "
    "keys.\n"
    "\nSettings:\n";

enum { OPTION_JSON, OPTION_APP_ID };
static const srv_tool_option options[] = {
    [OPTION_JSON] = {"--json", false},
    [OPTION_APP_ID] = {"--app-id", true},
    {NULL, false},
};

typedef struct addition {
    const char *group;  /* a name, or a group that there is */
    const char *app_id; /* NULL: one by chance */
    char group_id[SCH_UUID_LEN];
    char made_app_id[64];
} addition;

static sch_status write_group(sch_db *db, void *arg, sch_err *err)
{
    addition *a = arg;

    return sch_group_insert(db, a->group, sch_now_ms(), a->group_id, err);
}

static sch_status create_group(const srv_tool_args *args, sch_err *err)
{
    addition a = {.group = args->operand};
    sch_status s;

    if (strlen(a.group) > 64)
        return sch_fail(err, SCH_INVALID, "a name has 1 to 64 bytes");
    s = sch_dbpool_write(args->pool, write_group, &a, err);
    if (s == SCH_OK)
        printf(args->value[OPTION_JSON] ? "{\"group_id\":\"%s\"}\n" : "group_id: %s\n", a.group_id);
    return s;
}

static sch_status write_app(sch_db *db, void *arg, sch_err *err)
{
    addition *a = arg;
    sch_status s = sch_group_find(db, a->group, a->group_id, err);

    if (s != SCH_OK)
        return s;
    if (!a->app_id)
        return srv_new_app(db, a->group_id, sch_now_ms(), a->made_app_id, err);
    (void)snprintf(a->made_app_id, sizeof a->made_app_id, "%s", a->app_id);
    s = sch_app_insert(db, a->group_id, a->app_id, sch_now_ms(), err);
    return s == SCH_EXISTS ? sch_fail(err, s, "there is an app %s already", a->app_id) : s;
}

static sch_status add_app(const srv_tool_args *args, sch_err *err)
{
    addition a = {.group = args->operand, .app_id = args->value[OPTION_APP_ID]};
    sch_status s;

    if (a.app_id && (!sch_name_is_valid(a.app_id) || strlen(a.app_id) > 63))
        return sch_fail(err, SCH_INVALID, "--app-id: must be 1 to 63 of A-Z a-z 0-9 _ - . :");
    s = sch_dbpool_write(args->pool, write_app, &a, err);
    if (s == SCH_OK)
        printf(args->value[OPTION_JSON] ? "{\"app_id\":\"%s\"}\n" : "app_id: %s\n", a.made_app_id);
    return s;
}

static bool print_json(const sch_group *group, void *arg)
{
    bool *is_first = arg;

    printf("%s{\"group_id\":\"%s\",", *is_first ? "" : ",\n ", group->group_id);
    srv_tool_print_text("name", group->name);
    putchar(',');
    srv_tool_print_time("created_at", group->created_ms);
    printf(",\"apps\":%lld,\"keys\":%lld,", (long long)group->apps, (long long)group->keys);
    srv_tool_print_limit("files_month", group->files_month);
    putchar(',');
    srv_tool_print_limit("pages_month", group->pages_month);
    putchar('}');
    *is_first = false;
    return true;
}

static bool print_line(const sch_group *group, void *arg)
{
    char created[SCH_TIME_LEN], files[24], pages[24];

    (void)arg;
    printf("%s  %s  %lld apps  %lld keys  files %s  pages %s  %s\n", group->group_id,
           sch_time_iso(group->created_ms, created), (long long)group->apps, (long long)group->keys,
           srv_tool_limit_text(group->files_month, files),
           srv_tool_limit_text(group->pages_month, pages), group->name);
    return true;
}

static sch_status each_group(sch_db *db, bool json, sch_err *err)
{
    bool is_first = true;

    return sch_group_each(db, json ? print_json : print_line, &is_first, err);
}

static sch_status list_groups(const srv_tool_args *args, sch_err *err)
{
    return srv_tool_list(args, args->value[OPTION_JSON] != NULL, each_group, err);
}

int srv_groups(int argc, char **argv)
{
    static const srv_tool_verb verbs[] = {
        {"create", SRV_TOOL_MUST, create_group},
        {"list", SRV_TOOL_NONE, list_groups},
        {"add-app", SRV_TOOL_MUST, add_app},
        {NULL, SRV_TOOL_NONE, NULL},
    };
    static const srv_tool tool = {"group", usage, options, verbs};

    return srv_tool_run(&tool, argc, argv);
}
