/* SPDX-License-Identifier: Apache-2.0 */
/* Finding Recto's own programs. */
#include "schema/base/auto.h"
#include "schema/base/io.h"
#include "schema/base/program.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/recto-program-XXXXXX";

static void put(const char *leaf, mode_t mode)
{
    char path[sizeof dir + 64];
    sch_err err = {0};

    (void)snprintf(path, sizeof path, "%s/%s", dir, leaf);
    ck_assert_int_eq(sch_write_file(path, "#!/bin/true\n", 12, &err), SCH_OK);
    ck_assert_int_eq(chmod(path, mode), 0);
}

static void setup(void)
{
    memcpy(dir + sizeof dir - 7, "XXXXXX", 7);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    ck_assert_int_eq(setenv("RECTO_LIBEXEC", dir, 1), 0);
}

static void teardown(void)
{
    ck_assert_int_eq(sch_remove_tree(dir, NULL), SCH_OK);
    unsetenv("RECTO_LIBEXEC");
}

START_TEST(a_program_in_the_named_directory_wins)
{
    SCH_AUTO(free) char *path = NULL;
    char want[sizeof dir + 64];

    put("test-program", 0755); /* there is one of that name beside this test, too */
    (void)snprintf(want, sizeof want, "%s/test-program", dir);
    ck_assert_int_eq(sch_program_path("test-program", &path, NULL), SCH_OK);
    ck_assert_str_eq(path, want);
}
END_TEST

START_TEST(a_directory_that_lacks_the_program_is_passed_over)
{
    SCH_AUTO(free) char *path = NULL;

    ck_assert_int_eq(sch_program_path("test-program", &path, NULL), SCH_OK);
    ck_assert_ptr_nonnull(strstr(path, "/tests/unit/cli/test-program"));
}
END_TEST

START_TEST(a_file_that_cannot_be_executed_is_passed_over)
{
    SCH_AUTO(free) char *path = NULL;

    put("test-program", 0644);
    ck_assert_int_eq(sch_program_path("test-program", &path, NULL), SCH_OK);
    ck_assert_int_ne(strncmp(path, dir, strlen(dir)), 0);
}
END_TEST

START_TEST(the_build_tree_is_searched_from_anywhere_in_it)
{
    SCH_AUTO(free) char *path = NULL;

    ck_assert_int_eq(sch_program_path("recto", &path, NULL), SCH_OK);
    ck_assert_ptr_nonnull(strstr(path, "/server/cli/recto"));
}
END_TEST

START_TEST(a_missing_program_is_named_and_nothing_is_returned)
{
    char *path = NULL;
    sch_err err = {0};

    ck_assert_int_eq(sch_program_path("recto-nothing", &path, &err), SCH_NOT_FOUND);
    ck_assert_ptr_null(path);
    ck_assert_ptr_nonnull(strstr(err.text, "recto-nothing"));
    ck_assert_int_eq(sch_program_path("../recto", &path, &err), SCH_INVALID);
    ck_assert_int_eq(sch_program_path("", &path, &err), SCH_INVALID);
    ck_assert_ptr_null(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("program");
    TCase *tc = tcase_create("path");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_program_in_the_named_directory_wins);
    tcase_add_test(tc, a_directory_that_lacks_the_program_is_passed_over);
    tcase_add_test(tc, a_file_that_cannot_be_executed_is_passed_over);
    tcase_add_test(tc, the_build_tree_is_searched_from_anywhere_in_it);
    tcase_add_test(tc, a_missing_program_is_named_and_nothing_is_returned);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
