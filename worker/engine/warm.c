/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/engine/warm.h"
#include "worker/engine/protocol.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TASK_FDS   6    /* request, result, log, source, output, control */
#define FD_CTRL    5    /* index of control among them */
#define NICE_LEAST 19   /* of children that nobody waits for */
#define MSG_BYTES  4096 /* longest message of the supervisor */

/* A child at work. */
typedef struct task {
    int pid;     /* and process group */
    int pidfd;   /* readable once it has ended */
    int control; /* to the supervisor */
} task;

typedef struct warm {
    const wrk_warm_config *config;
    int fd;
    task *tasks;
    size_t ntasks, cap;
    struct pollfd *polls; /* the socket, then two a task */
    char languages[257];  /* loaded so far */
} warm;

/* A message of the supervisor, its descriptors still open. */
typedef struct message {
    int fds[TASK_FDS];
    size_t nfds;
    int64_t cpu_s, file_bytes;
    int nice;            /* of the child, where children are polite */
    bool no_output;      /* it gets no directory: that descriptor is none */
    char languages[257]; /* to load before the fork; "": none */
} message;

static void message_close(message *m)
{
    for (size_t i = 0; i < m->nfds; i++)
        sch_close(m->fds[i]);
    m->nfds = 0;
}

/* One message, {"key":number}. */
static void tell(int control, const char *key, int number)
{
    char line[64];
    int len = snprintf(line, sizeof line, "{\"%s\":%d}\n", key, number);

    if (len > 0 && (size_t)len < sizeof line)
        (void)send(control, line, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void tell_failure(int control, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "{\"fail\":");
    sch_strbuf_add_json(&sb, text, strlen(text));
    sch_strbuf_adds(&sb, "}\n");
    (void)send(control, sch_strbuf_str(&sb), sb.len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* ---- messages ---------------------------------------------------------------------------- */

static bool message_parse(const char *text, size_t len, message *m)
{
    json_t *root = json_loadb(text, len, 0, NULL);
    const char *languages = json_string_value(json_object_get(root, "warm"));
    const json_t *nice = json_object_get(root, "nice");
    bool ok = json_is_object(root);

    m->cpu_s = json_integer_value(json_object_get(root, "cpu_s"));
    m->file_bytes = json_integer_value(json_object_get(root, "file_bytes"));
    m->nice = nice ? (int)json_integer_value(nice) : NICE_LEAST;
    m->no_output = json_is_true(json_object_get(root, "no_output"));
    (void)snprintf(m->languages, sizeof m->languages, "%s", languages ? languages : "");
    json_decref(root);
    return ok;
}

/* @return 1: a message; 0: the other end closed; -1: errno */
static int message_receive(int fd, message *m)
{
    char text[MSG_BYTES];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * TASK_FDS)];
    } room;
    struct iovec iov = {.iov_base = text, .iov_len = sizeof text};
    struct msghdr head = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room};
    ssize_t n = recvmsg(fd, &head, MSG_CMSG_CLOEXEC);

    *m = (message){.nfds = 0};
    if (n <= 0)
        return (int)n;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&head); c; c = CMSG_NXTHDR(&head, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        m->nfds = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        m->nfds = m->nfds < TASK_FDS ? m->nfds : TASK_FDS;
        memcpy(m->fds, CMSG_DATA(c), m->nfds * sizeof(int));
    }
    if (!message_parse(text, (size_t)n, m)) {
        message_close(m);
        errno = EBADMSG;
        return -1;
    }
    return 1;
}

/* ---- tasks -------------------------------------------------------------------------------- */

static bool make_room(warm *w)
{
    size_t cap = w->cap ? 2 * w->cap : 16;
    task *tasks;
    struct pollfd *polls;

    if (w->ntasks < w->cap)
        return true;
    tasks = realloc(w->tasks, cap * sizeof *tasks);
    if (tasks)
        w->tasks = tasks;
    polls = realloc(w->polls, (2 * cap + 1) * sizeof *polls);
    if (polls)
        w->polls = polls;
    if (tasks && polls)
        w->cap = cap;
    return tasks && polls;
}

static sch_status load_model(warm *w, const char *languages, sch_err *err)
{
    sch_status s;

    if (!languages[0] || strcmp(languages, w->languages) == 0 || !w->config->warm_up)
        return SCH_OK;
    s = w->config->warm_up(languages, err);
    if (s == SCH_OK)
        (void)snprintf(w->languages, sizeof w->languages, "%s", languages);
    return s;
}

static sch_status start_child(warm *w, const message *m, sch_err *err)
{
    wrk_child child = {
        .limits = {w->config->memory_bytes, m->cpu_s, m->file_bytes},
        .require = w->config->require,
        .nice = w->config->is_polite ? m->nice : 0,
        .tells = true,
        .work = w->config->work,
    };
    task *t = &w->tasks[w->ntasks];
    int pid = -1;
    sch_status s;

    memcpy(child.fds, m->fds, sizeof child.fds);
    if (m->no_output)
        child.fds[WRK_FD_OUTPUT] = -1;
    s = wrk_child_fork(&child, &pid, err);
    if (s != SCH_OK)
        return s;
    *t = (task){
        .pid = pid, .pidfd = (int)syscall(SYS_pidfd_open, pid, 0), .control = m->fds[FD_CTRL]};
    if (t->pidfd < 0) {
        s = sch_fail_errno(err, "pidfd_open");
        (void)kill(-pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
        return s;
    }
    w->ntasks++;
    tell(t->control, "pid", pid);
    return SCH_OK;
}

/* A message without descriptors only loads the model. */
static void on_message(warm *w, message *m)
{
    sch_err err = {0};
    sch_status s = load_model(w, m->languages, &err);

    if (m->nfds != TASK_FDS) {
        if (s == SCH_OK)
            tell(w->fd, "warm", 1);
        else
            tell_failure(w->fd, err.text);
        message_close(m);
        return;
    }
    if (s == SCH_OK && !make_room(w))
        s = sch_fail(&err, SCH_FATAL, "out of memory");
    if (s == SCH_OK)
        s = start_child(w, m, &err);
    if (s != SCH_OK)
        tell_failure(m->fds[FD_CTRL], err.text);
    else
        m->fds[FD_CTRL] = -1; /* the task has it now */
    message_close(m);
}

static void on_ended(warm *w, size_t i)
{
    task t = w->tasks[i];
    int status = 0;

    if (waitpid(t.pid, &status, 0) == t.pid) {
        if (WIFSIGNALED(status))
            tell(t.control, "signal", WTERMSIG(status));
        else
            tell(t.control, "exit", WEXITSTATUS(status));
    }
    sch_close(t.pidfd);
    sch_close(t.control);
    w->tasks[i] = w->tasks[--w->ntasks];
}

/* "term" or "kill" of the supervisor; anything else, the end of the line included, kills. */
static void on_control(const task *t)
{
    char word[8] = "";
    ssize_t n = recv(t->control, word, sizeof word - 1, MSG_DONTWAIT);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    (void)kill(-t->pid, n == 4 && memcmp(word, "term", 4) == 0 ? SIGTERM : SIGKILL);
}

/* ---- the loop ----------------------------------------------------------------------------- */

static size_t fill_polls(warm *w)
{
    w->polls[0] = (struct pollfd){.fd = w->fd, .events = POLLIN};
    for (size_t i = 0; i < w->ntasks; i++) {
        w->polls[1 + 2 * i] = (struct pollfd){.fd = w->tasks[i].pidfd, .events = POLLIN};
        w->polls[2 + 2 * i] = (struct pollfd){.fd = w->tasks[i].control, .events = POLLIN};
    }
    return 1 + 2 * w->ntasks;
}

/* Backwards: an ended task's place is taken by the last one, which was looked at already. */
static void serve_tasks(warm *w, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (w->polls[1 + 2 * i].revents)
            on_ended(w, i);
        else if (w->polls[2 + 2 * i].revents)
            on_control(&w->tasks[i]);
    }
}

static void kill_all(warm *w)
{
    for (size_t i = 0; i < w->ntasks; i++)
        (void)kill(-w->tasks[i].pid, SIGKILL);
    while (w->ntasks > 0)
        on_ended(w, w->ntasks - 1);
}

static sch_status serve(warm *w, sch_err *err)
{
    for (;;) {
        size_t count = w->ntasks;
        message m;
        int n = 1;

        if (poll(w->polls, fill_polls(w), -1) < 0 && errno != EINTR)
            return sch_fail_errno(err, "poll");
        serve_tasks(w, count);
        if (w->polls[0].revents)
            n = message_receive(w->fd, &m);
        if (n == 0)
            return SCH_OK;
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return sch_fail_errno(err, "message");
        if (n == 1 && w->polls[0].revents)
            on_message(w, &m);
    }
}

sch_status wrk_warm_serve(int fd, const wrk_warm_config *config, sch_err *err)
{
    warm w = {.config = config, .fd = fd};
    sch_status s = make_room(&w) ? serve(&w, err) : sch_fail(err, SCH_FATAL, "out of memory");

    kill_all(&w);
    free(w.tasks);
    free(w.polls);
    return s;
}
