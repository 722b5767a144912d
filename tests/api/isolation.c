/* SPDX-License-Identifier: Apache-2.0 */
/*
 * isolation RECTO-SERVER: every endpoint of the route table, tried on what one group owns with the
 * key of another group, without a key, with a revoked and with an expired one. An endpoint that is
 * added takes part by itself; one whose pattern has a new {name} needs a row in `names`.
 */
#include "server/routes.h"
#include "tests/api/wire.h"
#include "tests/support/run.h"
#include "tests/support/server.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *program;

typedef struct scene {
    char *dir;
    t_server server;
    char batch_id[24];
    char signing_secret[80];                             /* of the owner's webhooks */
    char owner[65], other[65], revoked[65], expired[65]; /* keys */
    char file_id[SCH_UUID_LEN];
    char token[SCH_TOKEN_LEN];
    char pdf_id[SCH_RID_LEN];
} scene;

static scene sc;

/** What stands for the {names} of patterns; NULL: the owner's file. */
static const struct {
    const char *name, *value;
} names[] = {
    {"file_id", NULL},
    {"ext", "mmd"},
    {"image_id", NULL},
    {"asset*", "docs.css"},
    {"job_id*", "secret-job"},
    {"custom_id*", "secret-custom"},
    {"data_source_id", "01a206d4-0acf-7144-82db-c379eb16e51d"},
    {"app_token", sc.token},
    {"pdf_id", sc.pdf_id},
    {"conversion_id", sc.pdf_id},
    {"batch_id", sc.batch_id},
};

static void run_command(const char *arguments, char *ret_out, size_t cap)
{
    SCH_AUTO(free) char *command = NULL;
    FILE *out;
    size_t n;

    ck_assert_int_gt(asprintf(&command, "'%s' %s --data '%s'", program, arguments, sc.dir), 0);
    out = popen(command, "r");
    n = fread(ret_out, 1, cap - 1, out);
    ret_out[n] = '\0';
    ck_assert_msg(pclose(out) == 0, "%s: %s", command, ret_out);
}

static void make_key(const char *options, char ret_key[65])
{
    char out[1024], arguments[200];
    json_t *json;

    (void)snprintf(arguments, sizeof arguments, "key create --json %s", options);
    run_command(arguments, out, sizeof out);
    json = json_loads(out, 0, NULL);
    (void)snprintf(ret_key, 65, "%s", json_string_value(json_object_get(json, "app_key")));
    json_decref(json);
    ck_assert_uint_eq(strlen(ret_key), 64);
}

/** @return the response; release with wire_response_done() */
static wire_response ask(const char *method, const char *path, const char *key, const char *body)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf request = {0};
    int fd = wire_connect(sc.server.port);
    wire_response response;

    sch_strbuf_addf(&request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
    if (key)
        sch_strbuf_addf(&request, "app_key: %s\r\n", key);
    sch_strbuf_addf(&request, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    wire_send(fd, request.data, request.len);
    response = wire_receive(fd, false, false);
    sch_close(fd);
    return response;
}

/** Make something of the owner's, and keep what it is called. */
static void submit(const char *path, const char *body, const char *member, char *ret_id, size_t cap)
{
    wire_response response = ask("POST", path, sc.owner, body);
    json_t *json;

    ck_assert_int_eq(response.status, 200);
    json = json_loads(sch_strbuf_str(&response.body), 0, NULL);
    (void)snprintf(ret_id, cap, "%s", json_string_value(json_object_get(json, member)));
    json_decref(json);
    wire_response_done(response);
}

/** The member of the owner's answer to a GET. */
static void ask_owner(const char *path, const char *member, char *ret_text, size_t size)
{
    wire_response response = ask("GET", path, sc.owner, "");
    json_t *json = json_loads(sch_strbuf_str(&response.body), 0, NULL);

    ck_assert_int_eq(response.status, 200);
    (void)snprintf(ret_text, size, "%s", json_string_value(json_object_get(json, member)));
    json_decref(json);
    wire_response_done(response);
}

static void set_up(void)
{
    static const char submission[] =
        "{\"source_uri\":\"https://example.com/secret.pdf\",\"job_id\":\"secret-job\","
        "\"custom_id\":\"secret-custom\",\"filename\":\"secret-name.pdf\"}";
    char out[1024], arguments[200];

    sc.dir = t_tmpdir_new();
    make_key("", sc.owner);
    make_key("--new-group others", sc.other);
    make_key("", sc.revoked);
    (void)snprintf(arguments, sizeof arguments, "key revoke %s", sc.revoked + 60);
    run_command(arguments, out, sizeof out);
    make_key("--expires 2001-01-01", sc.expired);
    sc.server = t_server_start(program, sc.dir, (const char *const[]){"--no-worker", NULL});
    submit("/files/v1/uri", submission, "file_id", sc.file_id, sizeof sc.file_id);
    submit("/v3/pdf", "{\"url\":\"https://example.com/secret.pdf\"}", "pdf_id", sc.pdf_id,
           sizeof sc.pdf_id);
    submit("/v3/app-tokens", "{\"user_id\":\"secret-user\"}", "app_token", sc.token,
           sizeof sc.token);
    submit("/v3/batch", "{\"urls\":{\"secret-key\":\"https://example.com/secret.png\"}}",
           "batch_id", sc.batch_id, sizeof sc.batch_id);
    ask_owner("/files/v1/webhook-config", "signing_secret", sc.signing_secret,
              sizeof sc.signing_secret);
    ck_assert_uint_gt(strlen(sc.signing_secret), 64);
}

static void tear_down(void)
{
    ck_assert_int_eq(t_server_stop(&sc.server), 0);
    sc.dir = t_tmpdir_free(sc.dir);
}

/** The pattern of a route with the owner's things in it. @return true: it names some of them */
static bool fill(const char *pattern, sch_strbuf *path)
{
    bool has_name = false;

    while (*pattern) {
        const size_t plain = strcspn(pattern, "{");
        const char *end = strchr(pattern, '}');
        size_t i = 0;

        sch_strbuf_add(path, pattern, plain);
        pattern += plain;
        if (!*pattern)
            break;
        has_name = true;
        pattern++;
        while (i < SCH_COUNT_OF(names) &&
               (strlen(names[i].name) != (size_t)(end - pattern) ||
                memcmp(names[i].name, pattern, strlen(names[i].name)) != 0))
            i++;
        ck_assert_msg(i < SCH_COUNT_OF(names), "isolation.c knows nothing to put for {%s", pattern);
        sch_strbuf_adds(path, names[i].value ? names[i].value : sc.file_id);
        if (strncmp(pattern, "image_id", (size_t)(end - pattern)) == 0)
            sch_strbuf_adds(path, "-1");
        pattern = end + 1;
    }
    return has_name;
}

/** Is it refused: by a status, or in the v3 API by an error? */
static bool is_refused(const srv_route *route, const wire_response *response)
{
    if (strncmp(route->pattern, "/v3/", 4) == 0 && response->status == 200)
        return strncmp(sch_strbuf_str(&response->body), "{\"error\"", 8) == 0;
    return response->status == 403 || response->status == 404;
}

static void check_silent(const char *method, const char *path, const wire_response *response)
{
    static const char *const secrets[] = {"secret-name", "secret.pdf", "\"filename\"",
                                          "secret-user"};
    const char *body = sch_strbuf_str(&response->body);

    for (size_t i = 0; i < SCH_COUNT_OF(secrets); i++)
        ck_assert_msg(!strstr(body, secrets[i]), "%s %s tells %s", method, path, body);
    ck_assert_msg(!strstr(body, sc.signing_secret), "%s %s tells %s", method, path, body);
}

START_TEST(nothing_of_a_group_is_seen_or_changed_with_the_key_of_another)
{
    const srv_route *route;
    char secret[80];
    wire_response response;

    for (size_t i = 0; (route = srv_route_at(i)) != NULL; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
        const bool has_name = fill(route->pattern, &path);

        if (route->auth == SRV_AUTH_NONE)
            continue;
        response = ask(route->method, path.data, sc.other, "{}");
        check_silent(route->method, path.data, &response);
        ck_assert_msg(!strstr(sch_strbuf_str(&response.body), sc.file_id) &&
                          !strstr(sch_strbuf_str(&response.body), "secret-job"),
                      "%s %s tells %s", route->method, path.data, sch_strbuf_str(&response.body));
        if (has_name)
            ck_assert_msg(is_refused(route, &response), "%s %s: %d", route->method, path.data,
                          response.status);
        wire_response_done(response);
    }
    response = ask("GET", "/files/v1/jobs/secret-job/files/secret-custom", sc.owner, "");
    ck_assert_int_eq(response.status, 200); /* and all is as it was */
    ck_assert_ptr_nonnull(strstr(sch_strbuf_str(&response.body), sc.file_id));
    wire_response_done(response);
    ask_owner("/files/v1/webhook-config", "signing_secret", secret, sizeof secret);
    ck_assert_str_eq(secret, sc.signing_secret); /* nobody else rotated it */
}
END_TEST

START_TEST(no_endpoint_answers_without_a_live_key)
{
    const char *const keys[] = {NULL, "", "nonsense", sc.revoked, sc.expired};
    const srv_route *route;

    for (size_t i = 0; (route = srv_route_at(i)) != NULL; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

        (void)fill(route->pattern, &path);
        for (size_t k = 0; route->auth != SRV_AUTH_NONE && k < SCH_COUNT_OF(keys); k++) {
            wire_response response = ask(route->method, path.data, keys[k], "{}");

            ck_assert_msg(response.status == 401, "%s %s with key %zu: %d", route->method,
                          path.data, k, response.status);
            check_silent(route->method, path.data, &response);
            wire_response_done(response);
        }
    }
}
END_TEST

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    program = argv[1];
    return T_RUN_WITH("isolation", set_up, tear_down,
                      nothing_of_a_group_is_seen_or_changed_with_the_key_of_another,
                      no_endpoint_answers_without_a_live_key);
}
