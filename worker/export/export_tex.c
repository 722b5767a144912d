/* SPDX-License-Identifier: Apache-2.0 */
/*
 * latex: the LaTeX alone; a picture that is not beside it becomes a box. tex.zip: with its
 * pictures. latex.pdf: what XeLaTeX makes of it.
 *
 * Options of tex.zip (latex takes the same): fontSize (10pt), font (CMU Serif), imagesFolder
 * (images), load_external_fonts (false): the font's files are in the archive. Options of latex.pdf:
 * fontSize, font.
 */
#include "schema/base/io.h"
#include "schema/wire/json.h"
#include "worker/export/archive.h"
#include "worker/export/font_files.h"
#include "worker/export/job.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define LOG_BYTES (8u << 20)

static const char *folder_of(const wrk_job *job)
{
    const char *folder = json_string_value(json_object_get(wrk_job_options(job), "imagesFolder"));

    return folder ? folder : "images";
}

static const wrk_font *font_of(const wrk_job *job)
{
    return wrk_font_find(json_string_value(json_object_get(wrk_job_options(job), "font")));
}

/* The font's files as the renderer wants them: their names in the folder "fonts". */
static json_t *names_of(char *const files[4])
{
    json_t *names = json_array();

    for (int i = 0; i < 4 && files && files[i]; i++)
        (void)json_array_append_new(names, json_string(strrchr(files[i], '/') + 1));
    return names;
}

/* @param files  of the font, four or none */
static sch_status write_latex(const wrk_job *job, const char *folder, char *const files[4],
                              bool is_guarded, char **ret_text, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf prefix = {0};
    const json_t *given = wrk_job_options(job);
    SCH_AUTO(sch_json_decref) json_t *options = given ? json_copy((json_t *)given) : json_object();
    SCH_AUTO(sch_json_decref) json_t *images = NULL;

    sch_strbuf_addf(&prefix, "%s/", folder);
    images = wrk_job_images(job, sch_strbuf_str(&prefix));
    if (!images || json_object_set_new(options, "guard", json_boolean(is_guarded)) != 0 ||
        json_object_set_new(options, "fontFiles", names_of(files)) != 0)
        return sch_fail(err, SCH_FATAL, "latex: out of memory");
    return wrk_job_render(job, "latex", images, options, NULL, ret_text, err);
}

sch_status wrk_export_latex(wrk_job *job, sch_err *err)
{
    SCH_AUTO(free) char *text = NULL;
    sch_status s = write_latex(job, folder_of(job), NULL, true, &text, err);

    return s == SCH_OK ? wrk_job_put(job, text, err) : s;
}

sch_status wrk_export_tex_zip(wrk_job *job, sch_err *err)
{
    bool is_loaded = json_is_true(json_object_get(wrk_job_options(job), "load_external_fonts"));
    SCH_AUTO(free) char *text = NULL;
    char *files[5] = {NULL};
    sch_status s = is_loaded ? wrk_font_files(font_of(job), files, err) : SCH_OK;

    if (s == SCH_OK)
        s = write_latex(job, folder_of(job), files, false, &text, err);
    if (s == SCH_OK)
        s = wrk_archive_write(job, "tex", text, strlen(text), folder_of(job), files, err);
    for (int i = 0; i < 4; i++)
        free(files[i]);
    return s;
}

static bool is_empty(const wrk_job *job, const char *leaf)
{
    struct stat st;

    return fstatat(job->in->dir_fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0 || st.st_size == 0;
}

/* References, widths of long tables and the outline are those of the run before. hyperref asks for
 * a second run whatever the document holds, so that its word does not count. */
static bool wants_another_run(const wrk_job *job)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf log = {0};
    SCH_AUTO(sch_close)
    int fd = openat(job->in->dir_fd, "document.log", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    sch_err err = {0};

    if (fd < 0 || sch_read_all(fd, LOG_BYTES, &log, &err) != SCH_OK)
        return true;
    return !is_empty(job, "document.out") ||
           strstr(sch_strbuf_str(&log), "Rerun to get cross-references") ||
           strstr(sch_strbuf_str(&log), "Rerun LaTeX");
}

static sch_status run_xelatex(const wrk_job *job, sch_err *err)
{
    static const char *const args[] = {"-interaction=nonstopmode", "-no-shell-escape",
                                       "document.tex", NULL};
    /* openin_any, openout_any: TeX itself reads and writes below its folder only; max_print_line:
     * the log's lines stay whole */
    static const char *const env[] = {"openin_any=p",
                                      "openout_any=p",
                                      "SOURCE_DATE_EPOCH=315532800",
                                      "FORCE_SOURCE_DATE=1",
                                      "TEXMFVAR=texmf",
                                      "max_print_line=1000",
                                      NULL};
    sch_status s = wrk_job_program(job, "xelatex", args, env, err);

    return s == SCH_INVALID ? SCH_OK : s; /* whether there is a PDF is what counts */
}

/* A fault in a formula is no end: what stands is a PDF, as it is for who compiles tex.zip by hand
 * and goes on. */
sch_status wrk_export_latex_pdf(wrk_job *job, sch_err *err)
{
    SCH_AUTO(free) char *text = NULL;
    sch_status s = write_latex(job, "images", NULL, false, &text, err);

    if (s == SCH_OK)
        s = wrk_job_write(job, "document.tex", text, strlen(text), err);
    if (s == SCH_OK)
        s = run_xelatex(job, err);
    if (s == SCH_OK && wants_another_run(job))
        s = run_xelatex(job, err);
    return s == SCH_OK ? wrk_job_take(job, "document.pdf", err) : s;
}
