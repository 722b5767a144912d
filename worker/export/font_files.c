/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/font_files.h"

#include "schema/base/auto.h"
#include "schema/base/strbuf.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MOST 4

static const wrk_font fonts[] = {
    {"CMU Serif", {"cmunrm", "cmunbx", "cmunti", "cmunbi"}, "fonts-cmu"},
    {"Open Sans",
     {"OpenSans-Regular", "OpenSans-Bold", "OpenSans-Italic", "OpenSans-BoldItalic"},
     "fonts-open-sans"},
    {"Crimson Text",
     {"CrimsonText-Regular", "CrimsonText-Bold", "CrimsonText-Italic", "CrimsonText-BoldItalic"},
     NULL},
    {"Arimo",
     {"Arimo-Regular", "Arimo-Bold", "Arimo-Italic", "Arimo-BoldItalic"},
     "fonts-croscore"},
    {"Noto Sans",
     {"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSans-BoldItalic"},
     "fonts-noto-core"},
    {"Noto Serif",
     {"NotoSerif-Regular", "NotoSerif-Bold", "NotoSerif-Italic", "NotoSerif-BoldItalic"},
     "fonts-noto-core"},
};

const wrk_font *wrk_font_find(const char *name)
{
    for (size_t i = 0; name && i < SCH_COUNT_OF(fonts); i++)
        if (strcmp(fonts[i].name, name) == 0)
            return &fonts[i];
    return &fonts[0];
}

/* "stem.ttf" or "stem.otf" */
static bool is_file_of(const char *leaf, const char *stem)
{
    size_t len = strlen(stem);

    return strncmp(leaf, stem, len) == 0 &&
           (strcmp(leaf + len, ".ttf") == 0 || strcmp(leaf + len, ".otf") == 0);
}

static void take(const wrk_font *font, const char *folder, const char *leaf, char *paths[4])
{
    for (int i = 0; i < 4; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

        if (paths[i] || !is_file_of(leaf, font->stems[i]))
            continue;
        sch_strbuf_addf(&path, "%s/%s", folder, leaf);
        paths[i] = sch_strbuf_steal(&path);
    }
}

/* The operator's folder of fonts, or the system's. */
static void search(const wrk_font *font, const char *folder, int depth, char *paths[4])
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf below = {0};

        if (entry->d_name[0] == '.')
            continue;
        take(font, folder, entry->d_name, paths);
        if (entry->d_type != DT_DIR || depth >= DEPTH_MOST)
            continue;
        sch_strbuf_addf(&below, "%s/%s", folder, entry->d_name);
        search(font, sch_strbuf_str(&below), depth + 1, paths);
    }
    if (dir)
        (void)closedir(dir);
}

sch_status wrk_font_files(const wrk_font *font, char *ret_paths[4], sch_err *err)
{
    char *paths[4] = {NULL};
    bool is_whole = true;

    search(font, "/usr/local/share/fonts", 0, paths);
    search(font, "/usr/share/fonts", 0, paths);
    for (int i = 0; i < 4; i++)
        is_whole = is_whole && paths[i];
    for (int i = 0; i < 4 && !is_whole; i++)
        free(paths[i]);
    if (!is_whole && font->package)
        return sch_fail(err, SCH_NOT_FOUND,
                        "load_external_fonts: %s is not installed: install the Debian package %s",
                        font->name, font->package);
    if (!is_whole)
        return sch_fail(err, SCH_NOT_FOUND,
                        "load_external_fonts: %s is not installed: put its four files into "
                        "/usr/local/share/fonts",
                        font->name);
    (void)memcpy(ret_paths, paths, sizeof paths);
    return SCH_OK;
}
