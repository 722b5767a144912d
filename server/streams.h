/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_STREAMS_H
#define SRV_STREAMS_H

#include "server/request.h"

/**
 * Replies that go on while a document is read: each page as soon as it is ready, in order.
 *
 * A reply reads finished parts from the store, a piece at a time, whatever their size. When there
 * is no more it is suspended and costs no thread; one thread wakes those that wait when a worker
 * hints that something happened, and now and then, so that a reader that went away is noticed.
 */
typedef struct srv_streams srv_streams;

/** How pages are set apart. */
typedef enum srv_framing {
    SRV_FRAMING_LINES, /* a JSON object a line */
    SRV_FRAMING_EVENTS /* server-sent events: "data: {...}" and an empty line */
} srv_framing;

/** Start the thread. @return SCH_OK; SCH_FATAL */
sch_status srv_streams_open(srv_server *srv, srv_streams **ret_streams, sch_err *err);
/** Let no reply wait any more, those that do end unfinished; later ones too. NULL is fine. */
void srv_streams_stop(srv_streams *streams);
/** End the thread; NULL is fine. @return NULL always. */
srv_streams *srv_streams_close(srv_streams *streams);
SCH_DEFINE_AUTO(srv_streams *, srv_streams_close);

/** Reply with the pages of a document that is streamed. */
void srv_reply_stream(srv_request *rq, const sch_file *file, srv_framing framing);
/** The library's response for rq->reply.stream, which it takes over. @return NULL: no memory */
struct MHD_Response *srv_stream_response(struct srv_stream *stream);
/** Release one that was not handed over; NULL is fine. @return NULL always. */
struct srv_stream *srv_stream_free(struct srv_stream *stream);

#endif
