/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"

/**
 * Segments in reading order to lines: those of one row and region are one line. A mark that stands
 * before a line off its baseline (the raised number of a footnote, a small bullet) is part of it.
 */
#define MARK_GAP_EM 3.0F  /* between a mark and its line */
#define RAISED_SIZE 0.85F /* of the line's: a raised mark is smaller than this */
#define RAISED_EM   0.1F  /* and stands higher by this at least */
enum { MARK_RUNES = 3 };

static bool same_line(const lay_seg *a, const lay_seg *b)
{
    return a->kind == LAY_TEXT && b->kind == LAY_TEXT && a->row == b->row &&
           a->region == b->region && a->margin == b->margin && a->algorithm == b->algorithm;
}

static bool is_script(const lay_word *w)
{
    return w->style & (OCR_SUPERSCRIPT | OCR_SUBSCRIPT);
}

static ocr_type type_of(const lay_seg *seg)
{
    if (seg->kind == LAY_IMAGE)
        return seg->figure && seg->figure->chart ? OCR_CHART : OCR_DIAGRAM;
    if (seg->kind == LAY_TABLE)
        return OCR_TABLE;
    if (seg->margin == LAY_INSIDE)
        return lay_label_type(seg);
    return seg->page_info ? OCR_PAGE_INFO : OCR_TEXT;
}

/** Does the word tell the baseline and the size of its line better than the one before? */
static bool tells_more(const lay_word *w, const lay_word *before)
{
    return !before || (is_script(before) && !is_script(w)) ||
           (is_script(before) == is_script(w) && w->nrunes > before->nrunes);
}

/** Take the words of a segment into a line that has room. @param[in,out] host  tells most */
static void take_words(const lay_seg *seg, lay_line *line, const lay_word **host,
                       const lay_word **any_math)
{
    line->em_box = lay_box_union(line->em_box, seg->box);
    for (size_t k = 0; k < seg->nwords; k++) {
        const lay_word *w = &seg->words[k];

        line->words[line->nwords++] = w;
        if (w->math) {
            *any_math = *any_math ? *any_math : w;
            continue;
        }
        if (tells_more(w, *host))
            *host = w;
        if (!is_script(w))
            line->style &= w->style;
    }
}

static bool fill_line(lay_page *lay, const lay_seg *segs, size_t n, lay_line *line)
{
    const lay_word *host = NULL, *any_math = NULL;
    size_t nwords = 0;

    *line = (lay_line){.kind = segs[0].kind,
                       .table = segs[0].table,
                       .figure = segs[0].kind == LAY_IMAGE ? segs[0].figure : NULL,
                       .box = segs[0].box,
                       .em_box = segs[0].box,
                       .v = segs[0].v,
                       .size = segs[0].size,
                       .style = 0xFF,
                       .turn = segs[0].turn,
                       .region = segs[0].region,
                       .column = segs[0].column,
                       .algorithm = segs[0].algorithm,
                       .contents = segs[0].contents,
                       .margin = segs[0].margin,
                       .page_info = segs[0].page_info,
                       .type = type_of(&segs[0])};
    for (size_t i = 0; i < n; i++)
        nwords += segs[i].nwords;
    line->words = sch_arena_alloc(lay->scratch, nwords + 1, sizeof(lay_word *));
    if (!line->words)
        return false;
    for (size_t i = 0; i < n; i++)
        take_words(&segs[i], line, &host, &any_math);
    line->style = line->style == 0xFF ? 0 : line->style;
    host = host ? host : any_math;
    if (host) {
        line->v = host->v;
        line->size = host->size;
    }
    for (size_t i = 0; i < line->nwords && line->kind == LAY_TEXT; i++)
        line->box = i ? lay_box_union(line->box, line->words[i]->box) : line->words[i]->box;
    return true;
}

/** The line a is a mark, and b what it stands before. */
static bool is_mark_of(const lay_line *a, const lay_line *b)
{
    const ocr_box *m = &a->box, *l = &b->em_box;

    if (a->kind != LAY_TEXT || b->kind != LAY_TEXT || a->algorithm || a->nwords != 1 ||
        b->nwords == 0 || a->region != b->region || a->margin != b->margin ||
        a->page_info != b->page_info || a->words[0]->math || a->words[0]->nrunes > MARK_RUNES)
        return false;
    return m->x1 <= l->x0 + 0.2F * b->size && l->x0 - m->x1 < MARK_GAP_EM * b->size &&
           a->size < 1.3F * b->size &&
           lay_overlap(m->y0, m->y1, l->y0, l->y1) > 0.5F * (m->y1 - m->y0);
}

static bool join_mark(lay_page *lay, const lay_line *mark, lay_line *line)
{
    const lay_word **words = sch_arena_alloc(lay->scratch, line->nwords + 1, sizeof *words);
    lay_word *word = sch_arena_alloc(lay->scratch, 1, sizeof *word);

    if (!words || !word)
        return false;
    *word = *mark->words[0];
    if (mark->size < RAISED_SIZE * line->size && mark->v < line->v - RAISED_EM * line->size)
        word->style |= OCR_SUPERSCRIPT;
    words[0] = word;
    for (size_t i = 0; i < line->nwords; i++)
        words[i + 1] = line->words[i];
    line->words = words;
    line->nwords++;
    line->box = lay_box_union(line->box, mark->box);
    line->em_box.x0 = lay_min(line->em_box.x0, mark->em_box.x0);
    return true;
}

bool lay_lines_build(lay_page *lay)
{
    lay->lines = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof *lay->lines);
    if (!lay->lines)
        return false;
    for (size_t i = 0; i < lay->nsegs;) {
        size_t end = i + 1;

        while (end < lay->nsegs && same_line(&lay->segs[i], &lay->segs[end]))
            end++;
        if (!fill_line(lay, lay->segs + i, end - i, &lay->lines[lay->nlines]))
            return false;
        if (lay->nlines && is_mark_of(&lay->lines[lay->nlines - 1], &lay->lines[lay->nlines])) {
            if (!join_mark(lay, &lay->lines[lay->nlines - 1], &lay->lines[lay->nlines]))
                return false;
            lay->lines[lay->nlines - 1] = lay->lines[lay->nlines];
        } else {
            lay->nlines++;
        }
        i = end;
    }
    return true;
}
