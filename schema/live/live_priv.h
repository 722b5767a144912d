/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_LIVE_LIVE_PRIV_H
#define SCH_LIVE_LIVE_PRIV_H

#include "schema/base/socket_dir.h"
#include "schema/live/live.h"

#define SCH_LIVE_FOLDER "live" /* of the data directory: the sockets */
enum { SCH_LIVE_NAME_HEX = 16, SCH_LIVE_FDS = 2 };

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
