/* SPDX-License-Identifier: Apache-2.0 */
/** The passes in their order, and the recursion into what they make. */
#include "ocr/math/tree.h"

#include <ctype.h>

static void list_analyse(ocr_math_ctx *ctx, ocr_math_list *list, bool top);

/** Several rows without delimiters: aligned lines at the top, \substack inside. */
static bool make_rows(ocr_math_ctx *ctx, ocr_math_list *list, bool top)
{
    ocr_math_rows rows = ocr_math_find_rows(ctx, list, false);
    ocr_math_list *split;
    ocr_math_node *node;
    size_t n = 0;

    if (rows.count < 2)
        return false;
    split = ocr_math_split_rows(ctx, list, &rows, &n);
    if (!split || n < 2)
        return false;
    for (size_t i = 1; i < n; i++)
        if (ocr_math_fills_hole(&split[i], &split[i - 1]) ||
            ocr_math_fills_hole(&split[i - 1], &split[i]))
            return false;
    node = ocr_math_node_join(ctx, OCR_NODE_ROWS, list->items, list->count);
    if (!node)
        return false;
    node->cls = OCR_CLS_ORD;
    node->style = OCR_STYLE_NONE;
    node->func = top;
    node->cells = (ocr_math_cells){split, n, 1, (rows.y[1] - rows.y[0]) / rows.size, false};
    node->base = NAN;
    node->axis = ocr_math_cy(node);
    node->size = rows.size;
    for (size_t i = 1; i < rows.count; i++)
        ocr_math_decide(node, (rows.y[i] - rows.y[i - 1]) / rows.size - 0.75F);
    for (size_t i = 0; i < n; i++)
        list_analyse(ctx, &split[i], false);
    if (top && !ctx->failed)
        ocr_math_align(ctx, node);
    list->count = 0;
    ocr_math_list_add(ctx, list, node);
    return true;
}

static void analyse_kids(ocr_math_ctx *ctx, ocr_math_node *node)
{
    for (int k = 0; k < 3; k++)
        if (node->kid[k].count > 0)
            list_analyse(ctx, &node->kid[k], false);
    if (node->kind == OCR_NODE_MATRIX)
        for (size_t i = 0; i < node->cells.rows * node->cells.cols; i++)
            list_analyse(ctx, &node->cells.cell[i], false);
    if (node->sup.count > 0)
        list_analyse(ctx, &node->sup, false);
    if (node->sub.count > 0)
        list_analyse(ctx, &node->sub, false);
}

static void analyse_row(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_accents(ctx, list);
    ocr_math_words(ctx, list);
    ocr_math_limits(ctx, list);
    ocr_math_scripts(ctx, list);
    for (size_t i = 0; i < list->count && !ctx->failed; i++)
        analyse_kids(ctx, list->items[i]);
}

static void list_analyse(ocr_math_ctx *ctx, ocr_math_list *list, bool top)
{
    if (list->count == 0 || ctx->failed)
        return;
    if (ctx->depth >= OCR_MATH_MAX_DEPTH) {
        ctx->too_deep = true;
        return;
    }
    ctx->depth++;
    ocr_math_binomials(ctx, list);
    ocr_math_delims(ctx, list);
    if (list->count < 2 || !make_rows(ctx, list, top))
        analyse_row(ctx, list);
    ctx->depth--;
}

static ocr_math_node *node_of(ocr_math_ctx *ctx, const ocr_sym *sym)
{
    ocr_math_node *node = ocr_math_node_new(ctx, OCR_NODE_SYM);

    if (!node)
        return NULL;
    node->id = sym->id;
    node->cls = sym->cls;
    node->style = sym->style;
    /* TeX and Word centre every operator on the axis, whatever its baseline */
    node->extensible = sym->extensible || sym->cls == OCR_CLS_OP;
    node->text_font = sym->text_font;
    node->by_shape = sym->way == OCR_WAY_NONE || sym->way == OCR_WAY_SHAPE;
    node->ink = sym->ink;
    node->x = sym->x;
    node->advance = sym->advance;
    node->base = node->extensible ? NAN : sym->base;
    node->size = sym->size;
    node->s0 = node->s1 = sym->seq;
    node->conf = sym->id == 0 ? fminf(sym->conf, 0.3F) : sym->conf;
    return node;
}

static bool is_own_letter(const ocr_sym *s)
{
    const char *name = ocr_symbol(s->id)->name;

    return s->cls == OCR_CLS_ORD && (s->style == OCR_STYLE_NONE || s->style == OCR_STYLE_IT) &&
           !s->text_font && name && isalpha((unsigned char)name[0]) && !name[1];
}

/** Do symbols stand above and below the rule? Else it may be the next line's, or a table's. */
static bool is_among(const ocr_math_ctx *ctx, const ocr_math_list *list, const ocr_box *rule)
{
    ocr_box box = ocr_math_list_box(list);
    float y = (rule->y0 + rule->y1) / 2, slack = 0.05F * ctx->em;

    return y > box.y0 + slack && y < box.y1 - slack;
}

static bool has_seq(const ocr_math_input *in)
{
    for (size_t i = 0; i < in->nsyms; i++)
        if (in->syms[i].seq < 0)
            return false;
    for (size_t i = 0; i < in->nrules; i++)
        if (in->rules[i].seq < 0)
            return false;
    return true;
}

sch_status ocr_math_analyse(sch_arena *arena, const ocr_math_input *input, ocr_math_node **ret_tree,
                            sch_err *err)
{
    ocr_math_ctx ctx = {.arena = arena, .in = input, .seq = has_seq(input)};
    ocr_math_list list = {0};
    ocr_math_node *root;

    if (input->nsyms > OCR_MATH_MAX_SYMS || input->nrules > OCR_MATH_MAX_RULES)
        return sch_fail(err, SCH_LIMIT, "a formula of more than %d symbols or %d rules",
                        OCR_MATH_MAX_SYMS, OCR_MATH_MAX_RULES);
    ctx.rule_used = sch_arena_alloc(arena, input->nrules + 1, sizeof *ctx.rule_used);
    if (!ctx.rule_used)
        return sch_fail(err, SCH_FATAL, "out of memory");
    for (size_t i = 0; i < input->nsyms; i++) {
        ocr_math_list_add(&ctx, &list, node_of(&ctx, &input->syms[i]));
        ctx.em = fmaxf(ctx.em, input->syms[i].size);
        ctx.own_letters = ctx.own_letters || is_own_letter(&input->syms[i]);
    }
    root = ocr_math_node_new(&ctx, OCR_NODE_EMPTY);
    if (!ctx.failed) {
        ocr_math_combine(&ctx, &list);
        ocr_math_binomials(&ctx, &list);
        ocr_math_bars(&ctx, &list);
        list_analyse(&ctx, &list, input->display);
    }
    if (ctx.exhausted)
        return sch_fail(err, SCH_LIMIT, "symbols that are no formula: too many ways to read them");
    if (ctx.failed || !root)
        return sch_fail(err, SCH_FATAL, "out of memory");
    if (ctx.too_deep)
        return sch_fail(err, SCH_LIMIT, "a formula nested deeper than %d", OCR_MATH_MAX_DEPTH);
    root->kid[0] = list;
    for (size_t i = 0; i < input->nrules; i++) /* a rule that fits nowhere: something was misread */
        if (!ctx.rule_used[i] && is_among(&ctx, &list, &input->rules[i].box))
            root->margin *= 0.6F;
    *ret_tree = root;
    return SCH_OK;
}
