/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A batch of small files through recto-worker on a data directory, while engines, their parent and
 * the worker itself are killed with SIGKILL at random moments (of a seed that is printed and can be
 * given as argument). In the end every file is completed, once, with the bytes that an undisturbed
 * run gives, and nothing is left to do.
 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/program.h"
#include "schema/db/queries.h"
#include "schema/db/wake.h"
#include "schema/store/store.h"
#include "tests/support/run.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

enum { FILES = 50, KILLS = 30, WAIT_MS = 120000 };

static const char *const outputs[] = {"mmd", "lines.json", "lines.mmd.json"};
static unsigned seed = 20260523;

typedef struct batch {
    char *dir;
    sch_dbpool *pool;
    sch_store *store;
    char group_id[SCH_UUID_LEN];
    char ids[FILES][SCH_UUID_LEN];
    int worker;
} batch;

static int chance(int below)
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)below);
}

static void sleep_ms(int ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

    (void)nanosleep(&t, NULL);
}

/* ---- documents --------------------------------------------------------------------------------
 */

/* Some have letters without a meaning, so that their pages are drawn and recognized. */
static bool is_recognized(int number)
{
    return number % 20 == 3;
}

/* A PDF of some pages of text, different for each number. */
static void make_pdf(int number, sch_strbuf *pdf)
{
    static const char letters[] = "1 begincodespacerange <00> <ff> endcodespacerange\n"
                                  "1 beginbfrange <20> <7e> <e020> endbfrange\n";
    int pages = 1 + number % 3;
    size_t at[16];
    int count = 0;
    size_t xref;

    sch_strbuf_adds(pdf, "%PDF-1.4\n");
    at[count++] = pdf->len;
    sch_strbuf_adds(pdf, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    at[count++] = pdf->len;
    sch_strbuf_adds(pdf, "2 0 obj\n<</Type/Pages/Kids[");
    for (int p = 0; p < pages; p++)
        sch_strbuf_addf(pdf, "%d 0 R ", 4 + 2 * p);
    sch_strbuf_addf(pdf, "]/Count %d>>\nendobj\n", pages);
    at[count++] = pdf->len;
    sch_strbuf_adds(pdf, "3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Times-Roman");
    if (is_recognized(number))
        sch_strbuf_addf(pdf, "/ToUnicode %d 0 R", 4 + 2 * pages);
    sch_strbuf_adds(pdf, ">>\nendobj\n");
    for (int p = 0; p < pages; p++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

        sch_strbuf_adds(&text, "BT /F1 11 Tf 14 TL 72 720 Td\n");
        for (int line = 0; line < 20; line++)
            sch_strbuf_addf(&text,
                            "(Document %d, page %d, says in line %d what it has to say) Tj T*\n",
                            number, p + 1, line);
        sch_strbuf_adds(&text, "ET");
        at[count++] = pdf->len;
        sch_strbuf_addf(pdf,
                        "%d 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
                        "/Resources<</Font<</F1 3 0 R>>>>>>\nendobj\n",
                        4 + 2 * p, 5 + 2 * p);
        at[count++] = pdf->len;
        sch_strbuf_addf(pdf, "%d 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n",
                        5 + 2 * p, text.len, sch_strbuf_str(&text));
    }
    at[count++] = pdf->len;
    sch_strbuf_addf(pdf, "%d 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n",
                    4 + 2 * pages, sizeof letters - 1, letters);
    xref = pdf->len;
    sch_strbuf_addf(pdf, "xref\n0 %d\n0000000000 65535 f \n", count + 1);
    for (int i = 0; i < count; i++)
        sch_strbuf_addf(pdf, "%010zu 00000 n \n", at[i]);
    sch_strbuf_addf(pdf, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", count + 1,
                    xref);
}

static sch_status make_owner(sch_db *db, void *arg, sch_err *err)
{
    batch *b = arg;
    sch_status s = sch_group_insert(db, "g", 1, b->group_id, err);

    return s == SCH_OK ? sch_app_insert(db, b->group_id, "app", 1, err) : s;
}

typedef struct submission {
    batch *b;
    int number;
} submission;

static sch_status insert(sch_db *db, void *arg, sch_err *err)
{
    const submission *s = arg;
    char id[SCH_UUID_LEN];
    const char *const none[] = {NULL};
    sch_file_new file = {
        .file_id = s->b->ids[s->number],
        .group_id = s->b->group_id,
        .app_id = "app",
        .filename = "a.pdf",
        .options_json = "{}",
        .source_bytes = 1,
        .class = SCH_CLASS_FILE,
        .formats = none,
    };

    return sch_file_insert(db, &file, 0, sch_now_ms(), id, err);
}

static void submit_all(batch *b)
{
    sch_err err = {0};

    for (int i = 0; i < FILES; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf pdf = {0};
        submission s = {b, i};
        char name[100];

        make_pdf(i, &pdf);
        sch_uuid_new(b->ids[i]);
        (void)snprintf(name, sizeof name, "%s/source", b->ids[i]);
        t_ok(sch_store_put(b->store, name, pdf.data, pdf.len, &err), &err);
        t_ok(sch_dbpool_write(b->pool, insert, &s, &err), &err);
    }
    sch_wake_send(b->dir);
}

static void open_batch(batch *b)
{
    char url[4200];
    sch_err err = {0};

    *b = (batch){.dir = t_tmpdir_new()};
    (void)snprintf(url, sizeof url, "sqlite:%s/recto.db", b->dir);
    t_ok(sch_dbpool_open(url, &b->pool, &err), &err);
    (void)snprintf(url, sizeof url, "file:%s/store", b->dir);
    t_ok(sch_store_open(url, &b->store, &err), &err);
    t_ok(sch_dbpool_write(b->pool, make_owner, b, &err), &err);
}

static void close_batch(batch *b)
{
    (void)sch_dbpool_close(b->pool);
    (void)sch_store_close(b->store);
    (void)t_tmpdir_free(b->dir);
}

/* ---- the worker ---------------------------------------------------------------------------------
 */

static void start_worker(batch *b)
{
    SCH_AUTO(free) char *program = NULL;
    sch_err err = {0};

    t_ok(sch_program_path("recto-worker", &program, &err), &err);
    b->worker = fork();
    if (b->worker == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves none behind */
        (void)execl(program, "recto-worker", "run", "--data", b->dir, "--attempts", "100",
                    "--lease-s", "60", "--log-level", "error", NULL);
        _exit(127);
    }
    ck_assert_int_gt(b->worker, 0);
}

static void stop_worker(const batch *b)
{
    int status = 0;

    ck_assert_int_eq(kill(b->worker, SIGTERM), 0);
    ck_assert_int_eq(waitpid(b->worker, &status, 0), b->worker);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Some process whose parent is pid, 0: none. */
static int some_child(int pid)
{
    DIR *dir = opendir("/proc");
    const struct dirent *entry;
    int found[64], count = 0;

    while (dir && (entry = readdir(dir))) {
        char path[300], text[512];
        int child = (int)strtol(entry->d_name, NULL, 10);
        int parent = 0;
        FILE *file;

        if (child <= 0)
            continue;
        (void)snprintf(path, sizeof path, "/proc/%d/stat", child);
        file = fopen(path, "r");
        if (file && fgets(text, sizeof text, file) && strrchr(text, ')') &&
            sscanf(strrchr(text, ')') + 2, "%*c %d", &parent) == 1 && parent == pid && count < 64)
            found[count++] = child;
        sch_fclose(file);
    }
    if (dir)
        (void)closedir(dir);
    return count ? found[chance(count)] : 0;
}

/* One murder: mostly of an engine, sometimes of their parent or of the worker. */
static void kill_something(batch *b)
{
    int warm = some_child(b->worker);
    int engine = warm ? some_child(warm) : 0;
    int dice = chance(10);

    if (dice < 3) {
        ck_assert_int_eq(kill(b->worker, SIGKILL), 0);
        ck_assert_int_eq(waitpid(b->worker, NULL, 0), b->worker);
        start_worker(b);
    } else if (dice < 5 && warm) {
        (void)kill(warm, SIGKILL);
    } else if (engine) {
        (void)kill(engine, SIGKILL);
    }
}

/* ---- what comes out
 * ------------------------------------------------------------------------------ */

static int count_completed(const batch *b)
{
    sch_db *db = NULL;
    sch_err err = {0};
    int done = 0;

    t_ok(sch_dbpool_reader(b->pool, &db, &err), &err);
    for (int i = 0; i < FILES; i++) {
        sch_file file = {0};

        t_ok(sch_file_get(db, b->ids[i], &file, &err), &err);
        ck_assert_msg(file.state != SCH_FILE_ERROR, "file %d: %s: %s", i, file.error_id,
                      file.error_text ? file.error_text : "");
        if (file.state == SCH_FILE_COMPLETED) {
            ck_assert_int_eq(file.num_pages, 1 + i % 3);
            ck_assert_int_eq(file.pages_done, file.num_pages);
            done++;
        }
        sch_file_done(file);
    }
    return done;
}

static void wait_all(const batch *b)
{
    int64_t end_ms = sch_mono_ms() + WAIT_MS;

    while (count_completed(b) < FILES) {
        ck_assert_msg(sch_mono_ms() < end_ms, "%d of %d files completed", count_completed(b),
                      FILES);
        sleep_ms(50);
    }
}

/* An output with the file's own id taken out, which differs from run to run. */
static char *neutral_output(const batch *b, int i, const char *leaf)
{
    SCH_AUTO(sch_blob_close) sch_blob *blob = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char name[200], room[4096];
    sch_err err = {0};
    int64_t n;

    (void)snprintf(name, sizeof name, "%s/%s", b->ids[i], leaf);
    t_ok(sch_blob_open(b->store, name, &blob, &err), &err);
    while ((n = sch_blob_read(blob, sb.len, room, sizeof room, &err)) > 0)
        sch_strbuf_add(&sb, room, (size_t)n);
    ck_assert_uint_gt(sb.len, 0);
    for (char *at = sb.data; (at = strstr(at, b->ids[i]));)
        memset(at, 'x', SCH_UUID_LEN - 1);
    return sch_strbuf_steal(&sb);
}

/* Pages were recognized where they had to be. */
static void check_sources(const batch *b)
{
    for (int i = 0; i < FILES; i++) {
        SCH_AUTO(free) char *lines = neutral_output(b, i, "lines.json");

        ck_assert_msg(strstr(lines, "what it has to say"), "file %d: %s", i, lines);
        ck_assert_msg((strstr(lines, "\"confidence\":0.") != NULL) == is_recognized(i),
                      "file %d: %s", i, lines);
    }
}

static void check_nothing_left(const batch *b)
{
    sch_backlog backlog = {.ready = 1};
    sch_db *db = NULL;
    sch_err err = {0};

    t_ok(sch_dbpool_reader(b->pool, &db, &err), &err);
    t_ok(sch_task_backlog(db, sch_now_ms(), &backlog, &err), &err);
    ck_assert_int_eq(backlog.ready, 0);
    ck_assert_int_eq(backlog.leased, 0);
}

static void check_same(const batch *calm, const batch *wild)
{
    for (int i = 0; i < FILES; i++) {
        for (size_t o = 0; o < SCH_COUNT_OF(outputs); o++) {
            SCH_AUTO(free) char *expected = neutral_output(calm, i, outputs[o]);
            SCH_AUTO(free) char *got = neutral_output(wild, i, outputs[o]);

            ck_assert_msg(strcmp(expected, got) == 0, "file %d: %s differs", i, outputs[o]);
        }
    }
}

START_TEST(kills_at_random_moments_lose_nothing)
{
    batch calm, wild;
    int kills = 0;

    (void)printf("seed %u\n", seed);
    open_batch(&calm);
    submit_all(&calm);
    start_worker(&calm);
    wait_all(&calm);
    stop_worker(&calm);
    check_sources(&calm);
    open_batch(&wild);
    start_worker(&wild);
    submit_all(&wild);
    while (kills < KILLS && count_completed(&wild) < FILES) {
        sleep_ms(chance(120));
        kill_something(&wild);
        kills++;
    }
    wait_all(&wild);
    (void)printf("%d kills\n", kills);
    stop_worker(&wild);
    check_nothing_left(&wild);
    check_same(&calm, &wild);
    close_batch(&calm);
    close_batch(&wild);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc > 1)
        seed = (unsigned)strtoul(argv[1], NULL, 10);
    return T_RUN("crash", kills_at_random_moments_lose_nothing);
}
