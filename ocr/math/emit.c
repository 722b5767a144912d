/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A layout tree as LaTeX.
 *
 * Tokens are put one by one; a space is written between two of them only where the hosted service
 * writes one: between letters and digits, around commands that stand beside letters, after commas.
 * Delimiters are always balanced, with "." for a missing one.
 */
#include "ocr/math/tree.h"

#include <ctype.h>
#include <string.h>

typedef struct emitter {
    const ocr_math_emit *how;
    sch_strbuf *out;
    char last;          /* last byte written, '\0' at the start */
    bool after_command; /* the last token is a command made of letters */
    bool after_comma;
    uint8_t style; /* style of the group that is open */
} emitter;

static void emit_list(emitter *e, const ocr_math_list *list);
static void emit_node(emitter *e, const ocr_math_node *n, const ocr_math_node *next);

/* ---- tokens --------------------------------------------------------------------------------- */

static bool is_command(const char *token)
{
    return token[0] == '\\' && isalpha((unsigned char)token[1]);
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/** A space between what stands and the next token? */
static bool needs_space(const emitter *e, const char *token)
{
    bool number = isdigit((unsigned char)e->last) && isdigit((unsigned char)token[0]);
    bool joins = strncmp(token, "\\left", 5) == 0 && !isalpha((unsigned char)token[5]);

    if (e->last == '\0' || e->last == '{' || e->last == ' ' || e->last == '\n')
        return false;
    if (!e->how->rm_spaces)
        return true;
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

static void put(emitter *e, const char *token)
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
static void glue(emitter *e, const char *token)
{
    if (!e->how->rm_spaces)
        put(e, token);
    else {
        sch_strbuf_adds(e->out, token);
        e->last = token[strlen(token) - 1];
        e->after_command = e->after_comma = false;
    }
}

static void emit_group(emitter *e, const ocr_math_list *list)
{
    glue(e, "{");
    emit_list(e, list);
    e->after_command = e->after_comma = false;
    glue(e, "}");
}

/** A script; braces can go where one character stands alone. */
static void emit_script(emitter *e, const char *mark, const ocr_math_list *list)
{
    const ocr_math_node *n = list->count == 1 ? list->items[0] : NULL;
    bool bare = e->how->idiomatic_braces && n && n->kind == OCR_NODE_SYM &&
                n->sup.count + n->sub.count == 0 && n->style == OCR_STYLE_NONE &&
                n->cls != OCR_CLS_RM && strlen(ocr_symbol(n->id)->latex) == 1;

    if (e->after_command && e->how->rm_spaces && mark[0] == '_' && n == NULL && e->last == ' ')
        e->last = '\0';
    glue(e, mark);
    if (bare)
        glue(e, ocr_symbol(n->id)->latex);
    else
        emit_group(e, list);
}

/* ---- symbols and words ----------------------------------------------------------------------- */

static const char *style_command(uint8_t style)
{
    static const char *const commands[OCR_STYLE_COUNT] = {
        NULL,       "\\mathbf",  "\\boldsymbol", "\\mathit",   "\\mathsf",
        "\\mathtt", "\\mathcal", "\\mathscr",    "\\mathfrak", "\\mathbb"};

    return style < OCR_STYLE_COUNT ? commands[style] : NULL;
}

/** The command that a symbol is wrapped in, NULL for none. */
static const char *wrap_of(const emitter *e, const ocr_math_node *n)
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

static void emit_symbol(emitter *e, const ocr_math_node *n)
{
    const char *wrap = wrap_of(e, n);
    const char *latex = n->text ? n->text : ocr_symbol(n->id)->latex;

    if (n->id == 0 && !n->text)
        latex = "?";
    if (wrap) {
        put(e, wrap);
        glue(e, "{");
        put(e, latex);
        e->after_command = false;
        glue(e, "}");
    } else {
        put(e, latex);
    }
}

static bool is_letters(const char *text)
{
    for (; *text; text++)
        if (!isalpha((unsigned char)*text))
            return false;
    return true;
}

/** Is a word set off from its neighbours like text, not like an operator's name? */
static bool reads_as_text(const ocr_math_node *n, const ocr_math_node *next)
{
    if (n->style != OCR_STYLE_NONE || strlen(n->text) < 2 || n->sup.count + n->sub.count > 0)
        return false;
    return n->gap > 0.24F ||
           (next && next->gap > 0.24F && next->cls != OCR_CLS_REL && next->cls != OCR_CLS_BIN);
}

static void emit_word(emitter *e, const ocr_math_node *n, const ocr_math_node *next)
{
    static const char *const two_words[][2] = {{"limsup", "\\limsup"},
                                               {"liminf", "\\liminf"},
                                               {"argmax", "\\operatorname{argmax}"},
                                               {"argmin", "\\operatorname{argmin}"},
                                               {"injlim", "\\operatorname{injlim}"},
                                               {"projlim", "\\operatorname{projlim}"}};
    bool argument =
        next &&
        (next->cls == OCR_CLS_OPEN || next->cls == OCR_CLS_ORD || next->kind != OCR_NODE_SYM) &&
        next->gap < 0.24F;
    char command[32];

    for (size_t i = 0; i < SCH_COUNT_OF(two_words); i++) {
        if (n->func && strcmp(n->text, two_words[i][0]) == 0) {
            put(e, two_words[i][1]);
            return;
        }
    }
    if (n->func) {
        snprintf(command, sizeof command, "\\%s", n->text);
        put(e, command);
        return;
    }
    if (n->style != OCR_STYLE_NONE && !e->how->rm_fonts)
        put(e, style_command(n->style));
    else if (e->how->rm_fonts && strlen(n->text) == 1) {
        put(e, n->text);
        return;
    } else if (reads_as_text(n, next))
        put(e, "\\text");
    else if (argument && strlen(n->text) > 1 && is_letters(n->text))
        put(e, "\\operatorname");
    else
        put(e, "\\mathrm");
    if (reads_as_text(n, next)) {
        glue(e, "{ ");
        sch_strbuf_adds(e->out, n->text);
        glue(e, " }");
        return;
    }
    glue(e, "{");
    sch_strbuf_adds(e->out, n->text);
    e->last = 'a';
    glue(e, "}");
}

/* ---- composites ------------------------------------------------------------------------------ */

static const char *delimiter(uint16_t id)
{
    return id ? ocr_symbol(id)->latex : ".";
}

static void emit_cells(emitter *e, const ocr_math_cells *cells)
{
    for (size_t r = 0; r < cells->rows; r++) {
        for (size_t c = 0; c < cells->cols; c++) {
            const ocr_math_list *cell = &cells->cell[r * cells->cols + c];

            if (c > 0) {
                sch_strbuf_adds(e->out, e->last == '\0' ? "& " : " & ");
                e->last = '\0';
                e->after_command = e->after_comma = false;
            }
            emit_list(e, cell);
            e->after_comma = false;
        }
        if (r + 1 < cells->rows) {
            sch_strbuf_adds(e->out, " \\\\\n");
            e->last = '\0';
            e->after_command = false;
        }
    }
}

static void emit_environment(emitter *e, const char *name, const ocr_math_cells *cells, char column)
{
    sch_strbuf_addf(e->out, "\\begin{%s}", name);
    if (column) {
        sch_strbuf_addc(e->out, '{');
        for (size_t i = 0; i < cells->cols; i++)
            sch_strbuf_addc(e->out, column);
        sch_strbuf_addc(e->out, '}');
    }
    sch_strbuf_addc(e->out, '\n');
    e->last = '\0';
    e->after_command = e->after_comma = false;
    emit_cells(e, cells);
    sch_strbuf_addf(e->out, "\n\\end{%s}", name);
    e->last = '}';
    e->after_command = e->after_comma = false;
}

static void emit_matrix(emitter *e, const ocr_math_node *n)
{
    const char *left = delimiter(n->left), *right = delimiter(n->right);

    if (n->func) {
        put(e, "\\binom");
        emit_group(e, &n->cells.cell[0]);
        emit_group(e, &n->cells.cell[1]);
        return;
    }
    if (e->how->idiomatic_eqn_arrays && n->right == 0 && strcmp(left, "\\{") == 0 &&
        n->cells.cols <= 2) {
        put(e, "");
        emit_environment(e, "cases", &n->cells, 0);
        return;
    }
    put(e, "\\left");
    e->after_command = false;
    glue(e, left);
    emit_environment(e, "array", &n->cells, n->right == 0 ? 'l' : 'c');
    put(e, "\\right");
    e->after_command = false;
    glue(e, right);
}

static void emit_rows(emitter *e, const ocr_math_node *n)
{
    if (!n->func) {
        put(e, "\\substack");
        glue(e, "{");
        emit_cells(e, &n->cells);
        glue(e, "}");
        return;
    }
    if (e->how->idiomatic_eqn_arrays)
        emit_environment(e, n->cells.cols > 1 ? "aligned" : "gathered", &n->cells, 0);
    else
        emit_environment(e, "array", &n->cells, n->cells.cols > 1 ? 'r' : 'l');
}

static void emit_relation(emitter *e, const ocr_math_node *n)
{
    const ocr_math_node *rel = n->kid[0].items[0];
    bool arrow = ocr_math_is(rel, "\\rightarrow") || ocr_math_is(rel, "\\longrightarrow");

    if (n->kid[1].count > 0 && arrow && n->kid[2].count == 0) {
        put(e, "\\xrightarrow");
        emit_group(e, &n->kid[1]);
        return;
    }
    if (n->kid[2].count > 0) {
        put(e, "\\underset");
        emit_group(e, &n->kid[2]);
        glue(e, "{");
    }
    if (n->kid[1].count > 0) {
        put(e, "\\stackrel");
        emit_group(e, &n->kid[1]);
        emit_group(e, &n->kid[0]);
    } else {
        emit_list(e, &n->kid[0]);
    }
    if (n->kid[2].count > 0) {
        e->after_command = false;
        glue(e, "}");
    }
}

static void emit_limits(emitter *e, const ocr_math_node *n, const ocr_math_node *next)
{
    const ocr_math_node *op = n->kid[0].items[0];

    if (!n->func) {
        emit_relation(e, n);
        return;
    }
    emit_node(e, op, next);
    if (op->kind == OCR_NODE_WORD && e->how->rm_spaces && e->after_command)
        sch_strbuf_addc(e->out, ' ');
    if (n->kid[2].count > 0)
        emit_script(e, "_", &n->kid[2]);
    if (n->kid[1].count > 0)
        emit_script(e, "^", &n->kid[1]);
}

static void emit_command(emitter *e, const char *command, const ocr_math_list *first,
                         const ocr_math_list *second)
{
    put(e, command);
    emit_group(e, first);
    if (second)
        emit_group(e, second);
}

static void emit_sqrt(emitter *e, const ocr_math_node *n)
{
    put(e, "\\sqrt");
    if (n->kid[1].count > 0) {
        glue(e, "[");
        emit_list(e, &n->kid[1]);
        e->after_command = false;
        glue(e, "]");
    }
    emit_group(e, &n->kid[0]);
}

static void emit_brace(emitter *e, const ocr_math_node *n)
{
    const char *command = ocr_symbol(n->id)->latex;

    emit_command(e, command, &n->kid[0], NULL);
    if (n->kid[1].count > 0)
        emit_script(e, strcmp(command, "\\overbrace") == 0 ? "^" : "_", &n->kid[1]);
}

static void emit_node(emitter *e, const ocr_math_node *n, const ocr_math_node *next)
{
    switch ((ocr_math_kind)n->kind) {
    case OCR_NODE_SYM:
        emit_symbol(e, n);
        break;
    case OCR_NODE_WORD:
        emit_word(e, n, next);
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
        emit_matrix(e, n);
        break;
    case OCR_NODE_ROWS:
        emit_rows(e, n);
        break;
    case OCR_NODE_EMPTY:
        glue(e, "{}");
        break;
    case OCR_NODE_KIND_COUNT:
        break;
    }
}

/** Primes stand raised beside their base and are written as one superscript. */
static void emit_scripts(emitter *e, const ocr_math_node *n)
{
    bool function = n->kind == OCR_NODE_WORD && n->func;

    if (function && e->how->rm_spaces && e->after_command && n->sup.count + n->sub.count > 0)
        sch_strbuf_addc(e->out, ' ');
    if (n->sup_first) {
        emit_script(e, "^", &n->sup);
        glue(e, "{}");
        emit_script(e, "_", &n->sub);
        return;
    }
    if (n->sub.count > 0)
        emit_script(e, "_", &n->sub);
    if (n->sub_first)
        glue(e, "{}");
    if (n->sup.count > 0)
        emit_script(e, "^", &n->sup);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/** Delimiters that are paired and tall, or enclose tall material, are written with \left, \right.
 */
typedef struct pairing {
    size_t partner; /* index + 1, 0: none */
} pairing;

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

/** Match delimiters of a row by nesting; fences open and close in turn. */
static void pair_delimiters(const ocr_math_list *list, pairing *pairs, size_t *stack)
{
    size_t depth = 0;

    for (size_t i = 0; i < list->count; i++) {
        const ocr_math_node *n = list->items[i];
        bool fence_open = false;

        for (size_t d = depth; d-- > 0 && !fence_open;)
            fence_open = list->items[stack[d]]->cls == OCR_CLS_FENCE && n->cls == OCR_CLS_FENCE &&
                         list->items[stack[d]]->id == n->id;
        if (closes(n, fence_open) && depth > 0) {
            while (n->cls == OCR_CLS_CLOSE && depth > 1 &&
                   list->items[stack[depth - 1]]->cls == OCR_CLS_FENCE)
                depth--; /* a bar that nothing closed */
            pairs[i].partner = stack[depth - 1] + 1;
            pairs[stack[depth - 1]].partner = i + 1;
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

static void emit_item(emitter *e, const ocr_math_list *list, size_t i, const pairing *pairs)
{
    const ocr_math_node *n = list->items[i];
    size_t other = pairs[i].partner;

    if (other > 0) {
        bool open = other - 1 > i;

        if (is_stretched(list, open ? i : other - 1, open ? other - 1 : i)) {
            put(e, open ? "\\left" : "\\right");
            if (e->how->rm_spaces)
                glue(e, ocr_symbol(n->id)->latex);
            else
                put(e, ocr_symbol(n->id)->latex);
            return;
        }
    }
    emit_node(e, n, i + 1 < list->count ? list->items[i + 1] : NULL);
}

static void emit_list(emitter *e, const ocr_math_list *list)
{
    pairing *pairs = calloc(list->count + 1, sizeof *pairs);
    size_t *stack = calloc(list->count + 1, sizeof *stack);

    if (pairs && stack) {
        pair_delimiters(list, pairs, stack);
        for (size_t i = 0; i < list->count; i++) {
            if (i > 0 && list->items[i]->gap > 1.6F)
                put(e, "\\quad");
            emit_item(e, list, i, pairs);
            emit_scripts(e, list->items[i]);
        }
    } else {
        e->out->failed = true;
    }
    free(pairs);
    free(stack);
}

void ocr_math_latex(const ocr_math_node *tree, const ocr_math_emit *emit, sch_strbuf *sb)
{
    emitter e = {.how = emit, .out = sb};

    emit_list(&e, &tree->kid[0]);
}
