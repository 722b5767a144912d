/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libmicrohttpd answers by itself what it cannot parse (headers too large, a bad chunk, a bad
 * Content-Length), with a page of HTML, and has no hook for it. Every error of this API is a JSON
 * envelope, so the one function through which it makes those pages is defined here: the dynamic
 * linker prefers a program's own symbol. Our own replies are made by other functions.
 *
 * Should a later version of the library make its pages elsewhere, the HTML comes back, nothing
 * else changes, and the API test "malformed" says so.
 */
#include "schema/base/strbuf.h"
#include "schema/wire/error.h"

#include <microhttpd.h>
#include <stdio.h>
#include <string.h>

/** Text between <title> and </title>, "malformed HTTP request" when there is none. */
static void title_of(const char *html, size_t len, char *ret_title, size_t cap)
{
    const char *from = memmem(html, len, "<title>", 7);
    const char *to = from ? memmem(from, len - (size_t)(from - html), "</title>", 8) : NULL;
    size_t n;

    if (!from || !to) {
        snprintf(ret_title, cap, "malformed HTTP request");
        return;
    }
    from += 7;
    n = (size_t)(to - from) < cap - 1 ? (size_t)(to - from) : cap - 1;
    memcpy(ret_title, from, n);
    ret_title[n] = '\0';
}

struct MHD_Response *MHD_create_response_from_buffer(size_t size, void *buffer,
                                                     enum MHD_ResponseMemoryMode mode)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    struct MHD_Response *response;
    char title[80];

    (void)mode; /* of a constant text of the library; it is not kept */
    /* For a bad Content-Length, 0.9.75 writes the headers of its reply twice. Without one it closes
     * the connection, and server/http.c answers. */
    if (memmem(buffer, size, "Content-Length", 14))
        return NULL;
    title_of(buffer, size, title, sizeof title);
    sch_error_write(&sb,
                    strstr(title, "content too large") ? "payload_too_large"
                    : strstr(title, "server error")    ? "internal_error"
                                                       : "bad_request",
                    title);
    if (sb.failed)
        return NULL;
    response = MHD_create_response_from_buffer_with_free_callback(sb.len, sb.data, free);
    if (!response)
        return NULL;
    sb = (sch_strbuf){0}; /* the library owns it now */
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    return response;
}
