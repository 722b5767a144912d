/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/quality/normalize.h"

#include <ctype.h>
#include <string.h>

enum { MAX_DEPTH = 60 };

typedef struct reader {
    const char *at;
    int depth;
} reader;

static void sequence(reader *r, const char *end, const char *font, sch_strbuf *out);

/* ---- tokens --------------------------------------------------------------------------------- */

/** Next token into text: a command, an escaped or a single character; "": the end. */
static void next_token(reader *r, char *text, size_t size)
{
    size_t n = 0;

    while (isspace((unsigned char)*r->at) || *r->at == '~')
        r->at++;
    if (*r->at == '\0') {
        text[0] = '\0';
        return;
    }
    text[n++] = *r->at++;
    if (text[0] == '\\' && *r->at) {
        text[n++] = *r->at++;
        while (isalpha((unsigned char)text[1]) && isalpha((unsigned char)*r->at) && n + 1 < size)
            text[n++] = *r->at++;
    } else {
        while (((unsigned char)*r->at & 0xC0) == 0x80 && n + 1 < size)
            text[n++] = *r->at++;
    }
    text[n] = '\0';
}

static void peek(const reader *r, char *text, size_t size)
{
    reader copy = *r;

    next_token(&copy, text, size);
}

static bool is_one_of(const char *token, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], token) == 0)
            return true;
    return false;
}

static void put(sch_strbuf *out, const char *token)
{
    if (out->len > 0)
        sch_strbuf_addc(out, ' ');
    sch_strbuf_adds(out, token);
}

/** Skip {...} when it comes next. */
static void skip_group(reader *r)
{
    int depth = 0;

    while (isspace((unsigned char)*r->at))
        r->at++;
    if (*r->at != '{')
        return;
    for (; *r->at; r->at++) {
        depth += *r->at == '{';
        depth -= *r->at == '}';
        if (depth == 0) {
            r->at++;
            return;
        }
    }
}

/** One argument, a group or a token. */
static void argument(reader *r, const char *font, sch_strbuf *out)
{
    char token[40];

    peek(r, token, sizeof token);
    if (token[0] == '{') {
        next_token(r, token, sizeof token);
        sequence(r, "}", font, out);
    } else {
        const char *end = NULL;
        reader one = *r;
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

        next_token(r, token, sizeof token);
        end = r->at;
        sch_strbuf_add(&text, one.at, (size_t)(end - one.at));
        one.at = sch_strbuf_str(&text);
        sequence(&one, NULL, font, out);
    }
}

static void put_argument(reader *r, const char *font, sch_strbuf *out)
{
    put(out, "{");
    argument(r, font, out);
    put(out, "}");
}

/* ---- what is equal --------------------------------------------------------------------------- */

static const char *alias(const char *token)
{
    static const char *const table[][2] = {{"\\mid", "|"},
                                           {"\\vert", "|"},
                                           {"\\Vert", "\\|"},
                                           {"\\parallel", "\\|"},
                                           {"\\backslash", "\\setminus"},
                                           {"\\widehat", "\\hat"},
                                           {"\\widetilde", "\\tilde"},
                                           {"\\overline", "\\bar"},
                                           {"\\overset", "\\stackrel"},
                                           {"\\dfrac", "\\frac"},
                                           {"\\le", "\\leq"},
                                           {"\\ge", "\\geq"},
                                           {"\\to", "\\rightarrow"},
                                           {"\\ne", "\\neq"},
                                           {"\\mathcal", "\\mathscr"},
                                           {"\\longrightarrow", "\\rightarrow"},
                                           {"\\iint", "\\int \\int"},
                                           {"\\iiint", "\\int \\int \\int"},
                                           {"\\lbrace", "\\{"},
                                           {"\\rbrace", "\\}"}};

    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i][0], token) == 0)
            return table[i][1];
    return token;
}

/** Commands that print nothing themselves. \left and \right take "." with them. */
static bool is_dropped(reader *r, const char *token)
{
    static const char *const dropped[] = {"\\,",    "\\;",         "\\:",          "\\!",
                                          "\\ ",    "\\quad",      "\\qquad",      "\\limits",
                                          "\\left", "\\right",     "\\nolimits",   "\\displaystyle",
                                          "\\big",  "\\textstyle", "\\scriptstyle"};
    bool drop = is_one_of(token, dropped, SCH_COUNT_OF(dropped));

    if (drop && (strcmp(token, "\\left") == 0 || strcmp(token, "\\right") == 0)) {
        while (isspace((unsigned char)*r->at))
            r->at++;
        if (*r->at == '.')
            r->at++;
    }
    return drop;
}

static const char *font_of(const char *token)
{
    static const char *const upright[] = {"\\mathrm", "\\text", "\\operatorname", "\\textrm"};
    static const char *const fonts[] = {"\\mathbf",   "\\boldsymbol", "\\mathbb", "\\mathscr",
                                        "\\mathfrak", "\\mathsf",     "\\mathtt", "\\mathit"};

    if (is_one_of(token, upright, SCH_COUNT_OF(upright)))
        return "\\mathrm";
    token = alias(token);
    for (size_t i = 0; i < SCH_COUNT_OF(fonts); i++)
        if (strcmp(fonts[i], token) == 0)
            return fonts[i];
    return NULL;
}

/** A symbol in its font; digits and signs have no upright form of their own. */
static void put_symbol(const char *token, const char *font, sch_strbuf *out)
{
    bool letter = isalpha((unsigned char)token[0]) && token[1] == '\0';
    bool greek = token[0] == '\\' && isalpha((unsigned char)token[1]);
    bool upright = strcmp(font, "\\mathrm") == 0, bold = strcmp(font, "\\boldsymbol") == 0;
    char text[100];

    if (!font[0] || (upright && !letter) || (!letter && !(greek && bold))) {
        put(out, token);
        return;
    }
    snprintf(text, sizeof text, "%s{%s}", font, token);
    put(out, text);
}

static void put_letters(const char *letters, sch_strbuf *out)
{
    char one[2] = {0};

    for (; *letters; letters++) {
        one[0] = *letters;
        put_symbol(one, "\\mathrm", out);
    }
}

/* ---- constructs ------------------------------------------------------------------------------ */

/** x^{a}_{b} in the order subscript, superscript; adjoining groups of one kind are one. */
static void scripts(reader *r, const char *first, const char *font, sch_strbuf *out)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sub = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf sup = {0};
    char token[40];

    snprintf(token, sizeof token, "%s", first);
    for (;;) {
        argument(r, font, token[0] == '_' ? &sub : &sup);
        peek(r, token, sizeof token);
        if ((token[0] != '_' || sub.len > 0) && (token[0] != '^' || sup.len > 0))
            break;
        next_token(r, token, sizeof token);
    }
    if (sub.len > 0) {
        put(out, "_ {");
        put(out, sch_strbuf_str(&sub));
        put(out, "}");
    }
    if (sup.len > 0) {
        put(out, "^ {");
        put(out, sch_strbuf_str(&sup));
        put(out, "}");
    }
}

/** \begin{...}: rows between "[" and "]"; columns count where an array has them. */
static void environment(reader *r, sch_strbuf *out)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf body = {0};
    bool array = strncmp(r->at, "{array}", 7) == 0, cases = strncmp(r->at, "{cases}", 7) == 0;
    bool columns = array || cases;
    const char *cell;

    skip_group(r);
    if (array)
        skip_group(r);
    sequence(r, "\\end", "", &body);
    skip_group(r);
    put(out, cases ? "\\{ \\begin{array}" : "\\begin{array}");
    sch_strbuf_addc(out, ' ');
    for (cell = sch_strbuf_str(&body); *cell; cell++) {
        if (!columns && strncmp(cell, "& ", 2) == 0)
            cell++;
        else
            sch_strbuf_addc(out, *cell);
    }
    put(out, "\\end{array}");
}

static void stacked(reader *r, const char *font, sch_strbuf *out)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf above = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf below = {0};

    argument(r, font, &above);
    argument(r, font, &below);
    if (strcmp(sch_strbuf_str(&below), "\\rightarrow") == 0)
        sch_strbuf_addf(out, " \\xrightarrow { %s }", sch_strbuf_str(&above));
    else
        sch_strbuf_addf(out, " \\stackrel { %s } { %s }", sch_strbuf_str(&above),
                        sch_strbuf_str(&below));
}

/** A command with arguments. @return false: it is none */
static bool construct(reader *r, const char *token, const char *font, sch_strbuf *out)
{
    static const char *const one[] = {"\\hat",  "\\tilde",      "\\bar",       "\\vec",
                                      "\\dot",  "\\ddot",       "\\underline", "\\overbrace",
                                      "\\sqrt", "\\underbrace", "\\substack",  "\\xrightarrow"};
    static const char *const two[] = {"\\frac", "\\binom", "\\underset"};

    if (strcmp(token, "\\stackrel") == 0) {
        stacked(r, font, out);
        return true;
    }
    if (strcmp(token, "\\pmod") == 0) {
        put(out, "(");
        put_letters("mod", out);
        argument(r, font, out);
        put(out, ")");
        return true;
    }
    if (!is_one_of(token, one, SCH_COUNT_OF(one)) && !is_one_of(token, two, SCH_COUNT_OF(two)))
        return false;
    put(out, token);
    if (strcmp(token, "\\sqrt") == 0 && *r->at == '[') {
        r->at++;
        put(out, "[");
        sequence(r, "]", font, out);
        put(out, "]");
    }
    put_argument(r, font, out);
    if (is_one_of(token, two, SCH_COUNT_OF(two)))
        put_argument(r, font, out);
    return true;
}

static void item(reader *r, const char *token, const char *font, sch_strbuf *out)
{
    static const char *const functions[] = {
        "\\sin", "\\cos", "\\tan", "\\arctan", "\\log", "\\ln",  "\\exp",    "\\lim",    "\\max",
        "\\sup", "\\det", "\\dim", "\\ker",    "\\gcd", "\\arg", "\\limsup", "\\liminf", "\\inf"};
    const char *style = font_of(token);

    if (is_dropped(r, token))
        return;
    if (token[0] == '{')
        sequence(r, "}", font, out);
    else if (token[0] == '_' || token[0] == '^')
        scripts(r, token, font, out);
    else if (style)
        argument(r, style, out);
    else if (strcmp(token, "\\begin") == 0)
        environment(r, out);
    else if (is_one_of(token, functions, SCH_COUNT_OF(functions)))
        put_letters(token + 1, out);
    else if (!construct(r, alias(token), font, out))
        put_symbol(alias(token), font, out);
}

static void sequence(reader *r, const char *end, const char *font, sch_strbuf *out)
{
    char token[40];

    if (++r->depth > MAX_DEPTH)
        r->at += strlen(r->at);
    for (next_token(r, token, sizeof token); token[0]; next_token(r, token, sizeof token)) {
        if (end && strcmp(token, end) == 0)
            break;
        item(r, token, font, out);
    }
    r->depth--;
}

void t_normalize(const char *latex, sch_strbuf *ret)
{
    reader r = {latex, 0};

    sequence(&r, NULL, "", ret);
}
