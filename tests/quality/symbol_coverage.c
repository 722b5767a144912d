/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How the glyphs of PDFs are identified: `symbol-coverage [--all] FILE.pdf...` prints, for fonts of
 * mathematics and for all fonts, how many glyphs each way of identification took; then the glyphs
 * that stay unknown, most frequent first. --all prints a line for every kind of glyph: what to look
 * through when a font is new. --pages prints the symbols of each
 * page on a line instead, for sheets with one known symbol a page.
 */
#include "ocr/math/symbol.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_KINDS = 1 << 18 };

/** Glyphs of one font and code that were told alike. */
typedef struct kind {
    char *font, *name, *file;
    uint32_t code, rune;
    uint16_t id;
    uint8_t style, way;
    bool math;
    int page; /* of the first one, in file */
    float x0, y0, x1, y1;
    long count;
} kind;

static const char *const way_names[OCR_WAY_COUNT] = {"unknown", "family", "name", "unicode",
                                                     "slot",    "vote",   "shape"};
static kind *kinds[MAX_KINDS];
static long counts[2][OCR_WAY_COUNT]; /* text fonts, fonts of mathematics */

static uint32_t hash_of(const char *font, const char *name, uint32_t code, uint32_t rune)
{
    uint32_t hash = 2166136261U ^ code ^ rune << 9;

    for (const char *c = font; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    for (const char *c = name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    return hash;
}

static bool is_kind(const kind *k, const char *font, const char *name, const ocr_glyph *glyph,
                    const ocr_sym *sym)
{
    return k->code == glyph->code && k->rune == (glyph->nuni ? glyph->uni[0] : 0) &&
           k->id == sym->id && strcmp(k->font, font) == 0 && strcmp(k->name, name) == 0;
}

static void count(const char *file, int page, const char *font, const ocr_glyph *glyph,
                  const ocr_sym *sym)
{
    const char *name = glyph->name ? glyph->name : "";
    uint32_t rune = glyph->nuni ? glyph->uni[0] : 0;
    uint32_t at = hash_of(font, name, glyph->code, rune) % MAX_KINDS;
    kind *k;

    counts[!sym->text_font][sym->way]++;
    while (kinds[at] && !is_kind(kinds[at], font, name, glyph, sym))
        at = (at + 1) % MAX_KINDS;
    if (!kinds[at]) {
        kinds[at] = calloc(1, sizeof *k);
        if (!kinds[at])
            abort();
        *kinds[at] = (kind){strdup(font), strdup(name), strdup(file), glyph->code,     rune,
                            sym->id,      sym->style,   sym->way,     !sym->text_font, page,
                            glyph->x0,    glyph->y0,    glyph->x1,    glyph->y1,       0};
    }
    kinds[at]->count++;
}

static void print_symbol(const ocr_pdf_page *page, const ocr_glyph *glyph, const ocr_sym *sym)
{
    printf(" %s,%d,%s,%s/%X/%s", ocr_symbol(sym->id)->name, sym->style, way_names[sym->way],
           page->fonts[glyph->font].name, glyph->code, glyph->name ? glyph->name : "");
}

static sch_status count_page(const char *file, ocr_pdf *pdf, int number, ocr_symbol_cache *cache,
                             bool pages, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_pdf_page *page = NULL;
    sch_status s = ocr_pdf_page_load(pdf, number, arena, &page, err);

    if (s != SCH_OK)
        return s;
    if (pages)
        printf("%d:", number);
    for (size_t i = 0; i < page->nglyphs; i++) {
        ocr_sym sym;

        if (!ocr_symbol_of_glyph(cache, page, &page->glyphs[i], &sym))
            continue;
        if (pages)
            print_symbol(page, &page->glyphs[i], &sym);
        else
            count(file, number, page->fonts[page->glyphs[i].font].name, &page->glyphs[i], &sym);
    }
    if (pages)
        printf("\n");
    return SCH_OK;
}

static void count_file(const char *path, bool pages)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    SCH_AUTO(sch_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
    sch_err err = {0};

    if (fd < 0 || !cache || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr, "symbol-coverage: %s: %s\n", path, err.text);
        return;
    }
    for (int page = 1; page <= ocr_pdf_page_count(pdf); page++)
        if (count_page(path, pdf, page, cache, pages, &err) != SCH_OK)
            fprintf(stderr, "symbol-coverage: %s: %s\n", path, err.text);
}

static int by_count(const void *a, const void *b)
{
    const kind *x = *(kind *const *)a, *y = *(kind *const *)b;
    int font = strcmp(x->font, y->font);

    if (x->id == 0 && y->id == 0)
        return x->count < y->count ? 1 : -(x->count > y->count);
    if ((x->id == 0) != (y->id == 0))
        return x->id == 0 ? -1 : 1;
    return font ? font : (x->code > y->code) - (x->code < y->code);
}

static void print_kinds(bool all)
{
    int n = 0;

    for (int i = 0; i < MAX_KINDS; i++)
        if (kinds[i])
            kinds[n++] = kinds[i];
    qsort(kinds, (size_t)n, sizeof(kind *), by_count);
    printf("\nkind\tfont\tcode\tname\tunicode\tcount\tsymbol\tstyle\tway\twhere\n");
    for (int i = 0; i < n; i++) {
        const kind *k = kinds[i];

        if (k->id == 0 || all)
            printf("%s\t%s\t%X\t%s\t%X\t%ld\t%s\t%d\t%s\t%s:%d:%.1f,%.1f,%.1f,%.1f\n",
                   k->math ? "math" : "text", k->font, k->code, k->name, k->rune, k->count,
                   ocr_symbol(k->id)->name, k->style, way_names[k->way], k->file, k->page,
                   (double)k->x0, (double)k->y0, (double)k->x1, (double)k->y1);
        free(k->font);
        free(k->name);
        free(k->file);
        free(kinds[i]);
    }
}

static void print_counts(void)
{
    for (int math = 1; math >= 0; math--) {
        long total = 0;

        for (int way = 0; way < OCR_WAY_COUNT; way++)
            total += counts[math][way];
        printf("%s fonts: %ld glyphs", math ? "math" : "text", total);
        for (int way = 0; way < OCR_WAY_COUNT && total > 0; way++)
            printf(", %s %.3f %%", way_names[way],
                   100.0 * (double)counts[math][way] / (double)total);
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    bool all = argc > 1 && strcmp(argv[1], "--all") == 0;
    bool pages = argc > 1 && strcmp(argv[1], "--pages") == 0;

    if (argc < 2 + (all || pages)) {
        fprintf(stderr, "usage: symbol-coverage [--all | --pages] FILE.pdf...\n");
        return 2;
    }
    for (int i = 1 + (all || pages); i < argc; i++)
        count_file(argv[i], pages);
    if (pages)
        return 0;
    print_counts();
    print_kinds(all);
    return 0;
}
