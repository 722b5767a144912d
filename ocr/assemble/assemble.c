/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

/**
 * Assembly: the stages in order. Each works on the blocks of the whole document.
 */
void ocr_output_done(ocr_output output)
{
    sch_strbuf_done(output.mmd);
    sch_strbuf_done(output.lines_json);
    sch_strbuf_done(output.lines_mmd_json);
    sch_strbuf_done(output.stream);
    sch_strbuf_done(output.results);
}

static bool print(asm_doc *doc, ocr_output *out)
{
    const ocr_print *p = doc->print;

    if (p->end - p->first < doc->npages) { /* of these pages alone */
        sch_strbuf_reset(&out->mmd);
        for (size_t i = p->first; i < p->end; i++)
            asm_page_text(doc->pages[i], &out->mmd);
    }
    asm_print_lines(doc, &out->lines_json);
    asm_print_lines_mmd(doc, &out->lines_mmd_json);
    if (p->stream)
        asm_print_stream(doc, &out->stream);
    if (p->results)
        asm_print_results(doc, &out->results);
    return !out->mmd.failed && !out->lines_json.failed && !out->lines_mmd_json.failed &&
           !out->stream.failed && !out->results.failed;
}

/** What the blocks of a document are to each other. */
static bool run_document_stages(asm_doc *doc)
{
    asm_front_matter(doc);
    if (!asm_headings(doc) || !asm_lists(doc) || !asm_floats(doc))
        return false;
    asm_columns(doc);
    if (!asm_breaks(doc) || !asm_table_breaks(doc))
        return false;
    asm_lists_mend(doc);
    asm_quotes(doc);
    asm_joins(doc);
    return asm_signs(doc) && asm_fields(doc) && asm_containers(doc);
}

/** The lines of an image: lists are the only thing that they make together. */
static bool run_line_stages(asm_doc *doc)
{
    return asm_lists(doc) && asm_signs(doc) && asm_fields(doc);
}

enum { SLIDES = 3 };

static bool run_stages(asm_doc *doc, ocr_output *out)
{
    if (!asm_characters(doc) || !asm_learn(doc))
        return false;
    asm_labels_free(doc);
    asm_measure(doc);
    if (!asm_page_info(doc))
        return false;
    if (doc->npages >= SLIDES) /* running heads of many short pages are no body */
        asm_measure(doc);
    if (!asm_run_ins(doc) || !asm_blocks_build(doc))
        return false;
    if (!(doc->options->by_line ? run_line_stages(doc) : run_document_stages(doc)))
        return false;
    if (!asm_write(doc, &out->mmd))
        return false;
    return print(doc, out);
}

sch_status ocr_assemble(ocr_page *const *pages, size_t npages, int doc_pages,
                        const ocr_options *options, const ocr_print *print, ocr_output *ret_output,
                        sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    const ocr_print all = {.end = npages, .selected = npages};
    asm_doc doc = {.arena = arena,
                   .pages = pages,
                   .npages = npages,
                   .doc_pages = doc_pages,
                   .options = options,
                   .print = print ? print : &all};

    if (doc.print->first > doc.print->end || doc.print->end > npages)
        return sch_fail(err, SCH_INVALID, "assembly: these pages are not there");
    if (!arena || !run_stages(&doc, &out))
        return sch_fail(err, SCH_FATAL, "assembly: out of memory");
    *ret_output = out;
    out = (ocr_output){0};
    return SCH_OK;
}
