/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs by hand share: one child in the sandbox, all pages of a document. */
#include "schema/base/io.h"
#include "worker/engine/local.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#define MEMORY_BYTES (2LL << 30)
#define CPU_S        3600
#define FILE_BYTES   (1LL << 30)

int wrk_local_run(const char *path, int out_fd, int crops_fd, wrk_work_fn work, void *arg)
{
    wrk_child child = {
        .fds = {-1, out_fd, STDERR_FILENO, open(path, O_RDONLY | O_CLOEXEC), crops_fd},
        .limits = {MEMORY_BYTES, CPU_S, FILE_BYTES},
        .work = work,
        .arg = arg,
    };
    sch_err err = {0};
    int pid = -1;
    int status = 0;

    if (child.fds[WRK_FD_SOURCE] < 0) {
        perror(path);
        return 1;
    }
    if (ocr_warm_up(NULL, &err) != SCH_OK || wrk_child_fork(&child, &pid, &err) != SCH_OK) {
        (void)fprintf(stderr, "recto-engine: %s\n", err.text);
        return 1;
    }
    sch_close(child.fds[WRK_FD_SOURCE]);
    (void)waitpid(pid, &status, 0);
    if (WIFSIGNALED(status))
        (void)fprintf(stderr, "recto-engine: the child was ended by signal %d\n", WTERMSIG(status));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

void wrk_local_options(ocr_options *ret_options, const char *languages)
{
    ocr_options_init(ret_options);
    ret_options->languages = languages;
    ret_options->image_query = false;
}

sch_status wrk_local_pages(ocr_doc *doc, const ocr_options *options, int crops_fd,
                           ocr_page ***ret_pages, sch_err *err)
{
    size_t count = (size_t)ocr_doc_pages(doc);
    ocr_page **pages = calloc(count + 1, sizeof(ocr_page *));
    sch_status s = pages ? SCH_OK : sch_fail(err, SCH_FATAL, "out of memory");

    for (size_t i = 0; s == SCH_OK && i < count; i++)
        s = ocr_doc_read_page(doc, (int)i + 1, options, crops_fd, &pages[i], err);
    if (s == SCH_OK)
        *ret_pages = pages;
    else if (pages)
        wrk_models_free(pages, count);
    return s;
}

int wrk_local_end(sch_status status, const sch_err *err)
{
    if (status == SCH_OK)
        return 0;
    wrk_engine_log("ERROR", "%s%s%s", err->id, err->id[0] ? ": " : "", err->text);
    return 1;
}
