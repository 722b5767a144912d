/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transforms of LaTeX on its tokens. A token is a command ("\frac"), a control symbol ("\{"), a
 * number, or one character; \text { ... } is one token, so that what is inside stays.
 *
 * Source: "Format options" of the v3 reference.
 */
#include "worker/image/image.h"

#include <ctype.h>
#include <string.h>

typedef struct token {
    const char *at;
    size_t len;
    bool is_text;
} token;

/** Bytes of "{ ... }" behind any blanks, the blanks included; 0: there is none. */
static size_t group_length(const char *p)
{
    size_t n = strspn(p, " ");
    int depth = 0;

    if (p[n] != '{')
        return 0;
    for (; p[n]; n++) {
        if (p[n] == '\\' && p[n + 1]) {
            n++;
            continue;
        }
        depth += p[n] == '{';
        depth -= p[n] == '}';
        if (depth == 0)
            return n + 1;
    }
    return 0;
}

static bool is_command(const token *t, const char *name)
{
    return t->len == strlen(name) && memcmp(t->at, name, t->len) == 0;
}

static bool is_name(const token *t)
{
    return t->len > 1 && t->at[0] == '\\' && isalpha((unsigned char)t->at[1]);
}

/** @return false: the end */
static bool next_token(const char **p, token *t)
{
    *p += strspn(*p, " \n");
    *t = (token){.at = *p, .len = 1};
    if (!**p)
        return false;
    if (**p == '\\' && isalpha((unsigned char)(*p)[1])) {
        while (isalpha((unsigned char)t->at[t->len]) || t->at[t->len] == '*')
            t->len++;
    } else if (**p == '\\' && (*p)[1]) {
        t->len = 2;
    } else if (isdigit((unsigned char)**p)) {
        t->len = strspn(*p, "0123456789");
    } else {
        while (((unsigned char)t->at[t->len] & 0xC0) == 0x80)
            t->len++;
    }
    if (is_command(t, "\\text") && group_length(t->at + t->len)) {
        t->len += group_length(t->at + t->len);
        t->is_text = true;
    }
    if ((is_command(t, "\\begin") || is_command(t, "\\end")) && group_length(t->at + t->len))
        t->len += group_length(t->at + t->len);
    *p = t->at + t->len;
    return true;
}

static bool is_font(const token *t)
{
    static const char *const fonts[] = {"\\mathbb",   "\\mathbf",    "\\mathcal", "\\mathrm",
                                        "\\mathfrak", "\\mathit",    "\\mathsf",  "\\mathtt",
                                        "\\mathscr",  "\\boldsymbol"};

    for (size_t i = 0; i < SCH_COUNT_OF(fonts); i++)
        if (is_command(t, fonts[i]))
            return true;
    return false;
}

/** The unstyled version of a command; NULL: it has none. */
static const char *plain_of(const token *t)
{
    static const struct {
        const char *styled, *plain;
    } table[] = {
        {"\\bigoplus", "\\oplus"}, {"\\bigotimes", "\\otimes"}, {"\\bigodot", "\\odot"},
        {"\\bigcup", "\\cup"},     {"\\bigcap", "\\cap"},       {"\\bigvee", "\\vee"},
        {"\\bigwedge", "\\wedge"}, {"\\biguplus", "\\uplus"},   {"\\bigsqcup", "\\sqcup"},
        {"\\dfrac", "\\frac"},     {"\\tfrac", "\\frac"},       {"\\varepsilon", "\\epsilon"},
        {"\\vartheta", "\\theta"}, {"\\varphi", "\\phi"},       {"\\varrho", "\\rho"},
        {"\\varsigma", "\\sigma"}, {"\\leqslant", "\\leq"},     {"\\geqslant", "\\geq"}};

    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (is_command(t, table[i].styled))
            return table[i].plain;
    return NULL;
}

/** The content of a font command's group goes on where the command stood. */
static void unwrap_fonts(const char *latex, sch_strbuf *sb)
{
    const char *p = latex;
    token t;

    while (next_token(&p, &t)) {
        size_t n = is_font(&t) ? group_length(p) : 0;
        const char *inside;

        if (!n) {
            sch_strbuf_addc(sb, ' ');
            sch_strbuf_add(sb, t.at, t.len);
            continue;
        }
        inside = strchr(p, '{') + 1;
        sch_strbuf_addc(sb, ' ');
        sch_strbuf_add(sb, inside, (size_t)(p + n - 1 - inside));
        p += n;
    }
}

/** "a \longdiv { b }" is b over a. */
static void divide(const char *latex, sch_strbuf *sb)
{
    const char *found = strstr(latex, "\\longdiv");
    size_t n = found ? group_length(found + 8) : 0;
    const char *left = found, *inside;

    if (!n) {
        sch_strbuf_adds(sb, latex);
        return;
    }
    while (left > latex && left[-1] == ' ')
        left--;
    while (left > latex && (isdigit((unsigned char)left[-1]) || left[-1] == ' ' ||
                            isalpha((unsigned char)left[-1])))
        left--;
    inside = strchr(found, '{');
    sch_strbuf_add(sb, latex, (size_t)(left - latex));
    sch_strbuf_addf(sb, " \\frac %.*s { %.*s }", (int)(found + 8 + n - inside), inside,
                    (int)(found - left), left);
    sch_strbuf_adds(sb, found + 8 + n);
}

/** A blank is needed between a command and a letter, and kept between atoms that touch. */
static bool needs_blank(const token *a, const token *b)
{
    bool letter = isalnum((unsigned char)b->at[0]) || (unsigned char)b->at[0] >= 0x80;

    if (a->is_text || b->is_text)
        return true;
    if (is_name(a) && a->at[a->len - 1] != '}')
        return b->at[0] != '{' && b->at[0] != '}' && b->at[0] != ')' && b->at[0] != '(' &&
               b->at[0] != '[' && b->at[0] != ']' && b->at[0] != '|' && b->at[0] != '.' &&
               b->at[0] != ',';
    if (is_name(b))
        return isalnum((unsigned char)a->at[0]);
    if (isdigit((unsigned char)a->at[0]) && isdigit((unsigned char)b->at[0]))
        return false;
    return letter && (isalnum((unsigned char)a->at[0]) || a->at[0] == '}');
}

/** All tokens but text at either end, with the blanks that are asked for. */
static void join(const char *latex, bool rm_spaces, bool rm_style_syms, sch_strbuf *sb)
{
    const char *p = latex;
    token t, before = {0};

    while (next_token(&p, &t)) {
        const char *plain = rm_style_syms ? plain_of(&t) : NULL;

        if (plain)
            t = (token){.at = plain, .len = strlen(plain)};
        if (before.at && (!rm_spaces || needs_blank(&before, &t)))
            sch_strbuf_addc(sb, ' ');
        sch_strbuf_add(sb, t.at, t.len);
        before = t;
    }
}

/** Without the text to the left and to the right of the mathematics, where there is some. */
static void trim_text(const char *latex, sch_strbuf *sb)
{
    const char *p = latex, *first = NULL, *end = NULL;
    token t;

    while (next_token(&p, &t)) {
        if (t.is_text)
            continue;
        first = first ? first : t.at;
        end = t.at + t.len;
    }
    if (first)
        sch_strbuf_add(sb, first, (size_t)(end - first));
    else
        sch_strbuf_adds(sb, latex);
}

static void swap_in(sch_strbuf *a, sch_strbuf *b)
{
    sch_strbuf c = *a;

    *a = *b;
    *b = c;
    sch_strbuf_reset(b);
}

static bool has(unsigned transforms, sch_transform one)
{
    return transforms >> one & 1;
}

void wrk_latex_transform(const char *latex, unsigned transforms, sch_strbuf *ret)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf b = {0};

    sch_strbuf_adds(&a, latex);
    if (has(transforms, SCH_RM_TEXT)) {
        trim_text(sch_strbuf_str(&a), &b);
        swap_in(&a, &b);
    }
    if (has(transforms, SCH_RM_FONTS)) {
        unwrap_fonts(sch_strbuf_str(&a), &b);
        swap_in(&a, &b);
    }
    if (has(transforms, SCH_LONG_FRAC)) {
        divide(sch_strbuf_str(&a), &b);
        swap_in(&a, &b);
    }
    join(sch_strbuf_str(&a), has(transforms, SCH_RM_SPACES), has(transforms, SCH_RM_STYLE_SYMS),
         ret);
    ret->failed |= a.failed || b.failed;
}

void wrk_latex_operators(const char *latex, sch_strbuf *ret)
{
    static const char *const names[] = {"\\lim", "\\sin", "\\cos", "\\tan", "\\cot", "\\sec",
                                        "\\csc", "\\log", "\\ln",  "\\exp", "\\max", "\\min",
                                        "\\det", "\\arg", "\\gcd", "\\sup", "\\inf"};
    const char *p = latex;
    token t;

    while (next_token(&p, &t)) {
        bool named = false;

        sch_strbuf_adds(ret, ret->len ? " " : "");
        for (size_t i = 0; !named && i < SCH_COUNT_OF(names); i++)
            named = is_command(&t, names[i]);
        if (named)
            sch_strbuf_addf(ret, "\\operatorname { %.*s }", (int)t.len - 1, t.at + 1);
        else
            sch_strbuf_add(ret, t.at, t.len);
    }
}
