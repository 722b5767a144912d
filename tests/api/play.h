/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_API_PLAY_H
#define TESTS_API_PLAY_H

#include "tests/api/wire.h"
#include "tests/support/server.h"

#include "schema/db/queries.h"
#include "schema/store/store.h"

#include <stdio.h>

/**
 * What a script plays on: a private server with its data directory, whose rows and artifacts the
 * script also changes directly, as a worker would. tests/api/README.md has the language.
 */
typedef struct play {
    const char *program; /* recto-server */
    const char *script;
    unsigned line;
    char *data_dir;
    t_server server;
    sch_dbpool *pool;
    sch_store *store;

    struct {
        char name[40];
        char *value;
    } vars[64];
    unsigned nvars;

    /* the request being put together */
    sch_strbuf head, body;
    bool is_raw, is_form, is_head, is_chunked, shut, same, sent;
    unsigned nparts;
    int fd; /* -1: no connection */
    wire_response response;
} play;

/** Print where and why, and end the program with a failure. */
void play_fail(const play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
void play_set(play *p, const char *name, const char *value);
/** Replace ${name}, and the escapes \r \n \t \\ \xHH; appended to sb. */
void play_expand(const play *p, const char *text, sch_strbuf *sb);

/** One line of the script about the request or its response. @return false: not such a line */
bool play_request_line(play *p, const char *verb, const char *rest);
bool play_response_line(play *p, const char *verb, const char *rest);
/** One line about the rows and artifacts. */
bool play_state_line(play *p, const char *verb, const char *rest);

/** Forget the request and the response; keep says whether the connection stays. */
void play_reset(play *p, bool keep);

#endif
