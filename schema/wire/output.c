/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/output.h"

#include "schema/base/auto.h"

#include <string.h>

#define OOXML "application/vnd.openxmlformats-officedocument."

static const struct output {
    const char *ext;
    const char *mime;
    bool is_always;
} table[] = {
    {"mmd", "text/markdown; charset=utf-8", true},
    {"lines.json", "application/json", true},
    {"lines.mmd.json", "application/json", true},
    {"md", "text/markdown; charset=utf-8", false},
    {"docx", OOXML "wordprocessingml.document", false},
    {"html", "text/html; charset=utf-8", false},
    {"tex.zip", "application/zip", false},
    {"pdf", "application/pdf", false},
    {"latex.pdf", "application/pdf", false},
    {"pptx", OOXML "presentationml.presentation", false},
    {"xlsx", OOXML "spreadsheetml.sheet", false},
    {"mmd.zip", "application/zip", false},
    {"md.zip", "application/zip", false},
    {"html.zip", "application/zip", false},
    {"mmd.overlay.pdf", "application/pdf", false},
    {"latex", "application/x-tex", false},
    {"jpg", "image/jpeg", false},
    {"png", "image/png", false},
};

static const struct output *find(const char *ext)
{
    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].ext, ext) == 0)
            return &table[i];
    return NULL;
}

const char *sch_output_mime(const char *ext)
{
    const struct output *found = find(sch_output_format(ext));

    return found ? found->mime : NULL;
}

bool sch_output_is_always(const char *ext)
{
    const struct output *found = find(ext);

    return found && found->is_always;
}

bool sch_output_is_format(const char *ext)
{
    return find(ext) != NULL;
}

const char *sch_output_format(const char *ext)
{
    return strcmp(ext, "tex") == 0 ? "latex" : ext;
}

const char *sch_output_ext(const char *format)
{
    return strcmp(format, "latex") == 0 ? "tex" : format;
}
