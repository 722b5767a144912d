/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The caller's side of recto-sandbox: it starts it, reads the program's standard error and waits
 * for the one message that says how the program ended. Closing the control socket, by choice or by
 * dying, makes recto-sandbox end the program with all its descendants.
 */
#include "schema/child/child.h"

#include "schema/base/clock.h"
#include "schema/base/process.h"
#include "schema/base/program.h"
#include "schema/base/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define CONTROL_FD 3 /* where recto-sandbox finds its end of the socket */
#define ARGS_MOST  512
#define END_MS     10000 /* what recto-sandbox gets to clear up after it was told to end */
#define MARGIN_MS  15000 /* past the program's time, until recto-sandbox itself counts as hung */

struct sch_child {
    int pid;                  /* of recto-sandbox; 0: reaped */
    int control, log;         /* -1: closed */
    int64_t start_ms, end_ms; /* not later; 0: no limit */
    bool has_ended;
    sch_strbuf text; /* standard error, the end of it */
    sch_child_end end;
};

static const char *const outcome_names[SCH_CHILD_OUTCOME_COUNT] = {
    [SCH_CHILD_DONE] = "done",           [SCH_CHILD_FAILED] = "failed",
    [SCH_CHILD_CRASHED] = "crashed",     [SCH_CHILD_HUNG] = "hung",
    [SCH_CHILD_OVERSIZED] = "oversized", [SCH_CHILD_CANCELLED] = "cancelled",
    [SCH_CHILD_UNABLE] = "unable",
};

const char *sch_child_outcome_name(sch_child_outcome outcome)
{
    return outcome < SCH_CHILD_OUTCOME_COUNT ? outcome_names[outcome] : "unknown";
}

bool sch_child_find(const char *program, char **ret_path)
{
    static const char *const folders[] = {"/usr/local/bin", "/usr/bin", "/bin"};

    if (program[0] == '/') {
        *ret_path = access(program, X_OK) == 0 ? strdup(program) : NULL;
        return *ret_path != NULL;
    }
    if (!program[0] || strchr(program, '/'))
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(folders); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

        sch_strbuf_addf(&path, "%s/%s", folders[i], program);
        if (path.failed || access(path.data, X_OK) != 0)
            continue;
        *ret_path = sch_strbuf_steal(&path);
        return true;
    }
    return false;
}

/* ---- starting ------------------------------------------------------------------------------ */

/* Arguments of recto-sandbox: each its own string. */
typedef struct arguments {
    char *list[ARGS_MOST + 1];
    size_t count;
    bool failed;
} arguments;

static void arguments_done(arguments *a)
{
    for (size_t i = 0; i < a->count; i++)
        free(a->list[i]);
}

static void add(arguments *a, const char *text)
{
    char *copy = a->count < ARGS_MOST ? strdup(text) : NULL;

    if (!copy)
        a->failed = true;
    else
        a->list[a->count++] = copy;
}

static void add_number(arguments *a, const char *flag, int64_t value)
{
    char text[32];

    if (value <= 0)
        return;
    (void)snprintf(text, sizeof text, "%lld", (long long)value);
    add(a, flag);
    add(a, text);
}

static void add_each(arguments *a, const char *flag, const char *const *texts)
{
    for (size_t i = 0; texts && texts[i]; i++) {
        if (flag)
            add(a, flag);
        add(a, texts[i]);
    }
}

static void add_all(arguments *a, const sch_child_spec *spec, const char *program)
{
    const sch_child_limits *l = &spec->limits;

    add(a, "recto-sandbox");
    add_number(a, "--wall-ms", l->wall_ms);
    add_number(a, "--cpu-s", l->cpu_s);
    add_number(a, "--memory", l->memory_bytes);
    add_number(a, "--file-bytes", l->file_bytes);
    add_number(a, "--output-bytes", l->output_bytes);
    add_number(a, "--processes", l->processes);
    if (spec->require)
        add(a, "--require");
    if (spec->is_polite)
        add(a, "--polite");
    if (spec->work_dir) {
        add(a, "--dir");
        add(a, spec->work_dir);
    }
    add_each(a, "--read", spec->readable);
    add_each(a, "--env", spec->env);
    add(a, "--");
    add(a, program);
    add_each(a, NULL, spec->args);
    a->list[a->count] = NULL;
}

static int spawn(const sch_child_spec *spec, const char *sandbox, char **argv, int control, int log,
                 int *ret_pid)
{
    static char *const env[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin",
                                (char *)"LC_ALL=C.UTF-8", NULL};
    /* Parked above the numbers they go to, or one would overwrite the other. */
    int fds[] = {spec->in_fd, spec->out_fd, log, control};
    int parked[SCH_COUNT_OF(fds)];
    posix_spawn_file_actions_t actions;
    int e = 0;

    (void)posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < (int)SCH_COUNT_OF(fds); i++) {
        parked[i] =
            fds[i] < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : fcntl(fds[i], F_DUPFD_CLOEXEC, 16);
        if (parked[i] < 0)
            e = errno;
        else
            (void)posix_spawn_file_actions_adddup2(&actions, parked[i], i);
    }
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, CONTROL_FD + 1);
    if (e == 0)
        e = sch_process_spawn(ret_pid, sandbox, &actions, argv, env);
    (void)posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; i < SCH_COUNT_OF(fds); i++)
        sch_close(parked[i]);
    return e;
}

/* Both programs are there: start one below the other. */
static sch_status start(sch_child *child, const sch_child_spec *spec, const char *sandbox,
                        const char *program, sch_err *err)
{
    int control[2] = {-1, -1}, log[2] = {-1, -1};
    arguments a = {.count = 0};
    int e = 0;

    add_all(&a, spec, program);
    if (a.failed) {
        arguments_done(&a);
        return sch_fail(err, SCH_FATAL, "%s: too many arguments, or out of memory", spec->program);
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0 ||
        pipe2(log, O_CLOEXEC) != 0)
        e = errno;
    child->control = control[0];
    child->log = log[0];
    if (e == 0)
        (void)fcntl(child->log, F_SETFL, O_NONBLOCK);
    if (e == 0)
        e = spawn(spec, sandbox, a.list, control[1], log[1], &child->pid);
    arguments_done(&a);
    sch_close(control[1]);
    sch_close(log[1]);
    if (e != 0) {
        child->pid = 0;
        errno = e;
        return sch_fail_errno(err, "start %s", spec->program);
    }
    return SCH_OK;
}

sch_status sch_child_open(const sch_child_spec *spec, sch_child **ret_child, sch_err *err)
{
    SCH_AUTO(free) char *program = NULL;
    SCH_AUTO(free) char *sandbox = NULL;
    SCH_AUTO(sch_child_close) sch_child *child = NULL;
    sch_status s;

    if (!sch_child_find(spec->program, &program))
        return sch_fail(err, SCH_NOT_FOUND, "the program %s is not installed", spec->program);
    s = sch_program_path("recto-sandbox", &sandbox, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "the program recto-sandbox is missing");
    if (s != SCH_OK)
        return s;
    child = calloc(1, sizeof *child);
    if (!child)
        return sch_fail(err, SCH_FATAL, "%s: out of memory", spec->program);
    child->control = child->log = -1;
    child->start_ms = sch_mono_ms();
    if (spec->limits.wall_ms > 0)
        child->end_ms = child->start_ms + spec->limits.wall_ms + MARGIN_MS;
    s = start(child, spec, sandbox, program, err);
    if (s == SCH_OK)
        *ret_child = SCH_STEAL(child);
    return s;
}

/* ---- what comes back ----------------------------------------------------------------------- */

/* Keeps the last part: what a program dies of comes at its end. */
static void take_log(sch_child *child)
{
    const size_t most = SCH_CHILD_LOG_BYTES - 1;
    char chunk[4096];
    ssize_t n = read(child->log, chunk, sizeof chunk);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0) {
        sch_close(child->log);
        child->log = -1;
        return;
    }
    sch_strbuf_add(&child->text, chunk, (size_t)n);
    if (child->text.len > most) {
        memmove(child->text.data, child->text.data + child->text.len - most, most);
        child->text.len = most;
        child->text.data[most] = '\0';
    }
}

static void take_end(sch_child *child, const json_t *root)
{
    const char *word = json_string_value(json_object_get(root, "outcome"));
    const char *text = json_string_value(json_object_get(root, "text"));
    const char *sandbox = json_string_value(json_object_get(root, "sandbox"));

    child->end.outcome = SCH_CHILD_UNABLE;
    for (int i = 0; word && i < SCH_CHILD_OUTCOME_COUNT; i++)
        if (strcmp(word, outcome_names[i]) == 0)
            child->end.outcome = (sch_child_outcome)i;
    child->end.status = (int)json_integer_value(json_object_get(root, "status"));
    child->end.peak_bytes = json_integer_value(json_object_get(root, "peak_bytes"));
    (void)snprintf(child->end.text, sizeof child->end.text, "%s", text ? text : "");
    (void)snprintf(child->end.sandbox, sizeof child->end.sandbox, "%s", sandbox ? sandbox : "");
}

static void lost(sch_child *child, sch_child_outcome outcome, const char *text)
{
    child->has_ended = true;
    child->end.outcome = outcome;
    (void)snprintf(child->end.text, sizeof child->end.text, "%s", text);
}

static void take_control(sch_child *child)
{
    char text[2048];
    ssize_t n = recv(child->control, text, sizeof text, MSG_DONTWAIT);
    json_t *root;

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n <= 0) {
        lost(child, SCH_CHILD_UNABLE, "recto-sandbox was ended by somebody");
        return;
    }
    root = json_loadb(text, (size_t)n, 0, NULL);
    child->has_ended = true;
    take_end(child, root);
    json_decref(root);
}

/* @return true: cancel_fd became readable */
static bool turn(sch_child *child, int cancel_fd, int timeout_ms)
{
    struct pollfd polls[] = {
        {.fd = child->has_ended ? -1 : child->control, .events = POLLIN},
        {.fd = child->log, .events = POLLIN},
        {.fd = cancel_fd, .events = POLLIN},
    };

    if (poll(polls, SCH_COUNT_OF(polls), timeout_ms) <= 0)
        return false;
    if (polls[1].revents)
        take_log(child);
    if (polls[0].revents)
        take_control(child);
    return polls[2].revents != 0;
}

bool sch_child_is_alive(sch_child *child)
{
    (void)turn(child, -1, 0);
    return !child->has_ended;
}

int sch_child_fd(const sch_child *child)
{
    return child->control;
}

/* ---- ending -------------------------------------------------------------------------------- */

/* The program's text is for a log and for people: what is no UTF-8 becomes '?'. */
static void copy_log(sch_child *child)
{
    const char *from = sch_strbuf_str(&child->text);
    SCH_AUTO(sch_strbuf_done) sch_strbuf json = {0};
    const char *text;
    json_t *value;
    size_t len;

    sch_strbuf_add_json(&json, from, strlen(from));
    value = json_loads(sch_strbuf_str(&json), JSON_DECODE_ANY, NULL);
    text = value ? json_string_value(value) : "";
    len = strlen(text);
    if (len >= sizeof child->end.log)
        text += len - sizeof child->end.log + 1;
    while (((unsigned char)*text & 0xc0) == 0x80) /* not in the middle of a letter */
        text++;
    (void)snprintf(child->end.log, sizeof child->end.log, "%s", text);
    json_decref(value);
}

/* recto-sandbox has said how it ended, or is given up. */
static void reap(sch_child *child)
{
    if (child->pid <= 0)
        return;
    sch_close(child->control); /* whoever is left is ended */
    child->control = -1;
    for (int64_t end_ms = sch_mono_ms() + END_MS; sch_mono_ms() < end_ms;) {
        int got = waitpid(child->pid, NULL, WNOHANG);

        if (got == child->pid || (got < 0 && errno != EINTR)) {
            child->pid = 0;
            return;
        }
        (void)poll(NULL, 0, 2);
    }
    (void)kill(child->pid, SIGKILL);
    (void)waitpid(child->pid, NULL, 0);
    child->pid = 0;
}

sch_child *sch_child_end_now(sch_child *child, sch_child_end *ret_end)
{
    if (!child)
        return NULL;
    if (!child->has_ended && child->pid > 0) {
        /* Half closed: recto-sandbox hears it, ends everything and still can answer. */
        (void)shutdown(child->control, SHUT_WR);
        for (int64_t end_ms = sch_mono_ms() + END_MS; !child->has_ended && sch_mono_ms() < end_ms;)
            (void)turn(child, -1, 100);
        if (child->end.outcome == SCH_CHILD_DONE && !child->has_ended)
            lost(child, SCH_CHILD_CANCELLED, "it did not end in time");
    }
    reap(child);
    for (int i = 0; child->log >= 0 && i < 64; i++)
        take_log(child);
    child->end.wall_ms = sch_mono_ms() - child->start_ms;
    copy_log(child);
    if (ret_end)
        *ret_end = child->end;
    sch_close(child->control);
    sch_close(child->log);
    sch_strbuf_done(child->text);
    free(child);
    return NULL;
}

sch_child *sch_child_close(sch_child *child)
{
    return sch_child_end_now(child, NULL);
}

sch_status sch_child_run(const sch_child_spec *spec, sch_child_end *ret_end, sch_err *err)
{
    sch_child *child = NULL;
    sch_status s = sch_child_open(spec, &child, err);
    bool is_cancelled = false;

    if (s != SCH_OK)
        return s;
    while (!child->has_ended && !is_cancelled) {
        is_cancelled = turn(child, spec->cancel_fd, 1000);
        if (!child->has_ended && child->end_ms && sch_mono_ms() > child->end_ms)
            lost(child, SCH_CHILD_HUNG, "recto-sandbox does not answer");
    }
    (void)sch_child_end_now(child, ret_end);
    return SCH_OK;
}
