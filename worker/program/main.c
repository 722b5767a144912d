/* SPDX-License-Identifier: Apache-2.0 */
/* recto-sandbox: see box.h. Started by schema/child/child.c and, below bubblewrap, by itself. */
#include "worker/program/box.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define LIST_MOST 256

enum { WALL, CPU, MEMORY, FILE_BYTES, OUTPUT, PROCESSES, REQUIRE, POLITE, DIR_, READ, ENV, INNER };

static const struct option options[] = {
    {"wall-ms", required_argument, NULL, WALL},
    {"cpu-s", required_argument, NULL, CPU},
    {"memory", required_argument, NULL, MEMORY},
    {"file-bytes", required_argument, NULL, FILE_BYTES},
    {"output-bytes", required_argument, NULL, OUTPUT},
    {"processes", required_argument, NULL, PROCESSES},
    {"require", no_argument, NULL, REQUIRE},
    {"polite", no_argument, NULL, POLITE},
    {"dir", required_argument, NULL, DIR_},
    {"read", required_argument, NULL, READ},
    {"env", required_argument, NULL, ENV},
    {"inner", required_argument, NULL, INNER},
    {NULL, 0, NULL, 0},
};

static const char *read_list[LIST_MOST + 1];
static const char *env_list[LIST_MOST + 1];

/* @return false: unknown, or too many */
static bool take(wrk_box *box, int option, const char *value, size_t *reads, size_t *envs)
{
    long long number = value ? strtoll(value, NULL, 10) : 0;

    switch (option) {
    case WALL:
        box->wall_ms = number;
        return true;
    case CPU:
        box->cpu_s = number;
        return true;
    case MEMORY:
        box->memory_bytes = number;
        return true;
    case FILE_BYTES:
        box->file_bytes = number;
        return true;
    case OUTPUT:
        box->output_bytes = number;
        return true;
    case PROCESSES:
        box->processes = (int)number;
        return true;
    case REQUIRE:
        box->require = true;
        return true;
    case POLITE:
        box->is_polite = true;
        return true;
    case DIR_:
        box->dir = value;
        return true;
    case INNER:
        box->inner_fd = (int)number;
        return true;
    case READ:
        read_list[*reads] = value;
        return ++*reads < LIST_MOST;
    case ENV:
        env_list[*envs] = value;
        return ++*envs < LIST_MOST;
    default:
        return false;
    }
}

static bool parse(wrk_box *box, int argc, char **argv)
{
    size_t reads = 0, envs = 0;
    int o;

    while ((o = getopt_long(argc, argv, "+", options, NULL)) != -1)
        if (!take(box, o, optarg, &reads, &envs))
            return false;
    box->read = read_list;
    box->env = env_list;
    box->argv = argv;
    box->dashes = optind - 1;
    box->program = argv + optind;
    return optind < argc && strcmp(argv[optind - 1], "--") == 0;
}

int main(int argc, char **argv)
{
    wrk_box box = {.inner_fd = -1};

    if (!parse(&box, argc, argv)) {
        (void)fprintf(stderr, "recto-sandbox is started by Recto's other programs\n");
        return 2;
    }
    if (box.inner_fd >= 0)
        wrk_inner_run(&box, box.inner_fd, true);
    return wrk_nurse_run(&box);
}
