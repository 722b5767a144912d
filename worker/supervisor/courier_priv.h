/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_COURIER_PRIV_H
#define WRK_SUPERVISOR_COURIER_PRIV_H

#include "schema/hook/hook.h"
#include "schema/http/many.h"
#include "worker/supervisor/courier.h"
#include "worker/supervisor/supervisor_priv.h"

/** Inside of the courier: lanes (courier_lanes.c), posts (courier_posts.c), the thread. */
enum {
    WRK_FLIGHTS_MAX = 256, /* posts under way */
    WRK_PLAN_MAX = 64,     /* lanes that are served in a turn */
    WRK_BROKEN_MAX = 256,  /* lanes that are remembered to be down */
};

/** A post under way, or answered and not recorded yet. */
typedef struct wrk_flight {
    sch_hook_post post; /* post_no 0: free */
    bool is_over;
    sch_hook_end end;
    char error[200];
} wrk_flight;

typedef struct wrk_lane_plan {
    char lane[SCH_HOOK_LANE_LEN];
    int count;
} wrk_lane_plan;

/** A lane whose receiver gives no answer: it is asked by one post at a time, and not all the time.
 */
typedef struct wrk_broken_lane {
    char lane[SCH_HOOK_LANE_LEN]; /* "": free */
    int failures;
    int64_t until_ms; /* monotonic */
} wrk_broken_lane;

typedef struct wrk_courier {
    wrk_sup *sup;
    const sch_settings *settings;
    sch_hooks *hooks;
    sch_http_many *many;
    wrk_flight flights[WRK_FLIGHTS_MAX];
    int count;                     /* flights that are not free */
    char after[SCH_HOOK_LANE_LEN]; /* the lane that was looked at last */
    wrk_lane_plan plans[WRK_PLAN_MAX];
    int nplans;
    wrk_broken_lane broken[WRK_BROKEN_MAX];
    bool is_cut; /* there are lanes that were not looked at */
    bool is_stopping;
    sch_hook_post taken[WRK_FLIGHTS_MAX]; /* by the transaction that is running */
    int ntaken;
    int64_t prune_ms, prune_at;
} wrk_courier;

/** courier_lanes.c: whether anybody answered at all; what he said does not matter here. */
void wrk_courier_note_answer(wrk_courier *c, const char *lane, bool is_answered);
/**
 * courier_lanes.c: fill c->plans: the lanes behind the last one that was served, and then from the
 * first on.
 */
sch_status wrk_courier_plan(wrk_courier *c, sch_db *db, int64_t now_ms, sch_err *err);

/** courier_posts.c: begin a post that was claimed, which its flight takes over; one that cannot be
 * sent ends as an attempt that failed. */
void wrk_courier_begin(wrk_courier *c, const sch_hook_post *post);
/** courier_posts.c: the flight is over; what becomes of its post is for the next turn to record. */
void wrk_courier_end(wrk_courier *c, wrk_flight *f, const sch_http_reply *reply);

#endif
