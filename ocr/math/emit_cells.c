/* SPDX-License-Identifier: Apache-2.0 */
/** What has rows: matrices, cases, binomials, aligned lines, \substack. */
#include "ocr/math/emit_priv.h"

#include <string.h>

static const char *delimiter(uint16_t id)
{
    return id ? ocr_symbol(id)->latex : ".";
}

static void emit_cells(ocr_math_emitter *e, const ocr_math_cells *cells)
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
            ocr_math_emit_list(e, cell);
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
static void emit_environment(ocr_math_emitter *e, const char *name, const ocr_math_cells *cells,
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

void ocr_math_emit_matrix(ocr_math_emitter *e, const ocr_math_node *n)
{
    const char *left = delimiter(n->left), *right = delimiter(n->right);

    if (n->func) {
        ocr_math_emit_put(e, "\\binom");
        ocr_math_emit_group(e, &n->cells.cell[0]);
        ocr_math_emit_group(e, &n->cells.cell[1]);
        return;
    }
    if (e->how->idiomatic_eqn_arrays && n->right == 0 && strcmp(left, "\\{") == 0 &&
        n->cells.cols <= 2) {
        ocr_math_emit_put(e, "");
        emit_environment(e, "cases", &n->cells, NULL);
        return;
    }
    ocr_math_emit_put(e, "\\left");
    e->after_command = false;
    ocr_math_emit_glue(e, left);
    emit_environment(e, "array", &n->cells, n->right == 0 ? "l" : "c");
    ocr_math_emit_put(e, "\\right");
    e->after_command = false;
    ocr_math_emit_glue(e, right);
}

void ocr_math_emit_rows(ocr_math_emitter *e, const ocr_math_node *n)
{
    if (!n->func) {
        ocr_math_emit_put(e, "\\substack");
        ocr_math_emit_glue(e, "{");
        emit_cells(e, &n->cells);
        ocr_math_emit_glue(e, "}");
        return;
    }
    ocr_math_emit_put(e, "");
    if (!e->how->idiomatic_eqn_arrays)
        emit_environment(e, "array", &n->cells,
                         n->cells.cols > 1  ? "rl"
                         : n->cells.centred ? "c"
                                            : "l");
    else
        emit_environment(e, n->cells.centred ? "gathered" : "aligned", &n->cells, NULL);
}
