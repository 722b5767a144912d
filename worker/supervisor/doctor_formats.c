/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/doctor_formats.h"

#include "schema/child/child.h"
#include "worker/export/export.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The renderer has no program of its own: it is there when its folder is found. */
static bool is_there(const wrk_tool *tool)
{
    SCH_AUTO(free) char *path = NULL;
    sch_err err = {0};

    if (tool->program)
        return sch_child_find(tool->program, &path);
    return sch_render_folder(&path, &err) == SCH_OK;
}

static const char *name_of(const wrk_tool *tool)
{
    return tool->program ? tool->program : "renderer";
}

/* What the kernel gives the sandbox of such programs, from one that does nothing. */
static void try_sandbox(char *ret_text, size_t size)
{
    static const char *const none[] = {NULL};
    sch_child_spec spec = {.program = "true",
                           .args = none,
                           .in_fd = -1,
                           .out_fd = -1,
                           .cancel_fd = -1,
                           .limits = SCH_CHILD_LIMITS};
    sch_child_end end;
    sch_err err = {0};

    if (sch_child_run(&spec, &end, &err) != SCH_OK)
        (void)snprintf(ret_text, size, "%s", err.text);
    else
        (void)snprintf(ret_text, size, "%s",
                       end.outcome == SCH_CHILD_DONE ? end.sandbox : end.text);
}

void wrk_doctor_formats_print(void)
{
    char sandbox[256];

    try_sandbox(sandbox, sizeof sandbox);
    (void)printf("sandbox of programs: %s\n", sandbox);
    if (geteuid() == 0 && strstr(sandbox, "view=unsupported"))
        (void)printf(
            "as root without bubblewrap programs run as nobody: where nobody may not enter "
            "the folders above the data directory, pdf, books and office files fail "
            "(apt-get install bubblewrap, or run Recto as another user)\n");
    for (const wrk_tool *t = wrk_export_tools; t->formats; t++) {
        if (is_there(t))
            (void)printf("outputs: %s, through %s\n", t->formats, name_of(t));
        else if (t->program)
            (void)printf("outputs: not %s, %s is missing: apt-get install %s\n", t->formats,
                         name_of(t), t->package);
        else
            (void)printf("outputs: not %s, the renderer is missing: run deploy/renderer (%s)\n",
                         t->formats, t->package);
    }
}

void wrk_doctor_formats_json(sch_strbuf *sb)
{
    sch_strbuf_adds(sb, "{");
    for (const wrk_tool *t = wrk_export_tools; t->formats; t++)
        sch_strbuf_addf(sb, "%s\"%s\":{\"formats\":\"%s\",\"package\":\"%s\",\"installed\":%s}",
                        t == wrk_export_tools ? "" : ",", name_of(t), t->formats, t->package,
                        is_there(t) ? "true" : "false");
    sch_strbuf_adds(sb, "}");
}
