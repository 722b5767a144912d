/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/export/zip.h"

#include "schema/base/io.h"
#include "schema/base/strbuf.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define LOCAL_SIGN   0x04034b50u
#define CENTRAL_SIGN 0x02014b50u
#define END_SIGN     0x06054b50u
#define VERSION      20u     /* folders and deflate */
#define UTF8_FLAG    0x0800u /* names are UTF-8 */
#define DAY_ONE      0x0021u /* 1980-01-01 */
#define STORE        0u
#define DEFLATE      8u
#define ENTRY_MOST   (UINT32_MAX / 4) /* of one entry, which is held in memory */

struct wrk_zip {
    int fd;
    uint64_t at; /* bytes written */
    unsigned count;
    sch_strbuf central; /* the directory so far */
};

static void put16(sch_strbuf *sb, unsigned value)
{
    sch_strbuf_addc(sb, (char)(value & 0xff));
    sch_strbuf_addc(sb, (char)(value >> 8 & 0xff));
}

static void put32(sch_strbuf *sb, uint32_t value)
{
    put16(sb, value & 0xffff);
    put16(sb, value >> 16);
}

typedef struct entry {
    const char *name;
    unsigned method;
    uint32_t crc, packed, size;
} entry;

/* What the local header and the directory have in common. */
static void put_common(sch_strbuf *sb, const entry *e)
{
    put16(sb, VERSION);
    put16(sb, UTF8_FLAG);
    put16(sb, e->method);
    put16(sb, 0); /* midnight */
    put16(sb, DAY_ONE);
    put32(sb, e->crc);
    put32(sb, e->packed);
    put32(sb, e->size);
    put16(sb, (unsigned)strlen(e->name));
    put16(sb, 0); /* no extra field */
}

static void put_central(sch_strbuf *sb, const entry *e, uint32_t at)
{
    put32(sb, CENTRAL_SIGN);
    put16(sb, VERSION);
    put_common(sb, e);
    put16(sb, 0); /* no comment */
    put16(sb, 0); /* first disk */
    put16(sb, 0); /* no claim to be text */
    put32(sb, 0); /* no attributes */
    put32(sb, at);
    sch_strbuf_adds(sb, e->name);
}

sch_status wrk_zip_begin(int fd, wrk_zip **ret_zip, sch_err *err)
{
    wrk_zip *zip = calloc(1, sizeof *zip);

    if (!zip)
        return sch_fail(err, SCH_FATAL, "archive: out of memory");
    zip->fd = fd;
    *ret_zip = zip;
    return SCH_OK;
}

wrk_zip *wrk_zip_free(wrk_zip *zip)
{
    if (zip)
        sch_strbuf_done(zip->central);
    free(zip);
    return NULL;
}

/* Deflated without a frame; NULL: it would not become smaller, or memory. */
static unsigned char *pack(const void *bytes, size_t len, size_t *ret_len)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len};
    unsigned char *out = malloc(len + 1);

    if (!out || deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(out);
        return NULL;
    }
    z.next_out = out;
    z.avail_out = (uInt)len;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
        (void)deflateEnd(&z);
        free(out);
        return NULL;
    }
    *ret_len = z.total_out;
    (void)deflateEnd(&z);
    return out;
}

sch_status wrk_zip_add(wrk_zip *zip, const char *name, const void *bytes, size_t len, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf head = {0};
    SCH_AUTO(free) unsigned char *packed = NULL;
    size_t packed_len = len;
    entry e = {.name = name, .method = STORE, .size = (uint32_t)len};
    uint64_t at = zip->at;
    sch_status s;

    if (len > ENTRY_MOST || at + len > ENTRY_MOST || zip->count >= UINT16_MAX)
        return sch_fail(err, SCH_LIMIT, "archive: %s: too large", name);
    e.crc = (uint32_t)crc32(0, bytes, (uInt)len);
    if (len > 0)
        packed = pack(bytes, len, &packed_len);
    if (packed)
        e.method = DEFLATE;
    e.packed = (uint32_t)packed_len;
    put32(&head, LOCAL_SIGN);
    put_common(&head, &e);
    sch_strbuf_adds(&head, name);
    put_central(&zip->central, &e, (uint32_t)at);
    if (head.failed || zip->central.failed)
        return sch_fail(err, SCH_FATAL, "archive: out of memory");
    s = sch_write_all(zip->fd, head.data, head.len, err);
    if (s == SCH_OK)
        s = sch_write_all(zip->fd, packed ? packed : bytes, packed_len, err);
    zip->at += head.len + packed_len;
    zip->count++;
    return s;
}

sch_status wrk_zip_add_file(wrk_zip *zip, const char *name, int dir_fd, const char *leaf,
                            sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf content = {0};
    SCH_AUTO(sch_close) int fd = openat(dir_fd, leaf, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    sch_status s;

    if (fd < 0)
        return sch_fail_errno(err, "archive: %s", leaf);
    s = sch_read_all(fd, ENTRY_MOST, &content, err);
    return s == SCH_OK ? wrk_zip_add(zip, name, sch_strbuf_str(&content), content.len, err) : s;
}

sch_status wrk_zip_end(wrk_zip *zip, sch_err *err)
{
    uint32_t start = (uint32_t)zip->at, size = (uint32_t)zip->central.len;

    put32(&zip->central, END_SIGN);
    put16(&zip->central, 0); /* this disk, and where the directory starts: the only one */
    put16(&zip->central, 0);
    put16(&zip->central, zip->count);
    put16(&zip->central, zip->count);
    put32(&zip->central, size);
    put32(&zip->central, start);
    put16(&zip->central, 0); /* no comment */
    if (zip->central.failed)
        return sch_fail(err, SCH_FATAL, "archive: out of memory");
    return sch_write_all(zip->fd, zip->central.data, zip->central.len, err);
}
