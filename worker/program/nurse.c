/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nurse: starts the program, watches time, memory, processes and output, ends all of it, and
 * tells the caller how it went. As subreaper it inherits what the program leaves behind, so that
 * nothing escapes by being orphaned.
 */
#include "schema/base/clock.h"
#include "worker/engine/sandbox.h"
#include "worker/program/box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAMILY_MS   100  /* between two looks at memory; the first ones */
#define CALM_MS     1000 /* and after a while */
#define OUTPUT_MS   500  /* between two looks at the output folder */
#define KILL_MS     5000 /* until everything has to be gone */
#define REPORT_SIZE 512

typedef struct nurse {
    const wrk_box *box;
    int pid, pidfd;
    int report_fd; /* what inner.c says; -1: heard */
    int64_t start_ms, family_ms, output_ms, peak_bytes;
    const char *outcome; /* NULL: still at work, or ended by itself */
    char text[200];
    char sandbox[REPORT_SIZE];
    int wait_status;
    bool has_ended, has_started;
} nurse;

static void say(nurse *n, const char *outcome, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The first reason stands. */
static void say(nurse *n, const char *outcome, const char *fmt, ...)
{
    va_list args;

    if (n->outcome)
        return;
    n->outcome = outcome;
    va_start(args, fmt);
    (void)vsnprintf(n->text, sizeof n->text, fmt, args);
    va_end(args);
}

/* ---- starting -------------------------------------------------------------------------------- */

static int give_to_nobody(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    if (type != FTW_NS) /* refused where nobody is not mapped: then inner.c stays who it is */
        (void)!lchown(path, WRK_NOBODY, WRK_NOBODY);
    return 0;
}

static _Noreturn void become_program(const wrk_box *box, int report_fd, char **view)
{
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)umask(022); /* folders of the view are for whom the program becomes */
    /* What the program needs: its own three, and the report until it starts. */
    (void)syscall(SYS_close_range, (unsigned)WRK_BOX_CONTROL, (unsigned)report_fd - 1, 0U);
    (void)syscall(SYS_close_range, (unsigned)report_fd + 1, ~0U, 0U);
    if (!view)
        wrk_inner_run(box, report_fd, false);
    (void)execv(view[0], view);
    _exit(127);
}

/* @return false: errno */
static bool start(nurse *n, bool with_view)
{
    SCH_AUTO(sch_close) int far = -1;
    char **view = NULL;
    int fds[2];
    int pid;

    if (pipe(fds) != 0)
        return false;
    far = fcntl(fds[1], F_DUPFD, 10); /* a number that survives, apart from the standard ones */
    sch_close(fds[1]);
    n->report_fd = fds[0];
    (void)fcntl(n->report_fd, F_SETFD, FD_CLOEXEC);
    if (with_view && !wrk_view_argv(n->box, far, &view)) {
        sch_close(n->report_fd);
        n->report_fd = -1;
        errno = ENOENT;
        return false;
    }
    pid = fork();
    if (pid == 0)
        become_program(n->box, far, view);
    wrk_view_free(view);
    if (pid < 0)
        return false;
    (void)setpgid(pid, pid);
    n->pid = pid;
    n->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    return n->pidfd >= 0;
}

/* ---- watching -------------------------------------------------------------------------------- */

static int64_t output_bytes; /* nftw() has no argument for its function */

static int add_size(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)path;
    (void)ftw;
    if (type == FTW_F)
        output_bytes += (int64_t)st->st_blocks * 512;
    return 0;
}

static void check_output(nurse *n)
{
    const wrk_box *box = n->box;

    if (!box->dir || !box->output_bytes)
        return;
    output_bytes = 0;
    (void)nftw(box->dir, add_size, 16, FTW_PHYS);
    if (output_bytes > box->output_bytes)
        say(n, "oversized", "it wrote more than %lld bytes", (long long)box->output_bytes);
}

static void check_family(nurse *n)
{
    const wrk_box *box = n->box;
    wrk_family family;

    wrk_family_look(getpid(), &family);
    if (family.resident_bytes > n->peak_bytes)
        n->peak_bytes = family.resident_bytes;
    if (box->memory_bytes && family.resident_bytes > box->memory_bytes)
        say(n, "oversized", "it used more than %lld bytes of memory", (long long)box->memory_bytes);
    if (box->processes && family.count > box->processes)
        say(n, "oversized", "it started more than %d processes", box->processes);
}

static void watch(nurse *n)
{
    int64_t now_ms = sch_mono_ms();
    bool is_calm = now_ms - n->start_ms > 60000;

    if (n->box->wall_ms && now_ms - n->start_ms > n->box->wall_ms)
        say(n, "hung", "it did not end in %lld ms", (long long)n->box->wall_ms);
    if (now_ms - n->family_ms >= (is_calm ? CALM_MS : FAMILY_MS)) {
        check_family(n);
        n->family_ms = now_ms;
    }
    if (now_ms - n->output_ms >= OUTPUT_MS) {
        check_output(n);
        n->output_ms = now_ms;
    }
}

static void take_report(nurse *n)
{
    ssize_t got = read(n->report_fd, n->sandbox, sizeof n->sandbox - 1);

    if (got < 0 && errno == EINTR)
        return;
    sch_close(n->report_fd);
    n->report_fd = -1;
    n->sandbox[got > 0 ? got : 0] = '\0';
    if (n->sandbox[0] == 'R')
        n->has_started = true;
    else if (n->sandbox[0] == 'F')
        say(n, "unable", "%.180s", n->sandbox + 1);
}

/* Until the program has ended or has to be. */
static void watch_all(nurse *n)
{
    while (!n->outcome && !n->has_ended) {
        struct pollfd polls[] = {
            {.fd = n->pidfd, .events = POLLIN},
            {.fd = WRK_BOX_CONTROL, .events = POLLIN | POLLRDHUP},
            {.fd = n->report_fd, .events = POLLIN},
        };
        bool is_calm = sch_mono_ms() - n->start_ms > 60000;

        (void)poll(polls, SCH_COUNT_OF(polls), is_calm ? CALM_MS : FAMILY_MS);
        if (polls[2].revents)
            take_report(n);
        if (polls[1].revents)
            say(n, "cancelled", "the caller ended it");
        if (polls[0].revents && waitpid(n->pid, &n->wait_status, WNOHANG) == n->pid)
            n->has_ended = true;
        else
            watch(n);
    }
    if (n->report_fd >= 0 && n->has_ended)
        take_report(n); /* it may have ended at once */
}

/* ---- the end --------------------------------------------------------------------------------- */

/* No process below us is left. Those of a namespace fall with its first one. */
static void end_all(nurse *n)
{
    int64_t end_ms = sch_mono_ms() + KILL_MS;

    while (sch_mono_ms() < end_ms) {
        int status;
        int pid;

        (void)wrk_family_kill(getpid());
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
            if (pid == n->pid) {
                n->wait_status = status;
                n->has_ended = true;
            }
        if (pid < 0 && errno == ECHILD)
            return;
        (void)poll(NULL, 0, 2);
    }
}

static void conclude(nurse *n)
{
    int code = WIFEXITED(n->wait_status) ? WEXITSTATUS(n->wait_status) : 0;
    int sig = WIFSIGNALED(n->wait_status) ? WTERMSIG(n->wait_status) : 0;

    if (!n->outcome && n->has_started)
        check_output(n);
    if (!n->has_started)
        say(n, "unable", "the program could not be started");
    if (!sig && code > 128 && code <= 128 + 64) /* as bubblewrap and shells say it */
        sig = code - 128;
    if (sig == SIGXFSZ)
        say(n, "oversized", "it wrote a file larger than %lld bytes",
            (long long)n->box->file_bytes);
    if (sig == SIGXCPU)
        say(n, "hung", "it used more than %lld s of processor time", (long long)n->box->cpu_s);
    if (sig)
        say(n, "crashed", "it was ended by signal %d", sig);
    if (code)
        say(n, "failed", "it ended with status %d", code);
    say(n, "done", "%s", "");
}

static void tell_caller(const nurse *n)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    const char *sandbox = n->sandbox[0] == 'R' ? n->sandbox + 1 : "";

    sch_strbuf_addf(
        &sb, "{\"outcome\":\"%s\",\"status\":%d,\"peak_bytes\":%lld,\"text\":", n->outcome,
        WIFEXITED(n->wait_status) ? WEXITSTATUS(n->wait_status) : 0, (long long)n->peak_bytes);
    sch_strbuf_add_json(&sb, n->text, strlen(n->text));
    sch_strbuf_adds(&sb, ",\"sandbox\":");
    sch_strbuf_add_json(&sb, sandbox, strlen(sandbox));
    sch_strbuf_adds(&sb, "}");
    (void)send(WRK_BOX_CONTROL, sch_strbuf_str(&sb), sb.len, MSG_NOSIGNAL);
}

static void run(nurse *n, bool with_view)
{
    n->pidfd = n->report_fd = -1;
    n->start_ms = n->family_ms = n->output_ms = sch_mono_ms();
    if (start(n, with_view))
        watch_all(n);
    end_all(n);
    sch_close(n->pidfd);
    sch_close(n->report_fd);
}

int wrk_nurse_run(const wrk_box *box)
{
    nurse n = {.box = box};

    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (box->dir && geteuid() == 0)
        (void)nftw(box->dir, give_to_nobody, 16, FTW_PHYS);
    run(&n, true);
    /* bubblewrap is missing, or the kernel refuses what it asks for. */
    if (!n.outcome && !n.has_started && !n.sandbox[0]) {
        n.wait_status = 0;
        n.has_ended = false;
        run(&n, false);
    }
    conclude(&n);
    tell_caller(&n);
    return strcmp(n.outcome, "done") == 0 ? 0 : 1;
}
