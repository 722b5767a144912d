/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_VERBS_H
#define WRK_SUPERVISOR_VERBS_H

/* The verbs of recto-worker. argc, argv: what follows the verb. @return exit status of main() */

enum { WRK_EXIT_OK = 0, WRK_EXIT_FAILED = 1, WRK_EXIT_USAGE = 2 };

/** Claim and run tasks of a data directory until SIGTERM. */
int wrk_verb_run(int argc, char **argv);
/** Convert files with no server. */
int wrk_verb_convert(int argc, char **argv);
/** Say what is installed and what works. */
int wrk_verb_doctor(int argc, char **argv);

#endif
