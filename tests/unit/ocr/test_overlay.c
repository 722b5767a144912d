/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of a read page: its size, and frames in the colours of the types. */
#include "ocr/overlay/overlay.h"
#include "tests/support/t.h"

#include <allheaders.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>

enum { PAGES = 3 };

typedef struct sample {
    int fd;
    ocr_doc *doc;
    ocr_page *pages[PAGES];
} sample;

static sample open_paper(void)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    sample s = {.fd = open(SAMPLES_DIR "/paper.pdf", O_RDONLY | O_CLOEXEC)};
    ocr_options options;
    sch_err err = {0};

    ocr_options_init(&options);
    ck_assert_int_ge(s.fd, 0);
    t_ok(ocr_doc_open(s.fd, &s.doc, &err), &err);
    for (int i = 0; i < PAGES; i++)
        t_ok(ocr_doc_read_page(s.doc, i + 1, &options, -1, &s.pages[i], &err), &err);
    t_ok(ocr_assemble(s.pages, PAGES, PAGES, &options, NULL, &out, &err), &err);
    return s;
}

static void close_sample(sample s)
{
    for (int i = 0; i < PAGES; i++)
        ocr_page_free(s.pages[i]);
    ocr_doc_close(s.doc);
    close(s.fd);
}

static PIX *draw(const sample *s, int page)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf png = {0};
    sch_err err = {0};
    PIX *pix;

    t_ok(ocr_overlay_draw(s->doc, s->pages[page - 1], &png, &err), &err);
    pix = pixReadMemPng((const l_uint8 *)sch_strbuf_str(&png), png.len);
    ck_assert_ptr_nonnull(pix);
    return pix;
}

/** Share of the pixels in a box that have the colour. */
static double share_of(PIX *pix, ocr_box box, uint32_t rgb)
{
    int hits = 0, all = 0;

    for (int y = (int)box.y0; y < (int)box.y1; y++)
        for (int x = (int)box.x0; x < (int)box.x1; x++) {
            l_uint32 pixel = 0;

            ck_assert_int_eq(pixGetPixel(pix, x, y, &pixel), 0);
            hits += pixel >> 8 == rgb;
            all++;
        }
    return all ? (double)hits / all : 0;
}

/** The two pixels under the foot of a line, where its frame is. */
static ocr_box foot_of(const ocr_line *line, float scale)
{
    float y = roundf(line->box.y1 * scale);

    return (ocr_box){roundf(line->box.x0 * scale), y, roundf(line->box.x1 * scale), y + 2};
}

START_TEST(the_picture_is_the_page_and_whole_columns_of_the_panel)
{
    sample s = open_paper();

    for (int page = 1; page <= PAGES; page++) {
        PIX *pix = draw(&s, page);
        const ocr_page *p = s.pages[page - 1];
        int width = (int)lrint((double)p->width * OCR_OVERLAY_SIDE_PX / p->height);
        int panel = pixGetWidth(pix) - width;

        ck_assert_int_eq(pixGetHeight(pix), OCR_OVERLAY_SIDE_PX); /* portrait */
        ck_assert_int_ge(panel, OCR_OVERLAY_PANEL_PX - 1);
        ck_assert_int_le((panel + 1) % OCR_OVERLAY_PANEL_PX, 2);
        pixDestroy(&pix);
    }
    close_sample(s);
}
END_TEST

START_TEST(every_line_has_a_frame_in_the_colour_of_its_type)
{
    sample s = open_paper();
    PIX *pix = draw(&s, 1);
    const ocr_page *p = s.pages[0];
    float scale = (float)OCR_OVERLAY_SIDE_PX / (float)p->height;
    int seen[OCR_TYPE_COUNT] = {0};

    for (size_t i = 0; i < p->nlines; i++) {
        const ocr_line *line = &p->lines[i];

        if (line->nwords == 0)
            continue;
        seen[line->type]++;
        /* arrows start at the foot of a block, and numbers of the next line may lie on it */
        ck_assert_msg(share_of(pix, foot_of(line, scale), ocr_overlay_colour(line->type)) > 0.6,
                      "line %zu (%s)", i + 1, ocr_type_name(line->type));
    }
    ck_assert_int_gt(seen[OCR_TEXT], 10);
    ck_assert_int_gt(seen[OCR_SECTION_HEADER], 1);
    ck_assert_int_gt(seen[OCR_PAGE_INFO], 1);
    ck_assert_uint_ne(ocr_overlay_colour(OCR_TEXT), ocr_overlay_colour(OCR_SECTION_HEADER));
    pixDestroy(&pix);
    close_sample(s);
}
END_TEST

START_TEST(what_is_not_in_the_text_is_hatched)
{
    sample s = open_paper();
    PIX *pix = draw(&s, 1);
    const ocr_page *p = s.pages[0];
    float scale = (float)OCR_OVERLAY_SIDE_PX / (float)p->height;
    int dropped = 0;

    for (size_t i = 0; i < p->nlines; i++) {
        const ocr_line *line = &p->lines[i];
        /* without its rims, where frames of its neighbours may lie */
        ocr_box b = {line->box.x0 * scale + 4, line->box.y0 * scale + 4, line->box.x1 * scale - 4,
                     line->box.y1 * scale - 4};
        bool hatched = share_of(pix, b, ocr_overlay_colour(line->type)) > 0.05;

        if (line->nwords == 0 || b.x1 - b.x0 < 100)
            continue;
        ck_assert_msg(hatched == !line->conversion_output, "line %zu", i + 1);
        dropped += !line->conversion_output;
    }
    ck_assert_int_gt(dropped, 0);
    pixDestroy(&pix);
    close_sample(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("overlay");
    TCase *tc = tcase_create("overlay");

    tcase_add_test(tc, the_picture_is_the_page_and_whole_columns_of_the_panel);
    tcase_add_test(tc, every_line_has_a_frame_in_the_colour_of_its_type);
    tcase_add_test(tc, what_is_not_in_the_text_is_hatched);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
