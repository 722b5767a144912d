/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_PLAN_H
#define WRK_SUPERVISOR_PLAN_H

#include <stddef.h>

/** A run of pages: indices into the selected pages, inclusive. */
typedef struct wrk_run {
    int first, last;
} wrk_run;

/**
 * Cut a document's pages into runs: long enough that a start of the engine (2 ms, and the document
 * opened again) is small against them, short enough that every engine has work to the end, that
 * progress is seen and that a crash costs little.
 *
 * @param costs_ms  one per selected page, at least 0
 * @param npages  at least 1
 * @param engines  how many may work at a time, at least 1
 * @param[out] ret_runs  room for npages; in order, without gaps
 * @return number of runs
 */
size_t wrk_plan_runs(const int *costs_ms, size_t npages, int engines, wrk_run *ret_runs);
/**
 * Let the first pages be a short run, for somebody who waits for them.
 * @param runs  as wrk_plan_runs() made them, with its room
 * @return number of runs
 */
size_t wrk_plan_hurry(wrk_run *runs, size_t nruns);

#endif
