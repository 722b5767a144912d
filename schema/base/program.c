/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the programs lie. `recto` finds its verbs' programs, the server its worker and the worker
 * its engine by the same rule, so that an installation can be moved as a whole and a build tree
 * runs without being installed.
 */
#include "schema/base/program.h"
#include "schema/base/auto.h"
#include "schema/base/strbuf.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders of the build tree that hold programs. */
static const char *const build_folders[] = {"server",        "server/cli",     "worker/supervisor",
                                            "worker/engine", "worker/program", "worker/office"};

/* Programs lie at most this deep in a build tree: tests/unit/worker. */
enum { BUILD_DEPTH_MAX = 5 };

static bool is_program(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/** dir/sub/name (sub may be NULL) when it is a program, else NULL. malloc()ed. */
static char *program_in(const char *dir, const char *sub, const char *name)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char *real = NULL;

    sch_strbuf_addf(&sb, "%s/%s%s%s", dir, sub ? sub : "", sub ? "/" : "", name);
    if (!sb.failed && is_program(sch_strbuf_str(&sb)))
        real = realpath(sch_strbuf_str(&sb), NULL);
    return real;
}

/** Directory of the running program, no '/' at its end. */
static bool own_directory(char ret_dir[PATH_MAX])
{
    char path[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (len <= 0)
        return false;
    path[len] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    memcpy(ret_dir, path, strlen(path) + 1);
    return true;
}

/** As program_in(), in the build tree that dir is a part of; build.ninja marks its root. */
static char *program_in_build(const char *dir, const char *name)
{
    char root[PATH_MAX];
    char *found = NULL;

    memcpy(root, dir, strlen(dir) + 1);
    for (int depth = 0; depth < BUILD_DEPTH_MAX; depth++) {
        char marker[PATH_MAX + sizeof "/build.ninja"];
        char *slash;

        (void)snprintf(marker, sizeof marker, "%s/build.ninja", root);
        if (access(marker, F_OK) == 0)
            break;
        slash = strrchr(root, '/');
        if (!slash || slash == root)
            return NULL;
        *slash = '\0';
    }
    for (size_t i = 0; i < SCH_COUNT_OF(build_folders) && !found; i++)
        found = program_in(root, build_folders[i], name);
    return found;
}

sch_status sch_program_path(const char *name, char **ret_path, sch_err *err)
{
    const char *libexec = getenv("RECTO_LIBEXEC");
    char own[PATH_MAX];
    char *found = NULL;

    if (!name[0] || strchr(name, '/'))
        return sch_fail(err, SCH_INVALID, "\"%s\" is not the name of a program", name);
    if (libexec && libexec[0])
        found = program_in(libexec, NULL, name);
    if (!found && own_directory(own)) {
        found = program_in(own, NULL, name);
        if (!found)
            found = program_in(own, "../libexec/recto", name);
        if (!found)
            found = program_in_build(own, name);
    }
    if (!found)
        found = program_in(RECTO_LIBEXEC_DIR, NULL, name);
    if (!found)
        return sch_fail(err, SCH_NOT_FOUND,
                        "the program %s is missing; install Recto whole, or set RECTO_LIBEXEC to "
                        "the directory that holds it",
                        name);
    *ret_path = found;
    return SCH_OK;
}
