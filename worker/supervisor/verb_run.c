/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/strbuf.h"
#include "schema/http/http.h"
#include "schema/render/render.h"
#include "schema/source/own_store.h"
#include "schema/source/source.h"
#include "worker/supervisor/stop_signal.h"
#include "worker/supervisor/supervisor.h"
#include "worker/supervisor/verbs.h"

#include <string.h>

#define GRACE_MS 10000 /* for running tasks, after SIGTERM */
#define TURN_MS  60000 /* longest wait */

static const char help_text[] =
    "recto-worker run [settings]: claim and run tasks of a data directory\n"
    "SIGTERM: no new tasks, running ones get 10 seconds, the others go back to the queue.\n"
    "Exit status: 0 stopped by a signal; 1 cannot work; 2 usage.\n"
    "Settings (flag, or RECTO_<NAME> in the environment, or the configuration file):\n";

static sch_status work(wrk_sup *sup, int signal_fd, sch_err *err)
{
    sch_status s = SCH_OK;

    while (s == SCH_OK && !wrk_stop_signal_take(signal_fd))
        s = wrk_sup_turn(sup, signal_fd, TURN_MS, err);
    return s;
}

/* For the html and data of images: somebody waits for them, so the process is not polite. */
static sch_status open_render(const sch_settings *settings, sch_render **ret_render, sch_err *err)
{
    sch_render_options options = SCH_RENDER_OPTIONS;

    options.require = strcmp(settings->sandbox, "require") == 0;
    return sch_render_open(&options, ret_render, err);
}

static sch_status run(const sch_settings *settings, sch_err *err)
{
    SCH_AUTO(sch_close) int signal_fd = wrk_stop_signal_open();
    SCH_AUTO(sch_dbpool_close) sch_dbpool *pool = NULL;
    SCH_AUTO(sch_store_close) sch_store *store = NULL;
    SCH_AUTO(sch_sources_close) sch_sources *sources = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf base = {0};
    wrk_sup_options options = {
        .settings = settings,
        .data_dir = settings->data,
        .image_query = true,
        .is_shared = true,
        .load_now = true,
    };
    SCH_AUTO(sch_render_close) sch_render *render = NULL;
    wrk_sup *sup = NULL;
    sch_status s = signal_fd >= 0 ? sch_http_init(err) : sch_fail_errno(err, "signals");

    if (s == SCH_OK)
        s = sch_mkdirs(settings->data, err);
    if (s == SCH_OK)
        s = sch_dbpool_open(settings->db, &pool, err);
    if (s == SCH_OK)
        s = sch_own_store_open(settings, &store, err);
    if (s == SCH_OK)
        s = sch_sources_open(settings, &sources, err);
    if (s == SCH_OK)
        s = open_render(settings, &render, err);
    if (settings->public_url[0])
        sch_strbuf_addf(&base, "%s/cropped/", settings->public_url);
    else
        sch_strbuf_addf(&base, "http://%s:%lld/cropped/", settings->host,
                        (long long)settings->port);
    options.pool = pool;
    options.store = store;
    options.sources = sources;
    options.render = render;
    options.image_base = sch_strbuf_str(&base);
    if (s == SCH_OK)
        s = wrk_sup_open(&options, &sup, err);
    if (s != SCH_OK)
        return s;
    sch_log(SCH_LOG_INFO, "worker_started", SCH_LOG_I("engines", wrk_sup_engines(sup)),
            SCH_LOG_S("data", settings->data));
    s = work(sup, signal_fd, err);
    (void)wrk_sup_close(sup, s == SCH_OK ? GRACE_MS : 0);
    sch_log(SCH_LOG_INFO, "worker_stopped", SCH_LOG_S("why", s == SCH_OK ? "signal" : err->text));
    return s;
}

int wrk_verb_run(int argc, char **argv)
{
    SCH_AUTO(sch_settings_free) sch_settings *settings = NULL;
    sch_err err = {0};
    int rest = argc;

    if (argc > 0 && strcmp(argv[0], "--help") == 0) {
        (void)fputs(help_text, stdout);
        sch_settings_help(SCH_FOR_WORKER, stdout);
        return WRK_EXIT_OK;
    }
    if (sch_settings_load(SCH_FOR_WORKER, argc, argv, &settings, &rest, &err) != SCH_OK ||
        (rest < argc && sch_settings_refuse(SCH_FOR_WORKER, argv[rest], &err) != SCH_OK)) {
        (void)fprintf(stderr, "recto-worker: %s\n", err.text);
        return WRK_EXIT_USAGE;
    }
    sch_log_init("recto-worker", settings->log_level);
    if (run(settings, &err) == SCH_OK)
        return WRK_EXIT_OK;
    sch_log(SCH_LOG_ERROR, "worker_failed", SCH_LOG_S("error", err.text));
    return WRK_EXIT_FAILED;
}
