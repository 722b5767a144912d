/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "tests/support/run.h"

#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

START_TEST(an_empty_buffer_is_an_empty_string)
{
    sch_strbuf sb = {0};
    char *text;

    ck_assert_str_eq(sch_strbuf_str(&sb), "");
    sch_strbuf_add(&sb, "", 0);
    sch_strbuf_adds(&sb, "");
    ck_assert_uint_eq(sb.len, 0);
    text = sch_strbuf_steal(&sb);
    ck_assert_str_eq(text, "");
    free(text);
    sch_strbuf_done(sb);
}
END_TEST

START_TEST(pieces_are_joined_and_the_text_can_be_taken)
{
    sch_strbuf sb = {0};
    char *text;

    sch_strbuf_adds(&sb, "one");
    sch_strbuf_addc(&sb, ' ');
    sch_strbuf_addf(&sb, "%d-%s", 2, "two");
    sch_strbuf_add(&sb, "\0x", 2);
    ck_assert_uint_eq(sb.len, 11);
    ck_assert_int_eq(memcmp(sb.data, "one 2-two\0x", 12), 0);
    text = sch_strbuf_steal(&sb);
    ck_assert_str_eq(text, "one 2-two");
    ck_assert_ptr_null(sb.data);
    sch_strbuf_adds(&sb, "again");
    ck_assert_str_eq(sb.data, "again");
    sch_strbuf_reset(&sb);
    ck_assert_str_eq(sb.data, "");
    sch_strbuf_done(sb);
    free(text);
}
END_TEST

START_TEST(a_long_text_grows_and_a_formatted_one_too)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    for (int i = 0; i < 100000; i++)
        sch_strbuf_addf(&sb, "%05d", i);
    ck_assert_uint_eq(sb.len, 500000);
    ck_assert_str_eq(sb.data + 499995, "99999");
    ck_assert(!sb.failed);
}
END_TEST

START_TEST(a_size_that_cannot_be_fails_once_and_for_all)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "kept");
    ck_assert(!sch_strbuf_reserve(&sb, SIZE_MAX - 2));
    ck_assert(sb.failed);
    sch_strbuf_adds(&sb, "dropped");
    ck_assert_str_eq(sb.data, "kept");
    ck_assert_ptr_null(sch_strbuf_steal(&sb));
}
END_TEST

START_TEST(code_points_become_utf8_and_what_is_none_the_replacement)
{
    static const struct {
        unsigned rune;
        const char *text;
    } cases[] = {
        {'A', "A"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
        {0x110000, "\xEF\xBF\xBD"},
        {0xD800, "\xEF\xBF\xBD"},
        {0xDFFF, "\xEF\xBF\xBD"},
        {0xFFFFFFFF, "\xEF\xBF\xBD"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        sch_strbuf_add_rune(&sb, cases[i].rune);
        ck_assert_str_eq(sch_strbuf_str(&sb), cases[i].text);
    }
}
END_TEST

START_TEST(json_strings_escape_what_they_must_and_replace_what_is_not_utf8)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", "\"\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\n\r\t\x01\x1F\x7F", "\"\\n\\r\\t\\u0001\\u001f\x7F\""},
        {"é€𝛑", "\"é€𝛑\""},
        {"\xFF", "\"\xEF\xBF\xBD\""},
        {"a\xC3", "\"a\xEF\xBF\xBD\""},
        {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                 /* overlong */
        {"\xE0\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* overlong */
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* surrogate */
        {"\xE2\x82\"", "\"\xEF\xBF\xBD\xEF\xBF\xBD\\\"\""},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        sch_strbuf_add_json(&sb, cases[i].in, strlen(cases[i].in));
        ck_assert_str_eq(sch_strbuf_str(&sb), cases[i].out);
    }
}
END_TEST

START_TEST(any_bytes_make_a_json_string_that_a_parser_takes)
{
    unsigned seed = 12345;

    for (int round = 0; round < 2000; round++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
        char bytes[24];
        json_error_t error;
        json_t *parsed;

        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245 + 12345;
            /* mostly bytes that begin or continue characters */
            bytes[i] = (char)((seed >> 16 & 3) ? 0x80 | (seed >> 20 & 0x7F) : seed >> 20 & 0x7F);
        }
        sch_strbuf_add_json(&sb, bytes, sizeof bytes);
        parsed = json_loadb(sb.data, sb.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
        ck_assert_msg(json_is_string(parsed), "%s: %s", error.text, sb.data);
        json_decref(parsed);
    }
}
END_TEST

START_TEST(numbers_are_short_and_always_json)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        {0, 3, "0"},          {1, 3, "1"},
        {-0.0, 3, "0"},       {0.5, 3, "0.5"},
        {1.0005, 2, "1"},     {100, 0, "100"},
        {1200, 2, "1200"},    {-0.0001, 2, "0"},
        {33.3333, 1, "33.3"}, {1e300, 2, "1.0000000000000001e+300"},
        {NAN, 2, "0"},        {INFINITY, 2, "0"},
        {-7.25, 2, "-7.25"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        sch_strbuf_add_num(&sb, cases[i].value, cases[i].decimals);
        ck_assert_str_eq(sch_strbuf_str(&sb), cases[i].text);
    }
}
END_TEST

int main(void)
{
    return T_RUN(
        "strbuf", an_empty_buffer_is_an_empty_string, pieces_are_joined_and_the_text_can_be_taken,
        a_long_text_grows_and_a_formatted_one_too, a_size_that_cannot_be_fails_once_and_for_all,
        code_points_become_utf8_and_what_is_none_the_replacement,
        json_strings_escape_what_they_must_and_replace_what_is_not_utf8,
        any_bytes_make_a_json_string_that_a_parser_takes, numbers_are_short_and_always_json);
}
