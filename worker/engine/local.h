/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_LOCAL_H
#define WRK_ENGINE_LOCAL_H

#include "ocr/ocr.h"
#include "worker/engine/child.h"

#include <stdbool.h>

/** The engine by hand: what an operator or a developer asks recto-engine directly. */

/**
 * Read a document in the sandbox and print to standard output.
 *
 * @param path  document
 * @param page  from 1: that page's model; 0: the whole document as `what`
 * @param what  "pages" (models), "mmd", "lines.json" or "lines.mmd.json"; not used with a page
 * @param languages  recognition languages, "eng"
 * @param crops  directory for the pictures of a whole document; NULL: they are no output
 * @return exit status: 0, 1 the document cannot be read (said on standard error), 2 usage
 */
int wrk_local_dump(const char *path, int page, const char *what, const char *languages,
                   const char *crops);

/**
 * Read a document in the sandbox and draw what was made of one page (ocr/overlay/overlay.h). The
 * whole document is read, because running heads and headings are known by the other pages.
 *
 * @param picture  PNG file to write
 * @param page  from 1
 * @return as wrk_local_dump()
 */
int wrk_local_overlay(const char *picture, const char *path, int page, const char *languages);

/**
 * Print what the kernel gives of the sandbox and which languages are installed.
 * @param is_json  one JSON object instead of text
 * @return exit status: 0; 1 when a part of the sandbox failed or no language is there
 */
int wrk_local_doctor(bool is_json);

/* local_run.c, for the two above. */

/**
 * Fork a child that has the document and writes to out_fd, wait for it.
 * @param crops_fd  directory for pictures, WRK_FD_OUTPUT of the child; -1: none
 * @param work  runs in the sandbox
 * @return exit status of the verb; what went wrong was said on standard error
 */
int wrk_local_run(const char *path, int out_fd, int crops_fd, wrk_work_fn work, void *arg);
/** End of the child's work: a failure is said. @return its exit status */
int wrk_local_end(sch_status status, const sch_err *err);
/** The defaults of the API, with links to pictures that need no server. */
void wrk_local_options(ocr_options *ret_options, const char *languages);
/** Read all pages, pictures into crops_fd (-1: none); free them with wrk_models_free(). */
sch_status wrk_local_pages(ocr_doc *doc, const ocr_options *options, int crops_fd,
                           ocr_page ***ret_pages, sch_err *err);

/**
 * Print what is read in an image, or in a drawing (FILE.json): the result of the image step.
 * @param repeat  0; or read it so often, and print the median time of a reading in milliseconds
 */
int wrk_local_image(const char *path, const char *options, int repeat, const char *languages);

#endif
