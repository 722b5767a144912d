/* SPDX-License-Identifier: Apache-2.0 */
#include "server/multipart.h"

#include "schema/base/strbuf.h"
#include "server/header_params.h"

#include <string.h>
#include <strings.h>

enum {
    BOUNDARY_MAX = 70, /* RFC 2046 */
    PREAMBLE_MAX = 4 * 1024,
};

typedef enum mp_state {
    MP_PREAMBLE, /* before the first delimiter; bytes are dropped */
    MP_DATA,     /* inside a part, looking for the delimiter that ends it */
    MP_AFTER,    /* right behind a delimiter: "--", or padding and CRLF */
    MP_HEADERS,  /* headers of a part up to the empty line */
    MP_EPILOGUE, /* behind the closing delimiter; bytes are dropped */
} mp_state;

struct srv_multipart {
    char delim[4 + BOUNDARY_MAX + 1]; /* "\r\n--boundary" */
    size_t delim_len;
    size_t match;   /* bytes of delim that the input just ended with */
    size_t virtual; /* of these, the first ones that were not part of the data */
    size_t dropped; /* bytes of the preamble */
    mp_state state;
    sch_strbuf line; /* MP_AFTER and MP_HEADERS: what came so far */
    unsigned parts;
    const srv_multipart_events *events;
    void *arg;
};

sch_status srv_multipart_new(const char *content_type, const srv_multipart_events *events,
                             void *arg, srv_multipart **ret_mp, sch_err *err)
{
    char boundary[BOUNDARY_MAX + 1];
    srv_multipart *mp;

    if (!content_type || !srv_header_is(content_type, "multipart/form-data"))
        return sch_fail(err, SCH_INVALID, "Content-Type: must be multipart/form-data");
    if (!srv_header_param(content_type, "boundary", boundary, sizeof boundary) ||
        boundary[0] == '\0')
        return sch_fail(err, SCH_INVALID, "Content-Type: boundary is missing or malformed");
    for (const char *p = boundary; *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7E)
            return sch_fail(err, SCH_INVALID, "Content-Type: boundary is missing or malformed");
    mp = calloc(1, sizeof *mp);
    if (!mp)
        return sch_fail(err, SCH_FATAL, "out of memory");
    memcpy(mp->delim, "\r\n--", 4);
    memcpy(mp->delim + 4, boundary, strlen(boundary) + 1);
    mp->delim_len = strlen(mp->delim);
    mp->match = mp->virtual = 2; /* the first delimiter may stand at the very start */
    mp->state = MP_PREAMBLE;
    mp->events = events;
    mp->arg = arg;
    *ret_mp = mp;
    return SCH_OK;
}

srv_multipart *srv_multipart_free(srv_multipart *mp)
{
    if (mp)
        sch_strbuf_done(mp->line);
    free(mp);
    return NULL;
}

/** Bytes in front of a delimiter: data of the part, or preamble. */
static sch_status emit(srv_multipart *mp, const char *bytes, size_t len, sch_err *err)
{
    if (len == 0)
        return SCH_OK;
    if (mp->state == MP_DATA)
        return mp->events->part_data(mp->arg, bytes, len, err);
    mp->dropped += len;
    if (mp->dropped > PREAMBLE_MAX)
        return sch_fail(err, SCH_INVALID, "multipart: the body does not begin with its boundary");
    return SCH_OK;
}

static sch_status at_delimiter(srv_multipart *mp, sch_err *err)
{
    sch_status s = mp->state == MP_DATA ? mp->events->part_end(mp->arg, err) : SCH_OK;

    mp->match = mp->virtual = 0;
    mp->state = MP_AFTER;
    sch_strbuf_reset(&mp->line);
    return s;
}

/** Go on with a match that began in an earlier call. @return in *used the bytes looked at. */
static sch_status resume_match(srv_multipart *mp, const char *bytes, size_t len, size_t *used,
                               sch_err *err)
{
    size_t n = 0;
    size_t held, unreal;

    while (mp->match < mp->delim_len && n < len && bytes[n] == mp->delim[mp->match]) {
        mp->match++;
        n++;
    }
    *used = n;
    if (mp->match == mp->delim_len)
        return at_delimiter(mp, err);
    if (n == len)
        return SCH_OK;
    held = mp->match;
    unreal = mp->virtual;
    mp->match = mp->virtual = 0;
    return emit(mp, mp->delim + unreal, held - unreal, err);
}

/** MP_PREAMBLE and MP_DATA: hand on everything up to the next delimiter. */
static sch_status scan(srv_multipart *mp, const char *bytes, size_t len, size_t *used, sch_err *err)
{
    size_t from = 0;
    size_t at;
    sch_status s;

    if (mp->match > 0) {
        s = resume_match(mp, bytes, len, &from, err);
        if (s != SCH_OK || mp->state == MP_AFTER || mp->match > 0) {
            *used = from;
            return s;
        }
    }
    for (at = from; at < len;) {
        const char *cr = memchr(bytes + at, '\r', len - at);
        size_t n = 1;

        if (!cr)
            break;
        at = (size_t)(cr - bytes);
        while (n < mp->delim_len && at + n < len && bytes[at + n] == mp->delim[n])
            n++;
        if (n == mp->delim_len || at + n == len) {
            s = emit(mp, bytes + from, at - from, err);
            *used = at + n;
            mp->match = n;
            return s == SCH_OK && n == mp->delim_len ? at_delimiter(mp, err) : s;
        }
        at += n;
    }
    *used = len;
    return emit(mp, bytes + from, len - from, err);
}

/** Behind a delimiter: "--" ends the body, padding and CRLF begin a part. */
static sch_status after(srv_multipart *mp, char c, sch_err *err)
{
    const char *line;

    sch_strbuf_addc(&mp->line, c);
    line = sch_strbuf_str(&mp->line);
    if (strcmp(line, "--") == 0) {
        mp->state = MP_EPILOGUE;
        return SCH_OK;
    }
    if (mp->line.len >= 2 && strcmp(line + mp->line.len - 2, "\r\n") == 0 &&
        strspn(line, " \t") == mp->line.len - 2) {
        mp->state = MP_HEADERS;
        sch_strbuf_reset(&mp->line);
        return SCH_OK;
    }
    if (strcmp(line, "-") == 0 ||
        (mp->line.len < BOUNDARY_MAX && strspn(line, " \t") + (c == '\r') == mp->line.len))
        return SCH_OK;
    return sch_fail(err, SCH_INVALID, "multipart: malformed boundary line");
}

/** One header line of a part, NUL-terminated. */
static sch_status read_header(const char *line, srv_part *part, sch_err *err)
{
    const char *colon = strchr(line, ':');
    const char *value;

    if (!colon || colon == line)
        return sch_fail(err, SCH_INVALID, "multipart: malformed header of a part");
    value = colon + 1 + strspn(colon + 1, " \t");
    if (strncasecmp(line, "Content-Transfer-Encoding:", 26) == 0 &&
        !srv_header_is(value, "binary") && !srv_header_is(value, "8bit") &&
        !srv_header_is(value, "7bit"))
        return sch_fail(err, SCH_INVALID, "multipart: Content-Transfer-Encoding is not supported");
    if (strncasecmp(line, "Content-Disposition:", 20) != 0)
        return SCH_OK;
    if (!srv_header_is(value, "form-data") ||
        !srv_header_param(value, "name", part->name, sizeof part->name))
        return sch_fail(err, SCH_INVALID, "multipart: malformed Content-Disposition");
    part->has_filename = srv_header_filename(value, part->filename, sizeof part->filename);
    return SCH_OK;
}

/** text holds every header line, each with its CRLF, and the empty line. */
static sch_status read_headers(char *text, srv_part *part, sch_err *err)
{
    for (char *line = text; strncmp(line, "\r\n", 2) != 0;) {
        char *end = strstr(line, "\r\n");
        sch_status s;

        if (!end)
            return sch_fail(err, SCH_INVALID, "multipart: malformed header of a part");
        *end = '\0';
        s = read_header(line, part, err);
        if (s != SCH_OK)
            return s;
        line = end + 2;
    }
    if (part->name[0] == '\0')
        return sch_fail(err, SCH_INVALID, "multipart: a part has no name");
    return SCH_OK;
}

static sch_status headers(srv_multipart *mp, char c, sch_err *err)
{
    srv_part part = {.name = ""};
    sch_strbuf *line = &mp->line;
    sch_status s;

    if (c == '\0')
        return sch_fail(err, SCH_INVALID, "multipart: malformed header of a part");
    sch_strbuf_addc(line, c);
    if (line->failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (line->len > SRV_PART_HEADERS_MAX)
        return sch_fail(err, SCH_INVALID, "multipart: the headers of a part are over %d bytes",
                        (int)SRV_PART_HEADERS_MAX);
    if (c != '\n' || !((line->len == 2 && line->data[0] == '\r') ||
                       (line->len >= 4 && memcmp(line->data + line->len - 4, "\r\n\r\n", 4) == 0)))
        return SCH_OK;
    s = read_headers(line->data, &part, err);
    if (s != SCH_OK)
        return s;
    if (++mp->parts > SRV_PARTS_MAX)
        return sch_fail(err, SCH_INVALID, "multipart: more than %d parts", (int)SRV_PARTS_MAX);
    mp->state = MP_DATA;
    mp->match = mp->virtual = 2; /* no body: the delimiter follows the headers' own CRLF */
    return mp->events->part_begin(mp->arg, &part, err);
}

sch_status srv_multipart_feed(srv_multipart *mp, const char *bytes, size_t len, sch_err *err)
{
    sch_status s = SCH_OK;
    size_t used;

    for (; s == SCH_OK && len > 0; bytes += used, len -= used) {
        used = 1;
        switch (mp->state) {
        case MP_PREAMBLE:
        case MP_DATA:
            s = scan(mp, bytes, len, &used, err);
            break;
        case MP_AFTER:
            s = after(mp, *bytes, err);
            break;
        case MP_HEADERS:
            s = headers(mp, *bytes, err);
            break;
        case MP_EPILOGUE:
            used = len;
            break;
        }
    }
    return s;
}

sch_status srv_multipart_end(srv_multipart *mp, sch_err *err)
{
    if (mp->state != MP_EPILOGUE)
        return sch_fail(err, SCH_INVALID, "multipart: the body ends before its closing boundary");
    return SCH_OK;
}
