/* SPDX-License-Identifier: Apache-2.0 */
/*
 * results [SMALL LARGE]: the queries of /v3/ocr-results and /v3/ocr-usage over SMALL (10,000) and
 * over LARGE (1,000,000) requests, side by side. Fails when one takes ten times as long over the
 * larger number. Every query finds the same number of rows in both, or a full page.
 */
#include "schema/base/clock.h"
#include "schema/base/strbuf.h"
#include "schema/db/db_priv.h"
#include "schema/db/migrate.h"
#include "schema/db/queries_v3.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define YEAR_BEGIN INT64_C(1735689600000) /* 2025-01-01 */
#define YEAR_MS    (INT64_C(365) * 86400 * 1000)
#define MOST_RATIO 10.0
enum { RARE = 20, A_COMMIT = 10000, ROUNDS = 7, PAGES = 300 };

typedef struct scene {
    sch_db *db;
    char group[SCH_UUID_LEN], other[SCH_UUID_LEN], file[SCH_UUID_LEN];
    int64_t rows;
} scene;

static void must(sch_status s, const sch_err *err)
{
    if (s == SCH_OK)
        return;
    (void)fprintf(stderr, "results: %s\n", err->text);
    exit(1);
}

static uint64_t state = 88172645463325252u;

static unsigned next_random(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % below;
}

static void make_text(sch_strbuf *sb)
{
    static const char *const parts[] = {"\\\\frac{",   "x^{2}",       " + ",      "\\\\sqrt{3} ",
                                        "the area of", " is \\\\( ",  " \\\\) ",  "\\\\alpha_{i}",
                                        "= 12 y",      "therefore, ", "\\\\int ", "} dx"};

    for (int i = 0; i < 8; i++)
        sch_strbuf_adds(sb, parts[next_random(SCH_COUNT_OF(parts))]);
}

/** Request i: every (rows / RARE)th is a rare one. */
static void add_request(scene *sc, int64_t i)
{
    const bool is_rare = i % (sc->rows / RARE) == sc->rows / RARE / 2;
    SCH_AUTO(sch_strbuf_done) sch_strbuf result = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf args = {0};
    const int64_t at_ms = YEAR_BEGIN + YEAR_MS / sc->rows * i;
    char id[40], hash[8];
    sch_request_new in = {.image_id = id, .group_id = sc->group, .app_id = "app"};
    sch_err err = {0};

    (void)snprintf(id, sizeof id, "request-%" PRId64, i);
    (void)snprintf(hash, sizeof hash, "hash%u", next_random(5));
    sch_strbuf_adds(&result, "{\"confidence\":1,\"text\":\"");
    make_text(&result);
    sch_strbuf_addf(&result, "%s\",\"latex_styled\":\"x_{%u}\"}", is_rare ? " \u0416 seldom" : "",
                    next_random(1000));
    sch_strbuf_addf(&args, "{\"tags\":[\"all\",\"tag%u\"%s]}", next_random(100),
                    is_rare ? ",\"rare\"" : "");
    in.endpoint = "/v3/text";
    in.duration_ms = 100;
    in.detections = (next_random(2) ? SCH_IS_PRINTED : SCH_IS_HANDWRITTEN) |
                    (is_rare ? SCH_CONTAINS_TRIANGLE : 0);
    in.args_json = sch_strbuf_str(&args);
    in.result_json = sch_strbuf_str(&result);
    if (i < PAGES) {
        in.file_id = sc->file;
        in.page = (int)i + 1;
    }
    must(sch_request_insert(sc->db, &in, at_ms, &err), &err);
    must(sch_ocr_usage_add(sc->db, sc->group, "app", i % 3 ? "image" : "strokes", hash, 1, at_ms,
                           &err),
         &err);
}

static void fill(scene *sc, const char *path, int64_t rows)
{
    sch_file_new file = {.app_id = "app", .filename = "a.pdf", .options_json = "{}"};
    char id[SCH_UUID_LEN];
    sch_err err = {0};

    sc->rows = rows;
    must(sch_db_open(path, (sch_db_options){.sync_off = true}, &sc->db, &err), &err);
    must(sch_db_migrate(sc->db, sch_migration_count, &err), &err);
    must(sch_group_insert(sc->db, "a", 1, sc->group, &err), &err);
    must(sch_app_insert(sc->db, sc->group, "app", 1, &err), &err);
    sch_uuid_new(id);
    file.file_id = id;
    file.group_id = sc->group;
    must(sch_file_insert(sc->db, &file, 0, 1, sc->file, &err), &err);
    for (int64_t i = 0; i < rows; i++) {
        if (i % A_COMMIT == 0)
            must(sch_db_exec(sc->db, "BEGIN", &err), &err);
        add_request(sc, i);
        if (i % A_COMMIT == A_COMMIT - 1 || i == rows - 1)
            must(sch_db_exec(sc->db, "COMMIT", &err), &err);
    }
    must(sch_db_exec(sc->db, "ANALYZE", &err), &err);
}

/** A query: of requests, or with usage of that. */
typedef struct query {
    const char *name;
    sch_request_search search;
    bool is_usage, by_file;
    sch_usage_search usage;
} query;

static bool count_request(const sch_request *request, void *arg)
{
    int *count = arg;

    *count += request->image_id != NULL;
    return true;
}

static bool count_usage(const sch_usage_row *row, void *arg)
{
    int *count = arg;

    *count += row->count > 0;
    return true;
}

static int run(const scene *sc, const query *q)
{
    sch_request_search search = q->search;
    sch_usage_search usage = q->usage;
    int count = 0;
    sch_err err = {0};

    search.group_id = usage.group_id = sc->group;
    if (!search.to_ms)
        search.to_ms = SCH_TIME_MOST_MS;
    if (!usage.to_ms)
        usage.to_ms = SCH_TIME_MOST_MS;
    if (!search.limit)
        search.limit = 100;
    usage.limit = 100;
    if (q->by_file)
        search.file_id = sc->file;
    if (q->is_usage)
        must(sch_ocr_usage_list(sc->db, &usage, count_usage, &count, &err), &err);
    else
        must(sch_request_list(sc->db, &search, count_request, &count, &err), &err);
    return count;
}

/** Microseconds, the best of some. */
static int64_t best_us(const scene *sc, const query *q)
{
    int64_t best = INT64_MAX;

    for (int i = 0; i < ROUNDS; i++) {
        const int64_t start_us = sch_mono_us();
        int64_t took_us;

        (void)run(sc, q);
        took_us = sch_mono_us() - start_us;
        best = took_us < best ? took_us : best;
    }
    return best;
}

static const char *const rare[] = {"rare"}, *const all[] = {"all"}, *const both[] = {"all", "rare"};
static const query queries[] = {
    {.name = "newest page"},
    {.name = "ten thousandth and on, 1000 a page", .search = {.limit = 1000, .offset = 8000}},
    {.name = "app_id", .search = {.app_id = "app"}},
    {.name = "text, everywhere", .search = {.needles = {"x^{2}"}}},
    {.name = "text, 20 times", .search = {.needles = {"seldom"}}},
    {.name = "text, nowhere", .search = {.needles = {"never seen"}}},
    {.name = "text, one letter, everywhere", .search = {.needles = {"x"}}},
    {.name = "text, one letter, 20 times", .search = {.needles = {"\u0416"}}},
    {.name = "latex_styled", .search = {.needles = {NULL, NULL, "x_{"}}},
    {.name = "tags, all", .search = {.tags = all, .ntags = 1}},
    {.name = "tags, 20", .search = {.tags = rare, .ntags = 1}},
    {.name = "tags, all and 20", .search = {.tags = both, .ntags = 2}},
    {.name = "is_printed", .search = {.must = SCH_IS_PRINTED}},
    {.name = "is_printed=false", .search = {.must_not = SCH_IS_PRINTED}},
    {.name = "contains_triangle, 20", .search = {.must = SCH_CONTAINS_TRIANGLE}},
    {.name = "contains_table, none", .search = {.must = SCH_CONTAINS_TABLE}},
    {.name = "contains_triangle=false", .search = {.must_not = SCH_CONTAINS_TRIANGLE}},
    {.name = "text everywhere, triangle 20",
     .search = {.needles = {"x"}, .must = SCH_CONTAINS_TRIANGLE}},
    {.name = "a day in the middle",
     .search = {.from_ms = YEAR_BEGIN + YEAR_MS / 2,
                .to_ms = YEAR_BEGIN + YEAR_MS / 2 + INT64_C(8) * 86400000}},
    {.name = "text in the first half",
     .search = {.needles = {"therefore"}, .to_ms = YEAR_BEGIN + YEAR_MS / 2}},
    {.name = "include_null_results", .search = {.include_null = true}},
    {.name = "request_id", .search = {.image_id = "request-77"}},
    {.name = "pdf_id", .by_file = true},
    {.name = "usage", .is_usage = true},
    {.name = "usage, year", .is_usage = true, .usage = {.timespan = SCH_TIMESPAN_YEAR}},
    {.name = "usage, month", .is_usage = true, .usage = {.timespan = SCH_TIMESPAN_MONTH}},
    {.name = "usage, week", .is_usage = true, .usage = {.timespan = SCH_TIMESPAN_WEEK}},
    {.name = "usage, day", .is_usage = true, .usage = {.timespan = SCH_TIMESPAN_DAY}},
    {.name = "usage, hour", .is_usage = true, .usage = {.timespan = SCH_TIMESPAN_HOUR}},
    {.name = "usage, month, hash, app",
     .is_usage = true,
     .usage = {.timespan = SCH_TIMESPAN_MONTH, .by_app = true, .by_hash = true}},
    {.name = "usage, one type", .is_usage = true, .usage = {.usage_type = "strokes"}},
    {.name = "usage, odd ends",
     .is_usage = true,
     .usage = {.from_ms = YEAR_BEGIN + 12345678, .to_ms = YEAR_BEGIN + YEAR_MS - 87654321}},
};

int main(int argc, char **argv)
{
    const int64_t small = argc > 2 ? atoll(argv[1]) : 10000;
    const int64_t large = argc > 2 ? atoll(argv[2]) : 1000000;
    scene a = {.db = NULL}, b = {.db = NULL};
    char dir[] = "/tmp/recto-results-XXXXXX", path_a[64], path_b[64], command[96];
    int failed = 0;
    int64_t start_ms;

    if (!mkdtemp(dir))
        return 1;
    (void)snprintf(path_a, sizeof path_a, "%s/small.db", dir);
    (void)snprintf(path_b, sizeof path_b, "%s/large.db", dir);
    fill(&a, path_a, small);
    start_ms = sch_mono_ms();
    fill(&b, path_b, large);
    printf("%" PRId64 " requests written, %.0f a second\n", large,
           (double)large * 1000 / (double)(sch_mono_ms() - start_ms));
    for (size_t i = 0; i < SCH_COUNT_OF(queries); i++) {
        const int64_t us_a = best_us(&a, &queries[i]), us_b = best_us(&b, &queries[i]);
        const double ratio = (double)us_b / (double)(us_a > 0 ? us_a : 1);
        const bool ok = ratio <= MOST_RATIO;

        printf("%-36s %8" PRId64 " us %8" PRId64 " us %6.2f  %d and %d rows%s\n", queries[i].name,
               us_a, us_b, ratio, run(&a, &queries[i]), run(&b, &queries[i]), ok ? "" : "  FAILED");
        failed += !ok;
    }
    sch_db_close(a.db);
    sch_db_close(b.db);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", dir);
    if (system(command) != 0) // NOLINT(cert-env33-c): a name that mkdtemp() made
        return 1;
    return failed > 0;
}
