/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/sniff.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/** A whole file in memory, and how much of it was read. */
typedef struct file {
    const uint8_t *data;
    size_t size, read;
} file;

static int64_t read_file(void *arg, uint64_t at, void *bytes, size_t len)
{
    file *f = arg;

    fuzz_check(at <= f->size && len > 0);
    len = len < f->size - at ? len : f->size - (size_t)at;
    memcpy(bytes, f->data + at, len);
    f->read += len;
    return (int64_t)len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *mime = sch_sniff(data, size);
    file f = {data, size, 0};
    sch_sniffed found = sch_sniff_whole(read_file, &f, size);

    if (mime)
        fuzz_check(strchr(mime, '/') && size >= 3);
    else
        fuzz_check(!sch_sniff_is_supported(mime));
    /* the whole file is a document of that kind, or of a kind that its directory tells */
    if (found.mime && mime && strcmp(found.mime, mime) != 0)
        fuzz_check(strcmp(mime, SCH_SNIFF_ZIP) == 0 || strcmp(mime, SCH_SNIFF_OLE) == 0);
    fuzz_check(sch_sniff_refusal(found.mime) != NULL);
    fuzz_check(f.read < (size_t)4 << 20); /* whatever the directory says */
    return 0;
}
