/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stand-in for recto-engine: the real warm parent, sandbox and protocol, around a reader of
 * "documents" that say how the engine is to behave. A document is text, key=value separated by
 * spaces or newlines:
 *
 *   pages=N        its pages
 *   cost=MS        of each page (default 1000: a run has a few pages)
 *   prepare=HOW    page.K=HOW    assemble=HOW
 *
 * HOW "late": the page is told, then the engine crashes.
 * HOW: ok crash exit hang refuse rubbish badutf8 longline cut more less memory files slow stray
 */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/warm.h"

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

#define DOC_BYTES  (8u << 20)
#define LONG_BYTES (40u << 20) /* more than a result line may have */
#define HOG_STEP   (16u << 20)

static void say(const char *text)
{
    sch_err err = {0};

    (void)sch_write_all(WRK_FD_RESULT, text, strlen(text), &err);
}

/* Value of key in doc, "" when it is not there. */
static const char *value_of(const char *doc, const char *key, char value[32])
{
    size_t len = strlen(key);

    value[0] = '\0';
    for (const char *at = strstr(doc, key); at; at = strstr(at + 1, key)) {
        if ((at == doc || at[-1] == ' ' || at[-1] == '\n' || at[-1] == '"') && at[len] == '=') {
            size_t n = strspn(at + len + 1, "abcdefghijklmnopqrstuvwxyz0123456789");

            (void)snprintf(value, 32, "%.*s", (int)(n < 31 ? n : 31), at + len + 1);
            break;
        }
    }
    return value;
}

static void hog_memory(void)
{
    for (;;) {
        char *more = malloc(HOG_STEP);

        if (!more)
            _exit(1);
        memset(more, 1, HOG_STEP); /* used, not only asked for */
        struct timespec pause = {.tv_nsec = 1000000};
        (void)nanosleep(&pause, NULL);
    }
}

static void write_files(void)
{
    char leaf[32];

    for (int i = 0; i < 20000; i++) {
        (void)snprintf(leaf, sizeof leaf, "f%d", i);
        sch_close(openat(WRK_FD_OUTPUT, leaf, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    (void)sleep(30);
}

static void write_long_line(void)
{
    char *line = malloc(LONG_BYTES);
    sch_err err = {0};

    if (!line)
        _exit(1);
    memset(line, 'x', LONG_BYTES);
    (void)sch_write_all(WRK_FD_RESULT, line, LONG_BYTES, &err);
    free(line);
}

/* @return true: go on as a good engine would */
static bool behave(const char *how)
{
    if (strcmp(how, "crash") == 0)
        (void)raise(SIGSEGV);
    else if (strcmp(how, "exit") == 0)
        _exit(3);
    else if (strcmp(how, "hang") == 0)
        (void)sleep(3600);
    else if (strcmp(how, "memory") == 0)
        hog_memory();
    else if (strcmp(how, "files") == 0)
        write_files();
    else if (strcmp(how, "refuse") == 0)
        say("{\"error\":{\"id\":\"pdf_encrypted\",\"message\":\"a password is needed\"}}\n");
    else if (strcmp(how, "rubbish") == 0)
        say("all is well, trust me\n");
    else if (strcmp(how, "badutf8") == 0)
        say("{\"page\":1,\"text\":\"\xff\xfe\"}\n");
    else if (strcmp(how, "cut") == 0)
        say("{\"page\":1,");
    else if (strcmp(how, "longline") == 0)
        write_long_line();
    else if (strcmp(how, "slow") == 0)
        (void)sleep(1);
    else if (strcmp(how, "less") == 0)
        _exit(0);
    return strcmp(how, "") == 0 || strcmp(how, "ok") == 0 || strcmp(how, "slow") == 0 ||
           strcmp(how, "more") == 0 || strcmp(how, "stray") == 0 || strcmp(how, "late") == 0;
}

static int prepare(const char *doc)
{
    char value[32];
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    int pages = (int)strtol(value_of(doc, "pages", value), NULL, 10);
    long cost = strtol(value_of(doc, "cost", value), NULL, 10);

    if (!behave(value_of(doc, "prepare", value)))
        return 0;
    sch_strbuf_addf(&sb, "{\"mime\":\"text/plain\",\"pages\":%d,\"costs\":[", pages);
    for (int i = 0; i < pages; i++)
        sch_strbuf_addf(&sb, "%s%ld", i ? "," : "", cost ? cost : 1000);
    sch_strbuf_adds(&sb, "]}\n");
    say(sch_strbuf_str(&sb));
    return 0;
}

static void write_crop(int page)
{
    char leaf[64];
    int fd;
    sch_err err = {0};

    (void)snprintf(leaf, sizeof leaf, "crop-%d-1-2-3-4.jpg", page);
    fd = openat(WRK_FD_OUTPUT, leaf, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    (void)sch_write_all(fd, leaf, strlen(leaf), &err);
    sch_close(fd);
}

/* The line of a page carries how assembly is to behave, which sees only these lines. */
static int read_pages(const char *doc, const json_t *pages)
{
    char how[32], key[32], assemble[32];

    (void)value_of(doc, "assemble", assemble);
    for (size_t i = 0; i < json_array_size(pages); i++) {
        int page = (int)json_integer_value(json_array_get(pages, i));
        char line[160];

        (void)snprintf(key, sizeof key, "page.%d", page);
        if (!behave(value_of(doc, key, how)))
            return 0;
        write_crop(page);
        if (strcmp(how, "stray") == 0)
            (void)mkdirat(WRK_FD_OUTPUT, "crop-1-dir", 0700); /* refused by the sandbox */
        (void)snprintf(line, sizeof line, "{\"page\":%d,\"note\":\"assemble=%s\"}\n", page,
                       assemble);
        say(line);
        if (strcmp(how, "more") == 0)
            say(line);
        if (strcmp(how, "late") == 0)
            (void)raise(SIGSEGV);
    }
    return 0;
}

static void write_output(const char *leaf, const sch_strbuf *content)
{
    int fd = openat(WRK_FD_OUTPUT, leaf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    sch_err err = {0};

    (void)sch_write_all(fd, sch_strbuf_str(content), content->len, &err);
    sch_close(fd);
}

/* mmd: "page N" or "page N: ocr_error" a line. */
static int assemble(const char *models)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    char how[32];

    if (!behave(value_of(models, "assemble", how)))
        return 0;
    for (const char *line = models; *line; line = strchr(line, '\n') + 1) {
        json_t *root = json_loadb(line, strcspn(line, "\n"), 0, NULL);
        const char *error = json_string_value(json_object_get(root, "error_id"));

        sch_strbuf_addf(&mmd, "page %d%s%s\n",
                        (int)json_integer_value(json_object_get(root, "page")), error ? ": " : "",
                        error ? error : "");
        json_decref(root);
        if (!strchr(line, '\n'))
            break;
    }
    write_output("mmd", &mmd);
    write_output("lines.json", &mmd);
    if (strcmp(how, "stray") != 0)
        write_output("lines.mmd.json", &mmd);
    say("{\"outputs\":[\"mmd\",\"lines.json\",\"lines.mmd.json\"]}\n");
    return 0;
}

static int work(void *arg)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf request = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf doc = {0};
    sch_err err = {0};
    json_t *root;
    const char *step;
    int status = 1;

    (void)arg;
    if (sch_read_all(WRK_FD_REQUEST, DOC_BYTES, &request, &err) != SCH_OK ||
        sch_read_all(WRK_FD_SOURCE, DOC_BYTES, &doc, &err) != SCH_OK)
        return 1;
    root = json_loadb(sch_strbuf_str(&request), request.len, 0, NULL);
    step = json_string_value(json_object_get(root, "step"));
    if (step && strcmp(step, "prepare") == 0)
        status = prepare(sch_strbuf_str(&doc));
    else if (step && strcmp(step, "pages") == 0)
        status = read_pages(sch_strbuf_str(&doc), json_object_get(root, "pages"));
    else if (step)
        status = assemble(sch_strbuf_str(&doc));
    json_decref(root);
    return status;
}

int main(int argc, char **argv)
{
    wrk_warm_config config = {.memory_bytes = 2LL << 30, .work = work};
    sch_err err = {0};

    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--memory") == 0)
            config.memory_bytes = strtoll(argv[i + 1], NULL, 10);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    return wrk_warm_serve(3, &config, &err) == SCH_OK ? 0 : 1;
}
