/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/conversion_options.h"
#include "schema/wire/json.h"
#include "tests/support/run.h"

#include <string.h>

START_TEST(values_come_out_in_their_own_types)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"{}", "{}"},
        {"{'docx':{}}", "{'docx':{}}"},
        {"{'docx':null}", "{}"},
        {"{'docx':{'font':'Times New Roman','fontSize':'28','language':'auto',"
         "'orientation':'landscape','margins':{'top':'1440','gutter':0}}}",
         "{'docx':{'font':'Times New Roman','fontSize':28,'language':'auto',"
         "'margins':{'gutter':0,'top':1440},'orientation':'landscape'}}"},
        {"{'tex.zip':{'fontSize':'12pt','imagesFolder':'media','font':'Crimson Text',"
         "'load_external_fonts':'true'}}",
         "{'tex.zip':{'font':'Crimson Text','fontSize':'12pt','imagesFolder':'media',"
         "'load_external_fonts':true}}"},
        {"{'latex.pdf':{'fontSize':11}}", "{'latex.pdf':{'fontSize':'11pt'}}"},
        {"{'latex.pdf':{'fontSize':'10.5'}}", "{'latex.pdf':{'fontSize':'10.5pt'}}"},
        {"{'latex.pdf':{'fontSize':'12px'}}", "{'latex.pdf':{'fontSize':'12pt'}}"},
        {"{'html':{'htmlTags':'True','new_option':[1]}}", "{'html':{'htmlTags':true}}"},
        {"{'md':{'math_inline_delimiters':['$','$'],'escape_dollar':'false',"
         "'max_character_per_line':'80'}}",
         "{'md':{'escape_dollar':false,'math_inline_delimiters':['$','$'],"
         "'max_character_per_line':80}}"},
        {"{'pdf':{'fontSize':'14','text_color':'black','disable_footer':'true','margin':'40',"
         "'custom_css':'h1 {\\n}'}}",
         "{'pdf':{'custom_css':'h1 {\\n}','disable_footer':true,'fontSize':14,'margin':40,"
         "'text_color':'black'}}"},
        {"{'xlsx':{'singleSheet':'1','mathOutputFormat':'latex','zoomScale':100}}",
         "{'xlsx':{'mathOutputFormat':'latex','singleSheet':true,'zoomScale':100}}"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(free) char *in = strdup(cases[i].in);
        SCH_AUTO(free) char *got = NULL;
        SCH_AUTO(sch_json_decref) json_t *root = NULL;
        SCH_AUTO(sch_json_decref) json_t *options = NULL;
        sch_err err = {0};

        for (char *s = in; (s = strchr(s, '\''));)
            *s = '"';
        t_ok(sch_json_load(in, strlen(in), 4096, &root, &err), &err);
        t_ok(sch_conversion_options_parse(root, &options, &err), &err);
        got = json_dumps(options, JSON_COMPACT | JSON_SORT_KEYS);
        for (char *s = got; (s = strchr(s, '"'));)
            *s = '\'';
        ck_assert_str_eq(got, cases[i].out);
    }
}
END_TEST

START_TEST(wrong_values_are_named_by_their_path)
{
    static const struct {
        const char *in, *text;
    } cases[] = {
        {"[]", "conversion_options: must be an object"},
        {"{'tiff':{}}", "conversion_options: tiff is not a format"},
        {"{'docx':[]}", "conversion_options.docx: must be an object"},
        {"{'docx':{'fontSize':'big'}}", "conversion_options.docx.fontSize: must be a whole number"},
        {"{'docx':{'fontSize':1}}", "conversion_options.docx.fontSize: must be from 2 to 3276"},
        {"{'docx':{'orientation':'up'}}",
         "conversion_options.docx.orientation: must be one of portrait|landscape"},
        {"{'docx':{'orientation':'portrait|landscape'}}", "conversion_options.docx.orientation: "},
        {"{'docx':{'margins':1440}}", "conversion_options.docx.margins: must be an object"},
        {"{'docx':{'margins':{'top':-1}}}", "conversion_options.docx.margins.top: "},
        {"{'docx':{'font':{}}}", "conversion_options.docx.font: must be a string"},
        {"{'tex.zip':{'imagesFolder':'../x'}}", "conversion_options.tex.zip.imagesFolder: "},
        {"{'tex.zip':{'imagesFolder':'.'}}", "conversion_options.tex.zip.imagesFolder: "},
        {"{'tex.zip':{'imagesFolder':'a/b'}}", "conversion_options.tex.zip.imagesFolder: "},
        {"{'tex.zip':{'font':'Comic Sans'}}", "conversion_options.tex.zip.font: must be one of"},
        {"{'tex.zip':{'fontSize':'12em'}}", "conversion_options.tex.zip.fontSize: "},
        {"{'tex.zip':{'fontSize':''}}", "conversion_options.tex.zip.fontSize: "},
        {"{'tex.zip':{'fontSize':'pt'}}", "conversion_options.tex.zip.fontSize: "},
        {"{'tex.zip':{'fontSize':[]}}", "conversion_options.tex.zip.fontSize: "},
        {"{'latex.pdf':{'fontSize':1000}}", "conversion_options.latex.pdf.fontSize: must be from"},
        {"{'md':{'max_character_per_line':9}}", "conversion_options.md.max_character_per_line: "},
        {"{'md':{'math_inline_delimiters':['$']}}", "conversion_options.md.math_inline_delim"},
        {"{'md':{'math_inline_delimiters':['$','']}}", "conversion_options.md.math_inline_delim"},
        {"{'md':{'math_display_delimiters':[1,2]}}", "conversion_options.md.math_display_delim"},
        {"{'html':{'htmlTags':'x'}}", "conversion_options.html.htmlTags: must be true or false"},
        {"{'pdf':{'margin':39}}", "conversion_options.pdf.margin: must be from 40 to 200"},
        {"{'pdf':{'custom_css':1}}", "conversion_options.pdf.custom_css: must be a string"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(free) char *in = strdup(cases[i].in);
        SCH_AUTO(sch_json_decref) json_t *root = NULL;
        json_t *options = NULL;
        sch_err err = {0};

        for (char *s = in; (s = strchr(s, '\''));)
            *s = '"';
        t_ok(sch_json_load(in, strlen(in), 4096, &root, &err), &err);
        ck_assert_msg(sch_conversion_options_parse(root, &options, &err) == SCH_INVALID, "%s", in);
        ck_assert_ptr_null(options);
        ck_assert_msg(strncmp(err.text, cases[i].text, strlen(cases[i].text)) == 0, "%s: %s", in,
                      err.text);
    }
}
END_TEST

int main(void)
{
    return T_RUN("conversion_options", values_come_out_in_their_own_types,
                 wrong_values_are_named_by_their_path);
}
