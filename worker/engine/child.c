/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/engine/child.h"
#include "worker/engine/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FD_ABOVE 16 /* descriptors are parked here while 0 to 4 are replaced */

void wrk_engine_log(const char *level, const char *fmt, ...)
{
    char line[512];
    int head = snprintf(line, sizeof line, "%s: ", level);
    va_list args;
    int len;

    if (head < 0 || (size_t)head >= sizeof line)
        return;
    va_start(args, fmt);
    len = vsnprintf(line + head, sizeof line - (size_t)head - 1, fmt, args);
    va_end(args);
    if (len < 0)
        return;
    len = (int)strnlen(line, sizeof line - 1);
    for (int i = 0; i < len; i++)
        if ((unsigned char)line[i] < ' ') /* one event, one line */
            line[i] = ' ';
    line[len++] = '\n';
    (void)!write(WRK_FD_LOG, line, (size_t)len);
}

/* Descriptors 0 to 4 as protocol.h says, and no other. */
static int place_descriptors(const int fds[5])
{
    int parked[5];

    for (int i = 0; i < 5; i++) {
        int fd = fds[i] >= 0 ? fds[i] : open("/dev/null", O_RDWR | O_CLOEXEC);

        parked[i] = fcntl(fd, F_DUPFD_CLOEXEC, FD_ABOVE);
        if (parked[i] < 0)
            return -1;
    }
    for (int i = 0; i < 5; i++)
        if (dup2(parked[i], i) < 0)
            return -1;
    return (int)syscall(SYS_close_range, 5U, ~0U, 0U);
}

/* Handlers and masks of the parent mean nothing here. */
static void reset_signals(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int sig = 1; sig < NSIG; sig++)
        if (sig != SIGKILL && sig != SIGSTOP)
            (void)sigaction(sig, &plain, NULL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Die with the parent; sandbox_user.c renews the wish, which a change of credentials clears. */
static bool follow_parent(int parent)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == parent;
}

static void log_sandbox(const wrk_part_report reports[WRK_PART_COUNT])
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    wrk_sandbox_describe(reports, &sb);
    wrk_engine_log("DEBUG", "sandbox %s", sch_strbuf_str(&sb));
}

_Noreturn void wrk_child_run(const wrk_child *child)
{
    wrk_sandbox box = {.limits = child->limits,
                       .output_fd = child->fds[WRK_FD_OUTPUT] >= 0 ? WRK_FD_OUTPUT : -1};
    wrk_part_report reports[WRK_PART_COUNT];
    int parent = getppid();
    sch_err err = {0};
    int status;

    reset_signals();
    (void)setpgid(0, 0); /* not setsid(): a session is a scheduling group of its own, and nice
                            would no longer let other processes go first */
    if (place_descriptors(child->fds) != 0)
        _exit(WRK_EXIT_SANDBOX);
    if (child->nice > 0)
        (void)!nice(child->nice);
    (void)umask(077);
    if (box.output_fd >= 0 && geteuid() == 0) /* the folder is handed to whom the child becomes */
        (void)!fchown(box.output_fd, WRK_NOBODY, WRK_NOBODY);
    if (!follow_parent(parent))
        _exit(WRK_EXIT_SANDBOX);
    if (wrk_sandbox_apply(&box, child->require, reports, &err) != SCH_OK) {
        wrk_engine_log("ERROR", "%s", err.text);
        _exit(WRK_EXIT_SANDBOX);
    }
    if (child->tells)
        log_sandbox(reports);
    status = child->work(child->arg);
    _exit(status);
}

sch_status wrk_child_fork(const wrk_child *child, int *ret_pid, sch_err *err)
{
    int pid;

    (void)fflush(NULL); /* nothing buffered may be written twice */
    pid = fork();
    if (pid < 0)
        return sch_fail_errno(err, "fork");
    if (pid == 0)
        wrk_child_run(child);
    (void)setpgid(pid, pid); /* here too: whoever comes first */
    *ret_pid = pid;
    return SCH_OK;
}
