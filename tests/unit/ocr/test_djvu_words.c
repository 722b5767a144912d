/* SPDX-License-Identifier: Apache-2.0 */
/* The text layer of DjVu documents as page models. */
#include "ocr/model/djvu_words.h"
#include "tests/support/run.h"

#include <string.h>

/** Pages as text: the words of a line with their boxes, lines parted by "; ", pages by newlines. */
static sch_status note(const ocr_page *page, void *arg, sch_err *err)
{
    sch_strbuf *sb = arg;

    (void)err;
    sch_strbuf_addf(sb, "%d: %dx%d", page->number, page->width, page->height);
    for (size_t i = 0; i < page->nlines; i++) {
        sch_strbuf_adds(sb, ";");
        for (size_t w = 0; w < page->lines[i].nwords; w++) {
            const ocr_word *word = &page->lines[i].words[w];

            sch_strbuf_addf(sb, " %s %g,%g-%g,%g", word->text, (double)word->box.x0,
                            (double)word->box.y0, (double)word->box.x1, (double)word->box.y1);
        }
    }
    sch_strbuf_addc(sb, '\n');
    return SCH_OK;
}

static void assert_words(const char *text, const char *expected)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_err err = {0};

    t_ok(ocr_djvu_words(text, strlen(text), note, &sb, &err), &err);
    ck_assert_str_eq(sch_strbuf_str(&sb), expected);
}

static void assert_refused(const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_err err = {0};

    ck_assert_int_eq(ocr_djvu_words(text, strlen(text), note, &sb, &err), SCH_INVALID);
}

START_TEST(words_have_their_places_from_the_top)
{
    assert_words("(page 0 0 400 300\n (column 10 10 390 290 (line 10 250 200 280\n"
                 "  (word 10 250 90 280 \"The\") (word 100 252 200 280 \"tide\"))\n"
                 " (line 10 200 90 230 (word 10 200 90 230 \"comes\"))))\n",
                 "1: 400x300; The 10,20-90,50 tide 100,20-200,48; comes 10,70-90,100\n");
}
END_TEST

START_TEST(words_of_a_line_share_its_width)
{
    assert_words("(page 0 0 400 300 (line 0 100 80 120 \"two words\"))",
                 "1: 400x300; two 0,180-26.6667,200 words 35.5556,180-80,200\n");
}
END_TEST

START_TEST(pages_without_words_are_counted)
{
    assert_words("()\n(page 0 0 40 30 \"no places\")\n(page 0 0 40 30 (word 1 1 9 9 \"x\"))\n",
                 "1: 0x0\n2: 40x30\n3: 40x30; x 1,21-9,29\n");
}
END_TEST

START_TEST(escapes_are_bytes_of_utf8)
{
    assert_words("(page 0 0 40 30 (word 1 1 9 9 \"\\303\\251t\\\"\\\\\"))",
                 "1: 40x30; \u00e9t\"\\ 1,21-9,29\n");
    assert_words("(page 0 0 40 30 (word 1 1 9 9 \"\\377\"))", "1: 40x30;\n"); /* none */
}
END_TEST

START_TEST(words_beside_the_page_are_left_out)
{
    assert_words("(page 0 0 40 30 (word 50 1 60 9 \"out\") (word -5 25 9 40 \"half\"))",
                 "1: 40x30; half 0,0-9,5\n");
}
END_TEST

START_TEST(what_is_no_text_layer_is_refused)
{
    static const char *const texts[] = {
        "page",
        "(page 0 0 40)",
        "(page 0 0 40 30",
        "(page 0 0 40 30 (word 1 1 9 9 \"x",
        "(page 0 0 0 0 (word 1 1 9 9 \"x\"))",
        "(page 0 0 40 99999999 \"x\")",
        "(page 0 0 40 30 ((((((((((((((((((((((((",
        "(page 0 0 40 30 word)",
        "(0 0 40 30)",
    };
    char deep[400] = "(page 0 0 40 30";

    for (size_t i = 0; i < SCH_COUNT_OF(texts); i++)
        assert_refused(texts[i]);
    for (int i = 0; i < 20; i++)
        strcat(deep, "(para 0 0 9 9 "); // NOLINT: 300 bytes
    assert_refused(deep);
}
END_TEST

int main(void)
{
    return T_RUN("djvu words", words_have_their_places_from_the_top,
                 words_of_a_line_share_its_width, pages_without_words_are_counted,
                 escapes_are_bytes_of_utf8, words_beside_the_page_are_left_out,
                 what_is_no_text_layer_is_refused);
}
