/* SPDX-License-Identifier: Apache-2.0 */
#include "server/child.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum {
    BACKOFF_FIRST_MS = 250,
    BACKOFF_LAST_MS = 30 * 1000,
    HEALTHY_MS = 60 * 1000, /* who lived that long is started again at once */
};

struct srv_child {
    char *path;
    char **environ;
    pid_t pid; /* 0: it does not run */
    int64_t started_ms, due_ms;
    int backoff_ms;
};

sch_status srv_child_open(const sch_settings *settings, const char *url, srv_child **ret_child,
                          sch_err *err)
{
    sch_settings given = *settings; /* a shallow copy, to put the URL in */
    srv_child *child = calloc(1, sizeof *child);
    sch_status s;

    if (!child)
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = sch_program_path("recto-worker", &child->path, err);
    if (s == SCH_OK) {
        if (given.public_url[0] == '\0')
            given.public_url = (char *)url;
        child->environ = sch_settings_environ(&given);
        if (!child->environ)
            s = sch_fail(err, SCH_FATAL, "out of memory");
    }
    if (s != SCH_OK) {
        srv_child_close(child, 0);
        return s;
    }
    child->backoff_ms = BACKOFF_FIRST_MS;
    *ret_child = child;
    return SCH_OK;
}

/** In the forked child: only what may be called between fork() and exec() of a threaded program. */
static void exec_worker(srv_child *child, pid_t parent)
{
    char run[] = "run";
    char *const argv[] = {child->path, run, NULL};
    sigset_t none;
    int null_fd;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(1); /* the server died before the kernel knew what to do then */
    null_fd = open("/dev/null", O_RDONLY);
    if (null_fd >= 0)
        dup2(null_fd, STDIN_FILENO);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(child->path, argv, child->environ);
    _exit(127);
}

static void start(srv_child *child)
{
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid == 0)
        exec_worker(child, parent);
    child->started_ms = sch_mono_ms();
    if (pid > 0) {
        child->pid = pid;
        sch_log(SCH_LOG_INFO, "worker_started", SCH_LOG_I("pid", pid));
        return;
    }
    sch_log(SCH_LOG_ERROR, "worker_start_failed", SCH_LOG_S("message", "fork failed"));
    child->due_ms = child->started_ms + child->backoff_ms;
}

static void note_end(srv_child *child, int status)
{
    int64_t now_ms = sch_mono_ms();

    sch_log(SCH_LOG_WARNING, "worker_ended", SCH_LOG_I("pid", child->pid),
            SCH_LOG_I("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
            SCH_LOG_I("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0));
    child->pid = 0;
    if (now_ms - child->started_ms >= HEALTHY_MS)
        child->backoff_ms = BACKOFF_FIRST_MS;
    child->due_ms = now_ms + child->backoff_ms;
    child->backoff_ms =
        child->backoff_ms * 2 < BACKOFF_LAST_MS ? child->backoff_ms * 2 : BACKOFF_LAST_MS;
}

int srv_child_tend(srv_child *child)
{
    int status;

    if (child->pid > 0 && waitpid(child->pid, &status, WNOHANG) == child->pid)
        note_end(child, status);
    if (child->pid > 0)
        return -1;
    if (sch_mono_ms() < child->due_ms)
        return (int)(child->due_ms - sch_mono_ms()) + 1;
    start(child);
    return child->pid > 0 ? -1 : child->backoff_ms;
}

static bool is_gone(srv_child *child)
{
    int status;
    pid_t r = waitpid(child->pid, &status, WNOHANG);

    return r == child->pid || (r < 0 && errno == ECHILD);
}

srv_child *srv_child_close(srv_child *child, int64_t grace_ms)
{
    int64_t until_ms = sch_mono_ms() + grace_ms;

    if (!child)
        return NULL;
    if (child->pid > 0) {
        kill(child->pid, SIGTERM);
        while (!is_gone(child)) {
            if (sch_mono_ms() >= until_ms) {
                kill(child->pid, SIGKILL);
                waitpid(child->pid, NULL, 0);
                break;
            }
            usleep(10 * 1000);
        }
    }
    free(child->environ);
    free(child->path);
    free(child);
    return NULL;
}
