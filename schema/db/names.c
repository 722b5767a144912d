/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the enums, as they are on the wire and in logs. */
#include "schema/db/hooks.h"
#include "schema/db/queries.h"

const char *sch_file_state_name(sch_file_state state)
{
    static const char *const names[SCH_FILE_STATE_COUNT] = {
        [SCH_FILE_PENDING] = "pending",     [SCH_FILE_SPLIT] = "split",
        [SCH_FILE_COMPLETED] = "completed", [SCH_FILE_ERROR] = "error",
        [SCH_FILE_DELETED] = "deleted",
    };

    return (unsigned)state < SCH_FILE_STATE_COUNT ? names[state] : "unknown";
}

const char *sch_format_state_name(sch_format_state state)
{
    static const char *const names[SCH_FORMAT_STATE_COUNT] = {
        [SCH_FORMAT_PENDING] = "pending",
        [SCH_FORMAT_PROCESSING] = "processing",
        [SCH_FORMAT_COMPLETED] = "completed",
        [SCH_FORMAT_ERROR] = "error",
    };

    return (unsigned)state < SCH_FORMAT_STATE_COUNT ? names[state] : "unknown";
}

const char *sch_task_kind_name(sch_task_kind kind)
{
    static const char *const names[SCH_TASK_KIND_COUNT] = {
        [SCH_TASK_PREPARE] = "prepare",   [SCH_TASK_PAGES] = "pages",
        [SCH_TASK_ASSEMBLE] = "assemble", [SCH_TASK_EXPORT] = "export",
        [SCH_TASK_DELIVER] = "deliver",   [SCH_TASK_FETCH] = "fetch",
        [SCH_TASK_STREAM] = "stream",
    };

    return (unsigned)kind < SCH_TASK_KIND_COUNT ? names[kind] : "unknown";
}

sch_task_pool sch_task_pool_of(sch_task_kind kind)
{
    return kind == SCH_TASK_FETCH || kind == SCH_TASK_DELIVER ? SCH_POOL_TRANSFER : SCH_POOL_ENGINE;
}

const char *sch_hook_state_name(sch_hook_state state)
{
    static const char *const names[SCH_HOOK_STATE_COUNT] = {
        [SCH_HOOK_WAITING] = "waiting",
        [SCH_HOOK_DELIVERED] = "delivered",
        [SCH_HOOK_FAILED] = "failed",
    };

    return (unsigned)state < SCH_HOOK_STATE_COUNT ? names[state] : "unknown";
}
