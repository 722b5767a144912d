/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "schema/base/auto.h"
#include "schema/base/ids.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdint.h>

/**
 * The Files API from a client's side (libcurl). Belongs to one thread.
 *
 * Every call answers SCH_OK; SCH_BUSY: no answer, throttled or overloaded, worth another try;
 * SCH_DENIED: the key; SCH_NOT_FOUND; SCH_INVALID: anything else the server refused (err->id is
 * its code); SCH_FATAL: local trouble. The text says what to do where that is known.
 */
typedef struct cli_client cli_client;

/** Share of an upload that is sent, 0 to 1. */
typedef void (*cli_upload_fn)(void *arg, double share);

/**
 * @param url  base, "http://127.0.0.1:8070"; a '/' at its end is fine
 * @param app_key  sent with every request, never printed
 * @return SCH_OK; SCH_INVALID: no http or https URL, or a key that cannot stand in a header
 */
sch_status cli_client_new(const char *url, const char *app_key, cli_client **ret_client,
                          sch_err *err);
/** Release; NULL is fine. @return NULL always. */
cli_client *cli_client_free(cli_client *client);
SCH_DEFINE_AUTO(cli_client *, cli_client_free);

/** POST /files/v1. @param options  the options_json object; borrowed */
sch_status cli_client_upload(cli_client *client, const char *path, const json_t *options,
                             cli_upload_fn fn, void *arg, char ret_file_id[SCH_UUID_LEN],
                             sch_err *err);
/** POST /files/v1/uri. @param options  the other members of the body; borrowed */
sch_status cli_client_submit(cli_client *client, const char *uri, const json_t *options,
                             char ret_file_id[SCH_UUID_LEN], sch_err *err);
/** GET /files/v1/{file_id}. @param[out] ret_status  the body; owned by the caller */
sch_status cli_client_status(cli_client *client, const char *file_id, json_t **ret_status,
                             sch_err *err);
/** GET of any path of the server into a file, which is replaced whole or left as it was. */
sch_status cli_client_download(cli_client *client, const char *path_and_query, const char *to,
                               sch_err *err);
/** Seconds that the last SCH_BUSY answer asked to wait; 0: it did not say. */
int64_t cli_client_retry_after_s(const cli_client *client);

#endif
