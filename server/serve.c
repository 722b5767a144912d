/* SPDX-License-Identifier: Apache-2.0 */
#include "server/serve.h"

#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/hook/hook.h"
#include "schema/http/http.h"
#include "schema/source/own_store.h"
#include "schema/source/source.h"
#include "server/auth.h"
#include "server/child.h"
#include "server/conns.h"
#include "server/credentials.h"
#include "server/http.h"
#include "server/instance.h"
#include "server/limits.h"
#include "server/listen.h"
#include "server/streams.h"
#include "server/v3/image.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

enum {
    WORK_THREADS = 16,        /* most of them wait for the same commit */
    REQUEST_GRACE_MS = 10000, /* for running requests at the end */
    WORKER_GRACE_MS = 15000,  /* it gives its tasks 10 s */
};

/** Everything that serve holds, in the order in which it is opened. */
typedef struct serve_state {
    sch_settings *settings;
    int lock_fd;
    int signal_fd;
    char *url;
    srv_server srv;
    srv_http *http;
    srv_child *child;
} serve_state;

/** Signals come as reads; threads that are started later inherit the mask. */
static sch_status open_signals(int *ret_fd, sch_err *err)
{
    sigset_t set;
    int fd;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return sch_fail_errno(err, "signalfd");
    *ret_fd = fd;
    return SCH_OK;
}

/** A connection costs one descriptor, a download two. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static sch_status open_state(serve_state *st, sch_err *err)
{
    srv_server *srv = &st->srv;
    sch_status s = sch_mkdirs(st->settings->data, err);

    if (s == SCH_OK)
        s = srv_instance_lock(st->settings->data, &st->lock_fd, err);
    if (s == SCH_OK)
        s = sch_dbpool_open(st->settings->db, &srv->pool, err);
    if (s == SCH_OK)
        s = sch_own_store_open(st->settings, &srv->store, err);
    if (s == SCH_OK)
        s = sch_http_init(err);
    if (s == SCH_OK)
        s = sch_sources_open(st->settings, &srv->sources, err);
    if (s == SCH_OK)
        s = sch_hooks_open(st->settings, &srv->hooks, err);
    if (s == SCH_OK)
        s = srv_auth_open(&srv->auth, err);
    if (s == SCH_OK)
        s = srv_limits_open(&srv->limits, err);
    if (s == SCH_OK)
        s = srv_conns_open(&srv->conns, err);
    if (s == SCH_OK)
        s = srv_pool_open(WORK_THREADS, &srv->workers, err);
    srv->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (s == SCH_OK && srv->stop_fd < 0)
        s = sch_fail_errno(err, "eventfd");
    if (s == SCH_OK)
        s = srv_images_open(st->settings, &srv->images, err);
    srv->settings = st->settings;
    return s == SCH_OK ? srv_streams_open(srv, &srv->streams, err) : s;
}

static sch_status open_front(serve_state *st, sch_err *err)
{
    int fd;
    sch_status s = srv_listen(st->settings->host, st->settings->port, &fd, &st->url, err);

    if (s != SCH_OK)
        return s;
    st->srv.url = st->url;
    s = srv_http_open(&st->srv, fd, &st->http, err);
    if (s == SCH_OK && st->settings->worker)
        s = srv_child_open(st->settings, st->url, &st->child, err);
    return s;
}

static sch_status announce(serve_state *st, sch_err *err)
{
    srv_credentials made;
    sch_status s = srv_first_key(st->srv.pool, &made, err);

    if (s != SCH_OK && s != SCH_EXISTS)
        return s;
    printf("Recto %s answers at %s\n", RECTO_VERSION, st->url);
    if (s == SCH_OK)
        printf("app_id:  %s\napp_key: %s\n"
               "The key is shown this once and not stored; `recto key create` makes another.\n",
               made.app_id, made.app_key);
    fflush(stdout);
    sch_log(SCH_LOG_INFO, "serving", SCH_LOG_S("url", st->url), SCH_LOG_I("pid", getpid()));
    if (st->settings->ready_file[0])
        return srv_instance_write_ready(st->settings->ready_file, st->url, err);
    return SCH_OK;
}

/** Until a signal says to stop. */
static void run(serve_state *st)
{
    for (;;) {
        struct pollfd fds = {.fd = st->signal_fd, .events = POLLIN};
        int wait_ms = st->child ? srv_child_tend(st->child) : -1;
        struct signalfd_siginfo info;

        if (poll(&fds, 1, wait_ms) < 0 && errno != EINTR)
            return;
        while (read(st->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
            if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
                return;
    }
}

static void close_state(serve_state *st)
{
    srv_http_close(st->http, REQUEST_GRACE_MS);
    srv_child_close(st->child, WORKER_GRACE_MS);
    if (st->settings && st->settings->ready_file[0] && st->http)
        unlink(st->settings->ready_file);
    srv_pool_close(st->srv.workers);
    srv_streams_close(st->srv.streams);
    srv_images_close(st->srv.images);
    sch_close(st->srv.stop_fd);
    srv_conns_close(st->srv.conns);
    srv_limits_close(st->srv.limits);
    srv_auth_close(st->srv.auth);
    sch_hooks_close(st->srv.hooks);
    sch_sources_close(st->srv.sources);
    sch_store_close(st->srv.store);
    sch_dbpool_close(st->srv.pool);
    sch_close(st->lock_fd);
    sch_close(st->signal_fd);
    free(st->url);
    sch_settings_free(st->settings);
}

static void print_help(void)
{
    puts("Usage: recto serve [SETTING...]\n\n"
         "Answer the Files API and convert documents, until SIGTERM. The first start on an empty\n"
         "data directory prints an app_id and an app_key, once.\n\nSettings:");
    sch_settings_help(SCH_FOR_SERVER, stdout);
}

int srv_serve(int argc, char **argv)
{
    serve_state st = {.lock_fd = -1, .signal_fd = -1, .srv.stop_fd = -1};
    sch_err err = {0};
    int rest = argc;
    sch_status s = sch_settings_load(SCH_FOR_SERVER, argc, argv, &st.settings, &rest, &err);

    if (s == SCH_OK && rest < argc) {
        if (strcmp(argv[rest], "--help") == 0) {
            print_help();
            sch_settings_free(st.settings);
            return 0;
        }
        s = sch_settings_refuse(SCH_FOR_SERVER, argv[rest], &err);
    }
    if (s != SCH_OK) {
        fprintf(stderr, "recto serve: %s\n", err.text);
        sch_settings_free(st.settings);
        return s == SCH_FATAL ? 1 : 2;
    }
    sch_log_init("recto-server", st.settings->log_level);
    raise_descriptor_limit();
    s = open_signals(&st.signal_fd, &err);
    if (s == SCH_OK)
        s = open_state(&st, &err);
    if (s == SCH_OK)
        s = open_front(&st, &err);
    if (s == SCH_OK)
        s = announce(&st, &err);
    if (s == SCH_OK)
        run(&st);
    else
        fprintf(stderr, "recto serve: %s\n", err.text);
    sch_log(SCH_LOG_INFO, "stopping");
    close_state(&st);
    return s == SCH_OK ? 0 : 1;
}
