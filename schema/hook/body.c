/* SPDX-License-Identifier: Apache-2.0 */
/* What a post says: the state of its file or job at the moment of sending, so that a receiver that
 * was down for a while learns how things are, not how they were. */
#include "schema/db/queries_job.h"
#include "schema/hook/hook.h"
#include "schema/wire/file_status.h"
#include "schema/wire/job_status.h"
#include "schema/wire/pdf_status.h"

enum { FORMATS_MAX = 64 };

/** {"event":"...", and then the members of the object that stands from `from` on. */
static void add_object(sch_strbuf *sb, sch_hook_event event, const sch_strbuf *object)
{
    sch_strbuf_addf(sb, "{\"event\":\"%s\",%s", sch_hook_event_name(event),
                    object->len > 0 ? object->data + 1 : "}");
}

static sch_status file_body(sch_db *db, const sch_hook_post *post, sch_strbuf *object, sch_err *err)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    sch_format formats[FORMATS_MAX];
    size_t count = 0;
    sch_status s = sch_file_get(db, post->file_id, &file, err);

    if (s == SCH_NOT_FOUND) {
        sch_strbuf_addf(object, "{\"file_id\":\"%s\",\"status\":\"deleted\"}", post->file_id);
        return SCH_OK;
    }
    if (s == SCH_OK)
        s = sch_format_list(db, post->file_id, formats, FORMATS_MAX, &count, err);
    if (s == SCH_OK && file.v3_kind == SCH_V3_PDF) /* as its GET tells it */
        sch_pdf_status_write(object, &file, RECTO_VERSION, 0);
    else if (s == SCH_OK)
        sch_file_status_write(object, &file, formats, count);
    return s;
}

static sch_status job_body(sch_db *db, const sch_hook_post *post, sch_strbuf *object, sch_err *err)
{
    sch_job job;
    sch_status s = sch_job_get(db, post->job_no, &job, err);

    if (s == SCH_OK)
        sch_job_status_write(object, &job);
    return s;
}

sch_status sch_hook_body(sch_db *db, const sch_hook_post *post, sch_strbuf *sb, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf object = {0};
    sch_status s = SCH_OK;

    if (post->body) {
        sch_strbuf_adds(sb, post->body);
    } else {
        s = post->event == SCH_HOOK_JOB_COMPLETED ? job_body(db, post, &object, err)
                                                  : file_body(db, post, &object, err);
        if (s == SCH_OK)
            add_object(sb, post->event, &object);
    }
    if (s == SCH_OK && (sb->failed || object.failed))
        return sch_fail(err, SCH_FATAL, "out of memory");
    return s;
}
