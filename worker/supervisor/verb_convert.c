/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto convert: the pipeline of a worker on a data directory that lives as long as the command.
 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/progress.h"
#include "schema/wire/json.h"
#include "schema/wire/options.h"
#include "worker/supervisor/convert.h"
#include "worker/supervisor/stop_signal.h"
#include "worker/supervisor/supervisor.h"
#include "worker/supervisor/verbs.h"

#include <getopt.h>
#include <string.h>
#include <sys/stat.h>

#define TURN_MS      100
#define SWEEP_MS     1000 /* between two looks at every file */
#define LOOK_FILES   64   /* files that are looked at in between: they end roughly in order */
#define FORMATS_MOST 64

static const char help_text[] =
    "recto convert FILE... -o DIR: convert documents and images with no server\n"
    "Results: DIR/<name>/<name>.mmd, .lines.json, .lines.mmd.json, .<format> and images/\n"
    "  -o, --output DIR      where results go (made when missing)\n"
    "  --formats A,B         further formats: md, html, docx, tex.zip, latex, pdf, latex.pdf, "
    "pptx,\n"
    "                        xlsx, mmd.zip, md.zip, html.zip; `recto doctor` says what they need\n"
    "  --page-ranges R       pages to read, as \"2,4-6\" or \"2--2\"\n"
    "  --options JSON        options of the Files API, as {\"rm_fonts\":true}; unlike there,\n"
    "                        idiomatic_eqn_arrays is true unless it is given: lists of\n"
    "                        equations are written as aligned, gathered and cases\n"
    "  --json                one JSON object per file on standard output\n"
    "  --quiet               no progress\n"
    "Exit status: 0 every file and format completed; 1 some did not; 2 usage.\n"
    "Settings (flag, or RECTO_<NAME> in the environment, or the file of --config):\n";

typedef struct convert {
    const sch_settings *settings;
    const char *output, *formats, *page_ranges, *options;
    bool is_json, is_quiet;
    char *data_dir; /* thrown away at the end */
    char *options_json;
    char group_id[SCH_UUID_LEN];
    wrk_item *items;
    size_t count, first_open /* items before it are over */, open;
    bool any_failed;
    sch_dbpool *pool;
    sch_store *store;
    wrk_sup *sup;
    sch_progress *progress;
    int64_t sweep_ms;
} convert;

/* ---- the file's options ------------------------------------------------------------------------
 */

static sch_status make_options(convert *c, sch_err *err)
{
    SCH_AUTO(sch_options_free) sch_options *checked = NULL;
    SCH_AUTO(sch_json_decref) json_t *root = NULL;
    json_t *formats;
    SCH_AUTO(free) char *list = c->formats ? strdup(c->formats) : NULL;
    char *save = NULL;
    const char *text = c->options ? c->options : "{}";
    sch_status s = sch_json_load(text, strlen(text), SCH_OPTIONS_MAX, &root, err);

    if (s != SCH_OK || !json_is_object(root))
        return sch_fail(err, SCH_INVALID, "--options: must be a JSON object");
    if (!json_object_get(root, "idiomatic_eqn_arrays"))
        (void)json_object_set_new(root, "idiomatic_eqn_arrays", json_true());
    formats = json_object();
    for (char *f = list ? strtok_r(list, ", ", &save) : NULL; f; f = strtok_r(NULL, ", ", &save))
        (void)json_object_set_new(formats, f, json_true());
    if (list || !json_object_get(root, "conversion_formats"))
        (void)json_object_set_new(root, "conversion_formats", formats);
    else
        json_decref(formats);
    if (c->page_ranges)
        (void)json_object_set_new(root, "page_ranges", json_string(c->page_ranges));
    s = sch_options_parse(root, &checked, err);
    if (s == SCH_OK && (checked->destination_uri || checked->images_local || checked->job_id ||
                        checked->custom_id || checked->callback_url))
        return sch_fail(err, SCH_INVALID,
                        "--options: destinations, jobs and webhooks belong to a server");
    if (s == SCH_OK) {
        c->options_json = json_dumps(root, JSON_COMPACT);
        if (!c->options_json)
            s = sch_fail(err, SCH_FATAL, "out of memory");
    }
    return s;
}

/* ---- the data directory ------------------------------------------------------------------------
 */

static sch_status make_data_dir(convert *c, sch_err *err)
{
    const char *tmp = getenv("TMPDIR");
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_addf(&sb, "%s/.recto-XXXXXX", tmp && tmp[0] == '/' ? tmp : c->output);
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (!mkdtemp(sb.data))
        return sch_fail_errno(err, "%s", sb.data);
    c->data_dir = sch_strbuf_steal(&sb);
    return SCH_OK;
}

static sch_status insert_owner(sch_db *db, void *arg, sch_err *err)
{
    convert *c = arg;
    sch_status s = sch_group_insert(db, "convert", sch_now_ms(), c->group_id, err);

    return s == SCH_OK ? sch_app_insert(db, c->group_id, "convert", sch_now_ms(), err) : s;
}

static sch_status open_data(convert *c, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf db = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf store = {0};
    wrk_sup_options options = {
        .settings = c->settings,
        .image_base = "images/",
    };
    sch_status s = make_data_dir(c, err);

    if (s != SCH_OK)
        return s;
    sch_strbuf_addf(&db, "sqlite:%s/recto.db?sync=off", c->data_dir);
    sch_strbuf_addf(&store, "file:%s/store?sync=off", c->data_dir);
    s = sch_dbpool_open(sch_strbuf_str(&db), &c->pool, err);
    if (s == SCH_OK)
        s = sch_store_open(sch_strbuf_str(&store), &c->store, err);
    if (s == SCH_OK)
        s = sch_dbpool_write(c->pool, insert_owner, c, err);
    options.pool = c->pool;
    options.store = c->store;
    options.data_dir = c->data_dir;
    return s == SCH_OK ? wrk_sup_open(&options, &c->sup, err) : s;
}

static void close_data(convert *c)
{
    sch_err err = {0};

    (void)sch_progress_free(c->progress);
    (void)wrk_sup_close(c->sup, 0);
    (void)sch_dbpool_close(c->pool);
    (void)sch_store_close(c->store);
    if (c->data_dir && sch_remove_tree(c->data_dir, &err) != SCH_OK)
        (void)fprintf(stderr, "recto convert: %s\n", err.text);
    for (size_t i = 0; i < c->count; i++)
        free(c->items[i].name);
    free(c->items);
    free(c->data_dir);
    free(c->options_json);
}

/* ---- one file's end -----------------------------------------------------------------------------
 */

static void print_json(const convert *c, const wrk_item *item, const char *status, int pages,
                       const char *id, const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "{\"file\":");
    sch_strbuf_add_json(&sb, item->path, strlen(item->path));
    sch_strbuf_addf(&sb, ",\"status\":\"%s\",\"num_pages\":%d,\"duration_ms\":%lld", status, pages,
                    (long long)(sch_mono_ms() - item->start_ms));
    if (id) {
        sch_strbuf_addf(&sb, ",\"error\":\"%s\",\"error_info\":{\"id\":\"%s\",\"message\":", id,
                        id);
        sch_strbuf_add_json(&sb, text, strlen(text));
        sch_strbuf_adds(&sb, "}");
    } else {
        SCH_AUTO(sch_strbuf_done) sch_strbuf dir = {0};

        sch_strbuf_addf(&dir, "%s/%s", c->output, item->name);
        sch_strbuf_adds(&sb, ",\"output\":");
        sch_strbuf_add_json(&sb, sch_strbuf_str(&dir), dir.len);
    }
    sch_strbuf_adds(&sb, "}\n");
    (void)fputs(sch_strbuf_str(&sb), stdout);
    (void)fflush(stdout);
}

static void end_item(convert *c, wrk_item *item, int pages, const char *id, const char *text)
{
    size_t key = (size_t)(item - c->items);
    SCH_AUTO(sch_strbuf_done) sch_strbuf line = {0};

    item->is_over = true;
    c->open--;
    c->any_failed = c->any_failed || id;
    if (id)
        sch_strbuf_addf(&line, "%s: %s (%s)", item->path, text, id);
    else
        sch_strbuf_addf(&line, "%s: %d page%s in %.1f s, %s/%s", item->path, pages,
                        pages == 1 ? "" : "s", (double)(sch_mono_ms() - item->start_ms) / 1000,
                        c->output, item->name);
    if (c->progress)
        sch_progress_end(c->progress, key, sch_strbuf_str(&line));
    else if (id)
        (void)fprintf(stderr, "%s\n", sch_strbuf_str(&line));
    if (c->is_json)
        print_json(c, item, id ? "error" : "completed", pages, id, text);
}

/* Formats that could not be made: the file is completed, but somebody asked for them. */
static void tell_formats(convert *c, const wrk_item *item, const sch_format *formats, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (formats[i].state != SCH_FORMAT_ERROR)
            continue;
        c->any_failed = true;
        if (c->progress)
            sch_progress_hide(c->progress);
        (void)fprintf(stderr, "%s: %s: %s\n", item->path, formats[i].ext, formats[i].error_text);
    }
}

/* Formats may lag behind the file. */
static bool are_over(const sch_format *formats, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (formats[i].state != SCH_FORMAT_COMPLETED && formats[i].state != SCH_FORMAT_ERROR)
            return false;
    return true;
}

static sch_status take_results(convert *c, sch_db *db, wrk_item *item, int pages, sch_err *err)
{
    sch_format formats[FORMATS_MOST];
    size_t count = 0;
    sch_status s = sch_format_list(db, item->file_id, formats, FORMATS_MOST, &count, err);

    if (s == SCH_OK && !are_over(formats, count)) {
        if (c->progress)
            sch_progress_set(c->progress, (size_t)(item - c->items), item->name, "exporting", pages,
                             pages, "pages");
        return SCH_OK;
    }
    if (s == SCH_OK)
        s = wrk_item_export(c->store, item, formats, count, c->output, err);
    if (s != SCH_OK)
        return s;
    end_item(c, item, pages, NULL, NULL);
    tell_formats(c, item, formats, count);
    return sch_store_delete_all(c->store, item->file_id, err);
}

static void take_state(convert *c, sch_db *db, wrk_item *item)
{
    SCH_AUTO(sch_file_done) sch_file file = {0};
    sch_err err = {0};
    sch_status s = sch_file_get(db, item->file_id, &file, &err);

    if (s == SCH_OK && file.state == SCH_FILE_COMPLETED) {
        s = take_results(c, db, item, file.num_pages, &err);
    } else if (s == SCH_OK && file.state == SCH_FILE_ERROR) {
        end_item(c, item, file.num_pages, file.error_id, file.error_text ? file.error_text : "");
    } else if (s == SCH_OK && c->progress && file.num_pages > 0) {
        sch_progress_set(c->progress, (size_t)(item - c->items), item->name, "converting",
                         file.pages_done, file.num_pages, "pages");
    }
    if (s != SCH_OK && !item->is_over)
        end_item(c, item, 0, "unknown_error", err.text);
}

/* ---- all files ----------------------------------------------------------------------------------
 */

typedef struct insert {
    convert *c;
    wrk_item *item;
    int64_t bytes;
} insert;

static sch_status insert_file(sch_db *db, void *arg, sch_err *err)
{
    insert *in = arg;
    const char *slash = strrchr(in->item->path, '/');
    SCH_AUTO(sch_options_free) sch_options *options = NULL;
    char file_id[SCH_UUID_LEN];
    sch_file_new file = {
        .file_id = in->item->file_id,
        .group_id = in->c->group_id,
        .app_id = "convert",
        .filename = slash ? slash + 1 : in->item->path,
        .options_json = in->c->options_json,
        .source_bytes = in->bytes,
        .class = SCH_CLASS_FILE,
    };
    sch_status s =
        sch_options_parse_text(in->c->options_json, strlen(in->c->options_json), &options, err);

    if (s != SCH_OK)
        return s;
    file.formats = (const char *const *)options->formats;
    return sch_file_insert(db, &file, 0, sch_now_ms(), file_id, err);
}

static void submit(convert *c, wrk_item *item)
{
    insert in = {.c = c, .item = item};
    sch_err err = {0};
    sch_status s;

    item->start_ms = sch_mono_ms();
    sch_uuid_new(item->file_id);
    s = wrk_item_put(c->store, item, &in.bytes, &err);
    if (s == SCH_OK && in.bytes == 0)
        s = sch_fail(&err, SCH_INVALID, "the file is empty");
    if (s == SCH_OK)
        s = sch_dbpool_write(c->pool, insert_file, &in, &err);
    if (s == SCH_OK)
        wrk_sup_hint(c->sup);
    else
        end_item(c, item, 0, "bad_request", err.text);
}

static void look(convert *c)
{
    bool is_sweep = sch_mono_ms() >= c->sweep_ms;
    size_t looked = 0;
    sch_db *db = NULL;
    sch_err err = {0};

    if (sch_dbpool_reader(c->pool, &db, &err) != SCH_OK)
        return;
    if (is_sweep)
        c->sweep_ms = sch_mono_ms() + SWEEP_MS;
    while (c->first_open < c->count && c->items[c->first_open].is_over)
        c->first_open++;
    for (size_t i = c->first_open; i < c->count && (is_sweep || looked < LOOK_FILES); i++) {
        if (c->items[i].is_over)
            continue;
        take_state(c, db, &c->items[i]);
        looked++;
    }
}

/* @return SCH_OK: all files have ended; SCH_BUSY: a signal came */
static sch_status convert_all(convert *c, int signal_fd, sch_err *err)
{
    sch_status s = SCH_OK;

    for (size_t i = 0; i < c->count; i++)
        submit(c, &c->items[i]);
    while (s == SCH_OK && c->open > 0) {
        s = wrk_sup_turn(c->sup, wrk_sup_ended_fd(c->sup), TURN_MS, err);
        wrk_sup_drain_ended(c->sup);
        look(c);
        if (s == SCH_OK && wrk_stop_signal_take(signal_fd))
            s = sch_fail(err, SCH_BUSY, "stopped by a signal");
    }
    return s;
}

/* ---- the command --------------------------------------------------------------------------------
 */

static bool parse_args(convert *c, int argc, char **argv)
{
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"formats", required_argument, NULL, 'f'},
        {"page-ranges", required_argument, NULL, 'p'},
        {"options", required_argument, NULL, 'O'},
        {"json", no_argument, NULL, 'j'},
        {"quiet", no_argument, NULL, 'q'},
        {NULL, 0, NULL, 0},
    };
    int o;

    optind = 1;
    while ((o = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        switch (o) {
        case 'o':
            c->output = optarg;
            break;
        case 'f':
            c->formats = optarg;
            break;
        case 'p':
            c->page_ranges = optarg;
            break;
        case 'O':
            c->options = optarg;
            break;
        case 'j':
            c->is_json = true;
            break;
        case 'q':
            c->is_quiet = true;
            break;
        default:
            return false;
        }
    }
    c->count = (size_t)(argc - optind);
    c->items = calloc(c->count + 1, sizeof *c->items);
    for (size_t i = 0; c->items && i < c->count; i++)
        c->items[i].path = argv[optind + (int)i];
    c->open = c->count;
    return c->items && c->count > 0 && c->output;
}

static sch_status run(convert *c, sch_err *err)
{
    SCH_AUTO(sch_close) int signal_fd = wrk_stop_signal_open();
    sch_status s = wrk_items_name(c->items, c->count, err);

    if (s == SCH_OK && signal_fd < 0)
        s = sch_fail_errno(err, "signals");
    if (s == SCH_OK)
        s = sch_mkdirs(c->output, err);
    if (s == SCH_OK)
        s = open_data(c, err);
    if (s == SCH_OK && !c->is_quiet)
        c->progress = sch_progress_new(stderr, isatty(STDERR_FILENO));
    if (s == SCH_OK)
        s = convert_all(c, signal_fd, err);
    return s;
}

/* getopt_long() wants the program's name first, which the settings' parser does not. */
static bool load(convert *c, int argc, char **argv, sch_settings **ret_settings, char ***ret_args,
                 sch_err *err)
{
    int rest = argc;

    if (sch_settings_load(SCH_FOR_CONVERT, argc, argv, ret_settings, &rest, err) != SCH_OK)
        return false;
    c->settings = *ret_settings;
    *ret_args = calloc((size_t)(argc - rest) + 2, sizeof(char *));
    if (!*ret_args)
        return false;
    (*ret_args)[0] = (char *)"recto convert";
    for (int i = rest; i < argc; i++)
        (*ret_args)[i - rest + 1] = argv[i];
    if (!parse_args(c, argc - rest + 1, *ret_args)) {
        (void)sch_fail(err, SCH_INVALID, "usage: recto convert FILE... -o DIR; see --help");
        return false;
    }
    return make_options(c, err) == SCH_OK;
}

int wrk_verb_convert(int argc, char **argv)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = NULL;
    SCH_AUTO(free) char **args = NULL;
    convert c = {.count = 0};
    sch_err err = {0};
    int status = WRK_EXIT_OK;

    if (argc > 0 && strcmp(argv[0], "--help") == 0) {
        (void)fputs(help_text, stdout);
        sch_settings_help(SCH_FOR_CONVERT, stdout);
        return WRK_EXIT_OK;
    }
    if (!load(&c, argc, argv, &settings, &args, &err)) {
        (void)fprintf(stderr, "recto convert: %s\n", err.text);
        close_data(&c);
        return WRK_EXIT_USAGE;
    }
    /* Its log lines would stand between the progress; the files' ends are told anyway. */
    sch_log_init("recto-worker",
                 settings->log_level == SCH_LOG_INFO ? SCH_LOG_ERROR : settings->log_level);
    if (run(&c, &err) != SCH_OK) {
        c.any_failed = true;
        if (c.progress)
            sch_progress_hide(c.progress);
        (void)fprintf(stderr, "recto convert: %s\n", err.text);
    }
    if (c.any_failed)
        status = WRK_EXIT_FAILED;
    close_data(&c);
    return status;
}
