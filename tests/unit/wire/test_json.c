/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/strbuf.h"
#include "schema/wire/json.h"
#include "tests/support/run.h"

#include <string.h>

static json_t *load(const char *text)
{
    json_t *json = NULL;
    sch_err err = {0};

    t_ok(sch_json_load(text, strlen(text), 4096, &json, &err), &err);
    return json;
}

START_TEST(texts_that_are_not_json_are_refused)
{
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {
        {"", 0},
        {"{", 1},
        {"{\"a\":}", 6},
        {"{} {}", 5},
        {"nul", 3},
        {"{'a':1}", 7},
        {"\"\xFF\"", 3},
        {"\"a\\u0000\"", 9},
        {"{\"a\":1}\0", 8},
        {"[1,]", 4},
        {"\xEF\xBB\xBF{}", 5},
        {"1e999", 5},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        json_t *json = NULL;
        sch_err err = {0};

        ck_assert_msg(sch_json_load(cases[i].text, cases[i].len, 4096, &json, &err) == SCH_INVALID,
                      "case %zu", i);
        ck_assert_ptr_null(json);
        ck_assert_int_ne(err.text[0], '\0');
    }
}
END_TEST

START_TEST(depth_is_counted_outside_strings_and_limited)
{
    char text[256];
    json_t *json = NULL;
    sch_err err = {0};

    memset(text, '[', SCH_JSON_DEPTH_MAX);
    memset(text + SCH_JSON_DEPTH_MAX, ']', SCH_JSON_DEPTH_MAX);
    t_ok(sch_json_load(text, (size_t)2 * SCH_JSON_DEPTH_MAX, 4096, &json, &err), &err);
    json_decref(json);
    json = NULL;
    memset(text, '[', SCH_JSON_DEPTH_MAX + 1);
    memset(text + SCH_JSON_DEPTH_MAX + 1, ']', SCH_JSON_DEPTH_MAX + 1);
    ck_assert_int_eq(sch_json_load(text, (size_t)2 * SCH_JSON_DEPTH_MAX + 2, 4096, &json, &err),
                     SCH_INVALID);
    ck_assert_ptr_nonnull(strstr(err.text, "deeper"));
    memset(text, '[', 100);
    text[0] = text[99] = '"';
    t_ok(sch_json_load(text, 100, 4096, &json, &err), &err);
    json_decref(json);
    t_ok(sch_json_load("\"\\\"[[\"", 6, 4096, &json, &err), &err);
    json_decref(json);
}
END_TEST

START_TEST(size_is_limited)
{
    json_t *json = NULL;
    sch_err err = {0};

    ck_assert_int_eq(sch_json_load("[1,2]", 5, 4, &json, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "payload_too_large");
    t_ok(sch_json_load("[1,2]", 5, 5, &json, &err), &err);
    json_decref(json);
}
END_TEST

START_TEST(of_members_with_one_name_the_last_counts)
{
    SCH_AUTO(sch_json_decref) json_t *json = load("{\"a\":false,\"a\":true}");
    bool value = false;

    ck_assert_int_eq(sch_json_bool(json, "", "a", &value, NULL), SCH_OK);
    ck_assert(value);
}
END_TEST

START_TEST(booleans_come_in_several_spellings)
{
    static const struct {
        const char *json;
        int want; /* -1: refused */
    } cases[] = {
        {"true", 1},    {"false", 0}, {"\"true\"", 1}, {"\"True\"", 1}, {"\"FALSE\"", 0},
        {"1", 1},       {"0", 0},     {"\"1\"", 1},    {"\"0\"", 0},    {"2", -1},
        {"-1", -1},     {"1.0", -1},  {"\"\"", -1},    {"\"yes\"", -1}, {"\"true \"", -1},
        {"[true]", -1}, {"{}", -1},   {"\"t\"", -1},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        for (int before = 0; before < 2; before++) {
            SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
            SCH_AUTO(sch_json_decref) json_t *json = NULL;
            bool value = before;
            sch_err err = {0};
            sch_status s;

            sch_strbuf_addf(&sb, "{\"k\":%s}", cases[i].json);
            json = load(sch_strbuf_str(&sb));
            s = sch_json_bool(json, "w.", "k", &value, &err);
            ck_assert_msg((s == SCH_OK) == (cases[i].want >= 0), "%s", cases[i].json);
            ck_assert_int_eq(value, cases[i].want >= 0 ? cases[i].want : before);
            if (s != SCH_OK)
                ck_assert_str_eq(err.text, "w.k: must be true or false");
        }
}
END_TEST

START_TEST(whole_numbers_come_as_numbers_or_strings)
{
    static const struct {
        const char *json;
        long long want; /* 0: refused */
    } cases[] = {
        {"28", 28},
        {"\"28\"", 28},
        {"28.0", 28},
        {"1", 1},
        {"100", 100},
        {"\"007\"", 7},
        {"0", 0},
        {"101", 0},
        {"-5", 0},
        {"28.5", 0},
        {"\"28.0\"", 0},
        {"\"\"", 0},
        {"\" 28\"", 0},
        {"\"28 \"", 0},
        {"\"0x1c\"", 0},
        {"\"2-8\"", 0},
        {"\"-\"", 0},
        {"true", 0},
        {"[28]", 0},
        {"1e300", 0},
        {"\"99999999999999999999\"", 0},
        {"9223372036854775807", 0},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
        SCH_AUTO(sch_json_decref) json_t *json = NULL;
        long long value = -7;
        sch_status s;

        sch_strbuf_addf(&sb, "{\"k\":%s}", cases[i].json);
        json = load(sch_strbuf_str(&sb));
        s = sch_json_int(json, "", "k", 1, 100, &value, NULL);
        ck_assert_msg(s == (cases[i].want ? SCH_OK : SCH_INVALID), "%s", cases[i].json);
        ck_assert_int_eq(value, cases[i].want ? cases[i].want : -7);
    }
}
END_TEST

START_TEST(texts_are_bounded_and_hold_no_control_bytes)
{
    SCH_AUTO(sch_json_decref)
    json_t *json =
        load("{\"a\":\"abc\",\"e\":\"\",\"n\":null,\"c\":\"a\\nb\",\"d\":\"\\u007f\",\"i\":1}");
    SCH_AUTO(free) char *value = strdup("before");

    ck_assert_int_eq(sch_json_text(json, "", "x", 9, &value, NULL), SCH_OK);
    ck_assert_int_eq(sch_json_text(json, "", "e", 9, &value, NULL), SCH_OK);
    ck_assert_int_eq(sch_json_text(json, "", "n", 9, &value, NULL), SCH_OK);
    ck_assert_int_eq(sch_json_text(json, "", "a", 2, &value, NULL), SCH_INVALID);
    ck_assert_int_eq(sch_json_text(json, "", "c", 9, &value, NULL), SCH_INVALID);
    ck_assert_int_eq(sch_json_text(json, "", "d", 9, &value, NULL), SCH_INVALID);
    ck_assert_int_eq(sch_json_text(json, "", "i", 9, &value, NULL), SCH_INVALID);
    ck_assert_str_eq(value, "before");
    ck_assert_int_eq(sch_json_text(json, "", "a", 3, &value, NULL), SCH_OK);
    ck_assert_str_eq(value, "abc");
}
END_TEST

int main(void)
{
    return T_RUN("json", texts_that_are_not_json_are_refused,
                 depth_is_counted_outside_strings_and_limited, size_is_limited,
                 of_members_with_one_name_the_last_counts, booleans_come_in_several_spellings,
                 whole_numbers_come_as_numbers_or_strings,
                 texts_are_bounded_and_hold_no_control_bytes);
}
