/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto: the command. Each verb is a program of its own room and is exec'ed, as git does, so that
 * nobody links what he does not need (only recto-engine links Poppler and Tesseract).
 */
#include "schema/base/auto.h"
#include "schema/base/program.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_NO_PROGRAM = 127 };

typedef struct cli_verb {
    const char *name;
    const char *program;
    const char *first_arg; /* NULL: the program knows no verbs */
    const char *text;
} cli_verb;

static const cli_verb verbs[] = {
    {"serve", "recto-server", "serve", "start the server and a worker on this machine"},
    {"worker", "recto-worker", "run", "start one more worker on a data directory"},
    {"convert", "recto-worker", "convert", "convert files here, without a server"},
    {"submit", "recto-submit", NULL, "send files to a server, wait, fetch the results"},
    {"key", "recto-server", "key", "create, list, rotate and revoke API keys"},
    {"group", "recto-server", "group", "make and list groups, each with its own files"},
    {"quota", "recto-server", "quota", "show and set files and pages a month"},
    {"webhook", "recto-server", "webhook", "list webhooks that were sent, send them again"},
    {"source", "recto-server", "source", "list, add, test and remove buckets of groups"},
    {"doctor", "recto-worker", "doctor", "say what is installed and what is missing"},
    {"engine", "recto-engine", NULL, "look at one document's pages (for debugging)"},
};

static void help(FILE *out)
{
    (void)fputs("recto: documents in, Mathpix Markdown out, on your own machine\n\n"
                "usage: recto VERB [ARGUMENTS...]\n\n",
                out);
    for (size_t i = 0; i < SCH_COUNT_OF(verbs); i++)
        (void)fprintf(out, "  %-8s  %s\n", verbs[i].name, verbs[i].text);
    (void)fputs("  version   print the version\n"
                "  help      this text; 'recto help VERB' that of a verb\n\n"
                "exit status:\n"
                "  0    done\n"
                "  1    failed; for convert and submit: at least one file did not complete\n"
                "  2    wrong usage or configuration\n"
                "  127  a program of Recto is missing\n\n"
                "environment:\n"
                "  RECTO_LIBEXEC  directory of the programs that the verbs run\n"
                "  RECTO_<NAME>   any setting of serve, worker or convert: see their --help\n",
                out);
}

static const cli_verb *find_verb(const char *name)
{
    for (size_t i = 0; i < SCH_COUNT_OF(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

/** Become the verb's program with argc arguments of argv. @return exit status: it did not work. */
static int run_verb(const cli_verb *verb, int argc, char **argv)
{
    SCH_AUTO(free) char *path = NULL;
    SCH_AUTO(free) char **args = calloc((size_t)argc + 3, sizeof *args);
    sch_err err = {0};
    int n = 0;

    if (!args || sch_program_path(verb->program, &path, &err) != SCH_OK) {
        (void)fprintf(stderr, "recto %s: %s\n", verb->name, args ? err.text : "out of memory");
        return EXIT_NO_PROGRAM;
    }
    args[n++] = path;
    if (verb->first_arg)
        args[n++] = (char *)(uintptr_t)verb->first_arg;
    for (int i = 0; i < argc; i++)
        args[n++] = argv[i];
    (void)execv(path, args);
    (void)sch_fail_errno(&err, "%s", path);
    (void)fprintf(stderr, "recto %s: %s\n", verb->name, err.text);
    return EXIT_NO_PROGRAM;
}

/** `recto help [VERB]`. */
static int run_help(const char *topic)
{
    const cli_verb *verb = topic ? find_verb(topic) : NULL;
    char flag[] = "--help";

    if (verb)
        return run_verb(verb, 1, (char *[]){flag});
    if (topic && strcmp(topic, "help") != 0 && strcmp(topic, "version") != 0) {
        (void)fprintf(stderr, "recto: no verb \"%s\"; see 'recto help'\n", topic);
        return EXIT_USAGE;
    }
    help(stdout);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    const cli_verb *verb;

    if (!name) {
        help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return run_help(argc > 2 ? argv[2] : NULL);
    if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0) {
        (void)puts("recto " RECTO_VERSION);
        return EXIT_SUCCESS;
    }
    verb = find_verb(name);
    if (!verb) {
        (void)fprintf(stderr, "recto: no verb \"%s\"; see 'recto help'\n", name);
        return EXIT_USAGE;
    }
    return run_verb(verb, argc - 2, argv + 2);
}
