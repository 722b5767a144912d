/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings from all four places, the weakest first: defaults, file, environment, flags. The flags
 * are gone through twice, for the first pass must find --config and --data, which say where the
 * file is.
 */
#include "schema/config/settings.h"

#include "schema/base/io.h"
#include "schema/config/settings_priv.h"

#include <string.h>

#define FILE_LIMIT ((size_t)1024 * 1024)

sch_settings *sch_settings_free(sch_settings *settings)
{
    if (!settings)
        return NULL;
    for (size_t i = 0; i < sch_setting_count; i++)
        if (sch_setting_table[i].type == SCH_SETTING_TEXT)
            free(*(char **)((char *)settings + sch_setting_table[i].offset));
    free(settings);
    return NULL;
}

sch_settings *sch_settings_new(sch_err *err)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = calloc(1, sizeof *settings);

    if (!settings) {
        sch_fail(err, SCH_FATAL, "settings: out of memory");
        return NULL;
    }
    for (size_t i = 0; i < sch_setting_count; i++)
        if (sch_setting_set(&sch_setting_table[i], sch_setting_table[i].standard, "default",
                            settings, err) != SCH_OK)
            return NULL;
    return SCH_STEAL(settings);
}

/** What an argument is. */
typedef struct flag {
    const sch_setting *setting; /* NULL: not a setting of the program */
    bool is_config;             /* --config */
    bool is_other;              /* a setting of another program */
    const char *value;          /* after '='; NULL: none there */
    bool is_negated;            /* --no-name of a switch */
} flag;

/** Name of a flag, n bytes, in the spelling of the table. @return its row, NULL: none */
static const sch_setting *find_flag(const char *name, size_t n)
{
    char spelled[32];

    if (n >= sizeof spelled || memchr(name, '_', n))
        return NULL;
    for (size_t i = 0; i < n; i++)
        spelled[i] = name[i] == '-' ? '_' : name[i];
    return sch_setting_find(spelled, n);
}

static flag parse_flag(unsigned for_program, const char *arg)
{
    flag got = {0};
    size_t n;

    if (strncmp(arg, "--", 2) != 0)
        return got;
    arg += 2;
    n = strcspn(arg, "=");
    got.value = arg[n] == '=' ? arg + n + 1 : NULL;
    got.is_config = n == 6 && memcmp(arg, "config", 6) == 0;
    got.setting = find_flag(arg, n);
    if (!got.setting && n > 3 && memcmp(arg, "no-", 3) == 0 && !got.value) {
        got.setting = find_flag(arg + 3, n - 3);
        got.is_negated = true;
        if (got.setting && got.setting->type != SCH_SETTING_SWITCH)
            got.setting = NULL;
    }
    got.is_other = got.setting && !(got.setting->programs & for_program);
    return got;
}

/** The value of a flag, which may be the next argument; *i then moves on to it. NULL: none. */
static const char *flag_value(const flag *got, int argc, char **argv, int *i)
{
    if (got->value)
        return got->value;
    if (got->setting && got->setting->type == SCH_SETTING_SWITCH)
        return got->is_negated ? "false" : "true";
    return *i + 1 < argc ? argv[++*i] : NULL;
}

/** Move the `used` arguments from argv[i] on in front of the rest, which begins at *rest. */
static void move_forward(char **argv, int i, int used, int *rest)
{
    for (; used > 0; used--, i++) {
        char *arg = argv[i];

        memmove(&argv[*rest + 1], &argv[*rest], (size_t)(i - *rest) * sizeof *argv);
        argv[(*rest)++] = arg;
    }
}

/**
 * Go through the flags: set what they say, find --config, move them in front.
 * @param[in,out] config  the value of --config; left alone without one
 */
static sch_status read_flags(unsigned for_program, int argc, char **argv, sch_settings *settings,
                             const char **config, int *ret_rest, sch_err *err)
{
    int rest = 0;

    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        flag got = parse_flag(for_program, argv[i]);
        const char *value;
        char where[64];
        int first = i;

        if (got.is_other)
            return sch_fail(err, SCH_INVALID, "%.60s: not a setting of this command", argv[i]);
        if (!got.setting && !got.is_config)
            continue;
        value = flag_value(&got, argc, argv, &i);
        if (!value)
            return sch_fail(err, SCH_INVALID, "%.60s: needs a value", argv[i]);
        if (got.is_config) {
            *config = value;
        } else {
            sch_status s;

            snprintf(where, sizeof where, "flag %.40s", argv[first]);
            where[strcspn(where, "=")] = '\0';
            s = sch_setting_set(got.setting, value, where, settings, err);
            if (s != SCH_OK)
                return s;
        }
        move_forward(argv, first, i + 1 - first, &rest);
    }
    *ret_rest = rest;
    return SCH_OK;
}

/** Read the file that was named, or the one in the data directory when it is there. */
static sch_status read_config(const char *config, const char *data, sch_settings *settings,
                              sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_status s;

    if (config)
        sch_strbuf_adds(&path, config);
    else
        sch_strbuf_addf(&path, "%s/recto.conf", data);
    if (path.failed)
        return sch_fail(err, SCH_FATAL, "settings: out of memory");
    s = sch_read_file(path.data, FILE_LIMIT, &text, err);
    if (s == SCH_NOT_FOUND && !config)
        return SCH_OK;
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_INVALID, "configuration file %s is not there", config);
    if (s != SCH_OK)
        return sch_wrap(err, "configuration file");
    return sch_settings_read_file(path.data, sch_strbuf_str(&text), text.len, config != NULL,
                                  settings, err);
}

/** Fill in what is left empty and follows from the data directory. */
static sch_status derive(sch_settings *settings, sch_err *err)
{
    struct {
        char **field;
        const char *before, *after;
    } derived[] = {
        {&settings->db, "sqlite:", "/recto.db"},
        {&settings->store, "file:", "/store"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(derived); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
        char *text;

        if ((*derived[i].field)[0] != '\0')
            continue;
        sch_strbuf_addf(&sb, "%s%s%s", derived[i].before, settings->data, derived[i].after);
        text = sch_strbuf_steal(&sb);
        if (!text)
            return sch_fail(err, SCH_FATAL, "settings: out of memory");
        free(*derived[i].field);
        *derived[i].field = text;
    }
    return SCH_OK;
}

static bool takes_data(unsigned for_program)
{
    return (sch_setting_find("data", 4)->programs & for_program) != 0;
}

sch_status sch_settings_load(unsigned for_program, int argc, char **argv,
                             sch_settings **ret_settings, int *ret_rest, sch_err *err)
{
    SCH_AUTO(sch_settings_free) sch_settings *probe = sch_settings_new(err);
    SCH_AUTO(sch_settings_free) sch_settings *settings = sch_settings_new(err);
    const char *config = getenv("RECTO_CONFIG");
    int rest = 0;
    sch_status s;

    if (!probe || !settings)
        return SCH_FATAL;
    if (config && config[0] == '\0')
        config = NULL;
    s = sch_settings_read_environ(environ, probe, err);
    if (s == SCH_OK)
        s = read_flags(for_program, argc, argv, probe, &config, &rest, err);
    if (s == SCH_OK && (config || takes_data(for_program)))
        s = read_config(config, probe->data, settings, err);
    if (s == SCH_OK)
        s = sch_settings_read_environ(environ, settings, err);
    if (s == SCH_OK) /* the flags stand in front now, in their order */
        s = read_flags(for_program, rest, argv, settings, &config, &rest, err);
    if (s == SCH_OK)
        s = derive(settings, err);
    if (s != SCH_OK)
        return s;
    *ret_settings = SCH_STEAL(settings);
    *ret_rest = rest;
    return SCH_OK;
}

sch_status sch_settings_refuse(unsigned for_program, const char *arg, sch_err *err)
{
    char name[32], spelled[40] = "";
    size_t n = strncmp(arg, "--", 2) == 0 ? strcspn(arg + 2, "=") : 0;
    const char *nearest = NULL;

    if (n > 0 && n < sizeof name) {
        for (size_t i = 0; i < n; i++)
            name[i] = arg[2 + i] == '-' ? '_' : arg[2 + i];
        nearest = sch_setting_nearest(name, n, for_program);
    }
    if (nearest)
        snprintf(spelled, sizeof spelled, "--%s", nearest);
    for (char *s = spelled; *s; s++)
        if (*s == '_')
            *s = '-';
    return sch_fail(err, SCH_INVALID, "unknown argument %.60s%s%s%s", arg,
                    nearest ? "; did you mean " : "", spelled, nearest ? "?" : "");
}
