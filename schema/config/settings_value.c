/* SPDX-License-Identifier: Apache-2.0 */
/* One value: from the text an operator writes to the field, and back. */
#include "schema/config/settings_priv.h"

#include <inttypes.h>
#include <string.h>

static void *field(const sch_setting *setting, const sch_settings *settings)
{
    return (char *)settings + setting->offset;
}

/** Digits alone, no sign. @return false: none, or more than an int64_t holds */
static bool read_digits(const char **text, int64_t *ret_value)
{
    const char *s = *text;
    int64_t value = 0;

    if (*s < '0' || *s > '9')
        return false;
    for (; *s >= '0' && *s <= '9'; s++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *s - '0', &value))
            return false;
    *text = s;
    *ret_value = value;
    return true;
}

static bool read_size(const char *text, int64_t *ret_bytes)
{
    static const char units[] = "KMGT";
    int64_t bytes;
    const char *unit;

    if (!read_digits(&text, &bytes))
        return false;
    if (*text != '\0') {
        unit = strchr(units, *text & ~0x20); /* k is K */
        if (!unit || (text[1] != '\0' && strcmp(text + 1, "B") != 0 && strcmp(text + 1, "iB") != 0))
            return false;
        if (__builtin_mul_overflow(bytes, INT64_C(1) << 10 * (unit - units + 1), &bytes))
            return false;
    }
    *ret_bytes = bytes;
    return true;
}

void sch_setting_write_number(sch_strbuf *sb, const sch_setting *setting, int64_t number)
{
    static const char units[] = "KMGT";
    int unit = -1;

    while (setting->type == SCH_SETTING_SIZE && unit < 3 && number > 0 && number % 1024 == 0) {
        number /= 1024;
        unit++;
    }
    sch_strbuf_addf(sb, "%" PRId64, number);
    if (unit >= 0)
        sch_strbuf_addc(sb, units[unit]);
}

static bool read_switch(const char *text, bool *ret_on)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};

    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (strcasecmp(text, words[i]) == 0) {
            *ret_on = i % 2 == 1;
            return true;
        }
    return false;
}

static bool is_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    const char *s = words;

    if (n == 0 || strchr(word, '|'))
        return false;
    while ((s = strstr(s, word))) {
        if ((s == words || s[-1] == '|') && (s[n] == '|' || s[n] == '\0'))
            return true;
        s++;
    }
    return false;
}

static sch_status set_number(const sch_setting *setting, const char *value, const char *where,
                             sch_settings *settings, sch_err *err)
{
    bool is_size = setting->type == SCH_SETTING_SIZE;
    const char *end = value;
    int64_t number;
    bool good = is_size ? read_size(value, &number) : read_digits(&end, &number) && *end == '\0';

    if (!good)
        return sch_fail(err, SCH_INVALID, "%s: %.40s is not a %s (%s)", setting->name,
                        value[0] ? value : "nothing",
                        is_size ? "size such as 256M or 1G" : "whole number", where);
    if (number < setting->least || number > setting->most) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf range = {0};

        sch_setting_write_number(&range, setting, setting->least);
        sch_strbuf_adds(&range, " to ");
        sch_setting_write_number(&range, setting, setting->most);
        return sch_fail(err, SCH_INVALID, "%s: must be from %s (%s)", setting->name,
                        sch_strbuf_str(&range), where);
    }
    *(int64_t *)field(setting, settings) = number;
    return SCH_OK;
}

static sch_status set_text(const sch_setting *setting, const char *value, const char *where,
                           sch_settings *settings, sch_err *err)
{
    char **text = field(setting, settings);
    size_t n = strlen(value);
    char *copy;

    if (n < (size_t)setting->least)
        return sch_fail(err, SCH_INVALID, "%s: must not be empty (%s)", setting->name, where);
    if (n > (size_t)setting->most)
        return sch_fail(err, SCH_INVALID, "%s: longer than %" PRId64 " bytes (%s)", setting->name,
                        setting->most, where);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7F)
            return sch_fail(err, SCH_INVALID, "%s: control characters are not allowed (%s)",
                            setting->name, where);
    copy = strdup(value);
    if (!copy)
        return sch_fail(err, SCH_FATAL, "%s: out of memory", setting->name);
    free(*text);
    *text = copy;
    return SCH_OK;
}

sch_status sch_setting_set(const sch_setting *setting, const char *value, const char *where,
                           sch_settings *settings, sch_err *err)
{
    if (setting->words && !is_word(setting->words, value))
        return sch_fail(err, SCH_INVALID, "%s: must be one of %s (%s)", setting->name,
                        setting->words, where);
    switch (setting->type) {
    case SCH_SETTING_TEXT:
        return set_text(setting, value, where, settings, err);
    case SCH_SETTING_NUMBER:
    case SCH_SETTING_SIZE:
        return set_number(setting, value, where, settings, err);
    case SCH_SETTING_SWITCH:
        if (!read_switch(value, field(setting, settings)))
            return sch_fail(err, SCH_INVALID, "%s: must be true or false (%s)", setting->name,
                            where);
        return SCH_OK;
    case SCH_SETTING_LEVEL:
        break;
    }
    if (!sch_log_level_parse(value, field(setting, settings)))
        return sch_fail(err, SCH_INVALID, "%s: no such level (%s)", setting->name, where);
    return SCH_OK;
}

void sch_setting_write(sch_strbuf *sb, const sch_setting *setting, const sch_settings *settings)
{
    const void *value = field(setting, settings);
    const char *word = setting->words;

    switch (setting->type) {
    case SCH_SETTING_TEXT:
        sch_strbuf_adds(sb, *(char *const *)value);
        break;
    case SCH_SETTING_NUMBER:
    case SCH_SETTING_SIZE:
        sch_setting_write_number(sb, setting, *(const int64_t *)value);
        break;
    case SCH_SETTING_SWITCH:
        sch_strbuf_adds(sb, *(const bool *)value ? "true" : "false");
        break;
    case SCH_SETTING_LEVEL: /* the words stand in the order of the levels */
        for (int level = *(const sch_log_level *)value; level > 0; level--)
            word = strchr(word, '|') + 1;
        sch_strbuf_add(sb, word, strcspn(word, "|"));
        break;
    }
}
