/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_CONNS_H
#define SRV_CONNS_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * What the HTTP library does not do for connections, in one thread that looks once a second:
 *
 * - a client that sends its request byte by byte is cut off (the library's timeout starts anew
 *   with every byte);
 * - a client that half-closes right behind the first bytes of its request is noticed (the library
 *   reads until it has less than it asked for, and waits for an event that was there already);
 * - a connection that was answered before its body was read lingers: what still comes is read and
 *   dropped for a while, since closing at once would reset it and the client could lose the answer.
 */
typedef struct srv_conns srv_conns;

typedef enum srv_conn_state {
    SRV_CONN_IDLE, /* no whole request head yet */
    SRV_CONN_BODY, /* reading a request's body */
    SRV_CONN_BUSY, /* being answered */
} srv_conn_state;

/** One connection. The members are written by its own thread and read by the watching one. */
typedef struct srv_conn {
    struct srv_conn *prev, *next;
    int fd; /* borrowed from the library while the record is in the list */
    _Atomic(srv_conn_state) state;
    _Atomic(int64_t) since_ms;   /* monotonic: when state was entered */
    _Atomic(int64_t) body_bytes; /* read of the body so far */
    atomic_bool too_slow;        /* set by the watching thread when it cut the client off */
    bool is_cut;                 /* the watching thread has done so, for whatever reason */
    bool linger;                 /* do so when the library lets go of it */
    bool had_request;
    void *request; /* the one that is being read or answered; for the owner of the connection */
} srv_conn;

/** Start the thread. @return SCH_OK; SCH_FATAL */
sch_status srv_conns_open(srv_conns **ret_conns, sch_err *err);
/** Close what lingers and end the thread; NULL is fine. @return NULL always. */
srv_conns *srv_conns_close(srv_conns *conns);
SCH_DEFINE_AUTO(srv_conns *, srv_conns_close);

/** A new connection. @return NULL: out of memory; the connection is then not watched */
srv_conn *srv_conns_add(srv_conns *conns, int fd);
/** The library is about to close it; frees conn, NULL is fine. */
void srv_conns_remove(srv_conns *conns, srv_conn *conn);
/** NULL is fine. */
void srv_conn_enter(srv_conn *conn, srv_conn_state state);

#endif
