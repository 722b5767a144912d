/* SPDX-License-Identifier: Apache-2.0 */
#include "server/webhooks.h"

#include "schema/base/clock.h"
#include "schema/db/hooks.h"
#include "schema/db/queries_tenant.h"
#include "schema/db/wake.h"
#include "schema/wire/callback.h"
#include "schema/wire/uri.h"
#include "server/tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: recto webhook list [--state waiting|delivered|failed] [--file ID] [--job ID]\n"
    "                          [--group GROUP] [--limit N] [--json] [SETTING...]\n"
    "       recto webhook retry NUMBER|all [--group GROUP] [SETTING...]\n"
    "\n"
    "list    what was and is to be sent, newest first (100 unless --limit says otherwise): "
    "number,\n"
    "        state, attempts, the last answer, and to whom; queries of URLs and headers are not "
    "shown\n"
    "retry   try again what was given up: one by its number, or all\n"
    "\n"
    "GROUP is an id or, when only one group has it, a name.\n"
    "\nSettings:\n";

enum { OPTION_JSON, OPTION_STATE, OPTION_FILE, OPTION_JOB, OPTION_GROUP, OPTION_LIMIT };
static const srv_tool_option options[] = {
    [OPTION_JSON] = {"--json", false},
    [OPTION_STATE] = {"--state", true},
    [OPTION_FILE] = {"--file", true},
    [OPTION_JOB] = {"--job", true},
    [OPTION_GROUP] = {"--group", true},
    [OPTION_LIMIT] = {"--limit", true},
    {NULL, false},
};

enum { LIMIT = 100, LIMIT_MAX = 1000000 };

/** A text as JSON, or null. */
static void print_member(const char *name, const char *text)
{
    if (text && *text)
        srv_tool_print_text(name, text);
    else
        printf("\"%s\":null", name);
}

static bool print_json(const sch_hook_log *e, void *arg)
{
    bool *is_first = arg;
    char url[512];

    printf("%s{\"number\":%lld,", *is_first ? "" : ",\n ", (long long)e->post_no);
    print_member("state", sch_hook_state_name(e->state));
    putchar(',');
    print_member("event", sch_hook_event_name(e->event));
    putchar(',');
    print_member("file_id", e->file_id);
    putchar(',');
    print_member("job_id", e->job_id);
    putchar(',');
    print_member("group_id", e->group_id);
    putchar(',');
    print_member("app_id", e->app_id);
    putchar(',');
    print_member("url", sch_uri_redact(e->url, url, sizeof url));
    printf(",\"attempts\":%d,\"response_code\":", e->attempts);
    printf(e->status ? "%ld," : "null,", e->status);
    print_member("detail", e->error);
    putchar(',');
    srv_tool_print_time("created_at", e->created_ms);
    putchar(',');
    srv_tool_print_time("due_at", e->due_ms);
    putchar(',');
    srv_tool_print_time("ended_at", e->ended_ms);
    putchar('}');
    *is_first = false;
    return true;
}

static bool print_line(const sch_hook_log *e, void *arg)
{
    const char *about = e->file_id ? e->file_id : e->job_id;
    char created[SCH_TIME_LEN], due[SCH_TIME_LEN], url[512];

    (void)arg;
    printf("%-6lld  %s  %-9s  %-14s  %-36s  attempts %d", (long long)e->post_no,
           sch_time_iso(e->created_ms, created), sch_hook_state_name(e->state),
           e->event ? sch_hook_event_name(e->event) : "callback", about ? about : "-", e->attempts);
    if (e->status)
        printf(", last answer %ld", e->status);
    if (e->due_ms)
        printf(", next %s", sch_time_iso(e->due_ms, due));
    printf("  %s", sch_uri_redact(e->url, url, sizeof url));
    if (e->error && !e->status)
        printf("  (%s)", e->error);
    putchar('\n');
    return true;
}

static sch_status read_state(const char *text, int *ret_state, sch_err *err)
{
    *ret_state = -1;
    for (int i = 0; text && i < SCH_HOOK_STATE_COUNT; i++)
        if (strcmp(sch_hook_state_name((sch_hook_state)i), text) == 0)
            *ret_state = i;
    if (text && *ret_state < 0)
        return sch_fail(err, SCH_INVALID, "--state: must be waiting, delivered or failed");
    return SCH_OK;
}

static sch_status read_limit(const char *text, int *ret_limit, sch_err *err)
{
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : LIMIT;

    if (text && (end == text || *end || value < 1 || value > LIMIT_MAX))
        return sch_fail(err, SCH_INVALID, "--limit: must be from 1 to %d", LIMIT_MAX);
    *ret_limit = (int)value;
    return SCH_OK;
}

static sch_status list(const srv_tool_args *args, sch_err *err)
{
    const bool json = args->value[OPTION_JSON] != NULL;
    sch_hook_filter filter = {.file_id = args->value[OPTION_FILE],
                              .job_id = args->value[OPTION_JOB]};
    char group_id[SCH_UUID_LEN];
    bool is_first = true;
    int limit = LIMIT;
    sch_db *db = NULL;
    sch_status s = read_state(args->value[OPTION_STATE], &filter.state, err);

    if (s == SCH_OK)
        s = read_limit(args->value[OPTION_LIMIT], &limit, err);
    if (s == SCH_OK)
        s = sch_dbpool_reader(args->pool, &db, err);
    if (s == SCH_OK && args->value[OPTION_GROUP]) {
        s = sch_group_find(db, args->value[OPTION_GROUP], group_id, err);
        filter.group_id = group_id;
    }
    if (s != SCH_OK)
        return s;
    if (json)
        putchar('[');
    s = sch_hook_list(db, &filter, limit, json ? print_json : print_line, &is_first, err);
    if (json)
        puts("]");
    return s;
}

typedef struct retrial {
    const char *group; /* NULL: all */
    int64_t post_no;   /* 0: all */
    int64_t count;
} retrial;

static sch_status write_retrial(sch_db *db, void *arg, sch_err *err)
{
    retrial *r = arg;
    char group_id[SCH_UUID_LEN];
    sch_status s = r->group ? sch_group_find(db, r->group, group_id, err) : SCH_OK;

    return s == SCH_OK ? sch_hook_retry(db, r->post_no, r->group ? group_id : NULL, sch_now_ms(),
                                        &r->count, err)
                       : s;
}

static sch_status retry(const srv_tool_args *args, sch_err *err)
{
    const bool is_all = strcmp(args->operand, "all") == 0;
    char *end = NULL;
    retrial r = {.group = args->value[OPTION_GROUP]};
    sch_status s;

    r.post_no = is_all ? 0 : strtoll(args->operand, &end, 10);
    if (!is_all && (*end || r.post_no < 1))
        return sch_fail(err, SCH_INVALID, "retry needs a number of `recto webhook list`, or all");
    if (!is_all && r.group)
        return sch_fail(err, SCH_INVALID, "--group goes with all");
    s = sch_dbpool_write(args->pool, write_retrial, &r, err);
    if (s == SCH_OK && r.count == 0 && !is_all)
        return sch_fail(err, SCH_NOT_FOUND, "%s is not one that was given up", args->operand);
    if (s == SCH_OK) {
        printf("%lld to be tried again\n", (long long)r.count);
        sch_wake_send(args->settings->data);
    }
    return s;
}

int srv_webhooks(int argc, char **argv)
{
    static const srv_tool_verb verbs[] = {
        {"list", SRV_TOOL_NONE, list},
        {"retry", SRV_TOOL_MUST, retry},
        {NULL, SRV_TOOL_NONE, NULL},
    };
    static const srv_tool tool = {"webhook", usage, options, verbs};

    return srv_tool_run(&tool, argc, argv);
}
