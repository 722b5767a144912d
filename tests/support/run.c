/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/run.h"

#include <stdlib.h>

int t_run_list(const char *suite, void (*setup)(void), void (*teardown)(void),
               const TTest *const *tests)
{
    Suite *s = suite_create(suite);
    TCase *tc = tcase_create(suite);

    (void)setenv("CK_FORK", "no", 0); /* CK_FORK=yes in the environment still wins */
    tcase_set_timeout(tc, 0);         /* meson has one */
    if (setup || teardown)
        tcase_add_checked_fixture(tc, setup, teardown);
    for (; *tests; tests++)
        tcase_add_test(tc, *tests);
    suite_add_tcase(s, tc);
    return t_run(s);
}
