/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Parts that make one sign.
 *
 * TeX and the OpenType math table build what is tall or long from pieces, and some signs from
 * overprinted ones. Pieces of one delimiter stand in one column and touch; overlays share their
 * place with a relation; long arrows are runs that overlap by design (3 mu and more).
 */
#include "ocr/math/tree.h"

#include <string.h>

static ocr_math_node *sign(ocr_math_ctx *ctx, const ocr_math_list *parts, const char *name)
{
    ocr_math_node *node = ocr_math_node_join(ctx, OCR_NODE_SYM, parts->items, parts->count);

    if (!node)
        return NULL;
    node->id = ocr_symbol_find(name);
    node->cls = ocr_symbol(node->id)->cls;
    return node;
}

/** Take a and b out of the list and put the sign they make in. */
static ocr_math_node *fuse(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *a,
                           ocr_math_node *b, const char *name)
{
    ocr_math_node *parts[2] = {a, b};
    ocr_math_list pair = {parts, 2, 2};
    ocr_math_node *node = sign(ctx, &pair, name);

    if (!node)
        return NULL;
    node->base = a->base;
    ocr_math_list_subtract(list, &pair);
    ocr_math_list_add(ctx, list, node);
    return node;
}

/* ---- overprints ---------------------------------------------------------------------------- */

static bool same_place(const ocr_math_node *a, const ocr_math_node *b, float within)
{
    return a->id == b->id && a->kind == b->kind && fabsf(a->size - b->size) < 0.02F * a->size &&
           fabsf(a->x - b->x) < within * a->size && fabsf(a->ink.y0 - b->ink.y0) < within * a->size;
}

/** Copies painted on each other: three with small offsets are \pmb, exact ones are fake bold. */
static void merge_overprints(ocr_math_ctx *ctx, ocr_math_list *list)
{
    size_t kept = 0;

    ocr_math_list_sort(list, ctx->seq ? ocr_math_by_seq : ocr_math_by_x);
    for (size_t i = 0; i < list->count;) {
        ocr_math_node *first = list->items[i];
        size_t n = 1;

        while (i + n < list->count && n < 4 &&
               same_place(list->items[i + n - 1], list->items[i + n], 0.09F))
            n++;
        if (n >= 3 || (n == 2 && same_place(first, list->items[i + 1], 0.02F))) {
            ocr_math_node *joined = ocr_math_node_join(ctx, OCR_NODE_SYM, list->items + i, n);

            if (!joined)
                return;
            joined->extensible = first->extensible;
            joined->advance = first->advance;
            joined->style =
                first->style == OCR_STYLE_NONE && n >= 3 ? OCR_STYLE_BOLD : first->style;
            list->items[kept++] = joined;
            i += n;
        } else {
            list->items[kept++] = first;
            i++;
        }
    }
    list->count = kept;
}

/* ---- pieces of tall signs ------------------------------------------------------------------ */

static int by_column(const void *a, const void *b)
{
    const ocr_math_node *p = *(ocr_math_node *const *)a;
    const ocr_math_node *q = *(ocr_math_node *const *)b;
    float tolerance = 0.05F * fmaxf(p->size, q->size);

    if (fabsf(p->x - q->x) > tolerance)
        return p->x < q->x ? -1 : 1;
    return p->ink.y0 < q->ink.y0 ? -1 : p->ink.y0 > q->ink.y0;
}

/** Name of the delimiter that a column of pieces makes; the extender of braces names none. */
static const char *column_name(const ocr_math_list *column)
{
    for (size_t i = 0; i < column->count; i++)
        if (!ocr_math_is(column->items[i], "brex"))
            return ocr_symbol(column->items[i]->id)->name;
    return "\\{";
}

/** A piece, or a whole sign that may be one: fonts of OpenType use the sign as its own extender. */
static bool may_be_piece(const ocr_math_node *n, ocr_symbol_class cls)
{
    if (n->cls == cls)
        return true;
    return cls == OCR_CLS_VPIECE ? ocr_math_is_delimiter(n) : n->cls == OCR_CLS_RADICAL;
}

/** Does next go on with the column that ends at bottom? Whole signs must touch. */
static bool goes_on(const ocr_math_node *above, const ocr_math_node *next, float bottom,
                    ocr_symbol_class cls)
{
    float gap = next->ink.y0 - bottom;
    float most = above->cls == cls && next->cls == cls ? 0.3F : 0.03F;

    return fabsf(next->x - above->x) < 0.15F * above->size && gap < most * above->size &&
           next->ink.y1 > above->ink.y0 + 0.05F * above->size;
}

static size_t column_from(const ocr_math_list *pieces, size_t i, ocr_symbol_class cls)
{
    float bottom = pieces->items[i]->ink.y1;
    size_t n = 1;

    while (i + n < pieces->count &&
           goes_on(pieces->items[i + n - 1], pieces->items[i + n], bottom, cls)) {
        bottom = fmaxf(bottom, pieces->items[i + n]->ink.y1);
        n++;
    }
    return n;
}

static void merge_columns(ocr_math_ctx *ctx, ocr_math_list *list, ocr_symbol_class cls)
{
    ocr_math_list pieces = {0};

    for (size_t i = 0; i < list->count; i++)
        if (may_be_piece(list->items[i], cls))
            ocr_math_list_add(ctx, &pieces, list->items[i]);
    if (pieces.count == 0)
        return;
    ocr_math_list_sort(&pieces, by_column);
    ocr_math_list_subtract(list, &pieces);
    for (size_t i = 0; i < pieces.count;) {
        ocr_math_list column = {pieces.items + i, column_from(&pieces, i, cls), 0};
        ocr_math_node *node = pieces.items[i];

        if (column.count > 1 || node->cls == cls) {
            node = sign(ctx, &column, cls == OCR_CLS_RPIECE ? "\\sqrt" : column_name(&column));
            if (!node)
                return;
            node->extensible = true;
            node->base = NAN;
            if (node->cls == OCR_CLS_REL || node->cls == OCR_CLS_VPIECE)
                node->cls = OCR_CLS_FENCE; /* arrows as delimiters */
        }
        ocr_math_list_add(ctx, list, node);
        i += column.count;
    }
}

/** The piece that stands on top of a tall radical so far: painted from the same place, touching. */
static ocr_math_node *piece_above(const ocr_math_list *list, const ocr_math_node *foot)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *n = list->items[i];

        if (n != foot && fabsf(n->x - foot->x) < 0.03F * foot->size &&
            fabsf(n->size - foot->size) < 0.02F * foot->size && n->ink.x0 > ocr_math_cx(foot) &&
            n->ink.y0 < foot->ink.y0 && fabsf(n->ink.y1 - foot->ink.y0) < 0.25F * foot->size)
            return n;
    }
    return NULL;
}

/** Radicals of which only the foot is known, as fonts of OpenType name no other piece. */
static void merge_radicals(ocr_math_ctx *ctx, ocr_math_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *foot = list->items[i], *above;

        if (foot->cls != OCR_CLS_RPIECE)
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        above = piece_above(list, foot);
        if (!above)
            continue;
        above = fuse(ctx, list, foot, above, "\\sqrt");
        if (!above)
            return;
        above->x = foot->x;
        above->cls = OCR_CLS_RPIECE; /* more may follow; merge_columns() closes it */
        above->extensible = true;
        above->base = NAN;
        i = (size_t)-1;
    }
}

/* ---- horizontal braces --------------------------------------------------------------------- */

static void use_rules_inside(ocr_math_ctx *ctx, ocr_box box, float slack)
{
    for (size_t i = 0; i < ctx->in->nrules; i++) {
        ocr_box r = ctx->in->rules[i].box;

        if (r.x0 >= box.x0 - slack && r.x1 <= box.x1 + slack && r.y0 >= box.y0 - slack &&
            r.y1 <= box.y1 + slack)
            ctx->rule_used[i] = true;
    }
}

/** What fonts lay between the hooks of a brace instead of rules. */
static bool is_filler(const ocr_math_node *n)
{
    return ocr_math_is(n, "bracehext");
}

static void drop_fillers(ocr_math_list *list, ocr_box box, float slack)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        ocr_box b = list->items[i]->ink;

        if (!is_filler(list->items[i]) || b.x0 < box.x0 - slack || b.x1 > box.x1 + slack ||
            b.y0 < box.y0 - slack || b.y1 > box.y1 + slack)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/** Four hooks from left to right: an end, the two halves of the peak, an end. */
static void merge_hooks(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list hooks = {0};

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->cls == OCR_CLS_HPIECE && !is_filler(list->items[i]))
            ocr_math_list_add(ctx, &hooks, list->items[i]);
    ocr_math_list_sort(&hooks, ctx->seq ? ocr_math_by_seq : ocr_math_by_x);
    for (size_t i = 0; i < hooks.count;) {
        bool over = ocr_math_is(hooks.items[i], "bracehtipdownleft");
        bool under = ocr_math_is(hooks.items[i], "bracehtipupleft");
        ocr_math_list four = {hooks.items + i, i + 4 <= hooks.count ? 4 : 0, 4};
        ocr_math_node *node;

        if ((!over && !under) || four.count == 0) {
            i++;
            continue;
        }
        node = sign(ctx, &four, over ? "\\overbrace" : "\\underbrace");
        if (!node)
            return;
        node->extensible = true;
        node->base = NAN;
        use_rules_inside(ctx, node->ink, 0.1F * node->size);
        drop_fillers(list, node->ink, 0.2F * node->size);
        ocr_math_list_subtract(list, &four);
        ocr_math_list_add(ctx, list, node);
        i += 4;
    }
}

/** Does b go on with a horizontal brace that ends with a: flat, touching, in its band? */
static bool goes_on_right(const ocr_math_node *first, const ocr_math_node *a,
                          const ocr_math_node *b)
{
    float em = first->size;

    return ocr_math_height(b) < 0.45F * em && fabsf(b->size - em) < 0.02F * em &&
           fabsf(b->ink.x0 - a->ink.x1) < 0.12F * em &&
           ocr_math_overlap(first->ink.y0, first->ink.y1, b->ink.y0, b->ink.y1) > 0;
}

/** Two ends of a brace and whatever joins them, in fonts that name none of the pieces. */
static void merge_chains(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list_sort(list, ocr_math_by_x);
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *first = list->items[i], *last = first, *node;
        bool over = ocr_math_is(first, "bracehtipdownleft");
        const char *end = over ? "bracehtipdownright" : "bracehtipupright";
        ocr_math_list chain = {0};

        if (!over && !ocr_math_is(first, "bracehtipupleft"))
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        ocr_math_list_add(ctx, &chain, first);
        for (size_t j = i + 1; j < list->count && !ocr_math_is(last, end); j++) {
            if (!goes_on_right(first, last, list->items[j]))
                continue;
            last = list->items[j];
            ocr_math_list_add(ctx, &chain, last);
        }
        if (chain.count < 3 || !ocr_math_is(last, end))
            continue;
        node = sign(ctx, &chain, over ? "\\overbrace" : "\\underbrace");
        if (!node)
            return;
        node->extensible = true;
        node->base = NAN;
        ocr_math_list_subtract(list, &chain);
        ocr_math_list_add(ctx, list, node);
        ocr_math_list_sort(list, ocr_math_by_x);
        i = (size_t)-1;
    }
}

/** Horizontal brackets are fillers of braces in some fonts; those between braces' ends name
 * nothing. */
static bool is_brace_piece(const ocr_math_node *n)
{
    return ocr_math_is_brace(n) || ocr_math_is(n, "\\overbracket") ||
           ocr_math_is(n, "\\underbracket");
}

/** Pieces of one horizontal brace that fonts of OpenType name alike; the leftmost end names it. */
static void merge_brace_pieces(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list braces = {0};

    for (size_t i = 0; i < list->count; i++)
        if (is_brace_piece(list->items[i]))
            ocr_math_list_add(ctx, &braces, list->items[i]);
    ocr_math_list_sort(&braces, ocr_math_by_x);
    for (size_t i = 0; i + 1 < braces.count;) {
        ocr_math_node *a = braces.items[i], *b = braces.items[i + 1], *node;

        if (fabsf(ocr_math_cy(a) - ocr_math_cy(b)) > 0.25F * a->size ||
            b->ink.x0 - a->ink.x1 > 0.1F * a->size) {
            i++;
            continue;
        }
        node = fuse(ctx, list, a, b, ocr_symbol(ocr_math_is_brace(a) ? a->id : b->id)->name);
        if (!node)
            return;
        node->extensible = true;
        node->base = NAN;
        ocr_math_list_remove(&braces, b);
        braces.items[i] = node;
    }
}

/* ---- signs that share their place ----------------------------------------------------------- */

static bool is_slash(const ocr_math_node *n)
{
    return ocr_math_is(n, "not") || ocr_math_is(n, "/");
}

/** A negation stroke over this relation? A solidus negates relations only. */
static bool is_struck(const ocr_math_node *stroke, const ocr_math_node *n)
{
    float overlap = ocr_math_overlap(stroke->ink.x0, stroke->ink.x1, n->ink.x0, n->ink.x1);
    float v_overlap = ocr_math_overlap(stroke->ink.y0, stroke->ink.y1, n->ink.y0, n->ink.y1);
    bool may = n->cls == OCR_CLS_REL ||
               (ocr_math_is(stroke, "not") && (n->cls == OCR_CLS_ORD || n->cls == OCR_CLS_BIN));

    return n != stroke && may &&
           overlap > 0.75F * fminf(ocr_math_width(stroke), ocr_math_width(n)) &&
           v_overlap > 0.5F * ocr_math_height(n);
}

static const char *negated(const ocr_math_node *n, char *text, size_t size)
{
    static const char *const table[][2] = {
        {"=", "\\neq"},         {"\\in", "\\notin"},           {"\\exists", "\\nexists"},
        {"|", "\\nmid"},        {"\\sim", "\\nsim"},           {"\\prec", "\\nprec"},
        {"\\succ", "\\nsucc"},  {"\\subseteq", "\\nsubseteq"}, {"\\supseteq", "\\nsupseteq"},
        {"\\vdash", "\\nvdash"}};
    const char *name = ocr_symbol(n->id)->name;

    for (size_t i = 0; i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i][0], name) == 0)
            return table[i][1];
    snprintf(text, size, "\\not %s", ocr_symbol(n->id)->latex);
    return text;
}

static void merge_negations(ocr_math_ctx *ctx, ocr_math_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *stroke = list->items[i];
        ocr_math_node *struck = NULL;
        char text[64];
        const char *name;

        if (!is_slash(stroke))
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        for (size_t j = 0; j < list->count && !struck; j++)
            if (is_struck(stroke, list->items[j]))
                struck = list->items[j];
        if (!struck)
            continue;
        name = negated(struck, text, sizeof text);
        struck->id = ocr_symbol_find(name);
        if (struck->id == 0) /* no sign of its own: written as \not and the relation */
            struck->text = sch_arena_strdup(ctx->arena, name);
        struck->cls = OCR_CLS_REL;
        if (stroke->s0 >= 0) {
            struck->s0 = struck->s0 < stroke->s0 ? struck->s0 : stroke->s0;
            struck->s1 = struck->s1 > stroke->s1 ? struck->s1 : stroke->s1;
        }
        ocr_math_list_remove(list, stroke);
        i = (size_t)-1;
    }
}

/** Two signs that make a third; gap in em between the first's right and the second's left. */
typedef struct pair_rule {
    const char *first, *second, *made;
    float gap_min, gap_max;
} pair_rule;

static const pair_rule pair_rules[] = {
    {"mapstochar", "\\rightarrow", "\\mapsto", -1.2F, 0.1F},
    {"mapstochar", "\\longrightarrow", "\\longmapsto", -2.2F, 0.1F},
    {"lhook", "\\rightarrow", "\\hookrightarrow", -0.12F, 0.12F},
    {"\\leftarrow", "rhook", "\\hookleftarrow", -0.12F, 0.12F},
    {"-", "-", "-", -0.75F, -0.03F},
    {"-", "\\rightarrow", "\\longrightarrow", -0.75F, 0.03F},
    {"-", "\\longrightarrow", "\\longrightarrow", -0.75F, 0.03F},
    {"\\mapsto", "\\rightarrow", "\\longmapsto", -0.4F, 0.03F},
    {"=", "\\Rightarrow", "\\Longrightarrow", -0.4F, 0.03F},
    {"\\leftarrow", "-", "\\longleftarrow", -0.75F, 0.03F},
    {"\\Leftarrow", "=", "\\Longleftarrow", -0.4F, 0.03F},
    {"|", "=", "\\models", -0.4F, 0.1F},
    {"\\leftarrow", "\\rightarrow", "\\longleftrightarrow", -0.4F, 0.03F},
    {"\\Leftarrow", "\\Rightarrow", "\\Longleftrightarrow", -0.4F, 0.03F},
    {"\\triangleright", "\\triangleleft", "\\bowtie", -0.4F, 0.03F},
    {":", "=", ":=", -0.1F, 0.02F},
};

/** Name of what a and b make when b follows a on its baseline, or NULL. */
static const char *pair_made(const ocr_math_node *a, const ocr_math_node *b)
{
    float gap = (b->ink.x0 - a->ink.x1) / a->size;

    if (a == b || isnan(a->base) || isnan(b->base) || fabsf(a->base - b->base) > 0.05F * a->size ||
        fabsf(a->size - b->size) > 0.05F * a->size || b->ink.x1 <= a->ink.x0)
        return NULL;
    for (size_t i = 0; i < SCH_COUNT_OF(pair_rules); i++) {
        const pair_rule *r = &pair_rules[i];

        if (gap < r->gap_min || gap > r->gap_max || !ocr_math_is(a, r->first) ||
            !ocr_math_is(b, r->second))
            continue;
        if (strcmp(r->made, ":=") == 0)
            return NULL; /* two signs in LaTeX as well */
        if (strcmp(r->first, "-") == 0 && strcmp(r->second, "-") == 0 &&
            b->ink.x0 < a->ink.x0 + 0.05F * a->size)
            return NULL;
        return r->made;
    }
    return NULL;
}

static void merge_pairs(ocr_math_ctx *ctx, ocr_math_list *list)
{
    ocr_math_list_sort(list, ocr_math_by_x);
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *a = list->items[i];

        for (size_t j = i > 4 ? i - 4 : 0; j < list->count; j++) {
            ocr_math_node *b = list->items[j];
            const char *made = pair_made(a, b);

            if (b->ink.x0 > a->ink.x1 + 0.2F * a->size)
                break;
            if (!made)
                continue;
            if (!fuse(ctx, list, a, b, made) || !ocr_math_spend(ctx, 8 * list->count))
                return;
            ocr_math_list_sort(list, ocr_math_by_x);
            i = (size_t)-1; /* a longer one may begin with it */
            break;
        }
    }
}

/** \sim over an equals sign is \cong, a dot over it \doteq. */
static void merge_stacked(ocr_math_ctx *ctx, ocr_math_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *below = list->items[i];

        if (!ocr_math_is(below, "="))
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        for (size_t j = 0; j < list->count; j++) {
            ocr_math_node *above = list->items[j];
            bool tilde = ocr_math_is(above, "\\sim");
            float dy = below->base - above->base;

            if ((!tilde && !ocr_math_is(above, ".")) ||
                fabsf(above->size - below->size) > 0.05F * below->size ||
                fabsf(ocr_math_cx(above) - ocr_math_cx(below)) > 0.08F * below->size || dy <= 0 ||
                dy > 0.65F * below->size || above->ink.y0 > below->ink.y0)
                continue;
            if (!fuse(ctx, list, below, above, tilde ? "\\cong" : "\\doteq"))
                return;
            i = (size_t)-1;
            break;
        }
    }
}

/** Is b over the same place as a? Both from one font size. */
static bool covers(const ocr_math_node *a, const ocr_math_node *b)
{
    float wide = ocr_math_overlap(a->ink.x0, a->ink.x1, b->ink.x0, b->ink.x1);
    float high = ocr_math_overlap(a->ink.y0, a->ink.y1, b->ink.y0, b->ink.y1);

    return wide > 0.6F * fminf(ocr_math_width(a), ocr_math_width(b)) &&
           high > 0.8F * fminf(ocr_math_height(a), ocr_math_height(b)) &&
           fabsf(a->size - b->size) < 0.05F * a->size;
}

/** Clones overprint two signs: a zero and a solidus, an h and its stroke that is named \hbar. */
static void merge_covered(ocr_math_ctx *ctx, ocr_math_list *list)
{
    static const char *const pairs[][3] = {{"0", "/", "\\emptyset"}, {"h", "\\hbar", "\\hbar"}};

    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *a = list->items[i], *b = NULL;
        size_t rule = 0;

        while (rule < SCH_COUNT_OF(pairs) && !ocr_math_is(a, pairs[rule][0]))
            rule++;
        if (rule == SCH_COUNT_OF(pairs))
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        for (size_t j = 0; j < list->count && !b; j++)
            if (ocr_math_is(list->items[j], pairs[rule][1]) && covers(a, list->items[j]))
                b = list->items[j];
        if (b && !fuse(ctx, list, a, b, pairs[rule][2]))
            return;
        if (b)
            i = (size_t)-1;
    }
}

/** A macron through the ascender of an h is the stroke of \hbar. */
static void merge_hbar(ocr_math_ctx *ctx, ocr_math_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        ocr_math_node *bar = list->items[i];

        if (!ocr_math_is(bar, "\\bar"))
            continue;
        if (!ocr_math_spend(ctx, list->count))
            return;
        for (size_t j = 0; j < list->count; j++) {
            ocr_math_node *h = list->items[j];

            if (!ocr_math_is(h, "h") || ocr_math_cy(bar) < h->ink.y0 + 0.03F * h->size ||
                ocr_math_cy(bar) > ocr_math_cy(h) ||
                ocr_math_overlap(bar->ink.x0, bar->ink.x1, h->ink.x0, h->ink.x1) <
                    0.5F * ocr_math_width(bar))
                continue;
            if (!fuse(ctx, list, h, bar, "\\hbar"))
                return;
            i = (size_t)-1;
            break;
        }
    }
}

void ocr_math_combine(ocr_math_ctx *ctx, ocr_math_list *list)
{
    merge_overprints(ctx, list);
    merge_radicals(ctx, list);
    merge_columns(ctx, list, OCR_CLS_VPIECE);
    merge_columns(ctx, list, OCR_CLS_RPIECE);
    merge_hooks(ctx, list);
    merge_chains(ctx, list);
    merge_brace_pieces(ctx, list);
    merge_negations(ctx, list);
    merge_pairs(ctx, list);
    merge_stacked(ctx, list);
    merge_hbar(ctx, list);
    merge_covered(ctx, list);
    ocr_math_dots(ctx, list);
}
