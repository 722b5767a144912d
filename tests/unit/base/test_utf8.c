/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "schema/base/utf8.h"
#include "tests/support/run.h"

#include <string.h>

START_TEST(every_code_point_is_read_as_it_is_written)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (uint32_t rune = 1; rune <= 0x10FFFF; rune++) {
        uint32_t got = 0;

        if (rune >= 0xD800 && rune <= 0xDFFF) /* halves of pairs are no characters */
            continue;
        sch_strbuf_reset(&sb);
        sch_strbuf_add_rune(&sb, rune);
        if (sch_utf8_get(sb.data, &got) != sb.len || got != rune ||
            sch_utf8_len(sb.data, sb.len) != sb.len || sch_utf8_len(sb.data, sb.len - 1) != 0)
            ck_abort_msg("U+%04X is read as U+%04X", rune,
                         got); /* an assertion each costs half a minute */
    }
}
END_TEST

START_TEST(a_text_is_walked_through_to_its_end)
{
    static const uint32_t runes[] = {'a', 0xE9, 0x20AC, 0x1D7D9, '.'};
    const char *text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9D\x9F\x99.";
    uint32_t rune = 1;

    ck_assert_uint_eq(sch_utf8_count(text), SCH_COUNT_OF(runes));
    for (size_t i = 0; i < SCH_COUNT_OF(runes); i++) {
        text += sch_utf8_get(text, &rune);
        ck_assert_uint_eq(rune, runes[i]);
    }
    ck_assert_uint_eq(sch_utf8_get(text, &rune), 0);
    ck_assert_uint_eq(rune, 0);
}
END_TEST

START_TEST(what_is_no_character_is_told_byte_by_byte)
{
    static const char *const wrong[] = {
        "\x80",             /* an inner byte alone */
        "\xC3",             /* the text ends in it */
        "\xE2\x82",         /* and in its middle */
        "\xC0\xAF",         /* longer than it need be */
        "\xE0\x80\xAF",     /* the same in three */
        "\xF0\x80\x80\xAF", /* and in four bytes */
        "\xED\xA0\x80",     /* half of a pair */
        "\xF4\x90\x80\x80", /* beyond the last one */
        "\xFF",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(wrong); i++) {
        uint32_t rune = 0;

        ck_assert_uint_eq(sch_utf8_len(wrong[i], strlen(wrong[i])), 0);
        ck_assert_uint_eq(sch_utf8_get(wrong[i], &rune), 1);
        ck_assert_uint_eq(rune, 0xFFFD);
        ck_assert_uint_eq(sch_utf8_count(wrong[i]), strlen(wrong[i]));
    }
    ck_assert_uint_eq(sch_utf8_len("a", 0), 0);
}
END_TEST

int main(void)
{
    return T_RUN("utf8", every_code_point_is_read_as_it_is_written,
                 a_text_is_walked_through_to_its_end, what_is_no_character_is_told_byte_by_byte);
}
