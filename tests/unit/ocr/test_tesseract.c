/* SPDX-License-Identifier: Apache-2.0 */
/* Preparing a page and reading it with Tesseract. */
#include "tests/support/t.h"
#include "ocr/pixels/letters.h"
#include "ocr/pixels/picture.h"
#include "ocr/pixels/prepare.h"
#include "ocr/pixels/raw_lines.h"
#include "ocr/pixels/tesseract.h"
#include "tests/unit/ocr/pages.h"

#include <check.h>
#include <dirent.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static sch_arena *arena;

static void set_up(void)
{
    arena = sch_arena_new(64 << 20);
}

static void tear_down(void)
{
    arena = sch_arena_free(arena);
}

/** Probe, prepare, read. pix is taken over. */
static ocr_reading read_pix(PIX *pix, ocr_probe *ret_probe)
{
    SCH_AUTO(ocr_prepared_done) ocr_prepared page = {0};
    ocr_reading reading = {0};
    sch_err err = {0};

    ck_assert_msg(ocr_probe_page(pix, ret_probe, &err) == SCH_OK, "%s", err.text);
    ck_assert_msg(ocr_prepare_page(pix, 0, ret_probe, &page, &err) == SCH_OK, "%s", err.text);
    ck_assert_msg(ocr_tess_read(page.pix, page.dpi, "eng", 1 / page.scale, arena, 0, &reading,
                                &err) == SCH_OK,
                  "%s", err.text);
    return reading;
}

static void assert_line(const ocr_reading *reading, size_t i, const char *text)
{
    const ocr_read_line *line = &reading->lines[i];
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (size_t w = line->word0; w < line->word0 + line->nwords; w++) {
        if (w > line->word0)
            sch_strbuf_addc(&sb, ' ');
        sch_strbuf_adds(&sb, reading->words[w].text);
    }
    ck_assert_str_eq(sch_strbuf_str(&sb), text);
}

START_TEST(a_page_is_read_line_by_line_with_its_places)
{
    ocr_probe probe = {0};
    ocr_reading reading = read_pix(t_text_page(), &probe);

    ck_assert_uint_eq(reading.nlines, 8);
    for (size_t i = 0; t_page_lines[i]; i++) {
        const ocr_read_line *line = &reading.lines[i];
        float baseline = 150 + 100 * (float)i; /* t_text_page() */

        assert_line(&reading, i, t_page_lines[i]);
        ck_assert_float_eq_tol(line->box.x0, 100, 8);
        ck_assert_float_eq_tol(line->baseline0, baseline, 6);
        ck_assert_float_eq_tol(line->baseline1, baseline, 6);
        ck_assert_float_eq_tol(line->font_size, 42, 6); /* 10 points at 300 dpi */
        for (size_t w = line->word0; w < line->word0 + line->nwords; w++) {
            ck_assert_float_ge(reading.words[w].box.x0, line->box.x0);
            ck_assert_float_le(reading.words[w].box.x1, line->box.x1);
            ck_assert_float_gt(reading.words[w].conf, 0.5F);
            ck_assert_int_eq(reading.words[w].glyph0, -1);
        }
    }
    ck_assert_float_gt(ocr_reading_conf(&reading), 0.85F);
    ck_assert_uint_gt(ocr_reading_letters(&reading), 250);
}
END_TEST

START_TEST(one_thread_is_all_there_is_after_reading)
{
    ocr_probe probe = {0};
    DIR *tasks;
    int threads = 0;

    (void)read_pix(t_text_page(), &probe);
    tasks = opendir("/proc/self/task");
    ck_assert_ptr_nonnull(tasks);
    for (struct dirent *entry; (entry = readdir(tasks));)
        threads += entry->d_name[0] != '.';
    closedir(tasks);
    ck_assert_int_eq(threads, 1);
}
END_TEST

START_TEST(what_was_read_before_does_not_change_a_page)
{
    ocr_probe probe = {0};
    ocr_reading first = read_pix(t_text_page(), &probe), again;
    PIX *other = t_text_page();

    pixInvert(other, other);
    (void)read_pix(pixRotateOrth(other, 1), &probe);
    pixDestroy(&other);
    again = read_pix(t_text_page(), &probe);
    ck_assert_uint_eq(again.nwords, first.nwords);
    for (size_t i = 0; i < first.nwords; i++) {
        ck_assert_str_eq(again.words[i].text, first.words[i].text);
        ck_assert_float_eq(again.words[i].conf, first.words[i].conf);
        ck_assert_float_eq(again.words[i].box.x0, first.words[i].box.x0);
    }
}
END_TEST

START_TEST(line_images_are_kept_raw_and_read_back_whole)
{
    void *found = dlsym(RTLD_DEFAULT, "pixWriteMem");
    PIX *page = t_text_page(), *back;
    Dl_info info = {0};
    l_uint8 *bytes = NULL, *png = NULL;
    size_t len = 0;
    l_int32 same = 0;

    ck_assert_ptr_nonnull(found);
    ck_assert_int_ne(dladdr(found, &info), 0);
    ck_assert_ptr_null(strstr(info.dli_fname, "liblept")); /* ours stands before the library's */
    ocr_raw_lines(true);
    ck_assert_int_eq(pixWriteMem(&bytes, &len, page, IFF_PNG), 0);
    ocr_raw_lines(false);
    back = pixReadMem(bytes, len);
    ck_assert_uint_gt(len, 1500000); /* not packed */
    ck_assert_int_eq(pixEqual(page, back, &same), 0);
    ck_assert_int_eq(same, 1);
    free(bytes);
    ck_assert_int_eq(pixWriteMem(&png, &len, page, IFF_PNG), 0);
    ck_assert_int_eq(memcmp(png, "\x89PNG", 4), 0);
    free(png);
    pixDestroy(&page);
    pixDestroy(&back);
}
END_TEST

START_TEST(an_empty_page_has_no_words)
{
    ocr_probe probe = {0};
    PIX *noisy = t_blank(600, 800);
    ocr_reading reading;

    for (int i = 0; i < 2000; i++)
        pixSetPixel(noisy, i * 37 % 600, i * 101 % 800, 250);
    ck_assert_int_eq(ocr_probe_page(noisy, &probe, NULL), SCH_OK);
    ck_assert(probe.blank);
    reading = read_pix(noisy, &probe);
    ck_assert_uint_eq(reading.nwords, 0);
    ck_assert_uint_eq(reading.nlines, 0);
}
END_TEST

START_TEST(a_probe_measures_text_of_any_size)
{
    static const float scales[] = {0.5F, 1, 1.5F, 2.5F};
    PIX *page = t_text_page();
    PIX *pix =
        scales[_i] < 1 ? pixScaleAreaMap2(page) : pixScaleGrayLI(page, scales[_i], scales[_i]);
    ocr_probe probe = {0};

    ck_assert_int_eq(ocr_probe_page(pix, &probe, NULL), SCH_OK);
    ck_assert(!probe.blank && !probe.uneven);
    ck_assert_float_eq_tol(probe.x_height_px, 19.5F * scales[_i], 3 * scales[_i]);
    ck_assert_float_eq(probe.skew_deg, 0);
    pixDestroy(&page);
    pixDestroy(&pix);
}
END_TEST

START_TEST(a_skewed_page_is_levelled)
{
    PIX *page = t_text_page();
    ocr_probe probe = {0};
    ocr_reading reading = read_pix(pixRotateAMGray(page, (float)M_PI / 180 * 2.5F, 255), &probe);

    pixDestroy(&page);
    ck_assert_float_eq_tol(probe.skew_deg, -2.5F, 0.25F);
    ck_assert_uint_eq(reading.nlines, 8);
    assert_line(&reading, 5, t_page_lines[5]);
}
END_TEST

START_TEST(a_shadow_over_the_page_is_seen_and_evened_out)
{
    PIX *page = t_text_page();
    ocr_probe probe = {0};
    ocr_reading reading;

    for (int y = 0; y < 1000; y++)
        for (int x = 0; x < 1500; x++) {
            l_uint32 v;

            pixGetPixel(page, x, y, &v);
            pixSetPixel(page, x, y, v * (400 + (unsigned)x) / 1900);
        }
    reading = read_pix(page, &probe);
    ck_assert(probe.uneven);
    ck_assert_uint_eq(reading.nlines, 8);
    assert_line(&reading, 2, t_page_lines[2]);
}
END_TEST

START_TEST(a_turned_page_is_noticed)
{
    /* pixRotateOrth() turns clockwise, so what is missing is the rest of the circle */
    static const int missing[4] = {0, 270, 180, 90};
    PIX *page = t_text_page(), *turned = pixRotateOrth(page, _i);

    ck_assert_int_eq(ocr_find_turn(turned, 19), missing[_i]);
    pixDestroy(&page);
    pixDestroy(&turned);
}
END_TEST

START_TEST(unknown_and_malformed_languages_are_refused)
{
    static const char *const bad[] = {
        "",
        "xyz",
        "../eng",
        "eng;",
        "eng deu",
        "xyz+eng+",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    sch_err err = {0};

    ck_assert_int_eq(ocr_tess_load(bad[_i], &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "invalid_ocr_parameters");
}
END_TEST

START_TEST(word_heights_tell_the_font_size)
{
    ck_assert_float_eq_tol(ocr_em_from_word("axe", 46), 100, 1);
    ck_assert_float_eq_tol(ocr_em_from_word("HELLO", 68), 100, 1);
    ck_assert_float_eq_tol(ocr_em_from_word("12", 68), 100, 1);
    ck_assert_float_eq_tol(ocr_em_from_word("Gap", 89), 100, 1);
    ck_assert_float_eq_tol(ocr_em_from_word("age", 67), 100, 1);
    ck_assert_float_eq(ocr_em_from_word("--", 4), 0);
    ck_assert_float_eq(ocr_em_from_word("f(x)", 90), 0);
    ck_assert_float_eq(ocr_em_from_word("", 90), 0);
    ck_assert_uint_eq(ocr_letters_count("a1 - \xc3\xa9."), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tesseract");
    TCase *tc = tcase_create("tesseract");

    tcase_set_timeout(tc, 240);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_page_is_read_line_by_line_with_its_places);
    tcase_add_test(tc, one_thread_is_all_there_is_after_reading);
    tcase_add_test(tc, what_was_read_before_does_not_change_a_page);
    tcase_add_test(tc, line_images_are_kept_raw_and_read_back_whole);
    tcase_add_test(tc, an_empty_page_has_no_words);
    tcase_add_loop_test(tc, a_probe_measures_text_of_any_size, 0, 4);
    tcase_add_test(tc, a_skewed_page_is_levelled);
    tcase_add_test(tc, a_shadow_over_the_page_is_seen_and_evened_out);
    tcase_add_loop_test(tc, a_turned_page_is_noticed, 0, 4);
    tcase_add_loop_test(tc, unknown_and_malformed_languages_are_refused, 0, 7);
    tcase_add_test(tc, word_heights_tell_the_font_size);
    suite_add_tcase(suite, tc);
    ocr_pix_quiet();
    return t_run(suite);
}
