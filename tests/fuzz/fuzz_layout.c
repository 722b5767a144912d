/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout and assembly of pages whose glyphs lie anywhere: sizes, places and advances that a broken
 * file may give, not numbers included. Whatever comes, the mmd is the sum of its lines, and the
 * line lists are JSON.
 */
#include "ocr/layout/layout.h"
#include "ocr/ocr.h"
#include "tests/fuzz/fuzz.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { MAX_GLYPHS = 600, MAX_IMAGES = 8, MAX_RULES = 64, FONTS = 4, PAGES = 3 };

typedef struct input {
    const uint8_t *data;
    size_t left;
} input;

static uint8_t take(input *in)
{
    if (in->left == 0)
        return 0;
    in->left--;
    return *in->data++;
}

/** Mostly a place on a page, sometimes an absurd one. */
static float take_place(input *in)
{
    uint8_t hi = take(in), lo = take(in);

    if (hi == 0xFF)
        return lo < 64 ? NAN : lo < 128 ? INFINITY : lo < 192 ? -1e30F : 1e30F;
    return (float)(hi * 256 + lo) / 64;
}

static ocr_glyph take_glyph(input *in, float *pen, float *y, int32_t seq)
{
    static const uint32_t runes[] = {'a',    'b', 'M', '1',  '2', '.',  '-',   ' ',  0xA8, 0xFB01,
                                     0x2022, '$', '{', '\\', '*', 0xAD, 0x301, 0xE9, '[',  ']'};
    uint8_t how = take(in), look = take(in);
    ocr_glyph g = {.font = look % (FONTS + 1) - 1, /* -1: none */
                   .gid = -1,
                   .uni = {runes[take(in) % SCH_COUNT_OF(runes)]},
                   .nuni = look & 0x40 ? 0 : 1,
                   .flags = how & 0x80 ? take(in) & 0x7F : OCR_GLYPH_EXACT,
                   .turn = how & 0x40 ? (uint16_t)(take(in) % 5 * 90) : 0,
                   .size = how & 0x20 ? take_place(in) : 10,
                   .seq = seq,
                   .bitmap = -1,
                   .mcid = -1};

    if (how & 0x10) /* elsewhere; else behind the glyph before */
        *pen = take_place(in);
    if (how & 0x08)
        *y = take_place(in);
    g.x = *pen;
    g.y = *y;
    g.dx = how & 0x04 ? take_place(in) : 5;
    g.x0 = g.x;
    g.x1 = g.x + 5;
    g.y0 = g.y - 7;
    g.y1 = how & 0x02 ? take_place(in) : g.y;
    *pen += g.dx + (how & 0x01 ? 3 : 0);
    return g;
}

/** Mostly rules of a coarse grid, which meet. */
static ocr_rule take_rule(input *in)
{
    uint8_t how = take(in);
    float x = (float)(take(in) % 16) * 36, y = (float)(take(in) % 64) * 12, len = take_place(in);
    bool level = how & 1;

    if (how & 0x80)
        x = take_place(in);
    return (ocr_rule){.x0 = x,
                      .y0 = y,
                      .x1 = x + (level ? len : 0.5F),
                      .y1 = y + (level ? 0.5F : len),
                      .kind = level ? OCR_RULE_HORIZONTAL : OCR_RULE_VERTICAL};
}

static void fill(input *in, ocr_pdf_page *pdf, ocr_glyph *glyphs, ocr_image *images,
                 ocr_rule *rules)
{
    float pen = 72, y = 100;
    size_t count = take(in);

    pdf->nimages = count % MAX_IMAGES;
    for (size_t i = 0; i < pdf->nimages; i++)
        images[i] = (ocr_image){
            .x0 = take_place(in), .y0 = take_place(in), .x1 = take_place(in), .y1 = take_place(in)};
    count = (size_t)take(in) * 4;
    for (pdf->nglyphs = 0; pdf->nglyphs < count && pdf->nglyphs < MAX_GLYPHS && in->left;
         pdf->nglyphs++)
        glyphs[pdf->nglyphs] = take_glyph(in, &pen, &y, (int32_t)pdf->nglyphs);
    count = take(in) % MAX_RULES;
    for (pdf->nrules = 0; pdf->nrules < count && in->left; pdf->nrules++)
        rules[pdf->nrules] = take_rule(in);
}

static ocr_page *read_page(input *in, int number)
{
    static ocr_glyph glyphs[MAX_GLYPHS];
    static ocr_image images[MAX_IMAGES];
    static ocr_rule rules[MAX_RULES];
    ocr_pdf_font fonts[FONTS] = {{.name = "a"},
                                 {.name = "b", .bold = true},
                                 {.name = "c", .fixed = true},
                                 {.name = "d", .type = OCR_FONT_TYPE3}};
    ocr_pdf_page pdf = {.width = 612,
                        .height = 792,
                        .fonts = fonts,
                        .nfonts = FONTS,
                        .glyphs = glyphs,
                        .images = images,
                        .rules = rules};
    ocr_page *page = ocr_page_new(0);
    sch_err err = {0};

    fuzz_check(page);
    page->number = number;
    page->width = 2125;
    page->height = 2750;
    fill(in, &pdf, glyphs, images, rules);
    fuzz_check(ocr_layout_glyphs(&pdf, NULL, page, &err) == SCH_OK);
    for (size_t i = 0; i < page->nlines; i++) {
        fuzz_check(page->lines[i].parent < (int)i);
        if (page->lines[i].type == OCR_DIAGRAM && i % 2)
            page->lines[i].crop = "crop.jpg";
    }
    return page;
}

/** Concatenate what the list says is printed. */
static void check_lines(const ocr_output *out)
{
    json_t *root = json_loads(sch_strbuf_str(&out->lines_json), 0, NULL), *page, *line;
    SCH_AUTO(sch_strbuf_done) sch_strbuf all = {0};
    size_t i, k;

    fuzz_check(root);
    json_array_foreach(json_object_get(root, "pages"), i, page)
        json_array_foreach(json_object_get(page, "lines"), k,
                           line) if (json_is_true(json_object_get(line, "conversion_output")))
            sch_strbuf_adds(&all, json_string_value(json_object_get(line, "text_display")));
    fuzz_check(all.len == out->mmd.len);
    fuzz_check(strcmp(sch_strbuf_str(&all), sch_strbuf_str(&out->mmd)) == 0);
    json_decref(root);
    root = json_loads(sch_strbuf_str(&out->lines_mmd_json), 0, NULL);
    fuzz_check(root);
    json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    uint8_t how = take(&in);
    ocr_page *pages[PAGES];
    ocr_options options;
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    sch_err err = {0};

    for (int i = 0; i < PAGES; i++)
        pages[i] = read_page(&in, i + 1);
    ocr_options_init(&options);
    options.include_page_info = how & 1;
    options.include_page_breaks = how & 2;
    options.disable_itemize = how & 4;
    options.include_diagram_text = how & 8;
    fuzz_check(ocr_assemble(pages, PAGES, PAGES, &options, NULL, &out, &err) == SCH_OK);
    check_lines(&out);
    for (int i = 0; i < PAGES; i++)
        ocr_page_free(pages[i]);
    return 0;
}
