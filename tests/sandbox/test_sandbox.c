/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That the forbidden is refused, part by part and all together. Each attempt runs in a child of its
 * own; its exit status says how the attempt came out. A part that this kernel does not have is
 * passed over, with a line that says so.
 */
#include "schema/base/io.h"
#include "tests/support/run.h"
#include "worker/engine/child.h"
#include "worker/engine/protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { ALLOWED = 0, REFUSED = 10, ABSENT = 11, BROKEN = 12 };

typedef int (*attempt_fn)(void);
typedef wrk_applied (*part_fn)(const wrk_sandbox *box, wrk_part_report *report);

static const wrk_limits limits = {.memory_bytes = 1LL << 30, .cpu_s = 60, .file_bytes = 1 << 20};

static int outcome(bool succeeded)
{
    return succeeded ? ALLOWED : REFUSED;
}

static int wait_for(int pid)
{
    int status = 0;

    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* attempt with one part applied. @return exit status, or minus the signal */
static int under_part(part_fn part, attempt_fn attempt)
{
    int pid = fork();

    if (pid == 0) {
        wrk_sandbox box = {.limits = limits, .output_fd = -1};
        wrk_part_report report = {WRK_APPLIED, ""};
        wrk_applied applied = part(&box, &report);

        if (applied != WRK_APPLIED)
            (void)fprintf(stderr, "%s: %s\n", wrk_applied_name(applied), report.why);
        if (applied != WRK_APPLIED)
            _exit(applied == WRK_UNSUPPORTED ? ABSENT : BROKEN);
        _exit(attempt());
    }
    return wait_for(pid);
}

static void check_part(part_fn part, attempt_fn attempt)
{
    int got;

    ck_assert_int_eq(under_part(part, attempt), REFUSED);
    got = attempt(); /* the same without the part: the test can fail */
    ck_assert_int_eq(got, ALLOWED);
}

static bool is_absent(part_fn part, const char *name)
{
    int pid = fork();

    if (pid == 0) {
        wrk_sandbox box = {.limits = limits, .output_fd = -1};
        wrk_part_report report = {WRK_APPLIED, ""};

        _exit(part(&box, &report) == WRK_UNSUPPORTED);
    }
    if (wait_for(pid) != 1)
        return false;
    (void)printf("%s: this kernel does not have it, test passed over\n", name);
    return true;
}

/* attempt in a child as an engine is one: every part, output folder out_fd. */
static int work(void *arg)
{
    return ((attempt_fn)(uintptr_t)arg)();
}

static int in_engine_with(attempt_fn attempt, int out_fd)
{
    wrk_child child = {
        .fds = {-1, -1, STDERR_FILENO, -1, out_fd},
        .limits = limits,
        .work = work,
        .arg = (void *)(uintptr_t)attempt,
    };
    sch_err err = {0};
    int pid = -1;

    t_ok(wrk_child_fork(&child, &pid, &err), &err);
    return wait_for(pid);
}

static int in_engine(attempt_fn attempt)
{
    return in_engine_with(attempt, -1);
}

/* ---- attempts ---------------------------------------------------------------------------------
 */

static int connect_to(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int e = fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof to);

    sch_close(fd);
    return outcome(e == 0);
}

static int server_port;

static int connect_to_server(void)
{
    return connect_to(server_port);
}

static int open_passwd(void)
{
    int fd = open("/etc/passwd", O_RDONLY);

    sch_close(fd);
    return outcome(fd >= 0);
}

static char *data_file;

static int open_data_file(void)
{
    int fd = open(data_file, O_RDONLY);

    sch_close(fd);
    return outcome(fd >= 0);
}

static int write_beside(void)
{
    char path[4200];
    int fd;

    (void)snprintf(path, sizeof path, "%s.new", data_file);
    fd = open(path, O_WRONLY | O_CREAT, 0600);
    sch_close(fd);
    return outcome(fd >= 0);
}

static int write_in_output(void)
{
    int fd = openat(WRK_FD_OUTPUT, "leaf", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    bool ok = fd >= 0 && write(fd, "x", 1) == 1;

    sch_close(fd);
    return outcome(ok);
}

static int link_in_output(void)
{
    return outcome(symlinkat("/etc/passwd", WRK_FD_OUTPUT, "link") == 0 ||
                   mkdirat(WRK_FD_OUTPUT, "dir", 0700) == 0 ||
                   mkfifoat(WRK_FD_OUTPUT, "fifo", 0600) == 0);
}

static int leave_output(void)
{
    int fd = openat(WRK_FD_OUTPUT, "../secret", O_RDONLY);

    sch_close(fd);
    return outcome(fd >= 0);
}

static int read_fonts(void)
{
    int fd = open("/usr/share/fonts", O_RDONLY | O_DIRECTORY);

    if (fd < 0 && errno == ENOENT)
        return ALLOWED;
    sch_close(fd);
    return outcome(fd >= 0);
}

static int run_program(void)
{
    char *argv[] = {(char *)"true", NULL};

    (void)execv("/bin/true", argv);
    return REFUSED;
}

static int set_user_id(void)
{
    return outcome(geteuid() == 0 || setuid(0) == 0);
}

static int hold_capabilities(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    unsigned long long effective = 0;

    while (file && fgets(line, sizeof line, file))
        (void)sscanf(line, "CapEff: %llx", &effective); // NOLINT(cert-err34-c): the kernel's text
    sch_fclose(file);
    return outcome(effective != 0);
}

static int signal_parent(void)
{
    return outcome(kill(getppid(), 0) == 0);
}

static int trace_parent(void)
{
    return outcome(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}

static int start_process(void)
{
    int pid = fork();

    if (pid == 0)
        _exit(0);
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
    return outcome(pid > 0);
}

static int take_memory(void)
{
    void *p = mmap(NULL, 4ULL << 30, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return outcome(p != MAP_FAILED);
}

static int make_code(void)
{
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return outcome(p != MAP_FAILED);
}

static int write_much(void)
{
    char room[65536] = {0};
    int fd = openat(WRK_FD_OUTPUT, "big", O_WRONLY | O_CREAT, 0600);
    bool ok = fd >= 0;

    (void)signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; ok && i < 32; i++) /* 2 MiB, the limit is 1 */
        ok = write(fd, room, sizeof room) == (ssize_t)sizeof room;
    return outcome(ok);
}

static int open_many(void)
{
    int last = 0;

    for (int i = 0; i < 100 && last >= 0; i++)
        last = dup(WRK_FD_LOG);
    return outcome(last >= 0);
}

static int dump_core(void)
{
    struct rlimit limit;

    return outcome(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max > 0);
}

static int use_up_time(void)
{
    struct rlimit limit;

    return outcome(getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_cur > 60);
}

static int abort_itself(void)
{
    abort();
}

static int change_namespace(void)
{
    return outcome(unshare(CLONE_NEWUSER) == 0);
}

static int see_other_descriptors(void)
{
    int open_fds = 0;

    for (int fd = WRK_FD_OUTPUT + 1; fd < 64; fd++)
        open_fds += fcntl(fd, F_GETFD) >= 0;
    return outcome(open_fds > 0);
}

/* ---- parts ------------------------------------------------------------------------------------
 */

static int listen_somewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(fd, 8), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    server_port = ntohs(at.sin_port);
    return fd;
}

START_TEST(net_leaves_nobody_to_connect_to)
{
    SCH_AUTO(sch_close) int fd = listen_somewhere();

    if (!is_absent(wrk_sandbox_net, "net"))
        check_part(wrk_sandbox_net, connect_to_server);
}
END_TEST

static wrk_applied landlock_part(const wrk_sandbox *box, wrk_part_report *report)
{
    (void)wrk_sandbox_privs(box, report); /* Landlock asks for it where the caller is not root */
    return wrk_sandbox_landlock(box, report);
}

START_TEST(landlock_leaves_models_and_fonts_alone_to_read)
{
    if (is_absent(landlock_part, "landlock"))
        return;
    check_part(landlock_part, open_passwd);
    check_part(landlock_part, open_data_file);
    check_part(landlock_part, write_beside);
    ck_assert_int_eq(under_part(landlock_part, read_fonts), ALLOWED);
}
END_TEST

START_TEST(landlock_refuses_to_start_programs)
{
    if (!is_absent(landlock_part, "landlock"))
        ck_assert_int_eq(under_part(landlock_part, run_program), REFUSED);
}
END_TEST

START_TEST(user_gives_up_root_and_capabilities)
{
    if (geteuid() != 0 || is_absent(wrk_sandbox_user, "user"))
        return;
    check_part(wrk_sandbox_user, set_user_id);
    check_part(wrk_sandbox_user, hold_capabilities);
}
END_TEST

static int keep_privileges(void)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    int value = 0;

    while (file && fgets(line, sizeof line, file))
        (void)sscanf(line, "NoNewPrivs: %d", &value); // NOLINT(cert-err34-c): the kernel's text
    sch_fclose(file);
    return outcome(value == 0);
}

START_TEST(privs_are_not_to_be_gained_any_more)
{
    check_part(wrk_sandbox_privs, keep_privileges);
}
END_TEST

START_TEST(limits_bound_files_descriptors_time_and_core)
{
    int got = under_part(wrk_sandbox_limits, use_up_time);

    if (got == ABSENT) /* AddressSanitizer: memory cannot be limited; the rest is tested below */
        return;
    ck_assert_int_eq(got, REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_limits, take_memory), REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_limits, open_many), REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_limits, dump_core), REFUSED);
}
END_TEST

START_TEST(seccomp_refuses_sockets_processes_and_code)
{
    SCH_AUTO(sch_close) int fd = listen_somewhere();

    if (is_absent(wrk_sandbox_seccomp, "seccomp"))
        return;
    ck_assert_int_eq(under_part(wrk_sandbox_privs, connect_to_server), ALLOWED);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, connect_to_server), REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, start_process), REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, make_code), REFUSED);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, signal_parent), REFUSED);
}
END_TEST

START_TEST(seccomp_ends_a_process_that_reaches_for_others)
{
    if (is_absent(wrk_sandbox_seccomp, "seccomp"))
        return;
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, run_program), -SIGSYS);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, trace_parent), -SIGSYS);
    ck_assert_int_eq(under_part(wrk_sandbox_seccomp, change_namespace), -SIGSYS);
}
END_TEST

/* ---- all together ------------------------------------------------------------------------------
 */

START_TEST(an_engine_can_do_nothing_but_its_work)
{
    SCH_AUTO(sch_close) int fd = listen_somewhere();

    ck_assert_int_eq(in_engine(connect_to_server), REFUSED);
    ck_assert_int_eq(in_engine(open_passwd), REFUSED);
    ck_assert_int_eq(in_engine(open_data_file), REFUSED);
    ck_assert_int_eq(in_engine(write_beside), REFUSED);
    ck_assert_int_eq(in_engine(start_process), REFUSED);
    ck_assert_int_eq(in_engine(signal_parent), REFUSED);
    ck_assert_int_eq(in_engine(make_code), REFUSED);
    ck_assert_int_eq(in_engine(open_many), REFUSED);
    ck_assert_int_eq(in_engine(see_other_descriptors), REFUSED);
    ck_assert_int_eq(in_engine(run_program), -SIGSYS);
    ck_assert_int_eq(in_engine(trace_parent), -SIGSYS);
    ck_assert_int_eq(in_engine(read_fonts), ALLOWED);
    ck_assert_int_eq(in_engine(abort_itself), -SIGABRT);
}
END_TEST

START_TEST(an_engine_writes_in_its_output_folder_plain_files_of_bounded_size)
{
    SCH_AUTO(t_tmpdir_free) char *dir = t_tmpdir_new();
    char path[4200];
    SCH_AUTO(sch_close) int fd = -1;
    sch_err err = {0};

    (void)snprintf(path, sizeof path, "%s/secret", dir);
    t_ok(sch_write_file(path, "x", 1, &err), &err);
    (void)snprintf(path, sizeof path, "%s/out", dir);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_eq(in_engine_with(write_in_output, fd), ALLOWED);
    ck_assert_int_eq(faccessat(fd, "leaf", F_OK, 0), 0);
    ck_assert_int_eq(in_engine_with(leave_output, fd), REFUSED);
    ck_assert_int_eq(in_engine_with(link_in_output, fd), REFUSED);
    ck_assert_int_eq(in_engine_with(write_much, fd), REFUSED);
}
END_TEST

static int live_on(void)
{
    (void)sleep(600);
    return 0;
}

START_TEST(an_engine_dies_with_its_parent)
{
    int pipe_fds[2];
    int parent, engine = 0;

    ck_assert_int_eq(pipe(pipe_fds), 0);
    parent = fork();
    if (parent == 0) {
        wrk_child child = {.fds = {-1, -1, -1, -1, -1},
                           .limits = limits,
                           .work = work,
                           .arg = (void *)(uintptr_t)live_on};
        sch_err err = {0};
        int pid = -1;

        if (wrk_child_fork(&child, &pid, &err) != SCH_OK ||
            write(pipe_fds[1], &pid, sizeof pid) != (ssize_t)sizeof pid)
            _exit(1);
        (void)sleep(600);
        _exit(0);
    }
    ck_assert_int_eq(read(pipe_fds[0], &engine, sizeof engine), sizeof engine);
    (void)usleep(300000); /* past the change of user, which makes the kernel forget the wish */
    ck_assert_int_eq(kill(engine, 0), 0);
    ck_assert_int_eq(kill(parent, SIGKILL), 0);
    ck_assert_int_eq(wait_for(parent), -SIGKILL);
    for (int i = 0; i < 250; i++) {
        char path[64], state = 'Z';
        FILE *file;

        (void)snprintf(path, sizeof path, "/proc/%d/stat", engine);
        file = fopen(path, "r");
        if (file && fscanf(file, "%*d %*s %c", &state) != 1)
            state = 'Z';
        sch_fclose(file);
        if (state == 'Z' || state == 'X') /* nobody may be there to reap it */
            return;
        (void)usleep(20000);
    }
    ck_abort_msg("the engine outlives its parent");
}
END_TEST

START_TEST(a_part_that_is_required_and_missing_stops_the_engine)
{
    wrk_part_report reports[WRK_PART_COUNT];
    bool any_missing = false;
    int pid = fork();

    if (pid == 0) {
        wrk_sandbox box = {.limits = limits, .output_fd = -1};
        sch_err err = {0};
        sch_status s = wrk_sandbox_apply(&box, true, reports, &err);

        for (int i = 0; i < WRK_PART_COUNT; i++)
            any_missing = any_missing || reports[i].applied != WRK_APPLIED;
        _exit(any_missing == (s == SCH_DENIED) ? 0 : 1);
    }
    ck_assert_int_eq(wait_for(pid), 0);
}
END_TEST

static char *dir;

static void set_up(void)
{
    char path[4200];
    sch_err err = {0};

    dir = t_tmpdir_new();
    ck_assert_int_eq(chmod(dir, 0755), 0);
    (void)snprintf(path, sizeof path, "%s/recto.db", dir);
    t_ok(sch_write_file(path, "x", 1, &err), &err);
    ck_assert_int_eq(chmod(path, 0644), 0);
    data_file = strdup(path);
}

static void tear_down(void)
{
    free(data_file);
    dir = t_tmpdir_free(dir);
}

int main(void)
{
    return T_RUN_WITH(
        "sandbox", set_up, tear_down, net_leaves_nobody_to_connect_to,
        landlock_leaves_models_and_fonts_alone_to_read, landlock_refuses_to_start_programs,
        user_gives_up_root_and_capabilities, privs_are_not_to_be_gained_any_more,
        limits_bound_files_descriptors_time_and_core, seccomp_refuses_sockets_processes_and_code,
        seccomp_ends_a_process_that_reaches_for_others, an_engine_can_do_nothing_but_its_work,
        an_engine_writes_in_its_output_folder_plain_files_of_bounded_size,
        an_engine_dies_with_its_parent, a_part_that_is_required_and_missing_stops_the_engine);
}
