/* SPDX-License-Identifier: Apache-2.0 */
/* The client against a server that plays one canned answer. */
#include "schema/base/io.h"
#include "server/cli/client.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define ID "0190b1c9-55e4-7a09-b7d0-218ba5de4c4d"

/** A server for one connection: reads one request, sends the answer, closes. */
typedef struct canned {
    int fd;
    pthread_t thread;
    const char *answer;
    char url[64];
    char request[8192];
} canned;

static canned server;
static cli_client *client;
static char dir[] = "/tmp/recto-client-XXXXXX";
static sch_err err;

/** True when the head and all of a body of Content-Length are there. */
static bool is_whole(const char *request, size_t len)
{
    const char *head_end = strstr(request, "\r\n\r\n");
    const char *length = strcasestr(request, "Content-Length:");
    size_t body = length ? strtoul(length + 15, NULL, 10) : 0;

    return head_end && len >= (size_t)(head_end + 4 - request) + body;
}

static void *serve(void *arg)
{
    canned *s = arg;
    int fd = accept(s->fd, NULL, NULL);
    size_t len = 0;
    ssize_t got;

    while (fd >= 0 && len < sizeof s->request - 1 &&
           (got = read(fd, s->request + len, sizeof s->request - 1 - len)) > 0) {
        len += (size_t)got;
        s->request[len] = '\0';
        if (is_whole(s->request, len))
            break;
    }
    (void)!write(fd, s->answer, strlen(s->answer));
    (void)shutdown(fd, SHUT_RDWR);
    (void)close(fd);
    return NULL;
}

static void start(const char *answer)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof addr;

    server = (canned){.answer = answer};
    server.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(server.fd, (struct sockaddr *)&addr, sizeof addr), 0);
    ck_assert_int_eq(listen(server.fd, 1), 0);
    ck_assert_int_eq(getsockname(server.fd, (struct sockaddr *)&addr, &len), 0);
    (void)snprintf(server.url, sizeof server.url, "http://127.0.0.1:%d/", ntohs(addr.sin_port));
    ck_assert_int_eq(pthread_create(&server.thread, NULL, serve, &server), 0);
    ck_assert_int_eq(cli_client_new(server.url, "k3y", &client, &err), SCH_OK);
}

static void setup(void)
{
    err = (sch_err){0};
    memcpy(dir + sizeof dir - 7, "XXXXXX", 7);
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void teardown(void)
{
    if (client)
        ck_assert_int_eq(pthread_join(server.thread, NULL), 0);
    client = cli_client_free(client);
    sch_close(server.fd);
    server.fd = -1;
    ck_assert_int_eq(sch_remove_tree(dir, NULL), SCH_OK);
}

static const char *in_dir(const char *leaf)
{
    static char path[sizeof dir + 64];

    (void)snprintf(path, sizeof path, "%s/%s", dir, leaf);
    return path;
}

#define ANSWER(status, body)                                                                       \
    "HTTP/1.1 " status "\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n" body

START_TEST(an_upload_sends_key_options_and_bytes_and_yields_the_id)
{
    char id[SCH_UUID_LEN];
    json_t *options = json_pack("{s:s}", "page_ranges", "1-2");

    ck_assert_int_eq(sch_write_file(in_dir("a.pdf"), "%PDF-bytes", 10, NULL), SCH_OK);
    start(ANSWER("200 OK", "{\"file_id\": \"" ID "\"}"));
    ck_assert_msg(cli_client_upload(client, in_dir("a.pdf"), options, NULL, NULL, id, &err) ==
                      SCH_OK,
                  "%s", err.text);
    json_decref(options);
    ck_assert_str_eq(id, ID);
    ck_assert_ptr_nonnull(strstr(server.request, "POST /files/v1 HTTP"));
    ck_assert_ptr_nonnull(strstr(server.request, "app_key: k3y"));
    ck_assert_ptr_nonnull(strstr(server.request, "{\"page_ranges\":\"1-2\"}"));
    ck_assert_ptr_nonnull(strstr(server.request, "filename=\"a.pdf\""));
    ck_assert_ptr_nonnull(strstr(server.request, "%PDF-bytes"));
}
END_TEST

START_TEST(a_uri_is_submitted_as_json)
{
    char id[SCH_UUID_LEN];
    json_t *options = json_object();

    start(ANSWER("200 OK", "{\"file_id\": \"" ID "\"}"));
    ck_assert_int_eq(cli_client_submit(client, "https://example.com/a.pdf", options, id, &err),
                     SCH_OK);
    json_decref(options);
    ck_assert_ptr_nonnull(strstr(server.request, "Content-Type: application/json"));
    ck_assert_ptr_nonnull(strstr(server.request, "{\"source_uri\":\"https://example.com/a.pdf\"}"));
}
END_TEST

START_TEST(a_wrong_key_is_denied_with_advice)
{
    json_t *reply = NULL;

    start(ANSWER("401 Unauthorized",
                 "{\"error\":\"unauthorized\",\"error_info\":{\"message\":\"no such key\"}}"));
    ck_assert_int_eq(cli_client_status(client, ID, &reply, &err), SCH_DENIED);
    ck_assert_ptr_null(reply);
    ck_assert_str_eq(err.id, "unauthorized");
    ck_assert_ptr_nonnull(strstr(err.text, "no such key"));
    ck_assert_ptr_nonnull(strstr(err.text, "RECTO_APP_KEY"));
}
END_TEST

START_TEST(a_full_queue_says_when_to_come_again)
{
    json_t *reply = NULL;

    start("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nConnection: close\r\n\r\n");
    ck_assert_int_eq(cli_client_status(client, ID, &reply, &err), SCH_BUSY);
    ck_assert_int_eq(cli_client_retry_after_s(client), 7);
}
END_TEST

START_TEST(an_answer_that_is_no_json_is_refused)
{
    json_t *reply = NULL;

    start(ANSWER("200 OK", "<html>hello</html>"));
    ck_assert_int_eq(cli_client_status(client, ID, &reply, &err), SCH_INVALID);
    ck_assert_ptr_null(reply);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_worth_another_try)
{
    json_t *reply = NULL;
    cli_client *nobody = NULL;

    /* nothing listens on port 1 of the loopback address */
    ck_assert_int_eq(cli_client_new("http://127.0.0.1:1", "k", &nobody, &err), SCH_OK);
    ck_assert_int_eq(cli_client_status(nobody, ID, &reply, &err), SCH_BUSY);
    ck_assert_ptr_nonnull(strstr(err.text, "recto serve"));
    (void)cli_client_free(nobody);
}
END_TEST

START_TEST(a_download_is_written_whole)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};

    start("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
    ck_assert_int_eq(cli_client_download(client, "/files/v1/" ID ".mmd", in_dir("a.mmd"), &err),
                     SCH_OK);
    ck_assert_int_eq(sch_read_file(in_dir("a.mmd"), 100, &got, NULL), SCH_OK);
    ck_assert_str_eq(sch_strbuf_str(&got), "hello");
    ck_assert_int_ne(access(in_dir("a.mmd.part"), F_OK), 0);
}
END_TEST

START_TEST(a_download_that_breaks_off_leaves_the_old_file)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};

    ck_assert_int_eq(sch_write_file(in_dir("a.mmd"), "old", 3, NULL), SCH_OK);
    start("HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\nhello");
    ck_assert_int_eq(cli_client_download(client, "/files/v1/" ID ".mmd", in_dir("a.mmd"), &err),
                     SCH_BUSY);
    ck_assert_int_eq(sch_read_file(in_dir("a.mmd"), 100, &got, NULL), SCH_OK);
    ck_assert_str_eq(sch_strbuf_str(&got), "old");
    ck_assert_int_ne(access(in_dir("a.mmd.part"), F_OK), 0);
}
END_TEST

START_TEST(a_redirect_is_not_followed)
{
    json_t *reply = NULL;

    start("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n");
    ck_assert_int_eq(cli_client_status(client, ID, &reply, &err), SCH_INVALID);
    ck_assert_ptr_nonnull(strstr(err.text, "302"));
}
END_TEST

START_TEST(addresses_and_keys_that_cannot_be_sent_are_refused)
{
    cli_client *none = NULL;

    ck_assert_int_eq(cli_client_new("ftp://x", "k", &none, &err), SCH_INVALID);
    ck_assert_int_eq(cli_client_new("127.0.0.1:8070", "k", &none, &err), SCH_INVALID);
    ck_assert_int_eq(cli_client_new("http://x", "", &none, &err), SCH_INVALID);
    ck_assert_int_eq(cli_client_new("http://x", "k\r\nX: y", &none, &err), SCH_INVALID);
    ck_assert_ptr_null(none);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("client");
    TCase *tc = tcase_create("client");
    SRunner *runner;
    int failed;

    server.fd = -1;
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, an_upload_sends_key_options_and_bytes_and_yields_the_id);
    tcase_add_test(tc, a_uri_is_submitted_as_json);
    tcase_add_test(tc, a_wrong_key_is_denied_with_advice);
    tcase_add_test(tc, a_full_queue_says_when_to_come_again);
    tcase_add_test(tc, an_answer_that_is_no_json_is_refused);
    tcase_add_test(tc, a_server_that_is_not_there_is_worth_another_try);
    tcase_add_test(tc, a_download_is_written_whole);
    tcase_add_test(tc, a_download_that_breaks_off_leaves_the_old_file);
    tcase_add_test(tc, a_redirect_is_not_followed);
    tcase_add_test(tc, addresses_and_keys_that_cannot_be_sent_are_refused);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
