/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_T_H
#define TESTS_SUPPORT_T_H

/* What every unit test needs besides `check` itself. */

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <check.h>
#include <stdbool.h>

/** The call succeeded; else the test fails with the text of the error. */
#define t_ok(call, err)                                                                            \
    do {                                                                                           \
        sch_status t_status_ = (call);                                                             \
        ck_assert_msg(t_status_ == SCH_OK, "%s: %s: %s", #call, sch_status_name(t_status_),        \
                      (err)->text);                                                                \
    } while (0)

/** The call came out as expected, which may be a failure. */
#define t_status(call, expected)                                                                   \
    do {                                                                                           \
        sch_status t_status_ = (call);                                                             \
        ck_assert_msg(t_status_ == (expected), "%s: %s, not %s", #call,                            \
                      sch_status_name(t_status_), sch_status_name(expected));                      \
    } while (0)

/** A new directory, mode 0700, under $TMPDIR or /tmp. @return its path, owned; never NULL. */
char *t_tmpdir_new(void);
/** Remove it with all below it; NULL is fine. @return NULL always. */
char *t_tmpdir_free(char *path);
SCH_DEFINE_AUTO(char *, t_tmpdir_free);

/**
 * Mount an empty disk of that size at dir/leaf, seen by this process alone, which needs root or
 * user namespaces. @return false: neither is to be had, the test cannot be made here
 */
bool t_small_disk(const char *dir, const char *leaf, size_t bytes);
void t_small_disk_done(const char *dir, const char *leaf);

/** Run a suite and print what failed. @return exit status for main(). */
int t_run(Suite *suite);

#endif
