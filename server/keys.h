/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_KEYS_H
#define SRV_KEYS_H

/**
 * recto-server key create|list|rotate|revoke: the keys of a data directory. Works while a server
 * runs on it; what it does counts from the next request on.
 *
 * @return exit status: 0 done, 1 failed, 2 wrong usage
 */
int srv_keys(int argc, char **argv);

#endif
