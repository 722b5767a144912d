/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_LIVE_LIVE_H
#define SCH_LIVE_LIVE_H

#include "schema/base/auto.h"
#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Work that somebody waits for: a server hands bytes to a worker of the same data directory and
 * gets an answer, without a round through the queue's disk.
 *
 * Each worker listens on a socket in DIR/live/. One connection is one piece of work. The bytes
 * travel as anonymous files, so that none is copied or written anywhere. Workers take connections
 * in the order of their arrival, as many at a time as they have engines for it; a connection says
 * when its work has begun, so that who waits can tell waiting from working.
 *
 *   server -> worker   "work", with two descriptors: request (JSON) and source (any bytes)
 *   worker -> server   "begun"
 *   worker -> server   "done", with one descriptor: the answer (JSON)
 *
 * The end of the line says that nobody is there any more, on either side.
 */
typedef struct sch_live sch_live;

/** Longest request or answer, bytes. */
#define SCH_LIVE_BYTES_MAX ((size_t)64 << 20)

/** Listen. @return SCH_OK; SCH_FATAL */
sch_status sch_live_open(const char *data_dir, sch_live **ret_live, sch_err *err);
/** Stop listening; NULL is fine. @return NULL always. */
sch_live *sch_live_close(sch_live *live);
SCH_DEFINE_AUTO(sch_live *, sch_live_close);
/** Readable when there is a connection: for poll(). */
int sch_live_fd(const sch_live *live);

/** One piece of work as a worker has it. */
typedef struct sch_live_work {
    int fd;             /* the connection; readable: the other side has gone */
    sch_strbuf request; /* JSON */
    int source_fd;      /* a regular file, at its beginning */
} sch_live_work;
void sch_live_work_done(sch_live_work work);
SCH_DEFINE_AUTO(sch_live_work, sch_live_work_done);
/**
 * Take the next piece of work, if one is there. Any thread; each connection goes to one.
 * @return SCH_OK; SCH_NOT_FOUND: none, or who asked has gone; SCH_FATAL (memory, descriptors)
 */
sch_status sch_live_take(sch_live *live, sch_live_work *ret_work, sch_err *err);
/** Give the answer. @return SCH_OK, also when nobody waits for it any more; SCH_FATAL */
sch_status sch_live_answer(const sch_live_work *work, const char *bytes, size_t len, sch_err *err);

/** What is asked. Bytes are borrowed. */
typedef struct sch_live_call {
    const char *data_dir;
    const char *request; /* JSON */
    size_t request_len;
    const void *source;
    size_t source_len;
    int64_t wait_ms; /* until a worker begins */
    int64_t work_ms; /* from then on */
    int cancel_fd;   /* readable: give up; -1: none */
} sch_live_call;
/**
 * Ask and wait for the answer.
 * @param[out] ret_answer  appended
 * @return SCH_OK; SCH_BUSY: no worker began in time, or there is none; SCH_EXISTS: cancelled;
 *         SCH_LIMIT: no answer in time; SCH_FATAL
 */
sch_status sch_live_ask(const sch_live_call *call, sch_strbuf *ret_answer, sch_err *err);

#endif
