/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/job.h"

#include "schema/base/io.h"
#include "schema/child/child.h"
#include "schema/wire/json.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define OUTPUT_BYTES (INT64_C(1) << 30)

const json_t *wrk_job_options(const wrk_job *job)
{
    const char *format = job->in->format;

    if (strcmp(format, "latex") == 0)
        format = "tex.zip";
    else if (strcmp(format, "md.zip") == 0)
        format = "md";
    else if (strcmp(format, "html.zip") == 0)
        format = "html";
    return json_object_get(job->in->options, format);
}

json_t *wrk_job_images(const wrk_job *job, const char *prefix)
{
    json_t *out = json_object();
    const char *address;
    json_t *leaf;

    json_object_foreach(job->images, address, leaf)
    {
        json_t *path = json_sprintf("%s%s", prefix, json_string_value(leaf));

        if (!out || !path || json_object_set_new(out, address, path) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

sch_status wrk_job_render(const wrk_job *job, const char *op, json_t *images, const json_t *options,
                          const json_t *more, char **ret_text, sch_err *err)
{
    const wrk_export *in = job->in;
    SCH_AUTO(sch_json_decref)
    json_t *request =
        json_pack("{s:s, s:s%, s:s, s:O?, s:O?}", "op", op, "mmd", in->mmd, in->mmd_len, "title",
                  in->name, "images", images, "options", (json_t *)options);
    SCH_AUTO(sch_json_decref) json_t *reply = NULL;
    const char *text;
    sch_status s;

    if (!request)
        return sch_fail(err, SCH_INVALID, "the text is not UTF-8");
    if (more && json_object_update(request, (json_t *)more) != 0)
        return sch_fail(err, SCH_FATAL, "export: out of memory");
    s = sch_render_ask(in->render, request, &reply, err);
    if (s != SCH_OK)
        return s;
    text = json_string_value(json_object_get(reply, "text"));
    *ret_text = text ? strdup(text) : NULL;
    return *ret_text ? SCH_OK : sch_fail(err, SCH_FATAL, "export: the renderer gave no text");
}

sch_status wrk_job_write(const wrk_job *job, const char *leaf, const char *text, size_t len,
                         sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd =
        openat(job->in->dir_fd, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return sch_fail_errno(err, "export: %s", leaf);
    return sch_write_all(fd, text, len, err);
}

sch_status wrk_job_take(const wrk_job *job, const char *leaf, sch_err *err)
{
    struct stat st;

    if (fstatat(job->in->dir_fd, leaf, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
        st.st_size == 0)
        return sch_fail(err, SCH_INVALID, "%s: nothing was made", job->in->format);
    if (renameat(job->in->dir_fd, leaf, job->in->dir_fd, job->in->format) != 0)
        return sch_fail_errno(err, "export: %s", leaf);
    return SCH_OK;
}

sch_status wrk_job_put(const wrk_job *job, const char *text, sch_err *err)
{
    return wrk_job_write(job, job->in->format, text, strlen(text), err);
}

static const char *package_of(const char *program)
{
    for (size_t i = 0; wrk_export_tools[i].formats; i++)
        if (wrk_export_tools[i].program && strcmp(wrk_export_tools[i].program, program) == 0)
            return wrk_export_tools[i].package;
    return program;
}

/* The last line of what a program says that has letters in it. */
static void last_words(const char *log, char *text, size_t size)
{
    const char *end = log + strlen(log);
    const char *start;

    while (end > log && (end[-1] == '\n' || end[-1] == ' '))
        end--;
    start = end;
    while (start > log && start[-1] != '\n')
        start--;
    (void)snprintf(text, size, "%.*s", (int)(end - start), start);
}

static sch_status judge(const char *program, const sch_child_end *end, sch_err *err)
{
    char words[140];

    switch (end->outcome) {
    case SCH_CHILD_DONE:
        return SCH_OK;
    case SCH_CHILD_FAILED:
        last_words(end->log, words, sizeof words);
        return sch_fail(err, SCH_INVALID, "%s: %s", program, words[0] ? words : end->text);
    case SCH_CHILD_HUNG:
    case SCH_CHILD_OVERSIZED:
        return sch_fail(err, SCH_LIMIT, "%s: %s", program, end->text);
    case SCH_CHILD_UNABLE:
        return sch_fail(err, SCH_FATAL, "%s: %s", program, end->text);
    case SCH_CHILD_CRASHED:
    case SCH_CHILD_CANCELLED:
    case SCH_CHILD_OUTCOME_COUNT:
        break;
    }
    return sch_fail(err, SCH_BUSY, "%s: %s", program, end->text);
}

sch_status wrk_job_program(const wrk_job *job, const char *program, const char *const *args,
                           const char *const *env, sch_err *err)
{
    const wrk_export *in = job->in;
    sch_child_end end;
    sch_child_spec spec = {
        .program = program,
        .args = args,
        .env = env,
        .work_dir = in->dir,
        .in_fd = -1,
        .out_fd = -1,
        .cancel_fd = in->cancel_fd,
        .require = in->require,
        .is_polite = in->is_polite,
        .limits = SCH_CHILD_LIMITS,
    };
    sch_status s;

    spec.limits.wall_ms = in->timeout_ms;
    spec.limits.cpu_s = in->timeout_ms / 1000 + 1;
    spec.limits.memory_bytes = in->memory_bytes;
    spec.limits.output_bytes = OUTPUT_BYTES;
    s = sch_child_run(&spec, &end, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_NOT_FOUND,
                        "%s needs the program %s: install the Debian package%s %s", in->format,
                        program, strchr(package_of(program), ' ') ? "s" : "", package_of(program));
    return s == SCH_OK ? judge(program, &end, err) : s;
}
