/* SPDX-License-Identifier: Apache-2.0 */
/* A source out of a customer's bucket. */
#include "worker/supervisor/fetch.h"

#include <string.h>

static sch_status take(void *arg, const void *bytes, size_t len, sch_err *err)
{
    return sch_put_write(arg, bytes, len, err);
}

/* Another attempt may find the store in a better mood; a missing object or right stays missing. */
static bool may_pass(const sch_err *err)
{
    return strcmp(err->id, "storage_throttled") == 0 || strcmp(err->id, "workflow_timeout") == 0 ||
           strcmp(err->id, "unknown_error") == 0;
}

sch_status wrk_fetch_bucket(const sch_settings *settings, const wrk_fetch_who *who,
                            const sch_uri *uri, sch_store *store, const char *name, int cancel_fd,
                            bool *ret_may_pass, sch_err *err)
{
    SCH_AUTO(sch_bucket_close) sch_bucket *bucket = NULL;
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    SCH_AUTO(free) char *key = NULL;
    const sch_source_how how = {.cancel_fd = cancel_fd};
    sch_status s = sch_sources_for_uri(who->sources, who->db, who->group_id, uri, who->submitted_ms,
                                       &how, &bucket, &key, err);

    *ret_may_pass = false;
    if (s == SCH_OK)
        s = sch_put_begin(store, name, &put, err);
    if (s == SCH_OK)
        s = sch_bucket_get(bucket, key, settings->fetch_max_bytes, take, put, err);
    if (s == SCH_OK)
        return sch_put_commit(SCH_STEAL(put), err);
    *ret_may_pass = err && may_pass(err);
    return s == SCH_EXISTS || s == SCH_FATAL ? s : sch_wrap(err, "source_uri");
}
