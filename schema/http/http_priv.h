/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_HTTP_HTTP_PRIV_H
#define SCH_HTTP_HTTP_PRIV_H

#include "schema/http/http.h"

#include <curl/curl.h>

/**
 * One request and its answer on a handle of libcurl: what sch_http_do() and sch_http_many have in
 * common. It must not move between begin and end: libcurl keeps its address.
 */
typedef struct sch_http_exchange {
    CURL *curl;
    const sch_http_rules *rules;
    const sch_http_request *request;
    struct curl_slist *headers;
    sch_http_reply reply;
    int64_t sent, max_bytes, keep_bytes;
    bool is_refused, is_too_large, is_cancelled, is_stopped, is_unreadable;
} sch_http_exchange;

/**
 * Set a handle up for a request; x holds the first three members.
 * @return SCH_OK; SCH_FATAL (memory)
 */
sch_status sch_http_exchange_begin(sch_http_exchange *x, sch_err *err);
/**
 * What came of it.
 * @param result  of libcurl
 * @return as sch_http_do()
 */
sch_status sch_http_exchange_end(sch_http_exchange *x, CURLcode result, sch_http_reply *ret_reply,
                                 sch_err *err);

#endif
