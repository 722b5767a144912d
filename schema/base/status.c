/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef __clang_analyzer__
#undef sch_fail
#undef sch_fail_id
#undef sch_fail_errno
#endif

static const char *const names[SCH_STATUS_COUNT] = {
    [SCH_OK] = "ok",         [SCH_NOT_FOUND] = "not_found", [SCH_EXISTS] = "exists",
    [SCH_BUSY] = "busy",     [SCH_INVALID] = "invalid",     [SCH_LIMIT] = "limit",
    [SCH_DENIED] = "denied", [SCH_FATAL] = "fatal",
};

const char *sch_status_name(sch_status code)
{
    return (unsigned)code < SCH_STATUS_COUNT ? names[code] : "unknown";
}

/** Cut back to a whole UTF-8 character when vsnprintf() truncated in the middle of one. */
static void trim_utf8(char *text)
{
    size_t n = strlen(text);
    size_t i = n;

    while (i > 0 && n - i < 4 && ((unsigned char)text[i - 1] & 0xC0) == 0x80)
        i--;
    if (i > 0) {
        unsigned char lead = (unsigned char)text[i - 1];
        size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;

        if (n - (i - 1) < want)
            text[i - 1] = '\0';
    }
}

__attribute__((format(printf, 3, 0))) static sch_status record(sch_err *err, sch_status code,
                                                               const char *fmt, va_list ap)
{
    if (!err)
        return code;
    err->code = code;
    err->id[0] = '\0';
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    trim_utf8(err->text);
    return code;
}

sch_status sch_fail(sch_err *err, sch_status code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    record(err, code, fmt, ap);
    va_end(ap);
    return code;
}

sch_status sch_fail_id(sch_err *err, sch_status code, const char *id, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    record(err, code, fmt, ap);
    va_end(ap);
    if (err)
        snprintf(err->id, sizeof err->id, "%s", id);
    return code;
}

sch_status sch_fail_errno(sch_err *err, const char *fmt, ...)
{
    int saved = errno;
    char reason[96];
    va_list ap;

    va_start(ap, fmt);
    record(err, SCH_FATAL, fmt, ap);
    va_end(ap);
    if (err) {
        size_t n = strlen(err->text);

        snprintf(err->text + n, sizeof err->text - n, ": %s",
                 strerror_r(saved, reason, sizeof reason));
    }
    errno = saved;
    return SCH_FATAL;
}

sch_status sch_wrap(sch_err *err, const char *fmt, ...)
{
    char inner[sizeof err->text];
    size_t n;
    va_list ap;

    if (!err)
        return SCH_FATAL;
    memcpy(inner, err->text, sizeof inner);
    va_start(ap, fmt);
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    n = strlen(err->text);
    snprintf(err->text + n, sizeof err->text - n, ": %s", inner);
    trim_utf8(err->text);
    return err->code;
}
