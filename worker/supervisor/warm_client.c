/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/warm_client.h"

#include "schema/base/process.h"
#include "schema/base/strbuf.h"

#include <errno.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define TASK_FDS  6
#define ENGINE_FD 3 /* where the engine finds its end of the socket */

enum { LANGUAGES_MAX = 256 };

struct wrk_warm {
    pthread_mutex_t lock; /* of what follows: tasks are sent by other threads than the one that
                             starts it anew */
    int fd;               /* -1: down */
    int pid;              /* 0: down */
    char *program, *languages;
    wrk_warm_options options; /* its strings are the two above */
};

/* The engine's environment: nothing of ours but what its libraries need. */
typedef struct engine_env {
    char tessdata[512];
    char *list[6];
} engine_env;

static void fill_env(engine_env *env)
{
    const char *tessdata = getenv("TESSDATA_PREFIX");
    size_t n = 0;

    env->list[n++] = (char *)"OMP_THREAD_LIMIT=1"; /* see recto-engine's main.c */
    env->list[n++] = (char *)"LC_ALL=C.UTF-8";
    env->list[n++] = (char *)"PATH=/usr/bin:/bin";
    env->list[n++] = (char *)"HOME=/nonexistent"; /* fontconfig has no business in a home */
    if (tessdata && (size_t)snprintf(env->tessdata, sizeof env->tessdata, "TESSDATA_PREFIX=%s",
                                     tessdata) < sizeof env->tessdata)
        env->list[n++] = env->tessdata;
    env->list[n] = NULL;
}

static int spawn(const wrk_warm_options *o, int fd, int *ret_pid)
{
    char memory[32];
    char number[8];
    char *argv[] = {(char *)"recto-engine",
                    (char *)"--warm",
                    number,
                    (char *)"--memory",
                    memory,
                    (char *)"--sandbox",
                    (char *)(o->require ? "require" : "auto"),
                    (char *)(o->is_polite ? "--polite" : NULL),
                    NULL};
    posix_spawn_file_actions_t actions;
    engine_env env;
    int e;

    (void)snprintf(number, sizeof number, "%d", ENGINE_FD);
    (void)snprintf(memory, sizeof memory, "%lld", (long long)o->memory_bytes);
    fill_env(&env);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, 2, 1); /* stdout may carry results of ours */
    (void)posix_spawn_file_actions_adddup2(&actions, fd, ENGINE_FD);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, ENGINE_FD + 1);
    e = sch_process_spawn(ret_pid, o->program, &actions, argv, env.list);
    (void)posix_spawn_file_actions_destroy(&actions);
    return e;
}

static sch_status send_load(const wrk_warm *warm, sch_err *err)
{
    char text[512];
    int len = snprintf(text, sizeof text, "{\"warm\":\"%s\"}", warm->languages);

    if (send(warm->fd, text, (size_t)len, MSG_NOSIGNAL) != len)
        return sch_fail_errno(err, "engine");
    return SCH_OK;
}

/* End the process, if there is one, and reap it. */
static void end_process(wrk_warm *warm)
{
    sch_close(warm->fd); /* the end of the line ends it, children first */
    warm->fd = -1;
    if (warm->pid > 0) {
        while (waitpid(warm->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    warm->pid = 0;
}

static sch_status start_process(wrk_warm *warm, sch_err *err)
{
    int pair[2];
    int e;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return sch_fail_errno(err, "engine: socket");
    warm->fd = pair[0];
    e = spawn(&warm->options, pair[1], &warm->pid);
    sch_close(pair[1]);
    if (e != 0) {
        warm->pid = 0;
        end_process(warm);
        errno = e;
        return sch_fail_errno(err, "start %s", warm->program);
    }
    return warm->options.load_now ? send_load(warm, err) : SCH_OK;
}

sch_status wrk_warm_restart(wrk_warm *warm, sch_err *err)
{
    sch_status s;

    (void)pthread_mutex_lock(&warm->lock);
    end_process(warm);
    s = start_process(warm, err);
    (void)pthread_mutex_unlock(&warm->lock);
    return s;
}

sch_status wrk_warm_start(const wrk_warm_options *options, wrk_warm **ret_warm, sch_err *err)
{
    SCH_AUTO(wrk_warm_stop) wrk_warm *warm = calloc(1, sizeof *warm);
    sch_status s;

    if (!warm)
        return sch_fail(err, SCH_FATAL, "engine: out of memory");
    (void)pthread_mutex_init(&warm->lock, NULL);
    warm->fd = -1;
    warm->options = *options;
    warm->options.program = warm->program = strdup(options->program);
    warm->options.languages = warm->languages = strdup(options->languages);
    if (!warm->program || !warm->languages)
        return sch_fail(err, SCH_FATAL, "engine: out of memory");
    if (strlen(warm->languages) > LANGUAGES_MAX || strpbrk(warm->languages, "\"\\"))
        return sch_fail(err, SCH_INVALID, "languages: at most %d letters and '+'", LANGUAGES_MAX);
    s = start_process(warm, err);
    if (s == SCH_OK)
        *ret_warm = SCH_STEAL(warm);
    return s;
}

wrk_warm *wrk_warm_stop(wrk_warm *warm)
{
    if (warm) {
        end_process(warm);
        (void)pthread_mutex_destroy(&warm->lock);
        free(warm->program);
        free(warm->languages);
        free(warm);
    }
    return NULL;
}

int wrk_warm_pid(const wrk_warm *warm)
{
    return warm->pid;
}

int wrk_warm_fd(const wrk_warm *warm)
{
    return warm->fd;
}

sch_status wrk_warm_check(wrk_warm *warm, sch_err *err)
{
    char text[512];
    ssize_t n = recv(warm->fd, text, sizeof text, MSG_DONTWAIT);
    json_t *root;
    const char *fail;
    sch_status s = SCH_OK;

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return sch_fail(err, SCH_BUSY, "the engine has not answered yet");
    if (n <= 0)
        return sch_fail(err, SCH_FATAL, "the engine has ended");
    root = json_loadb(text, (size_t)n, 0, NULL);
    fail = json_string_value(json_object_get(root, "fail"));
    if (fail)
        s = sch_fail(err, SCH_INVALID, "%s", fail);
    json_decref(root);
    return s;
}

sch_status wrk_warm_send(wrk_warm *warm, const wrk_warm_task *task, sch_err *err)
{
    char text[512];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * TASK_FDS)];
    } room = {.bytes = {0}};
    struct iovec iov = {.iov_base = text};
    struct msghdr head = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room};
    struct cmsghdr *c = CMSG_FIRSTHDR(&head);
    int len = snprintf(text, sizeof text,
                       "{\"cpu_s\":%lld,\"file_bytes\":%lld,\"warm\":\"%s\",\"nice\":%d,"
                       "\"no_output\":%s}",
                       (long long)task->cpu_s, (long long)task->file_bytes,
                       task->needs_model ? warm->languages : "", task->nice,
                       task->no_output ? "true" : "false");
    sch_status s = SCH_OK;
    ssize_t sent;

    iov.iov_len = (size_t)len;
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof task->fds);
    memcpy(CMSG_DATA(c), task->fds, sizeof task->fds);
    (void)pthread_mutex_lock(&warm->lock);
    do
        sent = sendmsg(warm->fd, &head, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0)
        s = sch_fail_errno(err, "engine");
    (void)pthread_mutex_unlock(&warm->lock);
    return s;
}
