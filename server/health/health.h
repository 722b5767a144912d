/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_HEALTH_H
#define SRV_HEALTH_H

#include "server/request.h"

/* What load balancers and operators ask; none of it needs a key. */

/** GET /health: 200 {"status":"ok"} as long as the process answers. */
void srv_health_get(srv_request *rq);
/** GET /region-health: the same, under the name that region-aware clients ask for. */
void srv_region_health_get(srv_request *rq);
/** GET /version: 200 {"name":"recto","version":"0.1.0"}. */
void srv_version_get(srv_request *rq);
/** GET /ready: 200 when documents can be taken and converted, 503 with the reason else. */
void srv_ready_get(srv_request *rq);

#endif
