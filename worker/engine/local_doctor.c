/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/local.h"
#include "worker/engine/sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

static const char *const model_folders[] = {
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
};

/* What each part said, from a child that applied them all. */
static bool try_sandbox(wrk_part_report reports[WRK_PART_COUNT])
{
    wrk_sandbox box = {.limits = {2LL << 30, 60, 1 << 20}, .output_fd = -1};
    const size_t size = WRK_PART_COUNT * sizeof *reports;
    int pipe_fds[2];
    ssize_t got;
    int pid;

    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return false;
    (void)fflush(NULL);
    pid = fork();
    if (pid == 0) {
        wrk_part_report said[WRK_PART_COUNT];
        sch_err err = {0};

        (void)wrk_sandbox_apply(&box, false, said, &err);
        _exit(sch_write_all(pipe_fds[1], said, size, &err) == SCH_OK ? 0 : 1);
    }
    sch_close(pipe_fds[1]);
    got = pid > 0 ? read(pipe_fds[0], reports, size) : -1;
    sch_close(pipe_fds[0]);
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
    return got == (ssize_t)size;
}

/* Names of *.traineddata in one folder, '+'-free, each once; "osd" is no language. */
static void add_languages(const char *folder, sch_strbuf *sb, int *count)
{
    static const char suffix[] = ".traineddata";
    struct dirent **list = NULL;
    int n = scandir(folder, &list, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        size_t len = strlen(list[i]->d_name);
        size_t cut = sizeof suffix - 1;

        if (len > cut && strcmp(list[i]->d_name + len - cut, suffix) == 0 &&
            strncmp(list[i]->d_name, "osd.", 4) != 0) {
            sch_strbuf_adds(sb, (*count)++ ? " " : "");
            sch_strbuf_add(sb, list[i]->d_name, len - cut);
        }
        free(list[i]);
    }
    free(list);
}

static int list_languages(sch_strbuf *sb)
{
    const char *prefix = getenv("TESSDATA_PREFIX");
    int count = 0;

    if (prefix)
        add_languages(prefix, sb, &count);
    for (size_t i = 0; count == 0 && i < SCH_COUNT_OF(model_folders); i++)
        add_languages(model_folders[i], sb, &count);
    return count;
}

static void print_json(const wrk_part_report *reports, const char *languages)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "{\"languages\":");
    sch_strbuf_add_json(&sb, languages, strlen(languages));
    sch_strbuf_adds(&sb, ",\"sandbox\":{");
    for (int i = 0; i < WRK_PART_COUNT; i++) {
        sch_strbuf_addf(&sb, "%s\"%s\":{\"state\":\"%s\",\"why\":", i ? "," : "",
                        wrk_part_name((wrk_part)i), wrk_applied_name(reports[i].applied));
        sch_strbuf_add_json(&sb, reports[i].why, strlen(reports[i].why));
        sch_strbuf_addc(&sb, '}');
    }
    sch_strbuf_adds(&sb, "}}");
    (void)puts(sch_strbuf_str(&sb));
}

static void print_text(const wrk_part_report *reports, const char *languages)
{
    (void)printf("languages: %s\n",
                 languages[0] ? languages : "none; install tesseract-ocr-eng and others");
    for (int i = 0; i < WRK_PART_COUNT; i++)
        (void)printf("sandbox %-9s %s%s%s\n", wrk_part_name((wrk_part)i),
                     wrk_applied_name(reports[i].applied), reports[i].why[0] ? ": " : "",
                     reports[i].why);
}

int wrk_local_doctor(bool is_json)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf languages = {0};
    wrk_part_report reports[WRK_PART_COUNT];
    int count = list_languages(&languages);
    bool ok = count > 0;

    if (!try_sandbox(reports)) {
        (void)fprintf(stderr, "recto-engine: the sandbox could not be tried\n");
        return 1;
    }
    for (int i = 0; i < WRK_PART_COUNT; i++)
        ok = ok && reports[i].applied != WRK_FAILED;
    if (is_json)
        print_json(reports, sch_strbuf_str(&languages));
    else
        print_text(reports, sch_strbuf_str(&languages));
    return ok ? 0 : 1;
}
