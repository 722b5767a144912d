/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_PROGRAM_BOX_H
#define WRK_PROGRAM_BOX_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * recto-sandbox: run one external program with no right but those that it needs.
 *
 *   recto-sandbox [LIMITS] [--dir DIR] [--read PATH]... [--env NAME=VALUE]... -- PROGRAM ARG...
 *
 * Descriptors 0 to 2 are the program's; 3 is a SOCK_SEQPACKET socket to schema/child/child.c, which
 * gets one JSON message at the end. When its other end is shut or closed everything is ended.
 *
 * Two processes: this one, the nurse (nurse.c), watches; the other (inner.c) drops its rights and
 * becomes the program. In between stands bubblewrap where the kernel allows it (view.c): a view of
 * the file system with the system's programs and the one folder, and namespaces of processes,
 * network and IPC, which end as a whole. Without it Landlock takes the view's place.
 */
typedef struct wrk_box {
    int64_t wall_ms, cpu_s, memory_bytes, file_bytes, output_bytes; /* 0: no limit */
    int processes;
    bool require, is_polite;
    const char *dir;         /* NULL: none */
    const char *const *read; /* NULL-ended */
    const char *const *env;  /* NULL-ended */
    char *const *program;    /* path and arguments */
    int inner_fd;            /* as the inner process below bubblewrap: where it reports; -1 */
    char *const *argv;       /* our own, whole */
    int dashes;              /* index of "--" in argv */
} wrk_box;

/** Descriptor of the socket to the caller. */
#define WRK_BOX_CONTROL 3

/** What a program may read besides `read`: its own kind, libraries, fonts. NULL-ended; some are
 *  missing on any one system. */
extern const char *const wrk_box_system[];

/** argv of bubblewrap in front of our own with "--inner FD" in it. @return false: not installed, or
 *  out of memory. Release with wrk_view_free(). */
bool wrk_view_argv(const wrk_box *box, int inner_fd, char ***ret_argv);
void wrk_view_free(char **argv);

/**
 * Drop every right, report to report_fd, become the program. "R" and what each part said, or "F"
 * and why not; then the descriptor is closed by the exec. Never returns.
 * @param has_view  below bubblewrap: network and files are done
 */
_Noreturn void wrk_inner_run(const wrk_box *box, int report_fd, bool has_view);

/** Watch the program to its end and tell the caller. @return exit status of recto-sandbox */
int wrk_nurse_run(const wrk_box *box);

/** Every process below pid: how many, and their resident memory. */
typedef struct wrk_family {
    int count;
    int64_t resident_bytes;
} wrk_family;
void wrk_family_look(int pid, wrk_family *ret_family);
/** SIGKILL to every process below pid. @return their number */
int wrk_family_kill(int pid);

#endif
