/* SPDX-License-Identifier: Apache-2.0 */
/** Letters of text that stand together on one baseline: words, names of functions. */
#include "ocr/math/tree.h"

#include <ctype.h>
#include <string.h>

static const char *const functions[] = {
    "sin",  "cos",    "tan",    "cot",    "sec",    "csc",    "sinh",   "cosh", "tanh",
    "coth", "arcsin", "arccos", "arctan", "log",    "ln",     "lg",     "exp",  "lim",
    "max",  "min",    "sup",    "inf",    "det",    "dim",    "ker",    "hom",  "deg",
    "gcd",  "arg",    "Pr",     "limsup", "liminf", "injlim", "projlim"};

static bool is_function(const char *word)
{
    for (size_t i = 0; i < SCH_COUNT_OF(functions); i++)
        if (strcmp(functions[i], word) == 0)
            return true;
    return false;
}

static bool is_letter(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_RM && !isnan(n->base);
}

/** A letter of italic text: \\text in a theorem, where formulas have letters of their own font. */
static bool is_italic_letter(const ocr_math_ctx *ctx, const ocr_math_node *n)
{
    const char *name = ocr_symbol(n->id)->name;

    return ctx->own_letters && n->kind == OCR_NODE_SYM && n->cls == OCR_CLS_ORD && n->text_font &&
           (n->style == OCR_STYLE_NONE || n->style == OCR_STYLE_IT) && !isnan(n->base) && name &&
           isalpha((unsigned char)name[0]) && !name[1];
}

/** Does b continue the word that ends with a? TeX sets a function and its argument 0.167 em apart.
 */
static bool continues(const ocr_math_node *a, const ocr_math_node *b)
{
    float gap = b->x - (a->x + a->advance);

    return b->style == a->style && b->cls == a->cls && b->text_font == a->text_font &&
           fabsf(a->base - b->base) < 0.04F * a->size &&
           fabsf(a->size - b->size) < 0.04F * a->size && gap < 0.13F * a->size &&
           gap > -0.5F * a->size;
}

static ocr_math_node *make_word(ocr_math_ctx *ctx, ocr_math_node *const *letters, size_t count)
{
    ocr_math_node *node = ocr_math_node_join(ctx, OCR_NODE_WORD, letters, count);
    sch_strbuf text = {0};

    if (!node)
        return NULL;
    if (letters[0]->cls != OCR_CLS_RM)
        node->style = OCR_STYLE_IT;
    node->cls = OCR_CLS_RM;
    for (size_t i = 0; i < count; i++)
        sch_strbuf_adds(&text, ocr_symbol(letters[i]->id)->latex);
    node->text = sch_arena_strdup(ctx->arena, sch_strbuf_str(&text));
    if (!node->text || text.failed)
        ctx->failed = true;
    else
        node->func = node->style == OCR_STYLE_NONE && is_function(node->text);
    sch_strbuf_done(text);
    return ctx->failed ? NULL : node;
}

/** The word that follows a on its baseline at a thin space, limits of it passed over. */
static ocr_math_node *word_after(const ocr_math_list *list, size_t at)
{
    enum { FAR = 24 };
    const ocr_math_node *a = list->items[at];

    for (size_t i = at + 1; i < list->count && i < at + FAR; i++) {
        ocr_math_node *b = list->items[i];

        if (b->kind == OCR_NODE_WORD && fabsf(a->base - b->base) < 0.05F * a->size &&
            fabsf(a->size - b->size) < 0.05F * a->size)
            return b->ink.x0 - a->ink.x1 < 0.4F * a->size ? b : NULL;
    }
    return NULL;
}

/** Middle of what is set small under the words a and b; NaN: nothing is. */
static float middle_below(const ocr_math_list *list, const ocr_math_node *a, const ocr_math_node *b)
{
    float x0 = INFINITY, x1 = -INFINITY, s = a->size;

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];

        if (n->size > 0.88F * s || n->ink.y0 < a->base || n->ink.y0 > a->base + 0.9F * s ||
            n->ink.x1 < a->ink.x0 - s || n->ink.x0 > b->ink.x1 + s)
            continue;
        x0 = fminf(x0, n->ink.x0);
        x1 = fmaxf(x1, n->ink.x1);
    }
    return x0 < x1 ? (x0 + x1) / 2 : NAN;
}

/** Is what stands under the words in the middle of both, not of the second alone? */
static bool share_limit(const ocr_math_list *list, const ocr_math_node *a, const ocr_math_node *b)
{
    float middle = middle_below(list, a, b), both = (a->ink.x0 + b->ink.x1) / 2;

    return fabsf(middle - both) < fabsf(middle - ocr_math_cx(b));
}

/**
 * "lim sup", "arg max": operators of two words. Where no limit tells, "arg" and "ess" are words of
 * their own, as in \\arg \\max.
 */
static void join_two_words(ocr_math_ctx *ctx, ocr_math_list *list)
{
    static const char *const pairs[][3] = {{"lim", "sup", "limsup"}, {"lim", "inf", "liminf"},
                                           {"arg", "max", "argmax"}, {"arg", "min", "argmin"},
                                           {"ess", "sup", "esssup"}, {"ess", "inf", "essinf"}};

    for (size_t i = 0; i + 1 < list->count; i++) {
        ocr_math_node *a = list->items[i];
        ocr_math_node *b = a->kind == OCR_NODE_WORD ? word_after(list, i) : NULL;

        for (size_t k = 0; b && k < SCH_COUNT_OF(pairs); k++) {
            ocr_math_node *two[2] = {a, b};
            ocr_math_node *node;

            if (strcmp(a->text, pairs[k][0]) != 0 || strcmp(b->text, pairs[k][1]) != 0 ||
                (a->text[0] != 'l' && !share_limit(list, a, b)))
                continue;
            node = ocr_math_node_join(ctx, OCR_NODE_WORD, two, 2);
            if (!node)
                return;
            node->text = pairs[k][2];
            node->func = true;
            list->items[i] = node;
            ocr_math_list_remove(list, b);
            break;
        }
    }
}

void ocr_math_words(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list out = {0};
    bool *used = sch_arena_alloc(ctx->arena, list->count + 1, sizeof *used);
    ocr_math_node **letters = sch_arena_alloc(ctx->arena, list->count + 1, sizeof *letters);

    if (!used || !letters) {
        ctx->failed = true;
        return;
    }
    ocr_math_list_sort(list, ocr_math_by_x);
    for (size_t i = 0; i < list->count; i++) {
        size_t n = 0;
        bool italic;

        if (used[i])
            continue;
        italic = is_italic_letter(ctx, list->items[i]);
        if (!is_letter(list->items[i]) && !italic) {
            ocr_math_list_add(ctx, &out, list->items[i]);
            continue;
        }
        letters[n++] = list->items[i];
        for (size_t j = i + 1; j < list->count; j++) {
            ocr_math_node *b = list->items[j];

            if (!used[j] && (italic ? is_italic_letter(ctx, b) : is_letter(b)) &&
                continues(letters[n - 1], b)) {
                letters[n++] = b;
                used[j] = true;
            } else if (b->ink.x0 > letters[n - 1]->ink.x1 + 0.2F * letters[0]->size) {
                break;
            }
        }
        ocr_math_list_add(ctx, &out, italic && n == 1 ? letters[0] : make_word(ctx, letters, n));
    }
    *list = out;
    ocr_math_list_sort(list, ocr_math_by_x);
    join_two_words(ctx, list);
}
