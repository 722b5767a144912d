/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_DOCS_DOCS_H
#define SRV_DOCS_DOCS_H

#include "server/request.h"

#include <stddef.h>

/** A file that is part of the program; the table is made by embed.sh. */
typedef struct srv_docs_file {
    const char *name;
    const unsigned char *bytes;
    size_t len;
} srv_docs_file;
extern const srv_docs_file srv_docs_files[];
extern const size_t srv_docs_file_count;

/* Handlers; each file opens with its contract. */
void srv_openapi_get(srv_request *rq);
void srv_docs_get(srv_request *rq);
void srv_docs_asset_get(srv_request *rq);

#endif
