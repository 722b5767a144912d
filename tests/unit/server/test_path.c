/* SPDX-License-Identifier: Apache-2.0 */
#include "server/path.h"
#include "tests/support/t.h"

#include <string.h>

START_TEST(literal_paths_match_themselves_only)
{
    srv_args args;

    ck_assert(srv_path_match("/health", "/health", &args));
    ck_assert(srv_path_match("/files/v1", "/files/v1", &args));
    ck_assert(srv_path_match("/files/v1", "/%66iles/v1", &args));
    ck_assert(!srv_path_match("/files/v1", "/files", &args));
    ck_assert(!srv_path_match("/files/v1", "/files/v1/", &args));
    ck_assert(!srv_path_match("/files/v1", "/files/v1/x", &args));
    ck_assert(!srv_path_match("/files/v1", "/files//v1", &args));
    ck_assert(!srv_path_match("/files/v1", "files/v1", &args));
    ck_assert(!srv_path_match("/files/v1", "", &args));
}
END_TEST

START_TEST(a_name_takes_a_whole_segment_without_dots)
{
    srv_args args;

    ck_assert(srv_path_match("/files/v1/{file_id}", "/files/v1/abc", &args));
    ck_assert_uint_eq(args.count, 1);
    ck_assert_str_eq(args.text[0], "abc");
    ck_assert(!srv_path_match("/files/v1/{file_id}", "/files/v1/", &args));
    ck_assert(!srv_path_match("/files/v1/{file_id}", "/files/v1/abc.mmd", &args));
    ck_assert(!srv_path_match("/files/v1/{file_id}", "/files/v1/a/b", &args));
}
END_TEST

START_TEST(a_name_with_a_star_takes_dots_too)
{
    srv_args args;

    ck_assert(srv_path_match("/j/{id*}/files/{custom*}", "/j/a.b:c/files/x%3A1.y", &args));
    ck_assert_uint_eq(args.count, 2);
    ck_assert_str_eq(args.text[0], "a.b:c");
    ck_assert_str_eq(args.text[1], "x:1.y");
    ck_assert(!srv_path_match("/j/{id*}", "/j/", &args));
    ck_assert(!srv_path_match("/j/{id*}", "/j/a/b", &args));
}
END_TEST

START_TEST(id_and_extension_are_split_at_the_first_dot)
{
    srv_args args;

    ck_assert(srv_path_match("/f/{file_id}.{ext}", "/f/abc.lines.mmd.json", &args));
    ck_assert_str_eq(args.text[0], "abc");
    ck_assert_str_eq(args.text[1], "lines.mmd.json");
    ck_assert(!srv_path_match("/f/{file_id}.{ext}", "/f/abc", &args));
    ck_assert(!srv_path_match("/f/{file_id}.{ext}", "/f/abc.", &args));
    ck_assert(!srv_path_match("/f/{file_id}.{ext}", "/f/.mmd", &args));
}
END_TEST

START_TEST(a_literal_suffix_must_be_there)
{
    srv_args args;

    ck_assert(srv_path_match("/cropped/{image_id}.jpg", "/cropped/abc-1.jpg", &args));
    ck_assert_str_eq(args.text[0], "abc-1");
    ck_assert(!srv_path_match("/cropped/{image_id}.jpg", "/cropped/abc-1.jpeg", &args));
    ck_assert(!srv_path_match("/cropped/{image_id}.jpg", "/cropped/abc-1", &args));
}
END_TEST

START_TEST(segments_are_decoded_after_the_split)
{
    srv_args args;

    ck_assert(srv_path_match("/f/{id}", "/f/a%2Fb%20c", &args));
    ck_assert_str_eq(args.text[0], "a/b c");
    ck_assert(!srv_path_match("/f/{id}", "/f/a%00b", &args));
    ck_assert(!srv_path_match("/f/{id}", "/f/a%0", &args));
    ck_assert(!srv_path_match("/f/{id}", "/f/a%", &args));
    ck_assert(!srv_path_match("/f/{id}", "/f/%zz", &args));
}
END_TEST

START_TEST(over_long_segments_do_not_match)
{
    char path[2048] = "/f/";
    srv_args args;

    memset(path + 3, 'a', SRV_ARG_LEN - 1);
    path[3 + SRV_ARG_LEN - 1] = '\0';
    ck_assert(srv_path_match("/f/{id}", path, &args));
    memset(path + 3, 'a', 2000);
    path[2003] = '\0';
    ck_assert(!srv_path_match("/f/{id}", path, &args));
}
END_TEST

START_TEST(arguments_are_untouched_when_a_path_does_not_match)
{
    srv_args args = {.text = {"before"}, .count = 7};

    ck_assert(!srv_path_match("/f/{id}/x", "/f/abc/y", &args));
    ck_assert_uint_eq(args.count, 7);
    ck_assert_str_eq(args.text[0], "before");
}
END_TEST

START_TEST(query_parameters_are_found_and_decoded)
{
    char value[16] = "before";

    ck_assert(srv_query_get("a=1&b=x%20y+z", "b", value, sizeof value));
    ck_assert_str_eq(value, "x y z");
    ck_assert(srv_query_get("tags=a&tags=b", "tags", value, sizeof value));
    ck_assert_str_eq(value, "a");
    ck_assert(srv_query_get("&&a=", "a", value, sizeof value));
    ck_assert_str_eq(value, "");
    ck_assert(!srv_query_get("aa=1&ba=2", "a", value, sizeof value));
    ck_assert(!srv_query_get("a", "a", value, sizeof value));
    ck_assert(!srv_query_get(NULL, "a", value, sizeof value));
    ck_assert(!srv_query_get("a=0123456789abcdef", "a", value, sizeof value));
    ck_assert(!srv_query_get("a=%0", "a", value, sizeof value));
}
END_TEST

START_TEST(query_numbers_have_a_range)
{
    int n = -5;

    ck_assert(srv_query_get_int("n=0", "n", 10, &n));
    ck_assert_int_eq(n, 0);
    ck_assert(srv_query_get_int("n=10", "n", 10, &n));
    ck_assert_int_eq(n, 10);
    ck_assert(!srv_query_get_int("n=11", "n", 10, &n));
    ck_assert(!srv_query_get_int("n=-1", "n", 10, &n));
    ck_assert(!srv_query_get_int("n=99999999999", "n", 2147483647, &n));
    ck_assert(!srv_query_get_int("n=4294967297", "n", 2147483647, &n));
    ck_assert(!srv_query_get_int("n=", "n", 10, &n));
    ck_assert(!srv_query_get_int("n=1x", "n", 10, &n));
    ck_assert_int_eq(n, 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("path");
    TCase *tc = tcase_create("path");

    tcase_add_test(tc, literal_paths_match_themselves_only);
    tcase_add_test(tc, a_name_takes_a_whole_segment_without_dots);
    tcase_add_test(tc, a_name_with_a_star_takes_dots_too);
    tcase_add_test(tc, id_and_extension_are_split_at_the_first_dot);
    tcase_add_test(tc, a_literal_suffix_must_be_there);
    tcase_add_test(tc, segments_are_decoded_after_the_split);
    tcase_add_test(tc, over_long_segments_do_not_match);
    tcase_add_test(tc, arguments_are_untouched_when_a_path_does_not_match);
    tcase_add_test(tc, query_parameters_are_found_and_decoded);
    tcase_add_test(tc, query_numbers_have_a_range);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
