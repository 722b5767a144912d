/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/call.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/process.h"
#include "schema/base/strbuf.h"
#include "worker/supervisor/plain_text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define NICE_AWAITED 5 /* behind the server, before the engines of documents */
#define NICE_OTHERS  19
#define TICK_MS      100
#define OUTPUT_MS    500  /* between two looks at the output folder */
#define TERM_MS      500  /* from SIGTERM to SIGKILL */
#define GIVE_UP_MS   5000 /* from SIGKILL to "the kernel will not end it" */
#define READ_BYTES   (64u << 10)
#define LOG_LINE     512u  /* longest line of the engine's log that is kept */
#define LOG_LINES    200   /* after that many the engine's log is not written on */
#define ERROR_BYTES  8192u /* longest error line */

static const char *const outcome_names[WRK_OUTCOME_COUNT] = {
    [WRK_DONE] = "done",           [WRK_REFUSED] = "refused",     [WRK_CRASHED] = "crashed",
    [WRK_HUNG] = "hung",           [WRK_OVERSIZED] = "oversized", [WRK_RUBBISH] = "rubbish",
    [WRK_CANCELLED] = "cancelled", [WRK_LOST] = "lost",           [WRK_UNABLE] = "unable",
};

const char *wrk_outcome_name(wrk_outcome outcome)
{
    return outcome < WRK_OUTCOME_COUNT ? outcome_names[outcome] : "unknown";
}

enum { P_RESULT, P_LOG, P_CONTROL, P_CANCEL, P_COUNT };

/* A run in progress. */
typedef struct run {
    const wrk_call *call;
    wrk_call_end end;
    sch_status status; /* what on_line said when it gave up */
    int fds[P_COUNT];  /* -1 once closed */
    sch_strbuf line, log;
    size_t scanned;      /* bytes of line that hold no newline */
    size_t result_bytes; /* all lines so far */
    int log_lines;
    int pid; /* 0: not told yet */
    int64_t start_ms, result_ms /* of the last result */, output_ms, tick_ms;
    int64_t stop_ms; /* SIGTERM was sent; 0: not */
    bool is_killed, has_ended;
} run;

static void say(run *r, wrk_outcome outcome, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The first reason stands: what follows from stopping the engine is not news. */
static void say(run *r, wrk_outcome outcome, const char *fmt, ...)
{
    va_list args;

    if (r->end.outcome != WRK_DONE)
        return;
    r->end.outcome = outcome;
    va_start(args, fmt);
    (void)vsnprintf(r->end.error_text, sizeof r->end.error_text, fmt, args);
    va_end(args);
}

static void close_fd(run *r, int which)
{
    if (which != P_CANCEL)
        sch_close(r->fds[which]);
    r->fds[which] = -1;
}

static void tell(const run *r, const char *word)
{
    if (r->fds[P_CONTROL] >= 0)
        (void)send(r->fds[P_CONTROL], word, strlen(word), MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* SIGTERM now, SIGKILL a moment later (see watch()). */
static void stop(run *r)
{
    if (r->stop_ms || r->has_ended)
        return;
    r->stop_ms = sch_mono_ms();
    tell(r, "term");
}

/* ---- what the engine says ------------------------------------------------------------------ */

static bool is_id(const char *id)
{
    size_t len = id ? strlen(id) : 0;

    return len > 0 && len < sizeof((wrk_call_end *)0)->error_id &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz_0123456789") == len;
}

/* {"error":{"id":..,"message":..}} */
static bool take_error(run *r, const char *line, size_t len)
{
    json_t *root = len <= ERROR_BYTES ? json_loadb(line, len, 0, NULL) : NULL;
    const json_t *error = json_object_get(root, "error");
    const char *id = json_string_value(json_object_get(error, "id"));
    const char *text = json_string_value(json_object_get(error, "message"));
    bool ok = is_id(id) && text;

    if (ok && r->end.outcome == WRK_DONE) {
        say(r, WRK_REFUSED, "%s", text);
        (void)snprintf(r->end.error_id, sizeof r->end.error_id, "%s", id);
    }
    json_decref(root);
    return ok;
}

static void take_line(run *r, const char *line, size_t len)
{
    static const char error_head[] = "{\"error\":";
    sch_err err = {0};
    sch_status s;

    if (r->end.outcome != WRK_DONE)
        return;
    r->result_bytes += len + 1;
    if (!wrk_text_is_plain(line, len)) {
        say(r, WRK_RUBBISH, "the engine wrote bytes that are not UTF-8 text");
    } else if (len >= sizeof error_head - 1 &&
               memcmp(line, error_head, sizeof error_head - 1) == 0) {
        if (!take_error(r, line, len))
            say(r, WRK_RUBBISH, "the engine wrote an error that is none");
    } else if (r->result_bytes > r->call->result_bytes) {
        say(r, WRK_OVERSIZED, "the engine's results are longer than %zu bytes",
            r->call->result_bytes);
    } else {
        s = r->call->on_line(line, len, r->call->arg, &err);
        if (s == SCH_INVALID)
            say(r, WRK_RUBBISH, "%s", err.text);
        else if (s != SCH_OK)
            r->status = s;
        if (s != SCH_OK && s != SCH_INVALID)
            say(r, WRK_CANCELLED, "%s", err.text);
        r->result_ms = sch_mono_ms();
    }
    if (r->end.outcome != WRK_DONE && r->end.outcome != WRK_REFUSED)
        stop(r);
}

static void take_result(run *r)
{
    sch_strbuf *sb = &r->line;
    size_t start = 0;
    ssize_t n = -1;
    char *nl;

    if (sch_strbuf_reserve(sb, READ_BYTES))
        n = read(r->fds[P_RESULT], sb->data + sb->len, READ_BYTES);
    if (n < 0 && errno == EINTR)
        return;
    if (n <= 0) {
        if (sb->len > 0)
            say(r, WRK_RUBBISH, "the engine's last line is cut off");
        close_fd(r, P_RESULT);
        return;
    }
    sb->len += (size_t)n;
    while ((nl = memchr(sb->data + r->scanned, '\n', sb->len - r->scanned))) {
        size_t end = (size_t)(nl - sb->data);

        take_line(r, sb->data + start, end - start);
        start = r->scanned = end + 1;
    }
    memmove(sb->data, sb->data + start, sb->len - start);
    sb->len -= start;
    r->scanned = sb->len;
    if (sb->len > r->call->line_bytes) {
        say(r, WRK_OVERSIZED, "the engine wrote a line longer than %zu bytes", r->call->line_bytes);
        stop(r);
        sch_strbuf_reset(sb);
        r->scanned = 0;
    }
}

/* "LEVEL: text"; what has no level is chatter of a library. */
static void take_log_line(run *r, const char *line, size_t len)
{
    static const char sandbox[] = "DEBUG: sandbox ";
    sch_log_level level = SCH_LOG_DEBUG;

    if (!wrk_text_is_plain(line, len)) // NOLINT(bugprone-branch-clone)
        return;
    if (strncmp(line, sandbox, sizeof sandbox - 1) == 0)
        (void)snprintf(r->end.sandbox, sizeof r->end.sandbox, "%s", line + sizeof sandbox - 1);
    if (strncmp(line, "ERROR: ", 7) == 0 || strncmp(line, "WARNING: ", 9) == 0)
        level = SCH_LOG_WARNING; /* an engine's error is a document's, not ours */
    if (r->log_lines++ < LOG_LINES)
        sch_log(level, "engine_says", SCH_LOG_S("text", line), SCH_LOG_I("pid", r->pid));
}

static void take_log(run *r)
{
    sch_strbuf *sb = &r->log;
    char chunk[4096];
    ssize_t n = read(r->fds[P_LOG], chunk, sizeof chunk);

    if (n < 0 && errno == EINTR)
        return;
    if (n <= 0) {
        close_fd(r, P_LOG);
        return;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
            take_log_line(r, sch_strbuf_str(sb), sb->len);
            sch_strbuf_reset(sb);
            if (sb->data)
                sb->data[0] = '\0';
        } else if (sb->len < LOG_LINE) {
            sch_strbuf_addc(sb, chunk[i]);
        }
    }
}

static void take_control_message(run *r, const json_t *root)
{
    const json_t *status = json_object_get(root, "exit");
    const json_t *sig = json_object_get(root, "signal");
    const char *fail = json_string_value(json_object_get(root, "fail"));
    int code = (int)json_integer_value(status ? status : sig);

    if (json_object_get(root, "pid"))
        r->pid = (int)json_integer_value(json_object_get(root, "pid"));
    if (fail)
        say(r, WRK_UNABLE, "the engine could not start: %s", fail);
    if (sig)
        say(r, WRK_CRASHED, "the engine was ended by signal %d", code);
    if (status && code != 0 && r->end.outcome != WRK_REFUSED)
        say(r, WRK_CRASHED, "the engine ended with status %d", code);
    if (fail || sig || status)
        r->has_ended = true;
}

static void take_control(run *r)
{
    char text[1024];
    ssize_t n = recv(r->fds[P_CONTROL], text, sizeof text, MSG_DONTWAIT);
    json_t *root;

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        if (!r->has_ended)
            say(r, WRK_LOST, "the engine's parent has ended");
        r->has_ended = true;
        close_fd(r, P_CONTROL);
        return;
    }
    root = json_loadb(text, (size_t)n, 0, NULL);
    take_control_message(r, root);
    json_decref(root);
}

/* ---- what is watched ----------------------------------------------------------------------- */

static void check_output(run *r)
{
    const wrk_call *c = r->call;
    int fd = c->output_fd >= 0 ? openat(c->output_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    int64_t bytes = 0, files = 0;
    struct stat st;

    if (!dir) {
        sch_close(fd);
        return;
    }
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        files++;
        if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0)
            bytes += st.st_size;
    }
    (void)closedir(dir);
    if (bytes > c->output_bytes || files > c->output_files)
        say(r, WRK_OVERSIZED, "the engine wrote %lld files of %lld bytes", (long long)files,
            (long long)bytes);
}

/* One look at every limit. */
static void watch(run *r, int64_t now_ms)
{
    const wrk_call *c = r->call;

    if (r->has_ended)
        return;
    if (r->stop_ms) {
        if (!r->is_killed && now_ms - r->stop_ms >= TERM_MS) {
            tell(r, "kill");
            r->is_killed = true;
        }
        if (now_ms - r->stop_ms >= TERM_MS + GIVE_UP_MS)
            r->has_ended = true;
        return;
    }
    if (now_ms - r->result_ms > c->step_ms || now_ms - r->start_ms > c->wall_ms)
        say(r, WRK_HUNG, "the engine gave no result in %lld ms",
            (long long)(now_ms - r->result_ms));
    if (r->pid && sch_process_resident_bytes(r->pid) > c->memory_bytes)
        say(r, WRK_OVERSIZED, "the engine used more than %lld bytes of memory",
            (long long)c->memory_bytes);
    if (now_ms - r->output_ms >= OUTPUT_MS) {
        r->output_ms = now_ms;
        check_output(r);
    }
    if (r->end.outcome != WRK_DONE && r->end.outcome != WRK_REFUSED)
        stop(r);
}

/* ---- the run ------------------------------------------------------------------------------- */

static void poll_once(run *r)
{
    struct pollfd polls[P_COUNT];
    int64_t now_ms;

    for (int i = 0; i < P_COUNT; i++)
        polls[i] = (struct pollfd){.fd = r->fds[i], .events = POLLIN};
    if (poll(polls, P_COUNT, TICK_MS) < 0)
        return;
    if (polls[P_RESULT].revents)
        take_result(r);
    if (polls[P_LOG].revents)
        take_log(r);
    if (polls[P_CONTROL].revents)
        take_control(r);
    if (polls[P_CANCEL].revents) {
        say(r, WRK_CANCELLED, "the worker stops");
        close_fd(r, P_CANCEL);
        stop(r);
    }
    now_ms = sch_mono_ms();
    if (now_ms - r->tick_ms >= TICK_MS) {
        r->tick_ms = now_ms;
        watch(r, now_ms);
        if (r->call->on_tick)
            r->call->on_tick(r->call->arg);
    }
}

/* An anonymous file, since a request can be longer than a pipe holds. */
static int request_fd(const wrk_call *call, sch_err *err)
{
    int fd = memfd_create("request", MFD_CLOEXEC);

    if (fd < 0) {
        (void)sch_fail_errno(err, "request");
    } else if (sch_write_all(fd, call->request, call->request_len, err) != SCH_OK ||
               lseek(fd, 0, SEEK_SET) != 0) {
        sch_close(fd);
        fd = -1;
    }
    return fd;
}

/* Hand the far ends to the warm parent; ours stay in r->fds. */
static sch_status start(run *r, wrk_warm *warm, sch_err *err)
{
    int result[2] = {-1, -1}, log[2] = {-1, -1}, control[2] = {-1, -1};
    SCH_AUTO(sch_close) int request = request_fd(r->call, err);
    wrk_warm_task task = {
        .cpu_s = r->call->cpu_s,
        .file_bytes = r->call->file_bytes,
        .needs_model = r->call->needs_model,
        .nice = r->call->is_awaited ? NICE_AWAITED : NICE_OTHERS,
        .no_output = r->call->output_fd < 0,
    };
    const int output = task.no_output ? r->call->source_fd : r->call->output_fd;
    sch_status s = SCH_OK;

    if (request < 0)
        return SCH_FATAL;
    if (pipe2(result, O_CLOEXEC) != 0 || pipe2(log, O_CLOEXEC) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
        s = sch_fail_errno(err, "pipe");
    memcpy(task.fds, (int[6]){request, result[1], log[1], r->call->source_fd, output, control[1]},
           sizeof task.fds);
    if (s == SCH_OK && wrk_warm_send(warm, &task, err) != SCH_OK) {
        say(r, WRK_LOST, "the engine's parent has ended");
        r->has_ended = true;
    }
    sch_close(result[1]);
    sch_close(log[1]);
    sch_close(control[1]);
    r->fds[P_RESULT] = result[0];
    r->fds[P_LOG] = log[0];
    r->fds[P_CONTROL] = control[0];
    return s;
}

static bool is_drained(const run *r)
{
    return r->fds[P_RESULT] < 0 && r->fds[P_LOG] < 0;
}

sch_status wrk_call_run(wrk_warm *warm, const wrk_call *call, wrk_call_end *ret_end, sch_err *err)
{
    run r = {.call = call, .fds = {-1, -1, -1, call->cancel_fd}};
    int64_t ended_ms = 0;
    sch_status s;

    r.start_ms = r.result_ms = r.output_ms = r.tick_ms = sch_mono_ms();
    s = start(&r, warm, err);
    while (s == SCH_OK && !(r.has_ended && is_drained(&r))) {
        poll_once(&r);
        if (r.has_ended && !ended_ms)
            ended_ms = sch_mono_ms();
        if (ended_ms && sch_mono_ms() - ended_ms > GIVE_UP_MS)
            break; /* somebody still holds the other end of a pipe */
    }
    if (s == SCH_OK && r.end.outcome == WRK_DONE)
        check_output(&r);
    for (int i = 0; i < P_COUNT; i++)
        close_fd(&r, i);
    sch_strbuf_done(r.line);
    sch_strbuf_done(r.log);
    if (s == SCH_OK && r.status != SCH_OK)
        s = sch_fail(err, r.status, "%s", r.end.error_text);
    r.end.pid = r.pid;
    r.end.wall_ms = sch_mono_ms() - r.start_ms;
    if (s == SCH_OK)
        *ret_end = r.end;
    return s;
}
