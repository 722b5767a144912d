/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto-worker: claims tasks, fetches sources, runs the engine and delivers results. It never
 * parses a document.
 */
#include "worker/supervisor/verbs.h"

#include <stdio.h>
#include <string.h>

static const char help_text[] =
    "recto-worker: the part of Recto that gets documents converted\n"
    "  recto-worker run [settings]              work for a data directory until SIGTERM\n"
    "  recto-worker convert FILE... -o DIR      convert files with no server\n"
    "  recto-worker doctor [--json]             what is installed, what works\n"
    "  recto-worker version\n"
    "Each verb has --help.\n"
    "Exit status: 0 done; 1 failed; 2 usage.\n";

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";

    if (strcmp(verb, "run") == 0)
        return wrk_verb_run(argc - 2, argv + 2);
    if (strcmp(verb, "convert") == 0)
        return wrk_verb_convert(argc - 2, argv + 2);
    if (strcmp(verb, "doctor") == 0)
        return wrk_verb_doctor(argc - 2, argv + 2);
    if (strcmp(verb, "version") == 0 || strcmp(verb, "--version") == 0) {
        (void)puts("recto-worker " RECTO_VERSION);
        return WRK_EXIT_OK;
    }
    if (strcmp(verb, "help") == 0 || strcmp(verb, "--help") == 0) {
        (void)fputs(help_text, stdout);
        return WRK_EXIT_OK;
    }
    (void)fprintf(stderr, "recto-worker: %s\n%s", verb[0] ? "no such verb" : "which verb?",
                  help_text);
    return WRK_EXIT_USAGE;
}
