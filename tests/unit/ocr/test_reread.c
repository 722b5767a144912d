/* SPDX-License-Identifier: Apache-2.0 */
/* What mends a reading: second readings, hidden text, torn lines, overlooked spaces. */
#include "ocr/hidden.h"
#include "ocr/pixels/gaps.h"
#include "ocr/pixels/merge.h"
#include "ocr/pixels/torn.h"
#include "tests/support/run.h"
#include "tests/unit/ocr/pages.h"

#include <string.h>

enum { MOST_WORDS = 32, EM = 20 };

static sch_arena *arena;

static void set_up(void)
{
    arena = sch_arena_new(16 << 20);
}

static void tear_down(void)
{
    arena = sch_arena_free(arena);
}

/** A word whose letters are half an em wide. */
static ocr_word word(const char *text, float x0, float conf)
{
    return (ocr_word){.box = {x0, 0, x0 + 0.5F * EM * (float)strlen(text), EM},
                      .text = text,
                      .font_size = EM,
                      .conf = conf,
                      .glyph0 = -1,
                      .glyph1 = -1};
}

/** The line that two readings make, its words joined by spaces, on a page with some other words. */
static const char *merged(const ocr_word *a, size_t na, const ocr_word *b, size_t nb)
{
    static char text[256];
    ocr_word other[] = {word("has", 0, 1), word("to", 0, 1), word("the", 0, 1)};
    ocr_reading page = {.words = other, .nwords = sizeof other / sizeof *other};
    ocr_word out[MOST_WORDS];
    ocr_known known = {0};
    size_t n;

    ck_assert(ocr_known_gather(&page, arena, &known));
    n = ocr_words_merge(a, na, b, nb, &known, out);
    text[0] = '\0';
    for (size_t i = 0, used = 0; i < n && used < sizeof text; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? " " : "", out[i].text);
    return text;
}

START_TEST(of_two_readings_of_a_word_the_surer_one_stands)
{
    ocr_word a[] = {word("Amboise,", 0, 0.9F), word("=", 100, 0.2F), word("(Joseph)", 200, 0.9F)};
    ocr_word b[] = {word("Ambolse,", 0, 0.8F), word("Jacques", 95, 0.87F),
                    word("(Joseph)", 200, 0.7F)};

    ck_assert_str_eq(merged(a, 3, b, 3), "Amboise, Jacques (Joseph)");
}
END_TEST

START_TEST(a_second_guess_is_no_better_than_the_first)
{
    ocr_word a[] = {word("T0T", 0, 0.1F)}, b[] = {word("Tce", 0, 0.4F)};

    ck_assert_str_eq(merged(a, 1, b, 1), "T0T");
}
END_TEST

START_TEST(a_word_that_the_page_has_elsewhere_is_likelier)
{
    ocr_word a[] = {word("bas", 0, 0.88F)}, b[] = {word("has", 0, 0.89F)};

    ck_assert_str_eq(merged(a, 1, b, 1), "has");
}
END_TEST

START_TEST(a_space_that_one_reading_has_was_overlooked_by_the_other)
{
    ocr_word a[] = {word("toadorn.", 0, 0.9F), word("children", 100, 0.9F)};
    ocr_word b[] = {word("to", 0, 0.6F), word("adorn.", 25, 0.6F), word("child", 100, 0.9F),
                    word("ren", 152, 0.9F)};

    ck_assert_str_eq(merged(a, 2, b, 4), "to adorn. children");
}
END_TEST

START_TEST(a_point_in_a_word_is_a_speck_where_the_other_reading_has_a_space)
{
    ocr_word a[] = {word("able.to", 0, 0.9F), word("two-thirds", 100, 0.9F)};
    ocr_word b[] = {word("able", 0, 0.6F), word("to", 50, 0.6F), word("two", 100, 0.6F),
                    word("thirds", 140, 0.6F)};

    ck_assert_str_eq(merged(a, 2, b, 4), "able to two-thirds");
}
END_TEST

START_TEST(a_number_keeps_its_point)
{
    ocr_word a[] = {word("99.00", 0, 0.8F), word("1432..", 100, 0.4F)};
    ocr_word b[] = {word("9900", 0, 0.95F), word("1432.", 100, 0.9F)};

    ck_assert_str_eq(merged(a, 2, b, 2), "99.00 1432.");
}
END_TEST

START_TEST(letters_that_look_like_old_figures_are_a_number)
{
    ocr_word a[] = {word("rogo", 0, 0.9F), word("logs", 100, 0.9F)};
    ocr_word b[] = {word("1090", 0, 0.6F), word("1o95", 100, 0.6F)};

    ck_assert_str_eq(merged(a, 2, b, 2), "1090 logs");
}
END_TEST

START_TEST(a_word_that_only_the_second_reading_has_is_taken_where_it_is_sure)
{
    ocr_word a[] = {word("sago,", 0, 0.9F)};
    ocr_word b[] = {word("sago,", 0, 0.9F), word("and", 60, 0.95F), word("..", 100, 0.3F)};

    ck_assert_str_eq(merged(a, 1, b, 3), "sago, and");
}
END_TEST

START_TEST(a_witness_confirms_the_same_word_in_the_same_place_only)
{
    ocr_word a[] = {word("Selmun.", 0, 0.5F), word("Selmun.", 200, 0.5F), word("St", 300, 0.5F)};
    ocr_word witness[] = {word("Selmun.", 4, 0), word("Sr", 300, 0)};

    ck_assert_uint_eq(ocr_words_confirm(a, 3, witness, 2), 1);
    ck_assert_float_gt(a[0].conf, 0.9F);
    ck_assert_float_eq(a[1].conf, 0.5F);
    ck_assert_float_eq(a[2].conf, 0.5F);
}
END_TEST

/** A line of one word. */
static ocr_read_line line(size_t word0, int block, float x0, float x1, float y)
{
    return (ocr_read_line){.box = {x0, y - EM, x1, y},
                           .word0 = word0,
                           .nwords = 1,
                           .block = block,
                           .baseline0 = y,
                           .baseline1 = y,
                           .font_size = EM};
}

/** Four lines of a column, the third short, then a piece in a block of its own. */
static ocr_reading torn(float piece_x0, float piece_x1)
{
    static ocr_word words[5];
    static ocr_read_line lines[5];

    for (size_t i = 0; i < 5; i++)
        words[i] = word(i == 4 ? "piece" : "column", 0, 1);
    for (size_t i = 0; i < 4; i++)
        lines[i] = line(i, 0, 100, i == 2 ? 300 : 500, 100 + 30 * (float)i);
    lines[4] = line(4, 1, piece_x0, piece_x1, lines[2].baseline1 + 2);
    return (ocr_reading){.words = words, .nwords = 5, .lines = lines, .nlines = 5};
}

START_TEST(the_end_of_a_line_is_joined_to_it)
{
    ocr_reading r = torn(340, 498);
    sch_err err = {0};

    t_ok(ocr_torn_join(&r, arena, &err), &err);
    ck_assert_uint_eq(r.nlines, 4);
    ck_assert_uint_eq(r.lines[2].nwords, 2);
    ck_assert_str_eq(r.words[r.lines[2].word0 + 1].text, "piece");
    ck_assert_str_eq(r.words[r.lines[3].word0].text, "column");
    ck_assert_float_eq(r.lines[2].box.x1, 498);
}
END_TEST

START_TEST(what_stands_beside_a_column_is_no_end_of_its_lines)
{
    ocr_reading r = torn(360, 620); /* beyond the column's right edge */
    sch_err err = {0};

    t_ok(ocr_torn_join(&r, arena, &err), &err);
    ck_assert_uint_eq(r.nlines, 5);
}
END_TEST

/** "asa" of three strokes, the gap after the second so wide; "as" and "a" stand before it. */
static ocr_reading open_gaps(int gap)
{
    static ocr_word words[3];
    static ocr_read_line only;
    ocr_reading r = {.words = words, .nwords = 3, .lines = &only, .nlines = 1};
    int x[] = {204, 214, 222 + gap};
    PIX *page = t_blank(400, 60);
    sch_err err = {0};

    words[0] = word("as", 20, 1);
    words[1] = word("a", 100, 1);
    words[2] = word("asa", 202, 0.9F);
    words[2].box.x1 = (float)(x[2] + 10);
    only = line(0, 0, 20, words[2].box.x1, EM);
    only.nwords = 3;
    for (size_t i = 0; i < 3; i++) {
        BOX *box = boxCreate(x[i], 2, 8, 16);

        (void)pixClearInRect(page, box); /* 0 is black */
        boxDestroy(&box);
    }
    t_ok(ocr_gaps_open(page, 1, arena, &r, &err), &err);
    pixDestroy(&page);
    ck_assert_uint_eq(r.lines[0].nwords, r.nwords);
    return r;
}

START_TEST(a_wide_gap_between_two_known_words_is_a_space)
{
    ocr_reading r = open_gaps(5);

    ck_assert_uint_eq(r.nwords, 4);
    ck_assert_str_eq(r.words[2].text, "as");
    ck_assert_str_eq(r.words[3].text, "a");
    ck_assert_float_le(r.words[2].box.x1, r.words[3].box.x0);
}
END_TEST

START_TEST(a_gap_as_between_letters_is_none)
{
    ck_assert_uint_eq(open_gaps(2).nwords, 3);
}
END_TEST

START_TEST(hidden_letters_become_words_where_they_lie)
{
    static const char text[] = "In 1090";
    ocr_glyph glyphs[sizeof text] = {0};
    ocr_pdf_page pdf = {.width = 200, .height = 100, .glyphs = glyphs, .nglyphs = sizeof text};
    ocr_hidden hidden = {0};
    ocr_word found[4];
    sch_err err = {0};

    for (size_t i = 0; i < sizeof text; i++) {
        float x = 10 + 5 * (float)i;

        glyphs[i] = (ocr_glyph){.uni = {(uint32_t)text[i]},
                                .nuni = 1,
                                .flags = OCR_GLYPH_HIDDEN,
                                .size = 10,
                                .x = x,
                                .y = 50,
                                .dx = 5,
                                .x0 = x,
                                .y0 = 42,
                                .x1 = x + 5,
                                .y1 = 50};
    }
    glyphs[sizeof text - 1] = (ocr_glyph){.uni = {'X'}, .nuni = 1, .size = 10, .x = 45, .y = 50};
    t_ok(ocr_hidden_words(&pdf, 2, arena, &hidden, &err), &err);
    ck_assert_uint_eq(hidden.nwords, 2); /* X is seen */
    ck_assert_uint_eq(ocr_hidden_in(&hidden, (ocr_box){0, 80, 400, 110}, found, 4), 2);
    ck_assert_str_eq(found[1].text, "1090");
    ck_assert_float_eq(found[1].box.x0, 50);
    ck_assert_uint_eq(ocr_hidden_in(&hidden, (ocr_box){0, 120, 400, 150}, found, 4), 0);
}
END_TEST

int main(void)
{
    return T_RUN_WITH(
        "reread", set_up, tear_down, of_two_readings_of_a_word_the_surer_one_stands,
        a_second_guess_is_no_better_than_the_first, a_word_that_the_page_has_elsewhere_is_likelier,
        a_space_that_one_reading_has_was_overlooked_by_the_other,
        a_point_in_a_word_is_a_speck_where_the_other_reading_has_a_space, a_number_keeps_its_point,
        letters_that_look_like_old_figures_are_a_number,
        a_word_that_only_the_second_reading_has_is_taken_where_it_is_sure,
        a_witness_confirms_the_same_word_in_the_same_place_only, the_end_of_a_line_is_joined_to_it,
        what_stands_beside_a_column_is_no_end_of_its_lines,
        a_wide_gap_between_two_known_words_is_a_space, a_gap_as_between_letters_is_none,
        hidden_letters_become_words_where_they_lie);
}
