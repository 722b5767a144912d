/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One formula a page, as LaTeX: formula-dump [--no-seq] [--conf] FILE.pdf prints a line for each
 * page, with --conf after its confidence and confidence rate.
 */
#include "tests/quality/formula_page.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static void print_line(const char *text)
{
    for (; *text; text++)
        putchar(*text == '\n' ? ' ' : *text);
    putchar('\n');
}

int main(int argc, char **argv)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    SCH_AUTO(sch_close) int fd = argc > 1 ? open(argv[argc - 1], O_RDONLY | O_CLOEXEC) : -1;
    bool seq = true, show_conf = false;
    sch_err err = {0};

    for (int i = 1; i + 1 < argc; i++) {
        seq = seq && strcmp(argv[i], "--no-seq") != 0;
        show_conf = show_conf || strcmp(argv[i], "--conf") == 0;
    }
    if (fd < 0 || !cache || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr, "usage: formula-dump [--no-seq] [--conf] FILE.pdf\n%s\n", err.text);
        return 2;
    }
    for (int page = 1; page <= ocr_pdf_page_count(pdf); page++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
        float conf = 0, rate = 0;

        if (t_formula_read(pdf, page, cache, seq, &latex, &conf, &rate, &err) != SCH_OK)
            sch_strbuf_addf(&latex, "error: %s", err.text);
        if (show_conf)
            printf("%.4f %.4f ", (double)conf, (double)rate);
        print_line(sch_strbuf_str(&latex));
    }
    return 0;
}
