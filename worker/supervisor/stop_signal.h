/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_STOP_SIGNAL_H
#define WRK_SUPERVISOR_STOP_SIGNAL_H

#include <stdbool.h>

/** SIGTERM and SIGINT as a descriptor; SIGHUP and SIGPIPE are ignored. Before the first thread. */
int wrk_stop_signal_open(void);
/** @return true: one has come */
bool wrk_stop_signal_take(int fd);

#endif
