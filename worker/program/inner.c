/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes the program: drops every right, says how that went, and starts it. The parts are the
 * engine's where a foreign program can live with them. It needs more than an engine does (threads,
 * children, generated code), so its system calls are a deny list (filter.c), and its memory is
 * watched from outside (nurse.c): node and chromium reserve address space by the terabyte.
 */
#include "worker/engine/sandbox.h"
#include "worker/program/box.h"
#include "worker/program/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS   1024
#define PROCESSES_ALL 4096 /* of the user, who may have other programs: only stops a flood */
#define NICE_LEAST    19
#define ENV_MOST      64
#define PATHS_MOST    128

/* ---- limits ---------------------------------------------------------------------------------- */

/* @param spare  between the limit that a signal tells of and the one that kills */
static bool lower(int which, int64_t value, int64_t spare)
{
    struct rlimit limit;

    if (getrlimit((__rlimit_resource_t)which, &limit) != 0)
        return false;
    if (limit.rlim_max > (rlim_t)(value + spare))
        limit.rlim_max = (rlim_t)(value + spare);
    if (limit.rlim_cur > (rlim_t)value)
        limit.rlim_cur = (rlim_t)value;
    return setrlimit((__rlimit_resource_t)which, &limit) == 0;
}

static wrk_applied apply_limits(const wrk_box *box, wrk_part_report *report)
{
    if ((box->cpu_s > 0 && !lower(RLIMIT_CPU, box->cpu_s, 5)) ||
        (box->file_bytes > 0 && !lower(RLIMIT_FSIZE, box->file_bytes, 0)) ||
        !lower(RLIMIT_NOFILE, DESCRIPTORS, 0) || !lower(RLIMIT_NPROC, PROCESSES_ALL, 0) ||
        !lower(RLIMIT_CORE, 0, 0))
        return wrk_part_say(report, WRK_FAILED, "limits: %s", strerror(errno));
    return WRK_APPLIED;
}

/* ---- the parts ------------------------------------------------------------------------------- */

typedef enum part { VIEW, PRIVS, NET, LANDLOCK, USER, LIMITS, SECCOMP, PART_COUNT } part;
static const char *const part_names[PART_COUNT] = {
    [VIEW] = "view", [PRIVS] = "privs",   [NET] = "net",         [LANDLOCK] = "landlock",
    [USER] = "user", [LIMITS] = "limits", [SECCOMP] = "seccomp",
};

/* All that Landlock lets it read: the system, and what the caller named. */
static wrk_applied apply_landlock(const wrk_box *box, wrk_part_report *report)
{
    static const char *const devices[] = {"/proc",        "/dev/null",   "/dev/zero",
                                          "/dev/urandom", "/dev/random", "/dev/full"};
    const char *paths[PATHS_MOST + 1];
    wrk_sandbox engine = {.output_fd = -1, .readable = paths};
    wrk_applied applied;
    size_t n = 0;

    for (size_t i = 0; wrk_box_system[i] && n < PATHS_MOST; i++)
        paths[n++] = wrk_box_system[i];
    for (size_t i = 0; i < SCH_COUNT_OF(devices) && n < PATHS_MOST; i++)
        paths[n++] = devices[i];
    for (size_t i = 0; box->read[i] && n < PATHS_MOST; i++)
        paths[n++] = box->read[i];
    paths[n] = NULL;
    if (box->dir)
        engine.output_fd = open(box->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (box->dir && engine.output_fd < 0)
        return wrk_part_say(report, WRK_FAILED, "%.60s: %s", box->dir, strerror(errno));
    applied = wrk_sandbox_landlock(&engine, report);
    sch_close(engine.output_fd);
    return applied;
}

static wrk_applied apply(const wrk_box *box, part which, bool has_view, wrk_part_report *report)
{
    static const wrk_sandbox none = {.output_fd = -1};

    switch (which) {
    case VIEW:
        if (has_view)
            return WRK_APPLIED;
        return wrk_part_say(report, WRK_UNSUPPORTED, "bubblewrap is missing or refused");
    case PRIVS:
        return wrk_sandbox_privs(&none, report);
    case NET:
        return has_view ? WRK_APPLIED : wrk_sandbox_net(&none, report);
    case LANDLOCK:
        return has_view ? WRK_APPLIED : apply_landlock(box, report);
    case USER:
        return wrk_sandbox_user(&none, report);
    case LIMITS:
        return apply_limits(box, report);
    case SECCOMP:
    case PART_COUNT:
        break;
    }
    return wrk_program_seccomp(report);
}

static void say(int fd, const sch_strbuf *sb)
{
    (void)!write(fd, sch_strbuf_str(sb), sb->len);
}

static void apply_all(const wrk_box *box, int report_fd, bool has_view)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "R");
    for (int i = 0; i < PART_COUNT; i++) {
        wrk_part_report report = {WRK_APPLIED, ""};
        wrk_applied applied = apply(box, (part)i, has_view, &report);

        if (applied == WRK_FAILED || (box->require && applied == WRK_UNSUPPORTED)) {
            sch_strbuf_reset(&sb);
            sch_strbuf_addf(&sb, "Fsandbox part %s is %s: %s", part_names[i],
                            wrk_applied_name(applied), report.why);
            say(report_fd, &sb);
            _exit(127);
        }
        sch_strbuf_addf(&sb, "%s%s=%s", i ? " " : "", part_names[i], wrk_applied_name(applied));
    }
    say(report_fd, &sb);
}

/* ---- the program ----------------------------------------------------------------------------- */

static void make_env(const wrk_box *box, sch_strbuf *room, char **env)
{
    const char *dir = box->dir ? box->dir : "/nonexistent";
    size_t at[ENV_MOST], n = 0;

    at[n++] = room->len;
    sch_strbuf_addf(room, "HOME=%s%c", dir, '\0');
    at[n++] = room->len;
    sch_strbuf_addf(room, "TMPDIR=%s%c", box->dir ? dir : "/tmp", '\0');
    at[n++] = room->len;
    sch_strbuf_addf(room, "PATH=/usr/local/bin:/usr/bin:/bin%c", '\0');
    at[n++] = room->len;
    sch_strbuf_addf(room, "LC_ALL=C.UTF-8%c", '\0');
    at[n++] = room->len;
    sch_strbuf_addf(room, "OMP_NUM_THREADS=1%c", '\0');
    for (size_t i = 0; box->env[i] && n + 1 < ENV_MOST; i++) {
        at[n++] = room->len;
        sch_strbuf_add(room, box->env[i], strlen(box->env[i]) + 1);
    }
    for (size_t i = 0; i < n && !room->failed; i++)
        env[i] = room->data + at[i];
    env[n] = NULL;
}

_Noreturn void wrk_inner_run(const wrk_box *box, int report_fd, bool has_view)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf room = {0};
    char *env[ENV_MOST + 1] = {NULL};

    (void)fcntl(report_fd, F_SETFD, FD_CLOEXEC);
    (void)umask(077);
    if (box->is_polite)
        (void)!nice(NICE_LEAST);
    if (!has_view && chdir(box->dir ? box->dir : "/") != 0)
        _exit(127);
    make_env(box, &room, env);
    apply_all(box, report_fd, has_view);
    (void)execve(box->program[0], box->program, room.failed ? NULL : env);
    (void)dprintf(STDERR_FILENO, "%s: %s\n", box->program[0], strerror(errno));
    _exit(127);
}
