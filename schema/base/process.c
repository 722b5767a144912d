/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/process.h"

#include "schema/base/io.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int64_t sch_process_resident_bytes(int pid)
{
    char path[64], text[128];
    SCH_AUTO(sch_close) int fd = -1;
    long long size, resident;
    ssize_t n;

    (void)snprintf(path, sizeof path, "/proc/%d/statm", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
    if (n <= 0)
        return 0;
    text[n] = '\0';
    if (sscanf(text, "%lld %lld", &size, &resident) != 2) // NOLINT(cert-err34-c): the kernel's text
        return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

int sch_process_spawn(int *ret_pid, const char *program, const posix_spawn_file_actions_t *actions,
                      char *const argv[], char *const env[])
{
    posix_spawnattr_t attr;
    sigset_t none, all;
    int e;

    (void)posix_spawnattr_init(&attr);
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    (void)posix_spawnattr_setsigmask(&attr, &none);
    (void)posix_spawnattr_setsigdefault(&attr, &all);
    (void)posix_spawnattr_setpgroup(&attr, 0);
    (void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    e = posix_spawn(ret_pid, program, actions, &attr, argv, env);
    (void)posix_spawnattr_destroy(&attr);
    return e;
}
