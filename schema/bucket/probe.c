/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a bucket can be read and written: by doing both. */
#include "schema/base/ids.h"
#include "schema/bucket/bucket_priv.h"

#include <string.h>

#define PROBE "recto"

static bool stop_at_first(const char *key, int64_t size, void *arg)
{
    (void)key;
    (void)size;
    (void)arg;
    return false;
}

static sch_status compare(void *arg, const void *bytes, size_t len, sch_err *err)
{
    size_t *at = arg;
    bool is_same = *at + len <= strlen(PROBE) && memcmp(PROBE + *at, bytes, len) == 0;

    *at += len;
    return is_same ? SCH_OK : sch_fail(err, SCH_INVALID, "other bytes came back than were written");
}

/* "Write probe failed: 403 AccessDenied (...)", without a second "write: " before the number. */
static void note(sch_bucket_checks *checks, const char *what, const sch_err *err)
{
    const char *number = strstr(err->text, ": ");
    bool is_status = number && number[2] >= '1' && number[2] <= '9';

    if (!*checks->text)
        (void)snprintf(checks->text, sizeof checks->text, "%s probe failed: %s", what,
                       is_status ? number + 2 : err->text);
}

/* Reading is shown by what was written, or where that is not allowed, by a listing. */
static sch_status test_reading(sch_bucket *b, const char *key, bool is_written,
                               sch_bucket_checks *checks)
{
    sch_err err = {0};
    size_t at = 0;
    sch_status s;

    if (is_written) {
        s = sch_bucket_get(b, key, (int64_t)strlen(PROBE), compare, &at, &err);
        if (s == SCH_OK && at != strlen(PROBE))
            s = sch_fail(&err, SCH_INVALID, "less came back than was written");
    } else {
        s = sch_bucket_list(b, "", stop_at_first, NULL, &err);
    }
    checks->may_read = s == SCH_OK;
    if (s != SCH_OK)
        note(checks, "Read", &err);
    return s == SCH_FATAL ? s : SCH_OK;
}

sch_status sch_bucket_test(sch_bucket *b, sch_bucket_checks *ret_checks, sch_err *err)
{
    sch_bucket_checks checks = {0};
    sch_err why = {0};
    char id[SCH_UUID_LEN];
    char key[SCH_UUID_LEN + 32];
    sch_status s;

    sch_uuid_new(id);
    (void)snprintf(key, sizeof key, ".recto-probe-%s", id);
    s = sch_bucket_put(b, key, "text/plain", PROBE, strlen(PROBE), &why);
    checks.may_write = s == SCH_OK;
    if (s != SCH_OK)
        note(&checks, "Write", &why);
    if (s == SCH_FATAL)
        return sch_fail(err, SCH_FATAL, "%s", why.text);
    s = test_reading(b, key, checks.may_write, &checks);
    if (checks.may_write && sch_bucket_delete(b, key, &why) != SCH_OK)
        note(&checks, "Delete", &why);
    if (s != SCH_OK)
        return sch_fail(err, SCH_FATAL, "the bucket cannot be tested: out of memory");
    *ret_checks = checks;
    return SCH_OK;
}
