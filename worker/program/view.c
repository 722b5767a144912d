/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view that bubblewrap makes: the system's programs and libraries to read, an empty /tmp, and
 * the work folder. Paths are the same inside and outside, so that arguments mean the same with and
 * without it. As root, bubblewrap keeps the two capabilities that inner.c needs to become nobody;
 * otherwise a user namespace gives what the mounts take.
 */
#include "worker/program/box.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARGS_MOST  4096
#define SPARE_SIZE "67108864" /* bytes of /tmp and /dev/shm, which no watch of ours sees */

const char *const wrk_box_system[] = {
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt/calibre",          /* where its own installer puts it */
    "/etc/alternatives",     /* links in /usr/bin */
    "/etc/ld.so.cache",      /* where libraries are */
    "/etc/ld.so.conf",       /* the same */
    "/etc/ld.so.conf.d",     /* the same */
    "/etc/fonts",            /* fontconfig */
    "/etc/libreoffice",      /* its registry's links */
    "/etc/texmf",            /* TeX's settings */
    "/etc/papersize",        /* default paper of several */
    "/etc/localtime",        /* dates */
    "/etc/ssl/openssl.cnf",  /* node will not start when it is there and cannot be read */
    "/etc/nsswitch.conf",    /* whose lookups need no service */
    "/etc/passwd",           /* LibreOffice asks for the user's home */
    "/etc/group",            /* the same */
    "/etc/mime.types",       /* pandoc, calibre */
    "/etc/ImageMagick-6",    /* used by converters of images */
    "/etc/chromium.d",       /* read by its starter script */
    "/var/lib/texmf",        /* TeX's formats and font maps */
    "/var/cache/fontconfig", /* list of fonts, else every font is opened */
    "/var/lib/libreoffice",  /* its registry */
    NULL,
};

typedef struct list {
    char **items;
    size_t count;
    bool failed;
} list;

static void add(list *l, const char *text)
{
    char *copy = l->count + 1 < ARGS_MOST ? strdup(text) : NULL;

    if (copy)
        l->items[l->count++] = copy;
    else
        l->failed = true;
}

static void add_two(list *l, const char *a, const char *b)
{
    add(l, a);
    add(l, b);
}

/* Folders above a mount, open to whom the program becomes: bubblewrap makes those that are missing
 * as closed as what it mounts, or closed altogether as root. */
static void add_parents(list *l, const char *path)
{
    char parent[PATH_MAX];

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        if ((size_t)snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path) >=
            sizeof parent)
            return;
        add_two(l, "--perms", "0755");
        add_two(l, "--dir", parent);
    }
}

static void add_mount(list *l, const char *how, const char *path)
{
    add_parents(l, path);
    add_two(l, how, path);
    add(l, path);
}

/* A link stays one: /bin is "usr/bin" on a merged system. */
static void add_system(list *l, const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);

    if (n > 0 && strchr(path + 1, '/') == NULL) {
        target[n] = '\0';
        add_two(l, "--symlink", target);
        add(l, path);
    } else if (access(path, F_OK) == 0) {
        add_mount(l, "--ro-bind-try", path);
    }
}

static void add_namespaces(list *l)
{
    if (geteuid() == 0) {
        add(l, "--unshare-ipc");
        add(l, "--unshare-pid");
        add(l, "--unshare-net");
        add(l, "--unshare-uts");
        add(l, "--unshare-cgroup-try");
        add_two(l, "--cap-add", "CAP_SETUID");
        add_two(l, "--cap-add", "CAP_SETGID");
    } else {
        add(l, "--unshare-all");
    }
    add(l, "--die-with-parent");
}

static void add_view(list *l, const wrk_box *box, const char *own)
{
    for (size_t i = 0; wrk_box_system[i]; i++)
        add_system(l, wrk_box_system[i]);
    add_two(l, "--proc", "/proc");
    add_two(l, "--dev", "/dev");
    for (int i = 0; i < 2; i++) {
        add_two(l, "--perms", "1777");
        add_two(l, "--size", SPARE_SIZE);
        add_two(l, "--tmpfs", i ? "/dev/shm" : "/tmp");
    }
    add_mount(l, "--ro-bind", own);
    for (size_t i = 0; box->read[i]; i++)
        add_mount(l, "--ro-bind", box->read[i]);
    if (box->dir)
        add_mount(l, "--bind", box->dir);
    add_two(l, "--remount-ro", "/"); /* else it is memory that nobody counts */
    add_two(l, "--chdir", box->dir ? box->dir : "/");
}

bool wrk_view_argv(const wrk_box *box, int inner_fd, char ***ret_argv)
{
    list l = {.items = calloc(ARGS_MOST, sizeof(char *))};
    char own[PATH_MAX], number[16];
    ssize_t n = readlink("/proc/self/exe", own, sizeof own - 1);

    if (!l.items || n <= 0 || access("/usr/bin/bwrap", X_OK) != 0) {
        free(l.items);
        return false;
    }
    own[n] = '\0';
    (void)snprintf(number, sizeof number, "%d", inner_fd);
    add(&l, "/usr/bin/bwrap");
    add_namespaces(&l);
    add_view(&l, box, own);
    add_two(&l, "--", own);
    for (int i = 1; i < box->dashes; i++)
        add(&l, box->argv[i]);
    add_two(&l, "--inner", number);
    for (int i = box->dashes; box->argv[i]; i++)
        add(&l, box->argv[i]);
    l.items[l.count] = NULL;
    if (l.failed) {
        wrk_view_free(l.items);
        return false;
    }
    *ret_argv = l.items;
    return true;
}

void wrk_view_free(char **argv)
{
    for (size_t i = 0; argv && argv[i]; i++)
        free(argv[i]);
    free(argv);
}
