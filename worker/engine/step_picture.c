/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <string.h>

sch_status wrk_step_picture(const wrk_request *request, sch_err *err)
{
    const char *kind = json_string_value(json_object_get(request->root, "kind"));
    bool is_png = kind && strcmp(kind, "png") == 0;
    const char *leaf = is_png ? "png" : "jpg";
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(sch_close) int fd = -1;
    char line[40];
    sch_status s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);

    if (s == SCH_OK && request->npages != 1)
        s = sch_fail(err, SCH_INVALID, "picture: one page");
    if (s == SCH_OK)
        s = ocr_doc_picture(doc, request->pages[0], is_png, &bytes, err);
    if (s != SCH_OK)
        return s;
    fd = openat(WRK_FD_OUTPUT, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return sch_fail_errno(err, "create %s", leaf);
    s = sch_write_all(fd, bytes.data, bytes.len, err);
    (void)snprintf(line, sizeof line, "{\"outputs\":[\"%s\"]}\n", leaf);
    return s == SCH_OK ? sch_write_all(WRK_FD_RESULT, line, strlen(line), err) : s;
}
