/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/plan.h"

#include <stdint.h>
#include <string.h>

enum {
    RUNS_PER_ENGINE = 4, /* the last run to end keeps others idle for at most a quarter */
    RUN_LEAST_MS = 150,
    RUN_MOST_MS = 4000, /* two scanned pages; what a crash may cost */
    PAGES_MOST = 50,
    HURRY_PAGES = 3,
};

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
    return v < least ? least : v > most ? most : v;
}

size_t wrk_plan_runs(const int *costs_ms, size_t npages, int engines, wrk_run *ret_runs)
{
    int64_t total_ms = 0, target_ms, run_ms = 0;
    size_t count = 0;

    for (size_t i = 0; i < npages; i++)
        total_ms += costs_ms[i];
    target_ms = clamp(total_ms / ((int64_t)engines * RUNS_PER_ENGINE), RUN_LEAST_MS, RUN_MOST_MS);
    for (size_t i = 0; i < npages; i++) {
        wrk_run *run = count ? &ret_runs[count - 1] : NULL;

        /* A page joins the run when that brings it nearer to the target. */
        if (!run || run_ms + costs_ms[i] / 2 > target_ms || (int)i - run->first >= PAGES_MOST) {
            run = &ret_runs[count++];
            run->first = (int)i;
            run_ms = 0;
        }
        run->last = (int)i;
        run_ms += costs_ms[i];
    }
    return count;
}

size_t wrk_plan_hurry(wrk_run *runs, size_t nruns)
{
    if (runs[0].last < HURRY_PAGES)
        return nruns;
    memmove(runs + 1, runs, nruns * sizeof *runs);
    runs[0].last = HURRY_PAGES - 1;
    runs[1].first = HURRY_PAGES;
    return nruns + 1;
}
