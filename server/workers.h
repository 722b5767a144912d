/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_WORKERS_H
#define SRV_WORKERS_H

/**
 * Number of workers that are at work on a data directory: each holds a lock on its own file
 * DATA/run/worker-<id>.lock from the moment its engines can start until it ends, however it ends.
 */
int srv_workers_count(const char *data_dir);

#endif
