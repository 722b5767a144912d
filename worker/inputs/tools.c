/* SPDX-License-Identifier: Apache-2.0 */
/* The programs, and the Debian packages they are in. */
#include "worker/inputs/inputs_priv.h"

#include <string.h>

static const wrk_input_tool tools[] = {
    {"libreoffice", "libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-math-nogui",
     "docx doc pptx odt rtf wpd", false},
    {"mobitool", "libmobi-tools", "mobi azw azw3", false},
    {"pandoc", "pandoc", "epub mobi azw azw3", false},
    {"chromium-headless-shell", "chromium-headless-shell", "epub mobi azw azw3", false},
    {"ddjvu", "djvulibre-bin", "djvu", false},
    {"convert", "imagemagick-6.q16 libmagickcore-6.q16-6-extra", "dib pfm ras sr hdr pic exr",
     false},
};

static bool is_there(const char *program)
{
    SCH_AUTO(free) char *path = NULL;

    /* LibreOffice is loaded as a library, the program is only a sign of it */
    return sch_child_find(program, &path);
}

void wrk_input_tools(wrk_input_tool ret_tools[8])
{
    size_t i;

    for (i = 0; i < SCH_COUNT_OF(tools); i++) {
        ret_tools[i] = tools[i];
        ret_tools[i].is_there = is_there(tools[i].program);
    }
    ret_tools[i] = (wrk_input_tool){.program = NULL};
}

sch_status wrk_input_missing(const wrk_input_run *run, const char *program, sch_err *err)
{
    for (size_t i = 0; i < SCH_COUNT_OF(tools); i++)
        if (strcmp(tools[i].program, program) == 0)
            return sch_fail_id(err, SCH_NOT_FOUND, run->error_id,
                               "%s is not installed on this server: apt-get install %s", program,
                               tools[i].package);
    return sch_fail_id(err, SCH_NOT_FOUND, run->error_id, "%s is not installed on this server",
                       program);
}
