/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_REQUEST_H
#define WRK_ENGINE_REQUEST_H

#include "ocr/image/image.h"
#include "ocr/ocr.h"
#include "schema/wire/image_options.h"

/** What a child is asked to do: the request of protocol.h. */
typedef enum wrk_step {
    WRK_STEP_PREPARE,
    WRK_STEP_PAGES,
    WRK_STEP_ASSEMBLE,
    WRK_STEP_PICTURE,
    WRK_STEP_IMAGE,
    WRK_STEP_SEARCHABLE,
    WRK_STEP_CROP,
    WRK_STEP_LAYER,
    WRK_STEP_COUNT
} wrk_step;

typedef struct wrk_request {
    wrk_step step;
    json_t *root;      /* owned; the strings below are its */
    sch_options *file; /* owned; the file's options */
    ocr_options options;
    char languages[512]; /* options.languages, where alphabets are not allowed */
    int *pages;          /* owned; PAGES, PICTURE: page numbers from 1, ascending */
    size_t npages;
    int doc_pages;   /* ASSEMBLE: pages of the whole document */
    ocr_print print; /* ASSEMBLE: of print.end 0, all pages, without stream and results */
    char prefix[32]; /* ASSEMBLE: of the names of the outputs */
    sch_image_options *image_file; /* owned; IMAGE: the request's options */
    ocr_image_options image;       /* IMAGE */
    bool is_drawing;               /* IMAGE: the source holds strokes */
    int region[4];                 /* CROP: x, y, width, height; a side of 0: to the edge */
} wrk_request;

/** @return SCH_OK; SCH_INVALID: not a request; SCH_FATAL (memory) */
sch_status wrk_request_parse(const char *json, size_t len, wrk_request **ret_request, sch_err *err);
wrk_request *wrk_request_free(wrk_request *request);
SCH_DEFINE_AUTO(wrk_request *, wrk_request_free);

#endif
