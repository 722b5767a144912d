/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/work.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/wire/sniff.h"
#include "worker/inputs/inputs.h"
#include "worker/supervisor/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define RETRY_MS     200 /* pause after the first failed attempt; four times longer each time */
#define RETRY_MOST   60000
#define AWAY_MS      5000 /* until the store is looked for again */
#define FAR_MS       2000 /* the same for a transfer: others' machines need longer */
#define FAR_MOST     600000
#define FILE_BYTES   (512LL << 20) /* largest file of an engine's output */
#define OUTPUT_BYTES (2LL << 30)   /* all of them together */
#define PAGE_FILES   2000          /* crops of one page */
#define COPY_BYTES   (256u << 10)
#define LINE_BYTES   (32u << 20) /* one page model */
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

/* ---- endings ------------------------------------------------------------------------------- */

typedef struct ending {
    wrk_work *work;
    wrk_end_fn fn;
    void *arg;
} ending;

/* Does the slot take no other task now? */
static bool is_stopping(const wrk_slot *slot)
{
    wrk_sup *sup = slot->sup;
    bool stopping;

    (void)pthread_mutex_lock(&sup->lock);
    stopping = sup->is_stopping || (slot->pool == SCH_POOL_ENGINE && !sup->is_warm);
    (void)pthread_mutex_unlock(&sup->lock);
    return stopping;
}

/* End the task, do what follows, claim the next. */
static sch_status end_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const ending *e = arg;
    wrk_work *w = e->work;
    int64_t now_ms = sch_now_ms();
    int left = 0;
    sch_status s = SCH_OK;

    w->has_next = false;
    w->ends_file = w->makes_work = false;
    if (w->pages_done > 0)
        s = sch_task_set_pages_done(db, w->task.task_id, w->sup->worker_id, w->pages_done, now_ms,
                                    err);
    if (s == SCH_OK)
        s = sch_task_end(db, w->task.task_id, w->sup->worker_id, &left, err);
    if (s == SCH_OK && e->fn)
        s = e->fn(db, w, left, e->arg, err);
    if (s != SCH_OK || is_stopping(w->slot))
        return s;
    s = wrk_slot_claim(db, w->slot, now_ms, &w->next, err);
    w->has_next = s == SCH_OK;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/* Another worker has the task, or the file has ended: what was written is removed unless the other
 * one writes the same. */
static void drop_result(wrk_work *w)
{
    static const char *const intermediate[] = {"pages-", "crop-", WRK_INPUT_RESULT, NULL};
    sch_file_state state = SCH_FILE_DELETED;
    char group[SCH_UUID_LEN];
    sch_db *db = NULL;
    sch_err err = {0};

    if (sch_dbpool_reader(w->sup->options.pool, &db, &err) == SCH_OK)
        (void)sch_file_state_of(db, w->file.file_id, &state, group, &err);
    if (state == SCH_FILE_DELETED)
        (void)sch_store_delete_all(w->sup->options.store, w->file.file_id, &err);
    else if (state == SCH_FILE_ERROR)
        wrk_work_remove(w, intermediate);
    sch_log(SCH_LOG_INFO, "task_dropped", SCH_LOG_S("file_id", w->file.file_id),
            SCH_LOG_S("kind", sch_task_kind_name(w->task.kind)),
            SCH_LOG_S("file_state", sch_file_state_name(state)));
}

sch_status wrk_work_end(wrk_work *work, wrk_end_fn fn, void *arg, sch_err *err)
{
    ending e = {work, fn, arg};
    sch_status s = sch_dbpool_write(work->sup->options.pool, end_in_tx, &e, err);

    if (s == SCH_NOT_FOUND) {
        work->has_next = false;
        work->ends_file = work->makes_work = false;
        drop_result(work);
        s = SCH_OK;
    }
    if (s != SCH_OK) {
        work->has_next = false;
        return s;
    }
    work->is_over = true;
    if (work->ends_file)
        wrk_sup_tell_ended(work->sup);
    if (work->makes_work) {
        wrk_sup_hint(work->sup);
        if (work->sup->options.is_shared)
            sch_wake_send(work->sup->options.data_dir);
    }
    return SCH_OK;
}

static sch_status fail_file(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    sch_status s =
        sch_file_set_state(db, work->file.file_id, SCH_FILE_ERROR, arg, sch_now_ms(), err);

    (void)left;
    work->ends_file = s == SCH_OK;
    return s;
}

sch_status wrk_work_fail_file(wrk_work *work, const char *id, const char *text, sch_err *err)
{
    static const char *const made[] = {"pages-", "crop-", WRK_INPUT_RESULT, NULL};
    sch_err error = {0};
    sch_status s;

    (void)sch_fail_id(&error, SCH_INVALID, id, "%s", text);
    s = wrk_work_end(work, fail_file, &error, err);
    if (s == SCH_OK && work->ends_file) {
        wrk_work_remove(work, made);
        sch_log(SCH_LOG_INFO, "file_error", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_S("error", id), SCH_LOG_S("text", text));
    }
    return s;
}

typedef struct later {
    wrk_work *work;
    int64_t due_ms; /* wall clock; 0: at once, the attempt not counted */
    bool is_spared; /* the attempt does not count */
} later;

static sch_status later_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const later *l = arg;
    const wrk_work *w = l->work;

    if (!l->due_ms)
        return sch_task_return(db, w->task.task_id, w->sup->worker_id, err);
    return sch_task_retry(db, w->task.task_id, w->sup->worker_id, l->due_ms, !l->is_spared, err);
}

static sch_status put_off(wrk_work *work, int64_t due_ms, bool is_spared, sch_err *err)
{
    later l = {work, due_ms, is_spared};
    sch_status s = sch_dbpool_write(work->sup->options.pool, later_in_tx, &l, err);

    if (s == SCH_NOT_FOUND) {
        drop_result(work);
        s = SCH_OK;
    }
    work->is_over = s == SCH_OK;
    return s;
}

static sch_status try_later(wrk_work *work, int64_t pause_ms, bool is_spared, sch_err *err)
{
    int64_t due_ms = sch_now_ms() + pause_ms;
    sch_status s = put_off(work, due_ms, is_spared, err);

    if (s == SCH_OK)
        wrk_sup_due(work->sup, due_ms);
    return s;
}

sch_status wrk_work_retry(wrk_work *work, int64_t pause_ms, sch_err *err)
{
    return try_later(work, pause_ms, false, err);
}

sch_status wrk_work_return(wrk_work *work, sch_err *err)
{
    return put_off(work, 0, false, err);
}

/* The first pause, four times longer after each further attempt. */
static int64_t grow(int64_t pause_ms, int64_t most_ms, int attempt)
{
    for (int i = 1; i < attempt && pause_ms < most_ms; i++)
        pause_ms *= 4;
    return pause_ms < most_ms ? pause_ms : most_ms;
}

static int64_t pause_of(int attempt)
{
    return grow(RETRY_MS, RETRY_MOST, attempt);
}

/* Results that are made are worth more patience than the way to them. */
static int64_t attempts_of(const wrk_work *work)
{
    const sch_settings *set = work->sup->options.settings;

    return work->task.kind == SCH_TASK_DELIVER ? set->deliver_attempts : set->attempts;
}

sch_status wrk_work_transfer_failed(wrk_work *work, const sch_err *why, bool may_pass, sch_err *err)
{
    if (why->code == SCH_EXISTS)
        return wrk_work_return(work, err);
    if (!why->id[0] || why->code == SCH_FATAL) {
        *err = *why;
        return why->code;
    }
    sch_log(SCH_LOG_INFO, "transfer_failed", SCH_LOG_S("file_id", work->file.file_id),
            SCH_LOG_S("kind", sch_task_kind_name(work->task.kind)), SCH_LOG_S("error", why->id),
            SCH_LOG_S("text", why->text), SCH_LOG_I("attempt", work->task.attempt));
    if (may_pass && work->task.attempt < attempts_of(work))
        return wrk_work_retry(work, grow(FAR_MS, FAR_MOST, work->task.attempt), err);
    return wrk_work_fail_file(work, why->id, why->text, err);
}

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
        return wrk_work_retry(work, pause_of(work->task.attempt), err);
    return kinds[work->task.kind].give_up(work, end, err);
}

/* ---- tools of the kinds -------------------------------------------------------------------- */

const char *wrk_work_artifact(const wrk_work *work, const char *leaf, char name[200])
{
    (void)snprintf(name, 200, "%s/%s", work->task.file_id, leaf);
    return name;
}

sch_status wrk_work_make_dir(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    long long number = atomic_fetch_add(&work->sup->sequence, 1);

    sch_strbuf_addf(&sb, "%s/%lld", work->sup->tmp_dir, number);
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "work folder: out of memory");
    if (mkdir(sch_strbuf_str(&sb), 0700) != 0)
        return sch_fail_errno(err, "work folder %s", sch_strbuf_str(&sb));
    work->dir = sch_strbuf_steal(&sb);
    work->dir_fd = open(work->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (work->dir_fd < 0)
        return sch_fail_errno(err, "work folder %s", work->dir);
    return SCH_OK;
}

sch_status wrk_work_adopt(const wrk_work *work, const char *leaf, sch_err *err)
{
    char name[200];
    struct stat st;

    if (fstatat(work->dir_fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return sch_fail(err, SCH_INVALID, "the engine did not write %s", leaf);
    if (!S_ISREG(st.st_mode) || st.st_nlink != 1)
        return sch_fail(err, SCH_INVALID, "the engine's %s is not a plain file", leaf);
    /* Under root an engine is another user: the artifact shall be ours. */
    if (st.st_uid != geteuid() &&
        fchownat(work->dir_fd, leaf, geteuid(), getegid(), AT_SYMLINK_NOFOLLOW) != 0)
        return sch_fail_errno(err, "own %s", leaf);
    return sch_store_adopt(work->sup->options.store, wrk_work_artifact(work, leaf, name),
                           work->dir_fd, leaf, err);
}

sch_status wrk_work_read_artifact(const wrk_work *work, const char *leaf, wrk_sink sink, void *arg,
                                  sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    char name[200];
    uint64_t at = 0;
    int64_t n = 1;
    sch_status s = room ? SCH_OK : sch_fail(err, SCH_FATAL, "%s: out of memory", leaf);

    if (s == SCH_OK)
        s = sch_blob_open(work->sup->options.store, wrk_work_artifact(work, leaf, name), &blob,
                          err);
    while (s == SCH_OK && (n = sch_blob_read(blob, at, room, COPY_BYTES, err)) > 0) {
        s = sink(arg, room, (size_t)n, err);
        at += (uint64_t)n;
    }
    return s == SCH_OK && n < 0 ? SCH_FATAL : s;
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

sch_status wrk_work_open_artifact(const wrk_work *work, const char *leaf, int *ret_fd, sch_err *err)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    char name[200];
    sch_status s =
        sch_blob_open(work->sup->options.store, wrk_work_artifact(work, leaf, name), &blob, err);

    return s == SCH_OK ? sch_blob_fd(blob, ret_fd, err) : s;
}

sch_status wrk_work_open_readable(const wrk_work *work, int *ret_fd, sch_err *err)
{
    sch_input input = sch_sniff_input(work->file.mime);
    bool is_made = input != SCH_INPUT_PAGES && input != SCH_INPUT_NONE;

    return wrk_work_open_artifact(work, is_made ? WRK_INPUT_RESULT : "source", ret_fd, err);
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

typedef struct removal {
    const wrk_work *work;
    const char *const *prefixes;
    sch_strbuf names; /* each with its NUL */
} removal;

static bool note_leaf(const char *leaf, uint64_t size, void *arg)
{
    removal *r = arg;

    (void)size;
    for (size_t i = 0; r->prefixes[i]; i++)
        if (strncmp(leaf, r->prefixes[i], strlen(r->prefixes[i])) == 0)
            sch_strbuf_add(&r->names, leaf, strlen(leaf) + 1);
    return !r->names.failed;
}

void wrk_work_remove(const wrk_work *work, const char *const *prefixes)
{
    removal r = {.work = work, .prefixes = prefixes};
    char name[200];
    sch_err err = {0};

    (void)sch_store_list(work->sup->options.store, work->task.file_id, note_leaf, &r, &err);
    for (size_t at = 0; at < r.names.len; at += strlen(r.names.data + at) + 1)
        (void)sch_store_delete(work->sup->options.store,
                               wrk_work_artifact(work, r.names.data + at, name), &err);
    sch_strbuf_done(r.names);
}

/* ---- one task ------------------------------------------------------------------------------ */

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
    if (w->task.attempt > attempts_of(w))
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
        s = try_later(w, AWAY_MS, true, &err);
    else if (w->task.attempt < attempts_of(w))
        s = wrk_work_retry(w, pause_of(w->task.attempt + 1), &err);
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
