/* SPDX-License-Identifier: Apache-2.0 */
/* bare PORT-FILE: the least that libmicrohttpd can do, for the benchmark of the server beside it: a
 * constant reply as long as a file's status. Writes its port to the file and serves until it is
 * killed. */
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char body[330];

static enum MHD_Result answer(void *cls, struct MHD_Connection *conn, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **req_cls)
{
    static int seen;
    struct MHD_Response *response;
    enum MHD_Result r;

    (void)cls;
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    (void)size;
    if (!*req_cls) {
        *req_cls = &seen;
        return MHD_YES;
    }
    response = MHD_create_response_from_buffer(sizeof body, body, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "application/json");
    r = MHD_queue_response(conn, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return r;
}

int main(int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL,
                                                 answer, NULL, MHD_OPTION_THREAD_POOL_SIZE,
                                                 (unsigned)(cores < 2 ? 2 : cores), MHD_OPTION_END);
    const union MHD_DaemonInfo *info;
    FILE *out;

    memset(body, 'x', sizeof body);
    info = daemon ? MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    out = argc == 2 && info ? fopen(argv[1], "we") : NULL;
    if (!out)
        return 1;
    fprintf(out, "%u\n", (unsigned)info->port);
    fclose(out);
    for (;;)
        pause();
}
