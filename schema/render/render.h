/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_RENDER_RENDER_H
#define SCH_RENDER_RENDER_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Mathpix Markdown through its reference implementation: Node processes (worker/render/render.js)
 * that stay, each in the sandbox of schema/child. Nothing else of Recto reads MMD.
 *
 * A pool may be used by many threads at once; it starts a process when one is wanted and none is
 * idle, up to `processes`, and hands the others out again. One that dies, answers rubbish, takes
 * too long or grows too large is ended, and the next request gets a new one (about a second). A
 * warm one answers a formula in milliseconds.
 *
 *   sch_render_options options = SCH_RENDER_OPTIONS;
 *   sch_render *pool;
 *   s = sch_render_open(&options, &pool, err);        once, at start; starts no process
 *   json_t *request = json_pack("{s:s, s:s, s:b, s:b}", "op", "text", "mmd", mmd,
 *                               "html", 1, "mathml", 1);
 *   s = sch_render_ask(pool, request, &reply, err);   {"html": "...", "data": [...]}
 */
typedef struct sch_render sch_render;

typedef struct sch_render_options {
    int processes;        /* at most, at a time; further requests wait */
    int64_t timeout_ms;   /* one request, without the start of the process */
    int64_t memory_bytes; /* of one process: past it, it is ended; past half, after its answer */
    bool require;         /* setting sandbox=require */
    bool is_polite;       /* nice 19 */
} sch_render_options;
/** One process, a minute, 1.5 GB. */
#define SCH_RENDER_OPTIONS ((sch_render_options){1, 60000, INT64_C(1536) << 20, false, false})

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status sch_render_open(const sch_render_options *options, sch_render **ret_render,
                           sch_err *err);
/** Ends the processes; nobody may be asking. NULL is fine. @return NULL always. */
sch_render *sch_render_close(sch_render *render);
SCH_DEFINE_AUTO(sch_render *, sch_render_close);

/**
 * Ask for one operation (worker/render/operations.js lists them):
 *
 *   {"op":"text", "mmd":S, "html":B, "mathml":B, "asciimath":B, "latex":B, "svg":B, "tsv":B,
 *    "table_html":B}
 *       fields of the v3 API. Reply: "html" (when asked for; svg false: without drawings) and
 *       "data": [{"type","value"}], type one of mathml asciimath latex svg tsv html (a table's),
 *       in the order of the text, of each formula and table what was asked for
 *   {"op":"html", "mmd":S, "images":{address: address to write}, "options":{}, "title":S}
 *       a whole HTML document. Reply: "text"
 *   {"op":"images", "mmd":S}
 *       Reply: "images": addresses of all images, in order, each once
 *   {"op":"ping"}
 *       Reply: {}
 *
 * @param request  borrowed; "mmd" is UTF-8
 * @param[out] ret_reply  release with json_decref()
 * @return SCH_OK; SCH_INVALID: it cannot be rendered, the text says why; SCH_LIMIT: it took too
 *         long or too much memory; SCH_NOT_FOUND: Node.js or the
 *         renderer's modules are not installed, the text says what to install; SCH_BUSY: the
 * process ended without an answer, twice; SCH_FATAL
 */
sch_status sch_render_ask(sch_render *render, const json_t *request, json_t **ret_reply,
                          sch_err *err);

/**
 * Folder of the renderer's code with its modules: what RECTO_RENDER names, "render" beside the
 * programs, or worker/render of the source tree.
 * @param[out] ret_path  owned
 * @return SCH_OK; SCH_NOT_FOUND: as sch_render_ask(); SCH_FATAL
 */
sch_status sch_render_folder(char **ret_path, sch_err *err);

#endif
