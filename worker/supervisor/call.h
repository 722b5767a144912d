/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_CALL_H
#define WRK_SUPERVISOR_CALL_H

#include "worker/supervisor/warm_client.h"

#include <stddef.h>

/**
 * One run of the engine, watched: wall clock, resident memory, size of what it says and writes.
 *
 * Nothing that the engine says is trusted: a line is handed on when it is UTF-8 of a bounded
 * length; what it means is for the reader of the step to judge.
 */

/** How a run ended. */
typedef enum wrk_outcome {
    WRK_DONE,      /* exit status 0, every line was taken */
    WRK_REFUSED,   /* the engine named an error of the document; nothing to retry */
    WRK_CRASHED,   /* a signal or an exit status */
    WRK_HUNG,      /* no result in time */
    WRK_OVERSIZED, /* memory or output past its limit */
    WRK_RUBBISH,   /* said something that is no result */
    WRK_CANCELLED, /* ended by us, at shutdown */
    WRK_LOST,      /* the warm parent is gone */
    WRK_UNABLE,    /* the warm parent could not start a child: model, memory, processes */
    WRK_OUTCOME_COUNT
} wrk_outcome;
/** "done", "refused", "crashed", ... */
const char *wrk_outcome_name(wrk_outcome outcome);

/** Takes one line without its newline. @return SCH_OK; SCH_INVALID: rubbish; others: give up */
typedef sch_status (*wrk_line_fn)(const char *line, size_t len, void *arg, sch_err *err);
/** Called about ten times a second while the engine works; NULL: not at all. */
typedef void (*wrk_tick_fn)(void *arg);

typedef struct wrk_call {
    const char *request; /* JSON */
    size_t request_len;
    int source_fd, output_fd; /* borrowed; output -1: it can write nowhere */
    bool is_awaited;          /* somebody waits for it: it goes before other engines */
    int cancel_fd;            /* readable: end the run; borrowed; -1: none */
    bool needs_model;
    int64_t step_ms;      /* wall clock from start or last result to the next */
    int64_t wall_ms;      /* wall clock of the whole run */
    int64_t cpu_s;        /* processor time */
    int64_t memory_bytes; /* resident */
    int64_t file_bytes;   /* one file of its output */
    int64_t output_bytes; /* all files of its output together */
    int64_t output_files; /* their number */
    size_t line_bytes;    /* longest result line */
    size_t result_bytes;  /* all result lines together */
    wrk_line_fn on_line;
    wrk_tick_fn on_tick;
    void *arg;
} wrk_call;

typedef struct wrk_call_end {
    wrk_outcome outcome;
    char error_id[48];    /* WRK_REFUSED: the engine's; else "" */
    char error_text[256]; /* for people; never text of the document */
    int64_t wall_ms;
    int pid;           /* of the child; 0: it was never there */
    char sandbox[512]; /* what the sandbox said; "": nothing */
} wrk_call_end;

/**
 * Run one task in the engine and wait for its end.
 * @return SCH_OK: ret_end says how it ended; SCH_FATAL: descriptors or memory of our own; the
 *         status of on_line when that is neither SCH_OK nor SCH_INVALID
 */
sch_status wrk_call_run(wrk_warm *warm, const wrk_call *call, wrk_call_end *ret_end, sch_err *err);

#endif
