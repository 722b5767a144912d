/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SERVER_H
#define TESTS_SUPPORT_SERVER_H

#include "schema/base/auto.h"

#include <sys/types.h>

/** A private recto-server on 127.0.0.1 and a port of the kernel's choice. */
typedef struct t_server {
    pid_t pid;
    int port;
    char url[64];
} t_server;

/**
 * Start `program serve --data data_dir --port 0 --ready-file ... args` and wait until it answers.
 * Its log goes to data_dir/server.log, its first lines to data_dir/server.out.
 *
 * @param args  further arguments, NULL-ended; NULL: none
 * Aborts the test program with the server's log when it does not come up.
 */
t_server t_server_start(const char *program, const char *data_dir, const char *const *args);
/** SIGTERM and wait. @return its exit status, 128 + N when signal N ended it */
int t_server_stop(t_server *server);

#endif
