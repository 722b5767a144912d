/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HTTP_DOWNLOAD_H
#define SCH_HTTP_DOWNLOAD_H

#include "schema/http/http.h"

/** Why there are no bytes. */
typedef struct sch_download_failure {
    char reason[128]; /* for people; never the URL's query */
    long status;      /* HTTP; 0: there was no answer */
    bool may_pass;    /* another attempt may succeed */
} sch_download_failure;

/**
 * Get what a URL names into memory, through the guarded client.
 *
 * @param max_bytes  more is a failure
 * @param[out] ret_bytes  appended
 * @return SCH_OK; SCH_NOT_FOUND: ret_failure says why not; SCH_FATAL: our own
 */
sch_status sch_http_download(const sch_http_rules *rules, const char *url, int64_t max_bytes,
                             sch_strbuf *ret_bytes, sch_download_failure *ret_failure,
                             sch_err *err);

#endif
