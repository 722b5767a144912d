/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: one run of pages through the engine. Page models are stored as they come, under
 * "pages-<index of the first>.jsonl"; a run that fails keeps what it had, and the page that stopped
 * it goes on alone, so that a page that kills its engine ends alone. A run is only ever cut, so
 * each artifact of an earlier cut is written over by a later one.
 */
#include "ocr/model/page.h"
#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/wire/options.h"
#include "schema/wire/page_ranges.h"
#include "worker/supervisor/stream.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#define PROGRESS_MS 100 /* between two writes of how far a run is */

/* A run in progress. */
typedef struct progress {
    wrk_work *work;
    const int *pages; /* of this run: page numbers; borrowed */
    int count;        /* of this run */
    int done;         /* results so far */
    int told;         /* of them, written to the database */
    int64_t told_ms;
    sch_put *put; /* the page models */
} progress;

static const char *models_leaf(int first, char leaf[32])
{
    (void)snprintf(leaf, 32, "pages-%06d.jsonl", first);
    return leaf;
}

static sch_status begin_models(progress *p, sch_err *err)
{
    char name[200], leaf[32];

    return sch_put_begin(p->work->sup->options.store,
                         wrk_work_artifact(p->work, models_leaf(p->work->task.first, leaf), name),
                         &p->put, err);
}

/* ---- while it works ---------------------------------------------------------------------------
 */

/* The supervisor does not read page models, it only sees that it is told of the page it asked for;
 * the engine that assembles them reads them with the same distrust. */
static sch_status take_page(const char *line, size_t len, void *arg, sch_err *err)
{
    progress *p = arg;
    char head[32];
    size_t n;
    sch_status s;

    if (p->done >= p->count)
        return sch_fail(err, SCH_INVALID, "the engine wrote more pages than it was asked for");
    n = (size_t)snprintf(head, sizeof head, "{\"page\":%d,", p->pages[p->done]);
    if (len <= n || memcmp(line, head, n) != 0 || line[len - 1] != '}')
        return sch_fail(err, SCH_INVALID, "the engine wrote something that is not page %d",
                        p->pages[p->done]);
    s = sch_put_write(p->put, line, len, err);
    if (s == SCH_OK)
        s = sch_put_write(p->put, "\n", 1, err);
    if (s == SCH_OK)
        p->done++;
    return s;
}

static sch_status write_progress(sch_db *db, void *arg, sch_err *err)
{
    const progress *p = arg;

    return sch_task_set_pages_done(db, p->work->task.task_id, p->work->sup->worker_id, p->done,
                                   sch_now_ms(), err);
}

static void tell_progress(void *arg)
{
    progress *p = arg;
    int64_t now_ms = sch_mono_ms();
    sch_err err = {0};

    if (p->done == p->told || p->done == p->count || now_ms - p->told_ms < PROGRESS_MS)
        return;
    p->told = p->done;
    p->told_ms = now_ms;
    (void)sch_dbpool_write(p->work->sup->options.pool, write_progress, p, &err);
}

/* ---- the request ------------------------------------------------------------------------------
 */

static void write_request(const wrk_work *work, const int *pages, int count, sch_strbuf *sb)
{
    const char *languages = work->sup->options.settings->languages;

    sch_strbuf_adds(sb, "{\"step\":\"pages\",\"pages\":[");
    for (int i = 0; i < count; i++)
        sch_strbuf_addf(sb, "%s%d", i ? "," : "", pages[i]);
    sch_strbuf_adds(sb, "],\"languages\":");
    sch_strbuf_add_json(sb, languages, strlen(languages));
    sch_strbuf_addf(sb, ",\"options\":%s}",
                    work->file.options_json ? work->file.options_json : "{}");
}

sch_status wrk_work_selection(const wrk_work *work, int **ret_pages, size_t *ret_count,
                              sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    const char *json = work->file.options_json ? work->file.options_json : "{}";
    sch_status s = sch_options_parse_text(json, strlen(json), &options, err);

    return s == SCH_OK ? sch_page_ranges_resolve(options->page_ranges, work->file.doc_pages,
                                                 ret_pages, ret_count, err)
                       : s;
}

static sch_status selected_pages(const wrk_work *work, int **ret_pages, sch_err *err)
{
    SCH_AUTO(free) int *pages = NULL;
    size_t count = 0;
    sch_status s = wrk_work_selection(work, &pages, &count, err);

    if (s == SCH_OK && (work->task.first < 0 || work->task.last < work->task.first ||
                        (size_t)work->task.last >= count))
        s = sch_fail(err, SCH_FATAL, "pages: the task is outside of the document");
    if (s == SCH_OK)
        *ret_pages = SCH_STEAL(pages);
    return s == SCH_INVALID ? SCH_FATAL : s;
}

static sch_status ask_engine(progress *p, int source_fd, wrk_call_end *end, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf request = {0};
    wrk_call call = {
        .source_fd = source_fd,
        .needs_model = p->work->sup->wants_model,
        .on_line = take_page,
        .on_tick = tell_progress,
        .arg = p,
    };
    sch_status s;

    write_request(p->work, p->pages, p->count, &request);
    if (request.failed)
        return sch_fail(err, SCH_FATAL, "pages: out of memory");
    call.request = request.data;
    call.request_len = request.len;
    wrk_work_limits(p->work, p->count, &call);
    s = wrk_work_call(p->work, &call, end, err);
    if (s == SCH_OK && end->outcome == WRK_DONE && p->done < p->count) {
        end->outcome = WRK_RUBBISH;
        (void)snprintf(end->error_text, sizeof end->error_text, "the engine left pages out");
    }
    if (s == SCH_OK && p->done > 0 && end->wall_ms / p->done >= WRK_COSTLY_MS)
        p->work->sup->wants_model = true; /* planned by another worker */
    return s;
}

/* ---- crops
 * -------------------------------------------------------------------------------------*/

/* "crop-<page>-..." of a page that is done. */
static bool is_crop(const progress *p, const char *leaf)
{
    static const char head[] = "crop-";
    char *end = NULL;
    long page;

    if (strncmp(leaf, head, sizeof head - 1) != 0 || strlen(leaf) > 120)
        return false;
    page = strtol(leaf + sizeof head - 1, &end, 10);
    for (int i = 0; *end == '-' && i < p->done; i++)
        if (p->pages[i] == page)
            return true;
    return false;
}

static sch_status adopt_crops(const progress *p, sch_err *err)
{
    int fd = openat(p->work->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    sch_status s = SCH_OK;

    if (!dir) {
        sch_close(fd);
        return sch_fail_errno(err, "crops");
    }
    while (s == SCH_OK && (entry = readdir(dir))) {
        if (!is_crop(p, entry->d_name))
            continue;
        s = wrk_work_adopt(p->work, entry->d_name, err);
        if (s == SCH_INVALID) { /* a name or a kind of file that no engine of ours makes */
            sch_log(SCH_LOG_WARNING, "crop_refused", SCH_LOG_S("file_id", p->work->file.file_id),
                    SCH_LOG_S("error", err->text));
            s = SCH_OK;
        }
    }
    (void)closedir(dir);
    return s;
}

/* ---- endings ----------------------------------------------------------------------------------
 */

/* When the last run of the document ends, assembly begins. */
static sch_status assemble_after_last(sch_db *db, wrk_work *work, int left, sch_err *err)
{
    const sch_status s = wrk_stream_go_on(db, work, err);

    if (s != SCH_NOT_FOUND || left > 0)
        return s == SCH_NOT_FOUND ? SCH_OK : s;
    return sch_task_insert(db, work->file.file_id, SCH_TASK_ASSEMBLE, 0, 0, NULL, sch_now_ms(),
                           err);
}

static sch_status finished(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    (void)arg;
    return assemble_after_last(db, work, left, err);
}

/* The pages after the first `done`: the next one alone, which stopped the run, then the rest. */
static sch_status cut(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    const progress *p = arg;
    int bad = work->task.first + p->done;
    sch_status s =
        sch_task_insert(db, work->file.file_id, SCH_TASK_PAGES, bad, bad, NULL, sch_now_ms(), err);

    (void)left;
    if (s == SCH_OK && bad < work->task.last)
        s = sch_task_insert(db, work->file.file_id, SCH_TASK_PAGES, bad + 1, work->task.last, NULL,
                            sch_now_ms(), err);
    work->makes_work = true;
    if (s == SCH_OK) /* those before it may be sent */
        s = wrk_stream_go_on(db, work, err);
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/* Halves: for a run of which no page is known to be the bad one. */
static sch_status halve(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    int middle = work->task.first + (work->task.last - work->task.first) / 2;
    sch_status s = sch_task_insert(db, work->file.file_id, SCH_TASK_PAGES, work->task.first, middle,
                                   NULL, sch_now_ms(), err);

    (void)left;
    (void)arg;
    if (s == SCH_OK)
        s = sch_task_insert(db, work->file.file_id, SCH_TASK_PAGES, middle + 1, work->task.last,
                            NULL, sch_now_ms(), err);
    work->makes_work = true;
    return s;
}

/* Keep what was read, then end the task. */
static sch_status finish(progress *p, wrk_end_fn fn, sch_err *err)
{
    sch_status s = SCH_OK;

    p->work->pages_done = p->done;
    if (p->done > 0)
        s = adopt_crops(p, err);
    if (s == SCH_OK && p->put && p->done > 0)
        s = sch_put_commit(SCH_STEAL(p->put), err);
    return s == SCH_OK ? wrk_work_end(p->work, fn, p, err) : s;
}

/* ---- the task ---------------------------------------------------------------------------------
 */

/* Every page was told before the engine ended: how it ended then does not matter. An engine that
 * said something wrong after them is another thing. */
static bool has_all(const progress *p, wrk_outcome outcome)
{
    return p->done == p->count &&
           (outcome == WRK_DONE || outcome == WRK_CRASHED || outcome == WRK_HUNG ||
            outcome == WRK_LOST || outcome == WRK_CANCELLED);
}

/* The run can go on without the page that stopped it. */
static bool may_cut(const progress *p, const wrk_call_end *end)
{
    return p->count > 1 && end->outcome != WRK_REFUSED && end->outcome != WRK_CANCELLED &&
           end->outcome != WRK_UNABLE && (end->outcome != WRK_LOST || end->pid);
}

static sch_status cut_run(progress *p, const wrk_call_end *end, sch_err *err)
{
    if (p->done == p->count) /* the last page is the one that is doubted */
        return wrk_work_end(p->work, halve, NULL, err);
    sch_log(SCH_LOG_WARNING, "run_cut", SCH_LOG_S("file_id", p->work->file.file_id),
            SCH_LOG_S("outcome", wrk_outcome_name(end->outcome)),
            SCH_LOG_S("text", end->error_text), SCH_LOG_I("page", p->pages[p->done]));
    return finish(p, cut, err);
}

static sch_status run_engine(progress *p, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_call_end end = {0};
    sch_status s = wrk_work_open_readable(p->work, &fd, err);

    if (s == SCH_OK)
        s = wrk_work_make_dir(p->work, err);
    if (s == SCH_OK)
        s = begin_models(p, err);
    if (s == SCH_OK)
        s = ask_engine(p, fd, &end, err);
    if (s != SCH_OK)
        return s;
    if (has_all(p, end.outcome))
        return finish(p, finished, err);
    if (may_cut(p, &end))
        return cut_run(p, &end, err);
    return wrk_work_engine_failed(p->work, &end, err);
}

sch_status wrk_work_pages(wrk_work *work, sch_err *err)
{
    SCH_AUTO(free) int *pages = NULL;
    progress p = {.work = work, .count = work->task.last - work->task.first + 1};
    sch_status s = selected_pages(work, &pages, err);

    if (s != SCH_OK)
        return s;
    p.pages = pages + work->task.first;
    p.told_ms = sch_mono_ms();
    s = run_engine(&p, err);
    (void)sch_put_abort(p.put);
    return s;
}

/* A page that no engine survives: a page without content, and a reason. */
static sch_status write_errored_page(progress *p, const char *text, sch_err *err)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = ocr_page_new(0);
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    if (!page)
        return sch_fail(err, SCH_FATAL, "pages: out of memory");
    page->number = p->pages[0];
    page->width = page->height = 1;
    page->decision.reason = "not read";
    page->error_id = "ocr_error";
    page->error_text = text;
    ocr_page_write(page, &sb);
    sch_strbuf_addc(&sb, '\n');
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "pages: out of memory");
    p->done = 1;
    return sch_put_write(p->put, sb.data, sb.len, err);
}

sch_status wrk_work_pages_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    SCH_AUTO(free) int *pages = NULL;
    progress p = {.work = work, .count = 1};
    sch_status s;

    if (end->outcome == WRK_UNABLE)
        return wrk_work_fail_file(work, "unknown_error", end->error_text, err);
    if (work->task.last > work->task.first)
        return wrk_work_end(work, halve, NULL, err);
    s = selected_pages(work, &pages, err);
    if (s != SCH_OK)
        return s;
    p.pages = pages + work->task.first;
    s = begin_models(&p, err);
    if (s == SCH_OK)
        s = write_errored_page(&p, end->error_text, err);
    if (s == SCH_OK)
        s = sch_put_commit(SCH_STEAL(p.put), err);
    work->pages_done = 1;
    if (s == SCH_OK)
        s = wrk_work_end(work, finished, NULL, err);
    (void)sch_put_abort(p.put);
    return s;
}
