/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

#include <string.h>

/**
 * Environments and commands around the blocks: front matter, headings, lists, listings, notes.
 */

static const char *const list_name[] = {"", "itemize", "enumerate"};

static void close_lists(asm_writer *w, size_t depth)
{
    while (w->depth > depth)
        sch_strbuf_addf(&w->display, "\n\\end{%s}", list_name[w->open[--w->depth]]);
}

/** What follows in an item of an outer list ends the lists inside it. */
void asm_leave_inner_lists(asm_writer *w, const asm_block *b)
{
    if (w->depth > (size_t)b->depth + 1 && asm_same_group(w->before, b))
        close_lists(w, (size_t)b->depth + 1);
}

/** "\item", and with a label that a renderer would not write itself, "\item[(1)]". */
static void open_item(asm_writer *w, const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    size_t depth = (size_t)b->depth + 1;

    if (depth > SCH_COUNT_OF(w->open))
        depth = SCH_COUNT_OF(w->open);
    close_lists(w, w->depth >= depth && w->open[depth - 1] != b->list ? depth - 1 : depth);
    if (asm_same_group(w->before, b))
        sch_strbuf_addc(&w->display, '\n');
    while (w->depth < depth) {
        w->open[w->depth++] = b->list;
        sch_strbuf_addf(&w->display, "\\begin{%s}\n", list_name[b->list]);
    }
    sch_strbuf_adds(&w->display, "\\item");
    if (b->marked) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

        asm_line_text(line, &text);
        sch_strbuf_addc(&w->display, '[');
        asm_escape(&w->display, sch_strbuf_str(&text),
                   b->label_len < text.len ? b->label_len : text.len, ASM_IN_BRACES);
        sch_strbuf_addc(&w->display, ']');
    }
    sch_strbuf_addc(&w->display, ' ');
}

static void open_heading(asm_writer *w, const asm_block *b)
{
    static const char *const names[] = {"section", "subsection", "subsubsection"};
    int level = b->heading < 1 ? 1 : b->heading > 3 ? 3 : b->heading;

    /* A renderer numbers what has no star, so a printed number that stays needs the star too. */
    sch_strbuf_addf(&w->display, "\\%s%s{", names[level - 1],
                    w->doc->options->sections == OCR_SECTIONS_AUTO && b->numbered ? "" : "*");
}

static void open_code(asm_writer *w, const asm_block *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    const char *language = asm_code_language(b, &text);

    if (w->doc->options->disable_lstlisting)
        sch_strbuf_adds(&w->display, "```\n");
    else if (language)
        sch_strbuf_addf(&w->display, "\\begin{lstlisting}[language=%s]\n", language);
    else
        sch_strbuf_adds(&w->display, "\\begin{lstlisting}\n");
}

void asm_open_block(asm_writer *w, const asm_block *b)
{
    bool inside = asm_same_group(w->before, b);

    switch (b->kind) {
    case ASM_TITLE:
        sch_strbuf_adds(&w->display, inside ? "" : "\\title{\n");
        break;
    case ASM_AUTHORS:
        sch_strbuf_adds(&w->display, inside ? "" : "\\author{\n");
        break;
    case ASM_ABSTRACT:
        sch_strbuf_adds(&w->display, inside                          ? ""
                                     : b->label_len || b->unlabelled ? "\\begin{abstract}\n"
                                                                     : "\\begin{abstract}");
        break;
    case ASM_HEADING:
        open_heading(w, b);
        break;
    case ASM_ITEM:
        open_item(w, b);
        break;
    case ASM_QUOTE:
        sch_strbuf_adds(&w->display, "> ");
        break;
    case ASM_FOOTNOTE:
        sch_strbuf_adds(&w->display, b->more ? "" : "\\footnotetext{\n");
        break;
    case ASM_CODE:
        if (!b->joined)
            open_code(w, b);
        break;
    default:
        break;
    }
}

void asm_close_block(asm_writer *w, const asm_block *b)
{
    const asm_block *next = asm_next_printed(w->doc, b);
    bool inside = asm_same_group(b, next);

    switch (b->kind) {
    case ASM_TITLE:
    case ASM_AUTHORS:
        sch_strbuf_adds(&w->display, inside ? "" : "\n}");
        break;
    case ASM_ABSTRACT:
        sch_strbuf_adds(&w->display, inside ? "" : "\n\\end{abstract}");
        break;
    case ASM_HEADING:
        sch_strbuf_addc(&w->display, '}');
        break;
    case ASM_FOOTNOTE:
        sch_strbuf_adds(&w->display, next && next->more ? "" : "\n}");
        break;
    case ASM_CODE:
        if (!next || next->kind != ASM_CODE || !next->joined)
            sch_strbuf_adds(&w->display,
                            w->doc->options->disable_lstlisting ? "\n```" : "\n\\end{lstlisting}");
        break;
    default:
        break;
    }
    if (w->depth && !inside && !(next && next->joined))
        close_lists(w, 0);
}
