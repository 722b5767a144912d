/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"
#include "server/groups.h"
#include "server/tool.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto quota show [GROUP] [--json] [SETTING...]\n"
    "       recto quota set GROUP [--files N] [--pages N] [SETTING...]\n"
    "\n"
    "show   what groups used this month (UTC), and their limits\n"
    "set    files and pages that a group may have read a calendar month; N is a number, none, or\n"
    "       default: as the settings files_per_month and pages_per_month say\n"
    "\n"
    "GROUP is an id or, when only one group has it, a name. Submissions beyond a quota get 429 "
    "until\n"
    "the month ends; a document with more pages than are left ends as quota_exceeded.\n"
    "\nSettings:\n";

enum { OPTION_JSON, OPTION_FILES, OPTION_PAGES };
static const srv_tool_option options[] = {
    [OPTION_JSON] = {"--json", false},
    [OPTION_FILES] = {"--files", true},
    [OPTION_PAGES] = {"--pages", true},
    {NULL, false},
};

/** A listing of what was used. */
typedef struct report {
    sch_db *db;
    sch_quota standard;
    char only[SCH_UUID_LEN]; /* "": every group */
    bool json, is_first;
    sch_status status;
    sch_err *err;
} report;

static void print_json(const sch_group *group, const sch_usage *u, bool is_first)
{
    printf("%s{\"group_id\":\"%s\",", is_first ? "" : ",\n ", group->group_id);
    srv_tool_print_text("name", group->name);
    printf(",\"month\":\"%04d-%02d\",\"files\":%lld,\"pages\":%lld,", u->month / 100,
           u->month % 100, (long long)u->files, (long long)u->pages);
    srv_tool_print_limit("files_limit", u->limit.files_month);
    putchar(',');
    srv_tool_print_limit("pages_limit", u->limit.pages_month);
    putchar('}');
}

static void print_line(const sch_group *group, const sch_usage *u)
{
    char files[24], pages[24];

    printf("%s  %04d-%02d  files %lld of %s  pages %lld of %s  %s\n", group->group_id,
           u->month / 100, u->month % 100, (long long)u->files,
           srv_tool_limit_text(u->limit.files_month, files), (long long)u->pages,
           srv_tool_limit_text(u->limit.pages_month, pages), group->name);
}

static bool print_group(const sch_group *group, void *arg)
{
    report *r = arg;
    sch_usage u;

    if (r->only[0] && strcmp(r->only, group->group_id) != 0)
        return true;
    r->status = sch_usage_get(r->db, group->group_id, &r->standard, sch_now_ms(), &u, r->err);
    if (r->status != SCH_OK)
        return false;
    if (r->json)
        print_json(group, &u, r->is_first);
    else
        print_line(group, &u);
    r->is_first = false;
    return true;
}

static sch_status show(const srv_tool_args *args, sch_err *err)
{
    report r = {
        .standard = {args->settings->files_per_month, args->settings->pages_per_month},
        .json = args->value[OPTION_JSON] != NULL,
        .is_first = true,
        .err = err,
    };
    sch_status s = sch_dbpool_reader(args->pool, &r.db, err);

    if (s == SCH_OK && args->operand)
        s = sch_group_find(r.db, args->operand, r.only, err);
    if (s != SCH_OK)
        return s;
    if (r.json)
        putchar('[');
    s = sch_group_each(r.db, print_group, &r, err);
    if (r.json)
        puts("]");
    return s == SCH_OK ? r.status : s;
}

/** New limits of a group; those that were not given stay. */
typedef struct change {
    const char *group;
    bool has_files, has_pages;
    int64_t files, pages;
    char group_id[SCH_UUID_LEN];
} change;

static bool keep_others(const sch_group *group, void *arg)
{
    change *c = arg;

    if (strcmp(group->group_id, c->group_id) != 0)
        return true;
    if (!c->has_files)
        c->files = group->files_month;
    if (!c->has_pages)
        c->pages = group->pages_month;
    return false;
}

static sch_status write_change(sch_db *db, void *arg, sch_err *err)
{
    change *c = arg;
    sch_status s = sch_group_find(db, c->group, c->group_id, err);

    if (s == SCH_OK)
        s = sch_group_each(db, keep_others, c, err);
    return s == SCH_OK ? sch_group_set_quota(db, c->group_id, c->files, c->pages, err) : s;
}

static sch_status set(const srv_tool_args *args, sch_err *err)
{
    const char *files = args->value[OPTION_FILES], *pages = args->value[OPTION_PAGES];
    change c = {.group = args->operand, .has_files = files != NULL, .has_pages = pages != NULL};
    char files_text[24], pages_text[24];
    sch_status s = SCH_OK;

    if (!files && !pages)
        return sch_fail(err, SCH_INVALID, "set needs --files or --pages");
    if (files)
        s = srv_tool_limit("--files", files, &c.files, err);
    if (s == SCH_OK && pages)
        s = srv_tool_limit("--pages", pages, &c.pages, err);
    if (s == SCH_OK)
        s = sch_dbpool_write(args->pool, write_change, &c, err);
    if (s == SCH_OK)
        printf("%s: files %s, pages %s a month\n", args->operand,
               srv_tool_limit_text(c.files, files_text), srv_tool_limit_text(c.pages, pages_text));
    return s;
}

int srv_quotas(int argc, char **argv)
{
    static const srv_tool_verb verbs[] = {
        {"show", SRV_TOOL_MAY, show},
        {"set", SRV_TOOL_MUST, set},
        {NULL, SRV_TOOL_NONE, NULL},
    };
    static const srv_tool tool = {"quota", usage, options, verbs};

    return srv_tool_run(&tool, argc, argv);
}
