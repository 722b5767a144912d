/* SPDX-License-Identifier: Apache-2.0 */
/* Which kind of document takes which way, and what all ways share. */
#include "worker/inputs/inputs_priv.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define COPY_BYTES   (256u << 10)
#define IDLE_MS      300000 /* LibreOffice without a document for so long is ended */
#define OUTPUT_BYTES (INT64_C(2) << 30)
#define FILE_BYTES   (INT64_C(1) << 30)

typedef sch_status (*convert_fn)(wrk_input_run *run, sch_err *err);

static const struct {
    convert_fn convert;
    const char *error_id;
} ways[SCH_INPUT_COUNT] = {
    [SCH_INPUT_NONE] = {NULL, "unsupported_file_type"},
    [SCH_INPUT_PAGES] = {NULL, "unsupported_file_type"},
    [SCH_INPUT_OFFICE] = {wrk_input_office, "office_conversion_failed"},
    [SCH_INPUT_EPUB] = {wrk_input_ebook, "ebook_conversion_failed"},
    [SCH_INPUT_MOBI] = {wrk_input_ebook, "ebook_conversion_failed"},
    [SCH_INPUT_DJVU] = {wrk_input_djvu, "ebook_conversion_failed"},
    [SCH_INPUT_IMAGE] = {wrk_input_image, "corrupt_image"},
};

const char *wrk_input_error_id(sch_input input)
{
    return input < SCH_INPUT_COUNT ? ways[input].error_id : "unsupported_file_type";
}

wrk_inputs *wrk_inputs_new(const sch_settings *settings, const char *tmp_dir, int offices)
{
    wrk_inputs *inputs = calloc(1, sizeof *inputs);

    if (!inputs)
        return NULL;
    inputs->settings = settings;
    inputs->tmp_dir = tmp_dir;
    inputs->offices = offices;
    (void)pthread_mutex_init(&inputs->lock, NULL);
    (void)pthread_cond_init(&inputs->freed, NULL);
    return inputs;
}

wrk_inputs *wrk_inputs_free(wrk_inputs *inputs)
{
    if (!inputs)
        return NULL;
    wrk_office_end_idle(inputs, INT64_MAX);
    (void)pthread_cond_destroy(&inputs->freed);
    (void)pthread_mutex_destroy(&inputs->lock);
    free(inputs);
    return NULL;
}

void wrk_inputs_tick(wrk_inputs *inputs)
{
    wrk_office_end_idle(inputs, sch_mono_ms() - IDLE_MS);
}

/** What the directory of an archive says it unpacks to, before anybody tries. */
static sch_status check_source(const wrk_input_run *run, sch_err *err)
{
    sch_sniffed found = sch_sniff_fd(run->job->source_fd);
    int64_t most = run->inputs->settings->input_unpacked_bytes;

    if (found.is_locked)
        return sch_fail_id(err, SCH_INVALID, run->error_id,
                           "the document is locked by a password or by a seller's rights");
    if (found.unpacked_bytes > (uint64_t)most)
        return sch_fail_id(err, SCH_INVALID, run->error_id,
                           "the document unpacks to more than %lld bytes", (long long)most);
    return SCH_OK;
}

sch_status wrk_input_convert(wrk_inputs *inputs, const wrk_input_job *job, sch_err *err)
{
    wrk_input_run run = {
        .inputs = inputs,
        .job = job,
        .error_id = wrk_input_error_id(job->input),
        .end_ms = sch_mono_ms() + inputs->settings->input_timeout_s * 1000,
    };
    sch_status s;

    if (job->input >= SCH_INPUT_COUNT || !ways[job->input].convert)
        return sch_fail_id(err, SCH_INVALID, run.error_id, "%s", sch_sniff_refusal(job->mime));
    s = check_source(&run, err);
    return s == SCH_OK ? ways[job->input].convert(&run, err) : s;
}

/* ---- files ----------------------------------------------------------------------------------- */

static sch_status copy_bytes(int from, int to, char *room, sch_err *err)
{
    off_t at = 0;
    ssize_t n;

    while ((n = pread(from, room, COPY_BYTES, at)) > 0) {
        sch_status s = sch_write_all(to, room, (size_t)n, err);

        if (s != SCH_OK)
            return s;
        at += n;
    }
    return n == 0 ? SCH_OK : sch_fail_errno(err, "read the source");
}

sch_status wrk_input_copy(const wrk_input_run *run, const char *dir, const char *leaf, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(free) char *room = malloc(COPY_BYTES);
    SCH_AUTO(sch_close) int fd = -1;

    sch_strbuf_addf(&path, "%s/%s", dir, leaf);
    if (!room || path.failed)
        return sch_fail(err, SCH_FATAL, "copy the source: out of memory");
    fd = open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    /* The folder is its reader's alone, who under root is another user than we are. */
    if (fd < 0 || fchmod(fd, 0644) != 0)
        return sch_fail_errno(err, "copy the source");
    return copy_bytes(run->job->source_fd, fd, room, err);
}

sch_status wrk_input_take(const wrk_input_run *run, const char *dir, const char *leaf,
                          const char *name, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf from = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf to = {0};
    struct stat st;

    sch_strbuf_addf(&from, "%s/%s", dir, leaf);
    sch_strbuf_addf(&to, "%s/%s", run->job->work_dir, WRK_INPUT_RESULT);
    if (from.failed || to.failed)
        return sch_fail(err, SCH_FATAL, "result of %s: out of memory", name);
    if (lstat(from.data, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return sch_fail_id(err, SCH_INVALID, run->error_id, "%s made nothing of the document",
                           name);
    if (strcmp(from.data, to.data) != 0 && rename(from.data, to.data) != 0)
        return sch_fail_errno(err, "result of %s", name);
    return SCH_OK;
}

/* ---- programs -------------------------------------------------------------------------------- */

sch_child_spec wrk_input_spec(const wrk_input_run *run, const char *program,
                              const char *const *args)
{
    const sch_settings *set = run->inputs->settings;
    sch_child_spec spec = {
        .program = program,
        .args = args,
        .work_dir = run->job->work_dir,
        .in_fd = -1,
        .out_fd = -1,
        .cancel_fd = run->job->cancel_fd,
        .require = strcmp(set->sandbox, "require") == 0,
        .is_polite = true,
        .limits = SCH_CHILD_LIMITS,
    };
    int64_t left_ms = run->end_ms - sch_mono_ms();

    spec.limits.wall_ms = left_ms > 0 ? left_ms : 1;
    spec.limits.cpu_s = set->input_timeout_s;
    spec.limits.memory_bytes = set->input_memory_bytes;
    spec.limits.file_bytes = FILE_BYTES;
    spec.limits.output_bytes = OUTPUT_BYTES;
    return spec;
}

sch_status wrk_input_ended(const wrk_input_run *run, const sch_child_end *end, const char *name,
                           sch_err *err)
{
    switch (end->outcome) {
    case SCH_CHILD_CANCELLED:
        return sch_fail(err, SCH_EXISTS, "%s: cancelled", name);
    case SCH_CHILD_UNABLE:
        return sch_fail(err, SCH_FATAL, "%s: %s", name, end->text);
    case SCH_CHILD_CRASHED:
        return sch_fail_id(err, SCH_BUSY, run->error_id, "%s crashed on the document", name);
    case SCH_CHILD_HUNG:
        return sch_fail_id(err, SCH_INVALID, run->error_id, "%s took more than %lld seconds", name,
                           (long long)run->inputs->settings->input_timeout_s);
    case SCH_CHILD_OVERSIZED:
        return sch_fail_id(err, SCH_INVALID, run->error_id,
                           "%s needs more memory or room for the document than it may have", name);
    case SCH_CHILD_DONE:
    case SCH_CHILD_FAILED:
    case SCH_CHILD_OUTCOME_COUNT:
    default:
        return sch_fail_id(err, SCH_INVALID, run->error_id, "%s cannot read the document", name);
    }
}

sch_status wrk_input_run_tool(const wrk_input_run *run, const sch_child_spec *spec,
                              const char *name, sch_err *err)
{
    sch_child_end end;
    sch_status s = sch_child_run(spec, &end, err);

    if (s == SCH_NOT_FOUND)
        return wrk_input_missing(run, spec->program, err);
    if (s != SCH_OK)
        return s;
    return end.outcome == SCH_CHILD_DONE ? SCH_OK : wrk_input_ended(run, &end, name, err);
}
