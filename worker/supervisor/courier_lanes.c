/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which posts are taken: lanes in turn, so many of each receiver and of each group; receivers that
 * are down are asked by one post at a time, and not all the time.
 */
#include "worker/supervisor/courier_priv.h"

#include "schema/base/clock.h"

#include <string.h>

enum {
    FLIGHTS_GROUP_MAX = 32, /* posts under way, of one group */
    LANES_MAX = 1000,       /* looked at in a turn */
    BROKEN_MS = 1000,       /* first pause of a lane that is down; doubles */
    BROKEN_MAX_MS = 30000,
};

static wrk_broken_lane *find_broken(wrk_courier *c, const char *lane)
{
    for (int i = 0; i < WRK_BROKEN_MAX; i++)
        if (strcmp(c->broken[i].lane, lane) == 0)
            return &c->broken[i];
    return NULL;
}

/** The entry whose pause ends first gives its place up: that lane is asked again a bit early. */
static wrk_broken_lane *new_broken(wrk_courier *c, const char *lane)
{
    wrk_broken_lane *b = &c->broken[0];

    for (int i = 1; i < WRK_BROKEN_MAX && b->lane[0]; i++)
        if (!c->broken[i].lane[0] || c->broken[i].until_ms < b->until_ms)
            b = &c->broken[i];
    *b = (wrk_broken_lane){.failures = 0};
    (void)snprintf(b->lane, sizeof b->lane, "%s", lane);
    return b;
}

void wrk_courier_note_answer(wrk_courier *c, const char *lane, bool is_answered)
{
    wrk_broken_lane *b = find_broken(c, lane);
    int64_t pause_ms = BROKEN_MS;

    if (is_answered && b)
        b->lane[0] = '\0';
    if (is_answered || (b && sch_mono_ms() < b->until_ms)) /* those that were under way with it */
        return;
    if (!b)
        b = new_broken(c, lane);
    for (int i = 0; i < b->failures && pause_ms < BROKEN_MAX_MS; i++)
        pause_ms *= 2;
    b->failures++;
    b->until_ms = sch_mono_ms() + (pause_ms < BROKEN_MAX_MS ? pause_ms : BROKEN_MAX_MS);
}

/** How many posts of a lane may be under way now. */
static int lane_limit(wrk_courier *c, const char *lane)
{
    const wrk_broken_lane *b = find_broken(c, lane);

    if (!b)
        return (int)c->settings->callback_parallel;
    return sch_mono_ms() < b->until_ms ? 0 : 1;
}

/** Posts of lanes that begin so, under way and planned; what was answered makes room. */
static int flights_of(const wrk_courier *c, const char *lane, size_t len)
{
    int count = 0;

    for (int i = 0; i < WRK_FLIGHTS_MAX; i++) {
        const wrk_flight *f = &c->flights[i];

        count += f->post.post_no != 0 && !f->is_over && strncmp(f->post.lane, lane, len) == 0;
    }
    for (int i = 0; i < c->nplans; i++)
        if (strncmp(c->plans[i].lane, lane, len) == 0)
            count += c->plans[i].count;
    return count;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/** Take a lane into the plan. @return false: its group has enough under way */
static bool plan_lane(wrk_courier *c, const char *lane, int room)
{
    const size_t group_len = strcspn(lane, " ");
    int group_room = FLIGHTS_GROUP_MAX - flights_of(c, lane, group_len);
    int lane_room = lane_limit(c, lane) - flights_of(c, lane, strlen(lane) + 1);
    int count = least(room, least(group_room, lane_room));

    if (count > 0) {
        wrk_lane_plan *p = &c->plans[c->nplans++];

        (void)snprintf(p->lane, sizeof p->lane, "%s", lane);
        p->count = count;
    }
    return group_room > count;
}

/** Behind every lane of the group of this one: '!' comes next to ' '. */
static void skip_group(char lane[SCH_HOOK_LANE_LEN])
{
    const size_t group_len = strcspn(lane, " ");

    lane[group_len] = '!';
    lane[group_len + 1] = '\0';
}

/** Walk the lanes from where the last turn ended to their end, or to `last`. */
static sch_status walk(wrk_courier *c, sch_db *db, int64_t now_ms, const char *last, int *steps,
                       sch_err *err)
{
    sch_status s = SCH_OK;

    while (s == SCH_OK && *steps > 0 && c->nplans < WRK_PLAN_MAX) {
        int room = WRK_FLIGHTS_MAX - flights_of(c, "", 0);
        char lane[SCH_HOOK_LANE_LEN];

        if (room <= 0)
            return SCH_OK;
        memcpy(lane, c->after, sizeof lane);
        s = sch_hook_next_lane(db, c->after, now_ms, steps, lane, err);
        if (s == SCH_OK && last && strcmp(lane, last) > 0)
            return SCH_NOT_FOUND;
        memcpy(c->after, lane, sizeof lane);
        if (s == SCH_OK && !plan_lane(c, lane, room))
            skip_group(c->after);
    }
    return s;
}

sch_status wrk_courier_plan(wrk_courier *c, sch_db *db, int64_t now_ms, sch_err *err)
{
    int steps = LANES_MAX;
    char from[SCH_HOOK_LANE_LEN];
    sch_status s;

    c->nplans = 0;
    memcpy(from, c->after, sizeof from);
    s = walk(c, db, now_ms, NULL, &steps, err);
    if (s == SCH_NOT_FOUND && steps > 0) { /* the end of the lanes */
        c->after[0] = '\0';
        s = walk(c, db, now_ms, from, &steps, err);
    }
    c->is_cut = steps == 0;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
