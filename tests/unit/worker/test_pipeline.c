/* SPDX-License-Identifier: Apache-2.0 */
/* Documents through a worker whose engine is the stand-in of tests/support/standin. */
#include "schema/base/clock.h"
#include "schema/db/queries_job.h"
#include "tests/unit/worker/t_worker.h"
#include "worker/supervisor/supervisor_priv.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

static t_worker w;

static void open_worker(const char *const *flags)
{
    t_worker_open(&w, flags);
    t_worker_start(&w);
}

static void convert(const char *source, const char *options, char file_id[SCH_UUID_LEN])
{
    t_worker_submit(&w, source, options, file_id);
    t_worker_wait(&w, file_id);
}

static void check_completed(const char *file_id, const char *mmd)
{
    sch_file file = t_worker_file(&w, file_id);
    SCH_AUTO(free) char *got = t_worker_artifact(&w, file_id, "mmd");

    ck_assert_msg(file.state == SCH_FILE_COMPLETED, "%s: %s", sch_file_state_name(file.state),
                  file.error_text ? file.error_text : "");
    ck_assert_int_eq(file.pages_done, file.num_pages);
    ck_assert_pstr_eq(got, mmd);
    ck_assert_int_eq(t_worker_tasks(&w), 0);
    sch_file_done(file);
}

/* What a file in error leaves behind is removed after its state was written. */
static void wait_removed(const char *file_id, const char *prefix)
{
    for (int i = 0; i < 1000 && t_worker_count(&w, file_id, prefix) > 0; i++)
        (void)usleep(10000);
    ck_assert_int_eq(t_worker_count(&w, file_id, prefix), 0);
}

static void check_error(const char *file_id, const char *id)
{
    sch_file file = t_worker_file(&w, file_id);

    ck_assert_str_eq(sch_file_state_name(file.state), "error");
    ck_assert_str_eq(file.error_id, id);
    ck_assert_ptr_nonnull(file.error_text);
    wait_removed(file_id, "pages-");
    wait_removed(file_id, "crop-");
    ck_assert_int_eq(t_worker_tasks(&w), 0);
    sch_file_done(file);
}

#define PAGES_6 "page 1\npage 2\npage 3\npage 4\npage 5\npage 6\n"

START_TEST(a_document_is_completed_with_all_its_outputs)
{
    char id[SCH_UUID_LEN];
    sch_file file;

    open_worker(NULL);
    convert("pages=6", NULL, id);
    check_completed(id, PAGES_6);
    file = t_worker_file(&w, id);
    ck_assert_str_eq(file.mime, "text/plain");
    ck_assert_int_eq(file.doc_pages, 6);
    ck_assert_int_eq(file.source_bytes, 7);
    ck_assert_str_eq(file.source_sha256,
                     "0a3252939d9dc50dbf4e461fc6372d072147b0b8832d8617e27c882934acf6d5");
    sch_file_done(file);
    ck_assert_int_eq(t_worker_count(&w, id, "lines."), 2);
    ck_assert_int_eq(t_worker_count(&w, id, "crop-"), 6);
    t_worker_close(&w);
}
END_TEST

START_TEST(a_source_that_changed_on_the_disk_is_an_error)
{
    char id[SCH_UUID_LEN];

    open_worker(NULL);
    w.source_sha256 = "0000000000000000000000000000000000000000000000000000000000000000";
    convert("pages=6", NULL, id);
    check_error(id, "unknown_error");
    w.source_sha256 = NULL;
    t_worker_close(&w);
}
END_TEST

START_TEST(many_documents_at_once_are_all_completed)
{
    enum { DOCS = 30 };
    char ids[DOCS][SCH_UUID_LEN];

    open_worker(NULL);
    for (int i = 0; i < DOCS; i++)
        t_worker_submit(&w, "pages=6", NULL, ids[i]);
    for (int i = 0; i < DOCS; i++)
        t_worker_wait(&w, ids[i]);
    for (int i = 0; i < DOCS; i++)
        check_completed(ids[i], PAGES_6);
    t_worker_close(&w);
}
END_TEST

START_TEST(page_ranges_choose_the_pages)
{
    char id[SCH_UUID_LEN];

    open_worker(NULL);
    convert("pages=6", "{\"page_ranges\":\"2,-2--1\"}", id);
    check_completed(id, "page 2\npage 5\npage 6\n");
    convert("pages=6", "{\"page_ranges\":\"9-12\"}", id);
    check_error(id, "bad_request");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_document_of_too_many_pages_is_refused)
{
    const char *const flags[] = {"--max-pages", "5", NULL};
    char id[SCH_UUID_LEN];

    open_worker(flags);
    convert("pages=6", NULL, id);
    check_error(id, "pdf_page_limit_exceeded");
    convert("pages=6", "{\"page_ranges\":\"1-5\"}", id);
    check_completed(id, "page 1\npage 2\npage 3\npage 4\npage 5\n");
    t_worker_close(&w);
}
END_TEST

/* Formats lag behind the file: until all have ended. @return their number */
static size_t wait_formats(const char *file_id, sch_format formats[4])
{
    for (int i = 0; i < 1200; i++) {
        size_t count = 0, over = 0;
        sch_db *db = NULL;
        sch_err err = {0};

        t_ok(sch_dbpool_reader(w.pool, &db, &err), &err);
        t_ok(sch_format_list(db, file_id, formats, 4, &count, &err), &err);
        for (size_t k = 0; k < count; k++)
            over +=
                formats[k].state == SCH_FORMAT_COMPLETED || formats[k].state == SCH_FORMAT_ERROR;
        if (over == count)
            return count;
        (void)poll(NULL, 0, 100);
    }
    ck_abort_msg("a format has not ended in two minutes");
    return 0;
}

START_TEST(a_format_that_cannot_be_made_ends_as_error_and_the_file_completes)
{
    sch_format formats[4];
    char id[SCH_UUID_LEN];

    open_worker(NULL);
    convert("pages=1", "{\"conversion_formats\":{\"mmd.overlay.pdf\":true}}", id);
    ck_assert_uint_eq(wait_formats(id, formats), 1);
    check_completed(id, "page 1\n");
    ck_assert_str_eq(formats[0].ext, "mmd.overlay.pdf");
    ck_assert_int_eq(formats[0].state, SCH_FORMAT_ERROR);
    ck_assert_str_eq(formats[0].error_id, "conversion_error");
    ck_assert_str_eq(formats[0].error_text, "the engine did not write mmd.overlay.pdf");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_format_is_made_of_the_mmd_by_its_options)
{
    SCH_AUTO(free) char *folder = NULL;
    SCH_AUTO(free) char *md = NULL;
    sch_format formats[4];
    char id[SCH_UUID_LEN];
    sch_err err = {0};

    open_worker(NULL);
    convert("pages=2",
            "{\"conversion_formats\":{\"md\":true},"
            "\"conversion_options\":{\"md\":{\"max_character_per_line\":10}}}",
            id);
    ck_assert_uint_eq(wait_formats(id, formats), 1);
    if (sch_render_folder(&folder, &err) == SCH_OK) {
        ck_assert_msg(formats[0].state == SCH_FORMAT_COMPLETED, "%s", formats[0].error_text);
        md = t_worker_artifact(&w, id, "md");
        ck_assert_pstr_eq(md, "page 1  \npage 2\n");
    } else { /* what is missing is said, and the file is there all the same */
        ck_assert_str_eq(formats[0].error_id, "conversion_error");
        ck_assert_ptr_nonnull(strstr(formats[0].error_text, "install"));
    }
    ck_assert_int_eq(t_worker_tasks(&w), 0);
    t_worker_close(&w);
}
END_TEST

/* Whatever a page does to its engine, it ends alone: the others are read. */
static const char *const bad_pages[] = {"crash", "exit", "rubbish", "badutf8", "longline",
                                        "cut",   "more", "less",    "files"};

START_TEST(a_page_that_breaks_its_engine_becomes_an_errored_page)
{
    char id[SCH_UUID_LEN], source[100];
    const char *const flags[] = {"--attempts", "1", NULL};
    const char *expected = "page 1\npage 2\npage 3\npage 4: ocr_error\npage 5\npage 6\n";

    open_worker(flags);
    for (size_t i = 0; i < SCH_COUNT_OF(bad_pages); i++) {
        (void)snprintf(source, sizeof source, "pages=6 cost=10 page.4=%s", bad_pages[i]);
        convert(source, NULL, id);
        /* "more" is found out at the fifth page, which is then the one to go on alone, and reads
         * well there; so is the fourth. */
        check_completed(id, strcmp(bad_pages[i], "more") == 0 ? PAGES_6 : expected);
    }
    t_worker_close(&w);
}
END_TEST

START_TEST(several_bad_pages_end_alone_each)
{
    char id[SCH_UUID_LEN];
    const char *const flags[] = {"--attempts", "1", NULL};

    open_worker(flags);
    convert("pages=5 cost=1 page.1=crash page.2=crash page.5=exit", NULL, id);
    check_completed(id,
                    "page 1: ocr_error\npage 2: ocr_error\npage 3\npage 4\npage 5: ocr_error\n");
    ck_assert_int_eq(t_worker_count(&w, id, "crop-"), 2);
    t_worker_close(&w);
}
END_TEST

START_TEST(an_engine_that_ends_badly_after_its_last_page_did_its_work)
{
    char id[SCH_UUID_LEN];
    const char *const flags[] = {"--attempts", "1", NULL};

    open_worker(flags);
    convert("pages=3 cost=1 page.3=late", NULL, id);
    check_completed(id, "page 1\npage 2\npage 3\n");
    convert("pages=1 page.1=late", NULL, id);
    check_completed(id, "page 1\n");
    convert("pages=3 cost=1 page.3=more", NULL, id); /* said more than it was asked: rubbish */
    check_completed(id, "page 1\npage 2\npage 3: ocr_error\n");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_page_that_hangs_is_ended_by_the_clock)
{
    const char *const flags[] = {"--attempts", "1", "--page-timeout-s", "1", NULL};
    char id[SCH_UUID_LEN];

    open_worker(flags);
    convert("pages=3 cost=1 page.2=hang", NULL, id);
    check_completed(id, "page 1\npage 2: ocr_error\npage 3\n");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_page_that_eats_memory_is_ended)
{
    const char *const flags[] = {"--attempts", "1", "--engine-memory-bytes", "256M", NULL};
    char id[SCH_UUID_LEN];

    open_worker(flags);
    convert("pages=2 cost=1 page.2=memory", NULL, id);
    check_completed(id, "page 1\npage 2: ocr_error\n");
    t_worker_close(&w);
}
END_TEST

START_TEST(an_error_that_the_engine_names_ends_the_file_at_once)
{
    char id[SCH_UUID_LEN];

    open_worker(NULL);
    convert("pages=2 prepare=refuse", NULL, id);
    check_error(id, "pdf_encrypted");
    convert("pages=2 page.2=refuse", NULL, id);
    check_error(id, "pdf_encrypted");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_document_that_cannot_be_opened_is_called_corrupt)
{
    static const char *const hows[] = {"crash", "exit", "rubbish", "less", "badutf8"};
    char id[SCH_UUID_LEN], source[100];

    open_worker(NULL);
    for (size_t i = 0; i < SCH_COUNT_OF(hows); i++) {
        (void)snprintf(source, sizeof source, "%%PDF-1.4\npages=2 prepare=%s", hows[i]);
        convert(source, NULL, id);
        check_error(id, "corrupt_pdf_file");
    }
    convert("\x89PNG\r\n\x1a\n pages=2 prepare=crash", NULL, id);
    check_error(id, "corrupt_image");
    t_worker_close(&w);
}
END_TEST

START_TEST(a_document_that_hangs_at_opening_is_a_timeout)
{
    const char *const flags[] = {"--attempts", "1", "--page-timeout-s", "1", NULL};
    char id[SCH_UUID_LEN];

    open_worker(flags);
    convert("pages=2 prepare=hang", NULL, id);
    check_error(id, "workflow_timeout");
    t_worker_close(&w);
}
END_TEST

START_TEST(pages_that_cannot_be_put_together_are_an_error)
{
    static const char *const hows[] = {"crash", "exit", "rubbish", "stray", "less"};
    char id[SCH_UUID_LEN], source[100];

    open_worker(NULL);
    for (size_t i = 0; i < SCH_COUNT_OF(hows); i++) {
        (void)snprintf(source, sizeof source, "pages=2 assemble=%s", hows[i]);
        convert(source, NULL, id);
        check_error(id, "page_aggregation_error");
        ck_assert_int_eq(t_worker_count(&w, id, "source"), 1);
    }
    t_worker_close(&w);
}
END_TEST

START_TEST(progress_is_seen_while_runs_are_at_work)
{
    char id[SCH_UUID_LEN];
    sch_file file;

    open_worker(NULL);
    t_worker_submit(&w, "pages=4 cost=1 page.3=slow page.4=slow", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    file = t_worker_file(&w, id);
    ck_assert_str_eq(sch_file_state_name(file.state), "split");
    ck_assert_int_ge(file.pages_done, 1);
    ck_assert_int_lt(file.pages_done, 4);
    sch_file_done(file);
    t_worker_wait(&w, id);
    check_completed(id, "page 1\npage 2\npage 3\npage 4\n");
    t_worker_close(&w);
}
END_TEST

START_TEST(the_engine_is_started_anew_when_it_is_killed)
{
    char id[SCH_UUID_LEN];

    open_worker(NULL);
    t_worker_submit(&w, "pages=4 cost=1 page.3=slow page.4=slow", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    ck_assert_int_eq(kill(wrk_warm_pid(w.sup->warm), SIGKILL), 0);
    t_worker_wait(&w, id);
    check_completed(id, "page 1\npage 2\npage 3\npage 4\n");
    t_worker_close(&w);
}
END_TEST

static sch_status drop_file(sch_db *db, void *arg, sch_err *err)
{
    sch_err why = {0};
    sch_status s;

    (void)sch_fail_id(&why, SCH_INVALID, "unknown_error", "by the test");
    s = sch_file_set_state(db, arg, SCH_FILE_ERROR, &why, 1, err);
    return s == SCH_OK ? sch_file_set_state(db, arg, SCH_FILE_DELETED, NULL, 1, err) : s;
}

START_TEST(a_file_deleted_meanwhile_leaves_nothing_behind)
{
    char id[SCH_UUID_LEN], other[SCH_UUID_LEN];
    sch_err err = {0};

    open_worker(NULL);
    t_worker_submit(&w, "pages=2 cost=1 page.2=slow", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    t_ok(sch_dbpool_write(w.pool, drop_file, id, &err), &err);
    t_ok(sch_store_delete_all(w.store, id, &err), &err);
    t_worker_submit(&w, "pages=2 cost=1 page.1=slow page.2=slow", NULL, other);
    t_worker_wait(&w, other); /* begun after, ended after */
    check_completed(other, "page 1\npage 2\n");
    t_worker_stop(&w, 10000);
    ck_assert_int_eq(t_worker_count(&w, id, ""), 0);
    t_worker_close(&w);
}
END_TEST

static sch_status claim(sch_db *db, void *arg, sch_err *err)
{
    return sch_task_claim(db, "somebody", sch_now_ms(), 1000, arg, err);
}

START_TEST(a_worker_that_stops_hands_its_tasks_back_unharmed)
{
    char id[SCH_UUID_LEN];
    sch_task task = {0};
    sch_err err = {0};

    open_worker(NULL);
    t_worker_submit(&w, "pages=2 cost=1 page.2=hang", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    t_worker_stop(&w, 0);
    t_ok(sch_dbpool_write(w.pool, claim, &task, &err), &err);
    ck_assert_str_eq(task.file_id, id);
    ck_assert_int_eq(task.kind, SCH_TASK_PAGES);
    ck_assert_int_eq(task.attempt, 1);
    t_worker_close(&w);
}
END_TEST

START_TEST(a_worker_that_stops_lets_running_tasks_end)
{
    char id[SCH_UUID_LEN];
    sch_file file;

    open_worker(NULL);
    t_worker_submit(&w, "pages=2 cost=1 page.2=slow", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    t_worker_stop(&w, 20000);
    file = t_worker_file(&w, id);
    ck_assert_int_eq(file.pages_done, 2);
    sch_file_done(file);
    t_worker_start(&w);
    t_worker_wait(&w, id);
    check_completed(id, "page 1\npage 2\n");
    t_worker_close(&w);
}
END_TEST

static void sleep_ms(int ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

    (void)nanosleep(&t, NULL);
}

START_TEST(no_process_of_the_engine_outlives_its_worker)
{
    char id[SCH_UUID_LEN];
    int pid;

    open_worker(NULL);
    t_worker_submit(&w, "pages=2 cost=1 page.2=hang", NULL, id);
    t_worker_wait_pages(&w, id, 1);
    pid = wrk_warm_pid(w.sup->warm);
    t_worker_stop(&w, 0);
    for (int i = 0; i < 100 && kill(pid, 0) == 0; i++)
        sleep_ms(20);
    ck_assert_int_ne(kill(pid, 0), 0);
    ck_assert_int_ne(kill(-pid, 0), 0);
    t_worker_close(&w);
}
END_TEST

START_TEST(a_task_that_took_its_worker_down_each_time_is_given_up)
{
    char id[SCH_UUID_LEN];
    sch_err err = {0};

    t_worker_open(&w, NULL);
    t_worker_submit(&w, "%PDF-1.4 pages=2", NULL, id);
    for (int i = 0; i < 2; i++) { /* as many as attempts: claimed, and never heard of again */
        sch_task task = {0};

        t_ok(sch_dbpool_write(w.pool, claim, &task, &err), &err);
        ck_assert_int_eq(task.attempt, i + 1);
        sleep_ms(1100);
    }
    t_worker_start(&w);
    t_worker_wait(&w, id);
    check_error(id, "corrupt_pdf_file");
    t_worker_close(&w);
}
END_TEST

START_TEST(pages_beyond_the_month_s_quota_are_refused_and_not_counted)
{
    static const char *const flags[] = {"--pages-per-month", "8", NULL};
    char id[SCH_UUID_LEN];

    open_worker(flags);
    convert("pages=6", NULL, id);
    check_completed(id, PAGES_6);
    convert("pages=3", NULL, id);
    check_error(id, "quota_exceeded");
    convert("pages=2", NULL, id);
    check_completed(id, "page 1\npage 2\n");
    convert("pages=1", NULL, id);
    check_error(id, "quota_exceeded");
    t_worker_close(&w);
}
END_TEST

enum { CHUNKS = 12 };

/** A job of as many chunks, of two items each, of which one is named again in each chunk. */
static sch_status write_batch(sch_db *db, void *arg, sch_err *err)
{
    sch_batch_new in = {
        .group_id = w.group_id,
        .app_id = "app",
        .job_id = "job",
        .options_json = "{}",
        .items = 2 * CHUNKS,
    };
    sch_batch_reply reply;
    sch_status s = sch_batch_begin(db, in.group_id, in.app_id, sch_now_ms(), &in.batch_no, err);

    (void)arg;
    for (int i = 0; s == SCH_OK && i < CHUNKS; i++) {
        char lines[200];

        (void)snprintf(lines, sizeof lines,
                       "{\"source_uri\":\"s3://bucket/%d\",\"custom_id\":\"c%d\"}\n"
                       "{\"source_uri\":\"s3://bucket/x\",\"custom_id\":\"twice\"}\n",
                       i, i);
        s = sch_batch_add(db, in.batch_no, 2, lines, err);
    }
    return s == SCH_OK ? sch_batch_accept(db, &in, sch_now_ms(), &reply, err) : s;
}

START_TEST(items_of_a_job_become_files_without_being_asked_for)
{
    sch_job job = {.job_no = 0};
    sch_err err = {0};
    sch_db *db;

    open_worker(NULL);
    t_ok(sch_dbpool_write(w.pool, write_batch, NULL, &err), &err);
    wrk_sup_hint(w.sup);
    t_ok(sch_dbpool_reader(w.pool, &db, &err), &err);
    for (int i = 0; i < 3000 && job.files_errored < 2 * CHUNKS; i++) {
        sleep_ms(20);
        t_ok(sch_job_find(db, w.group_id, "job", &job, &err), &err);
    }
    ck_assert_int_eq(job.file_count, 2 * CHUNKS);
    ck_assert_int_eq(job.files_errored, 2 * CHUNKS);
    t_worker_close(&w);
}
END_TEST

int main(void)
{
    return T_RUN(
        "pipeline", a_document_is_completed_with_all_its_outputs,
        a_source_that_changed_on_the_disk_is_an_error, many_documents_at_once_are_all_completed,
        page_ranges_choose_the_pages, a_document_of_too_many_pages_is_refused,
        a_format_that_cannot_be_made_ends_as_error_and_the_file_completes,
        a_format_is_made_of_the_mmd_by_its_options,
        a_page_that_breaks_its_engine_becomes_an_errored_page, several_bad_pages_end_alone_each,
        an_engine_that_ends_badly_after_its_last_page_did_its_work,
        a_page_that_hangs_is_ended_by_the_clock, a_page_that_eats_memory_is_ended,
        an_error_that_the_engine_names_ends_the_file_at_once,
        a_document_that_cannot_be_opened_is_called_corrupt,
        a_document_that_hangs_at_opening_is_a_timeout,
        pages_that_cannot_be_put_together_are_an_error, progress_is_seen_while_runs_are_at_work,
        the_engine_is_started_anew_when_it_is_killed,
        a_file_deleted_meanwhile_leaves_nothing_behind,
        a_worker_that_stops_hands_its_tasks_back_unharmed,
        a_worker_that_stops_lets_running_tasks_end, no_process_of_the_engine_outlives_its_worker,
        a_task_that_took_its_worker_down_each_time_is_given_up,
        pages_beyond_the_month_s_quota_are_refused_and_not_counted,
        items_of_a_job_become_files_without_being_asked_for);
}
