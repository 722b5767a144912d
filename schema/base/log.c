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

/* A line is written for every request: no printf() below, and the calendar only once a second. */

static void add_int(sch_strbuf *sb, int64_t value)
{
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char digits[24];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    sch_strbuf_add(sb, digits + at, sizeof digits - at);
}

static void add_now(sch_strbuf *sb)
{
    static _Thread_local int64_t shown_s = -1;
    static _Thread_local char text[SCH_TIME_LEN]; /* of the second shown_s, "...:11.000Z" */
    int64_t now_ms = sch_now_ms();
    size_t len;

    if (now_ms / 1000 != shown_s) {
        shown_s = now_ms / 1000;
        sch_time_iso_ms(shown_s * 1000, text);
    }
    len = strlen(text);
    for (int i = 0, ms = (int)(now_ms % 1000); i < 3; i++, ms /= 10)
        text[len - 2 - (size_t)i] = (char)('0' + ms % 10);
    sch_strbuf_add(sb, text, len);
}

static void add_member(sch_strbuf *sb, const char *key, const char *plain)
{
    sch_strbuf_add(sb, ",\"", 2);
    sch_strbuf_adds(sb, key);
    sch_strbuf_add(sb, "\":", 2);
    if (plain) {
        sch_strbuf_addc(sb, '"');
        sch_strbuf_adds(sb, plain);
        sch_strbuf_addc(sb, '"');
    }
}

void sch_log_write(sch_log_level level, const char *event, const sch_log_field *fields)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ssize_t n;

    sch_strbuf_reserve(&sb, 500);
    sch_strbuf_adds(&sb, "{\"time\":\"");
    add_now(&sb);
    sch_strbuf_addc(&sb, '"');
    add_member(&sb, "level", level_names[level]);
    add_member(&sb, "prog", prog_name);
    add_member(&sb, "event", event);
    for (const sch_log_field *f = fields; f->key; f++) {
        if (f->text && f->text[0] == '\0')
            continue;
        add_member(&sb, f->key, NULL);
        if (f->text)
            sch_strbuf_add_json(&sb, f->text, strlen(f->text));
        else
            add_int(&sb, f->num);
    }
    sch_strbuf_add(&sb, "}\n", 2);
    if (sb.failed)
        return;
    n = write(STDERR_FILENO, sb.data, sb.len); /* a full disk or a closed pipe must not stop us */
    (void)n;
}
