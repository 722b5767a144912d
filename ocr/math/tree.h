/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MATH_TREE_H
#define OCR_MATH_TREE_H

#include "ocr/math/analyse.h"

#include <math.h>

/** Below this part of the formula's em scripts get no smaller: TeX's smallest style is half of it.
 */
#define OCR_MATH_DEEP_EM 0.58F

/**
 * The layout tree and what the passes share. Private to ocr/math.
 *
 * Nodes live in the arena of the analysis and are never freed one by one. A node is in one list at
 * a time. Lengths compared with constants are in em of the node or of the formula, so that the
 * units of the page do not matter.
 */
typedef struct ocr_math_list {
    ocr_math_node **items;
    size_t count, cap;
} ocr_math_list;

typedef enum ocr_math_kind {
    OCR_NODE_SYM,    /* one symbol; a delimiter, operator or radical sign without content too */
    OCR_NODE_WORD,   /* upright letters on one baseline: text or a function's name */
    OCR_NODE_FRAC,   /* kid 0 over kid 1 */
    OCR_NODE_SQRT,   /* kid 0, index kid 1 */
    OCR_NODE_OVER,   /* \overline of kid 0 */
    OCR_NODE_UNDER,  /* \underline of kid 0 */
    OCR_NODE_ACCENT, /* id over kid 0 */
    OCR_NODE_BRACE,  /* over- or underbrace (by id) of kid 0, label kid 1 */
    OCR_NODE_LIMITS, /* kid 0 the operator (one node), kid 1 above, kid 2 below */
    OCR_NODE_MATRIX, /* cells between delimiters left and right (0: none) */
    OCR_NODE_ROWS,   /* cells without delimiters: aligned rows, \substack */
    OCR_NODE_EMPTY,  /* base of scripts that stand before everything */
    OCR_NODE_KIND_COUNT
} ocr_math_kind;

typedef struct ocr_math_cells {
    ocr_math_list *cell; /* rows * cols, row by row; empty lists are blank cells */
    size_t rows, cols;
    float pitch;  /* distance of the first two rows, em */
    bool centred; /* rows without delimiters: set centred, not flush left */
} ocr_math_cells;

struct ocr_math_node {
    uint8_t kind; /* ocr_math_kind */
    uint8_t cls;  /* ocr_symbol_class */
    uint8_t style;
    bool extensible;
    bool text_font;
    bool by_shape;        /* symbol known by its shape, not by a table or a name */
    bool func;            /* WORD: a known function; LIMITS: an operator; MATRIX: \binom */
    uint16_t id;          /* symbol */
    uint16_t left, right; /* MATRIX: delimiters, 0: none */
    const char *text;     /* WORD: its letters as written in LaTeX */
    ocr_box ink;
    float x, advance; /* origin and advance of symbols; of others, their ink */
    float base;       /* NaN: hangs from no baseline */
    float axis;       /* NaN: follows from base or ink */
    float size;
    int32_t s0, s1; /* paint order of first and last part; -1: not known */
    float conf;     /* of its symbols: the least of them */
    float margin;   /* how clear the decisions about it were: 0.5, as well otherwise, to 1 */
    ocr_math_list kid[3];
    ocr_math_list sup, sub;
    bool sub_first; /* sub stands entirely left of sup: {}_{a}{}^{b} */
    bool sup_first;
    ocr_math_cells cells;
    bool gone; /* only inside ocr_math_list_subtract() */
    float gap; /* space before it in its row, em of the row */
};

/** State of one analysis. */
typedef struct ocr_math_ctx {
    sch_arena *arena;
    const ocr_math_input *in;
    bool own_letters; /* variables have a font of their own */
    bool seq;         /* every symbol and rule has a paint order */
    float em;         /* largest size in the formula */
    bool *rule_used;
    int depth;
    bool failed; /* out of memory: results are partial, the caller reports SCH_FATAL */
    bool too_deep;
    size_t work;    /* nodes looked at so far */
    bool exhausted; /* more work than a formula can need; failed is set too */
} ocr_math_ctx;

/* ---- nodes and lists (tree.c) -------------------------------------------------------------- */

/** Zeroed node: base and axis NaN, seq -1, conf 1. NULL (ctx->failed set): out of memory. */
ocr_math_node *ocr_math_node_new(ocr_math_ctx *ctx, ocr_math_kind kind);
/** Node that takes the extent, size, paint order and lowest confidence of parts. */
ocr_math_node *ocr_math_node_join(ocr_math_ctx *ctx, ocr_math_kind kind,
                                  ocr_math_node *const *parts, size_t count);
/** Baseline and size of a composite from the largest parts of its content. */
void ocr_math_node_set_base(ocr_math_node *node, const ocr_math_list *content);
/** Vertical centre by which things line up: axis, or a quarter em over the baseline, or the ink. */
float ocr_math_axis(const ocr_math_node *node);
bool ocr_math_is(const ocr_math_node *node, const char *name);
/** A symbol that opens, closes or fences, of any height. */
bool ocr_math_is_delimiter(const ocr_math_node *node);
/**
 * Does the size of a node tell that of its row? Delimiters do not (in a script TeX takes those of
 * the text when they must be taller), nor braces (their content is always in display style).
 */
bool ocr_math_sets_size(const ocr_math_node *node);
/** Largest em among nodes that set the size of a row; of all with a baseline when none does. */
float ocr_math_row_size(const ocr_math_list *list);
static inline float ocr_math_cx(const ocr_math_node *n)
{
    return (n->ink.x0 + n->ink.x1) / 2;
}
static inline float ocr_math_cy(const ocr_math_node *n)
{
    return (n->ink.y0 + n->ink.y1) / 2;
}
static inline float ocr_math_width(const ocr_math_node *n)
{
    return n->ink.x1 - n->ink.x0;
}
static inline float ocr_math_height(const ocr_math_node *n)
{
    return n->ink.y1 - n->ink.y0;
}
static inline bool ocr_math_has_base(const ocr_math_node *n)
{
    return !isnan(n->base) && !n->extensible;
}
/** Overlap of two intervals; negative: the distance between them. */
static inline float ocr_math_overlap(float a0, float a1, float b0, float b1)
{
    return fminf(a1, b1) - fmaxf(a0, b0);
}

/**
 * Note a decision about a node. distance: how far the deciding length is from where it would have
 * fallen out otherwise, in em of the row; 0.02 em is what print and extraction scatter.
 */
void ocr_math_decide(ocr_math_node *node, float distance);
/** Count work that grows with a list. @return false: too much, the analysis is given up */
bool ocr_math_spend(ocr_math_ctx *ctx, size_t nodes);
/** Append a node. @return false: out of memory. */
bool ocr_math_list_add(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *node);
void ocr_math_list_concat(ocr_math_ctx *ctx, ocr_math_list *to, const ocr_math_list *from);
bool ocr_math_list_has(const ocr_math_list *list, const ocr_math_node *node);
/** Remove every node that is in gone; order is kept. */
void ocr_math_list_subtract(ocr_math_list *list, const ocr_math_list *gone);
void ocr_math_list_remove(ocr_math_list *list, const ocr_math_node *node);
void ocr_math_list_sort(ocr_math_list *list, int (*compare)(const void *, const void *));
int ocr_math_by_x(const void *a, const void *b);   /* left edge, then paint order */
int ocr_math_by_seq(const void *a, const void *b); /* paint order, then left edge */
int ocr_math_by_top(const void *a, const void *b); /* upper edge, then left edge */
ocr_box ocr_math_list_box(const ocr_math_list *list);
float ocr_math_list_size(const ocr_math_list *list); /* largest em, 0 when empty */

/* ---- passes, in the order in which they run ------------------------------------------------- */

/** Parts that make one sign: overprints, delimiter and radical pieces, \not, arrows (combine.c). */
void ocr_math_combine(ocr_math_ctx *ctx, ocr_math_list *list);
/** Three dots in a row, column or diagonal (dots.c). */
void ocr_math_dots(ocr_math_ctx *ctx, ocr_math_list *list);
/** Rules and horizontal braces: fractions, radicals, lines over and under (bars.c). */
void ocr_math_bars(ocr_math_ctx *ctx, ocr_math_list *list);
/** One horizontal brace with what it spans and its label (braces.c). */
void ocr_math_brace(ocr_math_ctx *ctx, ocr_math_list *list, ocr_math_node *sign);
bool ocr_math_is_brace(const ocr_math_node *node);
/** Binomial coefficients of small symbols between parentheses (delims.c). */
void ocr_math_binomials(ocr_math_ctx *ctx, ocr_math_list *list);
/** Delimiter pairs around several rows, a lone tall brace: matrices and cases (delims.c). */
void ocr_math_delims(ocr_math_ctx *ctx, ocr_math_list *list);
/** Accents over what they belong to (accents.c). */
void ocr_math_accents(ocr_math_ctx *ctx, ocr_math_list *list);
/** Upright letters on one baseline become words; known functions are marked (words.c). */
void ocr_math_words(ocr_math_ctx *ctx, ocr_math_list *list);
/** What stands over and under operators and relations (limits.c). */
void ocr_math_limits(ocr_math_ctx *ctx, ocr_math_list *list);
/** The baseline, and scripts under the node they hang on; leaves the main row (scripts.c). */
void ocr_math_scripts(ocr_math_ctx *ctx, ocr_math_list *list);

/* ---- delimiters of a row (fences.c) --------------------------------------------------------- */

typedef struct ocr_math_fence {
    size_t partner; /* index + 1 of its mate, 0: none */
    bool opens;
    bool stretched;    /* written with \left or \right */
    size_t left_dots;  /* "\left." to write before this item */
    size_t right_dots; /* "\right." to write after it */
} ocr_math_fence;
/** One for each item; free() it. NULL: out of memory. Every \left written has its \right. */
ocr_math_fence *ocr_math_fences(const ocr_math_list *list);

/* ---- rows (rows.c) -------------------------------------------------------------------------- */

/** Baselines of the rows in a list, top down, malloc-free in the arena; count 0: cannot tell. */
typedef struct ocr_math_rows {
    float *y;
    size_t count;
    float size;
} ocr_math_rows;
ocr_math_rows ocr_math_find_rows(ocr_math_ctx *ctx, const ocr_math_list *list, bool all_composites);
/** Split a list into the rows found: one list each, empty ones left out. */
ocr_math_list *ocr_math_split_rows(ocr_math_ctx *ctx, const ocr_math_list *list,
                                   const ocr_math_rows *rows, size_t *ret_count);
/** Does a row stand in a gap of the other one? Then it is a script there, not a row. */
bool ocr_math_fills_hole(const ocr_math_list *row, const ocr_math_list *other);
/** Rows and columns of a matrix, by gaps that all rows share. */
ocr_math_cells ocr_math_grid(ocr_math_ctx *ctx, const ocr_math_list *list,
                             const ocr_math_rows *rows);

/** Rows of a display: split them where they are aligned, else say how they are set (align.c). */
void ocr_math_align(ocr_math_ctx *ctx, ocr_math_node *rows);

#endif
