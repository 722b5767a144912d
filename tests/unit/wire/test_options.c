/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/wire/options.h"
#include "tests/support/run.h"

#include <string.h>

/** Options of a text that must be good. */
static sch_options *parsed(const char *json)
{
    sch_options *options = NULL;
    sch_err err = {0};

    t_ok(sch_options_parse_text(json, strlen(json), &options, &err), &err);
    return options;
}

START_TEST(a_request_that_says_nothing_has_the_defaults)
{
    static const char *const silent[] = {
        "{}",
        "{\"page_ranges\":null,\"conversion_formats\":null,\"metadata\":null,\"rm_spaces\":null,"
        "\"job_id\":null,\"custom_id\":null,\"fullwidth_punctuation\":null,\"callback_url\":null,"
        "\"image_output_mode\":null,\"destination_uri\":null,\"alphabets_allowed\":null,"
        "\"include_smiles\":null,\"preserve_section_numbering\":null,\"callback_events\":null}",
        "{\"page_ranges\":\"\",\"job_id\":\"\",\"custom_id\":\"\",\"filename\":\"\"}",
        "{\"s3_region\":\"\",\"source_uri\":17,\"unknown\":{\"x\":[]},\"conversion_formats\":{}}",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(silent); i++) {
        SCH_AUTO(sch_options_free) sch_options *o = parsed(silent[i]);

        ck_assert_ptr_null(o->page_ranges);
        ck_assert_ptr_nonnull(o->formats);
        ck_assert_ptr_null(o->formats[0]);
        ck_assert_ptr_null(o->conversion_options);
        ck_assert_ptr_null(o->metadata);
        ck_assert(o->improve_mathpix);
        ck_assert_ptr_null(o->destination_uri);
        ck_assert_ptr_null(o->destination_basename);
        ck_assert_ptr_null(o->s3_region);
        ck_assert(!o->images_local);
        ck_assert_ptr_null(o->job_id);
        ck_assert_ptr_null(o->custom_id);
        ck_assert_ptr_null(o->filename);
        ck_assert_ptr_null(o->alphabets_allowed);
        ck_assert(o->rm_spaces && o->include_smiles);
        ck_assert(!o->streaming && !o->rm_fonts && !o->idiomatic_eqn_arrays);
        ck_assert(!o->idiomatic_braces && !o->include_equation_tags);
        ck_assert(!o->numbers_default_to_math && !o->math_fonts_default_to_math);
        ck_assert(!o->enable_spell_check && !o->enable_tables_fallback);
        ck_assert(!o->include_chemistry_as_image && !o->include_diagram_text);
        ck_assert(!o->include_page_info && !o->include_page_breaks);
        ck_assert(!o->disable_itemize && !o->disable_lstlisting);
        ck_assert_str_eq(o->math_inline[0], "\\(");
        ck_assert_str_eq(o->math_inline[1], "\\)");
        ck_assert_str_eq(o->math_display[0], "\\[");
        ck_assert_str_eq(o->math_display[1], "\\]");
        ck_assert_int_eq(o->fullwidth_punctuation, -1);
        ck_assert_int_eq(o->sections, SCH_SECTIONS_PRESERVE);
        ck_assert_ptr_null(o->callback_url);
        ck_assert_ptr_null(o->callback_headers);
        ck_assert_uint_eq(o->callback_events, SCH_HOOK_EVENTS_ALL);
    }
}
END_TEST

START_TEST(every_option_reaches_its_field)
{
    SCH_AUTO(sch_options_free)
    sch_options *o = parsed(
        "{\"page_ranges\":\"2,4-6\",\"conversion_formats\":{\"tex.zip\":true,\"docx\":\"True\","
        "\"md\":1,\"html\":false,\"mmd\":true,\"lines.json\":true,\"latex\":true},"
        "\"metadata\":{\"a\":[1],\"improve_mathpix\":\"false\"},"
        "\"destination_uri\":\"s3://bucket/out\",\"destination_basename\":\"report 1\","
        "\"s3_region\":\"eu-central-1\",\"image_output_mode\":\"local\",\"job_id\":\"j:1\","
        "\"custom_id\":\"a.b-c_D\",\"filename\":\"M\xC3\xBCnchen.pdf\",\"streaming\":true,"
        "\"rm_spaces\":\"False\",\"rm_fonts\":true,\"idiomatic_eqn_arrays\":true,"
        "\"idiomatic_braces\":true,\"numbers_default_to_math\":true,"
        "\"math_fonts_default_to_math\":true,\"math_inline_delimiters\":[\"$\",\"$\"],"
        "\"math_display_delimiters\":[\"$$\\n\",\"\\n$$\"],\"enable_spell_check\":true,"
        "\"enable_tables_fallback\":true,\"fullwidth_punctuation\":\"true\","
        "\"include_smiles\":false,\"include_chemistry_as_image\":true,"
        "\"include_diagram_text\":true,\"include_page_info\":true,\"include_page_breaks\":true,"
        "\"disable_itemize\":true,\"disable_lstlisting\":true,\"auto_number_sections\":\"true\","
        "\"alphabets_allowed\":{\"en\":\"true\",\"zh\":false,\"xx\":17},"
        "\"callback_url\":\"https://example.com/hook\",\"callback_headers\":{\"X-Key\":\"v\"},"
        "\"callback_events\":[\"file.completed\",\"file.error\"],"
        "\"conversion_options\":{\"docx\":{\"fontSize\":\"28\"}}}");

    ck_assert_str_eq(o->page_ranges, "2,4-6");
    ck_assert_str_eq(o->formats[0], "docx");
    ck_assert_str_eq(o->formats[1], "latex");
    ck_assert_str_eq(o->formats[2], "md");
    ck_assert_str_eq(o->formats[3], "tex.zip");
    ck_assert_ptr_null(o->formats[4]);
    ck_assert_uint_eq(json_object_size(o->metadata), 2);
    ck_assert(!o->improve_mathpix);
    ck_assert_str_eq(o->destination_uri, "s3://bucket/out");
    ck_assert_str_eq(o->destination_basename, "report 1");
    ck_assert_str_eq(o->s3_region, "eu-central-1");
    ck_assert(o->images_local);
    ck_assert_str_eq(o->job_id, "j:1");
    ck_assert_str_eq(o->custom_id, "a.b-c_D");
    ck_assert_str_eq(o->filename, "M\xC3\xBCnchen.pdf");
    ck_assert(o->streaming && !o->rm_spaces && o->rm_fonts && o->idiomatic_eqn_arrays);
    ck_assert(o->idiomatic_braces && o->numbers_default_to_math && o->math_fonts_default_to_math);
    ck_assert_str_eq(o->math_inline[0], "$");
    ck_assert_str_eq(o->math_display[1], "\n$$");
    ck_assert(o->enable_spell_check && o->enable_tables_fallback);
    ck_assert_int_eq(o->fullwidth_punctuation, 1);
    ck_assert(!o->include_smiles && o->include_chemistry_as_image && o->include_diagram_text);
    ck_assert(o->include_page_info && o->include_page_breaks);
    ck_assert(o->disable_itemize && o->disable_lstlisting);
    ck_assert_int_eq(o->sections, SCH_SECTIONS_AUTO);
    ck_assert_uint_eq(json_object_size(o->alphabets_allowed), 12);
    ck_assert(json_is_false(json_object_get(o->alphabets_allowed, "zh")));
    ck_assert(json_is_true(json_object_get(o->alphabets_allowed, "en")));
    ck_assert(json_is_true(json_object_get(o->alphabets_allowed, "ko")));
    ck_assert_str_eq(o->callback_url, "https://example.com/hook");
    ck_assert_str_eq(o->callback_headers, "{\"X-Key\":\"v\"}");
    ck_assert_uint_eq(o->callback_events, SCH_HOOK_FILE_COMPLETED | SCH_HOOK_FILE_ERROR);
    ck_assert_int_eq(json_integer_value(json_object_get(
                         json_object_get(o->conversion_options, "docx"), "fontSize")),
                     28);
}
END_TEST

START_TEST(wrong_values_are_named_by_their_key)
{
    static const struct {
        const char *json, *text; /* text: how the message begins */
    } cases[] = {
        {"[]", "options: must be a JSON object"},
        {"\"x\"", "options: "},
        {"null", "options: "},
        {"{\"rm_spaces\":\"maybe\"}", "rm_spaces: must be true or false"},
        {"{\"streaming\":[]}", "streaming: "},
        {"{\"include_page_info\":2}", "include_page_info: "},
        {"{\"fullwidth_punctuation\":\"wide\"}", "fullwidth_punctuation: "},
        {"{\"page_ranges\":\"5-2\"}", "page_ranges: "},
        {"{\"page_ranges\":[1]}", "page_ranges: must be a string"},
        {"{\"page_ranges\":0}", "page_ranges: "},
        {"{\"conversion_formats\":[\"docx\"]}", "conversion_formats: must be an object"},
        {"{\"conversion_formats\":\"docx\"}", "conversion_formats: must be an object"},
        {"{\"conversion_formats\":{\"xyz\":true}}", "conversion_formats: xyz is not a format"},
        {"{\"conversion_formats\":{\"DOCX\":true}}", "conversion_formats: DOCX is not a format"},
        {"{\"conversion_formats\":{\"docx\":\"on\"}}", "conversion_formats.docx: "},
        {"{\"conversion_options\":1}", "conversion_options: must be an object"},
        {"{\"conversion_options\":{\"xyz\":{}}}", "conversion_options: xyz is not a format"},
        {"{\"metadata\":\"x\"}", "metadata: must be an object"},
        {"{\"metadata\":{\"improve_mathpix\":\"x\"}}", "metadata.improve_mathpix: "},
        {"{\"job_id\":\"a b\"}", "job_id: must be 1 to 256"},
        {"{\"job_id\":\"a/b\"}", "job_id: "},
        {"{\"job_id\":7}", "job_id: must be a string"},
        {"{\"custom_id\":\"a\"}", "custom_id: needs a job_id"},
        {"{\"job_id\":\"j\",\"custom_id\":\"\xC3\xBC\"}", "custom_id: must be"},
        {"{\"filename\":\"a\\nb\"}", "filename: control characters"},
        {"{\"filename\":{}}", "filename: "},
        {"{\"destination_uri\":\"https://example.com/\"}", "destination_uri: must be s3://"},
        {"{\"destination_uri\":\"/tmp\"}", "destination_uri: must start with"},
        {"{\"destination_basename\":\"a/b\"}", "destination_basename: "},
        {"{\"destination_basename\":\"..\"}", "destination_basename: "},
        {"{\"s3_region\":\"EU West\"}", "s3_region: "},
        {"{\"image_output_mode\":\"cdn\"}", "image_output_mode: must be"},
        {"{\"image_output_mode\":\"local\"}", "image_output_mode: local needs a destination_uri"},
        {"{\"alphabets_allowed\":[\"en\"]}", "alphabets_allowed: must be an object"},
        {"{\"alphabets_allowed\":{\"en\":\"x\"}}", "alphabets_allowed.en: "},
        {"{\"auto_number_sections\":true,\"remove_section_numbering\":true}",
         "auto_number_sections: only one"},
        {"{\"auto_number_sections\":true,\"preserve_section_numbering\":true}",
         "auto_number_sections: only one"},
        {"{\"remove_section_numbering\":true,\"preserve_section_numbering\":\"true\"}",
         "remove_section_numbering: only one"},
        {"{\"callback_url\":\"ftp://example.com/\"}", "callback_url: "},
        {"{\"callback_url\":\"https://u:p@example.com/\"}", "callback_url: "},
        {"{\"callback_headers\":{\"a\":\"b\"}}", "callback_headers: needs a callback_url"},
        {"{\"callback_events\":[\"file.error\"]}", "callback_events: needs a callback_url"},
        {"{\"callback_headers\":[]}", "callback_headers: "},
        {"{\"callback_headers\":{\"a b\":\"x\"}}", "callback_headers: a b"},
        {"{\"callback_headers\":{\"a\":\"x\\r\\ny: z\"}}", "callback_headers: a"},
        {"{\"callback_headers\":{\"\":\"x\"}}", "callback_headers: "},
        {"{\"callback_headers\":{\"a\":1}}", "callback_headers: "},
        {"{\"callback_events\":[]}", "callback_events: "},
        {"{\"callback_events\":\"file.error\"}", "callback_events: "},
        {"{\"callback_events\":[\"file.split\"]}", "callback_events: "},
        {"{\"callback_events\":[1]}", "callback_events: "},
        {"{\"a\":", "malformed JSON"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        sch_options *options = NULL;
        sch_err err = {0};

        ck_assert_msg(sch_options_parse_text(cases[i].json, strlen(cases[i].json), &options,
                                             &err) == SCH_INVALID,
                      "%s was taken", cases[i].json);
        ck_assert_ptr_null(options);
        ck_assert_msg(strncmp(err.text, cases[i].text, strlen(cases[i].text)) == 0, "%s: %s",
                      cases[i].json, err.text);
        ck_assert_int_eq(
            sch_options_parse_text(cases[i].json, strlen(cases[i].json), &options, NULL),
            SCH_INVALID);
    }
}
END_TEST

START_TEST(wrong_delimiters_do_not_fail_the_request)
{
    static const char *const values[] = {
        "17",
        "\"$\"",
        "[]",
        "[\"$\"]",
        "[\"$\",\"$\",\"$\"]",
        "[\"$\",\"\"]",
        "[1,2]",
        "[\"$\",null]",
        "{}",
        "null",
        "[\"\\u0001\",\"$\"]",
        "[\"$\",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]",
    };

    for (size_t i = 0; i < SCH_COUNT_OF(values); i++) {
        SCH_AUTO(sch_options_free) sch_options *o = NULL;
        char json[256];

        snprintf(json, sizeof json,
                 "{\"math_inline_delimiters\":%s,\"math_display_delimiters\":%s}", values[i],
                 values[i]);
        o = parsed(json);
        ck_assert_str_eq(o->math_inline[0], "\\(");
        ck_assert_str_eq(o->math_inline[1], "\\)");
        ck_assert_str_eq(o->math_display[0], "\\[");
        ck_assert_str_eq(o->math_display[1], "\\]");
    }
}
END_TEST

START_TEST(section_options_decide_between_three_ways)
{
    static const struct {
        const char *json;
        sch_sections want;
    } cases[] = {
        {"{\"preserve_section_numbering\":true}", SCH_SECTIONS_PRESERVE},
        {"{\"preserve_section_numbering\":false}", SCH_SECTIONS_REMOVE},
        {"{\"preserve_section_numbering\":false,\"remove_section_numbering\":false}",
         SCH_SECTIONS_PRESERVE},
        {"{\"preserve_section_numbering\":false,\"auto_number_sections\":true}", SCH_SECTIONS_AUTO},
        {"{\"remove_section_numbering\":true,\"auto_number_sections\":false}", SCH_SECTIONS_REMOVE},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_options_free) sch_options *o = parsed(cases[i].json);

        ck_assert_int_eq(o->sections, cases[i].want);
    }
}
END_TEST

START_TEST(old_and_loose_spellings_are_understood)
{
    SCH_AUTO(sch_options_free)
    sch_options *o = parsed("{\"scs_job_id\":\"old\",\"page_ranges\":3,"
                            "\"include_equation_tags\":\"true\",\"idiomatic_eqn_arrays\":false}");
    SCH_AUTO(sch_options_free)
    sch_options *both = parsed("{\"scs_job_id\":\"old\",\"job_id\":\"new\"}");

    ck_assert_str_eq(o->job_id, "old");
    ck_assert_str_eq(o->page_ranges, "3");
    ck_assert(o->include_equation_tags && o->idiomatic_eqn_arrays);
    ck_assert_str_eq(both->job_id, "new");
}
END_TEST

START_TEST(a_text_over_the_limit_is_too_large)
{
    SCH_AUTO(free) char *text = malloc(SCH_OPTIONS_MAX + 1);
    sch_options *options = NULL;
    sch_err err = {0};

    memset(text, ' ', SCH_OPTIONS_MAX + 1);
    text[0] = '{';
    text[1] = '}';
    ck_assert_int_eq(sch_options_parse_text(text, SCH_OPTIONS_MAX + 1, &options, &err), SCH_LIMIT);
    ck_assert_str_eq(err.id, "payload_too_large");
    t_ok(sch_options_parse_text(text, SCH_OPTIONS_MAX, &options, &err), &err);
    sch_options_free(options);
}
END_TEST

int main(void)
{
    return T_RUN("options", a_request_that_says_nothing_has_the_defaults,
                 every_option_reaches_its_field, wrong_values_are_named_by_their_key,
                 wrong_delimiters_do_not_fail_the_request,
                 section_options_decide_between_three_ways, old_and_loose_spellings_are_understood,
                 a_text_over_the_limit_is_too_large);
}
