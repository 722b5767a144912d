/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/pdf/{pdf_id}/stream: the pages of a document, each as soon as it is ready, in order.
 *
 * In:   header Accept?: with text/event-stream, server-sent events instead of lines
 * Out:  200, for each page a line {"version", "text", "page_idx": from 1, "pdf_selected_len",
 *       "pdf_id"}; the end of the body is the end of the document. Empty lines mean nothing. When
 *       the document ends in error, a last line {"pdf_id", "error", "error_info"}
 * Errs: 401, pdf_unknown_id, opts_value_out_of_range (the document was sent without streaming)
 *
 * Source: v3 reference, "Stream PDF pages".
 */
#include "schema/wire/pdf_status.h"
#include "server/reply.h"
#include "server/streams.h"
#include "server/v3/v3.h"

#include <string.h>

static void refuse(srv_request *rq)
{
    srv_reply_v3_error(rq, "opts_value_out_of_range",
                       "The document was sent without the option streaming",
                       json_pack("{s:s,s:b}", "name", "streaming", "value", 0));
}

void srv_pdf_stream_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    const char *accept = srv_request_header(rq, MHD_HTTP_HEADER_ACCEPT);
    sch_stream stream;
    sch_err err = {0};
    sch_db *db;

    if (srv_v3_find(rq, SCH_V3_PDF, MHD_HTTP_OK, &db, &file) != SCH_OK)
        return;
    if (sch_stream_get(db, file.file_id, &stream, &err) != SCH_OK)
        srv_reply_error(rq, &err);
    else if (file.state == SCH_FILE_DELETED)
        srv_reply_v3_error(rq, "pdf_unknown_id", "It was deleted", NULL);
    else if (!stream.is_streamed)
        refuse(rq);
    else if (file.state == SCH_FILE_ERROR && stream.streamed == 0)
        srv_reply_v3_error(rq, sch_pdf_error_id(file.error_id), file.error_text, NULL);
    else
        srv_reply_stream(rq, &file,
                         accept && strstr(accept, "text/event-stream") ? SRV_FRAMING_EVENTS
                                                                       : SRV_FRAMING_LINES);
}
