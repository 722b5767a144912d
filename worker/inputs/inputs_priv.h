/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_INPUTS_INPUTS_PRIV_H
#define WRK_INPUTS_INPUTS_PRIV_H

#include "schema/child/child.h"
#include "worker/inputs/inputs.h"

#include <pthread.h>

typedef struct wrk_office wrk_office;

struct wrk_inputs {
    const sch_settings *settings;
    const char *tmp_dir;
    int offices; /* most */

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t freed; /* an office became idle or ended */
    wrk_office *list;     /* all that run */
    int running;          /* their number */
    long long sequence;   /* names of their folders */
};

/** One document on its way. */
typedef struct wrk_input_run {
    wrk_inputs *inputs;
    const wrk_input_job *job;
    const char *error_id;
    int64_t end_ms; /* monotonic: by then it has to be done */
} wrk_input_run;

/** The kinds (office.c, ebook.c, djvu.c, image.c). @return as wrk_input_convert() */
sch_status wrk_input_office(wrk_input_run *run, sch_err *err);
sch_status wrk_input_ebook(wrk_input_run *run, sch_err *err);
sch_status wrk_input_djvu(wrk_input_run *run, sch_err *err);
sch_status wrk_input_image(wrk_input_run *run, sch_err *err);
/** End all warm LibreOffice (0), or those idle since before that moment. */
void wrk_office_end_idle(wrk_inputs *inputs, int64_t before_ms);

/** Copy the source into the folder, as a file that whoever works there may read. */
sch_status wrk_input_copy(const wrk_input_run *run, const char *dir, const char *leaf,
                          sch_err *err);
/** Settings of one run of a program in the job's folder; args end with NULL. */
sch_child_spec wrk_input_spec(const wrk_input_run *run, const char *program,
                              const char *const *args);
/**
 * Run it; whatever it did but end well is a failure named by the run.
 * @param name  for people
 */
sch_status wrk_input_run_tool(const wrk_input_run *run, const sch_child_spec *spec,
                              const char *name, sch_err *err);
/** What an end that is not WRK_DONE means. @return as wrk_input_convert() */
sch_status wrk_input_ended(const wrk_input_run *run, const sch_child_end *end, const char *name,
                           sch_err *err);
/** "LibreOffice is not installed: apt-get install ..." with the run's id. */
sch_status wrk_input_missing(const wrk_input_run *run, const char *program, sch_err *err);
/** Give the file its final name; one that is missing, empty or no plain file is a failure. */
sch_status wrk_input_take(const wrk_input_run *run, const char *dir, const char *leaf,
                          const char *name, sch_err *err);

#endif
