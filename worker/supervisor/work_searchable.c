/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mmd.overlay.pdf: the document again, with the recognized words to be searched, by the engine. And
 * the same with the words that a DjVu document brought along, before anything is recognized.
 */
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "worker/engine/protocol.h"
#include "worker/inputs/inputs.h"
#include "worker/supervisor/models.h"
#include "worker/supervisor/work_export.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_A_STEP 10 /* pages that get one more page_timeout */
#define SPARE_BYTES  (256LL << 20)

bool wrk_searchable_knows(const char *format)
{
    return strcmp(format, WRK_LEAF_SEARCHABLE) == 0;
}

static sch_status ask_engine(const wrk_work *work, const char *request, int source_fd,
                             wrk_call_end *end, bool *ret_done, sch_err *err)
{
    wrk_call call = {
        .request = request,
        .request_len = strlen(request),
        .source_fd = source_fd,
        .on_line = wrk_work_take_outputs,
        .arg = ret_done,
    };
    struct stat st;

    if (fstat(source_fd, &st) != 0)
        return sch_fail_errno(err, "source");
    wrk_work_limits(work, 1 + work->file.num_pages / PAGES_A_STEP, &call);
    call.step_ms = call.wall_ms;                        /* one result, at the end */
    if (call.file_bytes < 2 * st.st_size + SPARE_BYTES) /* images unpacked and packed again */
        call.file_bytes = 2 * st.st_size + SPARE_BYTES;
    if (call.output_bytes < 2 * call.file_bytes)
        call.output_bytes = 2 * call.file_bytes;
    return wrk_work_call(work, &call, end, err);
}

/* What the caller of an export shall know of how the engine ended. */
static sch_status judge(const wrk_call_end *end, bool is_done, sch_err *err)
{
    switch (end->outcome) {
    case WRK_DONE:
        return is_done ? SCH_OK : sch_fail(err, SCH_BUSY, "the engine said nothing");
    case WRK_REFUSED:
        return sch_fail_id(err, SCH_INVALID, end->error_id, "%s", end->error_text);
    case WRK_HUNG:
    case WRK_OVERSIZED:
        return sch_fail(err, SCH_LIMIT, "%s", end->error_text);
    default:
        return sch_fail(err, SCH_BUSY, "%s", end->error_text);
    }
}

sch_status wrk_searchable_make(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_call_end end = {0};
    bool is_done = false;
    sch_status s = wrk_models_put(work, WRK_LEAF_MODELS, err);

    if (s == SCH_OK)
        s = wrk_work_open_readable(work, &fd, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_INVALID, "the document is not kept any more");
    if (s == SCH_OK)
        s = ask_engine(work, "{\"step\":\"searchable\"}", fd, &end, &is_done, err);
    return s == SCH_OK ? judge(&end, is_done, err) : s;
}

/* ---- words of a DjVu document ---------------------------------------------------------------- */

#define WORDS_BYTES (256u << 20)

static sch_status copy_words(const wrk_work *from, const wrk_work *to, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf words = {0};
    SCH_AUTO(sch_close)
    int in = openat(from->dir_fd, WRK_INPUT_WORDS, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    SCH_AUTO(sch_close)
    int out = openat(to->dir_fd, WRK_LEAF_WORDS,
                     O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    sch_status s;

    if (in < 0 || out < 0 || fchmod(out, 0644) != 0) /* the engine may be another user */
        return sch_fail_errno(err, "words");
    s = sch_read_all(in, WORDS_BYTES, &words, err);
    return s == SCH_OK ? sch_write_all(out, sch_strbuf_str(&words), words.len, err) : s;
}

/* The engine works in the folder of inner, the document and its words lie in that of work. */
static sch_status lay(const wrk_work *work, const wrk_work *inner, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd = openat(work->dir_fd, WRK_INPUT_RESULT, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    wrk_call_end end = {0};
    bool is_done = false;
    sch_status s = fd < 0 ? sch_fail_errno(err, "document") : copy_words(work, inner, err);

    if (s == SCH_OK)
        s = ask_engine(inner, "{\"step\":\"layer\"}", fd, &end, &is_done, err);
    if (s == SCH_OK && end.outcome == WRK_CANCELLED)
        return sch_fail(err, SCH_EXISTS, "cancelled");
    if (s == SCH_OK)
        s = judge(&end, is_done, err);
    if (s == SCH_OK &&
        renameat(inner->dir_fd, WRK_LEAF_SEARCHABLE, work->dir_fd, WRK_INPUT_RESULT) != 0)
        return sch_fail_errno(err, "document with words");
    return s;
}

sch_status wrk_searchable_lay(const wrk_work *work, sch_err *err)
{
    wrk_work inner = *work;
    sch_err ignored = {0};
    sch_err why = {0};
    sch_status s;

    if (faccessat(work->dir_fd, WRK_INPUT_WORDS, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return SCH_OK;
    inner.dir = NULL;
    inner.dir_fd = -1;
    s = wrk_work_make_dir(&inner, &why);
    if (s == SCH_OK)
        s = lay(work, &inner, &why);
    sch_close(inner.dir_fd);
    if (inner.dir)
        (void)sch_remove_tree(inner.dir, &ignored);
    free(inner.dir);
    if (s == SCH_EXISTS) {
        *err = why;
        return s;
    }
    if (s != SCH_OK)
        sch_log(SCH_LOG_INFO, "words_not_laid", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_S("error", why.text));
    return SCH_OK;
}
