/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_GROUPS_H
#define SRV_GROUPS_H

/** `recto group`: arguments behind the verb. @return exit status */
int srv_groups(int argc, char **argv);
/** `recto quota`: arguments behind the verb. @return exit status */
int srv_quotas(int argc, char **argv);

#endif
