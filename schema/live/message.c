/* SPDX-License-Identifier: Apache-2.0 */
/* What both ends of a connection share: words with descriptors, and anonymous files. */
#include "schema/live/live_priv.h"

#include "schema/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

int sch_live_file(const void *bytes, size_t len, sch_err *err)
{
    int fd = memfd_create("live", MFD_CLOEXEC);

    if (fd < 0) {
        (void)sch_fail_errno(err, "anonymous file");
        return -1;
    }
    if ((len > 0 && sch_write_all(fd, bytes, len, err) != SCH_OK) || lseek(fd, 0, SEEK_SET) != 0) {
        sch_close(fd);
        return -1;
    }
    return fd;
}

sch_status sch_live_read(int fd, sch_strbuf *sb, sch_err *err)
{
    struct stat st;
    size_t size, done = 0;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return sch_fail(err, SCH_FATAL, "live: a descriptor is no file");
    size = (size_t)st.st_size;
    if (size > SCH_LIVE_BYTES_MAX || !sch_strbuf_reserve(sb, size))
        return sch_fail(err, SCH_FATAL, "live: %zu bytes are too many", size);
    while (done < size) {
        ssize_t n = pread(fd, sb->data + sb->len + done, size - done, (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return sch_fail(err, SCH_FATAL, "live: a file became shorter");
        done += (size_t)n;
    }
    sb->len += size;
    sb->data[sb->len] = '\0';
    return SCH_OK;
}

bool sch_live_send(int fd, const char *word, const int *fds, size_t nfds)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * SCH_LIVE_FDS)];
    } room = {.bytes = {0}};
    struct iovec iov = {.iov_base = (void *)(uintptr_t)word, .iov_len = strlen(word)};
    struct msghdr head = {.msg_iov = &iov, .msg_iovlen = 1};
    ssize_t n;

    if (nfds > 0) {
        struct cmsghdr *c;

        head.msg_control = room.bytes;
        head.msg_controllen = CMSG_SPACE(sizeof(int) * nfds);
        c = CMSG_FIRSTHDR(&head);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int) * nfds);
        memcpy(CMSG_DATA(c), fds, sizeof(int) * nfds);
    }
    do
        n = sendmsg(fd, &head, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n >= 0;
}

static void take_descriptors(struct msghdr *head, int ret_fds[SCH_LIVE_FDS])
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(head); c; c = CMSG_NXTHDR(head, c)) {
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        memcpy(ret_fds, CMSG_DATA(c), (n < SCH_LIVE_FDS ? n : SCH_LIVE_FDS) * sizeof(int));
    }
}

int sch_live_receive(int fd, char ret_word[16], int ret_fds[SCH_LIVE_FDS])
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * SCH_LIVE_FDS)];
    } room;
    struct iovec iov = {.iov_base = ret_word, .iov_len = 15};
    struct msghdr head = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room.bytes, .msg_controllen = sizeof room};
    ssize_t n = recvmsg(fd, &head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

    for (int i = 0; i < SCH_LIVE_FDS; i++)
        ret_fds[i] = -1;
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -1;
    take_descriptors(&head, ret_fds);
    ret_word[n] = '\0';
    return n > 0 ? 1 : -1;
}
