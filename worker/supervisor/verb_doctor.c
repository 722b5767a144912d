/* SPDX-License-Identifier: Apache-2.0 */
/* recto doctor: what is installed, what the kernel gives, which formats work. */
#include "schema/base/io.h"
#include "schema/base/program.h"
#include "worker/inputs/inputs.h"
#include "worker/supervisor/doctor_formats.h"
#include "worker/supervisor/verbs.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#define ANSWER_BYTES (64u << 10)

static const char help_text[] =
    "recto doctor [--json]: what is installed, which languages and formats work, what to install\n"
    "Exit status: 0 documents can be converted; 1 something is missing; 2 usage.\n";

static const char *const inputs = "pdf png jpg tiff webp bmp jp2 pbm pgm ppm";
static const char *const outputs = "mmd lines.json lines.mmd.json jpg png mmd.overlay.pdf";

/* Standard output of recto-engine --doctor [--json]. @return its exit status, -1: not started */
static int ask_engine(const char *program, bool is_json, sch_strbuf *answer)
{
    char *argv[] = {(char *)"recto-engine", (char *)"--doctor", (char *)(is_json ? "--json" : NULL),
                    NULL};
    posix_spawn_file_actions_t actions;
    sch_err err = {0};
    int pipe_fds[2];
    int status = -1;
    int pid = 0;
    int e;

    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return -1;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, pipe_fds[1], STDOUT_FILENO);
    e = posix_spawn(&pid, program, &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    sch_close(pipe_fds[1]);
    if (e == 0) {
        (void)sch_read_all(pipe_fds[0], ANSWER_BYTES, answer, &err);
        (void)waitpid(pid, &status, 0);
        status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    sch_close(pipe_fds[0]);
    return status;
}

/* Programs that some kinds of documents need. */
static void print_tools(void)
{
    wrk_input_tool tools[8];

    wrk_input_tools(tools);
    for (const wrk_input_tool *t = tools; t->program; t++) {
        if (t->is_there)
            (void)printf("inputs:  %s, through %s\n", t->kinds, t->program);
        else
            (void)printf("inputs:  not %s, %s is missing: apt-get install %s\n", t->kinds,
                         t->program, t->package);
    }
}

static void add_tools(sch_strbuf *sb)
{
    wrk_input_tool tools[8];

    wrk_input_tools(tools);
    for (const wrk_input_tool *t = tools; t->program; t++)
        sch_strbuf_addf(sb, "%s\"%s\":{\"inputs\":\"%s\",\"package\":\"%s\",\"installed\":%s}",
                        t == tools ? "" : ",", t->program, t->kinds, t->package,
                        t->is_there ? "true" : "false");
}

static void print_text(const char *program, const char *answer)
{
    (void)printf("engine: %s\n%s", program, answer);
    (void)printf("more languages: apt-get install tesseract-ocr-fra tesseract-ocr-deu ...\n");
    (void)printf("inputs:  %s\n", inputs);
    print_tools();
    (void)printf("outputs: %s\n", outputs);
    wrk_doctor_formats_print();
}

static void print_json(const char *program, const char *answer)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "{\"version\":\"" RECTO_VERSION "\",\"engine\":");
    sch_strbuf_add_json(&sb, program, strlen(program));
    sch_strbuf_addf(&sb, ",\"inputs\":\"%s\",\"outputs\":\"%s\",\"output_tools\":", inputs,
                    outputs);
    wrk_doctor_formats_json(&sb);
    sch_strbuf_adds(&sb, ",\"input_tools\":{");
    add_tools(&sb);
    sch_strbuf_addf(&sb, "},\"engine_says\":%.*s}", (int)strcspn(answer, "\n"), answer);
    (void)puts(sch_strbuf_str(&sb));
}

int wrk_verb_doctor(int argc, char **argv)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf answer = {0};
    SCH_AUTO(free) char *program = NULL;
    bool is_json = argc > 0 && strcmp(argv[0], "--json") == 0;
    sch_err err = {0};
    int status;

    if (argc > 0 && strcmp(argv[0], "--help") == 0) {
        (void)fputs(help_text, stdout);
        return WRK_EXIT_OK;
    }
    if (argc > (is_json ? 1 : 0)) {
        (void)fprintf(stderr, "recto doctor: %s: unknown argument\n%s", argv[is_json], help_text);
        return WRK_EXIT_USAGE;
    }
    if (sch_program_path("recto-engine", &program, &err) != SCH_OK) {
        (void)fprintf(stderr, "recto doctor: %s\n", err.text);
        return WRK_EXIT_FAILED;
    }
    status = ask_engine(program, is_json, &answer);
    if (status < 0) {
        (void)fprintf(stderr, "recto doctor: %s does not start\n", program);
        return WRK_EXIT_FAILED;
    }
    if (is_json)
        print_json(program, sch_strbuf_str(&answer));
    else
        print_text(program, sch_strbuf_str(&answer));
    return status == 0 ? WRK_EXIT_OK : WRK_EXIT_FAILED;
}
