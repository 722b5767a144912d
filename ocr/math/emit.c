/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A layout tree as LaTeX: composites, scripts, the items of a row.
 *
 * Delimiters are always balanced, with "." for a missing one.
 */
#include "ocr/math/emit_priv.h"

#include <stdlib.h>
#include <string.h>

static void emit_node(ocr_math_emitter *e, const ocr_math_node *n, const ocr_math_node *next,
                      bool unit);

static void emit_command(ocr_math_emitter *e, const char *command, const ocr_math_list *first,
                         const ocr_math_list *second)
{
    ocr_math_emit_put(e, command);
    ocr_math_emit_group(e, first);
    if (second)
        ocr_math_emit_group(e, second);
}

static void emit_relation(ocr_math_emitter *e, const ocr_math_node *n)
{
    const ocr_math_node *rel = n->kid[0].items[0];
    bool arrow = ocr_math_is(rel, "\\rightarrow") || ocr_math_is(rel, "\\longrightarrow");

    if (n->kid[1].count > 0 && arrow && n->kid[2].count == 0) {
        ocr_math_emit_put(e, "\\xrightarrow");
        ocr_math_emit_group(e, &n->kid[1]);
        return;
    }
    if (n->kid[2].count > 0) {
        ocr_math_emit_put(e, "\\underset");
        ocr_math_emit_group(e, &n->kid[2]);
        ocr_math_emit_glue(e, "{");
    }
    if (n->kid[1].count > 0) {
        ocr_math_emit_put(e, "\\stackrel");
        ocr_math_emit_group(e, &n->kid[1]);
        ocr_math_emit_group(e, &n->kid[0]);
    } else {
        ocr_math_emit_list(e, &n->kid[0]);
    }
    if (n->kid[2].count > 0) {
        e->after_command = false;
        ocr_math_emit_glue(e, "}");
    }
}

static void emit_limit_scripts(ocr_math_emitter *e, const ocr_math_node *n)
{
    if (n->kid[2].count > 0)
        ocr_math_emit_script(e, "_", &n->kid[2]);
    if (n->kid[1].count > 0)
        ocr_math_emit_script(e, "^", &n->kid[1]);
}

/** Operators whose limits \underset has to place. */
static bool has_no_command(const char *word)
{
    return strncmp(word, "arg", 3) == 0 || strncmp(word, "ess", 3) == 0;
}

static void emit_limits(ocr_math_emitter *e, const ocr_math_node *n, const ocr_math_node *next)
{
    const ocr_math_node *op = n->kid[0].items[0];

    if (!n->func) {
        emit_relation(e, n);
        return;
    }
    if (op->kind == OCR_NODE_WORD && has_no_command(op->text) && n->kid[2].count > 0) {
        emit_command(e, "\\underset", &n->kid[2], NULL);
        ocr_math_emit_glue(e, "{");
        emit_node(e, op, next, false);
        ocr_math_emit_glue(e, "}");
        return;
    }
    emit_node(e, op, next, false);
    if (op->kind == OCR_NODE_WORD && e->how->rm_spaces && e->after_command)
        sch_strbuf_addc(e->out, ' ');
    emit_limit_scripts(e, n);
}

static void emit_sqrt(ocr_math_emitter *e, const ocr_math_node *n)
{
    ocr_math_emit_put(e, "\\sqrt");
    if (n->kid[1].count > 0) {
        ocr_math_emit_glue(e, "[");
        ocr_math_emit_list(e, &n->kid[1]);
        e->after_command = false;
        ocr_math_emit_glue(e, "]");
    }
    ocr_math_emit_group(e, &n->kid[0]);
}

static void emit_brace(ocr_math_emitter *e, const ocr_math_node *n)
{
    const char *command = ocr_symbol(n->id)->latex;

    emit_command(e, command, &n->kid[0], NULL);
    if (n->kid[1].count > 0)
        ocr_math_emit_script(e, strcmp(command, "\\overbrace") == 0 ? "^" : "_", &n->kid[1]);
}

static void emit_node(ocr_math_emitter *e, const ocr_math_node *n, const ocr_math_node *next,
                      bool unit)
{
    switch ((ocr_math_kind)n->kind) {
    case OCR_NODE_SYM:
        ocr_math_emit_symbol(e, n);
        break;
    case OCR_NODE_WORD:
        ocr_math_emit_word(e, n, next, unit);
        break;
    case OCR_NODE_FRAC:
        emit_command(e, "\\frac", &n->kid[0], &n->kid[1]);
        break;
    case OCR_NODE_SQRT:
        emit_sqrt(e, n);
        break;
    case OCR_NODE_OVER:
        emit_command(e, "\\overline", &n->kid[0], NULL);
        break;
    case OCR_NODE_UNDER:
        emit_command(e, "\\underline", &n->kid[0], NULL);
        break;
    case OCR_NODE_ACCENT:
        emit_command(e, ocr_symbol(n->id)->latex, &n->kid[0], NULL);
        break;
    case OCR_NODE_BRACE:
        emit_brace(e, n);
        break;
    case OCR_NODE_LIMITS:
        emit_limits(e, n, next);
        break;
    case OCR_NODE_MATRIX:
        ocr_math_emit_matrix(e, n);
        break;
    case OCR_NODE_ROWS:
        ocr_math_emit_rows(e, n);
        break;
    case OCR_NODE_EMPTY:
        ocr_math_emit_glue(e, "{}");
        break;
    case OCR_NODE_KIND_COUNT:
        break;
    }
}

/** Primes stand raised beside their base and are written as one superscript. */
static void emit_scripts(ocr_math_emitter *e, const ocr_math_node *n)
{
    bool function = n->kind == OCR_NODE_WORD && n->func;

    if (n->sup.count + n->sub.count > 0 &&
        ((n->kind == OCR_NODE_LIMITS && n->func) || n->kind == OCR_NODE_BRACE))
        ocr_math_emit_glue(e, "{}"); /* it has scripts of its own kind already */
    if (function && e->how->rm_spaces && e->after_command && n->sup.count + n->sub.count > 0)
        sch_strbuf_addc(e->out, ' ');
    if (n->sup_first) {
        ocr_math_emit_script(e, "^", &n->sup);
        ocr_math_emit_glue(e, "{}");
        ocr_math_emit_script(e, "_", &n->sub);
        return;
    }
    if (n->sub.count > 0)
        ocr_math_emit_script(e, "_", &n->sub);
    if (n->sub_first)
        ocr_math_emit_glue(e, "{}");
    if (n->sup.count > 0)
        ocr_math_emit_script(e, "^", &n->sup);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const ocr_math_node *integral_of(const ocr_math_node *n)
{
    if (n->kind == OCR_NODE_LIMITS)
        n = n->kid[0].items[0];
    return ocr_math_is(n, "\\int") ? n : NULL;
}

/** How many \int in a row make \iint or \iiint: TeX sets them closer than two operators. */
static size_t integral_run(const ocr_math_list *list, size_t i)
{
    size_t n = 1;

    while (n < 3 && i + n < list->count) {
        const ocr_math_node *whole = list->items[i + n - 1], *a = integral_of(whole);
        const ocr_math_node *b = integral_of(list->items[i + n]);

        if (!a || !b || whole->kind == OCR_NODE_LIMITS || a->sup.count + a->sub.count > 0 ||
            b->x - (a->x + a->advance) >
                (ocr_math_height(a) > 1.6F * a->size ? 0.3F : 0.2F) * a->size)
            break; /* the first one's slant counts as space */
        n++;
    }
    return n;
}

/** A comma between digits that groups them by three, as in 1,000. */
static bool groups_digits(const ocr_math_list *list, size_t i)
{
    size_t n = 0;

    if (i == 0 || !ocr_math_is(list->items[i], ",") || list->items[i - 1]->cls != OCR_CLS_DIGIT)
        return false;
    while (i + 1 + n < list->count && list->items[i + 1 + n]->cls == OCR_CLS_DIGIT &&
           (n == 0 || list->items[i + 1 + n]->gap < 0.15F))
        n++;
    return n == 3 && list->items[i + 1]->gap < 0.32F;
}

/** A bar with the space of a relation on both sides. */
static bool is_mid(const ocr_math_list *list, size_t i)
{
    return list->items[i]->sup.count + list->items[i]->sub.count == 0 &&
           ocr_math_is(list->items[i], "|") && i > 0 && i + 1 < list->count &&
           list->items[i]->gap > 0.2F && list->items[i + 1]->gap > 0.2F;
}

/** How many letters from i on are of one alphabet of signs, side by side: \mathfrak{sl}. */
static size_t alphabet_run(const ocr_math_list *list, size_t i)
{
    const ocr_math_node *first = list->items[i];
    size_t n = 1;

    if (!ocr_math_is_alphabet(first))
        return 1;
    while (i + n < list->count) {
        const ocr_math_node *a = list->items[i + n - 1], *b = list->items[i + n];

        if (a->sup.count + a->sub.count > 0 || !ocr_math_is_alphabet(b) ||
            b->style != first->style || b->gap > 0.15F)
            break;
        n++;
    }
    return n;
}

static void emit_delimiter(ocr_math_emitter *e, const char *side, const char *latex)
{
    ocr_math_emit_put(e, side);
    if (e->how->rm_spaces)
        ocr_math_emit_glue(e, latex);
    else
        ocr_math_emit_put(e, latex);
}

/** One or more items. @return how many */
static size_t emit_item(ocr_math_emitter *e, const ocr_math_list *list, size_t i,
                        const ocr_math_fence *fences)
{
    const ocr_math_node *n = list->items[i];
    const ocr_math_node *next = i + 1 < list->count ? list->items[i + 1] : NULL;
    size_t run = n->kind == OCR_NODE_WORD ? ocr_math_emit_text_run(list, i) : integral_run(list, i);

    if (fences[i].stretched) {
        emit_delimiter(e, fences[i].opens ? "\\left" : "\\right", ocr_symbol(n->id)->latex);
    } else if (n->kind == OCR_NODE_WORD && ocr_math_emit_reads_as_text(e, list, i, run)) {
        ocr_math_emit_text(e, list, i, run);
        return run;
    } else if (run > 1 && n->kind == OCR_NODE_SYM) {
        const ocr_math_node *last = list->items[i + run - 1];

        ocr_math_emit_put(e, run == 2 ? "\\iint" : "\\iiint");
        if (last->kind == OCR_NODE_LIMITS)
            emit_limit_scripts(e, last);
        return run;
    } else if (!e->how->rm_fonts && alphabet_run(list, i) > 1) {
        run = alphabet_run(list, i);
        ocr_math_emit_alphabet(e, list, i, run);
        return run;
    } else if (fences[i].partner == 0 && is_mid(list, i)) {
        ocr_math_emit_put(e, "\\mid");
    } else {
        emit_node(e, n, next, i > 0 && list->items[i - 1]->cls == OCR_CLS_DIGIT && n->gap > 0.12F);
        e->after_comma = e->after_comma && !groups_digits(list, i);
    }
    return 1;
}

void ocr_math_emit_list(ocr_math_emitter *e, const ocr_math_list *list)
{
    ocr_math_fence *fences = ocr_math_fences(list);

    if (!fences) {
        e->out->failed = true;
        return;
    }
    for (size_t i = 0; i < list->count;) {
        size_t from = i;

        if (i > 0 && list->items[i]->gap > 1.6F)
            ocr_math_emit_put(e, "\\quad");
        for (size_t k = 0; k < fences[i].left_dots; k++)
            emit_delimiter(e, "\\left", ".");
        i += emit_item(e, list, i, fences);
        emit_scripts(e, list->items[i - 1]);
        for (size_t k = 0; k < fences[from].right_dots; k++)
            emit_delimiter(e, "\\right", ".");
    }
    free(fences);
}

void ocr_math_latex(const ocr_math_node *tree, const ocr_math_emit *emit, sch_strbuf *sb)
{
    ocr_math_emitter e = {.how = emit, .out = sb};

    ocr_math_emit_list(&e, &tree->kid[0]);
}
