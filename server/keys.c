/* SPDX-License-Identifier: Apache-2.0 */
#include "server/keys.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/config/settings.h"
#include "server/credentials.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
    "Usage: recto key create [--name TEXT] [--app-id ID | --new-group NAME] [--json] [SETTING...]\n"
    "       recto key list [--json] [SETTING...]\n"
    "       recto key revoke KEY_ID|HINT [SETTING...]\n"
    "\n"
    "create   make a key of the oldest app, of the app ID, or of a new group with its own files;\n"
    "         it is printed this once and stored as a hash\n"
    "list     keys with their ids and the last four characters (the hint), never the keys\n"
    "revoke   make a key useless from now on\n"
    "\nSettings:\n";

/** What the arguments ask for, besides the settings. */
typedef struct key_args {
    const char *name, *app_id, *group, *key_id;
    bool json, help;
} key_args;

/** "--name VALUE" or "--name=VALUE". @return NULL: this is another argument */
static const char *option(int argc, char **argv, int *at, const char *name)
{
    size_t n = strlen(name);

    if (strncmp(argv[*at], name, n) != 0)
        return NULL;
    if (argv[*at][n] == '=')
        return argv[*at] + n + 1;
    if (argv[*at][n] == '\0' && *at + 1 < argc)
        return argv[++*at];
    return NULL;
}

static sch_status read_args(int argc, char **argv, key_args *ret_args, sch_err *err)
{
    key_args a = {.name = ""};

    for (int i = 0; i < argc; i++) {
        const char *value;

        if (strcmp(argv[i], "--json") == 0)
            a.json = true;
        else if (strcmp(argv[i], "--help") == 0)
            a.help = true;
        else if ((value = option(argc, argv, &i, "--name")) != NULL)
            a.name = value;
        else if ((value = option(argc, argv, &i, "--app-id")) != NULL)
            a.app_id = value;
        else if ((value = option(argc, argv, &i, "--new-group")) != NULL)
            a.group = value;
        else if (argv[i][0] != '-' && !a.key_id)
            a.key_id = argv[i];
        else
            return sch_settings_refuse(SCH_FOR_TOOL, argv[i], err);
    }
    if (strlen(a.name) > 64 || (a.group && (!*a.group || strlen(a.group) > 64)))
        return sch_fail(err, SCH_INVALID, "a name has 1 to 64 bytes");
    if (a.app_id && a.group)
        return sch_fail(err, SCH_INVALID, "--app-id and --new-group exclude each other");
    *ret_args = a;
    return SCH_OK;
}

static sch_status create_key(sch_dbpool *pool, const key_args *args, sch_err *err)
{
    srv_credentials made;
    sch_status s = srv_new_key(pool, args->app_id, args->group, args->name, &made, err);

    if (s != SCH_OK)
        return s;
    if (args->json)
        printf("{\"app_id\":\"%s\",\"app_key\":\"%s\"}\n", made.app_id, made.app_key);
    else
        printf("app_id:  %s\napp_key: %s\nThe key is shown this once and not stored.\n",
               made.app_id, made.app_key);
    return SCH_OK;
}

static void print_time(sch_strbuf *sb, int64_t ms)
{
    char text[SCH_TIME_LEN];

    if (ms == 0)
        sch_strbuf_adds(sb, "null");
    else
        sch_strbuf_addf(sb, "\"%s\"", sch_time_iso(ms, text));
}

static bool print_json(const sch_key *key, void *arg)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    bool *is_first = arg;

    sch_strbuf_addf(&sb, "%s{\"key_id\":\"%s\",\"app_id\":\"%s\",\"group_id\":\"%s\",\"name\":",
                    *is_first ? "" : ",\n ", key->key_id, key->app_id, key->group_id);
    sch_strbuf_add_json(&sb, key->name, strlen(key->name));
    sch_strbuf_addf(&sb, ",\"hint\":\"%s\",\"created_at\":", key->hint);
    print_time(&sb, key->created_ms);
    sch_strbuf_adds(&sb, ",\"revoked_at\":");
    print_time(&sb, key->revoked_ms);
    sch_strbuf_adds(&sb, ",\"used_at\":");
    print_time(&sb, key->used_ms);
    sch_strbuf_addc(&sb, '}');
    fputs(sch_strbuf_str(&sb), stdout);
    *is_first = false;
    return true;
}

static bool print_line(const sch_key *key, void *arg)
{
    char created[SCH_TIME_LEN];

    (void)arg;
    printf("%s  %-16s  ...%s  %s  %-7s  %s\n", key->key_id, key->app_id, key->hint,
           sch_time_iso(key->created_ms, created), key->revoked_ms ? "revoked" : "live", key->name);
    return true;
}

static sch_status list_keys(sch_dbpool *pool, const key_args *args, sch_err *err)
{
    bool is_first = true;
    sch_db *db;
    sch_status s = sch_dbpool_reader(pool, &db, err);

    if (s != SCH_OK)
        return s;
    if (args->json)
        putchar('[');
    s = sch_key_each(db, args->json ? print_json : print_line, &is_first, err);
    if (args->json)
        puts("]");
    return s;
}

static sch_status write_revocation(sch_db *db, void *arg, sch_err *err)
{
    return sch_key_revoke(db, arg, sch_now_ms(), err);
}

static sch_status revoke_key(sch_dbpool *pool, const key_args *args, sch_err *err)
{
    sch_status s = sch_dbpool_write(pool, write_revocation, (void *)args->key_id, err);

    if (s == SCH_OK)
        printf("%s is revoked\n", args->key_id);
    return s;
}

static const struct {
    const char *name;
    bool needs_key_id;
    sch_status (*run)(sch_dbpool *pool, const key_args *args, sch_err *err);
} verbs[] = {
    {"create", false, create_key},
    {"list", false, list_keys},
    {"revoke", true, revoke_key},
};

static sch_status run_verb(size_t verb, int argc, char **argv, sch_err *err)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = NULL;
    SCH_AUTO(sch_dbpool_close) sch_dbpool *pool = NULL;
    key_args args = {.json = false};
    int rest = argc;
    sch_status s = sch_settings_load(SCH_FOR_TOOL, argc, argv, &settings, &rest, err);

    if (s == SCH_OK)
        s = read_args(argc - rest, argv + rest, &args, err);
    if (s != SCH_OK)
        return s;
    if (args.help) {
        fputs(usage, stdout);
        sch_settings_help(SCH_FOR_TOOL, stdout);
        return SCH_OK;
    }
    if (verbs[verb].needs_key_id != (args.key_id != NULL))
        return sch_fail(err, SCH_INVALID,
                        args.key_id ? "%s takes no argument" : "%s needs a key id",
                        verbs[verb].name);
    s = sch_mkdirs(settings->data, err);
    if (s == SCH_OK)
        s = sch_dbpool_open(settings->db, &pool, err);
    return s == SCH_OK ? verbs[verb].run(pool, &args, err) : s;
}

int srv_keys(int argc, char **argv)
{
    sch_err err = {0};
    sch_status s = SCH_INVALID;

    if (argc > 0 && strcmp(argv[0], "--help") == 0) {
        fputs(usage, stdout);
        sch_settings_help(SCH_FOR_TOOL, stdout);
        return 0;
    }
    sch_fail(&err, SCH_INVALID, "create, list or revoke?");
    for (size_t i = 0; argc > 0 && i < SCH_COUNT_OF(verbs); i++)
        if (strcmp(argv[0], verbs[i].name) == 0)
            s = run_verb(i, argc - 1, argv + 1, &err);
    if (s == SCH_OK)
        return 0;
    fprintf(stderr, "recto key: %s\n", err.text);
    return s == SCH_INVALID ? 2 : 1;
}
