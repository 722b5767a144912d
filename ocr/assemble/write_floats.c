/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

/**
 * Pictures and tables, with their captions in them.
 */

static void add_image_url(const asm_doc *doc, const ocr_page *page, const ocr_line *line,
                          sch_strbuf *sb)
{
    const ocr_options *o = doc->options;
    int region[4];

    sch_strbuf_adds(sb, o->image_base);
    if (!o->image_query) {
        sch_strbuf_adds(sb, line->crop);
        return;
    }
    asm_region(page, line, region);
    asm_image_id(doc, page, sb);
    sch_strbuf_addf(sb, ".jpg?height=%d&width=%d&top_left_y=%d&top_left_x=%d", region[3], region[2],
                    region[1], region[0]);
}

/** Caption lines of a picture, written inside it; they are no output of their own. */
static bool add_caption(asm_writer *w, const ocr_page *page, const ocr_line *picture)
{
    const ocr_line *line = NULL, *before = NULL;

    sch_strbuf_adds(&w->display, "\\captionsetup{labelformat=empty}\n\\caption{");
    for (size_t i = 0; i < picture->nlabels; i++) {
        const ocr_line *next =
            i + 1 < picture->nlabels ? &page->lines[picture->labels[i + 1]] : NULL;
        asm_words how = {.place = ASM_IN_BRACES};

        line = &page->lines[picture->labels[i]];
        how.drop_last = next && next->after_hyphen && asm_line_drops_hyphen(w, line, next);
        how.goes_on_from = asm_formula_goes_on(before, line);
        how.goes_on = asm_formula_goes_on(line, next);
        if (before && !line->after_hyphen)
            sch_strbuf_addc(&w->display, ' ');
        if (!asm_add_words(w->doc, line, &how, &w->display))
            return false;
        before = line;
    }
    sch_strbuf_adds(&w->display, "}\n");
    return !w->display.failed;
}

bool asm_write_picture(asm_writer *w, const asm_block *b)
{
    ocr_line *line = &b->page->lines[b->first];

    sch_strbuf_reset(&w->body);
    sch_strbuf_reset(&w->display);
    sch_strbuf_adds(&w->display, asm_block_separator(w, b));
    if (line->nlabels == 0) {
        sch_strbuf_adds(&w->display, "![](");
        add_image_url(w->doc, b->page, line, &w->display);
        sch_strbuf_addc(&w->display, ')');
        return asm_finish_line(w, b->page, line);
    }
    sch_strbuf_adds(&w->display,
                    "\\begin{figure}\n\\includegraphics[alt={},max width=\\textwidth]{");
    add_image_url(w->doc, b->page, line, &w->display);
    sch_strbuf_adds(&w->display, "}\n");
    if (!add_caption(w, b->page, line))
        return false;
    sch_strbuf_adds(&w->display, "\\end{figure}");
    return asm_finish_line(w, b->page, line);
}

bool asm_write_table(asm_writer *w, const asm_block *b)
{
    ocr_line *line = &b->page->lines[b->first];

    if (!asm_write_cells(w->doc, b))
        return false;
    sch_strbuf_reset(&w->body);
    sch_strbuf_reset(&w->display);
    asm_add_tabular(w->doc, b, true, &w->body);
    sch_strbuf_adds(&w->display, b->part.goes_on ? "" : asm_block_separator(w, b));
    if (line->nlabels && !b->part.goes_on) {
        sch_strbuf_adds(&w->display, "\\begin{table}\n");
        if (!add_caption(w, b->page, line))
            return false;
    }
    asm_add_tabular(w->doc, b, false, &w->display);
    if (b->part.goes_on ? b->part.captioned : line->nlabels > 0)
        sch_strbuf_adds(&w->display, b->part.breaks_off ? "" : "\n\\end{table}");
    return !w->body.failed && asm_finish_line(w, b->page, line);
}
