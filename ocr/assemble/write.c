/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Text and text_display of every line.
 *
 * The document is the concatenation of the text_display of its printed lines, so separators and
 * environments are inside: a line begins with what separates it from the printed line before, and
 * ends with what closes after it.
 */
enum { LONG_WORD = 6 /* letters that tell an advance */, MOST_BLANKS = 80 };

typedef struct writer {
    asm_doc *doc;
    sch_strbuf *mmd;
    sch_strbuf body, display; /* of the line at hand */
    const asm_block *before;  /* last printed block */
    const asm_block *code;    /* whose advance is known */
    float advance;            /* of its font */
    size_t depth;             /* lists that are open */
    asm_list open[8];
    bool is_formula; /* by line: the image is one formula, which then stands in a line */
} writer;

static const asm_block *next_printed(const asm_doc *doc, const asm_block *b)
{
    for (b++; b < doc->blocks + doc->nblocks; b++)
        if (asm_is_printed(doc, b))
            return b;
    return NULL;
}

static bool same_group(const asm_block *a, const asm_block *b)
{
    return a && b && a->group >= 0 && a->group == b->group;
}

static asm_place place_of(const asm_block *b, size_t line)
{
    switch (b->kind) {
    case ASM_TITLE:
    case ASM_AUTHORS:
    case ASM_HEADING:
    case ASM_FOOTNOTE:
        return ASM_IN_BRACES;
    case ASM_CONTENTS:
        return ASM_LINE_START;
    default:
        return line == b->first && !b->joined ? ASM_LINE_START : ASM_INLINE;
    }
}

/** Bytes at the beginning of a block's text that are not written: list label, section number. */
static size_t skipped(const writer *w, const asm_block *b, size_t line, const char *text)
{
    size_t n = 0;
    int depth;

    if (line != b->first)
        return 0;
    if (b->kind == ASM_ITEM || b->kind == ASM_ABSTRACT)
        n = b->label_len;
    else if (b->kind == ASM_HEADING && b->numbered &&
             w->doc->options->sections != OCR_SECTIONS_PRESERVE)
        n = asm_section_number(text, &depth);
    return n ? n + strspn(text + n, " ") : 0;
}

static size_t count_runes(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/** Advance of the monospaced font of a block: by its longest words, whose ink fills their cells
 * but for the sides of the first letter and the last. */
static float code_advance(const asm_block *b)
{
    float best = 0, reach = 0;
    size_t most = LONG_WORD - 1;

    for (size_t i = b->first; i < b->end; i++)
        for (size_t k = 0; k < b->page->lines[i].nwords; k++) {
            const ocr_word *word = &b->page->lines[i].words[k];
            size_t n = count_runes(word->text);

            if (n > most) {
                most = n;
                best = (word->box.x1 - word->box.x0) / ((float)n - 0.2F);
            }
        }
    best = best > 0 ? best : 0.6F * (b->size > 0 ? b->size : 1);
    for (size_t i = b->first; i < b->end; i++) {
        const ocr_line *line = &b->page->lines[i];
        float far = line->nwords ? line->words[line->nwords - 1].box.x0 - line->box.x0 : 0;

        reach = fmaxf(reach, far);
        if (far == reach) /* ever further words tell it better */
            for (size_t k = 1; k < line->nwords; k++) {
                float span = line->words[k].box.x0 - line->box.x0;

                if (span > LONG_WORD * best)
                    best = span / roundf(span / best);
            }
    }
    return best;
}

/** Words of a code line at their columns, as they are. */
static void add_code(sch_strbuf *sb, const asm_block *b, const ocr_line *line, float advance)
{
    long at = 0; /* column */

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_word *word = &line->words[i];
        long column = lroundf((word->box.x0 - b->box.x0) / advance - 0.1F);
        bool apart = i && !word->glued;

        if ((i == 0 || apart) && column - at > MOST_BLANKS)
            column = at + MOST_BLANKS;
        for (long n = i == 0  ? column
                      : apart ? (column > at ? column - at : 1)
                              : 0;
             n > 0; n--, at++)
            sch_strbuf_addc(sb, ' ');
        sch_strbuf_adds(sb, word->text);
        at += (long)count_runes(word->text);
    }
}

/** The last word of the line loses its hyphen when the next line takes the word on. */
static const ocr_line *continuation(const writer *w, const asm_block *b, size_t line)
{
    const asm_block *next = line + 1 < b->end ? b : next_printed(w->doc, b);
    const ocr_line *follow;

    if (!next || (next != b && !next->joined))
        return NULL;
    follow = &next->page->lines[next == b ? line + 1 : next->first];
    return follow->after_hyphen ? follow : NULL;
}

static bool drops_hyphen(const writer *w, const ocr_line *line, const ocr_line *follow)
{
    return follow && follow->nwords && line->nwords &&
           asm_drops_hyphen(w->doc, line->words[line->nwords - 1].text, follow->words[0].text);
}

/** Lines that are one paragraph with the line at hand, NULL: none. */
static const ocr_line *line_after(const writer *w, const asm_block *b, size_t at)
{
    const asm_block *next = at + 1 < b->end ? b : next_printed(w->doc, b);

    if (b->kind == ASM_AUTHORS || !next || (next != b && !next->joined))
        return NULL;
    return &next->page->lines[next == b ? at + 1 : next->first];
}

static const ocr_line *line_before(const writer *w, const asm_block *b, size_t at)
{
    if (b->kind == ASM_AUTHORS || (at == b->first && !(b->joined && w->before)))
        return NULL;
    return at > b->first ? &b->page->lines[at - 1] : &w->before->page->lines[w->before->end - 1];
}

/** @param whole  formulas that are broken at the line's ends are written for the document */
static bool write_prose(writer *w, const asm_block *b, size_t at, bool whole, sch_strbuf *sb)
{
    const ocr_line *line = &b->page->lines[at];
    const ocr_line *follow = continuation(w, b, at);
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};
    const bool by_line = w->doc->options->by_line;
    asm_words how = {.drop_last = follow && !by_line && drops_hyphen(w, line, follow),
                     .place = by_line && place_of(b, at) == ASM_INLINE ? ASM_LINE_START
                                                                       : place_of(b, at)};

    asm_line_text(line, &plain);
    if (plain.failed)
        return false;
    how.skip = plain.data ? skipped(w, b, at, plain.data) : 0;
    if (whole && !by_line) {
        how.goes_on_from = asm_formula_goes_on(line_before(w, b, at), line);
        how.goes_on = asm_formula_goes_on(line, line_after(w, b, at));
    }
    return asm_add_words(w->doc, line, &how, sb);
}

static bool write_body(writer *w, const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];

    sch_strbuf_reset(&w->body);
    if (b->kind == ASM_MATH && w->is_formula) {
        asm_add_formula(w->doc, line->nwords ? line->words[0].text : "", true, true, &w->body);
        return !w->body.failed;
    }
    if (b->kind == ASM_MATH) {
        asm_display(w->doc, b->page, at, &w->body);
        return !w->body.failed;
    }
    if (b->kind == ASM_CODE) {
        if (w->code != b)
            w->advance = code_advance(b);
        w->code = b;
        add_code(&w->body, b, line, w->advance);
        return !w->body.failed;
    }
    return write_prose(w, b, at, false, &w->body);
}

/** What of a line goes into the document between what separates and closes. */
static bool add_display(writer *w, const asm_block *b, size_t at)
{
    if (b->kind != ASM_MATH && b->kind != ASM_CODE)
        return write_prose(w, b, at, true, &w->display);
    sch_strbuf_add(&w->display, sch_strbuf_str(&w->body), w->body.len);
    return true;
}

/** Short lines of one block (addresses, verse) stay lines. */
static bool is_short(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at], *next = line + 1;

    if (next->nwords == 0 || b->end - b->first < 2)
        return false;
    return line->box.x1 + 0.3F * line->font_size + next->words[0].box.x1 - next->words[0].box.x0 <
           b->box.x1 - 1.5F * line->font_size;
}

/** Pieces of one line, which fields of a form have cut. */
static bool is_in_row(const ocr_line *before, const ocr_line *line)
{
    return (before->type == OCR_FORM_FIELD || line->type == OCR_FORM_FIELD) &&
           line->baseline == before->baseline && line->box.x0 > before->box.x0;
}

/** Does the row that ends with line `at` have a field? */
static bool has_field(const asm_block *b, size_t at)
{
    const ocr_line *lines = b->page->lines;

    while (at > b->first && lines[at].type != OCR_FORM_FIELD &&
           is_in_row(&lines[at - 1], &lines[at]))
        at--;
    return lines[at].type == OCR_FORM_FIELD;
}

/** Rows of a form stay lines: the row before ends in a field, or has one and a label follows. */
static bool is_form_row(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];
    unsigned char c = line->nwords ? (unsigned char)line->words[0].text[0] : 0;

    return line[-1].type == OCR_FORM_FIELD ||
           (has_field(b, at - 1) && (line->type == OCR_FORM_FIELD || isupper(c)));
}

/** Between two lines of one block. */
static const char *inner_separator(const writer *w, const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];

    if (b->kind == ASM_CODE || b->kind == ASM_STEPS || w->doc->options->by_line)
        return "\n";
    if (b->kind == ASM_AUTHORS)
        return " \\\\ ";
    if (line->after_hyphen)
        return "";
    if (is_in_row(&line[-1], line))
        return " ";
    return b->kind == ASM_TEXT && (is_form_row(b, at) || is_short(b, at - 1)) ? "\n" : " ";
}

static const char *block_separator(const writer *w, const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    if (!w->before)
        return "";
    if (w->doc->options->by_line) /* open_item() writes that of an item */
        return same_group(w->before, b) && b->kind == ASM_ITEM ? "" : "\n";
    if (w->doc->options->include_page_breaks && w->before->page != b->page)
        return "\n\n\\pagebreak\n\n";
    if (b->joined)
        return line->after_hyphen ? "" : w->before->page != b->page ? "\n" : " ";
    if (same_group(w->before, b))
        return b->kind == ASM_AUTHORS ? " \\\\ "
               : b->kind == ASM_TITLE ? " "
               : b->kind == ASM_ITEM  ? "" /* open_item() writes it: lists may close before */
                                      : "\n\n";
    return "\n\n";
}

static const char *const list_name[] = {"", "itemize", "enumerate"};

static void close_lists(writer *w, size_t depth)
{
    while (w->depth > depth)
        sch_strbuf_addf(&w->display, "\n\\end{%s}", list_name[w->open[--w->depth]]);
}

/** What follows in an item of an outer list ends the lists inside it. */
static void leave_inner_lists(writer *w, const asm_block *b)
{
    if (w->depth > (size_t)b->depth + 1 && same_group(w->before, b))
        close_lists(w, (size_t)b->depth + 1);
}

/** "\item", and with a label that a renderer would not write itself, "\item[(1)]". */
static void open_item(writer *w, const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    size_t depth = (size_t)b->depth + 1;

    if (depth > SCH_COUNT_OF(w->open))
        depth = SCH_COUNT_OF(w->open);
    close_lists(w, w->depth >= depth && w->open[depth - 1] != b->list ? depth - 1 : depth);
    if (same_group(w->before, b))
        sch_strbuf_addc(&w->display, '\n');
    while (w->depth < depth) {
        w->open[w->depth++] = b->list;
        sch_strbuf_addf(&w->display, "\\begin{%s}\n", list_name[b->list]);
    }
    sch_strbuf_adds(&w->display, "\\item");
    if (b->marked) {
        size_t len = 0;

        sch_strbuf_addc(&w->display, '[');
        for (size_t i = 0; i < line->nwords && len < b->label_len; i++) {
            size_t n = strlen(line->words[i].text);

            n = n < b->label_len - len ? n : b->label_len - len;
            sch_strbuf_add(&w->display, line->words[i].text, n);
            len += n;
        }
        sch_strbuf_addc(&w->display, ']');
    }
    sch_strbuf_addc(&w->display, ' ');
}

static void open_heading(writer *w, const asm_block *b)
{
    static const char *const names[] = {"section", "subsection", "subsubsection"};
    int level = b->heading < 1 ? 1 : b->heading > 3 ? 3 : b->heading;

    /* A renderer numbers what has no star, so a printed number that stays needs the star too. */
    sch_strbuf_addf(&w->display, "\\%s%s{", names[level - 1],
                    w->doc->options->sections == OCR_SECTIONS_AUTO && b->numbered ? "" : "*");
}

static void open_code(writer *w, const asm_block *b)
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

static void open_block(writer *w, const asm_block *b)
{
    bool inside = same_group(w->before, b);

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
        open_code(w, b);
        break;
    default:
        break;
    }
}

static void close_block(writer *w, const asm_block *b)
{
    const asm_block *next = next_printed(w->doc, b);
    bool inside = same_group(b, next);

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
        sch_strbuf_adds(&w->display,
                        w->doc->options->disable_lstlisting ? "\n```" : "\n\\end{lstlisting}");
        break;
    default:
        break;
    }
    if (w->depth && !inside && !(next && next->joined))
        close_lists(w, 0);
}

/** The heading "Abstract" opens the environment, whose renderer writes the word itself. */
static bool is_abstract_heading(const writer *w, const asm_block *b)
{
    return b->kind == ASM_ABSTRACT && b->label_len == 0 && !b->unlabelled &&
           !same_group(w->before, b);
}

static bool finish_line(writer *w, ocr_page *page, ocr_line *line)
{
    line->conversion_output = true;
    line->text = sch_arena_strndup(page->arena, sch_strbuf_str(&w->body), w->body.len);
    line->text_display =
        sch_arena_strndup(page->arena, sch_strbuf_str(&w->display), w->display.len);
    sch_strbuf_add(w->mmd, sch_strbuf_str(&w->display), w->display.len);
    return line->text && line->text_display && !w->mmd->failed && !w->display.failed;
}

static void settle_type(const asm_block *b, ocr_line *line)
{
    if (b->kind == ASM_HEADING) {
        line->type = OCR_SECTION_HEADER;
        line->heading = b->heading;
    } else if (b->kind == ASM_QUOTE) {
        line->type = OCR_QUOTE;
    } else if (b->choice && line->type != OCR_FORM_FIELD) {
        line->type = OCR_MULTIPLE_CHOICE_OPTION;
    }
}

static bool write_line(writer *w, const asm_block *b, size_t at)
{
    ocr_line *line = &b->page->lines[at];

    if (!write_body(w, b, at))
        return false;
    sch_strbuf_reset(&w->display);
    if (at == b->first && b->kind != ASM_ITEM && b->group >= 0) /* on in an outer item */
        leave_inner_lists(w, b);
    sch_strbuf_adds(&w->display,
                    at == b->first ? block_separator(w, b) : inner_separator(w, b, at));
    if (at == b->first)
        open_block(w, b);
    if (!is_abstract_heading(w, b) && !add_display(w, b, at))
        return false;
    if (at + 1 == b->end)
        close_block(w, b);
    settle_type(b, line);
    return finish_line(w, b->page, line);
}

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
static bool add_caption(writer *w, const ocr_page *page, const ocr_line *picture)
{
    const ocr_line *line = NULL, *before = NULL;

    sch_strbuf_adds(&w->display, "\\captionsetup{labelformat=empty}\n\\caption{");
    for (size_t i = 0; i < picture->nlabels; i++) {
        const ocr_line *next =
            i + 1 < picture->nlabels ? &page->lines[picture->labels[i + 1]] : NULL;
        asm_words how = {.place = ASM_IN_BRACES};

        line = &page->lines[picture->labels[i]];
        how.drop_last = next && next->after_hyphen && drops_hyphen(w, line, next);
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

static bool write_picture(writer *w, const asm_block *b)
{
    ocr_line *line = &b->page->lines[b->first];

    sch_strbuf_reset(&w->body);
    sch_strbuf_reset(&w->display);
    sch_strbuf_adds(&w->display, block_separator(w, b));
    if (line->nlabels == 0) {
        sch_strbuf_adds(&w->display, "![](");
        add_image_url(w->doc, b->page, line, &w->display);
        sch_strbuf_addc(&w->display, ')');
        return finish_line(w, b->page, line);
    }
    sch_strbuf_adds(&w->display,
                    "\\begin{figure}\n\\includegraphics[alt={},max width=\\textwidth]{");
    add_image_url(w->doc, b->page, line, &w->display);
    sch_strbuf_adds(&w->display, "}\n");
    if (!add_caption(w, b->page, line))
        return false;
    sch_strbuf_adds(&w->display, "\\end{figure}");
    return finish_line(w, b->page, line);
}

static bool write_table(writer *w, const asm_block *b)
{
    ocr_line *line = &b->page->lines[b->first];

    if (!asm_write_cells(w->doc, b))
        return false;
    sch_strbuf_reset(&w->body);
    sch_strbuf_reset(&w->display);
    asm_add_tabular(w->doc, b, &w->body);
    sch_strbuf_adds(&w->display, block_separator(w, b));
    if (line->nlabels) {
        sch_strbuf_adds(&w->display, "\\begin{table}\n");
        if (!add_caption(w, b->page, line))
            return false;
    }
    sch_strbuf_add(&w->display, sch_strbuf_str(&w->body), w->body.len);
    if (line->nlabels)
        sch_strbuf_adds(&w->display, "\n\\end{table}");
    return !w->body.failed && finish_line(w, b->page, line);
}

/** Rows of a table of contents: each item a line, its page behind a short leader. */
static bool write_contents(writer *w, const asm_block *b)
{
    bool first = true;

    for (size_t i = b->first; i < b->end; i++) {
        ocr_line *line = &b->page->lines[i];

        if (line->nwords == 0)
            continue;
        if (!write_body(w, b, i))
            return false;
        sch_strbuf_reset(&w->display);
        sch_strbuf_adds(&w->display, line->type == OCR_TOC_NUMBER ? " ..... "
                                     : first                      ? block_separator(w, b)
                                                                  : "\n");
        first = false;
        sch_strbuf_add(&w->display, sch_strbuf_str(&w->body), w->body.len);
        if (!finish_line(w, b->page, line))
            return false;
    }
    return true;
}

/** Lines that are not printed have their text for search, and no text_display. */
static bool fill_silent(writer *w, const asm_block *b)
{
    for (size_t i = b->first; i < b->end; i++) {
        ocr_line *line = &b->page->lines[i];

        if (!write_body(w, b, i))
            return false;
        line->text = sch_arena_strndup(b->page->arena, sch_strbuf_str(&w->body), w->body.len);
        line->text_display = "";
        if (!line->text)
            return false;
    }
    return true;
}

static bool write_block(writer *w, const asm_block *b)
{
    if (!asm_is_printed(w->doc, b))
        return fill_silent(w, b);
    if (b->kind == ASM_PICTURE) {
        if (!write_picture(w, b))
            return false;
    } else if (b->kind == ASM_TABLE) {
        if (!write_table(w, b))
            return false;
    } else if (b->kind == ASM_CONTENTS) {
        if (!write_contents(w, b))
            return false;
    } else {
        for (size_t i = b->first; i < b->end; i++)
            if (!write_line(w, b, i))
                return false;
    }
    w->before = b;
    return true;
}

/** Containers belong to no block. */
static void clear_texts(asm_doc *doc)
{
    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++) {
            doc->pages[p]->lines[i].conversion_output = false;
            doc->pages[p]->lines[i].text = "";
            doc->pages[p]->lines[i].text_display = "";
        }
}

/** All that is printed is one formula, and no number of it. */
static bool is_one_formula(const asm_doc *doc)
{
    size_t printed = 0, numbers = 0, formulas = 0;

    for (size_t i = 0; i < doc->nblocks; i++) {
        const asm_block *b = &doc->blocks[i];

        printed += asm_is_printed(doc, b);
        formulas += b->kind == ASM_MATH && b->end == b->first + 1;
        numbers += b->kind == ASM_NUMBER && doc->options->include_equation_tags;
    }
    return printed == 1 && formulas == 1 && numbers == 0;
}

bool asm_write(asm_doc *doc, sch_strbuf *mmd)
{
    writer w = {.doc = doc, .mmd = mmd};
    bool ok = true;

    clear_texts(doc);
    w.is_formula = doc->options->by_line && is_one_formula(doc);
    for (size_t i = 0; i < doc->nblocks && ok; i++)
        ok = write_block(&w, &doc->blocks[i]);
    sch_strbuf_done(w.body);
    sch_strbuf_done(w.display);
    return ok;
}
