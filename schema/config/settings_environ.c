/* SPDX-License-Identifier: Apache-2.0 */
/* RECTO_ variables: settings from them, and settings to them for a child. */
#include "schema/config/settings_priv.h"

#include <ctype.h>
#include <string.h>

#define PREFIX     "RECTO_"
#define PREFIX_LEN (sizeof PREFIX - 1)

/** Variables that begin like settings and are none. */
static const char *const others[] = {
    "RECTO_CONFIG",          /* the configuration file */
    "RECTO_CLOCK_OFFSET_MS", /* tests: another time of day (schema/base/clock.h) */
    "RECTO_LIBEXEC",         /* where the programs of `recto` are (schema/base/program.h) */
    "RECTO_OUT",             /* deploy/quickstart: where results go */
    "RECTO_URL",             /* recto submit: the server */
    "RECTO_APP_KEY",         /* recto submit: its key */
};

static bool is_other(const char *variable, size_t n)
{
    for (size_t i = 0; i < SCH_COUNT_OF(others); i++)
        if (strlen(others[i]) == n && memcmp(others[i], variable, n) == 0)
            return true;
    return false;
}

/** "RECTO_MAX_PAGES=..." to "max_pages". @return false: too long for any setting */
static bool lower_name(const char *variable, size_t n, char name[32])
{
    if (n - PREFIX_LEN >= 32)
        return false;
    for (size_t i = PREFIX_LEN; i < n; i++)
        name[i - PREFIX_LEN] = (char)tolower((unsigned char)variable[i]);
    name[n - PREFIX_LEN] = '\0';
    return true;
}

static void upper_name(const char *name, char variable[64])
{
    size_t n = (size_t)snprintf(variable, 64, PREFIX "%s", name);

    for (size_t i = PREFIX_LEN; i < n; i++)
        variable[i] = (char)toupper((unsigned char)variable[i]);
}

/** True when a variable spells its name as upper_name() does: RECTO_port is a slip, not a port. */
static const sch_setting *find(const char *variable, size_t n)
{
    const sch_setting *setting;
    char name[32], spelled[64];

    if (!lower_name(variable, n, name))
        return NULL;
    setting = sch_setting_find(name, n - PREFIX_LEN);
    if (!setting)
        return NULL;
    upper_name(setting->name, spelled);
    return memcmp(spelled, variable, n) == 0 ? setting : NULL;
}

static sch_status unknown(const char *variable, size_t n, sch_err *err)
{
    char name[32], spelled[64];
    const char *nearest =
        lower_name(variable, n, name) ? sch_setting_nearest(name, n - PREFIX_LEN, ~0U) : NULL;

    if (!nearest)
        return sch_fail(err, SCH_INVALID, "environment %.*s: no such setting",
                        (int)(n < 60 ? n : 60), variable);
    upper_name(nearest, spelled);
    return sch_fail(err, SCH_INVALID, "environment %.*s: no such setting; did you mean %s?", (int)n,
                    variable, spelled);
}

sch_status sch_settings_read_environ(char **environment, sch_settings *settings, sch_err *err)
{
    for (char **entry = environment; *entry; entry++) {
        size_t n = strcspn(*entry, "=");
        const sch_setting *setting;
        char where[80];
        sch_status s;

        if (strncmp(*entry, PREFIX, PREFIX_LEN) != 0 || is_other(*entry, n))
            continue;
        setting = find(*entry, n);
        if (!setting)
            return unknown(*entry, n, err);
        if ((*entry)[n] == '\0' || (*entry)[n + 1] == '\0')
            continue; /* set to nothing, as containers and scripts do for "not set" */
        snprintf(where, sizeof where, "environment %.*s", (int)n, *entry);
        s = sch_setting_set(setting, *entry + n + 1, where, settings, err);
        if (s != SCH_OK)
            return s;
    }
    return SCH_OK;
}

static bool is_replaced(const char *entry)
{
    size_t n = strcspn(entry, "=");

    if (strncmp(entry, PREFIX, PREFIX_LEN) != 0)
        return false;
    return !is_other(entry, n) || strncmp(entry, "RECTO_CONFIG=", 13) == 0;
}

char **sch_settings_environ(const sch_settings *settings)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    size_t count = 0, pointers;
    char **vector, *text;

    for (char **entry = environ; *entry; entry++)
        if (!is_replaced(*entry)) {
            sch_strbuf_add(&sb, *entry, strlen(*entry) + 1);
            count++;
        }
    for (size_t i = 0; i < sch_setting_count; i++, count++) {
        char variable[64];

        upper_name(sch_setting_table[i].name, variable);
        sch_strbuf_addf(&sb, "%s=", variable);
        sch_setting_write(&sb, &sch_setting_table[i], settings);
        sch_strbuf_addc(&sb, '\0');
    }
    pointers = (count + 1) * sizeof *vector;
    vector = sb.failed || !sb.data ? NULL : malloc(pointers + sb.len);
    if (!vector)
        return NULL;
    text = memcpy((char *)vector + pointers, sb.data, sb.len);
    for (size_t i = 0; i < count; i++) {
        vector[i] = text;
        text += strlen(text) + 1;
    }
    vector[count] = NULL;
    return vector;
}
