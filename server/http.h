/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_HTTP_H
#define SRV_HTTP_H

#include "server/request.h"

/** The HTTP front end: libmicrohttpd, epoll, a thread for each core or as settings say. */
typedef struct srv_http srv_http;

/**
 * Answer requests on listen_fd (taken over, also on failure).
 * @param srv  borrowed until srv_http_close()
 */
sch_status srv_http_open(srv_server *srv, int listen_fd, srv_http **ret_http, sch_err *err);
/** Take no more connections, give running requests grace_ms to end, then stop. */
srv_http *srv_http_close(srv_http *http, int64_t grace_ms);

#endif
