/* SPDX-License-Identifier: Apache-2.0 */
/* recto source: an operator's hands on the data sources of groups. */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/db/queries_tenant.h"
#include "schema/http/http.h"
#include "schema/wire/json.h"
#include "server/groups.h"
#include "server/sources/register.h"
#include "server/sources/sources.h"
#include "server/tool.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto source list [GROUP] [--json] [SETTING...]\n"
    "       recto source add GROUP --from FILE [SETTING...]\n"
    "       recto source test ID [SETTING...]\n"
    "       recto source remove ID [SETTING...]\n"
    "\n"
    "list     the buckets that groups have registered; secrets are never shown\n"
    "add      register one for a group: FILE holds what a client would send to\n"
    "         POST /files/v1/data-sources; - is the standard input\n"
    "test     write a probe, read it back and delete it; status 1 when that fails\n"
    "remove   files that were accepted before are still read and delivered\n"
    "\n"
    "GROUP is an id or, when only one group has it, a name. The settings must be the server's: "
    "the\n"
    "key of secrets, the identities and the directories that are allowed.\n"
    "\nSettings:\n";

enum { OPTION_JSON, OPTION_FROM };
static const srv_tool_option options[] = {
    [OPTION_JSON] = {"--json", false},
    [OPTION_FROM] = {"--from", true},
    {NULL, false},
};

#define BODY_MAX ((size_t)1 << 20)

/* ---- list ------------------------------------------------------------------------------------ */

typedef struct listing {
    sch_db *db;
    const char *group_id; /* of those being listed */
    char only[SCH_UUID_LEN];
    bool json, is_first;
    sch_status status;
    sch_err *err;
} listing;

static bool print_source(const sch_source *source, void *arg)
{
    listing *l = arg;
    const char *provider = sch_provider_name((sch_provider)source->provider);
    const char *auth = sch_bucket_auth_name((sch_bucket_auth)source->auth);

    if (!l->json) {
        printf("%s  %s  %s %s  %s%s%s  %s\n", source->source_id, l->group_id, provider, auth,
               source->account, *source->account ? "/" : "", source->bucket,
               source->name ? source->name : "");
        return true;
    }
    printf("%s{\"data_source_id\":\"%s\",\"group_id\":\"%s\",\"provider\":\"%s\","
           "\"auth_method\":\"%s\",",
           l->is_first ? "" : ",\n ", source->source_id, l->group_id, provider, auth);
    srv_tool_print_text("bucket", source->bucket);
    putchar(',');
    srv_tool_print_text("name", source->name ? source->name : "");
    putchar(',');
    srv_tool_print_time("created_at", source->created_ms);
    putchar('}');
    l->is_first = false;
    return true;
}

static bool print_group(const sch_group *group, void *arg)
{
    listing *l = arg;

    if (l->only[0] && strcmp(l->only, group->group_id) != 0)
        return true;
    l->group_id = group->group_id;
    l->status = sch_source_each(l->db, group->group_id, print_source, l, l->err);
    return l->status == SCH_OK;
}

static sch_status list(const srv_tool_args *args, sch_err *err)
{
    listing l = {.json = args->value[OPTION_JSON] != NULL, .is_first = true, .err = err};
    sch_status s = sch_dbpool_reader(args->pool, &l.db, err);

    if (s == SCH_OK && args->operand)
        s = sch_group_find(l.db, args->operand, l.only, err);
    if (s != SCH_OK)
        return s;
    if (l.json)
        putchar('[');
    s = sch_group_each(l.db, print_group, &l, err);
    if (l.json)
        puts("]");
    return s == SCH_OK ? l.status : s;
}

/* ---- one source ------------------------------------------------------------------------------ */

/* Whose a source is: the id alone is enough for an operator. */
typedef struct finding {
    sch_db *db;
    const char *source_id;
    char group_id[SCH_UUID_LEN];
    sch_source source;
    sch_status status;
    sch_err *err;
} finding;

static bool look_in_group(const sch_group *group, void *arg)
{
    finding *f = arg;

    f->status = sch_source_get(f->db, group->group_id, f->source_id, &f->source, f->err);
    memcpy(f->group_id, group->group_id, sizeof f->group_id);
    return f->status == SCH_NOT_FOUND;
}

static sch_status find(const srv_tool_args *args, finding *ret, sch_err *err)
{
    sch_status s = sch_dbpool_reader(args->pool, &ret->db, err);

    ret->source_id = args->operand;
    ret->err = err;
    ret->status = SCH_NOT_FOUND;
    if (s == SCH_OK)
        s = sch_group_each(ret->db, look_in_group, ret, err);
    if (s == SCH_OK)
        s = ret->status;
    return s == SCH_NOT_FOUND ? sch_fail(err, s, "there is no such data source") : s;
}

static sch_status open_sources(const srv_tool_args *args, sch_sources **ret_sources, sch_err *err)
{
    sch_status s = sch_http_init(err);

    return s == SCH_OK ? sch_sources_open(args->settings, ret_sources, err) : s;
}

static sch_status test(const srv_tool_args *args, sch_err *err)
{
    SCH_AUTO(sch_sources_close) sch_sources *sources = NULL;
    sch_bucket_checks checks = {.may_read = false};
    finding f = {.db = NULL};
    sch_status s = find(args, &f, err);

    if (s == SCH_OK)
        s = open_sources(args, &sources, err);
    if (s == SCH_OK) {
        const srv_registrar r = {.sources = sources, .pool = args->pool, .group_id = f.group_id};

        s = srv_source_try(&r, &f.source, &checks, err);
    }
    sch_source_done(f.source);
    if (s != SCH_OK)
        return s;
    printf("read %s, write %s\n", checks.may_read ? "yes" : "no", checks.may_write ? "yes" : "no");
    return checks.may_read && checks.may_write ? SCH_OK
                                               : sch_fail(err, SCH_DENIED, "%s", checks.text);
}

typedef struct removal {
    const finding *found;
} removal;

static sch_status write_removal(sch_db *db, void *arg, sch_err *err)
{
    const removal *r = arg;

    return sch_source_delete(db, r->found->group_id, r->found->source_id, sch_now_ms(), err);
}

static sch_status remove_source(const srv_tool_args *args, sch_err *err)
{
    finding f = {.db = NULL};
    removal r = {&f};
    sch_status s = find(args, &f, err);

    if (s == SCH_OK)
        s = sch_dbpool_write(args->pool, write_removal, &r, err);
    sch_source_done(f.source);
    if (s == SCH_OK)
        printf("%s: removed\n", args->operand);
    return s;
}

static sch_status read_body(const char *path, sch_strbuf *ret_body, sch_err *err)
{
    return sch_read_file(strcmp(path, "-") == 0 ? "/dev/stdin" : path, BODY_MAX, ret_body, err);
}

static sch_status add_body(const srv_tool_args *args, const sch_strbuf *body, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *json = NULL;
    SCH_AUTO(sch_registration_done) sch_registration registration = {.json = NULL};
    SCH_AUTO(sch_sources_close) sch_sources *sources = NULL;
    char group_id[SCH_UUID_LEN], source_id[SCH_UUID_LEN];
    srv_registrar r = {.pool = args->pool, .group_id = group_id};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(args->pool, &db, err);

    if (s == SCH_OK)
        s = sch_group_find(db, args->operand, group_id, err);
    if (s == SCH_OK)
        s = sch_json_load(sch_strbuf_str(body), body->len, BODY_MAX, &json, err);
    if (s == SCH_OK)
        s = sch_registration_parse(json, &registration, err);
    if (s == SCH_OK)
        s = open_sources(args, &sources, err);
    r.sources = sources;
    if (s == SCH_OK)
        s = srv_source_register(&r, &registration, source_id, err);
    if (s == SCH_OK)
        puts(source_id);
    return s;
}

static sch_status add(const srv_tool_args *args, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    sch_status s;

    if (!args->value[OPTION_FROM])
        return sch_fail(err, SCH_INVALID, "add needs --from FILE");
    s = read_body(args->value[OPTION_FROM], &body, err);
    if (s == SCH_OK)
        s = add_body(args, &body, err);
    if (body.data)
        OPENSSL_cleanse(body.data, body.len);
    return s;
}

int srv_source_tool(int argc, char **argv)
{
    static const srv_tool_verb verbs[] = {
        {"list", SRV_TOOL_MAY, list},  {"add", SRV_TOOL_MUST, add},
        {"test", SRV_TOOL_MUST, test}, {"remove", SRV_TOOL_MUST, remove_source},
        {NULL, SRV_TOOL_NONE, NULL},
    };
    static const srv_tool tool = {"source", usage, options, verbs};

    return srv_tool_run(&tool, argc, argv);
}
