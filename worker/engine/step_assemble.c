/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <stdio.h>

static sch_status write_output(const wrk_request *request, const char *leaf,
                               const sch_strbuf *content, sch_err *err)
{
    char name[64];
    SCH_AUTO(sch_close) int fd = -1;

    if (content->failed)
        return sch_fail(err, SCH_FATAL, "output %s: out of memory", leaf);
    (void)snprintf(name, sizeof name, "%s%s", request->prefix, leaf);
    fd = openat(WRK_FD_OUTPUT, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "output %s", name);
    return sch_write_all(fd, sch_strbuf_str(content), content->len, err);
}

static sch_status write_all(const wrk_request *request, const ocr_output *out, sch_err *err)
{
    static const char done[] = "{\"outputs\":[\"mmd\",\"lines.json\",\"lines.mmd.json\"]}\n";
    sch_status s = write_output(request, "mmd", &out->mmd, err);

    if (s == SCH_OK)
        s = write_output(request, "lines.json", &out->lines_json, err);
    if (s == SCH_OK)
        s = write_output(request, "lines.mmd.json", &out->lines_mmd_json, err);
    if (s == SCH_OK && request->print.stream)
        s = write_output(request, "stream.jsonl", &out->stream, err);
    if (s == SCH_OK && request->print.results)
        s = write_output(request, "results.jsonl", &out->results, err);
    if (s == SCH_OK)
        s = sch_write_all(WRK_FD_RESULT, done, sizeof done - 1, err);
    return s;
}

sch_status wrk_step_assemble(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    ocr_print print = request->print;
    ocr_page **pages = NULL;
    size_t count = 0;
    sch_status s = wrk_models_read(WRK_FD_SOURCE, &pages, &count, err);

    if (print.end == 0) { /* all of them */
        print.end = count;
        print.selected = count;
    }
    if (s == SCH_OK)
        s = ocr_assemble(pages, count, request->doc_pages, &request->options, &print, &out, err);
    if (s == SCH_OK)
        s = write_all(request, &out, err);
    wrk_models_free(pages, count);
    return s;
}
