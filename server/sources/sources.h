/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_SOURCES_H
#define SRV_SOURCES_H

#include "server/request.h"

/* Handlers for data sources, one a file; each file opens with its contract. */

/** GET /files/v1/onboarding/identities: whom to grant access. */
void srv_identities_get(srv_request *rq);
/** POST /files/v1/data-sources: register a bucket. */
void srv_source_post(srv_request *rq);
/** GET /files/v1/data-sources: the group's. */
void srv_source_list(srv_request *rq);
/** POST /files/v1/data-sources/{data_source_id}/test: can it be read and written? */
void srv_source_test(srv_request *rq);
/** DELETE /files/v1/data-sources/{data_source_id}. */
void srv_source_delete(srv_request *rq);

/** `recto source`: arguments behind the verb. @return exit status */
int srv_source_tool(int argc, char **argv);

#endif
