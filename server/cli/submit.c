/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto-submit: send files to a server, wait for all of them, fetch every result.
 *
 * One thread. Files go up one after another while those that are up already are asked about in
 * between; each is asked the more seldom the longer it takes, so that a one-page file is done at
 * once and a book costs few requests.
 */
#include "schema/base/clock.h"
#include "schema/base/progress.h"
#include "server/cli/client.h"
#include "server/cli/results.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    EXIT_USAGE = 2,
    IN_WORK_MAX = 64, /* files that are up and not yet done; more only wait on the server */
    FORMATS_MAX = 32,
    POLL_MIN_MS = 30,
    POLL_MAX_MS = 2000,
    TRIES_MAX = 8, /* answers in a row that say "later" before a file is given up */
};

typedef struct cli_options {
    const char *url, *app_key, *out, *page_ranges;
    const char *formats[FORMATS_MAX + 1]; /* NULL-ended; they point into formats_text */
    char *formats_text;
    bool json;
} cli_options;

typedef enum cli_state { CLI_WAITING, CLI_IN_WORK, CLI_DONE, CLI_FAILED } cli_state;

typedef struct cli_item {
    const char *input; /* path or URL, as given */
    char *name;        /* of the directory of results; unique in one run */
    cli_state state;
    char file_id[SCH_UUID_LEN];
    int64_t since_ms, next_ms;
    int tries;
    sch_err err;
    json_t *outputs;
    json_int_t pages;
} cli_item;

typedef struct cli_run {
    const cli_options *options;
    cli_client *client;
    sch_progress *progress;
    json_t *request; /* options_json */
    cli_item *items;
    size_t nitems;
} cli_run;

static void help(FILE *out)
{
    (void)fputs(
        "usage: recto submit [OPTIONS] FILE|URL...\n\n"
        "Send documents to a Recto server, wait for them and fetch every result into\n"
        "DIR/<name>/: mmd, lines.json, lines.mmd.json, the formats asked for, and the images.\n\n"
        "  -o, --output DIR      where results go                      (default: .)\n"
        "      --url URL         the server, RECTO_URL                 (default: "
        "http://127.0.0.1:8070)\n"
        "      --app-key KEY     the key, better given as RECTO_APP_KEY\n"
        "      --formats LIST    more formats, comma-separated: docx,html,tex.zip\n"
        "      --page-ranges R   pages to convert, \"1-5,8\"\n"
        "      --json            one JSON object a file on standard output\n"
        "  -h, --help            this text\n"
        "      --version         the version\n\n"
        "exit status: 0 all files completed with all formats, 1 some did not, 2 wrong usage\n",
        out);
}

static bool is_url(const char *input)
{
    return strstr(input, "://") != NULL;
}

/** "docx,html" to a list. @return false: too many, or an empty name. */
static bool split_formats(cli_options *options, const char *text)
{
    size_t count = 0;
    char *rest = strdup(text);
    char *name;

    free(options->formats_text);
    options->formats_text = rest;
    while ((name = strsep(&rest, ",")) != NULL) {
        if (!name[0] || count == FORMATS_MAX)
            return false;
        if (cli_result_is_always(name))
            continue; /* comes without asking */
        options->formats[count++] = name;
        options->formats[count] = NULL;
    }
    return true;
}

/** @return -1: go on; else the exit status. */
static int parse(int argc, char **argv, cli_options *options)
{
    enum { OPT_URL = 256, OPT_KEY, OPT_FORMATS, OPT_PAGES, OPT_JSON, OPT_VERSION };
    static const struct option names[] = {
        {"output", required_argument, NULL, 'o'},
        {"url", required_argument, NULL, OPT_URL},
        {"app-key", required_argument, NULL, OPT_KEY},
        {"formats", required_argument, NULL, OPT_FORMATS},
        {"page-ranges", required_argument, NULL, OPT_PAGES},
        {"json", no_argument, NULL, OPT_JSON},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, OPT_VERSION},
        {NULL, 0, NULL, 0},
    };
    int c;

    while ((c = getopt_long(argc, argv, "o:h", names, NULL)) != -1) {
        switch (c) {
        case 'o':
            options->out = optarg;
            break;
        case OPT_URL:
            options->url = optarg;
            break;
        case OPT_KEY:
            options->app_key = optarg;
            break;
        case OPT_PAGES:
            options->page_ranges = optarg;
            break;
        case OPT_JSON:
            options->json = true;
            break;
        case OPT_FORMATS:
            if (split_formats(options, optarg))
                break;
            (void)fprintf(stderr, "recto submit: --formats \"%s\": names with commas between\n",
                          optarg);
            return EXIT_USAGE;
        case 'h':
            help(stdout);
            return EXIT_SUCCESS;
        case OPT_VERSION:
            (void)puts("recto-submit " RECTO_VERSION);
            return EXIT_SUCCESS;
        default:
            (void)fputs("see 'recto submit --help'\n", stderr);
            return EXIT_USAGE;
        }
    }
    return -1;
}

/** The options_json of every file. */
static json_t *make_request(const cli_options *options)
{
    json_t *request = json_object();

    if (options->page_ranges)
        (void)json_object_set_new(request, "page_ranges", json_string(options->page_ranges));
    if (options->formats[0]) {
        json_t *formats = json_object();

        for (const char *const *f = options->formats; *f; f++)
            (void)json_object_set_new(formats, *f, json_true());
        (void)json_object_set_new(request, "conversion_formats", formats);
    }
    return request;
}

static bool is_name_taken(const cli_item *items, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].name, name) == 0)
            return true;
    return false;
}

/** Names of the directories: "paper", and "paper-2" when there is a paper already. */
static bool name_items(cli_item *items, size_t count, char **inputs)
{
    for (size_t i = 0; i < count; i++) {
        SCH_AUTO(free) char *base = cli_result_name(inputs[i]);

        items[i].input = inputs[i];
        if (!base || !(items[i].name = strdup(base)))
            return false;
        for (unsigned n = 2; is_name_taken(items, i, items[i].name); n++) {
            SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

            sch_strbuf_addf(&sb, "%s-%u", base, n);
            free(items[i].name);
            items[i].name = sch_strbuf_steal(&sb);
            if (!items[i].name)
                return false;
        }
    }
    return true;
}

/** What is said about a file that ended: {"file": ..., "status": "completed", ...}. */
static void print_json(const cli_run *run, const cli_item *item)
{
    json_t *line = json_object();

    (void)json_object_set_new(line, "file", json_string(item->input));
    (void)json_object_set_new(line, "file_id",
                              item->file_id[0] ? json_string(item->file_id) : json_null());
    (void)json_object_set_new(line, "status",
                              json_string(item->state == CLI_DONE ? "completed" : "error"));
    if (item->state == CLI_DONE) {
        (void)json_object_set_new(line, "num_pages", json_integer(item->pages));
    } else {
        (void)json_object_set_new(
            line, "error",
            json_string(item->err.id[0] ? item->err.id : sch_status_name(item->err.code)));
        (void)json_object_set_new(line, "message", json_string(item->err.text));
    }
    (void)json_object_set(line, "outputs", item->outputs ? item->outputs : json_null());
    sch_progress_hide(run->progress);
    (void)json_dumpf(line, stdout, JSON_COMPACT);
    (void)putchar('\n');
    (void)fflush(stdout);
    json_decref(line);
}

static void end_item(cli_run *run, cli_item *item, cli_state state)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    item->state = state;
    if (state == CLI_DONE)
        sch_strbuf_addf(&text, "%s: completed, %lld page%s, results in %s/%s/", item->input,
                        (long long)item->pages, item->pages == 1 ? "" : "s", run->options->out,
                        item->name);
    else
        sch_strbuf_addf(&text, "%s: failed: %s", item->input, item->err.text);
    sch_progress_end(run->progress, (size_t)(item - run->items), sch_strbuf_str(&text));
    if (run->options->json)
        print_json(run, item);
}

/** After an answer that says "later": wait, longer each time. @return false: given up. */
static bool may_try_again(cli_run *run, cli_item *item)
{
    int64_t wait_ms = 1000 * cli_client_retry_after_s(run->client);

    if (item->err.code != SCH_BUSY || ++item->tries >= TRIES_MAX)
        return false;
    if (wait_ms <= 0)
        wait_ms = (int64_t)250 << item->tries;
    item->next_ms = sch_mono_ms() + (wait_ms < 60000 ? wait_ms : 60000);
    return true;
}

typedef struct cli_shown {
    cli_run *run;
    const cli_item *item;
} cli_shown;

static void on_upload(void *arg, double share)
{
    const cli_shown *shown = arg;

    sch_progress_set(shown->run->progress, (size_t)(shown->item - shown->run->items),
                     shown->item->name, "uploading", share * 100, 100, "%");
}

/** Send one file or URL. */
static void start_item(cli_run *run, cli_item *item)
{
    cli_shown shown = {run, item};
    sch_status status;

    on_upload(&shown, 0);
    if (is_url(item->input))
        status =
            cli_client_submit(run->client, item->input, run->request, item->file_id, &item->err);
    else
        status = cli_client_upload(run->client, item->input, run->request, on_upload, &shown,
                                   item->file_id, &item->err);
    if (status != SCH_OK) {
        if (!may_try_again(run, item))
            end_item(run, item, CLI_FAILED);
        return;
    }
    item->state = CLI_IN_WORK;
    item->tries = 0;
    item->since_ms = sch_mono_ms();
    item->next_ms = item->since_ms + POLL_MIN_MS;
}

/** Fetch the results of a completed file; formats is the map of its status. */
static void finish_item(cli_run *run, cli_item *item, const json_t *formats)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf dir = {0};
    const char *made[FORMATS_MAX + 1] = {NULL};
    sch_err format_err = {0};
    size_t nmade = 0;
    sch_status status;

    for (const char *const *f = run->options->formats; *f; f++) {
        const char *state = json_string_value(json_object_get(formats, *f));

        if (state && strcmp(state, "error") == 0)
            (void)sch_fail_id(&format_err, SCH_INVALID, "format_error",
                              "the server could not make %s; the other results are in %s/%s/", *f,
                              run->options->out, item->name);
        else
            made[nmade++] = *f;
    }
    sch_strbuf_addf(&dir, "%s/%s", run->options->out, item->name);
    status = cli_results_fetch(run->client, item->file_id, made, sch_strbuf_str(&dir), item->name,
                               &item->outputs, &item->err);
    if (status == SCH_BUSY && may_try_again(run, item))
        return;
    if (status == SCH_OK && format_err.code != SCH_OK)
        item->err = format_err;
    end_item(run, item, status == SCH_OK && format_err.code == SCH_OK ? CLI_DONE : CLI_FAILED);
}

/** True while a format that was asked for is neither there nor failed. */
static bool is_format_in_work(const cli_run *run, const json_t *formats)
{
    for (const char *const *f = run->options->formats; *f; f++) {
        const char *state = json_string_value(json_object_get(formats, *f));

        /* one that has not started may be absent */
        if (!state || (strcmp(state, "completed") != 0 && strcmp(state, "error") != 0))
            return true;
    }
    return false;
}

/** Ask how a file is doing. */
static void poll_item(cli_run *run, cli_item *item)
{
    json_t *reply = NULL;
    const char *state;
    int64_t now_ms, wait_ms;

    if (cli_client_status(run->client, item->file_id, &reply, &item->err) != SCH_OK) {
        if (!may_try_again(run, item))
            end_item(run, item, CLI_FAILED);
        return;
    }
    item->tries = 0;
    state = json_string_value(json_object_get(reply, "status"));
    item->pages = json_integer_value(json_object_get(reply, "num_pages"));
    now_ms = sch_mono_ms();
    wait_ms = (now_ms - item->since_ms) / 10;
    wait_ms = wait_ms < POLL_MIN_MS ? POLL_MIN_MS : wait_ms > POLL_MAX_MS ? POLL_MAX_MS : wait_ms;
    item->next_ms = now_ms + wait_ms;
    if (state && strcmp(state, "error") == 0) {
        const json_t *info = json_object_get(reply, "error_info");
        const char *id = json_string_value(json_object_get(reply, "error"));
        const char *message = json_string_value(json_object_get(info, "message"));

        (void)sch_fail_id(&item->err, SCH_INVALID, id ? id : "", "%s%s%s", id ? id : "error",
                          message ? ": " : "", message ? message : "");
        end_item(run, item, CLI_FAILED);
    } else if (state && strcmp(state, "completed") == 0 &&
               !is_format_in_work(run, json_object_get(reply, "formats"))) {
        finish_item(run, item, json_object_get(reply, "formats"));
    } else {
        bool is_read = state && strcmp(state, "pending") != 0;

        sch_progress_set(run->progress, (size_t)(item - run->items), item->name,
                         is_read ? "converting" : "waiting",
                         (double)json_integer_value(json_object_get(reply, "num_pages_completed")),
                         (double)item->pages, "pages");
    }
    json_decref(reply);
}

/** One round over all files. @return when the next one is due; 0: all have ended. */
static int64_t step(cli_run *run)
{
    size_t in_work = 0;
    bool has_sent = false;
    int64_t next_ms = INT64_MAX;

    for (size_t i = 0; i < run->nitems; i++)
        in_work += run->items[i].state == CLI_IN_WORK;
    for (size_t i = 0; i < run->nitems; i++) {
        cli_item *item = &run->items[i];
        bool is_due = item->next_ms <= sch_mono_ms();

        if (item->state == CLI_WAITING && is_due && !has_sent && in_work < IN_WORK_MAX) {
            start_item(run, item);
            has_sent = true;
        } else if (item->state == CLI_IN_WORK && is_due) {
            poll_item(run, item);
        }
        if (item->state == CLI_WAITING && in_work >= IN_WORK_MAX)
            continue; /* has its turn when one of those is done */
        if ((item->state == CLI_WAITING || item->state == CLI_IN_WORK) && item->next_ms < next_ms)
            next_ms = item->next_ms;
    }
    return next_ms == INT64_MAX ? 0 : next_ms > 0 ? next_ms : 1;
}

static int work(cli_run *run)
{
    size_t failed = 0;
    int64_t next_ms;

    while ((next_ms = step(run)) != 0) {
        int64_t wait_ms = next_ms - sch_mono_ms();

        if (wait_ms > 0)
            (void)nanosleep(
                &(struct timespec){.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000},
                NULL);
    }
    for (size_t i = 0; i < run->nitems; i++)
        failed += run->items[i].state != CLI_DONE;
    if (failed && run->nitems > 1)
        (void)fprintf(stderr, "%zu of %zu files failed\n", failed, run->nitems);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int submit(const cli_options *options, char **inputs, size_t count)
{
    cli_run run = {.options = options, .nitems = count};
    sch_err err = {0};
    int rc = EXIT_USAGE;

    run.items = calloc(count, sizeof *run.items);
    run.progress = sch_progress_new(stderr, isatty(STDERR_FILENO) == 1);
    run.request = make_request(options);
    if (!run.items || !run.progress || !name_items(run.items, count, inputs))
        (void)sch_fail(&err, SCH_FATAL, "out of memory");
    else if (cli_client_new(options->url, options->app_key, &run.client, &err) == SCH_OK)
        rc = work(&run);
    run.progress = sch_progress_free(run.progress);
    if (err.code != SCH_OK)
        (void)fprintf(stderr, "recto submit: %s\n", err.text);
    for (size_t i = 0; run.items && i < count; i++) {
        free(run.items[i].name);
        json_decref(run.items[i].outputs);
    }
    free(run.items);
    json_decref(run.request);
    (void)cli_client_free(run.client);
    return rc;
}

/** Say what cannot be read before anything is sent. */
static bool are_readable(char **inputs, int count)
{
    bool ok = true;

    for (int i = 0; i < count; i++) {
        struct stat st;

        if (is_url(inputs[i]))
            continue;
        if (stat(inputs[i], &st) != 0 || access(inputs[i], R_OK) != 0)
            (void)fprintf(stderr, "recto submit: %s: %s\n", inputs[i], strerror(errno));
        else if (!S_ISREG(st.st_mode))
            (void)fprintf(stderr, "recto submit: %s: not a file\n", inputs[i]);
        else
            continue;
        ok = false;
    }
    return ok;
}

int main(int argc, char **argv)
{
    cli_options options = {
        .out = ".", .url = getenv("RECTO_URL"), .app_key = getenv("RECTO_APP_KEY")};
    int rc = parse(argc, argv, &options);

    if (rc < 0 && optind == argc) {
        help(stderr);
        rc = EXIT_USAGE;
    }
    if (rc < 0 && (!options.app_key || !options.app_key[0])) {
        (void)fputs("recto submit: no key; set RECTO_APP_KEY or give --app-key ('recto key create "
                    "--data DIR' makes one)\n",
                    stderr);
        rc = EXIT_USAGE;
    }
    if (rc < 0 && !are_readable(argv + optind, argc - optind))
        rc = EXIT_USAGE;
    if (!options.url || !options.url[0])
        options.url = "http://127.0.0.1:8070";
    if (rc < 0)
        rc = submit(&options, argv + optind, (size_t)(argc - optind));
    free(options.formats_text);
    return rc;
}
