/* SPDX-License-Identifier: Apache-2.0 */
/* What a whole file is: its head, and the directory of one that holds others. */
#include "schema/wire/sniff_priv.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool sch_sniff_get(const sch_sniff_file *file, uint64_t at, void *bytes, size_t len)
{
    size_t got = 0;

    if (at > file->size || len > file->size - at)
        return false;
    while (got < len) {
        int64_t n = file->read(file->arg, at + got, (char *)bytes + got, len - got);

        if (n <= 0 || (uint64_t)n > len - got)
            return false;
        got += (size_t)n;
    }
    return true;
}

sch_sniffed sch_sniff_whole(sch_sniff_read_fn read, void *arg, uint64_t size)
{
    const sch_sniff_file file = {read, arg, size};
    unsigned char head[SCH_SNIFF_BYTES];
    size_t len = size < sizeof head ? (size_t)size : sizeof head;
    sch_sniffed found = {.mime = NULL};

    if (!sch_sniff_get(&file, 0, head, len))
        return found;
    found.mime = sch_sniff(head, len);
    if (found.mime && strcmp(found.mime, SCH_SNIFF_ZIP) == 0)
        sch_sniff_zip(&file, &found);
    else if (found.mime && strcmp(found.mime, SCH_SNIFF_OLE) == 0)
        sch_sniff_ole(&file, &found);
    return found;
}

static int64_t read_fd(void *arg, uint64_t at, void *bytes, size_t len)
{
    return pread(*(const int *)arg, bytes, len, (off_t)at);
}

sch_sniffed sch_sniff_fd(int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return (sch_sniffed){.mime = NULL};
    return sch_sniff_whole(read_fd, &fd, (uint64_t)st.st_size);
}

const char *sch_sniff_refusal(const char *mime)
{
    if (mime && strcmp(mime, "application/vnd.amazon.ebook") == 0)
        return "books in Kindle's formats KFX and Topaz cannot be read; convert it to EPUB, "
               "AZW3 or PDF";
    return "its type is not one that is supported";
}
