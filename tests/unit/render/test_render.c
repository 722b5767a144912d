/* SPDX-License-Identifier: Apache-2.0 */
/* Mathpix Markdown through the pool of renderers. Skipped where `deploy/renderer` was not run. */
#include "schema/base/strbuf.h"
#include "schema/render/render.h"
#include "tests/support/t.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define EXIT_SKIP 77

static sch_render *pool;

static void open_pool(void)
{
    sch_render_options options = SCH_RENDER_OPTIONS;
    sch_err err = {0};

    t_ok(sch_render_open(&options, &pool, &err), &err);
}

static void close_pool(void)
{
    pool = sch_render_close(pool);
}

static json_t *ask(const char *request)
{
    json_t *in = json_loads(request, 0, NULL);
    json_t *reply = NULL;
    sch_err err = {0};

    ck_assert_ptr_nonnull(in);
    t_ok(sch_render_ask(pool, in, &reply, &err), &err);
    json_decref(in);
    return reply;
}

/* The value of the n-th item of that type, "" when there is none. */
static const char *value_of(const json_t *reply, const char *type, int n)
{
    const json_t *data = json_object_get(reply, "data");

    for (size_t i = 0; i < json_array_size(data); i++) {
        const json_t *item = json_array_get(data, i);

        if (strcmp(json_string_value(json_object_get(item, "type")), type) == 0 && n-- == 0)
            return json_string_value(json_object_get(item, "value"));
    }
    return "";
}

START_TEST(a_formula_comes_in_every_notation)
{
    json_t *reply =
        ask("{\"op\":\"text\",\"mmd\":\"so \\\\( \\\\frac{a}{2} \\\\) and \\\\( b \\\\)\","
            "\"html\":true,\"mathml\":true,\"asciimath\":true,\"latex\":true,"
            "\"svg\":true}");
    const char *html = json_string_value(json_object_get(reply, "html"));

    ck_assert_str_eq(value_of(reply, "latex", 0), "\\frac{a}{2}");
    ck_assert_str_eq(value_of(reply, "asciimath", 0), "(a)/(2)");
    ck_assert_str_eq(value_of(reply, "latex", 1), "b");
    ck_assert_ptr_nonnull(strstr(value_of(reply, "mathml", 0), "<mfrac>"));
    ck_assert_ptr_nonnull(strstr(value_of(reply, "svg", 0), "<svg"));
    ck_assert_ptr_nonnull(strstr(html, "<span class=\"math-inline \""));
    json_decref(reply);
}
END_TEST

START_TEST(a_table_comes_as_tsv_and_html)
{
    json_t *reply =
        ask("{\"op\":\"text\",\"mmd\":\"\\\\begin{tabular}{|l|l|}\\n\\\\hline a & b "
            "\\\\\\\\\\n\\\\hline\\n\\\\end{tabular}\",\"tsv\":true,\"table_html\":true}");

    ck_assert_ptr_null(json_object_get(reply, "html"));
    ck_assert_str_eq(value_of(reply, "tsv", 0), "a\tb");
    ck_assert_ptr_nonnull(strstr(value_of(reply, "html", 0), "<table"));
    ck_assert_str_eq(value_of(reply, "svg", 0), "");
    json_decref(reply);
}
END_TEST

START_TEST(a_document_asks_nobody_for_anything)
{
    json_t *reply = ask("{\"op\":\"html\",\"mmd\":\"# T\\n\\n![x](https://a.test/i.png) "
                        "![y](https://a.test/j.png)<script>alert(1)</script> "
                        "<b onclick='x()'>bold</b>\\n\\n<style>@import 'http://a.test'</style>\","
                        "\"images\":{\"https://a.test/i.png\":\"data:image/png;base64,AAAA\"},"
                        "\"title\":\"a < b\"}");
    const char *text = json_string_value(json_object_get(reply, "text"));

    ck_assert_ptr_nonnull(strstr(text, "<title>a &lt; b</title>"));
    ck_assert_ptr_nonnull(strstr(text, "src=\"data:image/png;base64,AAAA\""));
    ck_assert_ptr_null(strstr(text, "a.test"));
    ck_assert_ptr_null(strstr(text, "<script>"));
    ck_assert_ptr_null(strstr(text, "onclick"));
    ck_assert_ptr_nonnull(strstr(text, "bold"));
    json_decref(reply);
}
END_TEST

START_TEST(images_are_listed_once_in_order)
{
    json_t *reply = ask("{\"op\":\"images\",\"mmd\":\"![](b.jpg) ![](a.jpg) ![](b.jpg)\\n\\n"
                        "\\\\begin{figure}\\n\\\\includegraphics[width=1]{c.jpg}\\n"
                        "\\\\caption{x}\\n\\\\end{figure}\"}");
    char *list = json_dumps(json_object_get(reply, "images"), JSON_COMPACT);

    ck_assert_str_eq(list, "[\"b.jpg\",\"a.jpg\",\"c.jpg\"]");
    free(list);
    json_decref(reply);
}
END_TEST

START_TEST(the_same_text_gives_the_same_bytes)
{
    static const char request[] = "{\"op\":\"html\",\"mmd\":\"<smiles>CCO</smiles> "
                                  "\\\\begin{equation} a \\\\end{equation}\"}";
    json_t *first = ask(request);
    json_t *again = ask(request);

    ck_assert_int_eq(json_equal(first, again), 1);
    json_decref(first);
    json_decref(again);
}
END_TEST

/* One process answers what formats ask for, in any order; another has never seen a formula. */
START_TEST(what_was_asked_before_does_not_show)
{
    static const char *const requests[] = {
        "{\"op\":\"html\",\"mmd\":\"![](a.jpg)\",\"images\":{\"a.jpg\":\"b.jpg\"}}",
        "{\"op\":\"html\",\"mmd\":\"![](a.jpg)\",\"images\":{\"a.jpg\":\"c.jpg\"}}",
        "{\"op\":\"html\",\"mmd\":\"<b>x</b>\",\"options\":{\"htmlTags\":false}}",
        "{\"op\":\"html\",\"mmd\":\"<b>x</b>\"}",
        "{\"op\":\"latex\",\"mmd\":\"a\\\\footnotetext{n} \\\\( x \\\\)\"}",
        "{\"op\":\"md\",\"mmd\":\"a\\\\footnotetext{n} \\\\( x \\\\)\"}",
    };
    json_t *alone[SCH_COUNT_OF(requests)];

    for (size_t i = 0; i < SCH_COUNT_OF(requests); i++) {
        alone[i] = ask(requests[i]);
        close_pool();
        open_pool();
    }
    json_decref(ask("{\"op\":\"html\",\"mmd\":\"\\\\( \\\\frac{a}{b} \\\\)\"}"));
    for (size_t i = 0; i < 2 * SCH_COUNT_OF(requests); i++) {
        size_t k = i < SCH_COUNT_OF(requests) ? i : 2 * SCH_COUNT_OF(requests) - 1 - i;
        json_t *reply = ask(requests[k]);

        ck_assert_msg(json_equal(reply, alone[k]), "request %zu", k);
        json_decref(reply);
    }
    for (size_t i = 0; i < SCH_COUNT_OF(requests); i++)
        json_decref(alone[i]);
}
END_TEST

START_TEST(what_cannot_be_done_is_said_and_the_next_is_answered)
{
    json_t *in = json_pack("{s:s}", "op", "no such thing");
    json_t *reply = NULL;
    sch_err err = {0};

    ck_assert_int_eq(sch_render_ask(pool, in, &reply, &err), SCH_INVALID);
    ck_assert_ptr_nonnull(strstr(err.text, "no such thing"));
    json_decref(in);
    json_decref(ask("{\"op\":\"ping\"}"));
}
END_TEST

/* A text that takes long, with a limit that is shorter: the process is ended, a new one started. */
START_TEST(one_that_is_too_slow_is_replaced)
{
    sch_render_options options = SCH_RENDER_OPTIONS;
    sch_render *hasty = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    json_t *in, *reply = NULL;
    sch_err err = {0};

    options.timeout_ms = 300;
    t_ok(sch_render_open(&options, &hasty, &err), &err);
    in = json_pack("{s:s}", "op", "ping");
    t_ok(sch_render_ask(hasty, in, &reply, &err), &err);
    json_decref(in);
    json_decref(reply);
    for (int i = 0; i < 200000; i++)
        sch_strbuf_adds(&mmd, "\\( x_1 \\) ");
    in = json_pack("{s:s, s:s%, s:b}", "op", "text", "mmd", mmd.data, mmd.len, "html", 1);
    ck_assert_int_eq(sch_render_ask(hasty, in, &reply, &err), SCH_LIMIT);
    json_decref(in);
    in = json_pack("{s:s}", "op", "ping");
    t_ok(sch_render_ask(hasty, in, &reply, &err), &err);
    json_decref(in);
    json_decref(reply);
    (void)sch_render_close(hasty);
}
END_TEST

static void *ask_many(void *arg)
{
    int number = *(int *)arg;

    for (int i = 0; i < 10; i++) {
        char want[32], request[96];
        json_t *reply;

        (void)snprintf(want, sizeof want, "x_{%d}", number * 100 + i);
        (void)snprintf(request, sizeof request,
                       "{\"op\":\"text\",\"mmd\":\"\\\\( %s \\\\)\",\"latex\":true}", want);
        reply = ask(request);
        ck_assert_str_eq(value_of(reply, "latex", 0), want);
        json_decref(reply);
    }
    return NULL;
}

START_TEST(many_threads_share_it)
{
    pthread_t threads[6];
    int numbers[6];

    for (int i = 0; i < 6; i++) {
        numbers[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_many, &numbers[i]), 0);
    }
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}
END_TEST

int main(void)
{
    SCH_AUTO(free) char *folder = NULL;
    Suite *suite;
    TCase *tc;
    sch_err err = {0};

    if (sch_render_folder(&folder, &err) != SCH_OK) {
        (void)printf("%s\n", err.text);
        return EXIT_SKIP;
    }
    suite = suite_create("render");
    tc = tcase_create("render");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, open_pool, close_pool);
    tcase_add_test(tc, a_formula_comes_in_every_notation);
    tcase_add_test(tc, a_table_comes_as_tsv_and_html);
    tcase_add_test(tc, a_document_asks_nobody_for_anything);
    tcase_add_test(tc, images_are_listed_once_in_order);
    tcase_add_test(tc, the_same_text_gives_the_same_bytes);
    tcase_add_test(tc, what_was_asked_before_does_not_show);
    tcase_add_test(tc, what_cannot_be_done_is_said_and_the_next_is_answered);
    tcase_add_test(tc, one_that_is_too_slow_is_replaced);
    tcase_add_test(tc, many_threads_share_it);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
