/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_API_WIRE_H
#define TESTS_API_WIRE_H

#include "schema/base/strbuf.h"

#include <stdbool.h>

/* Bytes to a server and a response back, without an HTTP library: what a test sends must reach the
 * server as it stands, malformed where it is meant to be. */

/** A response, as far as tests look at it. */
typedef struct wire_response {
    int status;      /* 0: the connection ended without one */
    sch_strbuf head; /* status line and headers, each line with its CRLF */
    sch_strbuf body;
    bool closed; /* the server closed the connection behind it */
} wire_response;

/** Connect to a port of 127.0.0.1; aborts when that fails. @return a socket, owned */
int wire_connect(int port);
/** Send all; a server that closes early is no error. */
void wire_send(int fd, const void *bytes, size_t len);
/** Read one response. @param is_head  it has no body. wait_close: read on to the end of file */
wire_response wire_receive(int fd, bool is_head, bool wait_close);
void wire_response_done(wire_response response);
/** Value of a header into ret_value. @return false: it is not there */
bool wire_header(const wire_response *response, const char *name, char *ret_value, size_t cap);

#endif
