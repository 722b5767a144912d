/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_PROTOCOL_H
#define WRK_ENGINE_PROTOCOL_H

/**
 * What passes between the supervisor (recto-worker) and the engine (recto-engine).
 *
 * `recto-engine --warm FD` is the warm parent. It serves a SOCK_SEQPACKET socket FD and forks a
 * child for each task. One message starts one task, a JSON object:
 *
 *   {"cpu_s":600,"file_bytes":536870912,"warm":"eng","nice":5}   warm: load this model before the
 *   fork, once; nice: how polite the child is (default 19), where the parent was told to be polite;
 *   "no_output":true: the descriptor of the output directory is none
 *
 * A message without descriptors only loads the model and is answered {"warm":1} or {"fail":"..."}.
 * With a task travel six descriptors (SCM_RIGHTS, in this order); the child finds the first five at
 * fixed numbers:
 *
 *   0  request   one JSON object, read to the end
 *   1  result    JSON lines, see below
 *   2  log       "LEVEL: text" lines, LEVEL one of ERROR WARNING INFO DEBUG
 *   3  source    the document (prepare, pages) or the page models, JSON lines in order (assemble);
 *                a regular file
 *   4  output    a directory; the only place where the child can write
 *   -  control   a SOCK_SEQPACKET socket, kept by the warm parent: it writes {"pid":N} or
 *                {"fail":"..."}, later one {"exit":N} or {"signal":N}. It reads "term" and "kill",
 *                signals for the child's process group; when the other end closes, it kills
 *
 * A child drops every right before it reads its first byte of the source: see sandbox.h.
 *
 * Requests (options: the file's options, as schema/wire/options.h reads them):
 *   {"step":"prepare"}
 *   {"step":"pages","pages":[4,5,6],"options":{...},"languages":"eng"}
 *   {"step":"assemble","doc_pages":12,"options":{...},"image_id":"...","image_base":"...",
 *    "image_query":true,"results":true,
 *    "skip":12,"count":3,"index":40,"selected":200,"part":true,"stream":true,"prefix":"part-000040."}
 *   {"step":"picture","pages":[4],"kind":"png"}    or "jpg"
 *     results: also results.jsonl. The second line is for a document that is streamed: of the page
 *     models the first 12 and those behind the next 3 are only looked at
 *   {"step":"image","kind":"text","drawing":false,"options":{...},"languages":"eng"}   kind and
 *   options: see schema/wire/image_options.h
 *   {"step":"crop","region":[x,y,width,height]}   the model of the page lies there, too; a side of
 *   0: to the edge
 *   {"step":"searchable"}    the page models lie in the output directory as WRK_LEAF_MODELS
 *   {"step":"layer"}         the words of a DjVu document lie there as WRK_LEAF_WORDS
 *
 * Results:
 *   prepare   {"mime":"application/pdf","pages":12,"costs":[5,5,1500,...]}   milliseconds a page
 *   pages     one page model (ocr/model/page.h) a line, in the order of the request, as soon as
 * each is ready; crops of its images lie in the output directory by then assemble
 * {"outputs":["mmd","lines.json","lines.mmd.json"]}   files in the output directory
 *   crop      {"outputs":["crop-1-10-20-30-40.jpg"]}    the same
 *   picture   {"outputs":["png"]}                       the same
 *   searchable, layer {"outputs":["mmd.overlay.pdf"]}   the same
 *   any
 * {"error":{"id":"pdf_encrypted","message":"..."}}    last line; nothing to retry
 *
 * Exit status: 0 done (or an error line was written), everything else is a crash and is retried.
 */
#define WRK_LEAF_MODELS     "models.jsonl"
#define WRK_LEAF_WORDS      "words.txt"
#define WRK_LEAF_SEARCHABLE "mmd.overlay.pdf"

enum {
    WRK_FD_REQUEST = 0,
    WRK_FD_RESULT = 1,
    WRK_FD_LOG = 2,
    WRK_FD_SOURCE = 3,
    WRK_FD_OUTPUT = 4,
};

#endif
