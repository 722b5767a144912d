/* SPDX-License-Identifier: Apache-2.0 */
/* The next items to become files, in steps that each touch one entry of an index: the group whose
 * turn it is, its oldest batch, that batch's first chunk. Two batches of one job become files in
 * the order in which they came, so that of a pair that both name the first one counts. */
#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

static const sch_sql lane_sql = {
    "batch_take_lane",
    "SELECT group_id FROM job_lane WHERE items > 0 ORDER BY served, group_id LIMIT 1",
};
static const sch_sql batch_sql = {
    "batch_take_batch",
    "SELECT batch_no, job_no, app_id, options_json, coalesce(hook_no, 0) FROM job_batch"
    " WHERE group_id = ?1 AND state = 1 ORDER BY batch_no LIMIT 1", /* SCH_BATCH_OPEN */
};
static const sch_sql chunk_sql = {
    "batch_take",
    "DELETE FROM job_chunk WHERE chunk_no ="
    " (SELECT chunk_no FROM job_chunk WHERE batch_no = ?1 ORDER BY chunk_no LIMIT 1)"
    " RETURNING chunk_no, items, lines",
};
static const sch_sql end_sql = {
    "batch_take_end",
    "UPDATE job_batch SET state = 2 WHERE batch_no = ?1 AND NOT EXISTS" /* SCH_BATCH_DONE */
    " (SELECT 1 FROM job_chunk WHERE batch_no = ?1)",
};
_Static_assert(SCH_BATCH_OPEN == 1 && SCH_BATCH_DONE == 2, "the numbers are in the queries");
static const sch_sql turn_sql = {
    "batch_take_turn",
    "UPDATE job_lane SET items = items - ?2, served = (SELECT max(served) + 1 FROM job_lane)"
    " WHERE group_id = ?1",
};

void sch_batch_chunk_done(sch_batch_chunk chunk)
{
    free(chunk.lines);
    free(chunk.options_json);
}

static sch_status pick_lane(sch_db *db, sch_batch_chunk *chunk, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &lane_sql, &st, err);

    if (s == SCH_OK)
        s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        sch_stmt_get_text(st, 0, chunk->group_id, sizeof chunk->group_id);
    return s;
}

static sch_status pick_batch(sch_db *db, sch_batch_chunk *chunk, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &batch_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, chunk->group_id);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "a group counts items that are not there");
    if (s != SCH_OK)
        return s;
    chunk->batch_no = sch_stmt_get_int(st, 0);
    chunk->job_no = sch_stmt_get_int(st, 1);
    sch_stmt_get_text(st, 2, chunk->app_id, sizeof chunk->app_id);
    chunk->options_json = sch_stmt_get_dup(st, 3);
    chunk->hook_no = sch_stmt_get_int(st, 4);
    return sch_stmt_end(st, err);
}

static sch_status take_chunk(sch_db *db, sch_batch_chunk *chunk, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &chunk_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, chunk->batch_no);
    s = sch_stmt_row(st, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "an open batch has no items");
    if (s != SCH_OK)
        return s;
    chunk->chunk_no = sch_stmt_get_int(st, 0);
    chunk->items = sch_stmt_get_int(st, 1);
    chunk->lines = sch_stmt_get_dup(st, 2);
    return sch_stmt_end(st, err);
}

static sch_status end_batch(sch_db *db, const sch_batch_chunk *chunk, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &end_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, chunk->batch_no);
    return sch_stmt_end(st, err);
}

static sch_status end_turn(sch_db *db, const sch_batch_chunk *chunk, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &turn_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, chunk->group_id);
    sch_stmt_int(st, 2, chunk->items);
    return sch_stmt_end_changed(st, err);
}

sch_status sch_batch_take(sch_db *db, sch_batch_chunk *ret_chunk, sch_err *err)
{
    SCH_AUTO(sch_batch_chunk_done) sch_batch_chunk got = {0};
    sch_status s = pick_lane(db, &got, err);

    if (s == SCH_OK)
        s = pick_batch(db, &got, err);
    if (s == SCH_OK)
        s = take_chunk(db, &got, err);
    if (s == SCH_OK)
        s = end_batch(db, &got, err);
    if (s == SCH_OK)
        s = end_turn(db, &got, err);
    if (s == SCH_OK) {
        *ret_chunk = got;
        got = (sch_batch_chunk){0}; /* the caller owns the texts now */
    }
    return s;
}
