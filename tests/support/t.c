/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/t.h"

#include "schema/base/io.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>

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

bool t_small_disk(const char *dir, const char *leaf, size_t bytes)
{
    SCH_AUTO(free) char *path = NULL;
    char size[32];

    snprintf(size, sizeof size, "size=%zu", bytes);
    if (asprintf(&path, "%s/%s", dir, leaf) < 0 || mkdir(path, 0700) != 0)
        return false;
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", path, "tmpfs", MS_NOSUID | MS_NODEV, size) == 0;
}

void t_small_disk_done(const char *dir, const char *leaf)
{
    SCH_AUTO(free) char *path = NULL;

    if (asprintf(&path, "%s/%s", dir, leaf) > 0)
        (void)umount2(path, MNT_DETACH);
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
