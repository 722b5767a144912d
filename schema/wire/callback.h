/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_CALLBACK_H
#define SCH_WIRE_CALLBACK_H

#include "schema/base/status.h"
#include "schema/db/hooks.h"

#include <jansson.h>
#include <stdbool.h>

/**
 * What clients say about whom to call back: callback_url, callback_headers and callback_events of
 * submissions, and post and headers of the v3 API's callback object. What comes out of here may be
 * given to sch_hook_insert() and sch_hook_enqueue() (schema/db/hooks.h).
 *
 * `name` is the member's name in messages: "callback_url", "callback.post".
 */

/** Most headers, and most bytes of their names and values. */
#define SCH_CALLBACK_HEADERS_MAX      64
#define SCH_CALLBACK_HEADER_BYTES_MAX ((size_t)16 * 1024)

/** "file.completed", "file.error", "job.completed"; "" for any other. */
const char *sch_hook_event_name(sch_hook_event event);
/** @return the event of that name; SCH_HOOK_BODY: there is none */
sch_hook_event sch_hook_event_of(const char *name);

/** What the operator allows; zero is the strictest. */
typedef struct sch_callback_rules {
    bool allow_http;    /* http:// as well as https:// */
    bool allow_private; /* hosts that are private by their address or name */
} sch_callback_rules;

/**
 * Check a URL. Its host is not resolved: whoever connects checks the address (schema/http).
 * @param[out] ret_url  rebuilt from the parts that were checked; free() it. NULL: not wanted
 * @return SCH_OK; SCH_INVALID "<name>: <what is wrong>"; SCH_FATAL
 */
sch_status sch_callback_check_url(const char *name, const char *text,
                                  const sch_callback_rules *rules, char **ret_url, sch_err *err);
/**
 * Check headers: an object of strings, names and values fit for a header line, none of those that
 * the client of HTTP or the signature sets.
 * @param[out] ret_json  as text for sch_hook_new.headers_json; free() it. NULL: there are none.
 *                       A null pointer: not wanted
 * @return SCH_OK; SCH_INVALID "<name>: <what is wrong>"; SCH_FATAL
 */
sch_status sch_callback_check_headers(const char *name, const json_t *headers, char **ret_json,
                                      sch_err *err);
/**
 * Check a list of events.
 * @param events  NULL: all
 * @param[out] ret_events  bits of sch_hook_event
 * @return SCH_OK; SCH_INVALID "<name>: <what is wrong>"
 */
sch_status sch_callback_check_events(const char *name, const json_t *events, unsigned *ret_events,
                                     sch_err *err);

#endif
