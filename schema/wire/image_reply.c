/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/image_reply.h"

#include "schema/db/queries_v3.h"

#include <stdbool.h>

enum { DIGITS = 10 }; /* of a number in a result: more than any confidence has */

unsigned sch_image_detections(const json_t *answer)
{
    const json_t *seen = json_object_get(answer, "detections");
    unsigned all = 0;

    for (unsigned bit = 1; bit < SCH_DETECTION_END; bit *= 2)
        if (json_is_true(json_object_get(seen, sch_detection_name((sch_detection)bit))))
            all |= bit;
    return all;
}

char *sch_image_result_write(json_t *result, const char *request_id)
{
    if (json_object_set_new(result, "request_id", json_string(request_id)) != 0 ||
        json_object_set_new(result, "version", json_string(SCH_IMAGE_VERSION)) != 0)
        return NULL;
    return json_dumps(result, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
}

char *sch_image_callback_write(const json_t *callback, const char *id_name, const char *id,
                               const char *result_json)
{
    json_t *own = json_object_get(callback, "body"), *told = json_object_get(callback, "reply");
    json_t *body = json_is_object(own) ? json_copy(own) : json_object();
    json_t *reply = json_is_object(told) ? json_copy(told) : json_object();
    json_t *result = json_loads(result_json, JSON_DECODE_ANY, NULL);
    bool ok = body && reply && result && json_object_set_new(reply, id_name, json_string(id)) == 0;
    char *text = NULL;

    if (ok && json_object_set(body, "reply", reply) == 0 &&
        json_object_set(body, "result", result) == 0)
        text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    json_decref(body);
    json_decref(reply);
    json_decref(result);
    return text;
}
