/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_SOCKET_DIR_H
#define SCH_BASE_SOCKET_DIR_H

#include "schema/base/status.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

/**
 * Sockets in a folder of the data directory. An address holds 107 bytes of path and a data
 * directory may be deeper: sockets are named through the folder's descriptor, /proc/self/fd/N/NAME.
 */

/**
 * Descriptor of DATA_DIR/folder.
 * @param create  make it when it is not there
 * @return -1: no (err says why)
 */
int sch_socket_dir_open(const char *data_dir, const char *folder, bool create, sch_err *err);
/** Address of the socket of that name in the folder; good while dir_fd is open in this process. */
struct sockaddr_un sch_socket_dir_address(int dir_fd, const char *name);

#endif
