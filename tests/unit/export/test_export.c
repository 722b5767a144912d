/* SPDX-License-Identifier: Apache-2.0 */
/* What exports share: archives, base64, fonts, and what is said when something is missing. */
#include "tests/support/t.h"
#include "schema/base/io.h"
#include "worker/export/base64.h"
#include "worker/export/export.h"
#include "worker/export/font_files.h"
#include "worker/export/zip.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static char *dir;

static void make_dir(void)
{
    dir = t_tmpdir_new();
}

static void remove_dir(void)
{
    dir = t_tmpdir_free(dir);
}

static void write_archive(const char *leaf, sch_strbuf *ret_bytes)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(wrk_zip_free) wrk_zip *zip = NULL;
    char many[5000];
    sch_err err = {0};
    int fd;

    memset(many, 'a', sizeof many);
    sch_strbuf_addf(&path, "%s/%s", dir, leaf);
    fd = open(sch_strbuf_str(&path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    t_ok(wrk_zip_begin(fd, &zip, &err), &err);
    t_ok(wrk_zip_add(zip, "text.md", "hello", 5, &err), &err);
    t_ok(wrk_zip_add(zip, "empty", "", 0, &err), &err);
    t_ok(wrk_zip_add(zip, "images/\xc3\xa4.txt", many, sizeof many, &err), &err);
    t_ok(wrk_zip_end(zip, &err), &err);
    sch_close(fd);
    t_ok(sch_read_file(sch_strbuf_str(&path), 1 << 20, ret_bytes, &err), &err);
}

/* The offsets are those of the format's own description. */
START_TEST(an_archive_is_whole_and_always_the_same)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf one = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf two = {0};
    const char *end;

    write_archive("one.zip", &one);
    write_archive("two.zip", &two);
    ck_assert_uint_eq(one.len, two.len);
    ck_assert_mem_eq(one.data, two.data, one.len);
    ck_assert_uint_lt(one.len, 1000); /* five thousand letters were packed */
    end = one.data + one.len - 22;
    ck_assert_mem_eq(end, "PK\5\6", 4);
    ck_assert_int_eq(end[10], 3);
    ck_assert_mem_eq(one.data, "PK\3\4", 4);
    ck_assert_mem_eq(one.data + 30, "text.mdhello", 12); /* too short to be packed: as it is */
}
END_TEST

START_TEST(base64_is_that_of_the_rfc)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};

    for (size_t i = 0; i < SCH_COUNT_OF(pairs); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
        SCH_AUTO(sch_strbuf_done) sch_strbuf back = {0};

        wrk_base64_encode(pairs[i][0], strlen(pairs[i][0]), &text);
        ck_assert_str_eq(sch_strbuf_str(&text), pairs[i][1]);
        ck_assert(wrk_base64_decode(pairs[i][1], &back));
        ck_assert_str_eq(sch_strbuf_str(&back), pairs[i][0]);
    }
    for (size_t i = 0; i < 3; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf back = {0};

        ck_assert(!wrk_base64_decode((const char *[]){"Zg=", "Zm9*", "Z"}[i], &back));
    }
}
END_TEST

START_TEST(a_format_that_nobody_makes_is_refused)
{
    sch_render_options options = SCH_RENDER_OPTIONS;
    SCH_AUTO(sch_render_close) sch_render *render = NULL;
    char leaf[WRK_LEAF_LEN];
    sch_err err = {0};
    wrk_export in = {.format = "xyz", .mmd = "a", .mmd_len = 1, .name = "a", .dir_fd = -1};

    t_ok(sch_render_open(&options, &render, &err), &err);
    in.render = render;
    ck_assert(!wrk_export_knows("xyz"));
    ck_assert(wrk_export_knows("docx"));
    ck_assert_int_eq(wrk_export_run(&in, leaf, &err), SCH_INVALID);
}
END_TEST

/* Node.js is looked for first; then the renderer's folder, which is not where this points. */
START_TEST(a_missing_renderer_is_named)
{
    SCH_AUTO(free) char *folder = NULL;
    sch_err err = {0};

    if (sch_render_folder(&folder, &err) != SCH_OK) {
        ck_assert_int_eq(err.code, SCH_NOT_FOUND);
        ck_assert_msg(strstr(err.text, "nodejs") || strstr(err.text, "deploy/renderer"), "%s",
                      err.text);
    } else {
        ck_assert_int_eq(folder[0], '/');
    }
}
END_TEST

START_TEST(a_font_that_is_missing_names_its_package)
{
    char *paths[4] = {NULL};
    sch_err err = {0};
    sch_status s;

    ck_assert_str_eq(wrk_font_find("Arimo")->package, "fonts-croscore");
    ck_assert_str_eq(wrk_font_find(NULL)->name, "CMU Serif");
    s = wrk_font_files(wrk_font_find("Crimson Text"), paths, &err);
    ck_assert_msg(s == SCH_OK || strstr(err.text, "/usr/local/share/fonts"), "%s", err.text);
    for (int i = 0; i < 4; i++)
        free(paths[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("export");
    TCase *tc = tcase_create("export");

    tcase_add_checked_fixture(tc, make_dir, remove_dir);
    tcase_add_test(tc, an_archive_is_whole_and_always_the_same);
    tcase_add_test(tc, base64_is_that_of_the_rfc);
    tcase_add_test(tc, a_format_that_nobody_makes_is_refused);
    tcase_add_test(tc, a_missing_renderer_is_named);
    tcase_add_test(tc, a_font_that_is_missing_names_its_package);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
