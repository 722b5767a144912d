/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One formula a page, as LaTeX: formula-dump [--no-seq] FILE.pdf prints a line for each page.
 * For measuring the analyser on formulas whose source is known.
 */
#include "ocr/math/analyse.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static void print_line(const char *text)
{
    for (; *text; text++)
        putchar(*text == '\n' ? ' ' : *text);
    putchar('\n');
}

static sch_status dump_page(ocr_pdf *pdf, int number, ocr_symbol_cache *cache, bool seq,
                            sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
    ocr_math_emit emit = {.rm_spaces = true, .idiomatic_eqn_arrays = true};
    ocr_math_input in = {.display = true};
    ocr_pdf_page *page = NULL;
    ocr_math_node *tree = NULL;
    ocr_sym *syms;
    ocr_math_rule *rules;
    sch_status s = ocr_pdf_page_load(pdf, number, arena, &page, err);

    if (s != SCH_OK)
        return s;
    syms = sch_arena_alloc(arena, page->nglyphs + 1, sizeof *syms);
    rules = sch_arena_alloc(arena, page->nrules + 1, sizeof *rules);
    if (!syms || !rules)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (size_t i = 0; i < page->nglyphs; i++) {
        if (ocr_symbol_of_glyph(cache, page, &page->glyphs[i], &syms[in.nsyms])) {
            if (!seq)
                syms[in.nsyms].seq = -1;
            in.nsyms++;
        }
    }
    for (size_t i = 0; i < page->nrules; i++) {
        const ocr_rule *r = &page->rules[i];

        if (r->kind == OCR_RULE_HORIZONTAL)
            rules[in.nrules++] = (ocr_math_rule){{r->x0, r->y0, r->x1, r->y1}, seq ? r->seq : -1};
    }
    in.syms = syms;
    in.rules = rules;
    s = ocr_math_analyse(arena, &in, &tree, err);
    if (s == SCH_OK) {
        ocr_math_latex(tree, &emit, &latex);
        print_line(sch_strbuf_str(&latex));
    }
    return s;
}

int main(int argc, char **argv)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    bool seq = !(argc > 2 && strcmp(argv[1], "--no-seq") == 0);
    SCH_AUTO(sch_close) int fd = argc > 1 ? open(argv[argc - 1], O_RDONLY | O_CLOEXEC) : -1;
    sch_err err = {0};

    if (fd < 0 || !cache || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr, "usage: formula-dump [--no-seq] FILE.pdf\n%s\n", err.text);
        return 2;
    }
    for (int page = 1; page <= ocr_pdf_page_count(pdf); page++)
        if (dump_page(pdf, page, cache, seq, &err) != SCH_OK)
            printf("error: %s\n", err.text);
    return 0;
}
