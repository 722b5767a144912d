/* SPDX-License-Identifier: Apache-2.0 */
/* together RECTO-SERVER: the same submission sent a hundred times at once is one file, or one job,
 * on every endpoint that promises it; and files are listed once each while others come and end. */
#include "tests/api/wire.h"
#include "tests/support/run.h"
#include "tests/support/server.h"

#include "schema/db/queries_job.h"

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { TIMES = 100, LISTED = 400 };

typedef struct scene {
    t_server server;
    sch_dbpool *pool;
    char key[65];
} scene;

static scene played;

/** One request, and what the reply named. */
typedef struct sender {
    const scene *sc;
    const char *request; /* without the key */
    pthread_barrier_t *start;
    int status;
    char id[SCH_NAME_LEN];
} sender;

static char *exchange(const scene *sc, const char *request, int *ret_status)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf all = {0};
    const char *rest = strstr(request, "\r\n") + 2;
    wire_response response;
    char *body;
    int fd = wire_connect(sc->server.port);

    sch_strbuf_add(&all, request, (size_t)(rest - request));
    sch_strbuf_addf(&all, "Host: 127.0.0.1\r\napp_key: %s\r\n%s", sc->key, rest);
    wire_send(fd, sch_strbuf_str(&all), all.len);
    response = wire_receive(fd, false, false);
    sch_close(fd);
    *ret_status = response.status;
    body = sch_strbuf_steal(&response.body);
    wire_response_done(response);
    return body;
}

static void *send_one(void *arg)
{
    sender *s = arg;
    SCH_AUTO(free) char *body = NULL;
    json_t *json;
    const char *id;

    pthread_barrier_wait(s->start);
    body = exchange(s->sc, s->request, &s->status);
    json = json_loads(body ? body : "", 0, NULL);
    id = json_string_value(json_object_get(json, "file_id"));
    if (!id)
        id = json_string_value(json_object_get(json, "job_id"));
    (void)snprintf(s->id, sizeof s->id, "%s", id ? id : "");
    json_decref(json);
    return NULL;
}

/** Send a request many times at once; every reply must name the same. */
static void send_together(const scene *sc, const char *request, char ret_id[SCH_NAME_LEN])
{
    static sender senders[TIMES];
    pthread_t threads[TIMES];
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, TIMES);
    for (int i = 0; i < TIMES; i++) {
        senders[i] = (sender){.sc = sc, .request = request, .start = &start};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, send_one, &senders[i]), 0);
    }
    for (int i = 0; i < TIMES; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < TIMES; i++) {
        ck_assert_msg(senders[i].status == 200, "%s: status %d", request, senders[i].status);
        ck_assert_str_eq(senders[i].id, senders[0].id);
    }
    memcpy(ret_id, senders[0].id, SCH_NAME_LEN);
}

/** A request with its length. @return owned */
static char *with_body(const char *head, const char *body)
{
    char *request = NULL;

    ck_assert_int_gt(
        asprintf(&request, "%s\r\nContent-Length: %zu\r\n\r\n%s", head, strlen(body), body), 0);
    return request;
}

static int64_t number(const scene *sc, const char *path, const char *member)
{
    SCH_AUTO(free) char *request = NULL;
    SCH_AUTO(free) char *body = NULL;
    json_t *json;
    int64_t value;
    int status;

    ck_assert_int_gt(asprintf(&request, "GET %s HTTP/1.1\r\n\r\n", path), 0);
    body = exchange(sc, request, &status);
    json = json_loads(body ? body : "", 0, NULL);
    value = json_integer_value(json_object_get(json, member));
    json_decref(json);
    return value;
}

START_TEST(a_pair_that_is_sent_a_hundred_times_at_once_is_one_file)
{
    const scene *sc = &played;
    SCH_AUTO(free)
    char *uri = with_body(
        "POST /files/v1/uri HTTP/1.1",
        "{\"source_uri\":\"https://example.com/a.pdf\",\"job_id\":\"j\",\"custom_id\":\"c\"}");
    SCH_AUTO(free)
    char *form =
        with_body("POST /files/v1 HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b",
                  "--b\r\nContent-Disposition: form-data; name=\"job_id\"\r\n\r\nj\r\n"
                  "--b\r\nContent-Disposition: form-data; name=\"custom_id\"\r\n\r\nform\r\n"
                  "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
                  "%PDF-1.4\n\r\n--b--\r\n");
    char first[SCH_NAME_LEN], again[SCH_NAME_LEN];

    send_together(sc, uri, first);
    send_together(sc, uri, again);
    ck_assert_str_eq(first, again);
    ck_assert_int_eq(number(sc, "/files/v1/jobs/j", "file_count"), 1);
    send_together(sc, form, again);
    ck_assert_str_ne(first, again);
    ck_assert_int_eq(number(sc, "/files/v1/jobs/j", "file_count"), 2);
}
END_TEST

START_TEST(a_key_that_is_sent_a_hundred_times_at_once_is_one_answer)
{
    const scene *sc = &played;
    SCH_AUTO(free)
    char *uri = with_body("POST /files/v1/uri HTTP/1.1\r\nIdempotency-Key: k",
                          "{\"source_uri\":\"https://example.com/a.pdf\"}");
    SCH_AUTO(free)
    char *jobs = with_body("POST /files/v1/jobs HTTP/1.1\r\nIdempotency-Key: k",
                           "{\"files\":[{\"source_uri\":\"https://example.com/a.pdf\"},{}]}");
    SCH_AUTO(free) char *path = NULL;
    char id[SCH_NAME_LEN];

    send_together(sc, uri, id);
    send_together(sc, jobs, id);
    ck_assert_int_gt(asprintf(&path, "/files/v1/jobs/%s", id), 0);
    ck_assert_int_eq(number(sc, path, "file_count"), 2);
}
END_TEST

/* ---- a listing while files come and end -------------------------------------------------------
 */

typedef struct bustle {
    const scene *sc;
    char ids[LISTED][SCH_UUID_LEN];
    char group_id[SCH_UUID_LEN], app_id[64];
    int next;
} bustle;

static sch_status add_one(sch_db *db, void *arg, sch_err *err)
{
    bustle *b = arg;
    char id[SCH_UUID_LEN];
    const sch_file_new in = {
        .file_id = id,
        .group_id = b->group_id,
        .app_id = b->app_id,
        .options_json = "{}",
        .class = SCH_CLASS_JOB,
        .job_id = "bustle",
    };

    sch_uuid_new(id);
    return sch_file_insert(db, &in, 0, 1000, b->ids[b->next], err);
}

static sch_status end_one(sch_db *db, void *arg, sch_err *err)
{
    bustle *b = arg;

    return sch_file_set_state(db, b->ids[b->next], SCH_FILE_COMPLETED, NULL, 2000, err);
}

static void *stir(void *arg)
{
    bustle *b = arg;
    sch_err err = {0};

    for (b->next = LISTED / 2; b->next < LISTED; b->next++) {
        t_ok(sch_dbpool_write(b->sc->pool, add_one, b, &err), &err);
        b->next -= LISTED / 2;
        t_ok(sch_dbpool_write(b->sc->pool, end_one, b, &err), &err);
        b->next += LISTED / 2;
    }
    return NULL;
}

/** Every page of the job's listing, 7 at a time. @return how often the file was listed */
static int list_all(const scene *sc, const char *file_id, int *ret_rows)
{
    char token[64] = "";
    int seen = 0;

    *ret_rows = 0;
    do {
        SCH_AUTO(free) char *request = NULL;
        SCH_AUTO(free) char *body = NULL;
        json_t *json, *file;
        size_t i;
        int status;

        ck_assert_int_gt(asprintf(&request,
                                  "GET /files/v1/jobs/bustle/files?limit=7&paging_state=%s "
                                  "HTTP/1.1\r\n\r\n",
                                  token),
                         0);
        body = exchange(sc, request, &status);
        ck_assert_int_eq(status, 200);
        json = json_loads(body, 0, NULL);
        json_array_foreach(json_object_get(json, "files"), i, file)
        {
            ++*ret_rows;
            seen += strcmp(json_string_value(json_object_get(file, "file_id")), file_id) == 0;
        }
        (void)snprintf(token, sizeof token, "%s",
                       json_is_string(json_object_get(json, "next_page_token"))
                           ? json_string_value(json_object_get(json, "next_page_token"))
                           : "");
        json_decref(json);
    } while (token[0]);
    return seen;
}

static bool take_owner(const sch_key *key, void *arg)
{
    bustle *b = arg;

    memcpy(b->group_id, key->group_id, sizeof b->group_id);
    memcpy(b->app_id, key->app_id, sizeof b->app_id);
    return false;
}

START_TEST(files_are_listed_once_each_while_others_come_and_end)
{
    const scene *sc = &played;
    static bustle b;
    pthread_t thread;
    sch_err err = {0};
    sch_db *db;
    int rows;

    b.sc = sc;
    t_ok(sch_dbpool_reader(sc->pool, &db, &err), &err);
    t_ok(sch_key_each(db, take_owner, &b, &err), &err);
    for (b.next = 0; b.next < LISTED / 2; b.next++)
        t_ok(sch_dbpool_write(sc->pool, add_one, &b, &err), &err);
    ck_assert_int_eq(pthread_create(&thread, NULL, stir, &b), 0);
    for (int i = 0; i < 10; i++) { /* what was there from the start is in every pass, once */
        ck_assert_int_eq(list_all(sc, b.ids[i * 17], &rows), 1);
        ck_assert_int_ge(rows, LISTED / 2);
    }
    pthread_join(thread, NULL);
    ck_assert_int_eq(list_all(sc, b.ids[LISTED - 1], &rows), 1);
    ck_assert_int_eq(rows, LISTED);
    ck_assert_int_eq(number(sc, "/files/v1/jobs/bustle", "files_completed"), LISTED / 2);
}
END_TEST

static void read_key(const char *dir, char key[65])
{
    SCH_AUTO(free) char *path = NULL;
    char line[200];
    FILE *file;

    ck_assert_int_gt(asprintf(&path, "%s/server.out", dir), 0);
    file = fopen(path, "re");
    while (fgets(line, sizeof line, file))
        (void)sscanf(line, "app_key: %64s", key);
    fclose(file);
    ck_assert_uint_eq(strlen(key), 64);
}

static const char *program;
static char *dir;

static void set_up(void)
{
    SCH_AUTO(free) char *url = NULL;
    sch_err err = {0};

    dir = t_tmpdir_new();
    played.server = t_server_start(program, dir, (const char *const[]){"--no-worker", NULL});
    ck_assert_int_gt(asprintf(&url, "sqlite:%s/recto.db", dir), 0);
    t_ok(sch_dbpool_open(url, &played.pool, &err), &err);
    read_key(dir, played.key);
}

static void tear_down(void)
{
    sch_dbpool_close(played.pool);
    ck_assert_int_eq(t_server_stop(&played.server), 0);
    dir = t_tmpdir_free(dir);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    program = argv[1];
    return T_RUN_WITH("together", set_up, tear_down,
                      a_pair_that_is_sent_a_hundred_times_at_once_is_one_file,
                      a_key_that_is_sent_a_hundred_times_at_once_is_one_answer,
                      files_are_listed_once_each_while_others_come_and_end);
}
