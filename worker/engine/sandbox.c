/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/engine/sandbox.h"

#include <stdarg.h>
#include <stdio.h>

typedef wrk_applied (*part_fn)(const wrk_sandbox *box, wrk_part_report *report);

/* The order matters: Landlock needs "no new privileges" where the caller is not root; the
 * namespace needs the rights that `user` gives up; seccomp comes last, because it forbids the calls
 * that the other parts make. */
static const struct {
    const char *name;
    part_fn apply;
} parts[WRK_PART_COUNT] = {
    [WRK_PART_PRIVS] = {"privs", wrk_sandbox_privs},
    [WRK_PART_NET] = {"net", wrk_sandbox_net},
    [WRK_PART_LANDLOCK] = {"landlock", wrk_sandbox_landlock},
    [WRK_PART_USER] = {"user", wrk_sandbox_user},
    [WRK_PART_LIMITS] = {"limits", wrk_sandbox_limits},
    [WRK_PART_SECCOMP] = {"seccomp", wrk_sandbox_seccomp},
};

static const char *const applied_names[WRK_APPLIED_COUNT] = {
    [WRK_APPLIED] = "applied",
    [WRK_UNSUPPORTED] = "unsupported",
    [WRK_FAILED] = "failed",
};

const char *wrk_part_name(wrk_part part)
{
    return part < WRK_PART_COUNT ? parts[part].name : "unknown";
}

const char *wrk_applied_name(wrk_applied applied)
{
    return applied < WRK_APPLIED_COUNT ? applied_names[applied] : "unknown";
}

wrk_applied wrk_part_say(wrk_part_report *report, wrk_applied applied, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(report->why, sizeof report->why, fmt, args);
    va_end(args);
    report->applied = applied;
    return applied;
}

sch_status wrk_sandbox_apply(const wrk_sandbox *box, bool require,
                             wrk_part_report ret_reports[WRK_PART_COUNT], sch_err *err)
{
    for (int i = 0; i < WRK_PART_COUNT; i++)
        ret_reports[i] = (wrk_part_report){WRK_FAILED, "not reached"};
    for (int i = 0; i < WRK_PART_COUNT; i++) {
        wrk_part_report *report = &ret_reports[i];

        *report = (wrk_part_report){WRK_APPLIED, ""};
        report->applied = parts[i].apply(box, report);
        if (report->applied == WRK_FAILED || (require && report->applied == WRK_UNSUPPORTED))
            return sch_fail(err, SCH_DENIED, "sandbox part %s is %s: %s", parts[i].name,
                            wrk_applied_name(report->applied), report->why);
    }
    return SCH_OK;
}

void wrk_sandbox_describe(const wrk_part_report reports[WRK_PART_COUNT], sch_strbuf *sb)
{
    for (int i = 0; i < WRK_PART_COUNT; i++) {
        sch_strbuf_addf(sb, "%s%s=%s", i ? " " : "", parts[i].name,
                        wrk_applied_name(reports[i].applied));
        if (reports[i].why[0])
            sch_strbuf_addf(sb, "(%s)", reports[i].why);
    }
}
