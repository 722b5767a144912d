/* SPDX-License-Identifier: Apache-2.0 */
#include "server/tool.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/strbuf.h"
#include "schema/db/queries_tenant.h"
#include "server/listing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/** "--name VALUE" or "--name=VALUE". @return false: argv[*at] is another argument */
static bool take_option(const srv_tool_option *option, int argc, char **argv, int *at,
                        const char **ret_value)
{
    const size_t n = strlen(option->name);
    const char *arg = argv[*at];

    if (strncmp(arg, option->name, n) != 0)
        return false;
    if (!option->has_value) {
        *ret_value = "";
        return arg[n] == '\0';
    }
    if (arg[n] == '=') {
        *ret_value = arg + n + 1;
        return true;
    }
    if (arg[n] != '\0' || *at + 1 >= argc)
        return false;
    *ret_value = argv[++*at];
    return true;
}

static sch_status read_args(const srv_tool *tool, int argc, char **argv, srv_tool_args *args,
                            bool *ret_help, sch_err *err)
{
    for (int i = 0; i < argc; i++) {
        int option = 0;

        while (tool->options[option].name &&
               !take_option(&tool->options[option], argc, argv, &i, &args->value[option]))
            option++;
        if (tool->options[option].name)
            continue;
        if (strcmp(argv[i], "--help") == 0)
            *ret_help = true;
        else if (argv[i][0] != '-' && !args->operand)
            args->operand = argv[i];
        else
            return sch_settings_refuse(SCH_FOR_TOOL, argv[i], err);
    }
    return SCH_OK;
}

static void print_help(const srv_tool *tool)
{
    fputs(tool->usage, stdout);
    sch_settings_help(SCH_FOR_TOOL, stdout);
}

static sch_status check_operand(const srv_tool_verb *verb, const srv_tool_args *args, sch_err *err)
{
    if (verb->operand == SRV_TOOL_NONE && args->operand)
        return sch_fail(err, SCH_INVALID, "%s takes no argument", verb->name);
    if (verb->operand == SRV_TOOL_MUST && !args->operand)
        return sch_fail(err, SCH_INVALID, "%s needs an argument", verb->name);
    return SCH_OK;
}

static sch_status run_verb(const srv_tool *tool, const srv_tool_verb *verb, int argc, char **argv,
                           sch_err *err)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = NULL;
    SCH_AUTO(sch_dbpool_close) sch_dbpool *pool = NULL;
    srv_tool_args args = {.operand = NULL};
    bool wants_help = false;
    int rest = argc;
    sch_status s = sch_settings_load(SCH_FOR_TOOL, argc, argv, &settings, &rest, err);

    if (s == SCH_OK)
        s = read_args(tool, argc - rest, argv + rest, &args, &wants_help, err);
    if (s == SCH_OK && wants_help) {
        print_help(tool);
        return SCH_OK;
    }
    if (s == SCH_OK)
        s = check_operand(verb, &args, err);
    if (s == SCH_OK)
        s = sch_mkdirs(settings->data, err);
    if (s == SCH_OK)
        s = sch_dbpool_open(settings->db, &pool, err);
    args.settings = settings;
    args.pool = pool;
    return s == SCH_OK ? verb->run(&args, err) : s;
}

int srv_tool_run(const srv_tool *tool, int argc, char **argv)
{
    const srv_tool_verb *verb = tool->verbs;
    sch_err err = {0};
    sch_status s;

    if (argc > 0 && strcmp(argv[0], "--help") == 0) {
        print_help(tool);
        return 0;
    }
    while (verb->name && (argc == 0 || strcmp(argv[0], verb->name) != 0))
        verb++;
    if (verb->name)
        s = run_verb(tool, verb, argc - 1, argv + 1, &err);
    else
        s = sch_fail(&err, SCH_INVALID, "which verb? see `recto %s --help`", tool->name);
    if (s == SCH_OK)
        return 0;
    fprintf(stderr, "recto %s: %s\n", tool->name, err.text);
    return s == SCH_INVALID ? 2 : 1;
}

/** Digits alone, at most 12 of them. */
static bool read_number(const char *text, size_t digits, int64_t *ret_value)
{
    if (digits < 1 || digits > 12 || strspn(text, "0123456789") < digits)
        return false;
    *ret_value = strtoll(text, NULL, 10);
    return true;
}

sch_status srv_tool_limit(const char *option, const char *text, int64_t *ret_limit, sch_err *err)
{
    if (strcmp(text, "none") == 0)
        *ret_limit = 0;
    else if (strcmp(text, "default") == 0)
        *ret_limit = SCH_AS_SETTINGS;
    else if (!read_number(text, strlen(text), ret_limit) || *ret_limit == 0)
        return sch_fail(err, SCH_INVALID, "%s: must be a number from 1, none or default", option);
    return SCH_OK;
}

sch_status srv_tool_time(const char *option, const char *text, int64_t now_ms, int64_t *ret_ms,
                         sch_err *err)
{
    static const struct {
        char letter;
        int64_t ms;
    } units[] = {{'d', 86400000}, {'h', 3600000}, {'m', 60000}, {'s', 1000}};
    const size_t digits = strspn(text, "0123456789");
    int64_t count;

    if (strcmp(text, "never") == 0) {
        *ret_ms = 0;
        return SCH_OK;
    }
    if (srv_day_parse(text, ret_ms))
        return SCH_OK;
    for (size_t i = 0; i < SCH_COUNT_OF(units); i++) {
        if (text[digits] == units[i].letter && text[digits + 1] == '\0' && digits <= 6 &&
            read_number(text, digits, &count)) {
            *ret_ms = now_ms + count * units[i].ms;
            return SCH_OK;
        }
    }
    return sch_fail(err, SCH_INVALID, "%s: must be such as 90d, 12h, 2027-01-31 or never", option);
}

sch_status srv_tool_list(const srv_tool_args *args, bool json, srv_tool_rows rows, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(args->pool, &db, err);

    if (s != SCH_OK)
        return s;
    if (json)
        putchar('[');
    s = rows(db, json, err);
    if (json)
        puts("]");
    return s;
}

void srv_tool_print_text(const char *member, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_add_json(&sb, text, strlen(text));
    printf("\"%s\":%s", member, sch_strbuf_str(&sb));
}

void srv_tool_print_time(const char *member, int64_t ms)
{
    char text[SCH_TIME_LEN];

    if (ms == 0)
        printf("\"%s\":null", member);
    else
        printf("\"%s\":\"%s\"", member, sch_time_iso(ms, text));
}

const char *srv_tool_limit_text(int64_t limit, char text[24])
{
    if (limit == SCH_AS_SETTINGS)
        return "default";
    if (limit == 0)
        return "none";
    snprintf(text, 24, "%lld", (long long)limit);
    return text;
}

void srv_tool_print_limit(const char *member, int64_t limit)
{
    char text[24];

    if (limit > 0)
        printf("\"%s\":%lld", member, (long long)limit);
    else
        printf("\"%s\":\"%s\"", member, srv_tool_limit_text(limit, text));
}
