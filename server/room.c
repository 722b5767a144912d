/* SPDX-License-Identifier: Apache-2.0 */
#include "server/room.h"

#include <string.h>
#include <sys/statvfs.h>

int64_t srv_room_bytes(const srv_server *srv)
{
    const char *store = srv->settings->store;
    const bool is_local = strncmp(store, "file:", 5) == 0; /* else it is staged below data */
    struct statvfs at;

    if (statvfs(is_local ? store + 5 : srv->settings->data, &at) != 0)
        return INT64_MAX;
    if (at.f_bavail > (unsigned long)INT64_MAX / at.f_frsize)
        return INT64_MAX;
    return (int64_t)(at.f_bavail * at.f_frsize);
}

sch_status srv_room_check(const srv_server *srv, int64_t want, sch_err *err)
{
    int64_t room = srv_room_bytes(srv);

    if (room < srv->settings->min_free_bytes || room - srv->settings->min_free_bytes < want)
        return sch_fail_id(err, SCH_LIMIT, "disk_full", "no room left to store documents");
    return SCH_OK;
}
