/* SPDX-License-Identifier: Apache-2.0 */
#include "server/listen.h"

#include "schema/base/auto.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { BACKLOG = 1024 };

static void free_addresses(struct addrinfo *list)
{
    if (list)
        freeaddrinfo(list);
}
SCH_DEFINE_AUTO(struct addrinfo *, free_addresses);

static sch_status fail_to_bind(const char *host, int64_t port, sch_err *err)
{
    if (errno == EADDRINUSE)
        return sch_fail(err, SCH_EXISTS,
                        "port %lld on %s is taken by another program; choose one with --port",
                        (long long)port, host);
    if (errno == EACCES)
        return sch_fail(err, SCH_DENIED, "no right to listen on port %lld of %s", (long long)port,
                        host);
    return sch_fail_errno(err, "listen on %s port %lld", host, (long long)port);
}

static sch_status make_url(int fd, const char *host, char **ret_url, sch_err *err)
{
    struct sockaddr_storage at;
    socklen_t len = sizeof at;
    char port[8];
    const char *shown = host;
    bool is_v6;

    if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 ||
        getnameinfo((struct sockaddr *)&at, len, NULL, 0, port, sizeof port, NI_NUMERICSERV) != 0)
        return sch_fail_errno(err, "getsockname");
    if (strcmp(host, "0.0.0.0") == 0)
        shown = "127.0.0.1";
    else if (strcmp(host, "::") == 0)
        shown = "::1";
    is_v6 = strchr(shown, ':') != NULL;
    if (asprintf(ret_url, "http://%s%s%s:%s", is_v6 ? "[" : "", shown, is_v6 ? "]" : "", port) < 0)
        return sch_fail(err, SCH_FATAL, "out of memory");
    return SCH_OK;
}

sch_status srv_listen(const char *host, int64_t port, int *ret_fd, char **ret_url, sch_err *err)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    SCH_AUTO(free_addresses) struct addrinfo *list = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    const int on = 1;
    char service[8];
    sch_status s;
    int r;

    snprintf(service, sizeof service, "%d", (int)port);
    r = getaddrinfo(host, service, &hints, &list);
    if (r != 0)
        return sch_fail(err, SCH_INVALID, "host %s: %s", host, gai_strerror(r));
    fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return sch_fail_errno(err, "socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, list->ai_addr, list->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)
        return fail_to_bind(host, port, err);
    s = make_url(fd, host, ret_url, err);
    if (s == SCH_OK)
        *ret_fd = SCH_STEAL_FD(fd);
    return s;
}
