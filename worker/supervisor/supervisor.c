/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/inputs/inputs.h"
#include "worker/supervisor/courier.h"
#include "worker/supervisor/live.h"
#include "worker/supervisor/retain.h"
#include "worker/supervisor/supervisor_priv.h"
#include "worker/supervisor/sweep.h"

#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "schema/base/log.h"
#include "schema/base/program.h"
#include "schema/db/queries_image.h"
#include "schema/db/sources.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>

#define LAST_MS       5000 /* an engine that lived so long did start */
#define RESTART_MS    100  /* first pause before the engine is started anew; doubles */
#define RESTART_MAX   10000
#define FAILURES_MOST 10
#define WIPE_MS       600000 /* between two looks for secrets that nobody needs any more */
#define RETAIN_MS     500    /* of each housekeeping, which leases wait for */

/* Cores that this process may use. */
static int cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return n > 0 ? n : 1;
}

/* ---- opening ------------------------------------------------------------------------------- */

static sch_status start_engine(wrk_sup *sup, sch_err *err)
{
    const sch_settings *set = sup->options.settings;
    SCH_AUTO(free) char *program = NULL;
    sch_status s = sch_program_path("recto-engine", &program, err);
    wrk_warm_options warm = {
        .program = program,
        .memory_bytes = set->engine_memory_bytes,
        .require = strcmp(set->sandbox, "require") == 0,
        .is_polite = sup->options.is_shared, /* a server's status answers come first */
        .languages = set->languages,
        .load_now = sup->options.load_now,
    };

    if (s == SCH_OK)
        s = wrk_warm_start(&warm, &sup->warm, err);
    sup->is_warm = s == SCH_OK;
    sup->started_ms = sch_mono_ms();
    return s;
}

static sch_status make_tmp_dir(wrk_sup *sup, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_addf(&sb, "%s/tmp/%s", sup->options.data_dir, sup->worker_id);
    sup->tmp_dir = sch_strbuf_steal(&sb);
    if (!sup->tmp_dir)
        return sch_fail(err, SCH_FATAL, "worker: out of memory");
    return sch_mkdirs(sup->tmp_dir, err);
}

static sch_status start_slots(wrk_sup *sup, sch_err *err)
{
    const int count = sup->nslots + sup->ntransfers;

    sup->slots = calloc((size_t)count, sizeof *sup->slots);
    if (!sup->slots)
        return sch_fail(err, SCH_FATAL, "worker: out of memory");
    for (int i = 0; i < count; i++)
        sup->slots[i] =
            (wrk_slot){.sup = sup, .pool = i < sup->nslots ? SCH_POOL_ENGINE : SCH_POOL_TRANSFER};
    for (int i = 0; i < count; i++) {
        wrk_slot *slot = &sup->slots[i];

        sup->running++;
        errno = pthread_create(&slot->thread, NULL, wrk_slot_main, slot);
        if (errno != 0) {
            sup->running--;
            return sch_fail_errno(err, "worker: thread");
        }
        slot->is_started = true;
    }
    return SCH_OK;
}

/* Only a shared worker has jobs to look after, and somebody to tell. */
static sch_status start_drain(wrk_sup *sup, sch_err *err)
{
    if (!sup->options.is_shared)
        return SCH_OK;
    errno = pthread_create(&sup->courier, NULL, wrk_courier_main, sup);
    sup->has_courier = errno == 0;
    if (!sup->has_courier)
        return sch_fail_errno(err, "worker: thread");
    errno = pthread_create(&sup->drain, NULL, wrk_drain_main, sup);
    sup->has_drain = errno == 0;
    return sup->has_drain ? SCH_OK : sch_fail_errno(err, "worker: thread");
}

/* Half as many as slots: an export is half of its time in other programs. */
static sch_status open_render(wrk_sup *sup, sch_err *err)
{
    const sch_settings *set = sup->options.settings;
    sch_render_options options = {
        .processes = (sup->nslots + 1) / 2,
        .timeout_ms = set->export_timeout_s * 1000,
        .memory_bytes = set->export_memory_bytes,
        .require = strcmp(set->sandbox, "require") == 0,
        .is_polite = sup->options.is_shared,
    };

    return sch_render_open(&options, &sup->render, err);
}

/* Images that somebody waits for have engines of their own. */
static sch_status start_live(wrk_sup *sup, sch_err *err)
{
    const int64_t engines = sup->options.settings->image_engines;

    if (!sup->options.is_shared || !sup->options.render)
        return SCH_OK;
    return wrk_live_start(sup, engines ? (int)engines : cores(), &sup->live, err);
}

static sch_status open_parts(wrk_sup *sup, sch_err *err)
{
    sch_status s = make_tmp_dir(sup, err);

    if (s == SCH_OK) {
        sup->inputs = wrk_inputs_new(sup->options.settings, sup->tmp_dir, sup->nslots);
        s = sup->inputs ? SCH_OK : sch_fail(err, SCH_FATAL, "worker: out of memory");
    }
    sup->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sup->ended_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sup->courier_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (s == SCH_OK && (sup->cancel_fd < 0 || sup->ended_fd < 0 || sup->courier_fd < 0))
        s = sch_fail_errno(err, "worker: eventfd");
    if (s == SCH_OK)
        s = wrk_presence_open(sup->options.data_dir, sup->worker_id, sup->nslots, &sup->presence,
                              err);
    if (s == SCH_OK && sup->options.is_shared)
        s = sch_wake_open(sup->options.data_dir, &sup->wake, err);
    if (s == SCH_OK)
        s = open_render(sup, err);
    if (s == SCH_OK)
        s = start_engine(sup, err);
    if (s == SCH_OK)
        s = start_slots(sup, err);
    if (s == SCH_OK)
        s = start_drain(sup, err);
    if (s == SCH_OK)
        s = start_live(sup, err);
    return s;
}

sch_status wrk_sup_open(const wrk_sup_options *options, wrk_sup **ret_sup, sch_err *err)
{
    wrk_sup *sup = calloc(1, sizeof *sup);
    pthread_condattr_t attr;
    sch_status s;

    if (!sup)
        return sch_fail(err, SCH_FATAL, "worker: out of memory");
    sup->options = *options;
    sup->cancel_fd = sup->ended_fd = sup->courier_fd = -1;
    sup->lease_ms = options->settings->lease_s * 1000;
    sup->nslots = options->settings->engines ? (int)options->settings->engines : cores();
    if (options->is_shared) /* `recto convert` has its documents, and keeps its results */
        sup->ntransfers = (int)options->settings->transfers;
    sup->wants_model = options->load_now;
    sup->image_base = strdup(options->image_base);
    sch_uuid_new(sup->worker_id);
    (void)pthread_mutex_init(&sup->lock, NULL);
    (void)pthread_mutex_init(&sup->look, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&sup->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    s = sup->image_base ? open_parts(sup, err) : sch_fail(err, SCH_FATAL, "worker: out of memory");
    if (s == SCH_OK)
        *ret_sup = sup;
    else
        (void)wrk_sup_close(sup, 0);
    return s;
}

/* ---- closing ------------------------------------------------------------------------------- */

static void wake_courier(wrk_sup *sup)
{
    if (sup->courier_fd >= 0)
        (void)eventfd_write(sup->courier_fd, 1);
}

/* Until no slot runs any more, or grace_ms are over. */
static void wait_slots(wrk_sup *sup, int64_t grace_ms)
{
    int64_t end_ms = sch_mono_ms() + grace_ms;
    struct timespec end = {.tv_sec = end_ms / 1000, .tv_nsec = end_ms % 1000 * 1000000};

    while (sup->running > 0 && pthread_cond_timedwait(&sup->changed, &sup->lock, &end) != ETIMEDOUT)
        ;
}

wrk_sup *wrk_sup_close(wrk_sup *sup, int64_t grace_ms)
{
    sch_err err = {0};

    if (!sup)
        return NULL;
    (void)pthread_mutex_lock(&sup->lock);
    sup->is_stopping = true;
    wake_courier(sup);
    (void)pthread_cond_broadcast(&sup->changed);
    wait_slots(sup, grace_ms);
    (void)pthread_mutex_unlock(&sup->lock);
    if (sup->cancel_fd >= 0)
        (void)eventfd_write(sup->cancel_fd, 1);
    (void)wrk_live_stop(sup->live);
    for (int i = 0; sup->slots && i < sup->nslots + sup->ntransfers; i++)
        if (sup->slots[i].is_started)
            (void)pthread_join(sup->slots[i].thread, NULL);
    if (sup->has_drain)
        (void)pthread_join(sup->drain, NULL);
    if (sup->has_courier)
        (void)pthread_join(sup->courier, NULL);
    (void)wrk_inputs_free(sup->inputs);
    (void)wrk_warm_stop(sup->warm);
    (void)sch_render_close(sup->render);
    if (sup->tmp_dir)
        (void)sch_remove_tree(sup->tmp_dir, &err);
    (void)wrk_presence_close(sup->presence);
    (void)sch_wake_close(sup->wake);
    sch_close(sup->cancel_fd);
    sch_close(sup->ended_fd);
    sch_close(sup->courier_fd);
    (void)pthread_cond_destroy(&sup->changed);
    (void)pthread_mutex_destroy(&sup->lock);
    (void)pthread_mutex_destroy(&sup->look);
    free(sup->slots);
    free(sup->tmp_dir);
    free(sup->image_base);
    free(sup);
    return NULL;
}

/* ---- hints --------------------------------------------------------------------------------- */

void wrk_sup_hint(wrk_sup *sup)
{
    (void)pthread_mutex_lock(&sup->lock);
    sup->hints++;
    wake_courier(sup);
    (void)pthread_cond_broadcast(&sup->changed);
    (void)pthread_mutex_unlock(&sup->lock);
}

bool wrk_sup_read_hints(wrk_sup *sup, uint64_t *ret_hints)
{
    bool go;

    (void)pthread_mutex_lock(&sup->lock);
    *ret_hints = sup->hints;
    go = !sup->is_stopping;
    (void)pthread_mutex_unlock(&sup->lock);
    return go;
}

void wrk_sup_wait_hint(wrk_sup *sup, uint64_t hints, int64_t wait_ms)
{
    int64_t end_ms = sch_mono_ms() + wait_ms;
    struct timespec end = {.tv_sec = end_ms / 1000, .tv_nsec = end_ms % 1000 * 1000000};

    (void)pthread_mutex_lock(&sup->lock);
    while (!sup->is_stopping && hints == sup->hints &&
           pthread_cond_timedwait(&sup->changed, &sup->lock, &end) == 0)
        ;
    (void)pthread_mutex_unlock(&sup->lock);
}

void wrk_sup_due(wrk_sup *sup, int64_t due_ms)
{
    (void)pthread_mutex_lock(&sup->lock);
    if (!sup->due_ms || due_ms < sup->due_ms)
        sup->due_ms = due_ms;
    (void)pthread_cond_broadcast(&sup->changed);
    (void)pthread_mutex_unlock(&sup->lock);
}

void wrk_sup_tell_ended(wrk_sup *sup)
{
    (void)eventfd_write(sup->ended_fd, 1);
    wake_courier(sup);
}

int wrk_sup_ended_fd(const wrk_sup *sup)
{
    return sup->ended_fd;
}

void wrk_sup_drain_ended(wrk_sup *sup)
{
    eventfd_t count;

    (void)eventfd_read(sup->ended_fd, &count);
}

int wrk_sup_engines(const wrk_sup *sup)
{
    return sup->nslots;
}

/* ---- the main thread's work ---------------------------------------------------------------- */

static sch_status renew(sch_db *db, void *arg, sch_err *err)
{
    const wrk_sup *sup = arg;

    return sch_task_renew(db, sup->worker_id, sch_now_ms(), sup->lease_ms, err);
}

static sch_status release(sch_db *db, void *arg, sch_err *err)
{
    sch_status s = sch_task_release_worker(db, arg, err);

    if (s == SCH_OK)
        s = sch_hook_release_worker(db, arg, sch_now_ms(), err);
    return s == SCH_OK ? sch_image_item_release_worker(db, arg, err) : s;
}

/* A worker of this machine died: its tasks need not wait for the lease to run out. */
static bool bury(const char *id, void *arg)
{
    wrk_sup *sup = arg;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_err err = {0};

    if (sch_dbpool_write(sup->options.pool, release, (void *)(uintptr_t)id, &err) != SCH_OK) {
        sch_log(SCH_LOG_WARNING, "release_failed", SCH_LOG_S("error", err.text));
        return false;
    }
    sch_strbuf_addf(&sb, "%s/tmp/%s", sup->options.data_dir, id);
    (void)sch_remove_tree(sch_strbuf_str(&sb), &err);
    sch_log(SCH_LOG_INFO, "worker_released", SCH_LOG_S("worker", id));
    wrk_sup_hint(sup);
    return true;
}

static bool is_busy(wrk_sup *sup)
{
    bool busy;

    (void)pthread_mutex_lock(&sup->lock);
    busy = sup->busy > 0;
    (void)pthread_mutex_unlock(&sup->lock);
    return busy;
}

static sch_status wipe_secrets(sch_db *db, void *arg, sch_err *err)
{
    (void)arg;
    return sch_source_wipe(db, sch_now_ms(), err);
}

/* Secrets of data sources that were removed, once no accepted work needs them. */
static void keep_secrets(wrk_sup *sup, int64_t now_ms)
{
    sch_err err = {0};

    if (now_ms < sup->wipe_ms)
        return;
    sup->wipe_ms = now_ms + WIPE_MS;
    if (sch_dbpool_write(sup->options.pool, wipe_secrets, NULL, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "wipe_failed", SCH_LOG_S("error", err.text));
}

static void keep_house(wrk_sup *sup)
{
    int64_t now_ms = sch_mono_ms();
    sch_err err = {0};

    if (now_ms < sup->keep_ms)
        return;
    sup->keep_ms = now_ms + sup->lease_ms / 3;
    wrk_presence_touch(sup->presence);
    wrk_inputs_tick(sup->inputs);
    if (!sup->options.is_shared)
        return;
    if (is_busy(sup) && sch_dbpool_write(sup->options.pool, renew, sup, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "renew_failed", SCH_LOG_S("error", err.text));
    wrk_presence_each_dead(sup->presence, bury, sup);
    keep_secrets(sup, now_ms);
    if (wrk_sweep(sup->options.pool, sup->options.store, sup->sweep_part++ % SCH_STORE_PARTS,
                  sch_now_ms(), NULL, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "sweep_failed", SCH_LOG_S("error", err.text));
    if (wrk_retain(sup->options.pool, sup->options.store, sup->options.settings, sch_now_ms(),
                   RETAIN_MS, NULL, &err) != SCH_OK)
        sch_log(SCH_LOG_WARNING, "retain_failed", SCH_LOG_S("error", err.text));
}

static void set_warm(wrk_sup *sup, bool is_warm)
{
    (void)pthread_mutex_lock(&sup->lock);
    sup->is_warm = is_warm;
    (void)pthread_cond_broadcast(&sup->changed);
    (void)pthread_mutex_unlock(&sup->lock);
}

/* The engine ended. It is started anew, at once when it lived for a while. */
static void on_engine_lost(wrk_sup *sup)
{
    int64_t now_ms = sch_mono_ms();
    int64_t pause_ms = 0;

    set_warm(sup, false);
    sup->failures = now_ms - sup->started_ms > LAST_MS ? 0 : sup->failures + 1;
    if (sup->failures > 1) {
        pause_ms = (int64_t)RESTART_MS << (sup->failures - 2);
        pause_ms = pause_ms < RESTART_MAX ? pause_ms : RESTART_MAX;
    }
    sup->restart_ms = now_ms + pause_ms;
    sch_log(SCH_LOG_WARNING, "engine_lost", SCH_LOG_I("failures", sup->failures));
}

static sch_status restart_engine(wrk_sup *sup, sch_err *err)
{
    sch_err why = {0};

    if (sup->failures > FAILURES_MOST)
        return sch_fail(err, SCH_FATAL, "recto-engine ends whenever it is started");
    sup->restart_ms = 0;
    sup->started_ms = sch_mono_ms();
    if (wrk_warm_restart(sup->warm, &why) == SCH_OK) {
        set_warm(sup, true);
        return SCH_OK;
    }
    sch_log(SCH_LOG_ERROR, "engine_start_failed", SCH_LOG_S("error", why.text));
    on_engine_lost(sup);
    return SCH_OK;
}

static int next_timeout(const wrk_sup *sup, int timeout_ms)
{
    int64_t now_ms = sch_mono_ms();
    int64_t due_ms = sup->keep_ms - now_ms;

    if (sup->restart_ms && sup->restart_ms - now_ms < due_ms)
        due_ms = sup->restart_ms - now_ms;
    due_ms = due_ms > 0 ? due_ms : 0;
    return due_ms < timeout_ms ? (int)due_ms : timeout_ms;
}

sch_status wrk_sup_turn(wrk_sup *sup, int fd, int timeout_ms, sch_err *err)
{
    struct pollfd polls[3] = {
        {.fd = sup->restart_ms ? -1 : wrk_warm_fd(sup->warm), .events = POLLIN},
        {.fd = sup->wake ? sch_wake_fd(sup->wake) : -1, .events = POLLIN},
        {.fd = fd, .events = POLLIN},
    };
    sch_status s = SCH_OK;

    keep_house(sup);
    if (poll(polls, SCH_COUNT_OF(polls), next_timeout(sup, timeout_ms)) < 0)
        return errno == EINTR ? SCH_OK : sch_fail_errno(err, "worker: poll");
    if (polls[1].revents) {
        sch_wake_drain(sup->wake);
        wrk_sup_hint(sup);
    }
    if (polls[0].revents)
        s = wrk_warm_check(sup->warm, err);
    if (s == SCH_INVALID)
        return s;
    if (s == SCH_FATAL)
        on_engine_lost(sup);
    if (sup->restart_ms && sch_mono_ms() >= sup->restart_ms)
        return restart_engine(sup, err);
    return SCH_OK;
}
