/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_LIVE_LIVE_PRIV_H
#define SCH_LIVE_LIVE_PRIV_H

#include "schema/live/live.h"

#include <sys/socket.h>
#include <sys/un.h>

enum { SCH_LIVE_NAME_HEX = 16, SCH_LIVE_FDS = 2 };

/** DIR/live, made if it is not there. @return -1: no (err says why) */
int sch_live_dir(const char *data_dir, bool create, sch_err *err);
/** A socket in the directory, named through its descriptor: data directories may be deep. */
struct sockaddr_un sch_live_address(int dir_fd, const char *name);

/** An anonymous file with these bytes, at its beginning. @return -1: no (err says why) */
int sch_live_file(const void *bytes, size_t len, sch_err *err);
/** All of a file. @return SCH_OK; SCH_FATAL: larger than SCH_LIVE_BYTES_MAX, too */
sch_status sch_live_read(int fd, sch_strbuf *sb, sch_err *err);

/** Send a word and descriptors. @return false: nobody is there */
bool sch_live_send(int fd, const char *word, const int *fds, size_t nfds);
/**
 * Receive a word and at most SCH_LIVE_FDS descriptors, without waiting.
 * @param[out] ret_fds  owned by the caller; -1 where there is none
 * @return 1: a word; 0: nothing yet; -1: the end
 */
int sch_live_receive(int fd, char ret_word[16], int ret_fds[SCH_LIVE_FDS]);

#endif
