/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Formulas as LaTeX: formula-dump [--no-seq] [--conf] [--boxes] FILE.pdf prints a line for each
 * page, which is one formula; with --conf after its confidence, confidence rate and what they are
 * made of (ocr_math_doubt: symbols, decisions, count). --boxes: one for each line of standard
 * input, "PAGE X0 Y0 X1 Y1" in points.
 */
#include "tests/quality/formula_page.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

typedef struct dump {
    ocr_pdf *pdf;
    ocr_symbol_cache *cache;
    bool seq, show_conf;
} dump;

static void print_line(const char *text)
{
    for (; *text; text++)
        putchar(*text == '\n' ? ' ' : *text);
    putchar('\n');
}

static void print_formula(const dump *d, int page, const ocr_box *box)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
    t_formula f = {0};
    sch_err err = {0};

    if (t_formula_read(d->pdf, page, box, d->cache, d->seq, &latex, &f, &err) != SCH_OK)
        sch_strbuf_addf(&latex, "error: %s", err.text);
    if (d->show_conf)
        printf("%.4f %.4f %.4f %.4f %zu ", (double)f.conf, (double)f.rate, (double)f.doubt.symbols,
               (double)f.doubt.decisions, f.doubt.count);
    print_line(sch_strbuf_str(&latex));
}

static void print_boxes(const dump *d)
{
    ocr_box box;
    int page;

    while (scanf("%d %f %f %f %f", &page, &box.x0, &box.y0, &box.x1, &box.y1) == 5)
        print_formula(d, page, &box);
}

int main(int argc, char **argv)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    SCH_AUTO(sch_close) int fd = argc > 1 ? open(argv[argc - 1], O_RDONLY | O_CLOEXEC) : -1;
    dump d = {.cache = cache, .seq = true};
    bool boxes = false;
    sch_err err = {0};

    for (int i = 1; i + 1 < argc; i++) {
        d.seq = d.seq && strcmp(argv[i], "--no-seq") != 0;
        d.show_conf = d.show_conf || strcmp(argv[i], "--conf") == 0;
        boxes = boxes || strcmp(argv[i], "--boxes") == 0;
    }
    if (fd < 0 || !cache || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr, "usage: formula-dump [--no-seq] [--conf] [--boxes] FILE.pdf\n%s\n",
                err.text);
        return 2;
    }
    d.pdf = pdf;
    if (boxes)
        print_boxes(&d);
    for (int page = 1; !boxes && page <= ocr_pdf_page_count(pdf); page++)
        print_formula(&d, page, NULL);
    return 0;
}
