/* SPDX-License-Identifier: Apache-2.0 */
/** Tokens and the spaces between them, groups, scripts. */
#include "ocr/math/emit_priv.h"

#include <ctype.h>
#include <string.h>

static bool is_command(const char *token)
{
    return token[0] == '\\' && isalpha((unsigned char)token[1]);
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/** A space between what stands and the next token? */
static bool needs_space(const ocr_math_emitter *e, const char *token)
{
    bool number = isdigit((unsigned char)e->last) && isdigit((unsigned char)token[0]);
    bool joins = strncmp(token, "\\left", 5) == 0 && !isalpha((unsigned char)token[5]);

    if (e->last == '\0' || e->last == ' ' || e->last == '\n')
        return false;
    if (!e->how->rm_spaces)
        return !number; /* the digits of a number are one token: "12 + 5 x" */
    if (e->last == '{')
        return false;
    if (strncmp(token, "\\right", 6) == 0 && !isalpha((unsigned char)token[6]))
        return false;
    if (e->after_comma)
        return true;
    if (e->after_command)
        return is_word_char(token[0]) || (is_command(token) && !joins);
    if (is_word_char(e->last) || e->last == '}' || e->last == ')' || e->last == ']' ||
        e->last == '\'')
        return !number && (is_word_char(token[0]) || (is_command(token) && !joins));
    return false;
}

void ocr_math_emit_put(ocr_math_emitter *e, const char *token)
{
    size_t n = strlen(token);
    size_t at = n;

    if (n == 0)
        return;
    if (needs_space(e, token))
        sch_strbuf_addc(e->out, ' ');
    sch_strbuf_add(e->out, token, n);
    e->last = token[n - 1];
    while (at > 0 && isalpha((unsigned char)token[at - 1]))
        at--;
    e->after_command = at > 0 && at < n && token[at - 1] == '\\';
    e->after_comma = strcmp(token, ",") == 0 || strcmp(token, ";") == 0;
}

/** A brace or other character that binds to what stands before it. */
void ocr_math_emit_glue(ocr_math_emitter *e, const char *token)
{
    if (!e->how->rm_spaces)
        ocr_math_emit_put(e, token);
    else {
        sch_strbuf_adds(e->out, token);
        e->last = token[strlen(token) - 1];
        e->after_command = e->after_comma = false;
    }
}

void ocr_math_emit_group(ocr_math_emitter *e, const ocr_math_list *list)
{
    bool in_cell = e->in_cell;

    e->in_cell = false;
    ocr_math_emit_glue(e, "{");
    ocr_math_emit_list(e, list);
    e->in_cell = in_cell;
    e->after_command = e->after_comma = false;
    ocr_math_emit_glue(e, "}");
}

/** A script; braces can go where one character stands alone. */
void ocr_math_emit_script(ocr_math_emitter *e, const char *mark, const ocr_math_list *list)
{
    const ocr_math_node *n = list->count == 1 ? list->items[0] : NULL;
    bool bare = e->how->idiomatic_braces && n && n->kind == OCR_NODE_SYM &&
                n->sup.count + n->sub.count == 0 && n->style == OCR_STYLE_NONE &&
                n->cls != OCR_CLS_RM && strlen(ocr_symbol(n->id)->latex) == 1;

    if (e->after_command && e->how->rm_spaces && mark[0] == '_' && n == NULL && e->last == ' ')
        e->last = '\0';
    ocr_math_emit_glue(e, mark);
    if (bare)
        ocr_math_emit_glue(e, ocr_symbol(n->id)->latex);
    else
        ocr_math_emit_group(e, list);
}
