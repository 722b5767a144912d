/* SPDX-License-Identifier: Apache-2.0 */
/* By hand: what is read in one image, with options of /v3/text. */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "worker/engine/local.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

typedef struct asked {
    const char *options, *languages;
    bool is_drawing;
    int repeat; /* 0: print the result; else read so often, and print the median time */
} asked;

static sch_status read_image(const asked *a, sch_err *err)
{
    SCH_AUTO(wrk_request_free) wrk_request *request = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_status s;

    sch_strbuf_addf(&sb,
                    "{\"step\":\"image\",\"kind\":\"text\",\"drawing\":%s,\"options\":%s,"
                    "\"languages\":",
                    a->is_drawing ? "true" : "false", a->options);
    sch_strbuf_add_json(&sb, a->languages, strlen(a->languages));
    sch_strbuf_addc(&sb, '}');
    s = wrk_request_parse(sch_strbuf_str(&sb), sb.len, &request, err);
    return s == SCH_OK ? wrk_step_image(request, err) : s;
}

static int compare(const void *a, const void *b)
{
    return (*(const int64_t *)a > *(const int64_t *)b) -
           (*(const int64_t *)a < *(const int64_t *)b);
}

/** The median time of a reading in a warm process, milliseconds, to the log. */
static sch_status time_image(const asked *a, sch_err *err)
{
    SCH_AUTO(free) int64_t *times = calloc((size_t)a->repeat, sizeof *times);
    sch_status s = times ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");

    for (int i = 0; s == SCH_OK && i < a->repeat; i++) {
        const int64_t start_us = sch_mono_us();

        s = read_image(a, err);
        times[i] = sch_mono_us() - start_us;
    }
    if (s != SCH_OK)
        return s;
    qsort(times, (size_t)a->repeat, sizeof *times, compare);
    wrk_engine_log("TIME", "%lld.%03d", (long long)(times[a->repeat / 2] / 1000),
                   (int)(times[a->repeat / 2] % 1000));
    return SCH_OK;
}

static int work(void *arg)
{
    const asked *a = arg;
    sch_err err = {0};

    return wrk_local_end(a->repeat ? time_image(a, &err) : read_image(a, &err), &err);
}

int wrk_local_image(const char *path, const char *options, int repeat, const char *languages)
{
    size_t n = strlen(path);
    asked a = {options, languages, n > 5 && strcmp(path + n - 5, ".json") == 0, repeat};

    SCH_AUTO(sch_close) int nowhere = repeat ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;

    return wrk_local_run(path, repeat ? nowhere : STDOUT_FILENO, -1, work, &a);
}
