/* SPDX-License-Identifier: Apache-2.0 */
/** Symbols and words: styles, names of functions, text between formulas. */
#include "ocr/math/emit_priv.h"

#include <ctype.h>
#include <string.h>

static const char *style_command(uint8_t style)
{
    static const char *const commands[OCR_STYLE_COUNT] = {
        NULL,       "\\mathbf",  "\\boldsymbol", "\\mathit",   "\\mathsf",
        "\\mathtt", "\\mathcal", "\\mathscr",    "\\mathfrak", "\\mathbb"};

    return style < OCR_STYLE_COUNT ? commands[style] : NULL;
}

/** The command that a symbol is wrapped in, NULL for none. */
static const char *wrap_of(const ocr_math_emitter *e, const ocr_math_node *n)
{
    bool letter = n->cls == OCR_CLS_ORD || n->cls == OCR_CLS_RM || n->cls == OCR_CLS_DIGIT;

    if (e->how->rm_fonts)
        return NULL;
    if (n->style == OCR_STYLE_BOLD &&
        (letter || n->cls == OCR_CLS_OP || n->cls == OCR_CLS_BIN || n->cls == OCR_CLS_REL))
        return n->cls == OCR_CLS_DIGIT || n->cls == OCR_CLS_RM ? "\\mathbf" : "\\boldsymbol";
    if (!letter || n->style == OCR_STYLE_BOLD)
        return NULL;
    if (n->style == OCR_STYLE_NONE || n->style == OCR_STYLE_IT)
        return n->cls == OCR_CLS_RM && n->style == OCR_STYLE_NONE ? "\\mathrm" : NULL;
    if (n->style == OCR_STYLE_BF && ocr_symbol(n->id)->name[0] == '\\')
        return "\\boldsymbol";
    return style_command(n->style);
}

void ocr_math_emit_symbol(ocr_math_emitter *e, const ocr_math_node *n)
{
    const char *wrap = wrap_of(e, n);
    const char *latex = n->text ? n->text : ocr_symbol(n->id)->latex;

    if (n->id == 0 && !n->text)
        latex = "?";
    if (wrap) {
        ocr_math_emit_put(e, wrap);
        ocr_math_emit_glue(e, "{");
        ocr_math_emit_put(e, latex);
        e->after_command = false;
        ocr_math_emit_glue(e, "}");
    } else {
        ocr_math_emit_put(e, latex);
    }
    if (n->cls == OCR_CLS_RADICAL || n->cls == OCR_CLS_ACCENT || ocr_math_is_brace(n))
        ocr_math_emit_glue(e, "{}"); /* left alone; the command takes an argument */
}

/** A letter of an alphabet whose words are names: calligraphic, script, fraktur. */
bool ocr_math_is_alphabet(const ocr_math_node *n)
{
    const char *name = n->kind == OCR_NODE_SYM ? ocr_symbol(n->id)->name : NULL;

    return name && isalpha((unsigned char)name[0]) && !name[1] && !n->text &&
           (n->style == OCR_STYLE_CAL || n->style == OCR_STYLE_SCR || n->style == OCR_STYLE_FRAK);
}

/** Letters i to i + n of one alphabet under one command. */
void ocr_math_emit_alphabet(ocr_math_emitter *e, const ocr_math_list *list, size_t i, size_t n)
{
    ocr_math_emit_put(e, style_command(list->items[i]->style));
    ocr_math_emit_glue(e, "{");
    for (size_t k = i; k < i + n; k++)
        ocr_math_emit_put(e, ocr_symbol(list->items[k]->id)->latex);
    e->after_command = false;
    ocr_math_emit_glue(e, "}");
}

static bool is_letters(const char *text)
{
    for (; *text; text++)
        if (!isalpha((unsigned char)*text))
            return false;
    return true;
}

/** May a word be part of a run of text: plain, no function, nothing hangs on it? */
static bool may_be_text(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_WORD && !n->func && n->sup.count + n->sub.count == 0 &&
           (n->style == OCR_STYLE_NONE || n->style == OCR_STYLE_IT);
}

/** Number of words from i on that stand apart by spaces as words of a sentence do. */
size_t ocr_math_emit_text_run(const ocr_math_list *list, size_t i)
{
    size_t n = 1;

    while (i + n < list->count && may_be_text(list->items[i + n]) &&
           list->items[i + n]->gap > 0.2F && list->items[i + n]->gap < 0.8F)
        n++;
    return n;
}

/** Is the run set off from its neighbours like text, not like an operator's name or a unit? */
bool ocr_math_emit_reads_as_text(const ocr_math_emitter *e, const ocr_math_list *list, size_t i,
                                 size_t n)
{
    const ocr_math_node *first = list->items[i];
    const ocr_math_node *next = i + n < list->count ? list->items[i + n] : NULL;

    if (!may_be_text(first) || strcmp(first->text, "mod") == 0)
        return false;
    if (n > 1)
        return true;
    if (strlen(first->text) < 2)
        return false;
    if (next && next->gap < 0.24F && next->cls != OCR_CLS_PUNCT)
        return false; /* an operator right before its argument */
    if (i == 0 && !next)
        return e->in_cell && strlen(first->text) > 2;
    if (i > 0 && list->items[i - 1]->cls == OCR_CLS_DIGIT && first->gap < 0.3F)
        return false; /* a unit */
    return first->gap > 0.24F ||
           (next && next->gap > 0.24F && next->cls != OCR_CLS_REL && next->cls != OCR_CLS_BIN);
}

void ocr_math_emit_text(ocr_math_emitter *e, const ocr_math_list *list, size_t i, size_t n)
{
    ocr_math_emit_put(e, "\\text");
    ocr_math_emit_glue(e, e->how->rm_spaces ? " { " : "{ ");
    for (size_t k = 0; k < n; k++) {
        if (k > 0)
            sch_strbuf_addc(e->out, ' ');
        sch_strbuf_adds(e->out, list->items[i + k]->text);
    }
    sch_strbuf_adds(e->out, " }");
    e->last = '}';
    e->after_command = e->after_comma = false;
}

/** Functions that have a command or a usual name. @return NULL: a plain word */
static const char *function_name(const ocr_math_node *n, char *text, size_t size)
{
    static const char *const two_words[][2] = {{"limsup", "\\limsup"},
                                               {"liminf", "\\liminf"},
                                               {"argmax", "\\operatorname{argmax}"},
                                               {"argmin", "\\operatorname{argmin}"},
                                               {"esssup", "\\operatorname{esssup}"},
                                               {"essinf", "\\operatorname{essinf}"},
                                               {"injlim", "\\operatorname{injlim}"},
                                               {"projlim", "\\operatorname{projlim}"}};

    if (!n->func)
        return NULL;
    for (size_t i = 0; i < SCH_COUNT_OF(two_words); i++)
        if (strcmp(n->text, two_words[i][0]) == 0)
            return two_words[i][1];
    snprintf(text, size, "\\%s", n->text);
    return text;
}

/** The command for a word: its style, or a name when an argument follows at a thin space. */
static const char *word_command(const ocr_math_emitter *e, const ocr_math_node *n,
                                const ocr_math_node *next)
{
    bool argument =
        next &&
        (next->cls == OCR_CLS_OPEN || next->cls == OCR_CLS_ORD || next->kind != OCR_NODE_SYM) &&
        !ocr_math_is(next, ".") && next->gap < 0.24F;

    if (n->style != OCR_STYLE_NONE && !e->how->rm_fonts)
        return style_command(n->style);
    if ((argument || strcmp(n->text, "mod") == 0) && strlen(n->text) > 1 && is_letters(n->text))
        return "\\operatorname";
    return e->how->rm_fonts ? NULL : "\\mathrm";
}

void ocr_math_emit_word(ocr_math_emitter *e, const ocr_math_node *n, const ocr_math_node *next,
                        bool unit)
{
    char text[32];
    const char *name = function_name(n, text, sizeof text);
    const char *command = name ? NULL : word_command(e, n, next);

    if (name || !command) {
        ocr_math_emit_put(e, name ? name : n->text);
        return;
    }
    ocr_math_emit_put(e, command);
    ocr_math_emit_glue(e, unit && strcmp(command, "\\mathrm") == 0 ? "{~" : "{");
    if (!e->how->rm_spaces)
        sch_strbuf_addc(e->out, ' ');
    for (const char *c = n->text; *c; c++) { /* bold letters side by side are variables */
        if (c > n->text && n->style == OCR_STYLE_BF && is_letters(n->text))
            sch_strbuf_addc(e->out, ' ');
        sch_strbuf_addc(e->out, *c);
    }
    e->last = 'a';
    ocr_math_emit_glue(e, "}");
}
