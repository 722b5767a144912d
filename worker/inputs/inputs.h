/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_INPUTS_INPUTS_H
#define WRK_INPUTS_INPUTS_H

#include "schema/base/strbuf.h"
#include "schema/config/settings.h"
#include "schema/wire/sniff.h"

/**
 * Documents that the engine does not read, made into ones that it does: a PDF, or a PNG.
 *
 * External programs do it, each in a sandbox without network, with one folder to write, bounded in
 * time, memory and output (schema/child). LibreOffice is kept warm between documents of one group;
 * every other program lives for one document.
 */
typedef struct wrk_inputs wrk_inputs;

/**
 * @param settings  borrowed
 * @param tmp_dir  where folders of programs that stay may be made; borrowed
 * @param offices  most instances of LibreOffice at a time
 * @return NULL: out of memory
 */
wrk_inputs *wrk_inputs_new(const sch_settings *settings, const char *tmp_dir, int offices);
/** End what is kept warm; nothing may run any more. NULL is fine. @return NULL always. */
wrk_inputs *wrk_inputs_free(wrk_inputs *inputs);
/** To be called now and then: ends what was warm without use for some minutes. */
void wrk_inputs_tick(wrk_inputs *inputs);

/** Leaf of the result in work_dir, and of the artifact that is made of it. */
#define WRK_INPUT_RESULT "source-readable"
/** Leaf beside it of the words that a DjVu document brought along (ocr/model/djvu_words.h). */
#define WRK_INPUT_WORDS "words.txt"

typedef struct wrk_input_job {
    sch_input input;
    const char *mime;     /* as sch_sniff_whole() told */
    int source_fd;        /* borrowed; read from its start, its offset is not used */
    const char *work_dir; /* absolute, empty, the caller's to remove */
    const char *group_id; /* whose document */
    int cancel_fd;        /* readable: end it; borrowed; -1: none */
} wrk_input_job;

/**
 * Convert; the result lies in work_dir as WRK_INPUT_RESULT, words of its own as WRK_INPUT_WORDS.
 * Threads may call it at the same time.
 *
 * @return SCH_OK; SCH_INVALID with an id: the document's fault, or it is past its limits;
 *         SCH_NOT_FOUND with an id: a program is not installed, the text names its Debian package;
 *         SCH_BUSY with an id: the program crashed, another attempt may be luckier; SCH_EXISTS: it
 *         was cancelled; SCH_FATAL
 */
sch_status wrk_input_convert(wrk_inputs *inputs, const wrk_input_job *job, sch_err *err);

/** "office_conversion_failed", "ebook_conversion_failed", ...: what a failure is called. */
const char *wrk_input_error_id(sch_input input);

/** A program that inputs need. */
typedef struct wrk_input_tool {
    const char *program;
    const char *package; /* Debian's */
    const char *kinds;   /* for people: what it is for */
    bool is_there;
} wrk_input_tool;
/** The tools, ended by one whose program is NULL; is_there as of now. */
void wrk_input_tools(wrk_input_tool ret_tools[8]);

#endif
