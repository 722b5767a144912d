/* SPDX-License-Identifier: Apache-2.0 */
#include "server/conns.h"

#include "schema/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

enum {
    HEAD_MS = 30 * 1000, /* from the first byte to the end of the headers, idle time included */
    BODY_GRACE_MS = 30 * 1000, /* a body may be slower than the least rate for that long */
    BODY_RATE = 4 * 1024,      /* bytes a second, on average from its start */
    LINGER_MS = 5 * 1000,
    LINGER_MAX = 128, /* at once; beyond, the longest waiting one is closed */
    SCAN_MS = 1000,
};

typedef struct lingerer {
    int fd;
    int64_t until_ms;
} lingerer;

struct srv_conns {
    pthread_mutex_t lock;
    srv_conn *head;
    lingerer lingering[LINGER_MAX];
    unsigned nlingering;
    int wake_fd;
    bool closing;
    bool running;
    pthread_t thread;
};

void srv_conn_enter(srv_conn *conn, srv_conn_state state)
{
    if (!conn)
        return;
    conn->body_bytes = 0;
    conn->since_ms = sch_mono_ms();
    conn->state = state;
}

srv_conn *srv_conns_add(srv_conns *conns, int fd)
{
    srv_conn *conn = calloc(1, sizeof *conn);

    if (!conn)
        return NULL;
    conn->fd = fd;
    srv_conn_enter(conn, SRV_CONN_IDLE);
    pthread_mutex_lock(&conns->lock);
    conn->next = conns->head;
    if (conns->head)
        conns->head->prev = conn;
    conns->head = conn;
    pthread_mutex_unlock(&conns->lock);
    return conn;
}

/** Under the lock. */
static void drop_lingerer(srv_conns *conns, unsigned i)
{
    close(conns->lingering[i].fd);
    conns->lingering[i] = conns->lingering[--conns->nlingering];
}

/** Under the lock: keep the socket open after the library closed its descriptor. */
static void linger(srv_conns *conns, int fd)
{
    const uint64_t one = 1;
    unsigned oldest = 0;
    int kept = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    ssize_t n;

    if (kept < 0)
        return;
    shutdown(kept, SHUT_WR);
    for (unsigned i = 1; i < conns->nlingering; i++)
        if (conns->lingering[i].until_ms < conns->lingering[oldest].until_ms)
            oldest = i;
    if (conns->nlingering == LINGER_MAX)
        drop_lingerer(conns, oldest);
    conns->lingering[conns->nlingering++] =
        (lingerer){.fd = kept, .until_ms = sch_mono_ms() + LINGER_MS};
    n = write(conns->wake_fd, &one, sizeof one);
    (void)n;
}

void srv_conns_remove(srv_conns *conns, srv_conn *conn)
{
    if (!conn)
        return;
    pthread_mutex_lock(&conns->lock);
    if (conn->next)
        conn->next->prev = conn->prev;
    if (conn->prev)
        conn->prev->next = conn->next;
    else
        conns->head = conn->next;
    if (conn->linger && !conns->closing)
        linger(conns, conn->fd);
    pthread_mutex_unlock(&conns->lock);
    free(conn);
}

static bool is_too_slow(const srv_conn *conn, int64_t now_ms)
{
    const srv_conn_state state = conn->state;
    int64_t lasted_ms = now_ms - conn->since_ms;

    switch (state) {
    case SRV_CONN_IDLE:
        return lasted_ms > HEAD_MS;
    case SRV_CONN_BODY:
        return lasted_ms > BODY_GRACE_MS &&
               conn->body_bytes < (lasted_ms - BODY_GRACE_MS) / 1000 * BODY_RATE;
    case SRV_CONN_BUSY:
        break;
    }
    return false;
}

/** True when the client sends no more, which it did so early that the library overlooked it. */
static bool is_half_closed(const srv_conn *conn)
{
    struct pollfd p = {.fd = conn->fd, .events = POLLRDHUP};

    return conn->state != SRV_CONN_BUSY && poll(&p, 1, 0) == 1 && (p.revents & POLLRDHUP);
}

/**
 * Under the lock. To shut a socket down is an event, on which the library reads what is left, sees
 * the end of file and gives the request up; its completion callback then says why.
 */
static void cut_off(srv_conns *conns)
{
    const int64_t now_ms = sch_mono_ms();

    for (srv_conn *conn = conns->head; conn; conn = conn->next) {
        if (conn->is_cut)
            continue;
        conn->too_slow = is_too_slow(conn, now_ms);
        conn->is_cut = conn->too_slow || is_half_closed(conn);
        if (conn->is_cut)
            shutdown(conn->fd, SHUT_RD);
    }
}

/** Under the lock: drop what came in; close those that ended or whose time is over. */
static void drain(srv_conns *conns, unsigned i)
{
    char rubbish[64 * 1024];
    ssize_t n = 0;

    for (unsigned round = 0; round < 64; round++) {
        n = recv(conns->lingering[i].fd, rubbish, sizeof rubbish, MSG_DONTWAIT);
        if (n <= 0)
            break;
    }
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) ||
        sch_mono_ms() > conns->lingering[i].until_ms)
        drop_lingerer(conns, i);
}

static void *watch(void *arg)
{
    srv_conns *conns = arg;
    struct pollfd fds[LINGER_MAX + 1];
    int64_t scan_ms = sch_mono_ms();

    pthread_mutex_lock(&conns->lock);
    while (!conns->closing) {
        unsigned n = conns->nlingering;
        uint64_t hints;
        ssize_t got;

        fds[0] = (struct pollfd){.fd = conns->wake_fd, .events = POLLIN};
        for (unsigned i = 0; i < n; i++)
            fds[i + 1] = (struct pollfd){.fd = conns->lingering[i].fd, .events = POLLIN};
        pthread_mutex_unlock(&conns->lock);
        poll(fds, n + 1, SCAN_MS);
        got = read(conns->wake_fd, &hints, sizeof hints);
        (void)got;
        pthread_mutex_lock(&conns->lock);
        for (unsigned i = conns->nlingering; i-- > 0;)
            drain(conns, i);
        if (sch_mono_ms() - scan_ms >= SCAN_MS) {
            cut_off(conns);
            scan_ms = sch_mono_ms();
        }
    }
    pthread_mutex_unlock(&conns->lock);
    return NULL;
}

sch_status srv_conns_open(srv_conns **ret_conns, sch_err *err)
{
    srv_conns *conns = calloc(1, sizeof *conns);

    if (!conns)
        return sch_fail(err, SCH_FATAL, "out of memory");
    pthread_mutex_init(&conns->lock, NULL);
    conns->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (conns->wake_fd < 0 || pthread_create(&conns->thread, NULL, watch, conns) != 0) {
        srv_conns_close(conns);
        return sch_fail(err, SCH_FATAL, "cannot start the thread that watches connections");
    }
    conns->running = true;
    *ret_conns = conns;
    return SCH_OK;
}

srv_conns *srv_conns_close(srv_conns *conns)
{
    const uint64_t one = 1;

    if (!conns)
        return NULL;
    if (conns->running) {
        ssize_t n;

        pthread_mutex_lock(&conns->lock);
        conns->closing = true;
        n = write(conns->wake_fd, &one, sizeof one);
        (void)n;
        pthread_mutex_unlock(&conns->lock);
        pthread_join(conns->thread, NULL);
    }
    while (conns->nlingering > 0)
        drop_lingerer(conns, conns->nlingering - 1);
    sch_close(conns->wake_fd);
    pthread_mutex_destroy(&conns->lock);
    free(conns);
    return NULL;
}
