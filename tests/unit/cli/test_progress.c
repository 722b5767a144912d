/* SPDX-License-Identifier: Apache-2.0 */
/* What people see while files are in work. */
#include "schema/base/auto.h"
#include "schema/base/progress.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static char *text;
static size_t text_len;
static FILE *out;

static void setup(void)
{
    out = open_memstream(&text, &text_len);
    ck_assert_ptr_nonnull(out);
}

static void teardown(void)
{
    (void)fclose(out);
    free(text);
    text = NULL;
}

static const char *written(void)
{
    (void)fflush(out);
    return text;
}

START_TEST(plain_lines_are_written_once_a_phase_and_hold_no_escapes)
{
    SCH_AUTO(sch_progress_free) sch_progress *progress = sch_progress_new(out, false);

    sch_progress_set(progress, 1, "a.pdf", "uploading", 0, 0, "%");
    sch_progress_set(progress, 1, "a.pdf", "converting", 1, 4, "pages");
    sch_progress_set(progress, 1, "a.pdf", "converting", 2, 4, "pages");
    sch_progress_end(progress, 1, "a.pdf: completed");
    ck_assert_str_eq(written(), "a.pdf: uploading\na.pdf: converting 1 of 4 pages\n"
                                "a.pdf: completed\n");
}
END_TEST

START_TEST(a_bar_fills_with_the_share_that_is_done)
{
    SCH_AUTO(sch_progress_free) sch_progress *progress = sch_progress_new(out, true);

    sch_progress_set(progress, 1, "a.pdf", "converting", 1, 2, "pages");
    ck_assert_ptr_nonnull(strstr(written(), "#-"));
    ck_assert_ptr_nonnull(strstr(written(), "1 of 2 pages"));
}
END_TEST

START_TEST(a_finished_file_leaves_its_line_above_the_other_bars)
{
    SCH_AUTO(sch_progress_free) sch_progress *progress = sch_progress_new(out, true);
    const char *done;

    sch_progress_set(progress, 1, "a.pdf", "converting", 1, 2, "pages");
    sch_progress_set(progress, 2, "b.pdf", "uploading", 10, 100, "%");
    sch_progress_end(progress, 1, "a.pdf: completed");
    done = strstr(written(), "a.pdf: completed\n");
    ck_assert_ptr_nonnull(done);
    ck_assert_ptr_nonnull(strstr(done, "b.pdf"));
    ck_assert_ptr_nonnull(strstr(done, "10 %"));
    ck_assert_ptr_null(strstr(done + 1, "a.pdf"));
}
END_TEST

START_TEST(bars_are_gone_after_hide_and_after_free)
{
    sch_progress *progress = sch_progress_new(out, true);
    size_t before;

    sch_progress_set(progress, 1, "a.pdf", "uploading", 0, 0, "%");
    sch_progress_hide(progress);
    ck_assert_str_eq(written() + strlen(written()) - 3, "\033[J");
    before = strlen(written());
    sch_progress_hide(progress); /* nothing left to take away */
    ck_assert_uint_eq(strlen(written()), before);
    sch_progress_set(progress, 1, "a.pdf", "uploading", 0, 0, "%");
    progress = sch_progress_free(progress);
    ck_assert_ptr_null(progress);
    ck_assert_str_eq(written() + strlen(written()) - 3, "\033[J");
}
END_TEST

START_TEST(a_long_name_loses_its_middle_and_control_bytes_never_reach_the_screen)
{
    SCH_AUTO(sch_progress_free) sch_progress *progress = sch_progress_new(out, true);

    sch_progress_set(progress, 1, "start-\033[2J-of-a-very-long-name-that-goes-on-and-on-end.pdf",
                     "uploading", 0, 0, "%");
    ck_assert_ptr_null(strstr(written(), "\033[2J"));
    ck_assert_ptr_nonnull(strstr(written(), "start-?"));
    ck_assert_ptr_nonnull(strstr(written(), "\xe2\x80\xa6"));
    ck_assert_ptr_nonnull(strstr(written(), "nd.pdf"));
}
END_TEST

START_TEST(more_done_than_there_is_shows_a_full_bar)
{
    SCH_AUTO(sch_progress_free) sch_progress *progress = sch_progress_new(out, true);

    sch_progress_set(progress, 1, "a.pdf", "converting", 9, 2, "pages");
    ck_assert_ptr_nonnull(strstr(written(), "2 of 2 pages"));
    ck_assert_ptr_null(strstr(written(), "#-"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tc = tcase_create("progress");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, plain_lines_are_written_once_a_phase_and_hold_no_escapes);
    tcase_add_test(tc, a_bar_fills_with_the_share_that_is_done);
    tcase_add_test(tc, a_finished_file_leaves_its_line_above_the_other_bars);
    tcase_add_test(tc, bars_are_gone_after_hide_and_after_free);
    tcase_add_test(tc, a_long_name_loses_its_middle_and_control_bytes_never_reach_the_screen);
    tcase_add_test(tc, more_done_than_there_is_shows_a_full_bar);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
