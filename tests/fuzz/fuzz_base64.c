/* SPDX-License-Identifier: Apache-2.0 */
/* base64 of clients, and LaTeX of engines: any bytes. */
#include "server/v3/image.h"
#include "tests/fuzz/fuzz.h"
#include "worker/image/image.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};

    sch_strbuf_add(&text, data, size);
    if (srv_base64_decode(sch_strbuf_str(&text), strlen(sch_strbuf_str(&text)), &out))
        fuzz_check(out.len <= size / 4 * 3 + 3);
    wrk_latex_transform(sch_strbuf_str(&text), size ? data[0] : 0, &latex);
    wrk_latex_operators(sch_strbuf_str(&text), &latex);
    fuzz_check(!latex.failed);
    return 0;
}
