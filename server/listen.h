/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_LISTEN_H
#define SRV_LISTEN_H

#include "schema/base/status.h"

#include <stdint.h>

/**
 * Listen on an address.
 *
 * @param host  name or address; "0.0.0.0" and "::" are every interface
 * @param port  0: the kernel picks one
 * @param[out] ret_url  "http://127.0.0.1:8070", malloc()ed; every interface is shown as loopback
 * @return SCH_OK; SCH_INVALID (host); SCH_EXISTS: the port is taken; SCH_DENIED; SCH_FATAL
 */
sch_status srv_listen(const char *host, int64_t port, int *ret_fd, char **ret_url, sch_err *err);

#endif
