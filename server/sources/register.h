/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_SOURCES_REGISTER_H
#define SRV_SOURCES_REGISTER_H

#include "schema/source/source.h"
#include "server/request.h"

/** For whom a bucket is registered or tested: a client's request, or the operator's command. */
typedef struct srv_registrar {
    const sch_sources *sources;
    sch_dbpool *pool;
    const char *group_id;
    srv_server *srv; /* whose handlers wait (server/probe.h); NULL: a command, which may */
} srv_registrar;

/** The group's external id, made at the first call. @return SCH_OK; SCH_FATAL */
sch_status srv_external_id(sch_dbpool *pool, const char *group_id, char ret_id[SCH_UUID_LEN],
                           sch_err *err);
/**
 * Check a registration, ask a Google bucket for its proof, and store the row.
 * @return SCH_OK; SCH_INVALID; SCH_EXISTS (bucket or name); SCH_BUSY (id unavailable); SCH_FATAL
 */
sch_status srv_source_register(const srv_registrar *registrar, sch_registration *registration,
                               char ret_source_id[SCH_UUID_LEN], sch_err *err);
/**
 * Can it be read and written? One that cannot even be opened is told by ret_checks, too.
 * @return SCH_OK; SCH_BUSY: others are being tested; SCH_FATAL
 */
sch_status srv_source_try(const srv_registrar *registrar, const sch_source *source,
                          sch_bucket_checks *ret_checks, sch_err *err);

#endif
