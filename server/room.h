/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_ROOM_H
#define SRV_ROOM_H

#include "server/request.h"

/** Bytes that are left where documents are stored; INT64_MAX: not known (a bucket). */
int64_t srv_room_bytes(const srv_server *srv);
/** Is there room for want more bytes? @return SCH_OK; SCH_LIMIT with id "disk_full" */
sch_status srv_room_check(const srv_server *srv, int64_t want, sch_err *err);

#endif
