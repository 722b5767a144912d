/* SPDX-License-Identifier: Apache-2.0 */
/* A stretch of time is cut into whole months, days and hours, and milliseconds at its ends, so that
 * few rows are added up whatever its length. They come in the order of the sums, so that reading
 * ends with the page that was asked for. */
#include "schema/base/clock.h"
#include "schema/base/strbuf.h"
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };
#define DAY_MS_64 ((int64_t)DAY_MS)

static const sch_sql sql = {
    "ocr_usage_list",
    "SELECT at_ms, usage_type, app_id, args_hash, count FROM ocr_usage WHERE group_id = ?1"
    " AND span = ?2 AND at_ms >= ?3 AND at_ms < ?4 AND (?5 IS NULL OR app_id = ?5)"
    " AND (?6 IS NULL OR usage_type = ?6) AND (?7 IS NULL OR args_hash = ?7)"
    " ORDER BY at_ms, usage_type, app_id, args_hash",
};

static int64_t span_floor(sch_usage_span span, int64_t ms)
{
    switch (span) {
    case SCH_SPAN_HOUR:
        return ms - ms % HOUR_MS;
    case SCH_SPAN_DAY:
        return ms - ms % DAY_MS;
    case SCH_SPAN_MONTH:
        return sch_time_month_begin(ms);
    default:
        return ms;
    }
}

static int64_t span_ceil(sch_usage_span span, int64_t ms)
{
    const int64_t low = span_floor(span, ms);

    if (low == ms)
        return ms;
    return span == SCH_SPAN_MONTH  ? sch_time_month_end(ms)
           : span == SCH_SPAN_DAY  ? low + DAY_MS
           : span == SCH_SPAN_HOUR ? low + HOUR_MS
                                   : ms;
}

/** Stretches of time, in order; each is added up from rows of one span. */
typedef struct stretch {
    sch_usage_span span;
    int64_t from_ms, to_ms;
} stretch;
typedef struct stretches {
    stretch list[2 * SCH_SPAN_COUNT];
    size_t count;
} stretches;

static void add_range(stretches *all, sch_usage_span span, int64_t from_ms, int64_t to_ms)
{
    if (from_ms < to_ms)
        all->list[all->count++] = (stretch){span, from_ms, to_ms};
}

static int by_time(const void *a, const void *b)
{
    const stretch *x = a, *y = b;

    return (x->from_ms > y->from_ms) - (x->from_ms < y->from_ms);
}

/** [from_ms, to_ms) in spans no longer than `span`: the whole ones in the middle, then the ends. */
static void cut(stretches *all, sch_usage_span span, int64_t from_ms, int64_t to_ms)
{
    int64_t first_ms = from_ms, last_ms = to_ms;

    while (span > SCH_SPAN_MS && span_ceil(span, from_ms) >= span_floor(span, to_ms))
        span--;
    first_ms = span_ceil(span, from_ms);
    last_ms = span_floor(span, to_ms);
    add_range(all, span, first_ms, last_ms);
    for (; span > SCH_SPAN_MS; span--) { /* what is left at each end */
        const sch_usage_span finer = span - 1;
        const int64_t before_ms = span_ceil(finer, from_ms), after_ms = span_floor(finer, to_ms);

        add_range(all, finer, before_ms, first_ms);
        add_range(all, finer, last_ms, after_ms);
        first_ms = before_ms;
        last_ms = after_ms;
    }
    qsort(all->list, all->count, sizeof *all->list, by_time);
}

static sch_usage_span coarsest(sch_timespan timespan)
{
    return timespan == SCH_TIMESPAN_HOUR                                   ? SCH_SPAN_HOUR
           : timespan == SCH_TIMESPAN_DAY || timespan == SCH_TIMESPAN_WEEK ? SCH_SPAN_DAY
                                                                           : SCH_SPAN_MONTH;
}

/** A sum that is being made: of one timespan, one type, and what else is told apart. */
typedef struct sum {
    char *type, *app, *hash; /* app, hash: "" unless they are told apart; owned */
    sch_strbuf apps, hashes; /* JSON strings with commas between them */
    int64_t count;
} sum;
typedef struct sums {
    const sch_usage_search *in;
    sch_usage_fn fn;
    void *arg;
    int64_t bucket_ms, first_ms; /* of the timespan; of its first row */
    sum *list;                   /* sorted */
    size_t count, cap;
    int skip, left;
    bool is_over;
} sums;

static void sum_done(sum s)
{
    free(s.type);
    free(s.app);
    free(s.hash);
    sch_strbuf_done(s.apps);
    sch_strbuf_done(s.hashes);
}

static int64_t bucket_of(sch_timespan timespan, int64_t at_ms)
{
    switch (timespan) {
    case SCH_TIMESPAN_HOUR:
        return at_ms - at_ms % HOUR_MS;
    case SCH_TIMESPAN_DAY:
        return at_ms - at_ms % DAY_MS;
    case SCH_TIMESPAN_WEEK: /* 1970 began on a Thursday */
        return (at_ms + 3 * DAY_MS_64) / (7 * DAY_MS_64) * (7 * DAY_MS_64) - 3 * DAY_MS_64;
    case SCH_TIMESPAN_MONTH:
        return sch_time_month_begin(at_ms);
    case SCH_TIMESPAN_YEAR:
        return sch_time_year_begin(at_ms);
    case SCH_TIMESPAN_NONE:
        break;
    }
    return 0;
}

/** Hand the finished sums over. */
static void flush(sums *all)
{
    for (size_t i = 0; i < all->count; i++) {
        sum *s = &all->list[i];

        if (all->skip > 0) {
            all->skip--;
        } else if (!all->is_over) {
            sch_strbuf_addc(&s->apps, ']');
            sch_strbuf_addc(&s->hashes, ']');
            all->is_over = !all->fn(
                &(sch_usage_row){
                    .from_ms = all->in->timespan != SCH_TIMESPAN_NONE ? all->bucket_ms
                               : all->in->from_ms > 0                 ? all->in->from_ms
                                                                      : all->first_ms,
                    .usage_type = s->type,
                    .apps_json = sch_strbuf_str(&s->apps),
                    .hashes_json = sch_strbuf_str(&s->hashes),
                    .count = s->count,
                },
                all->arg);
            all->is_over = all->is_over || --all->left <= 0;
        }
        sum_done(*s);
    }
    all->count = 0;
}

/** Put a text into a list once. A quoted text is never a part of another one. */
static void add_once(sch_strbuf *list, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf quoted = {0};

    sch_strbuf_add_json(&quoted, text, strlen(text));
    if (list->len > 0 && strstr(list->data, sch_strbuf_str(&quoted)))
        return;
    sch_strbuf_addc(list, list->len > 0 ? ',' : '[');
    sch_strbuf_add(list, sch_strbuf_str(&quoted), quoted.len);
    list->failed = list->failed || quoted.failed;
}

static int compare(const sum *s, const char *type, const char *app, const char *hash)
{
    int c = strcmp(s->type, type);

    if (c == 0)
        c = strcmp(s->app, app);
    return c ? c : strcmp(s->hash, hash);
}

/** The sum for a row, made when there is none. @return NULL: no memory */
static sum *find(sums *all, const char *type, const char *app, const char *hash)
{
    size_t low = 0, high = all->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (compare(&all->list[middle], type, app, hash) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < all->count && compare(&all->list[low], type, app, hash) == 0)
        return &all->list[low];
    if (all->count == all->cap) {
        const size_t cap = all->cap ? 2 * all->cap : 16;
        sum *grown = realloc(all->list, cap * sizeof *grown);

        if (!grown)
            return NULL;
        all->list = grown;
        all->cap = cap;
    }
    memmove(&all->list[low + 1], &all->list[low], (all->count - low) * sizeof *all->list);
    all->list[low] = (sum){.type = strdup(type), .app = strdup(app), .hash = strdup(hash)};
    all->count++;
    return all->list[low].type && all->list[low].app && all->list[low].hash ? &all->list[low]
                                                                            : NULL;
}

static sch_status add_row(sums *all, sch_stmt *st, sch_err *err)
{
    const int64_t at_ms = sch_stmt_get_int(st, 0);
    const int64_t bucket_ms = bucket_of(all->in->timespan, at_ms);
    const char *app = sch_stmt_see_text(st, 2), *hash = sch_stmt_see_text(st, 3);
    sum *s;

    if (all->count > 0 && bucket_ms != all->bucket_ms)
        flush(all);
    if (all->count == 0)
        all->first_ms = at_ms;
    all->bucket_ms = bucket_ms;
    s = find(all, sch_stmt_see_text(st, 1), all->in->by_app ? app : "",
             all->in->by_hash ? hash : "");
    if (!s)
        return sch_fail(err, SCH_FATAL, "out of memory");
    add_once(&s->apps, app);
    add_once(&s->hashes, hash);
    s->count += sch_stmt_get_int(st, 4);
    return s->apps.failed || s->hashes.failed ? sch_fail(err, SCH_FATAL, "out of memory") : SCH_OK;
}

static sch_status add_stretch(sums *all, sch_db *db, const stretch *part, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, all->in->group_id);
    sch_stmt_int(st, 2, part->span);
    sch_stmt_int(st, 3, part->from_ms);
    sch_stmt_int(st, 4, part->to_ms);
    sch_stmt_text(st, 5, all->in->app_id);
    sch_stmt_text(st, 6, all->in->usage_type);
    sch_stmt_text(st, 7, all->in->args_hash);
    while (!all->is_over && (s = sch_stmt_row(st, err)) == SCH_OK) {
        s = add_row(all, st, err);
        if (s != SCH_OK)
            return s;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_ocr_usage_list(sch_db *db, const sch_usage_search *in, sch_usage_fn fn, void *arg,
                              sch_err *err)
{
    sums all = {.in = in, .fn = fn, .arg = arg, .skip = in->offset, .left = in->limit};
    stretches parts = {.count = 0};
    sch_status s = SCH_OK;

    if (in->from_ms < in->to_ms)
        cut(&parts, coarsest(in->timespan), in->from_ms, in->to_ms);
    for (size_t i = 0; s == SCH_OK && i < parts.count && !all.is_over; i++)
        s = add_stretch(&all, db, &parts.list[i], err);
    if (s == SCH_OK)
        flush(&all);
    for (size_t i = 0; i < all.count; i++)
        sum_done(all.list[i]);
    free(all.list);
    return s;
}
