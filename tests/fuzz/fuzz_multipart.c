/* SPDX-License-Identifier: Apache-2.0 */
/* A form as it comes over the network: the first line is its Content-Type, the rest the body. It is
 * read twice, whole and in small pieces, and both readings have to agree. */
#include "server/multipart.h"

#include "schema/base/strbuf.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { PIECE = 7 };

/* What came is written down, so that two readings can be compared. */
static sch_status on_begin(void *arg, const srv_part *part, sch_err *err)
{
    (void)err;
    if (strlen(part->name) >= SRV_PART_NAME_LEN || strlen(part->filename) >= SRV_FILENAME_LEN)
        abort();
    sch_strbuf_addf(arg, "[%s|%s]", part->name, part->filename);
    return SCH_OK;
}

static sch_status on_data(void *arg, const char *bytes, size_t len, sch_err *err)
{
    (void)err;
    sch_strbuf_add(arg, bytes, len);
    return SCH_OK;
}

static sch_status on_end(void *arg, sch_err *err)
{
    (void)err;
    sch_strbuf_addc(arg, ';');
    return SCH_OK;
}

static const srv_multipart_events events = {on_begin, on_data, on_end};

static sch_status read_form(const char *type, const char *body, size_t len, size_t step,
                            sch_strbuf *seen)
{
    SCH_AUTO(srv_multipart_free) srv_multipart *mp = NULL;
    sch_err err = {0};
    sch_status s = srv_multipart_new(type, &events, seen, &mp, &err);

    for (size_t at = 0; s == SCH_OK && at < len; at += step)
        s = srv_multipart_feed(mp, body + at, len - at < step ? len - at : step, &err);
    return s == SCH_OK ? srv_multipart_end(mp, &err) : s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *line_end = size > 0 ? memchr(text, '\n', size) : NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf type = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf whole = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf pieces = {0};
    size_t type_len = line_end ? (size_t)(line_end - text) : size;
    const char *body = line_end ? line_end + 1 : "";
    size_t len = line_end ? size - type_len - 1 : 0;

    sch_strbuf_add(&type, text, type_len);
    if (read_form(sch_strbuf_str(&type), body, len, len + 1, &whole) !=
            read_form(sch_strbuf_str(&type), body, len, PIECE, &pieces) ||
        whole.len != pieces.len ||
        (whole.len > 0 && memcmp(whole.data, pieces.data, whole.len) != 0))
        abort();
    return 0;
}
