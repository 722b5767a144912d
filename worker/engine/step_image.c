/* SPDX-License-Identifier: Apache-2.0 */
/* One image or drawing on its own: the answer to a request that waits for it. */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <sys/mman.h>
#include <sys/stat.h>

sch_status wrk_step_image(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    struct stat st;
    void *bytes;
    sch_status s;

    if (fstat(WRK_FD_SOURCE, &st) != 0)
        return sch_fail_errno(err, "look at the image");
    if (st.st_size == 0)
        return sch_fail_id(err, SCH_INVALID, "image_decode_error", "Cannot decode the image data");
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, WRK_FD_SOURCE, 0);
    if (bytes == MAP_FAILED)
        return sch_fail_errno(err, "map the image");
    s = request->is_drawing ? ocr_strokes_read(bytes, (size_t)st.st_size, &request->image, &sb, err)
                            : ocr_image_read(bytes, (size_t)st.st_size, &request->image, &sb, err);
    (void)munmap(bytes, (size_t)st.st_size);
    if (s != SCH_OK)
        return s;
    sch_strbuf_addc(&sb, '\n');
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "image: out of memory");
    return sch_write_all(WRK_FD_RESULT, sb.data, sb.len, err);
}
