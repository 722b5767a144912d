/* SPDX-License-Identifier: Apache-2.0 */
#include "server/header_params.h"
#include "tests/support/t.h"

#include <string.h>

START_TEST(parameters_are_tokens_or_quoted)
{
    char v[32] = "before";

    ck_assert(srv_header_param("form-data; name=file", "name", v, sizeof v));
    ck_assert_str_eq(v, "file");
    ck_assert(srv_header_param("form-data; NAME = \"a;b\" ; x=y", "name", v, sizeof v));
    ck_assert_str_eq(v, "a;b");
    ck_assert(srv_header_param("f; a=\"say \\\"hi\\\" \\\\\"; b=2", "a", v, sizeof v));
    ck_assert_str_eq(v, "say \"hi\" \\");
    ck_assert(srv_header_param("f; a=\"x\"; b=2", "b", v, sizeof v));
    ck_assert_str_eq(v, "2");
    ck_assert(srv_header_param("f; flag; b=3", "b", v, sizeof v));
    ck_assert_str_eq(v, "3");
}
END_TEST

START_TEST(missing_broken_and_long_parameters_are_refused)
{
    char v[8] = "before";

    ck_assert(!srv_header_param("form-data", "name", v, sizeof v));
    ck_assert(!srv_header_param("form-data; filename=x", "name", v, sizeof v));
    ck_assert(!srv_header_param("f; name=\"open", "name", v, sizeof v));
    ck_assert(!srv_header_param("f; name=12345678", "name", v, sizeof v));
    ck_assert(!srv_header_param("f; other=\"open; name=x", "name", v, sizeof v));
    ck_assert_str_eq(v, "before");
}
END_TEST

START_TEST(values_are_compared_up_to_the_parameters)
{
    ck_assert(srv_header_is("multipart/form-data; boundary=x", "multipart/form-data"));
    ck_assert(srv_header_is(" Multipart/Form-Data", "multipart/form-data"));
    ck_assert(!srv_header_is("multipart/form-database", "multipart/form-data"));
    ck_assert(!srv_header_is("multipart", "multipart/form-data"));
}
END_TEST

START_TEST(file_names_lose_directories_and_control_characters)
{
    char name[64];

    ck_assert(srv_header_filename("f; filename=\"C:\\dir\\a b.pdf\"", name, sizeof name));
    ck_assert_str_eq(name, "a b.pdf");
    ck_assert(srv_header_filename("f; filename=\"../../etc/passwd\"", name, sizeof name));
    ck_assert_str_eq(name, "passwd");
    ck_assert(srv_header_filename("f; filename=\"a\x01\x7f.pdf\"", name, sizeof name));
    ck_assert_str_eq(name, "a.pdf");
    ck_assert(srv_header_filename("f; filename=\"\"", name, sizeof name));
    ck_assert_str_eq(name, "");
    ck_assert(!srv_header_filename("f; name=x", name, sizeof name));
    ck_assert_str_eq(name, "");
}
END_TEST

START_TEST(encoded_file_names_win_over_plain_ones)
{
    char name[64];

    ck_assert(srv_header_filename("f; filename=\"x.pdf\"; filename*=UTF-8''na%C3%AFve%20a.pdf",
                                  name, sizeof name));
    ck_assert_str_eq(name, "na\xC3\xAFve a.pdf");
    ck_assert(
        srv_header_filename("f; filename=\"x.pdf\"; filename*=UTF-8''%zz", name, sizeof name));
    ck_assert_str_eq(name, "x.pdf");
}
END_TEST

START_TEST(file_names_are_valid_utf8_even_when_cut)
{
    char name[8];

    ck_assert(srv_header_filename("f; filename=\"abcdef\xC3\xAFgh\"", name, sizeof name));
    ck_assert_str_eq(name, "abcdef");
    ck_assert(srv_header_filename("f; filename=\"a\xFF"
                                  "bcdefghi\"",
                                  name, sizeof name));
    ck_assert_uint_lt(strlen(name), sizeof name);
    for (const char *p = name; *p; p++)
        ck_assert((unsigned char)*p < 0x80);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("header_params");
    TCase *tc = tcase_create("header_params");

    tcase_add_test(tc, parameters_are_tokens_or_quoted);
    tcase_add_test(tc, missing_broken_and_long_parameters_are_refused);
    tcase_add_test(tc, values_are_compared_up_to_the_parameters);
    tcase_add_test(tc, file_names_lose_directories_and_control_characters);
    tcase_add_test(tc, encoded_file_names_win_over_plain_ones);
    tcase_add_test(tc, file_names_are_valid_utf8_even_when_cut);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
