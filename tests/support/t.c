/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/t.h"

#include "schema/base/io.h"

#include <stdio.h>
#include <stdlib.h>

char *t_tmpdir_new(void)
{
    const char *base = getenv("TMPDIR");
    char *path = NULL;

    if (asprintf(&path, "%s/recto-test-XXXXXX", base && base[0] ? base : "/tmp") < 0 ||
        !mkdtemp(path)) {
        perror("make a directory for the test");
        abort();
    }
    return path;
}

char *t_tmpdir_free(char *path)
{
    if (path)
        (void)sch_remove_tree(path, NULL);
    free(path);
    return NULL;
}

int t_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
