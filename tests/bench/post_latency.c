/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post-latency URL APP_KEY FILE COUNT: POST a document, ask until it is completed, COUNT times;
 * print the median and the worst time of both together. The connection stays open and questions
 * follow one another at 2 ms, so that the client adds little.
 */
#include "schema/base/clock.h"
#include "server/cli/client.h"

#include <curl/curl.h>
#include <string.h>
#include <time.h>

enum { COUNT_MAX = 10000 };

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/** Microseconds from POST to completed; -1: it failed, and that was said. */
static int64_t convert_us(cli_client *client, const char *path, const json_t *options)
{
    char id[SCH_UUID_LEN];
    int64_t from_us = sch_mono_us();
    sch_err err = {0};

    if (cli_client_upload(client, path, options, NULL, NULL, id, &err) != SCH_OK) {
        (void)fprintf(stderr, "post-latency: %s\n", err.text);
        return -1;
    }
    for (;;) {
        json_t *reply = NULL;
        const char *state;
        bool is_done, is_error;

        if (cli_client_status(client, id, &reply, &err) != SCH_OK) {
            (void)fprintf(stderr, "post-latency: %s\n", err.text);
            return -1;
        }
        state = json_string_value(json_object_get(reply, "status"));
        is_done = state && strcmp(state, "completed") == 0;
        is_error = state && strcmp(state, "error") == 0;
        json_decref(reply);
        if (is_done)
            return sch_mono_us() - from_us;
        if (is_error) {
            (void)fprintf(stderr, "post-latency: file %s ended in error\n", id);
            return -1;
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
}

int main(int argc, char **argv)
{
    static int64_t times_us[COUNT_MAX];
    cli_client *client = NULL;
    json_t *options;
    sch_err err = {0};
    long count = argc == 5 ? strtol(argv[4], NULL, 10) : 0;
    int rc = 0;

    if (count < 1 || count > COUNT_MAX) {
        (void)fputs("usage: post-latency URL APP_KEY FILE COUNT\n", stderr);
        return 2;
    }
    if (cli_client_new(argv[1], argv[2], &client, &err) != SCH_OK) {
        (void)fprintf(stderr, "post-latency: %s\n", err.text);
        return 2;
    }
    options = json_object();
    for (long i = 0; i < count && rc == 0; i++) {
        times_us[i] = convert_us(client, argv[3], options);
        rc = times_us[i] < 0;
    }
    if (rc == 0) {
        long middle = count / 2;

        qsort(times_us, (size_t)count, sizeof *times_us, by_value);
        (void)printf("one page from POST to completed: median %.1f ms, worst %.1f ms (%ld times)   "
                     "bar 100 ms\n",
                     (double)times_us[middle] / 1000, (double)times_us[count - 1] / 1000, count);
    }
    json_decref(options);
    (void)cli_client_free(client);
    return rc;
}
