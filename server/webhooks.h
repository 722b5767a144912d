/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_WEBHOOKS_H
#define SRV_WEBHOOKS_H

/**
 * recto-server webhook list|retry: what was sent to receivers of webhooks, and once more. Works
 * while a server runs.
 * @return exit status
 */
int srv_webhooks(int argc, char **argv);

#endif
