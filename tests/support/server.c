/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/server.h"

#include "schema/base/io.h"

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { ARGS_MAX = 32, START_MS = 60 * 1000, POLL_MS = 10 };

static void give_up(const char *data_dir, const char *why)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf log = {0};
    char path[1024];

    snprintf(path, sizeof path, "%s/server.log", data_dir);
    sch_read_file(path, 1024 * 1024, &log, NULL);
    fprintf(stderr, "%s; its log:\n%s\n", why, sch_strbuf_str(&log));
    exit(99);
}

static int open_output(const char *data_dir, const char *leaf)
{
    char path[1024];

    snprintf(path, sizeof path, "%s/%s", data_dir, leaf);
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void exec_server(const char *program, const char *data_dir, const char *ready,
                        const char *const *args)
{
    const char *argv[ARGS_MAX + 8] = {program,  "serve", "--data",       data_dir,
                                      "--port", "0",     "--ready-file", ready};
    size_t n = 8;

    for (size_t i = 0; args && args[i] && i < ARGS_MAX - 1; i++)
        argv[n++] = args[i];
    setenv("RECTO_PROBE_S", "0", 0); /* tests that want a look at sources say so by a flag */
    dup2(open_output(data_dir, "server.out"), STDOUT_FILENO);
    dup2(open_output(data_dir, "server.log"), STDERR_FILENO);
    execv(program, (char *const *)argv);
    _exit(127);
}

/** @return false: not written yet */
static int read_ready(const char *path, t_server *server)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    const char *url;
    json_t *json;
    int ok;

    if (sch_read_file(path, 4096, &sb, NULL) != SCH_OK)
        return 0;
    json = json_loads(sch_strbuf_str(&sb), 0, NULL);
    url = json_string_value(json_object_get(json, "url"));
    ok = url && sscanf(url, "http://127.0.0.1:%d", &server->port) == 1;
    if (ok)
        snprintf(server->url, sizeof server->url, "%s", url);
    json_decref(json);
    return ok;
}

t_server t_server_start(const char *program, const char *data_dir, const char *const *args)
{
    t_server server = {.pid = 0};
    char ready[1024];

    snprintf(ready, sizeof ready, "%s/ready.json", data_dir);
    unlink(ready);
    server.pid = fork();
    if (server.pid == 0)
        exec_server(program, data_dir, ready, args);
    for (int waited = 0; !read_ready(ready, &server); waited += POLL_MS) {
        int status;

        if (waitpid(server.pid, &status, WNOHANG) == server.pid)
            give_up(data_dir, "the server ended at its start");
        if (waited > START_MS) {
            kill(server.pid, SIGKILL);
            give_up(data_dir, "the server does not come up");
        }
        usleep(POLL_MS * 1000);
    }
    return server;
}

int t_server_stop(t_server *server)
{
    int status = 0;

    if (server->pid <= 0)
        return 0;
    kill(server->pid, SIGTERM);
    waitpid(server->pid, &status, 0);
    server->pid = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
