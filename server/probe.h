/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_PROBE_H
#define SRV_PROBE_H

#include "schema/wire/options.h"
#include "schema/wire/uri.h"
#include "server/request.h"

/**
 * A look at others' machines while a client waits. It takes seconds at most (the setting probe_s),
 * and only some handlers do it at a time, so that hosts that do not answer cannot keep all of them;
 * what cannot be told like this is left to the worker.
 */

/** Begin to wait for somebody else's machine. @return false: enough handlers do so already */
bool srv_probe_begin(srv_server *srv);
void srv_probe_end(srv_server *srv);

/**
 * Is the document there, and may it be read?
 * @return SCH_OK: it is, or nobody can tell now; SCH_NOT_FOUND, SCH_DENIED, SCH_BUSY, SCH_INVALID
 *         with the id that the API has for it
 */
sch_status srv_probe_source(srv_request *rq, const sch_uri *uri, sch_err *err);
/**
 * May results be written where the options want them? The data source must be there, and what it
 * grants usable; whether it covers writing shows only when results are written.
 * @return SCH_OK (also: nothing is to be delivered); as srv_probe_source()
 */
sch_status srv_probe_destination(srv_request *rq, const sch_options *options, sch_err *err);

#endif
