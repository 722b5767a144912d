/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_LOG_H
#define SCH_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

/**
 * JSON log lines on standard error, one write(2) each, so that lines of threads never mix:
 * {"time":"...","level":"info","prog":"recto-server","event":"request","status":200}
 *
 * Never log a key, a signed URL's query or document text.
 */
typedef enum sch_log_level {
    SCH_LOG_ERROR,
    SCH_LOG_WARNING,
    SCH_LOG_INFO,
    SCH_LOG_DEBUG,
    SCH_LOG_LEVEL_COUNT
} sch_log_level;

/** One member of a log line; make them with the macros below. */
typedef struct sch_log_field {
    const char *key;
    const char *text; /* NULL: num is the value */
    int64_t num;
} sch_log_field;

#define SCH_LOG_S(k, v) ((sch_log_field){.key = (k), .text = (v) ? (v) : ""})
#define SCH_LOG_I(k, v) ((sch_log_field){.key = (k), .num = (v)})

/** Program name and the least important level that is still written; call before any thread. */
void sch_log_init(const char *prog, sch_log_level level);
/** "error", "warning", "info" or "debug". @return false: no such level. */
bool sch_log_level_parse(const char *text, sch_log_level *ret_level);
bool sch_log_is_on(sch_log_level level);

/** Fields end with one whose key is NULL; use the macro. A field with empty text is left out. */
void sch_log_write(sch_log_level level, const char *event, const sch_log_field *fields);

/** sch_log(SCH_LOG_INFO, "file_done", SCH_LOG_S("file_id", id), SCH_LOG_I("pages", n)); */
#define sch_log(level, ...) sch_log_((level), __VA_ARGS__, ((sch_log_field){.key = 0}))
#define sch_log_(level, event, ...)                                                                \
    do {                                                                                           \
        if (sch_log_is_on(level))                                                                  \
            sch_log_write((level), (event), (const sch_log_field[]){__VA_ARGS__});                 \
    } while (0)

#endif
