/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_TOOL_H
#define SRV_TOOL_H

#include "schema/config/settings.h"
#include "schema/db/db.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Commands that work on the rows of a data directory beside a server that may run: `recto key`,
 * `recto group`, `recto quota`. Each is a table of options and a table of verbs.
 */

#define SRV_TOOL_OPTIONS_MAX 12

typedef struct srv_tool_args {
    const sch_settings *settings;
    sch_dbpool *pool;
    const char *operand;                     /* NULL: none */
    const char *value[SRV_TOOL_OPTIONS_MAX]; /* by option; "" for a switch; NULL: not given */
} srv_tool_args;

typedef struct srv_tool_option {
    const char *name; /* "--json" */
    bool has_value;
} srv_tool_option;

/** Whether a verb takes an operand. */
typedef enum srv_tool_operand { SRV_TOOL_NONE, SRV_TOOL_MAY, SRV_TOOL_MUST } srv_tool_operand;

typedef struct srv_tool_verb {
    const char *name;
    srv_tool_operand operand;
    sch_status (*run)(const srv_tool_args *args, sch_err *err);
} srv_tool_verb;

typedef struct srv_tool {
    const char *name; /* "key" */
    const char *usage;
    const srv_tool_option *options; /* at most SRV_TOOL_OPTIONS_MAX; ended by a NULL name */
    const srv_tool_verb *verbs;     /* ended by a NULL name */
} srv_tool;

/** Run a verb. @return exit status: 0, 1 failed, 2 wrong usage or configuration */
int srv_tool_run(const srv_tool *tool, int argc, char **argv);

/** A limit: a number, "none" (0) or "default" (SCH_AS_SETTINGS). @return SCH_OK; SCH_INVALID */
sch_status srv_tool_limit(const char *option, const char *text, int64_t *ret_limit, sch_err *err);
/**
 * A moment: "90d", "12h", "30m" or "60s" from now, a day ("2027-01-31", its beginning, UTC) or
 * "never" (0).
 */
sch_status srv_tool_time(const char *option, const char *text, int64_t now_ms, int64_t *ret_ms,
                         sch_err *err);
/** Print rows one a line, or as what stands in a JSON array. */
typedef sch_status (*srv_tool_rows)(sch_db *db, bool json, sch_err *err);
/** All rows of a listing, for people or as a JSON array. */
sch_status srv_tool_list(const srv_tool_args *args, bool json, srv_tool_rows rows, sch_err *err);
/** Print a time as JSON; 0: null. */
void srv_tool_print_time(const char *member, int64_t ms);
/** Print a text as JSON. */
void srv_tool_print_text(const char *member, const char *text);
/** Print a limit as JSON: a number, 0 as "none", SCH_AS_SETTINGS as "default". */
void srv_tool_print_limit(const char *member, int64_t limit);
/** A limit for people. @return text, or "none", "default" */
const char *srv_tool_limit_text(int64_t limit, char text[24]);

#endif
