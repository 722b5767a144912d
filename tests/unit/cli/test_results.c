/* SPDX-License-Identifier: Apache-2.0 */
/* Names of result directories, and links to crops. */
#include "server/cli/results.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define ID "0190b1c9-55e4-7a09-b7d0-218ba5de4c4d"

typedef struct crops {
    int count;
    char path[8][256];
    char leaf[8][128];
    sch_status answer;
} crops;

static sch_status on_crop(void *arg, const char *path_and_query, const char *leaf, sch_err *err)
{
    crops *seen = arg;

    ck_assert_int_lt(seen->count, 8);
    (void)snprintf(seen->path[seen->count], sizeof seen->path[0], "%s", path_and_query);
    (void)snprintf(seen->leaf[seen->count], sizeof seen->leaf[0], "%s", leaf);
    seen->count++;
    return seen->answer == SCH_OK ? SCH_OK : sch_fail(err, seen->answer, "crop");
}

static void expect_name(const char *input, const char *want)
{
    SCH_AUTO(free) char *name = cli_result_name(input);

    ck_assert_str_eq(name, want);
}

START_TEST(a_result_is_named_after_its_file_without_the_extension)
{
    expect_name("paper.pdf", "paper");
    expect_name("/a/b.c/two words.v2.pdf", "two words.v2");
    expect_name("../scan", "scan");
    expect_name(".hidden", ".hidden");
    expect_name("dir/", "dir");
    expect_name("\xc3\xa4rger.pdf", "\xc3\xa4rger");
}
END_TEST

START_TEST(a_url_is_named_after_its_path_and_never_after_its_query)
{
    expect_name("https://example.com/a/notes.pdf?sig=/x.y#p", "notes");
    expect_name("https://example.com/a/%2e%2e%2fetc.pdf", "_2e_2e_2fetc");
    expect_name("https://example.com/", "example");
}
END_TEST

START_TEST(a_name_that_would_leave_the_directory_is_replaced)
{
    expect_name("..", "file");
    expect_name("/", "file");
    expect_name("", "file");
    expect_name("https://x/..", "file");
    expect_name("a\nb\\c.pdf", "a_b_c");
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
    char input[512];
    SCH_AUTO(free) char *name = NULL;

    for (size_t i = 0; i + 2 < sizeof input; i += 2)
        memcpy(input + i, "\xc3\xa4", 3);
    name = cli_result_name(input + 0);
    ck_assert_uint_eq(strlen(name), 120);
    name[0] = '\0';
    free(SCH_STEAL(name));
    input[0] = 'x'; /* now characters start at odd places: the last is whole, or not there */
    input[1] = 'y';
    memmove(input + 1, input + 2, strlen(input + 2) + 1);
    name = cli_result_name(input);
    ck_assert_uint_eq(strlen(name), 119);
}
END_TEST

START_TEST(links_to_crops_of_the_file_become_local_and_all_else_stays)
{
    static const char mmd[] =
        "Text\n\n![](http://127.0.0.1:8070/cropped/" ID
        "-03.jpg?height=20&width=30&top_left_y=4&top_left_x=5)\n\n"
        "\\includegraphics[alt={},max width=\\textwidth]{https://pub.example/cropped/" ID
        "-12.jpg?height=1&width=2&top_left_y=3&top_left_x=4}\nend";
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    crops seen = {0};

    ck_assert_int_eq(cli_mmd_localize(mmd, sizeof mmd - 1, ID, on_crop, &seen, &out, NULL), SCH_OK);
    ck_assert_str_eq(sch_strbuf_str(&out), "Text\n\n![](images/crop-3-5-4-30-20.jpg)\n\n"
                                           "\\includegraphics[alt={},max width=\\textwidth]"
                                           "{images/crop-12-4-3-2-1.jpg}\nend");
    ck_assert_int_eq(seen.count, 2);
    ck_assert_str_eq(seen.path[0],
                     "/cropped/" ID "-03.jpg?height=20&width=30&top_left_y=4&top_left_x=5");
    ck_assert_str_eq(seen.leaf[1], "crop-12-4-3-2-1.jpg");
}
END_TEST

START_TEST(links_that_are_not_crops_of_the_file_are_left_alone)
{
    static const char mmd[] =
        "![](http://evil.example/cropped/11111111-1111-7111-8111-111111111111-1.jpg?height=1)\n"
        "![](http://127.0.0.1/cropped/" ID "-.jpg) ![](/cropped/" ID "-1.png)\n"
        "![](/cropped/" ID "-12345678901234.jpg?height=1)";
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    crops seen = {0};

    ck_assert_int_eq(cli_mmd_localize(mmd, sizeof mmd - 1, ID, on_crop, &seen, &out, NULL), SCH_OK);
    ck_assert_str_eq(sch_strbuf_str(&out), mmd);
    ck_assert_int_eq(seen.count, 0);
}
END_TEST

START_TEST(a_crop_that_cannot_be_fetched_ends_the_walk_with_its_error)
{
    static const char mmd[] = "![](/cropped/" ID "-1.jpg?height=1) ![](/cropped/" ID "-2.jpg)";
    SCH_AUTO(sch_strbuf_done) sch_strbuf out = {0};
    crops seen = {.answer = SCH_NOT_FOUND};

    ck_assert_int_eq(cli_mmd_localize(mmd, sizeof mmd - 1, ID, on_crop, &seen, &out, NULL),
                     SCH_NOT_FOUND);
    ck_assert_int_eq(seen.count, 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results");
    TCase *tc = tcase_create("results");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, a_result_is_named_after_its_file_without_the_extension);
    tcase_add_test(tc, a_url_is_named_after_its_path_and_never_after_its_query);
    tcase_add_test(tc, a_name_that_would_leave_the_directory_is_replaced);
    tcase_add_test(tc, a_long_name_is_cut_between_characters);
    tcase_add_test(tc, links_to_crops_of_the_file_become_local_and_all_else_stays);
    tcase_add_test(tc, links_that_are_not_crops_of_the_file_are_left_alone);
    tcase_add_test(tc, a_crop_that_cannot_be_fetched_ends_the_walk_with_its_error);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
