/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Office documents through recto-office, which keeps LibreOffice warm: see worker/office/main.c.
 *
 * An instance takes one document at a time, and documents of one group only, so that whatever a
 * document may do to the process that reads it, no other customer's document is read by that
 * process. It is ended when a document takes too long or is too much for it, after some documents,
 * when it has grown, and after some minutes without work.
 */
#include "worker/inputs/inputs_priv.h"

#include "schema/base/clock.h"
#include "schema/base/ids.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/program.h"
#include "schema/wire/sniff.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_MOST 512
#define FULL_MS   50 /* between two looks for an instance when all are busy */

struct wrk_office {
    wrk_office *next;
    sch_child *child;
    int to_fd, from_fd; /* its standard input and output */
    char *dir;
    char group_id[SCH_UUID_LEN];
    int documents;
    int64_t used_ms; /* monotonic: when it last ended a document */
    bool is_busy;
    bool is_ready; /* said so */
};

static wrk_office *close_office(wrk_office *office, sch_child_end *ret_end)
{
    sch_err err = {0};

    if (!office)
        return NULL;
    sch_close(office->to_fd);
    sch_close(office->from_fd);
    (void)sch_child_end_now(office->child, ret_end);
    if (office->dir)
        (void)sch_remove_tree(office->dir, &err);
    free(office->dir);
    free(office);
    return NULL;
}

/* ---- starting -------------------------------------------------------------------------------- */

static sch_status make_dir(wrk_inputs *inputs, wrk_office *office, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    (void)pthread_mutex_lock(&inputs->lock);
    sch_strbuf_addf(&sb, "%s/office-%lld", inputs->tmp_dir, inputs->sequence++);
    (void)pthread_mutex_unlock(&inputs->lock);
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "LibreOffice: out of memory");
    if (mkdir(sb.data, 0700) != 0)
        return sch_fail_errno(err, "LibreOffice's folder");
    office->dir = realpath(sb.data, NULL); /* the data directory may be relative */
    return office->dir ? SCH_OK : sch_fail_errno(err, "LibreOffice's folder");
}

static sch_status spawn(const wrk_input_run *run, wrk_office *office, const char *program,
                        sch_err *err)
{
    static const char *const none[] = {NULL};
    const char *const readable[] = {program, NULL};
    sch_child_spec spec = wrk_input_spec(run, program, none);
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    sch_status s;

    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        s = sch_fail_errno(err, "LibreOffice");
    else {
        spec.work_dir = office->dir;
        spec.readable = readable;
        spec.in_fd = in[0];
        spec.out_fd = out[1];
        spec.cancel_fd = -1; /* ended with the document that is cancelled */
        spec.limits.wall_ms = spec.limits.cpu_s = 0;
        s = sch_child_open(&spec, &office->child, err);
    }
    sch_close(in[0]);
    sch_close(out[1]);
    office->to_fd = in[1];
    office->from_fd = out[0];
    return s;
}

static sch_status open_office(const wrk_input_run *run, wrk_office **ret_office, sch_err *err)
{
    SCH_AUTO(free) char *program = NULL;
    SCH_AUTO(free) char *libreoffice = NULL;
    wrk_office *office;
    sch_status s;

    if (!sch_child_find("libreoffice", &libreoffice))
        return wrk_input_missing(run, "libreoffice", err);
    s = sch_program_path("recto-office", &program, err);
    if (s != SCH_OK)
        return SCH_FATAL;
    office = calloc(1, sizeof *office);
    if (!office)
        return sch_fail(err, SCH_FATAL, "LibreOffice: out of memory");
    office->to_fd = office->from_fd = -1;
    office->is_busy = true;
    (void)snprintf(office->group_id, sizeof office->group_id, "%s", run->job->group_id);
    s = make_dir(run->inputs, office, err);
    if (s == SCH_OK)
        s = spawn(run, office, program, err);
    if (s == SCH_OK)
        *ret_office = office;
    else
        (void)close_office(office, NULL);
    return s;
}

/* ---- which instance -------------------------------------------------------------------------- */

/** Out of the list, with the lock held. */
static void unlink_office(wrk_inputs *inputs, const wrk_office *office)
{
    for (wrk_office **at = &inputs->list; *at; at = &(*at)->next)
        if (*at == office) {
            *at = office->next;
            break;
        }
    inputs->running--;
    (void)pthread_cond_broadcast(&inputs->freed);
}

/** A warm one for the group, or NULL with *ret_victim: an idle one to be ended first, or none.
 *  @return false: all are busy */
static bool choose(wrk_inputs *inputs, const char *group_id, wrk_office **ret_warm,
                   wrk_office **ret_victim)
{
    *ret_warm = *ret_victim = NULL;
    for (wrk_office *o = inputs->list; o; o = o->next) {
        if (o->is_busy)
            continue;
        if (strcmp(o->group_id, group_id) == 0 && sch_child_is_alive(o->child))
            *ret_warm = o;
        else if (!*ret_victim || o->used_ms < (*ret_victim)->used_ms)
            *ret_victim = o;
    }
    if (*ret_warm) {
        (*ret_warm)->is_busy = true;
        *ret_victim = NULL;
        return true;
    }
    if (inputs->running < inputs->offices)
        *ret_victim = NULL;
    else if (*ret_victim)
        unlink_office(inputs, *ret_victim);
    else
        return false;
    inputs->running++; /* the one that will be opened */
    return true;
}

static bool is_cancelled(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, 0) > 0;
}

static void wait_freed(wrk_inputs *inputs)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += FULL_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    (void)pthread_cond_timedwait(&inputs->freed, &inputs->lock, &until);
}

static sch_status acquire(const wrk_input_run *run, wrk_office **ret_office, sch_err *err)
{
    wrk_inputs *inputs = run->inputs;
    wrk_office *warm = NULL, *victim = NULL;
    sch_status s;

    (void)pthread_mutex_lock(&inputs->lock);
    while (!choose(inputs, run->job->group_id, &warm, &victim)) {
        if (is_cancelled(run->job->cancel_fd)) {
            (void)pthread_mutex_unlock(&inputs->lock);
            return sch_fail(err, SCH_EXISTS, "LibreOffice: cancelled");
        }
        wait_freed(inputs);
    }
    (void)pthread_mutex_unlock(&inputs->lock);
    if (warm) {
        *ret_office = warm;
        return SCH_OK;
    }
    (void)close_office(victim, NULL);
    s = open_office(run, ret_office, err);
    (void)pthread_mutex_lock(&inputs->lock);
    if (s == SCH_OK) {
        (*ret_office)->next = inputs->list;
        inputs->list = *ret_office;
    } else {
        inputs->running--;
        (void)pthread_cond_broadcast(&inputs->freed);
    }
    (void)pthread_mutex_unlock(&inputs->lock);
    return s;
}

/** For the next document of the group. */
static void give_back(wrk_inputs *inputs, wrk_office *office)
{
    (void)pthread_mutex_lock(&inputs->lock);
    office->is_busy = false;
    office->used_ms = sch_mono_ms();
    (void)pthread_cond_broadcast(&inputs->freed);
    (void)pthread_mutex_unlock(&inputs->lock);
}

static void end(wrk_inputs *inputs, wrk_office *office, sch_child_end *ret_end)
{
    (void)pthread_mutex_lock(&inputs->lock);
    unlink_office(inputs, office);
    (void)pthread_mutex_unlock(&inputs->lock);
    (void)close_office(office, ret_end);
}

void wrk_office_end_idle(wrk_inputs *inputs, int64_t before_ms)
{
    wrk_office *old = NULL;

    (void)pthread_mutex_lock(&inputs->lock);
    for (wrk_office *o = inputs->list, *next; o; o = next) {
        next = o->next;
        if (o->is_busy || o->used_ms >= before_ms)
            continue;
        unlink_office(inputs, o);
        o->next = old;
        old = o;
    }
    (void)pthread_mutex_unlock(&inputs->lock);
    while (old) {
        wrk_office *next = old->next;

        (void)close_office(old, NULL);
        old = next;
    }
}

/* ---- one document ---------------------------------------------------------------------------- */

typedef enum wait_result { WAIT_LINE, WAIT_LATE, WAIT_CANCELLED, WAIT_GONE } wait_result;

/** The next line that it says, without its newline. */
static wait_result read_answer(const wrk_input_run *run, wrk_office *office, char line[LINE_MOST])
{
    size_t len = 0;

    for (;;) {
        struct pollfd polls[] = {{.fd = office->from_fd, .events = POLLIN},
                                 {.fd = run->job->cancel_fd, .events = POLLIN},
                                 {.fd = sch_child_fd(office->child), .events = POLLIN}};
        int64_t left_ms = run->end_ms - sch_mono_ms();
        ssize_t n;

        if (left_ms <= 0)
            return WAIT_LATE;
        if (poll(polls, SCH_COUNT_OF(polls), left_ms < INT_MAX ? (int)left_ms : INT_MAX) < 0 &&
            errno != EINTR)
            return WAIT_GONE;
        if (polls[1].revents)
            return WAIT_CANCELLED;
        if (polls[0].revents) {
            n = read(office->from_fd, line + len, LINE_MOST - 1 - len);
            if (n <= 0 || (len += (size_t)n) >= LINE_MOST - 1)
                return WAIT_GONE; /* or no answer of ours */
            if (line[len - 1] == '\n') {
                line[len - 1] = '\0';
                return WAIT_LINE;
            }
        } else if (polls[2].revents && !sch_child_is_alive(office->child)) {
            return WAIT_GONE;
        }
    }
}

static const char *extension(const char *mime)
{
    static const struct {
        const char *mime, *ext;
    } exts[] = {
        {"application/msword", "doc"},
        {"application/rtf", "rtf"},
        {"application/vnd.wordperfect", "wpd"},
        {"application/vnd.oasis.opendocument.text", "odt"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(exts); i++)
        if (strcmp(exts[i].mime, mime) == 0)
            return exts[i].ext;
    return strstr(mime, "presentation") ? "pptx" : "docx";
}

/** It ended, or has to be ended, in the middle of a document. */
static sch_status on_lost(const wrk_input_run *run, wrk_office *office, wait_result why,
                          sch_err *err)
{
    bool was_ready = office->is_ready;
    sch_child_end how = {.outcome = SCH_CHILD_CRASHED};

    end(run->inputs, office, &how);
    if (why == WAIT_CANCELLED)
        return sch_fail(err, SCH_EXISTS, "LibreOffice: cancelled");
    if (why == WAIT_LATE)
        how.outcome = SCH_CHILD_HUNG;
    else if (how.outcome == SCH_CHILD_CANCELLED || how.outcome == SCH_CHILD_FAILED)
        how.outcome = SCH_CHILD_CRASHED; /* it never ends by itself while a document is with it */
    if (!was_ready && how.outcome == SCH_CHILD_CRASHED) {
        sch_log(SCH_LOG_ERROR, "office_start_failed", SCH_LOG_S("text", how.text),
                SCH_LOG_S("log", how.log));
        return sch_fail(err, SCH_FATAL, "LibreOffice does not start: %s", how.text);
    }
    return wrk_input_ended(run, &how, "LibreOffice", err);
}

/** Should it be started anew before the next document? */
static bool is_worn(const wrk_inputs *inputs, const wrk_office *office, long long bytes)
{
    return office->documents >= inputs->settings->office_documents ||
           bytes > inputs->settings->input_memory_bytes / 2;
}

static void remove_leaf(const wrk_office *office, const char *leaf)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

    sch_strbuf_addf(&path, "%s/%s", office->dir, leaf);
    if (!path.failed)
        (void)unlink(path.data);
}

/** Hand it the document. @return as wrk_input_convert(); SCH_FATAL with *ret_lost: see on_lost() */
static sch_status ask(const wrk_input_run *run, wrk_office *office, const char *leaf,
                      char line[LINE_MOST], wait_result *ret_wait, sch_err *err)
{
    char request[128];
    int len = snprintf(request, sizeof request, "%s out.pdf\n", leaf);
    sch_status s = wrk_input_copy(run, office->dir, leaf, err);

    *ret_wait = WAIT_LINE;
    if (s != SCH_OK)
        return s;
    if (!office->is_ready)
        *ret_wait = read_answer(run, office, line);
    if (*ret_wait != WAIT_LINE)
        return SCH_OK;
    office->is_ready = true;
    if (write(office->to_fd, request, (size_t)len) != len)
        *ret_wait = WAIT_GONE;
    else
        *ret_wait = read_answer(run, office, line);
    return SCH_OK;
}

sch_status wrk_input_office(wrk_input_run *run, sch_err *err)
{
    char line[LINE_MOST] = "", leaf[16];
    wrk_office *office = NULL;
    wait_result wait = WAIT_LINE;
    sch_status s = acquire(run, &office, err);

    if (s != SCH_OK)
        return s;
    (void)snprintf(leaf, sizeof leaf, "in.%s", extension(run->job->mime));
    s = ask(run, office, leaf, line, &wait, err);
    if (s == SCH_OK && wait != WAIT_LINE)
        return on_lost(run, office, wait, err);
    office->documents++;
    if (s == SCH_OK && strncmp(line, "ok ", 3) == 0)
        s = wrk_input_take(run, office->dir, "out.pdf", "LibreOffice", err);
    else if (s == SCH_OK)
        s = sch_fail_id(err, SCH_INVALID, run->error_id, "LibreOffice cannot read the document");
    remove_leaf(office, leaf);
    remove_leaf(office, "out.pdf");
    if (is_worn(run->inputs, office, atoll(line + strcspn(line, " "))))
        end(run->inputs, office, NULL);
    else
        give_back(run->inputs, office);
    return s;
}
