/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Shapes of glyphs that are told otherwise: `math-shapes FILE.pdf... > shapes.tsv` measures the
 * glyphs of fonts of mathematics and leaves out what is like one it has. `math-shapes --check
 * FILE.pdf` tells glyphs by their shapes and prints where that differs; shapes.sh does both.
 */
#include "ocr/math/symbol_shape.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/** Shapes of one symbol that are nearer than this say nothing new. */
#define LIKE 0.085F
enum { MAX_SHAPES = 4096 };

static ocr_symbol_shape kept[MAX_SHAPES];
static int nkept;

static const char *const class_names[OCR_CLS_COUNT] = {
    "ord",   "rm",    "digit",  "op",      "bin",    "rel",    "open",   "close",
    "fence", "punct", "accent", "radical", "vpiece", "rpiece", "hpiece", "overlay"};
static const char *const style_names[OCR_STYLE_COUNT] = {"-",  "bf",  "bold", "it",   "sf",
                                                         "tt", "cal", "scr",  "frak", "bb"};

static bool is_new(const ocr_symbol_slot *slot, const ocr_shape *shape)
{
    for (int i = 0; i < nkept; i++)
        if (kept[i].slot.id == slot->id && kept[i].slot.style == slot->style &&
            kept[i].slot.cls == slot->cls && ocr_shape_distance(&kept[i].shape, shape) < LIKE)
            return false;
    return nkept < MAX_SHAPES;
}

static void keep(const ocr_sym *sym, const ocr_shape *shape)
{
    ocr_symbol_slot slot = {sym->id, sym->cls, sym->style, sym->extensible};

    if (!shape->sized || !is_new(&slot, shape))
        return;
    kept[nkept++] = (ocr_symbol_shape){slot, *shape};
    printf("%s\t%s\t%s\t%d\t%d\t%d\t%d\t", ocr_symbol(sym->id)->name, class_names[sym->cls],
           style_names[sym->style], sym->extensible, shape->log_aspect, shape->low, shape->high);
    for (int i = 0; i < OCR_SHAPE_CELLS; i += 2)
        putchar('0' + shape->grid[i] * 8 + shape->grid[i + 1]);
    printf("\n");
}

static void check(const ocr_pdf_page *page, const ocr_glyph *glyph, const ocr_sym *sym,
                  const ocr_shape *shape)
{
    ocr_shape_match match = {0};
    bool found = ocr_shape_nearest(shape, &match);

    printf("%s\t%s\t%X\t%s\t%.3f\t%.3f\t%.2f\t%s\n",
           found && match.slot->id == sym->id ? "same" : "other", ocr_symbol(sym->id)->name,
           glyph->code, found ? ocr_symbol(match.slot->id)->name : "?", (double)match.distance,
           (double)match.margin, found ? (double)ocr_shape_conf(&match) : 0,
           page->fonts[glyph->font].name);
}

/** Letters and digits of text fonts, which are told by the text layer. */
static bool is_plain(const ocr_sym *sym)
{
    const char *name = ocr_symbol(sym->id)->name;

    return isalnum((unsigned char)name[0]) && name[1] == '\0';
}

static sch_status read_page(ocr_pdf *pdf, int number, ocr_symbol_cache *cache, bool checking,
                            sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_pdf_page *page = NULL;
    sch_status s = ocr_pdf_page_load(pdf, number, arena, &page, err);

    for (size_t i = 0; s == SCH_OK && i < page->nglyphs; i++) {
        ocr_sym sym;
        ocr_shape shape;

        if (!ocr_symbol_of_glyph(cache, page, &page->glyphs[i], &sym) || sym.id == 0 ||
            sym.way > OCR_WAY_UNICODE || sym.cls == OCR_CLS_VPIECE || sym.cls == OCR_CLS_RPIECE ||
            !ocr_shape_of_glyph(page, &page->glyphs[i], &shape))
            continue;
        if (checking)
            check(page, &page->glyphs[i], &sym, &shape);
        else if (sym.way != OCR_WAY_UNICODE || is_plain(&sym))
            keep(&sym, &shape);
    }
    return s;
}

int main(int argc, char **argv)
{
    bool checking = argc > 1 && strcmp(argv[1], "--check") == 0;

    for (int i = 1 + checking; i < argc; i++) {
        SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
        SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
        SCH_AUTO(sch_close) int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
        sch_err err = {0};

        if (fd < 0 || !cache || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
            fprintf(stderr, "math-shapes: %s: %s\n", argv[i], err.text);
            return 1;
        }
        for (int page = 1; page <= ocr_pdf_page_count(pdf); page++)
            if (read_page(pdf, page, cache, checking, &err) != SCH_OK)
                fprintf(stderr, "math-shapes: %s\n", err.text);
    }
    return 0;
}
