/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_PROGRESS_H
#define SCH_BASE_PROGRESS_H

#include "schema/base/auto.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * Progress of several files at once: a bar per file in work on a terminal, plain lines elsewhere.
 *
 * On a terminal the bars stand below what was said before and are drawn anew in place; finished
 * files become lasting lines above them. Belongs to one thread.
 */
typedef struct sch_progress sch_progress;

/**
 * @param out  where to write; borrowed, and nobody else writes there in the meantime
 * @param bars  draw bars; false: plain lines. isatty(fileno(out)) is the usual answer
 * @return NULL: out of memory
 */
sch_progress *sch_progress_new(FILE *out, bool bars);
/** Take the bars away and release; NULL is fine. @return NULL always. */
sch_progress *sch_progress_free(sch_progress *progress);
SCH_DEFINE_AUTO(sch_progress *, sch_progress_free);

/**
 * A file is in work.
 *
 * @param key  tells files apart; any number the caller likes
 * @param name  shown, UTF-8; copied
 * @param phase  what is being done, one word ("uploading", "converting")
 * @param done, total  in unit; total 0: not known yet
 * @param unit  "pages", "%"
 */
void sch_progress_set(sch_progress *progress, size_t key, const char *name, const char *phase,
                      double done, double total, const char *unit);
/** A file has ended: its bar goes and text becomes a lasting line. NULL: no line. */
void sch_progress_end(sch_progress *progress, size_t key, const char *text);
/** Take the bars off the screen, so that something else can be printed; the next set redraws. */
void sch_progress_hide(sch_progress *progress);

#endif
