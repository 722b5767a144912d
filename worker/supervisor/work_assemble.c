/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assemble: all page models through the engine once more, which settles what needs the whole
 * document and prints the texts; then the file is completed.
 */
#include "schema/base/io.h"
#include "worker/supervisor/assemble.h"
#include "worker/supervisor/destination.h"
#include "worker/supervisor/models.h"
#include "worker/supervisor/next.h"
#include "worker/supervisor/results.h"
#include "worker/supervisor/stream.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define PAGES_A_STEP 10 /* pages that get one more page_timeout */

static const char *const outputs[] = {"mmd", "lines.json", "lines.mmd.json"};

/* ---- the engine ------------------------------------------------------------------------------ */

/* Images are addressed through the server, or as files that will lie beside the Markdown. */
static void write_request(const wrk_work *work, const wrk_destination *to, const char *more,
                          sch_strbuf *sb)
{
    const wrk_sup *sup = work->sup;
    char local[WRK_IMAGE_BASE_LEN];
    const char *base = to->has_images ? wrk_image_base(work->file.file_id, local) : sup->image_base;

    sch_strbuf_addf(
        sb, "{\"step\":\"assemble\",\"doc_pages\":%d,\"image_id\":\"%s\",\"image_base\":",
        work->file.doc_pages, work->file.v3_id[0] ? work->file.v3_id : work->file.file_id);
    sch_strbuf_add_json(sb, base, strlen(base));
    sch_strbuf_addf(sb, ",\"image_query\":%s%s,\"options\":%s}",
                    sup->options.image_query && !to->has_images ? "true" : "false", more,
                    work->file.options_json ? work->file.options_json : "{}");
}

sch_status wrk_assemble_ask(wrk_work *work, int models_fd, const char *more, int npages,
                            wrk_call_end *end, sch_err *err)
{
    SCH_AUTO(wrk_destination_done) wrk_destination to = {.uri = NULL};
    SCH_AUTO(sch_strbuf_done) sch_strbuf request = {0};
    int steps = 1 + npages / PAGES_A_STEP;
    bool is_done = false;
    wrk_call call = {.source_fd = models_fd, .on_line = wrk_work_take_outputs, .arg = &is_done};
    sch_status s = wrk_destination_read(&work->file, &to, err);

    if (s != SCH_OK)
        return s;
    write_request(work, &to, more, &request);
    if (request.failed)
        return sch_fail(err, SCH_FATAL, "assemble: out of memory");
    call.request = request.data;
    call.request_len = request.len;
    wrk_work_limits(work, steps, &call);
    call.step_ms = call.wall_ms; /* one result, at the end */
    s = wrk_work_call(work, &call, end, err);
    if (s == SCH_OK && end->outcome == WRK_DONE && !is_done) {
        end->outcome = WRK_RUBBISH;
        (void)snprintf(end->error_text, sizeof end->error_text, "the engine said nothing");
    }
    return s;
}

/* ---- the end of the file --------------------------------------------------------------------- */

static sch_status adopt_outputs(wrk_work *work, bool with_results, wrk_call_end *end, sch_err *err)
{
    sch_status s = with_results ? wrk_results_keep(work, "results.jsonl", err) : SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(outputs); i++)
        s = wrk_work_adopt(work, outputs[i], err);
    if (s != SCH_INVALID)
        return s;
    end->outcome = WRK_RUBBISH;
    (void)snprintf(end->error_text, sizeof end->error_text, "%s", err->text);
    return SCH_OK;
}

static sch_status assemble(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    const bool wants_results = wrk_results_wanted(work);
    wrk_call_end end = {0};
    sch_status s = wrk_models_open(work, &fd, err);

    if (s == SCH_OK)
        s = wrk_work_make_dir(work, err);
    if (s == SCH_OK)
        s = wrk_assemble_ask(work, fd, wants_results ? ",\"results\":true" : "",
                             work->file.num_pages, &end, err);
    if (s == SCH_OK && end.outcome == WRK_DONE)
        s = adopt_outputs(work, wants_results, &end, err);
    if (s != SCH_OK)
        return s;
    if (end.outcome != WRK_DONE)
        return wrk_work_engine_failed(work, &end, err);
    return wrk_next_end(work, wrk_results_count, NULL, err);
}

sch_status wrk_work_assemble(wrk_work *work, sch_err *err)
{
    sch_status s = wrk_stream_join(work, err);

    if (s == SCH_NOT_FOUND)
        return assemble(work, err);
    return s == SCH_OK ? wrk_next_end(work, wrk_results_count, NULL, err) : s;
}

sch_status wrk_work_assemble_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err)
{
    return wrk_work_fail_file(
        work, end->outcome == WRK_HUNG ? "workflow_timeout" : "page_aggregation_error",
        "the pages were read, but could not be put together", err);
}
