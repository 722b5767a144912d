/* SPDX-License-Identifier: Apache-2.0 */
#ifndef T_SUPPORT_RUN_H
#define T_SUPPORT_RUN_H

#include "tests/support/t.h"

/**
 * Run tests one after another in this process, so that sanitizers see what they leave behind.
 *
 *   int main(void) { return T_RUN("uri", a_host_is_lower_case, a_user_name_is_refused); }
 *
 * @return exit status: 0 when all passed
 */
#define T_RUN(suite, ...) t_run_list((suite), NULL, NULL, (const TTest *const[]){__VA_ARGS__, NULL})
/** The same with functions that run before and after each test. */
#define T_RUN_WITH(suite, setup, teardown, ...)                                                    \
    t_run_list((suite), (setup), (teardown), (const TTest *const[]){__VA_ARGS__, NULL})

/** As the macros; tests ends with NULL. */
int t_run_list(const char *suite, void (*setup)(void), void (*teardown)(void),
               const TTest *const *tests);

#endif
