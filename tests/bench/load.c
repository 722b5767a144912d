/* SPDX-License-Identifier: Apache-2.0 */
/* load PORT PATH KEY CONNECTIONS MILLISECONDS: keep that many connections busy with GETs, one at a
 * time each, and print requests a second and the 99th percentile of their times in microseconds. */
#include "schema/base/auto.h"
#include "schema/base/clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 256, SAMPLES_MAX = 4 * 1000 * 1000 };

typedef struct client {
    int fd;
    int64_t sent_us;
} client;

static int connect_to(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static void ask(client *c, const char *request, size_t len)
{
    c->sent_us = sch_mono_us();
    if (send(c->fd, request, len, MSG_NOSIGNAL) != (ssize_t)len) {
        perror("send");
        exit(1);
    }
}

/** A reply is small enough to come in one piece on the loopback. */
static void take_reply(const client *c)
{
    char reply[16 * 1024];
    ssize_t n = recv(c->fd, reply, sizeof reply, 0);

    if (n < 12 || memcmp(reply, "HTTP/1.1 200", 12) != 0) {
        fprintf(stderr, "not a good reply: %.*s\n", (int)(n > 0 ? n : 0), reply);
        exit(1);
    }
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static size_t run(client *clients, int count, const char *request, int64_t ms, uint32_t *times)
{
    int poll_fd = epoll_create1(EPOLL_CLOEXEC);
    int64_t until_us = sch_mono_us() + ms * 1000;
    size_t done = 0;

    for (int i = 0; i < count; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &clients[i]};

        epoll_ctl(poll_fd, EPOLL_CTL_ADD, clients[i].fd, &e);
        ask(&clients[i], request, strlen(request));
    }
    while (sch_mono_us() < until_us && done < SAMPLES_MAX) {
        struct epoll_event events[64];
        int n = epoll_wait(poll_fd, events, 64, 1000);

        for (int i = 0; i < n && done < SAMPLES_MAX; i++) {
            client *c = events[i].data.ptr;

            take_reply(c);
            times[done++] = (uint32_t)(sch_mono_us() - c->sent_us);
            ask(c, request, strlen(request));
        }
    }
    close(poll_fd);
    return done;
}

int main(int argc, char **argv)
{
    SCH_AUTO(free) uint32_t *times = calloc(SAMPLES_MAX, sizeof *times);
    client clients[CONNECTIONS_MAX];
    char request[1024];
    int64_t began_us;
    size_t done;
    int count;

    if (argc != 6 || !times || atoi(argv[4]) < 1 || atoi(argv[4]) > CONNECTIONS_MAX) {
        fprintf(stderr, "usage: load PORT PATH KEY CONNECTIONS MILLISECONDS\n");
        return 2;
    }
    count = atoi(argv[4]);
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\napp_key: %s\r\n\r\n",
             argv[2], argv[3]);
    for (int i = 0; i < count; i++)
        clients[i].fd = connect_to(atoi(argv[1]));
    began_us = sch_mono_us();
    done = run(clients, count, request, atoi(argv[5]), times);
    began_us = sch_mono_us() - began_us;
    for (int i = 0; i < count; i++)
        close(clients[i].fd);
    if (done == 0)
        return 1;
    qsort(times, done, sizeof *times, compare);
    printf("%.0f %u\n", (double)done * 1e6 / (double)began_us, times[done * 99 / 100]);
    return 0;
}
