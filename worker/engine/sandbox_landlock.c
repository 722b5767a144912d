/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files: read what recognition needs, write in the output folder, nothing else.
 *
 * Rights are asked for as far as the kernel's version of Landlock knows them (an unknown one would
 * fail the whole set); what a version lacks, seccomp refuses. Debian 12's header ends at version 2,
 * so the later constants of the kernel's interface are written out here.
 */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FS_ALL_V1    ((1ULL << 13) - 1)
#define FS_REFER     (1ULL << 13) /* version 2: link or move between folders */
#define FS_TRUNCATE  (1ULL << 14) /* version 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* version 5 */
#define NET_ALL      3ULL         /* version 4: bind and connect of TCP */
#define SCOPE_ALL    3ULL         /* version 6: abstract sockets and signals of others */
#define READ_RIGHTS  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define OUTPUT_RIGHTS                                                                              \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |  \
     LANDLOCK_ACCESS_FS_REMOVE_FILE)

/* All of version 1 but devices and programs. */
#define PROGRAM_RIGHTS                                                                             \
    (FS_ALL_V1 &                                                                                   \
     ~(LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_EXECUTE))
#define DEVICE_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* The kernel's struct landlock_ruleset_attr as of version 6. */
struct ruleset_attr {
    uint64_t fs, net, scope;
};

/* Folders that Tesseract, Poppler and fontconfig read; one that is not there is no loss. */
static const char *const readable[] = {
    "/usr/share/tesseract-ocr",  /* models */
    "/usr/share/tessdata",       /* the same on other systems */
    "/usr/local/share/tessdata", /* models that an operator added */
    "/usr/share/fonts",          /* for pages that embed none */
    "/usr/local/share/fonts",    /* fonts that an operator added */
    "/usr/share/poppler",        /* character maps of East Asian fonts */
    "/etc/fonts",                /* fontconfig: which font stands in for which */
    "/usr/share/fontconfig",     /* targets of the links in /etc/fonts */
    "/var/cache/fontconfig",     /* list of fonts, else every font is opened */
    "/usr/lib/locale",           /* character classes of C.UTF-8 */
    "/usr/share/locale",         /* texts of system errors */
    "/usr/share/zoneinfo",       /* dates in document metadata */
    "/etc/localtime",            /* the same */
};

static int landlock_create(const struct ruleset_attr *attr, size_t size, uint32_t flags)
{
    return (int)syscall(SYS_landlock_create_ruleset, attr, size, flags);
}

static int landlock_allow(int rules, int fd, uint64_t rights)
{
    struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = fd};

    return (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
}

/* @return 0; -1: refused by the kernel. A path that cannot be opened is left out. */
static int allow_path(int rules, const char *path)
{
    SCH_AUTO(sch_close) int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return 0;
    return landlock_allow(rules, fd,
                          S_ISDIR(st.st_mode) ? READ_RIGHTS : LANDLOCK_ACCESS_FS_READ_FILE);
}

static struct ruleset_attr rights_of(int version)
{
    struct ruleset_attr attr = {.fs = FS_ALL_V1};

    attr.fs |= version >= 2 ? FS_REFER : 0;
    attr.fs |= version >= 3 ? FS_TRUNCATE : 0;
    attr.fs |= version >= 5 ? FS_IOCTL_DEV : 0;
    attr.net = version >= 4 ? NET_ALL : 0;
    attr.scope = version >= 6 ? SCOPE_ALL : 0;
    return attr;
}

/* What a foreign program reads, runs and writes. */
static int add_program_rules(int rules, int version, const wrk_sandbox *box)
{
    uint64_t rights =
        PROGRAM_RIGHTS | (version >= 2 ? FS_REFER : 0) | (version >= 3 ? FS_TRUNCATE : 0);

    for (size_t i = 0; box->readable[i]; i++) {
        SCH_AUTO(sch_close) int fd = open(box->readable[i], O_PATH | O_CLOEXEC);
        uint64_t read = READ_RIGHTS | LANDLOCK_ACCESS_FS_EXECUTE;
        struct stat st;

        if (fd < 0 || fstat(fd, &st) != 0)
            continue;
        if (!S_ISDIR(st.st_mode))
            read = S_ISCHR(st.st_mode) ? DEVICE_RIGHTS : read & ~LANDLOCK_ACCESS_FS_READ_DIR;
        if (landlock_allow(rules, fd, read) != 0)
            return -1;
    }
    return box->output_fd < 0 ? 0 : landlock_allow(rules, box->output_fd, rights);
}

static int add_rules(int rules, int version, int output_fd)
{
    const char *tessdata = getenv("TESSDATA_PREFIX");

    for (size_t i = 0; i < SCH_COUNT_OF(readable); i++)
        if (allow_path(rules, readable[i]) != 0)
            return -1;
    if (tessdata && tessdata[0] == '/' && allow_path(rules, tessdata) != 0)
        return -1;
    if (output_fd < 0)
        return 0;
    return landlock_allow(rules, output_fd, OUTPUT_RIGHTS | (version >= 3 ? FS_TRUNCATE : 0));
}

wrk_applied wrk_sandbox_landlock(const wrk_sandbox *box, wrk_part_report *report)
{
    int version = landlock_create(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    SCH_AUTO(sch_close) int rules = -1;
    struct ruleset_attr attr;
    size_t size;

    if (version < 1)
        return wrk_part_say(report, WRK_UNSUPPORTED, "the kernel has no Landlock: %s",
                            strerror(errno));
    attr = rights_of(version);
    size = version >= 6 ? sizeof attr : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    rules = landlock_create(&attr, size, 0);
    if (rules < 0 || (box->readable ? add_program_rules(rules, version, box)
                                    : add_rules(rules, version, box->output_fd)) != 0)
        return wrk_part_say(report, WRK_FAILED, "rules: %s", strerror(errno));
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
        return wrk_part_say(report, WRK_FAILED, "restrict: %s", strerror(errno));
    return WRK_APPLIED;
}
