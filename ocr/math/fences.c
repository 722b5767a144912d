/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Which delimiters of a row belong together, and which are written with \left and \right.
 *
 * Delimiters are matched by nesting; bars open and close in turn. A pair is stretched when it is
 * tall or encloses what is. A tall one alone, or a bar that carries scripts (an evaluation at a
 * point), gets "." as its mate, at the nearest relation or comma outside of complete pairs.
 */
#include "ocr/math/tree.h"

#include <stdlib.h>

static bool is_tall_content(const ocr_math_node *n)
{
    return n->kind == OCR_NODE_FRAC || n->kind == OCR_NODE_MATRIX || n->kind == OCR_NODE_ROWS ||
           (n->extensible && n->kind == OCR_NODE_SYM);
}

static bool opens(const ocr_math_node *n, bool fence_open)
{
    return n->kind == OCR_NODE_SYM &&
           (n->cls == OCR_CLS_OPEN || (n->cls == OCR_CLS_FENCE && !fence_open));
}

static bool closes(const ocr_math_node *n, bool fence_open)
{
    return n->kind == OCR_NODE_SYM &&
           ((n->cls == OCR_CLS_CLOSE && !ocr_math_is(n, "!") && !ocr_math_is(n, "?")) ||
            (n->cls == OCR_CLS_FENCE && fence_open));
}

/** Does a bar like n stand open on the stack, with no bracket open after it? */
static bool has_open_fence(const ocr_math_list *list, const size_t *stack, size_t depth,
                           const ocr_math_node *n)
{
    for (size_t d = depth; d-- > 0 && n->cls == OCR_CLS_FENCE;) {
        const ocr_math_node *open = list->items[stack[d]];

        if (open->cls != OCR_CLS_FENCE)
            return false;
        if (open->id == n->id && open->kind == n->kind)
            return true;
    }
    return false;
}

static void match(const ocr_math_list *list, ocr_math_fence *fences, size_t *stack)
{
    size_t depth = 0;

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];
        bool fence_open = has_open_fence(list, stack, depth, n);

        if (closes(n, fence_open) && depth > 0) {
            while (n->cls == OCR_CLS_CLOSE && depth > 1 &&
                   list->items[stack[depth - 1]]->cls == OCR_CLS_FENCE)
                depth--; /* a bar that nothing closed */
            fences[i].partner = stack[depth - 1] + 1;
            fences[stack[depth - 1]].partner = i + 1;
            fences[stack[depth - 1]].opens = true;
            depth--;
        } else if (opens(n, fence_open)) {
            stack[depth++] = i;
        }
    }
}

static bool is_stretched(const ocr_math_list *list, size_t open, size_t close)
{
    if (list->items[open]->extensible || list->items[close]->extensible)
        return true;
    for (size_t i = open + 1; i < close; i++)
        if (is_tall_content(list->items[i]))
            return true;
    return false;
}

static bool ends_term(const ocr_math_node *n)
{
    return n->cls == OCR_CLS_REL || n->cls == OCR_CLS_PUNCT;
}

/** First item of the term that ends with the delimiter at i; i: none before it. */
static size_t start_of_term(const ocr_math_list *list, const ocr_math_fence *fences, size_t i)
{
    size_t at = i;

    while (at > 0) {
        size_t before = at - 1;

        if (fences[before].partner > 0 && fences[before].partner - 1 > before)
            break; /* inside a pair */
        if (fences[before].left_dots + fences[before].right_dots > 0 ||
            (fences[before].stretched && fences[before].partner == 0) ||
            ends_term(list->items[before]))
            break;
        at = fences[before].partner > 0 ? fences[before].partner - 1 : before;
    }
    return at;
}

/** Last item before the pair around i ends, or the list. */
static size_t end_of_scope(const ocr_math_list *list, const ocr_math_fence *fences, size_t i)
{
    size_t at = i;

    while (at + 1 < list->count) {
        size_t next = at + 1;

        if (fences[next].partner > 0 && fences[next].partner - 1 < next)
            break;
        if (fences[next].stretched && fences[next].partner == 0)
            break;
        at = fences[next].partner > 0 ? fences[next].partner - 1 : next;
    }
    return at;
}

/** A tall delimiter without its mate is balanced by ".". */
static void balance(const ocr_math_list *list, ocr_math_fence *fences, size_t i)
{
    const ocr_math_node *n = list->items[i];
    bool evaluated = n->cls == OCR_CLS_FENCE && n->sup.count + n->sub.count > 0;

    if (n->kind != OCR_NODE_SYM || !ocr_math_is_delimiter(n) || fences[i].partner > 0 ||
        (!n->extensible && !evaluated))
        return;
    if (n->cls == OCR_CLS_OPEN) {
        size_t end = end_of_scope(list, fences, i);

        if (end == i || fences[end].left_dots > 0)
            return;
        fences[i].opens = fences[i].stretched = true;
        fences[end].right_dots++;
    } else {
        size_t start = start_of_term(list, fences, i);

        if (start == i)
            return;
        fences[i].stretched = true;
        fences[start].left_dots++;
    }
}

ocr_math_fence *ocr_math_fences(const ocr_math_list *list)
{
    ocr_math_fence *fences = calloc(list->count + 1, sizeof *fences);
    size_t *stack = calloc(list->count + 1, sizeof *stack);

    if (fences && stack) {
        match(list, fences, stack);
        for (size_t i = 0; i < list->count; i++)
            if (fences[i].opens && is_stretched(list, i, fences[i].partner - 1))
                fences[i].stretched = fences[fences[i].partner - 1].stretched = true;
        for (size_t i = 0; i < list->count; i++)
            balance(list, fences, i);
        free(stack);
        return fences;
    }
    free(stack);
    free(fences);
    return NULL;
}
