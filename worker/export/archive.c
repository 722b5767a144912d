/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/archive.h"

#include "worker/export/zip.h"

#include <fcntl.h>
#include <string.h>

static sch_status add_images(const wrk_job *job, wrk_zip *zip, const char *folder, sch_err *err)
{
    sch_status s = SCH_OK;
    const char *address;
    json_t *leaf;
    json_t *seen = json_object(); /* two addresses may be of one image */

    json_object_foreach(job->images, address, leaf)
    {
        const char *name = json_string_value(leaf);
        SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};

        if (s != SCH_OK || json_object_get(seen, name))
            continue;
        (void)json_object_set_new(seen, name, json_true());
        sch_strbuf_addf(&path, "%s/%s", folder, name);
        s = wrk_zip_add_file(zip, sch_strbuf_str(&path), job->images_fd, name, err);
    }
    json_decref(seen);
    return s;
}

static sch_status add_font(wrk_zip *zip, const char *path, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf name = {0};

    sch_strbuf_addf(&name, "fonts/%s", strrchr(path, '/') + 1);
    return wrk_zip_add_file(zip, sch_strbuf_str(&name), AT_FDCWD, path, err);
}

sch_status wrk_archive_write(const wrk_job *job, const char *extension, const char *text,
                             size_t len, const char *folder, char *const *more, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf name = {0};
    SCH_AUTO(wrk_zip_free) wrk_zip *zip = NULL;
    SCH_AUTO(sch_close)
    int fd = openat(job->in->dir_fd, job->in->format,
                    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    sch_status s;

    if (fd < 0)
        return sch_fail_errno(err, "archive");
    sch_strbuf_addf(&name, "%s.%s", job->stem, extension);
    s = wrk_zip_begin(fd, &zip, err);
    if (s == SCH_OK)
        s = wrk_zip_add(zip, sch_strbuf_str(&name), text, len, err);
    if (s == SCH_OK)
        s = add_images(job, zip, folder, err);
    for (size_t i = 0; s == SCH_OK && more && more[i]; i++)
        s = add_font(zip, more[i], err);
    return s == SCH_OK ? wrk_zip_end(zip, err) : s;
}
