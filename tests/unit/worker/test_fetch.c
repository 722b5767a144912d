/* SPDX-License-Identifier: Apache-2.0 */
/* Fetching against a small HTTP server on 127.0.0.1. */
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/fetch.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* Answers every connection with what its path asks for. */
typedef struct server {
    int fd, port;
    pthread_t thread;
    int requests;
} server;

static void answer(int fd, const char *path, int port)
{
    char head[512];
    size_t len = 0;

    if (strncmp(path, "/ok", 3) == 0)
        len = (size_t)snprintf(head, sizeof head,
                               "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\npages=1");
    else if (strncmp(path, "/to/", 4) == 0)
        len = (size_t)snprintf(head, sizeof head,
                               "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                               path + 4);
    else if (strncmp(path, "/loop", 5) == 0)
        len = (size_t)snprintf(head, sizeof head,
                               "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/loop\r\n"
                               "Content-Length: 0\r\n\r\n",
                               port);
    else if (strncmp(path, "/big", 4) == 0)
        len = (size_t)snprintf(head, sizeof head,
                               "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
    else if (strncmp(path, "/endless", 8) == 0)
        len = (size_t)snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n\r\n");
    else
        len = (size_t)snprintf(head, sizeof head,
                               "HTTP/1.1 %.3s Status\r\nContent-Length: 0\r\n\r\n", path + 1);
    (void)send(fd, head, len, MSG_NOSIGNAL);
    memset(head, 'x', sizeof head);
    while (strncmp(path, "/endless", 8) == 0 && send(fd, head, sizeof head, MSG_NOSIGNAL) > 0)
        ;
}

static void *serve(void *arg)
{
    server *s = arg;
    int fd;

    while ((fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        char request[2048], path[1024];
        ssize_t n = recv(fd, request, sizeof request - 1, 0);

        s->requests++;
        if (n > 0) {
            request[n] = '\0';
            if (sscanf(request, "GET %1023s", path) == 1)
                answer(fd, path, s->port);
        }
        sch_close(fd);
    }
    return NULL;
}

static server http;
static t_worker w;

static void set_up(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;

    http = (server){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ck_assert_int_eq(bind(http.fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(http.fd, 8), 0);
    ck_assert_int_eq(getsockname(http.fd, (struct sockaddr *)&at, &len), 0);
    http.port = ntohs(at.sin_port);
    ck_assert_int_eq(pthread_create(&http.thread, NULL, serve, &http), 0);
}

static void tear_down(void)
{
    (void)shutdown(http.fd, SHUT_RDWR);
    (void)pthread_join(http.thread, NULL);
    sch_close(http.fd);
    t_worker_close(&w);
}

static void open_with(const char *a, const char *b, const char *c, const char *d)
{
    const char *const flags[] = {a, b, c, d, NULL};

    t_worker_open(&w, flags);
}

static sch_status fetch_uri(const char *text, int cancel_fd, bool *may_pass, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {.path = NULL};

    t_ok(sch_uri_parse(text, SCH_URI_SOURCE, &uri, err), err);
    return wrk_fetch(w.settings, &uri, w.store, "f/source", cancel_fd, may_pass, err);
}

static sch_status fetch(const char *path, bool *may_pass, sch_err *err)
{
    char uri[1200];

    if (path[0] == '/')
        (void)snprintf(uri, sizeof uri, "http://127.0.0.1:%d%s", http.port, path);
    else
        (void)snprintf(uri, sizeof uri, "%s", path);
    return fetch_uri(uri, -1, may_pass, err);
}

static void check(const char *path, const char *id, bool may_pass_wanted)
{
    bool may_pass = !may_pass_wanted;
    sch_err err = {0};

    ck_assert_int_ne(fetch(path, &may_pass, &err), SCH_OK);
    ck_assert_msg(strcmp(err.id, id) == 0, "%s: %s (%s), not %s", path, err.id, err.text, id);
    ck_assert_msg(may_pass == may_pass_wanted, "%s: may pass: %d", path, may_pass);
    ck_assert_int_eq(t_worker_count(&w, "f", ""), 0);
}

START_TEST(a_document_is_fetched_whole)
{
    SCH_AUTO(free) char *got = NULL;
    bool may_pass;
    sch_err err = {0};

    open_with("--fetch-http", "--fetch-private", NULL, NULL);
    t_ok(fetch("/ok?token=secret", &may_pass, &err), &err);
    got = t_worker_artifact(&w, "f", "source");
    ck_assert_pstr_eq(got, "pages=1");
}
END_TEST

START_TEST(private_addresses_are_not_asked)
{
    open_with("--fetch-http", NULL, NULL, NULL);
    check("/ok", "bad_request", false);
    check("http://localhost:9/x", "bad_request", false);
    check("http://[::1]:9/x", "bad_request", false);
    check("http://10.0.0.1/x", "bad_request", false);
    check("http://169.254.169.254/latest/meta-data", "bad_request", false);
    ck_assert_int_eq(http.requests, 0);
}
END_TEST

START_TEST(http_needs_permission)
{
    open_with("--fetch-private", NULL, NULL, NULL);
    check("/ok", "bad_request", false);
    ck_assert_int_eq(http.requests, 0);
}
END_TEST

START_TEST(redirects_are_followed_and_bounded)
{
    char path[100];
    bool may_pass;
    sch_err err = {0};

    open_with("--fetch-http", "--fetch-private", NULL, NULL);
    (void)snprintf(path, sizeof path, "/to/http://127.0.0.1:%d/ok", http.port);
    t_ok(fetch(path, &may_pass, &err), &err);
    t_ok(sch_store_delete(w.store, "f/source", &err), &err);
    check("/loop", "bad_request", false);
    check("/to/file:///etc/passwd", "bad_request", false);
    check("/to/ftp://127.0.0.1/x", "bad_request", false);
}
END_TEST

START_TEST(answers_have_stable_ids)
{
    open_with("--fetch-http", "--fetch-private", NULL, NULL);
    check("/404", "not_found", false);
    check("/410", "not_found", false);
    check("/401", "data_source_access_denied", false);
    check("/403", "data_source_access_denied", false);
    check("/429", "storage_throttled", true);
    check("/503", "storage_throttled", true);
    check("/500", "unknown_error", true);
    check("/418", "bad_request", false);
}
END_TEST

START_TEST(size_has_a_limit_whether_announced_or_not)
{
    open_with("--fetch-http", "--fetch-private", "--fetch-max-bytes", "100000");
    check("/big", "bad_request", false);
    check("/endless", "bad_request", false);
}
END_TEST

START_TEST(a_fetch_is_given_up_when_the_worker_stops)
{
    char uri[100];
    bool may_pass;
    int cancel_fd = eventfd(1, EFD_CLOEXEC);
    sch_err err = {0};

    open_with("--fetch-http", "--fetch-private", NULL, NULL);
    (void)snprintf(uri, sizeof uri, "http://127.0.0.1:%d/endless", http.port);
    t_status(fetch_uri(uri, cancel_fd, &may_pass, &err), SCH_EXISTS);
    sch_close(cancel_fd);
}
END_TEST

START_TEST(a_file_by_uri_is_fetched_and_converted)
{
    char uri[100], id[SCH_UUID_LEN];
    sch_file file;

    open_with("--fetch-http", "--fetch-private", NULL, NULL);
    t_worker_start(&w);
    (void)snprintf(uri, sizeof uri, "http://127.0.0.1:%d/ok", http.port);
    t_worker_submit_uri(&w, uri, id);
    t_worker_wait(&w, id);
    file = t_worker_file(&w, id);
    ck_assert_str_eq(sch_file_state_name(file.state), "completed");
    ck_assert_int_eq(file.source_bytes, 7);
    sch_file_done(file);
    (void)snprintf(uri, sizeof uri, "http://127.0.0.1:%d/404", http.port);
    t_worker_submit_uri(&w, uri, id);
    t_worker_wait(&w, id);
    file = t_worker_file(&w, id);
    ck_assert_str_eq(file.error_id, "not_found");
    sch_file_done(file);
}
END_TEST

int main(void)
{
    return T_RUN_WITH(
        "fetch", set_up, tear_down, a_document_is_fetched_whole, private_addresses_are_not_asked,
        http_needs_permission, redirects_are_followed_and_bounded, answers_have_stable_ids,
        size_has_a_limit_whether_announced_or_not, a_fetch_is_given_up_when_the_worker_stops,
        a_file_by_uri_is_fetched_and_converted);
}
