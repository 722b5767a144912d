/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_SERVE_H
#define SRV_SERVE_H

/**
 * recto-server serve [settings]: open (or create) the data directory, answer requests, keep a
 * worker running, until SIGTERM or SIGINT.
 *
 *   DATA/recto.db   rows           DATA/run/   locks of the server and of workers
 *   DATA/store/     artifacts      DATA/wake/  sockets that workers listen on
 *
 * @return exit status: 0 stopped in order, 1 failed, 2 wrong usage
 */
int srv_serve(int argc, char **argv);

#endif
