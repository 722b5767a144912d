/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_CHILD_CHILD_H
#define SCH_CHILD_CHILD_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * An external program (pandoc, soffice, xelatex, node, ...) on bytes that nobody trusts.
 *
 * It runs below recto-sandbox (worker/program), which takes every right from it first: no network,
 * no files but the system's programs and libraries to read, what `readable` names, and one folder
 * to write; not root; bounded in time, memory, processes and output; all its descendants end with
 * it, with the caller, and when a limit is passed. The caller needs no privileges and may have
 * threads.
 *
 *   const char *args[] = {"-o", "out.docx", "in.html", NULL};
 *   sch_child_spec spec = {.program = "pandoc", .args = args, .work_dir = dir, .in_fd = -1,
 *                          .out_fd = -1, .cancel_fd = -1, .limits = SCH_CHILD_LIMITS};
 *   sch_child_end end;
 *   s = sch_child_run(&spec, &end, err);      SCH_NOT_FOUND: pandoc is not installed
 *   if (s == SCH_OK && end.outcome != SCH_CHILD_DONE)
 *       ... end.text says why, end.log is what the program wrote to standard error
 */

/** Bounds of one run; 0 means no limit, which only a program of ours that lives long should have.
 */
typedef struct sch_child_limits {
    int64_t wall_ms;      /* from start to end */
    int64_t cpu_s;        /* processor time of each process */
    int64_t memory_bytes; /* resident, all processes together */
    int64_t file_bytes;   /* one file that it writes */
    int64_t output_bytes; /* all files in work_dir together */
    int processes;        /* at a time */
} sch_child_limits;

/** Two minutes, 2 GB of memory, 512 MB a file, 1 GB of output, 128 processes. */
#define SCH_CHILD_LIMITS                                                                           \
    ((sch_child_limits){120000, 120, INT64_C(2) << 30, INT64_C(512) << 20, INT64_C(1) << 30, 128})

typedef struct sch_child_spec {
    /* A name, looked for in /usr/local/bin, /usr/bin and /bin; or an absolute path, which readable
     * has to name as well where it is not the system's. */
    const char *program;
    const char *const *args;     /* what follows the name; NULL-ended */
    const char *const *env;      /* "NAME=value", added to a small fixed set; NULL-ended; or NULL */
    const char *const *readable; /* further files and folders, absolute; NULL-ended; or NULL */
    /* Absolute. The program starts in it, and it is its HOME and TMPDIR: name files relative to it.
     * What lies in it when the program starts can be read and written, and belongs to it when the
     * caller is root. NULL: nothing can be written. */
    const char *work_dir;
    int in_fd, out_fd; /* standard input and output; borrowed; -1: /dev/null */
    int cancel_fd;     /* readable: end the run; borrowed; -1: none */
    bool require;      /* setting sandbox=require: every part of the sandbox or no run */
    bool is_polite;    /* nice 19 */
    sch_child_limits limits;
} sch_child_spec;

typedef enum sch_child_outcome {
    SCH_CHILD_DONE,      /* exit status 0 */
    SCH_CHILD_FAILED,    /* another exit status */
    SCH_CHILD_CRASHED,   /* a signal */
    SCH_CHILD_HUNG,      /* wall_ms were over */
    SCH_CHILD_OVERSIZED, /* memory, processes or output past its limit */
    SCH_CHILD_CANCELLED, /* ended by cancel_fd or sch_child_close() */
    SCH_CHILD_UNABLE,    /* it could not be started: sandbox, memory */
    SCH_CHILD_OUTCOME_COUNT
} sch_child_outcome;
/** "done", "failed", "crashed", "hung", "oversized", "cancelled", "unable" */
const char *sch_child_outcome_name(sch_child_outcome outcome);

#define SCH_CHILD_LOG_BYTES 4096

typedef struct sch_child_end {
    sch_child_outcome outcome;
    int status;                    /* SCH_CHILD_FAILED: exit status */
    int64_t wall_ms, peak_bytes;   /* resident memory at its highest, as seen */
    char text[256];                /* for people: why it is not done */
    char sandbox[256];             /* "view=applied ... seccomp=applied" */
    char log[SCH_CHILD_LOG_BYTES]; /* the end of its standard error; UTF-8, NUL-ended */
} sch_child_end;

/** Full path of a program, or false when it is not installed. @param[out] ret_path  owned */
bool sch_child_find(const char *program, char **ret_path);

/**
 * Run a program to its end.
 * @return SCH_OK: ret_end says how it ended; SCH_NOT_FOUND: the program is not installed;
 *         SCH_FATAL: descriptors or memory of our own, or recto-sandbox is missing
 */
sch_status sch_child_run(const sch_child_spec *spec, sch_child_end *ret_end, sch_err *err);

/** A program that stays, to be talked to over its standard input and output. */
typedef struct sch_child sch_child;
/**
 * Start it; spec->in_fd and out_fd are its ends of pipes of the caller's, who closes them after.
 * @return as sch_child_run()
 */
sch_status sch_child_open(const sch_child_spec *spec, sch_child **ret_child, sch_err *err);
/** True while it runs. Takes what it wrote to standard error, so that it never waits for us. */
bool sch_child_is_alive(sch_child *child);
/** Readable when it has ended (then sch_child_is_alive() is false) or wrote to standard error. */
int sch_child_fd(const sch_child *child);
/** End it with all its descendants. @param[out] ret_end  how it ended; may be NULL. NULL is fine.
 *  @return NULL always. */
sch_child *sch_child_end_now(sch_child *child, sch_child_end *ret_end);
/** The same, for cleanup. */
sch_child *sch_child_close(sch_child *child);
SCH_DEFINE_AUTO(sch_child *, sch_child_close);

#endif
