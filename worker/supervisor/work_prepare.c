/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prepare: make a document that the engine reads of one of another kind, let the engine verify it
 * and count its pages, choose the pages and cut them into runs.
 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/db/queries_tenant.h"
#include "schema/wire/options.h"
#include "schema/wire/page_ranges.h"
#include "schema/wire/sniff.h"
#include "worker/inputs/inputs.h"
#include "worker/supervisor/next.h"
#include "worker/supervisor/plan.h"
#include "worker/supervisor/work.h"
#include "worker/supervisor/work_export.h"

#include <jansson.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#define PAGES_MOST     1000000     /* more is no document */
#define RESULT_BYTES   (16u << 20) /* a million costs */
#define COST_MOST_MS   600000
#define CRASH_PAUSE_MS 2000 /* after a program that crashed on the document */

/* What the engine found out. */
typedef struct found {
    char mime[128];
    int doc_pages; /* 0: it has not said */
    int *costs_ms; /* one a page; owned */
    int64_t source_bytes;
    char source_sha256[SCH_SHA256_HEX];
    int *pages; /* selected, ascending; owned */
    size_t npages;
    wrk_run *runs; /* owned */
    size_t nruns;
} found;

static void found_done(found *f)
{
    free(f->costs_ms);
    free(f->pages);
    free(f->runs);
}

/* ---- the engine's answer -------------------------------------------------------------------- */

static bool is_mime(const char *text)
{
    size_t len = text ? strlen(text) : 0;

    return len > 0 && len < sizeof((found *)0)->mime && strchr(text, '/') &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789./+-") == len;
}

static int clamp_cost(json_int_t cost)
{
    return cost < 1 ? 1 : cost > COST_MOST_MS ? COST_MOST_MS : (int)cost;
}

static sch_status take_result(const char *line, size_t len, void *arg, sch_err *err)
{
    found *f = arg;
    json_t *root = json_loadb(line, len, 0, NULL);
    const char *mime = json_string_value(json_object_get(root, "mime"));
    json_int_t pages = json_integer_value(json_object_get(root, "pages"));
    const json_t *costs = json_object_get(root, "costs");
    bool ok = f->doc_pages == 0 && is_mime(mime) && pages >= 1 && pages <= PAGES_MOST &&
              json_array_size(costs) == (size_t)pages;

    if (ok)
        f->costs_ms = malloc((size_t)pages * sizeof *f->costs_ms);
    if (ok && f->costs_ms) {
        if (!f->mime[0]) /* else it was made of another kind */
            (void)snprintf(f->mime, sizeof f->mime, "%s", mime);
        for (size_t i = 0; i < (size_t)pages; i++)
            f->costs_ms[i] = clamp_cost(json_integer_value(json_array_get(costs, i)));
        f->doc_pages = (int)pages;
    }
    json_decref(root);
    if (!ok)
        return sch_fail(err, SCH_INVALID, "the engine's account of the document is none");
    return f->costs_ms ? SCH_OK : sch_fail(err, SCH_FATAL, "prepare: out of memory");
}

static sch_status ask_engine(wrk_work *work, int source_fd, found *f, wrk_call_end *end,
                             sch_err *err)
{
    static const char request[] = "{\"step\":\"prepare\"}";
    wrk_call call = {
        .request = request,
        .request_len = sizeof request - 1,
        .source_fd = source_fd,
        .on_line = take_result,
        .arg = f,
    };
    sch_status s = wrk_work_make_dir(work, err);

    if (s != SCH_OK)
        return s;
    wrk_work_limits(work, 1, &call);
    call.line_bytes = call.result_bytes = RESULT_BYTES;
    s = wrk_work_call(work, &call, end, err);
    if (s == SCH_OK && end->outcome == WRK_DONE && f->doc_pages == 0) {
        end->outcome = WRK_RUBBISH;
        (void)snprintf(end->error_text, sizeof end->error_text, "the engine said nothing");
    }
    return s;
}

/* ---- pages and runs -------------------------------------------------------------------------- */

/* Which pages, cut into which runs. @return SCH_INVALID, SCH_LIMIT with an id: the client's fault
 */
static sch_status plan(const wrk_work *work, found *f, sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    const char *json = work->file.options_json ? work->file.options_json : "{}";
    int64_t most = work->sup->options.settings->max_pages;
    SCH_AUTO(free) int *costs_ms = NULL;
    sch_status s = sch_options_parse_text(json, strlen(json), &options, err);

    if (s == SCH_OK)
        s = sch_page_ranges_resolve(options->page_ranges, f->doc_pages, &f->pages, &f->npages, err);
    if (s == SCH_INVALID || s == SCH_LIMIT) {
        sch_err why = *err;

        return sch_fail_id(err, s, "bad_request", "page_ranges: %s", why.text);
    }
    if (s != SCH_OK)
        return s;
    if ((int64_t)f->npages > most)
        return sch_fail_id(err, SCH_LIMIT, "pdf_page_limit_exceeded",
                           "the document has %zu pages to read, the limit is %lld", f->npages,
                           (long long)most);
    costs_ms = calloc(f->npages, sizeof *costs_ms);
    f->runs = calloc(f->npages, sizeof *f->runs);
    if (!costs_ms || !f->runs)
        return sch_fail(err, SCH_FATAL, "plan: out of memory");
    for (size_t i = 0; i < f->npages; i++) {
        costs_ms[i] = f->costs_ms[f->pages[i] - 1];
        if (costs_ms[i] >= WRK_COSTLY_MS)
            work->sup->wants_model = true;
    }
    /* somebody reads a stream: no run longer than it must be */
    f->nruns =
        wrk_plan_runs(costs_ms, f->npages,
                      options->streaming ? INT_MAX / 16 : wrk_sup_engines(work->sup), f->runs);
    if (options->streaming)
        f->nruns = wrk_plan_hurry(f->runs, f->nruns);
    return SCH_OK;
}

static sch_status split(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    const found *f = arg;
    const sch_settings *set = work->sup->options.settings;
    const sch_quota quota = {set->files_per_month, set->pages_per_month};
    int64_t now_ms = sch_now_ms();
    sch_status s =
        sch_usage_check(db, work->task.group_id, &quota, 0, (int64_t)f->npages, now_ms, err);

    if (s == SCH_OK)
        s = sch_usage_add(db, work->task.group_id, 0, (int64_t)f->npages, now_ms, err);
    if (s == SCH_OK)
        s = sch_file_set_source(db, work->file.file_id, f->mime, f->source_bytes, f->source_sha256,
                                f->doc_pages, (int)f->npages, now_ms, err);

    (void)left;
    if (s == SCH_OK)
        s = sch_file_set_state(db, work->file.file_id, SCH_FILE_SPLIT, NULL, now_ms, err);
    for (size_t i = 0; s == SCH_OK && i < f->nruns; i++)
        s = sch_task_insert(db, work->file.file_id, SCH_TASK_PAGES, f->runs[i].first,
                            f->runs[i].last, NULL, now_ms, err);
    work->makes_work = f->nruns > 1;
    return s;
}

/* ---- the source ------------------------------------------------------------------------------ */

enum { HASH_BYTES = 256 * 1024 };

static sch_status hash_source(int fd, char ret_sha256[SCH_SHA256_HEX], sch_err *err)
{
    SCH_AUTO(sch_sha256_free) sch_sha256 *sha = sch_sha256_new();
    SCH_AUTO(free) char *buffer = malloc(HASH_BYTES);
    uint8_t digest[SCH_SHA256_LEN];
    off_t at = 0;
    ssize_t n;

    if (!sha || !buffer)
        return sch_fail(err, SCH_FATAL, "source: out of memory");
    while ((n = pread(fd, buffer, HASH_BYTES, at)) > 0) {
        sch_sha256_add(sha, buffer, (size_t)n);
        at += n;
    }
    if (n < 0)
        return sch_fail_errno(err, "source");
    sch_sha256_end(sha, digest);
    sch_hex(digest, sizeof digest, ret_sha256);
    return SCH_OK;
}

/* ---- documents of other kinds ---------------------------------------------------------------- */

/* In a folder of its own, which is gone before the engine gets one. */
static sch_status convert(wrk_work *work, int source_fd, const sch_sniffed *kind, sch_err *err)
{
    sch_err ignored = {0};
    wrk_input_job job = {
        .input = sch_sniff_input(kind->mime),
        .mime = kind->mime,
        .source_fd = source_fd,
        .group_id = work->file.group_id,
        .cancel_fd = work->sup->cancel_fd,
    };
    int64_t start_ms = sch_mono_ms();
    sch_status s = wrk_work_make_dir(work, err);
    SCH_AUTO(free) char *absolute = s == SCH_OK ? realpath(work->dir, NULL) : NULL;

    if (s == SCH_OK && !absolute)
        s = sch_fail_errno(err, "work folder");
    job.work_dir = absolute;
    if (s == SCH_OK)
        s = wrk_input_convert(work->sup->inputs, &job, err);
    if (s == SCH_OK)
        s = wrk_searchable_lay(work, err);
    if (s == SCH_OK)
        s = wrk_work_adopt(work, WRK_INPUT_RESULT, err);
    sch_log(s == SCH_OK ? SCH_LOG_DEBUG : SCH_LOG_INFO, "converted",
            SCH_LOG_S("file_id", work->file.file_id), SCH_LOG_S("mime", kind->mime),
            SCH_LOG_S("error", s == SCH_OK ? "" : err->text),
            SCH_LOG_I("duration_ms", sch_mono_ms() - start_ms));
    sch_close(SCH_STEAL_FD(work->dir_fd));
    if (work->dir)
        (void)sch_remove_tree(work->dir, &ignored);
    free(SCH_STEAL(work->dir));
    return s;
}

/* It could not be converted: whose fault is it, and what now? */
static sch_status conversion_failed(wrk_work *work, sch_status s, const sch_err *why, sch_err *err)
{
    bool may_pass = s == SCH_BUSY;

    if (s == SCH_EXISTS)
        return wrk_work_return(work, err);
    if (may_pass && work->task.attempt < work->sup->options.settings->attempts)
        return wrk_work_retry(work, CRASH_PAUSE_MS, err);
    if (why->id[0] && s != SCH_FATAL && s != SCH_LIMIT)
        return wrk_work_fail_file(work, why->id, why->text, err);
    *err = *why;
    return s;
}

/* What the engine shall read: the source, or what was made of it, now or by an earlier attempt.
 * @return SCH_OK with *fd, or with work->is_over when the task was ended here */
static sch_status make_readable(wrk_work *work, found *f, int *fd, sch_err *err)
{
    sch_sniffed kind = sch_sniff_fd(*fd);
    sch_err why = {0};
    sch_status s;

    if (!kind.mime || sch_sniff_input(kind.mime) == SCH_INPUT_PAGES)
        return SCH_OK; /* what is nothing at all, the engine says so */
    if (!sch_sniff_is_supported(kind.mime))
        return wrk_work_fail_file(work, "unsupported_format", sch_sniff_refusal(kind.mime), err);
    (void)snprintf(f->mime, sizeof f->mime, "%s", kind.mime);
    sch_close(SCH_STEAL_FD(*fd));
    s = wrk_work_open_artifact(work, WRK_INPUT_RESULT, fd, &why);
    if (s == SCH_NOT_FOUND) {
        SCH_AUTO(sch_close) int source_fd = -1;

        s = wrk_work_open_artifact(work, "source", &source_fd, &why);
        if (s == SCH_OK)
            s = convert(work, source_fd, &kind, &why);
        if (s != SCH_OK)
            return conversion_failed(work, s, &why, err);
        s = wrk_work_open_artifact(work, WRK_INPUT_RESULT, fd, &why);
    }
    if (s != SCH_OK)
        *err = why;
    return s;
}

/* ---- the task -------------------------------------------------------------------------------- */

static sch_status prepare(wrk_work *work, found *f, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_call_end end = {0};
    sch_err why = {0};
    struct stat st;
    sch_status s = wrk_work_open_artifact(work, "source", &fd, err);

    if (s == SCH_NOT_FOUND)
        return wrk_work_fail_file(work, "unknown_error", "the stored document is gone", err);
    if (s != SCH_OK)
        return s;
    if (fstat(fd, &st) != 0)
        return sch_fail_errno(err, "source");
    f->source_bytes = st.st_size;
    s = hash_source(fd, f->source_sha256, err);
    if (s != SCH_OK)
        return s;
    if (work->file.source_sha256[0] && strcmp(work->file.source_sha256, f->source_sha256) != 0)
        return wrk_work_fail_file(work, "unknown_error",
                                  "the stored document is not what was sent: its disk is damaged",
                                  err);
    s = make_readable(work, f, &fd, err);
    if (s != SCH_OK || work->is_over)
        return s;
    s = ask_engine(work, fd, f, &end, err);
    if (s != SCH_OK)
        return s;
    if (end.outcome != WRK_DONE)
        return wrk_work_engine_failed(work, &end, err);
    s = plan(work, f, &why);
    if (s != SCH_OK && why.id[0])
        return wrk_work_fail_file(work, why.id, why.text, err);
    if (s != SCH_OK) {
        *err = why;
        return s;
    }
    s = wrk_work_end(work, split, f, &why);
    if (s == SCH_LIMIT && strcmp(why.id, SCH_MONTH_QUOTA) == 0)
        return wrk_work_fail_file(work, "quota_exceeded", why.text, err);
    if (s != SCH_OK)
        *err = why;
    return s;
}

sch_status wrk_work_prepare(wrk_work *work, sch_err *err)
{
    found f = {.doc_pages = 0};
    sch_status s;

    if (work->file.v3_kind == SCH_V3_CONVERTER) /* its Markdown came with it */
        return wrk_next_end(work, NULL, NULL, err);
    s = prepare(work, &f, err);

    found_done(&f);
    return s;
}

/* The engine could not even open it: damaged, in a way that names itself by what the file seems to
 * be. */
sch_status wrk_work_prepare_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    const char *mime = NULL;

    if (end->outcome == WRK_HUNG)
        return wrk_work_fail_file(work, "workflow_timeout", "opening the document took too long",
                                  err);
    if (end->outcome == WRK_UNABLE)
        return wrk_work_fail_file(work, "unknown_error", end->error_text, err);
    if (wrk_work_open_artifact(work, "source", &fd, err) == SCH_OK)
        mime = sch_sniff_fd(fd).mime;
    if (mime && sch_sniff_input(mime) == SCH_INPUT_PAGES && strncmp(mime, "image/", 6) == 0)
        return wrk_work_fail_file(work, "corrupt_image", "the image cannot be read", err);
    if (mime && sch_sniff_is_supported(mime) && sch_sniff_input(mime) != SCH_INPUT_PAGES)
        return wrk_work_fail_file(work, wrk_input_error_id(sch_sniff_input(mime)),
                                  "the document cannot be read", err);
    return wrk_work_fail_file(work, "corrupt_pdf_file", "the document cannot be read", err);
}
