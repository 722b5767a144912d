/* SPDX-License-Identifier: Apache-2.0 */
/* Where the renderer's code lies, found as schema/base/program.c finds programs. */
#include "schema/base/program.h"
#include "schema/base/strbuf.h"
#include "schema/child/child.h"
#include "schema/render/render.h"

#include <string.h>

#define MODULE "node_modules/mathpix-markdown-it/package.json"

static bool is_there(const char *folder, const char *leaf)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

    sch_strbuf_addf(&path, "%s/%s", folder, leaf);
    return !path.failed && access(path.data, R_OK) == 0;
}

/* "render" beside recto-sandbox. */
static char *beside_programs(void)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(free) char *program = NULL;
    sch_err err = {0};

    if (sch_program_path("recto-sandbox", &program, &err) != SCH_OK)
        return NULL;
    *strrchr(program, '/') = '\0';
    sch_strbuf_addf(&path, "%s/render", program);
    return sch_strbuf_steal(&path);
}

sch_status sch_render_folder(char **ret_path, sch_err *err)
{
    SCH_AUTO(free) char *node = NULL;
    SCH_AUTO(free) char *beside = beside_programs();
    const char *folders[] = {getenv("RECTO_RENDER"), beside, RECTO_RENDER_DIR};
    const char *found = NULL;

    if (!sch_child_find("node", &node))
        return sch_fail(err, SCH_NOT_FOUND,
                        "Node.js is not installed: install the Debian package nodejs");
    for (size_t i = 0; i < SCH_COUNT_OF(folders) && !found; i++)
        if (folders[i] && folders[i][0] == '/' && is_there(folders[i], "render.js") &&
            is_there(folders[i], MODULE))
            found = folders[i];
    if (!found)
        return sch_fail(err, SCH_NOT_FOUND,
                        "the renderer of Mathpix Markdown is not installed: run deploy/renderer");
    *ret_path = strdup(found);
    return *ret_path ? SCH_OK : sch_fail(err, SCH_FATAL, "renderer: out of memory");
}
