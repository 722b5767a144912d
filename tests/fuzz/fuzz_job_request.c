/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a job, read whole and in small pieces, which must agree; each item that comes out is
 * one line of JSON, an object. */
#include "schema/wire/job_request.h"

#include "schema/base/strbuf.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static sch_status collect(const char *json, size_t len, void *arg, sch_err *err)
{
    json_t *item = json_loadb(json, len, JSON_ALLOW_NUL, NULL);

    (void)err;
    fuzz_check(!memchr(json, '\n', len));
    fuzz_check(json[0] == '{' && json[len - 1] == '}');
    fuzz_check(!item || json_is_object(item)); /* numbers may be beyond what a tree holds */
    json_decref(item);
    sch_strbuf_add(arg, json, len);
    sch_strbuf_addc(arg, '\n');
    return SCH_OK;
}

static sch_status read_body(const uint8_t *data, size_t size, size_t step, sch_strbuf *seen)
{
    SCH_AUTO(sch_job_request_free) sch_job_request *rq = NULL;
    sch_job_request_end end = {.options = NULL};
    sch_err err = {0};
    sch_status s = sch_job_request_new(collect, seen, &rq, &err);

    for (size_t at = 0; s == SCH_OK && at < size; at += step)
        s = sch_job_request_feed(rq, (const char *)data + at, size - at < step ? size - at : step,
                                 &err);
    if (s == SCH_OK)
        s = sch_job_request_finish(rq, &end, &err);
    fuzz_check(s == SCH_OK ? json_is_object(end.options) && end.items > 0
                           : !end.options && err.text[0] != '\0');
    json_decref(end.options);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf whole = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf pieces = {0};
    const sch_status s = read_body(data, size, size + 1, &whole);

    fuzz_check(read_body(data, size, 3, &pieces) == s);
    fuzz_check(strcmp(sch_strbuf_str(&whole), sch_strbuf_str(&pieces)) == 0);
    return 0;
}
