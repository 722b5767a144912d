/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_CONFIG_SETTINGS_PRIV_H
#define SCH_CONFIG_SETTINGS_PRIV_H

#include "schema/base/strbuf.h"
#include "schema/config/settings.h"

/** How the text of a setting is read and where its value lives. */
typedef enum sch_setting_type {
    SCH_SETTING_TEXT,   /* char *: one line without control bytes */
    SCH_SETTING_NUMBER, /* int64_t */
    SCH_SETTING_SIZE,   /* int64_t, bytes: K, M, G, T */
    SCH_SETTING_SWITCH, /* bool */
    SCH_SETTING_LEVEL,  /* sch_log_level */
} sch_setting_type;

/** One row of the table: everything there is to know about a setting. */
typedef struct sch_setting {
    const char *name;
    sch_setting_type type;
    unsigned programs;    /* SCH_FOR_* */
    size_t offset;        /* in sch_settings */
    int64_t least, most;  /* numbers and sizes; texts: their length in bytes */
    const char *standard; /* the default, as one would write it */
    const char *unit;     /* what one of it is, for people; "" */
    const char *words;    /* texts: the values allowed, parted by '|'; NULL: any */
    const char *text;     /* one sentence, no stop */
} sch_setting;

extern const sch_setting sch_setting_table[];
extern const size_t sch_setting_count;

/** Setting of a name in the spelling of the file ("max_pages"), n bytes; NULL: none. */
const sch_setting *sch_setting_find(const char *name, size_t n);
/** Name in the table that is nearest to one that is not, for programs; NULL: none is near. */
const char *sch_setting_nearest(const char *name, size_t n, unsigned programs);

/**
 * Check a value and put it into settings.
 * @param where  "flag --port", "environment RECTO_PORT", "recto.conf, line 3"
 * @return SCH_OK; SCH_INVALID: "port: must be from 0 to 65535 (flag --port)"; SCH_FATAL
 */
sch_status sch_setting_set(const sch_setting *setting, const char *value, const char *where,
                           sch_settings *settings, sch_err *err);
/** Append the present value as one would write it. */
void sch_setting_write(sch_strbuf *sb, const sch_setting *setting, const sch_settings *settings);

/** Append a number as one would write it for a number or size: 256M, not 268435456. */
void sch_setting_write_number(sch_strbuf *sb, const sch_setting *setting, int64_t number);

/** Read the text of a configuration file. `path` is for messages. */
sch_status sch_settings_read_file(const char *path, const char *text, size_t len, bool may_set_data,
                                  sch_settings *settings, sch_err *err);
/** Read the RECTO_ variables of an environment. */
sch_status sch_settings_read_environ(char **environment, sch_settings *settings, sch_err *err);
/** Settings with every default; NULL: out of memory. */
sch_settings *sch_settings_new(sch_err *err);

#endif
