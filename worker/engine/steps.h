/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_STEPS_H
#define WRK_ENGINE_STEPS_H

#include "worker/engine/request.h"

/*
 * The steps of a document, each run in a child with the descriptors of protocol.h.
 *
 * @return SCH_OK: the result was written; a failure with an id: the document's fault, nothing to
 * retry; any other failure: a crash in the eyes of the supervisor
 */

/** Verify the document and say what its pages will cost. */
sch_status wrk_step_prepare(const wrk_request *request, sch_err *err);
/** Read the requested pages, one page model a line. */
sch_status wrk_step_pages(const wrk_request *request, sch_err *err);
/** Page models in, the three texts out, as files. */
sch_status wrk_step_assemble(const wrk_request *request, sch_err *err);
/** One page as a picture, as a file called as its kind. */
sch_status wrk_step_picture(const wrk_request *request, sch_err *err);
/** Read one image or drawing, as ocr/image/image.h says. */
sch_status wrk_step_image(const wrk_request *request, sch_err *err);

/** The document and its page models in, a searchable PDF out, as a file. */
sch_status wrk_step_searchable(const wrk_request *request, sch_err *err);

/** The PDF of a DjVu document and the words of its text layer in, a searchable PDF out. */
sch_status wrk_step_layer(const wrk_request *request, sch_err *err);

/** The document and the model of a page in, a part of the page out, as a file. */
sch_status wrk_step_crop(const wrk_request *request, sch_err *err);

/** Read the page models of descriptor fd; one that cannot be read becomes an errored page. */
sch_status wrk_models_read(int fd, ocr_page ***ret_pages, size_t *ret_count, sch_err *err);
/** Free what wrk_models_read() gave. */
void wrk_models_free(ocr_page **pages, size_t count);

/** A child's whole work: request in, result out. @return exit status. arg is not used. */
int wrk_step_run(void *arg);

#endif
