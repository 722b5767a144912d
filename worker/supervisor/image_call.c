/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/image_call.h"

#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/render/render.h"
#include "schema/wire/sniff.h"
#include "worker/image/image.h"
#include "worker/inputs/inputs.h"
#include "worker/supervisor/call.h"
#include "worker/supervisor/work.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum {
    WALL_MS = 60000, /* an image has 50 megapixels at most */
    CPU_S = 60,
    LINE_BYTES = 32 << 20,
    FILE_BYTES = 1 << 20, /* it has no directory to write in */
};

/** What the engine said, as it came. */
typedef struct said {
    sch_strbuf line;
    int lines;
} said;

static sch_status take_line(const char *line, size_t len, void *arg, sch_err *err)
{
    said *s = arg;

    if (s->lines++ > 0)
        return sch_fail(err, SCH_INVALID, "the engine wrote more than one reading");
    sch_strbuf_add(&s->line, line, len);
    return s->line.failed ? sch_fail(err, SCH_FATAL, "image: out of memory") : SCH_OK;
}

static char *write_request(const wrk_sup *sup, const wrk_image_question *q)
{
    json_t *root = json_pack("{s:s, s:s, s:b, s:O, s:s}", "step", "image", "kind", q->kind,
                             "drawing", q->is_drawing, "options", q->options, "languages",
                             sup->options.settings->languages);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;

    json_decref(root);
    return text;
}

/** Members of error_info that only the request tells. */
static json_t *more_of(const char *id, const wrk_image_question *q)
{
    if (strcmp(id, "opts_value_out_of_range") == 0)
        return json_pack("{s:s, s:O?}", "name", "region", "value",
                         json_object_get(q->options, "region"));
    return NULL;
}

/** The engine did not do it. */
static sch_status explain(const wrk_call_end *end, const wrk_image_question *q, json_t **ret_answer,
                          sch_err *err)
{
    json_t *more;

    if (end->outcome == WRK_CANCELLED || end->outcome == WRK_LOST)
        return sch_fail(err, SCH_BUSY, "%s", end->error_text);
    if (end->outcome == WRK_REFUSED) {
        more = more_of(end->error_id, q);
        *ret_answer = wrk_image_error(end->error_id, end->error_text, more);
    } else {
        sch_log(SCH_LOG_WARNING, "image_failed",
                SCH_LOG_S("outcome", wrk_outcome_name(end->outcome)),
                SCH_LOG_S("text", end->error_text));
        more = NULL;
        *ret_answer = wrk_image_error("sys_exception", "the image could not be read", NULL);
    }
    json_decref(more);
    return *ret_answer ? SCH_OK : sch_fail(err, SCH_FATAL, "image: out of memory");
}

static sch_status call_engine(wrk_sup *sup, const wrk_image_question *q, said *s, wrk_call_end *end,
                              sch_err *err)
{
    SCH_AUTO(free) char *request = write_request(sup, q);
    wrk_call call = {
        .request = request,
        .request_len = request ? strlen(request) : 0,
        .source_fd = q->source_fd,
        .output_fd = -1,
        .is_awaited = true,
        .cancel_fd = q->cancel_fd,
        .needs_model = true,
        .step_ms = WALL_MS,
        .wall_ms = WALL_MS,
        .cpu_s = CPU_S,
        .memory_bytes = sup->options.settings->engine_memory_bytes,
        .file_bytes = FILE_BYTES,
        .line_bytes = LINE_BYTES,
        .result_bytes = LINE_BYTES,
        .on_line = take_line,
        .arg = s,
    };

    if (!request)
        return sch_fail(err, SCH_FATAL, "image: out of memory");
    return wrk_call_run(sup->warm, &call, end, err);
}

/* ---- the renderer ---------------------------------------------------------------------------- */

static json_t *render_request(const char *mmd, const sch_image_options *o, bool html)
{
    json_t *root = json_pack("{s:s, s:s, s:b}", "op", "text", "mmd", mmd, "html", html);

    for (int i = 0; root && i < SCH_DATA_OPTION_COUNT; i++)
        json_object_set_new(root, sch_data_option_type((sch_data_option)i),
                            json_boolean(o->data >> i & 1));
    return root;
}

static sch_status render(void *arg, const char *mmd, const sch_image_options *o, bool html,
                         json_t **ret_html, json_t **ret_data, sch_err *err)
{
    wrk_sup *sup = arg;
    json_t *request = render_request(mmd, o, html), *reply = NULL;
    sch_status s = request ? sch_render_ask(sup->options.render, request, &reply, err)
                           : sch_fail(err, SCH_FATAL, "render: out of memory");

    json_decref(request);
    if (s != SCH_OK)
        return s;
    *ret_html = json_incref(json_object_get(reply, "html"));
    *ret_data = json_incref(json_object_get(reply, "data"));
    json_decref(reply);
    return SCH_OK;
}

static sch_status make_answer(wrk_sup *sup, const wrk_image_question *q, const said *s,
                              json_t **ret_answer, sch_err *err)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *options = NULL;
    const wrk_renderer renderer = {render, sup};
    sch_image_kind kind = SCH_IMAGE_TEXT;
    json_t *more = NULL;
    sch_status st;

    (void)sch_image_kind_parse(q->kind, &kind);
    st = sch_image_options_parse(q->options, kind, &options, &more, err);
    if (st == SCH_OK)
        st = wrk_image_answer(sch_strbuf_str(&s->line), s->line.len, options, &renderer, ret_answer,
                              err);
    else if (st == SCH_INVALID)
        *ret_answer = wrk_image_error(err->id, err->text, more);
    json_decref(more);
    if (st == SCH_INVALID && *ret_answer)
        return SCH_OK;
    if (st == SCH_OK || st == SCH_FATAL)
        return st;
    sch_log(SCH_LOG_WARNING, "render_failed", SCH_LOG_S("text", err->text));
    *ret_answer = wrk_image_error("sys_exception", "html and data could not be made", NULL);
    return *ret_answer ? SCH_OK : sch_fail(err, SCH_FATAL, "image: out of memory");
}

/* ---- rare kinds of images -------------------------------------------------------------------- */

/* @param[out] ret_fd  the image as one that the engine reads */
static sch_status convert(const wrk_work *work, const wrk_image_question *q, const char *mime,
                          int *ret_fd, sch_err *err)
{
    SCH_AUTO(free) char *absolute = realpath(work->dir, NULL);
    wrk_input_job job = {
        .input = SCH_INPUT_IMAGE,
        .mime = mime,
        .source_fd = q->source_fd,
        .work_dir = absolute,
        .group_id = "",
        .cancel_fd = q->cancel_fd,
    };
    sch_status s = absolute ? wrk_input_convert(work->sup->inputs, &job, err)
                            : sch_fail_errno(err, "work folder");

    if (s != SCH_OK)
        return s;
    *ret_fd = openat(work->dir_fd, WRK_INPUT_RESULT, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return *ret_fd >= 0 ? SCH_OK : sch_fail_errno(err, "image");
}

/**
 * Of an image that the engine does not read, make one that it does.
 *
 * @param[out] ret_fd  -1: it reads the image as it is
 * @param[out] ret_answer  why the image cannot be read; else NULL
 */
static sch_status make_readable(wrk_sup *sup, const wrk_image_question *q, int *ret_fd,
                                json_t **ret_answer, sch_err *err)
{
    wrk_work work = {.sup = sup, .dir_fd = -1};
    sch_sniffed kind = {.mime = NULL};
    sch_err ignored = {0};
    sch_status s;

    if (!q->is_drawing)
        kind = sch_sniff_fd(q->source_fd);
    if (!kind.mime || sch_sniff_input(kind.mime) != SCH_INPUT_IMAGE)
        return SCH_OK;
    s = wrk_work_make_dir(&work, err);
    if (s == SCH_OK)
        s = convert(&work, q, kind.mime, ret_fd, err);
    sch_close(work.dir_fd);
    if (work.dir)
        (void)sch_remove_tree(work.dir, &ignored);
    free(work.dir);
    if (s == SCH_OK || s == SCH_FATAL || (s == SCH_BUSY && !err->id[0]))
        return s;
    if (s == SCH_EXISTS)
        return sch_fail(err, SCH_BUSY, "cancelled");
    *ret_answer = s == SCH_NOT_FOUND
                      ? wrk_image_error("image_not_supported", err->text, NULL)
                      : wrk_image_error("image_decode_error", "Cannot decode the image data", NULL);
    return *ret_answer ? SCH_OK : sch_fail(err, SCH_FATAL, "image: out of memory");
}

sch_status wrk_image_ask(wrk_sup *sup, const wrk_image_question *question, json_t **ret_answer,
                         sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_image_question asked = *question;
    said s = {0};
    wrk_call_end end = {0};
    json_t *answer = NULL;
    sch_status st = make_readable(sup, question, &fd, &answer, err);

    if (answer) {
        *ret_answer = answer;
        return SCH_OK;
    }
    if (fd >= 0)
        asked.source_fd = fd;
    if (st == SCH_OK)
        st = call_engine(sup, &asked, &s, &end, err);
    if (st == SCH_OK)
        st = end.outcome == WRK_DONE && s.lines == 1 ? make_answer(sup, question, &s, &answer, err)
                                                     : explain(&end, question, &answer, err);
    sch_strbuf_done(s.line);
    if (st == SCH_OK)
        *ret_answer = answer;
    return st;
}
