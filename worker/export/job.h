/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_JOB_H
#define WRK_EXPORT_JOB_H

#include "schema/base/strbuf.h"
#include "worker/export/export.h"

/** One export under way; what the formats (export_<format>.c) share. */
typedef struct wrk_job {
    const wrk_export *in;
    json_t *images; /* {address: leaf in dir/images} of those that are there; owned */
    int images_fd;  /* dir/images; -1: there are none */
    char *stem;     /* in->name as a file name in archives; owned */
} wrk_job;

/** One format: makes dir/<format>. */
typedef sch_status (*wrk_format_fn)(wrk_job *job, sch_err *err);
sch_status wrk_export_html(wrk_job *job, sch_err *err);
sch_status wrk_export_html_zip(wrk_job *job, sch_err *err);
sch_status wrk_export_md(wrk_job *job, sch_err *err);
sch_status wrk_export_md_zip(wrk_job *job, sch_err *err);
sch_status wrk_export_mmd_zip(wrk_job *job, sch_err *err);
sch_status wrk_export_latex(wrk_job *job, sch_err *err);
sch_status wrk_export_tex_zip(wrk_job *job, sch_err *err);
sch_status wrk_export_latex_pdf(wrk_job *job, sch_err *err);
sch_status wrk_export_pdf(wrk_job *job, sch_err *err);
sch_status wrk_export_docx(wrk_job *job, sch_err *err);
sch_status wrk_export_pptx(wrk_job *job, sch_err *err);
sch_status wrk_export_xlsx(wrk_job *job, sch_err *err);

/** Options of the format, an object or NULL; borrowed. latex shares those of tex.zip. */
const json_t *wrk_job_options(const wrk_job *job);
/** {address: prefix + leaf} of all images; NULL: memory. Release with json_decref(). */
json_t *wrk_job_images(const wrk_job *job, const char *prefix);
/**
 * Ask the renderer for one member of the answer to {"op":op, "mmd":.., "images":.., "options":..}.
 * @param more  further members of the request; borrowed; may be NULL
 * @param[out] ret_text  owned
 * @return as sch_render_ask()
 */
sch_status wrk_job_render(const wrk_job *job, const char *op, json_t *images, const json_t *options,
                          const json_t *more, char **ret_text, sch_err *err);
/** The HTML document with its images inside, as a file of the work folder. */
sch_status wrk_html_write(const wrk_job *job, const json_t *options, const char *leaf,
                          sch_err *err);
/** Write a file of the work folder. */
sch_status wrk_job_write(const wrk_job *job, const char *leaf, const char *text, size_t len,
                         sch_err *err);
/** The file is there and not empty; named as the result. @return SCH_OK; SCH_INVALID */
sch_status wrk_job_take(const wrk_job *job, const char *leaf, sch_err *err);
/** The text as result. */
sch_status wrk_job_put(const wrk_job *job, const char *text, sch_err *err);
/**
 * Run a program in the work folder, in its sandbox.
 * @param args  NULL-ended, without the program's name
 * @return SCH_OK: it ended with status 0; SCH_NOT_FOUND; SCH_INVALID: with another status, the text
 *         says what it said; SCH_LIMIT; SCH_BUSY; SCH_FATAL
 */
sch_status wrk_job_program(const wrk_job *job, const char *program, const char *const *args,
                           const char *const *env, sch_err *err);

#endif
