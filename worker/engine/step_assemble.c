/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>

static sch_status write_output(const char *leaf, const sch_strbuf *content, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd =
        openat(WRK_FD_OUTPUT, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return sch_fail_errno(err, "output %s", leaf);
    if (content->failed)
        return sch_fail(err, SCH_FATAL, "output %s: out of memory", leaf);
    return sch_write_all(fd, sch_strbuf_str(content), content->len, err);
}

static sch_status write_all(const ocr_output *out, sch_err *err)
{
    static const char done[] = "{\"outputs\":[\"mmd\",\"lines.json\",\"lines.mmd.json\"]}\n";
    sch_status s = write_output("mmd", &out->mmd, err);

    if (s == SCH_OK)
        s = write_output("lines.json", &out->lines_json, err);
    if (s == SCH_OK)
        s = write_output("lines.mmd.json", &out->lines_mmd_json, err);
    if (s == SCH_OK)
        s = sch_write_all(WRK_FD_RESULT, done, sizeof done - 1, err);
    return s;
}

sch_status wrk_step_assemble(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    ocr_page **pages = NULL;
    size_t count = 0;
    sch_status s = wrk_models_read(WRK_FD_SOURCE, &pages, &count, err);

    if (s == SCH_OK)
        s = ocr_assemble(pages, count, request->doc_pages, &request->options, &out, err);
    if (s == SCH_OK)
        s = write_all(&out, err);
    wrk_models_free(pages, count);
    return s;
}
