/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/log.h"

#include "schema/base/clock.h"
#include "schema/base/strbuf.h"

#include <stdio.h>
#include <string.h>

static const char *const level_names[SCH_LOG_LEVEL_COUNT] = {"error", "warning", "info", "debug"};
/* Set before the first thread, constant after. */
static const char *prog_name = "recto";
static sch_log_level least = SCH_LOG_INFO;

void sch_log_init(const char *prog, sch_log_level level)
{
    prog_name = prog;
    least = level;
}

bool sch_log_level_parse(const char *text, sch_log_level *ret_level)
{
    for (unsigned i = 0; i < SCH_LOG_LEVEL_COUNT; i++) {
        if (strcmp(text, level_names[i]) == 0) {
            *ret_level = (sch_log_level)i;
            return true;
        }
    }
    return false;
}

bool sch_log_is_on(sch_log_level level)
{
    return level <= least;
}

void sch_log_write(sch_log_level level, const char *event, const sch_log_field *fields)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char now[SCH_TIME_LEN];
    ssize_t n;

    sch_strbuf_reserve(&sb, 256);
    sch_strbuf_addf(&sb, "{\"time\":\"%s\",\"level\":\"%s\",\"prog\":\"%s\",\"event\":\"%s\"",
                    sch_time_iso_ms(sch_now_ms(), now), level_names[level], prog_name, event);
    for (const sch_log_field *f = fields; f->key; f++) {
        if (f->text && f->text[0] == '\0')
            continue;
        sch_strbuf_addf(&sb, ",\"%s\":", f->key);
        if (f->text)
            sch_strbuf_add_json(&sb, f->text, strlen(f->text));
        else
            sch_strbuf_addf(&sb, "%lld", (long long)f->num);
    }
    sch_strbuf_add(&sb, "}\n", 2);
    if (sb.failed)
        return;
    n = write(STDERR_FILENO, sb.data, sb.len); /* a full disk or a closed pipe must not stop us */
    (void)n;
}
