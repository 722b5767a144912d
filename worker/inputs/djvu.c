/* SPDX-License-Identifier: Apache-2.0 */
/* DjVu through DjVuLibre into a PDF whose pages are images at the resolution of the original. */
#include "worker/inputs/inputs_priv.h"

sch_status wrk_input_djvu(wrk_input_run *run, sch_err *err)
{
    static const char *const args[] = {"-format=pdf", "-quality=90", "in.djvu", WRK_INPUT_RESULT,
                                       NULL};
    sch_child_spec spec = wrk_input_spec(run, "ddjvu", args);
    sch_status s = wrk_input_copy(run, run->job->work_dir, "in.djvu", err);

    if (s == SCH_OK)
        s = wrk_input_run_tool(run, &spec, "DjVuLibre", err);
    return s == SCH_OK ? wrk_input_take(run, run->job->work_dir, WRK_INPUT_RESULT, "DjVuLibre", err)
                       : s;
}
