/* SPDX-License-Identifier: Apache-2.0 */
/* One task: run by its kind, with an engine or without. */
#include "worker/supervisor/work.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "worker/supervisor/stream.h"

#include <stdio.h>
#include <string.h>

#define AWAY_MS      5000          /* until the store is looked for again */
#define FILE_BYTES   (512LL << 20) /* largest file of an engine's output */
#define OUTPUT_BYTES (2LL << 30)   /* all of them together */
#define PAGE_FILES   2000          /* crops of one page */
#define LINE_BYTES   (32u << 20)   /* one page model */
#define RESULT_BYTES (2ull << 30)

typedef sch_status (*work_fn)(wrk_work *work, sch_err *err);
typedef sch_status (*give_up_fn)(wrk_work *work, const wrk_call_end *end, sch_err *err);

static const struct {
    work_fn run;
    give_up_fn give_up;
} kinds[SCH_TASK_KIND_COUNT] = {
    [SCH_TASK_FETCH] = {wrk_work_fetch, wrk_work_fetch_give_up},
    [SCH_TASK_PREPARE] = {wrk_work_prepare, wrk_work_prepare_give_up},
    [SCH_TASK_PAGES] = {wrk_work_pages, wrk_work_pages_give_up},
    [SCH_TASK_ASSEMBLE] = {wrk_work_assemble, wrk_work_assemble_give_up},
    [SCH_TASK_EXPORT] = {wrk_work_export, wrk_work_export_give_up},
    [SCH_TASK_STREAM] = {wrk_work_stream, wrk_work_stream_give_up},
    [SCH_TASK_DELIVER] = {wrk_work_deliver, wrk_work_deliver_give_up},
};

sch_status wrk_work_engine_failed(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    bool is_news = end->outcome != WRK_REFUSED && end->outcome != WRK_CANCELLED;
    const char *file_id = work->task.file_id;
    const char *kind = sch_task_kind_name(work->task.kind);

    sch_log(is_news ? SCH_LOG_WARNING : SCH_LOG_INFO, "engine_failed",
            SCH_LOG_S("file_id", file_id), SCH_LOG_S("kind", kind),
            SCH_LOG_S("outcome", wrk_outcome_name(end->outcome)),
            SCH_LOG_S("text", end->error_text), SCH_LOG_I("attempt", work->task.attempt),
            SCH_LOG_I("first", work->task.first), SCH_LOG_I("last", work->task.last));
    if (end->outcome == WRK_REFUSED)
        return wrk_work_fail_file(work, end->error_id, end->error_text, err);
    if (end->outcome == WRK_CANCELLED || (end->outcome == WRK_LOST && !end->pid))
        return wrk_work_return(work, err);
    if (work->task.attempt < work->sup->options.settings->attempts)
        return wrk_work_retry(work, wrk_work_pause_ms(work->task.attempt), err);
    return kinds[work->task.kind].give_up(work, end, err);
}

sch_status wrk_work_take_outputs(const char *line, size_t len, void *arg, sch_err *err)
{
    static const char head[] = "{\"outputs\":";
    bool *is_done = arg;

    if (*is_done || len < sizeof head || memcmp(line, head, sizeof head - 1) != 0)
        return sch_fail(err, SCH_INVALID, "the engine wrote something that is no list of outputs");
    *is_done = true;
    return SCH_OK;
}

void wrk_work_limits(const wrk_work *work, int pages, wrk_call *call)
{
    const sch_settings *set = work->sup->options.settings;

    call->cancel_fd = work->sup->cancel_fd;
    call->output_fd = work->dir_fd;
    call->step_ms = set->page_timeout_s * 1000;
    call->wall_ms = call->step_ms * pages;
    call->cpu_s = set->page_timeout_s * pages + 5;
    call->memory_bytes = set->engine_memory_bytes;
    call->file_bytes = FILE_BYTES;
    call->output_bytes = OUTPUT_BYTES;
    call->output_files = (int64_t)PAGE_FILES * pages;
    call->line_bytes = LINE_BYTES;
    call->result_bytes = RESULT_BYTES;
}

/* Every engine of a worker gets the same sandbox: one line, and another only when it changes. */
static void log_sandbox(wrk_sup *sup, const char *said)
{
    bool is_news;

    (void)pthread_mutex_lock(&sup->lock);
    is_news = strcmp(sup->sandbox, said) != 0;
    if (is_news)
        (void)snprintf(sup->sandbox, sizeof sup->sandbox, "%s", said);
    (void)pthread_mutex_unlock(&sup->lock);
    if (is_news)
        sch_log(strstr(said, "=unsupported") ? SCH_LOG_WARNING : SCH_LOG_INFO, "sandbox",
                SCH_LOG_S("parts", said));
}

sch_status wrk_work_call(const wrk_work *work, const wrk_call *call, wrk_call_end *ret_end,
                         sch_err *err)
{
    sch_status s = wrk_call_run(work->sup->warm, call, ret_end, err);

    if (s == SCH_OK && ret_end->sandbox[0])
        log_sandbox(work->sup, ret_end->sandbox);
    return s;
}

/* The attempts are used up before this one begins: earlier ones took the worker down with them. */
static sch_status give_up(wrk_work *w, const char *text, sch_err *err)
{
    wrk_call_end end = {.outcome = WRK_CRASHED};

    (void)snprintf(end.error_text, sizeof end.error_text, "%s", text);
    return kinds[w->task.kind].give_up(w, &end, err);
}

/* Formats may be made after their file was completed. */
static bool is_wanted(const wrk_work *w)
{
    return w->file.state == SCH_FILE_PENDING || w->file.state == SCH_FILE_SPLIT ||
           (w->file.state == SCH_FILE_COMPLETED && w->task.kind == SCH_TASK_EXPORT);
}

static sch_status run(wrk_work *w, sch_err *err)
{
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(w->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_file_get(db, w->task.file_id, &w->file, err);
    if (s != SCH_OK && s != SCH_NOT_FOUND)
        return s;
    if (s == SCH_NOT_FOUND || !kinds[w->task.kind].run || !is_wanted(w))
        return wrk_work_end(w, NULL, NULL, err); /* nothing to do any more */
    if (w->task.attempt > wrk_work_attempts(w))
        return give_up(w, "the worker ended several times", err);
    return kinds[w->task.kind].run(w, err);
}

/* A failure of this machine: the disk, the database, memory. */
static void on_trouble(wrk_work *w, const sch_err *why)
{
    sch_err err = {0};
    sch_status s;

    sch_log(SCH_LOG_ERROR, "task_failed", SCH_LOG_S("file_id", w->task.file_id),
            SCH_LOG_S("kind", sch_task_kind_name(w->task.kind)), SCH_LOG_S("error", why->text),
            SCH_LOG_I("attempt", w->task.attempt));
    if (why->code == SCH_BUSY) /* our store or database is away: the file does not pay for that */
        s = wrk_work_spare(w, AWAY_MS, &err);
    else if (w->task.attempt < wrk_work_attempts(w))
        s = wrk_work_retry(w, wrk_work_pause_ms(w->task.attempt + 1), &err);
    else if (w->task.kind == SCH_TASK_EXPORT)
        s = give_up(w, "the server could not make this format", &err);
    else
        s = wrk_work_fail_file(w, "unknown_error", "the server could not process the document",
                               &err);
    if (s != SCH_OK) /* the lease will run out, and another attempt be made then */
        sch_log(SCH_LOG_ERROR, "task_left", SCH_LOG_S("error", err.text));
}

bool wrk_work_run(wrk_slot *slot, const sch_task *task, sch_task *ret_next)
{
    wrk_work w = {.sup = slot->sup, .slot = slot, .task = *task, .dir_fd = -1};
    int64_t start_ms = sch_mono_ms();
    sch_err err = {0};

    (void)memcpy(w.file.file_id, task->file_id, sizeof w.file.file_id);
    if (run(&w, &err) != SCH_OK && !w.is_over)
        on_trouble(&w, &err);
    sch_log(SCH_LOG_DEBUG, "task", SCH_LOG_S("file_id", task->file_id),
            SCH_LOG_S("kind", sch_task_kind_name(task->kind)), SCH_LOG_I("first", task->first),
            SCH_LOG_I("last", task->last), SCH_LOG_I("attempt", task->attempt),
            SCH_LOG_I("duration_ms", sch_mono_ms() - start_ms));
    sch_close(w.dir_fd);
    if (w.dir)
        (void)sch_remove_tree(w.dir, &err);
    free(w.dir);
    sch_file_done(w.file);
    if (w.has_next)
        *ret_next = w.next;
    return w.has_next;
}
