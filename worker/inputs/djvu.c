/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DjVu through DjVuLibre into a PDF whose pages are images at the resolution of the original. The
 * words of its text layer, where it has one, are left beside it: the supervisor has them laid under
 * the images, as scanners' programs do in PDFs.
 */
#include "worker/inputs/inputs_priv.h"

#include "schema/base/io.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define WORDS_BYTES (256u << 20)

static bool has_words(const char *path)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    sch_err ignored = {0};

    return sch_read_file(path, WORDS_BYTES, &text, &ignored) == SCH_OK && text.len > 0 &&
           memchr(text.data, '"', text.len) != NULL;
}

/* Without them the document is recognized, which is no failure. */
static sch_status get_words(const wrk_input_run *run, sch_err *err)
{
    static const char *const args[] = {"--detail=word", "in.djvu", WRK_INPUT_WORDS, NULL};
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_child_spec spec = wrk_input_spec(run, "djvutxt", args);
    sch_err why = {0};
    sch_status s = wrk_input_run_tool(run, &spec, "DjVuLibre", &why);

    if (s == SCH_EXISTS || s == SCH_FATAL) {
        *err = why;
        return s;
    }
    sch_strbuf_addf(&path, "%s/%s", run->job->work_dir, WRK_INPUT_WORDS);
    if (!path.failed && (s != SCH_OK || !has_words(path.data)))
        (void)unlink(path.data);
    return SCH_OK;
}

sch_status wrk_input_djvu(wrk_input_run *run, sch_err *err)
{
    static const char *const args[] = {"-format=pdf", "-quality=90", "in.djvu", WRK_INPUT_RESULT,
                                       NULL};
    sch_child_spec spec = wrk_input_spec(run, "ddjvu", args);
    sch_status s = wrk_input_copy(run, run->job->work_dir, "in.djvu", err);

    if (s == SCH_OK)
        s = wrk_input_run_tool(run, &spec, "DjVuLibre", err);
    if (s == SCH_OK)
        s = get_words(run, err);
    return s == SCH_OK ? wrk_input_take(run, run->job->work_dir, WRK_INPUT_RESULT, "DjVuLibre", err)
                       : s;
}
