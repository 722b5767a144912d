/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include <check.h>
#include <string.h>
#include <sys/mman.h>

static sch_status open_golden(const char *name, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = t_golden_fd(name);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;

    return ocr_pdf_open(fd, &pdf, err);
}

static sch_status open_bytes(const void *bytes, size_t len, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = memfd_create("pdf", MFD_CLOEXEC);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    return ocr_pdf_open(fd, &pdf, err);
}

START_TEST(a_password_is_asked_for_by_its_id)
{
    sch_err err = {0};

    ck_assert_int_eq(open_golden("encrypted.pdf", &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "pdf_encrypted");
}
END_TEST

START_TEST(an_empty_password_needs_no_asking)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("encrypted_open.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(free) char *text = t_text(t_page(pdf, 1, arena));

    ck_assert_msg(strncmp(text, "Anefficientoffice", 17) == 0, "%s", text);
}
END_TEST

START_TEST(what_is_no_pdf_is_corrupt)
{
    static const char *const inputs[] = {"", "%PDF-1.5\n", "hello", "%PDF-1.5\ntrailer << >>\n"};

    for (size_t i = 0; i < SCH_COUNT_OF(inputs); i++) {
        sch_err err = {0};

        ck_assert_int_eq(open_bytes(inputs[i], strlen(inputs[i]), &err), SCH_INVALID);
        ck_assert_str_eq(err.id, "corrupt_pdf_file");
    }
}
END_TEST

START_TEST(a_file_without_its_end_is_corrupt)
{
    sch_err err = {0};

    ck_assert_int_eq(open_golden("truncated.pdf", &err), SCH_INVALID);
    ck_assert_str_eq(err.id, "corrupt_pdf_file");
}
END_TEST

START_TEST(a_broken_xref_and_junk_in_front_are_repaired)
{
    static const char *const names[] = {"broken_xref.pdf", "junk_before.pdf"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++) {
        SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open(names[i]);
        SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
        ocr_pdf_page *page = t_page(pdf, 1, arena);

        ck_assert_int_eq(ocr_pdf_page_count(pdf), 10);
        ck_assert_uint_eq(t_glyph(page, 'V')->flags, 0);
    }
}
END_TEST

START_TEST(the_given_descriptor_keeps_its_offset)
{
    SCH_AUTO(sch_close) int fd = t_golden_fd("marks.pdf");
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    sch_err err = {0};

    ck_assert_int_eq(lseek(fd, 17, SEEK_SET), 17);
    ck_assert_int_eq(ocr_pdf_open(fd, &pdf, &err), SCH_OK);
    ck_assert_int_eq(lseek(fd, 0, SEEK_CUR), 17);
}
END_TEST

START_TEST(pages_have_their_size_as_displayed)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    static const float sizes[][2] = {{200, 100}, {200, 100}, {200, 100}, {100, 200}, {200, 100},
                                     {100, 200}, {100, 60},  {200, 100}, {200, 100}};

    for (int i = 0; i < 9; i++) {
        float w = 0, h = 0;

        ck_assert_int_eq(ocr_pdf_page_size(pdf, i + 1, &w, &h, NULL), SCH_OK);
        t_near((double)w, (double)sizes[i][0], 0.01);
        t_near((double)h, (double)sizes[i][1], 0.01);
    }
}
END_TEST

START_TEST(a_page_that_is_not_there_is_refused_by_all)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    static const int pages[] = {-1, 0, 11, 2147483647};

    for (size_t i = 0; i < SCH_COUNT_OF(pages); i++) {
        float w = -1, h = -1;
        ocr_pdf_page *page = NULL;
        ocr_raster raster = {0};
        sch_err err = {0};

        ck_assert_int_eq(ocr_pdf_page_size(pdf, pages[i], &w, &h, &err), SCH_INVALID);
        ck_assert(w < 0 && h < 0);
        ck_assert_int_eq(ocr_pdf_page_load(pdf, pages[i], arena, &page, &err), SCH_INVALID);
        ck_assert_ptr_null(page);
        ck_assert_int_eq(ocr_pdf_render(pdf, pages[i], 72, 1, NULL, &raster, &err), SCH_INVALID);
        ck_assert_ptr_null(raster.pixels);
    }
}
END_TEST

START_TEST(an_arena_that_is_too_small_is_a_limit)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(2048);
    ocr_pdf_page *page = NULL;
    sch_err err = {0};

    ck_assert_int_eq(ocr_pdf_page_load(pdf, 1, arena, &page, &err), SCH_LIMIT);
    ck_assert_ptr_null(page);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf open");
    TCase *tc = tcase_create("open");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, a_password_is_asked_for_by_its_id);
    tcase_add_test(tc, an_empty_password_needs_no_asking);
    tcase_add_test(tc, what_is_no_pdf_is_corrupt);
    tcase_add_test(tc, a_file_without_its_end_is_corrupt);
    tcase_add_test(tc, a_broken_xref_and_junk_in_front_are_repaired);
    tcase_add_test(tc, the_given_descriptor_keeps_its_offset);
    tcase_add_test(tc, pages_have_their_size_as_displayed);
    tcase_add_test(tc, a_page_that_is_not_there_is_refused_by_all);
    tcase_add_test(tc, an_arena_that_is_too_small_is_a_limit);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
