/* SPDX-License-Identifier: Apache-2.0 */
/* The table of settings for people: --help, the example file, the README. */
#include "schema/config/settings_priv.h"

#include <ctype.h>
#include <string.h>

/** --name as a flag, with what its value is. */
static void add_flag(sch_strbuf *sb, const sch_setting *setting)
{
    static const char *const values[] = {
        [SCH_SETTING_TEXT] = " TEXT", [SCH_SETTING_NUMBER] = " N",    [SCH_SETTING_SIZE] = " SIZE",
        [SCH_SETTING_SWITCH] = "",    [SCH_SETTING_LEVEL] = " LEVEL",
    };

    sch_strbuf_adds(sb, setting->type == SCH_SETTING_SWITCH ? "--[no-]" : "--");
    for (const char *s = setting->name; *s; s++)
        sch_strbuf_addc(sb, *s == '_' ? '-' : *s);
    sch_strbuf_adds(sb, values[setting->type]);
}

static void add_variable(sch_strbuf *sb, const sch_setting *setting)
{
    sch_strbuf_adds(sb, "RECTO_");
    for (const char *s = setting->name; *s; s++)
        sch_strbuf_addc(sb, (char)toupper((unsigned char)*s));
}

/** What values are allowed: "0 to 65535", "auto or require", "true or false"; "" for any text. */
static void add_range(sch_strbuf *sb, const sch_setting *setting)
{
    if (setting->words) {
        for (const char *s = setting->words; *s; s++)
            if (*s == '|')
                sch_strbuf_adds(sb, strchr(s + 1, '|') ? ", " : " or ");
            else
                sch_strbuf_addc(sb, *s);
    } else if (setting->type == SCH_SETTING_SWITCH) {
        sch_strbuf_adds(sb, "true or false");
    } else if (setting->type != SCH_SETTING_TEXT) {
        sch_setting_write_number(sb, setting, setting->least);
        sch_strbuf_adds(sb, " to ");
        sch_setting_write_number(sb, setting, setting->most);
    }
    if (setting->unit[0] != '\0')
        sch_strbuf_addf(sb, "%s%s", setting->type == SCH_SETTING_TEXT ? "" : " ", setting->unit);
}

void sch_settings_help(unsigned for_program, FILE *out)
{
    fprintf(out, "  --config PATH\n      Configuration file [RECTO_CONFIG; default: recto.conf "
                 "in the data directory]\n");
    for (size_t i = 0; i < sch_setting_count; i++) {
        const sch_setting *setting = &sch_setting_table[i];
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        if (!(setting->programs & for_program))
            continue;
        sch_strbuf_adds(&sb, "  ");
        add_flag(&sb, setting);
        sch_strbuf_addf(&sb, "\n      %s [", setting->text);
        add_variable(&sb, setting);
        if (setting->type != SCH_SETTING_TEXT || setting->words) {
            sch_strbuf_adds(&sb, "; ");
            add_range(&sb, setting);
        }
        if (setting->standard[0] != '\0')
            sch_strbuf_addf(&sb, "; default: %s", setting->standard);
        fprintf(out, "%s]\n", sch_strbuf_str(&sb));
    }
}

void sch_settings_example(FILE *out)
{
    fprintf(
        out,
        "# Configuration of Recto: every setting with its default. To change one, take the '#'\n"
        "# away in front of its name. Flags and the environment (RECTO_NAME) win over this "
        "file.\n"
        "# Read from --config PATH, else RECTO_CONFIG, else recto.conf in the data directory.\n");
    for (size_t i = 0; i < sch_setting_count; i++) {
        const sch_setting *setting = &sch_setting_table[i];
        SCH_AUTO(sch_strbuf_done) sch_strbuf range = {0};

        add_range(&range, setting);
        fprintf(out, "\n# %s", setting->text);
        if (range.len > 0)
            fprintf(out, " (%s)", range.data);
        fprintf(out, "\n#%s =%s%s\n", setting->name, setting->standard[0] ? " " : "",
                setting->standard);
    }
}

void sch_settings_markdown(FILE *out)
{
    fprintf(out, "| Setting | Default | Values | Meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < sch_setting_count; i++) {
        const sch_setting *setting = &sch_setting_table[i];
        SCH_AUTO(sch_strbuf_done) sch_strbuf range = {0};

        add_range(&range, setting);
        fprintf(out, "| `%s` | %s%s%s | %s | %s |\n", setting->name,
                setting->standard[0] ? "`" : "", setting->standard, setting->standard[0] ? "`" : "",
                sch_strbuf_str(&range), setting->text);
    }
}
