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
    bool in_cell; /* a cell of a matrix or of aligned rows, not a group inside it */
} emitter;

static void emit_list(emitter *e, const ocr_math_list *list);
static void emit_node(emitter *e, const ocr_math_node *n, const ocr_math_node *next, bool unit);

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

    if (e->last == '\0' || e->last == ' ' || e->last == '\n')
        return false;
    if (!e->how->rm_spaces)
        return true;
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
    bool in_cell = e->in_cell;

    e->in_cell = false;
    glue(e, "{");
    emit_list(e, list);
    e->in_cell = in_cell;
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
    if (n->cls == OCR_CLS_RADICAL || n->cls == OCR_CLS_ACCENT || ocr_math_is_brace(n))
        glue(e, "{}"); /* left alone; the command takes an argument */
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
static size_t text_run(const ocr_math_list *list, size_t i)
{
    size_t n = 1;

    while (i + n < list->count && may_be_text(list->items[i + n]) &&
           list->items[i + n]->gap > 0.2F && list->items[i + n]->gap < 0.8F)
        n++;
    return n;
}

/** Is the run set off from its neighbours like text, not like an operator's name or a unit? */
static bool reads_as_text(const emitter *e, const ocr_math_list *list, size_t i, size_t n)
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

static void emit_text(emitter *e, const ocr_math_list *list, size_t i, size_t n)
{
    put(e, "\\text");
    glue(e, e->how->rm_spaces ? " { " : "{ ");
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
static const char *word_command(const emitter *e, const ocr_math_node *n, const ocr_math_node *next)
{
    bool argument =
        next &&
        (next->cls == OCR_CLS_OPEN || next->cls == OCR_CLS_ORD || next->kind != OCR_NODE_SYM) &&
        next->gap < 0.24F;

    if (n->style != OCR_STYLE_NONE && !e->how->rm_fonts)
        return style_command(n->style);
    if ((argument || strcmp(n->text, "mod") == 0) && strlen(n->text) > 1 && is_letters(n->text))
        return "\\operatorname";
    return e->how->rm_fonts ? NULL : "\\mathrm";
}

static void emit_word(emitter *e, const ocr_math_node *n, const ocr_math_node *next, bool unit)
{
    char text[32];
    const char *name = function_name(n, text, sizeof text);
    const char *command = name ? NULL : word_command(e, n, next);

    if (name || !command) {
        put(e, name ? name : n->text);
        return;
    }
    put(e, command);
    glue(e, unit && strcmp(command, "\\mathrm") == 0 ? "{~" : "{");
    if (!e->how->rm_spaces)
        sch_strbuf_addc(e->out, ' ');
    for (const char *c = n->text; *c; c++) { /* bold letters side by side are variables */
        if (c > n->text && n->style == OCR_STYLE_BF && is_letters(n->text))
            sch_strbuf_addc(e->out, ' ');
        sch_strbuf_addc(e->out, *c);
    }
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
            e->in_cell = true;
            emit_list(e, cell);
            e->in_cell = false;
            e->after_comma = false;
        }
        if (r + 1 < cells->rows) {
            sch_strbuf_adds(e->out, " \\\\\n");
            e->last = '\0';
            e->after_command = false;
        }
    }
}

/** columns: the letters of an array's columns, the last one for all that follow; NULL: none */
static void emit_environment(emitter *e, const char *name, const ocr_math_cells *cells,
                             const char *columns)
{
    sch_strbuf_addf(e->out, "\\begin{%s}", name);
    if (columns) {
        sch_strbuf_addc(e->out, '{');
        for (size_t i = 0; i < cells->cols; i++) {
            sch_strbuf_addc(e->out, columns[0]);
            columns += columns[1] != '\0';
        }
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
        emit_environment(e, "cases", &n->cells, NULL);
        return;
    }
    put(e, "\\left");
    e->after_command = false;
    glue(e, left);
    emit_environment(e, "array", &n->cells, n->right == 0 ? "l" : "c");
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
    put(e, "");
    if (!e->how->idiomatic_eqn_arrays)
        emit_environment(e, "array", &n->cells,
                         n->cells.cols > 1  ? "rl"
                         : n->cells.centred ? "c"
                                            : "l");
    else
        emit_environment(e, n->cells.centred ? "gathered" : "aligned", &n->cells, NULL);
}

static void emit_command(emitter *e, const char *command, const ocr_math_list *first,
                         const ocr_math_list *second)
{
    put(e, command);
    emit_group(e, first);
    if (second)
        emit_group(e, second);
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
    if (op->kind == OCR_NODE_WORD && strncmp(op->text, "arg", 3) == 0 && n->kid[2].count > 0) {
        emit_command(e, "\\underset", &n->kid[2], NULL);
        glue(e, "{");
        put(e, op->text[3] == 'm' && op->text[4] == 'a' ? "\\operatorname{argmax}"
                                                        : "\\operatorname{argmin}");
        glue(e, "}");
        return;
    }
    emit_node(e, op, next, false);
    if (op->kind == OCR_NODE_WORD && e->how->rm_spaces && e->after_command)
        sch_strbuf_addc(e->out, ' ');
    if (n->kid[2].count > 0)
        emit_script(e, "_", &n->kid[2]);
    if (n->kid[1].count > 0)
        emit_script(e, "^", &n->kid[1]);
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

static void emit_node(emitter *e, const ocr_math_node *n, const ocr_math_node *next, bool unit)
{
    switch ((ocr_math_kind)n->kind) {
    case OCR_NODE_SYM:
        emit_symbol(e, n);
        break;
    case OCR_NODE_WORD:
        emit_word(e, n, next, unit);
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

    if (n->sup.count + n->sub.count > 0 &&
        ((n->kind == OCR_NODE_LIMITS && n->func) || n->kind == OCR_NODE_BRACE))
        glue(e, "{}"); /* it has scripts of its own kind already */
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

/** How many \int in a row make \iint or \iiint: TeX sets them closer than two operators. */
static size_t integral_run(const ocr_math_list *list, size_t i)
{
    size_t n = 1;

    while (n < 3 && i + n < list->count && ocr_math_is(list->items[i], "\\int") &&
           ocr_math_is(list->items[i + n], "\\int")) {
        const ocr_math_node *a = list->items[i + n - 1], *b = list->items[i + n];

        if (a->sup.count + a->sub.count > 0 || b->x - (a->x + a->advance) > 0.05F * a->size)
            break;
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

static void emit_delimiter(emitter *e, const char *side, const char *latex)
{
    put(e, side);
    if (e->how->rm_spaces)
        glue(e, latex);
    else
        put(e, latex);
}

/** One or more items. @return how many */
static size_t emit_item(emitter *e, const ocr_math_list *list, size_t i,
                        const ocr_math_fence *fences)
{
    const ocr_math_node *n = list->items[i];
    const ocr_math_node *next = i + 1 < list->count ? list->items[i + 1] : NULL;
    size_t run = n->kind == OCR_NODE_WORD ? text_run(list, i) : integral_run(list, i);

    if (fences[i].stretched) {
        emit_delimiter(e, fences[i].opens ? "\\left" : "\\right", ocr_symbol(n->id)->latex);
    } else if (n->kind == OCR_NODE_WORD && reads_as_text(e, list, i, run)) {
        emit_text(e, list, i, run);
        return run;
    } else if (run > 1 && n->kind == OCR_NODE_SYM) {
        put(e, run == 2 ? "\\iint" : "\\iiint");
        return run;
    } else if (fences[i].partner == 0 && is_mid(list, i)) {
        put(e, "\\mid");
    } else {
        emit_node(e, n, next, i > 0 && list->items[i - 1]->cls == OCR_CLS_DIGIT && n->gap > 0.12F);
        e->after_comma = e->after_comma && !groups_digits(list, i);
    }
    return 1;
}

static void emit_list(emitter *e, const ocr_math_list *list)
{
    ocr_math_fence *fences = ocr_math_fences(list);

    if (!fences) {
        e->out->failed = true;
        return;
    }
    for (size_t i = 0; i < list->count;) {
        size_t from = i;

        if (i > 0 && list->items[i]->gap > 1.6F)
            put(e, "\\quad");
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
    emitter e = {.how = emit, .out = sb};

    emit_list(&e, &tree->kid[0]);
}
