/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_EXPORT_EXPORT_H
#define WRK_EXPORT_EXPORT_H

#include "schema/render/render.h"

#include <stddef.h>

/**
 * Formats out of Mathpix Markdown: MMD, images and options in, one file out.
 *
 * Knows neither files nor tasks nor the store: whoever has MMD calls it, for a document that was
 * read and for one that was posted. Nothing is kept between calls but the renderer.
 *
 *   wrk_export in = {.format = "docx", .mmd = text, .mmd_len = n, .options = options,
 *                    .name = "paper", .image = fn, .arg = arg, .render = pool, .dir = dir,
 *                    .dir_fd = fd, .cancel_fd = -1, .timeout_ms = 120000, ...};
 *   s = wrk_export_run(&in, leaf, err);       SCH_OK: the result is the file `leaf` in dir
 */

/** Longest name of a file in a work folder, with its NUL. */
#define WRK_LEAF_LEN 128

/**
 * Put the image that the document names by address into the folder dir_fd, and say how it is
 * called there: a plain file name that ends as its kind does (".jpg", ".png"), the same for the
 * same address in every run, fit for every archive ([A-Za-z0-9._-]).
 * @return SCH_OK; SCH_NOT_FOUND: there is no such image, its text stands for it; others: give up
 */
typedef sch_status (*wrk_image_fn)(const char *address, int dir_fd, char ret_leaf[WRK_LEAF_LEN],
                                   void *arg, sch_err *err);

typedef struct wrk_export {
    const char *format;    /* as in conversion_formats */
    const char *mmd;       /* UTF-8 */
    size_t mmd_len;        /* bytes */
    const json_t *options; /* conversion_options as sch_conversion_options_parse() leaves them,
                              those of all formats; NULL: none */
    const char *name;      /* of the document, without extension; for titles and in archives */
    wrk_image_fn image;    /* NULL: no images */
    void *arg;
    sch_render *render;
    const char *dir; /* work folder, absolute, empty; its owner changes when we are root */
    int dir_fd;
    int cancel_fd;        /* readable: stop; -1: none */
    int64_t timeout_ms;   /* of each program that is run */
    int64_t memory_bytes; /* the same */
    bool require;         /* setting sandbox=require */
    bool is_polite;       /* nice 19 */
} wrk_export;

/** True for a format that is made from MMD alone. */
bool wrk_export_knows(const char *format);

/**
 * Make one format.
 * @param[out] ret_leaf  the result's name in dir
 * @return SCH_OK; SCH_NOT_FOUND: a program is not installed, the text names its Debian package;
 *         SCH_INVALID: the document cannot be had in this format, the text says why; SCH_LIMIT: it
 *         took too long, or too much memory or room; SCH_BUSY: a program crashed, or was cancelled:
 *         another attempt may do; SCH_FATAL: this machine
 */
sch_status wrk_export_run(const wrk_export *in, char ret_leaf[WRK_LEAF_LEN], sch_err *err);

/** A program that some formats need. */
typedef struct wrk_tool {
    const char *program; /* NULL: the renderer of Mathpix Markdown */
    const char *package; /* of Debian 12 */
    const char *formats; /* that need it, parted by blanks */
} wrk_tool;
/** All of them; ends with formats NULL. */
extern const wrk_tool wrk_export_tools[];

#endif
