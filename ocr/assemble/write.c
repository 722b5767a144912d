/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

#include <math.h>
#include <string.h>

/**
 * Text and text_display of every line.
 *
 * The document is the concatenation of the text_display of its printed lines, so separators
 * (write_between.c) and environments (write_environments.c) are inside: a line begins with what
 * separates it from the printed line before, and ends with what closes after it.
 */

const asm_block *asm_next_printed(const asm_doc *doc, const asm_block *b)
{
    for (b++; b < doc->blocks + doc->nblocks; b++)
        if (asm_is_printed(doc, b))
            return b;
    return NULL;
}

bool asm_same_group(const asm_block *a, const asm_block *b)
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
static size_t skipped(const asm_writer *w, const asm_block *b, size_t line, const char *text)
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

/** The last word of the line loses its hyphen when the next line takes the word on. */
static const ocr_line *continuation(const asm_writer *w, const asm_block *b, size_t line)
{
    const asm_block *next = line + 1 < b->end ? b : asm_next_printed(w->doc, b);
    const ocr_line *follow;

    if (!next || (next != b && !next->joined))
        return NULL;
    follow = &next->page->lines[next == b ? line + 1 : next->first];
    return follow->after_hyphen ? follow : NULL;
}

bool asm_line_drops_hyphen(const asm_writer *w, const ocr_line *line, const ocr_line *follow)
{
    return follow && follow->nwords && line->nwords &&
           asm_drops_hyphen(w->doc, line->words[line->nwords - 1].text, follow->words[0].text);
}

/** Lines that are one paragraph with the line at hand, NULL: none. */
static const ocr_line *line_after(const asm_writer *w, const asm_block *b, size_t at)
{
    const asm_block *next = at + 1 < b->end ? b : asm_next_printed(w->doc, b);

    if (b->kind == ASM_AUTHORS || !next || (next != b && !next->joined))
        return NULL;
    return &next->page->lines[next == b ? at + 1 : next->first];
}

static const ocr_line *line_before(const asm_writer *w, const asm_block *b, size_t at)
{
    if (b->kind == ASM_AUTHORS || (at == b->first && !(b->joined && w->before)))
        return NULL;
    return at > b->first ? &b->page->lines[at - 1] : &w->before->page->lines[w->before->end - 1];
}

/** @param whole  formulas that are broken at the line's ends are written for the document */
static bool write_prose(asm_writer *w, const asm_block *b, size_t at, bool whole, sch_strbuf *sb)
{
    const ocr_line *line = &b->page->lines[at];
    const ocr_line *follow = continuation(w, b, at);
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};
    const bool by_line = w->doc->options->by_line;
    asm_words how = {.drop_last = follow && !by_line && asm_line_drops_hyphen(w, line, follow),
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

/** A listing that goes on keeps its edge, which its second part need not reach. */
static void measure_code(asm_writer *w, const asm_block *b)
{
    if (w->code == b)
        return;
    w->code_x0 = b->joined && w->code ? fminf(w->code_x0, b->box.x0) : b->box.x0;
    w->advance = asm_code_advance(b);
    w->pitch = asm_code_pitch(b);
    w->code = b;
}

static bool write_body(asm_writer *w, const asm_block *b, size_t at)
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
        measure_code(w, b);
        asm_add_code(&w->body, line, w->code_x0, w->advance);
        return !w->body.failed;
    }
    return write_prose(w, b, at, false, &w->body);
}

/** What of a line goes into the document between what separates and closes. */
static bool add_display(asm_writer *w, const asm_block *b, size_t at)
{
    if (b->kind != ASM_MATH && b->kind != ASM_CODE)
        return write_prose(w, b, at, true, &w->display);
    sch_strbuf_add(&w->display, sch_strbuf_str(&w->body), w->body.len);
    return true;
}

/** The heading "Abstract" opens the environment, whose renderer writes the word itself. */
static bool is_abstract_heading(const asm_writer *w, const asm_block *b)
{
    return b->kind == ASM_ABSTRACT && b->label_len == 0 && !b->unlabelled &&
           !asm_same_group(w->before, b);
}

bool asm_finish_line(asm_writer *w, ocr_page *page, ocr_line *line)
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

static bool write_line(asm_writer *w, const asm_block *b, size_t at)
{
    ocr_line *line = &b->page->lines[at];

    if (!write_body(w, b, at))
        return false;
    sch_strbuf_reset(&w->display);
    if (at == b->first && b->kind != ASM_ITEM && b->group >= 0) /* on in an outer item */
        asm_leave_inner_lists(w, b);
    sch_strbuf_adds(&w->display,
                    at == b->first ? asm_block_separator(w, b) : asm_inner_separator(w, b, at));
    if (at == b->first)
        asm_open_block(w, b);
    if (!is_abstract_heading(w, b) && !add_display(w, b, at))
        return false;
    if (at + 1 == b->end)
        asm_close_block(w, b);
    settle_type(b, line);
    return asm_finish_line(w, b->page, line);
}

/** Rows of a table of contents: each item a line, its page behind a short leader. */
static bool write_contents(asm_writer *w, const asm_block *b)
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
                                     : first                      ? asm_block_separator(w, b)
                                                                  : "\n");
        first = false;
        sch_strbuf_add(&w->display, sch_strbuf_str(&w->body), w->body.len);
        if (!asm_finish_line(w, b->page, line))
            return false;
    }
    return true;
}

/** Lines that are not printed have their text for search, and no text_display. */
static bool fill_silent(asm_writer *w, const asm_block *b)
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

static bool write_block(asm_writer *w, const asm_block *b)
{
    if (!asm_is_printed(w->doc, b))
        return fill_silent(w, b);
    if (b->kind == ASM_PICTURE) {
        if (!asm_write_picture(w, b))
            return false;
    } else if (b->kind == ASM_TABLE) {
        if (!asm_write_table(w, b))
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
    asm_writer w = {.doc = doc, .mmd = mmd};
    bool ok = true;

    clear_texts(doc);
    w.is_formula = doc->options->by_line && is_one_formula(doc);
    for (size_t i = 0; i < doc->nblocks && ok; i++)
        ok = write_block(&w, &doc->blocks[i]);
    sch_strbuf_done(w.body);
    sch_strbuf_done(w.display);
    return ok;
}
