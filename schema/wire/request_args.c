/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/request_args.h"

#include "schema/base/digest.h"
#include "schema/wire/json.h"

#include <string.h>

static sch_status no_memory(sch_err *err)
{
    return sch_fail(err, SCH_FATAL, "request arguments: out of memory");
}

static void drop(json_t *object, const char *const keys[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (json_object_get(object, keys[i]))
            json_object_del(object, keys[i]);
}

static sch_status hash(const json_t *args, char ret_hash[SCH_ARGS_HASH_LEN], sch_err *err)
{
    static const char *const labels[] = {"tags", "metadata", "async", "streaming"};
    SCH_AUTO(sch_json_decref) json_t *work = json_copy((json_t *)args);
    SCH_AUTO(free) char *text = NULL;
    uint8_t digest[SCH_SHA256_LEN];

    if (work)
        drop(work, labels, SCH_COUNT_OF(labels));
    text = work ? json_dumps(work, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    if (!text)
        return no_memory(err);
    sch_sha256_of(text, strlen(text), digest);
    sch_hex(digest, (SCH_ARGS_HASH_LEN - 1) / 2, ret_hash);
    return SCH_OK;
}

sch_status sch_request_args_write(const json_t *options, char **ret_json,
                                  char ret_hash[SCH_ARGS_HASH_LEN], sch_err *err)
{
    static const char *const unkept[] = {
        "src",     "url", "urls",     "file",         "source_uri",
        "strokes", "mmd", "callback", "callback_url", "callback_headers",
    };
    SCH_AUTO(sch_json_decref) json_t *args = json_copy((json_t *)options);
    sch_status s;

    if (!args)
        return no_memory(err);
    drop(args, unkept, SCH_COUNT_OF(unkept));
    s = hash(args, ret_hash, err);
    if (s != SCH_OK || !ret_json)
        return s;
    *ret_json = json_dumps(args, JSON_COMPACT);
    return *ret_json ? SCH_OK : no_memory(err);
}
