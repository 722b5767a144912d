/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/margins/margin_priv.h"

#include "ocr/model/floats.h"

#include <math.h>
#include <string.h>

/**
 * Text segments to rows over the whole page, columns or not: what running heads are looked for in.
 */
#define PIECE_GAP_EM 1.5F /* a justified line's blanks stay below one em */
enum { SIZE_SAMPLE = 400, ARTIFACT_ROWS = 3 };

static int by_v(const void *a, const void *b)
{
    const lay_seg *x = *(lay_seg *const *)a, *y = *(lay_seg *const *)b;

    if (x->v != y->v)
        return x->v < y->v ? -1 : 1;
    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

static int by_x(const void *a, const void *b)
{
    const lay_seg *x = *(lay_seg *const *)a, *y = *(lay_seg *const *)b;

    return (x->box.x0 > y->box.x0) - (x->box.x0 < y->box.x0);
}

/** The segment shares most of its height with the row, or the row is a raised mark before it. */
static bool is_same_row(const lay_band_row *r, const lay_seg *s)
{
    float height = lay_min(s->box.y1 - s->box.y0, r->bottom - r->top);
    const lay_seg *mark = r->segs[0];
    bool raised = r->nsegs == 1 && mark->nwords == 1 && mark->words[0].nrunes <= 3 &&
                  mark->size < 0.85F * s->size && mark->box.x0 < s->box.x0;

    return lay_overlap(r->top, r->bottom, s->box.y0, s->box.y1) > (raised ? 0.25F : 0.5F) * height;
}

/**
 * Cut sorted segments into rows: boxes that share most of their height are in one.
 *
 * @param rows  NULL: only count them
 */
static size_t cut_rows(lay_seg **segs, size_t n, lay_band_row *rows)
{
    lay_band_row r = {.segs = segs};
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        const ocr_box *b = &segs[i]->box;

        if (r.nsegs && is_same_row(&r, segs[i])) {
            r.top = lay_min(r.top, b->y0);
            r.bottom = lay_max(r.bottom, b->y1);
        } else {
            r = (lay_band_row){.segs = &segs[i], .top = b->y0, .bottom = b->y1, .v = segs[i]->v};
            count++;
        }
        r.nsegs++;
        if (rows)
            rows[count - 1] = r;
    }
    return count;
}

/** Append a word to the row's text, in a new piece when a wide gap is before it. */
static void add_word(lay_band_row *r, const lay_word *w)
{
    lay_band_piece *p = r->npieces ? &r->pieces[r->npieces - 1] : NULL;
    size_t at = strlen(r->text), len = strlen(w->text);
    bool wide = !p || w->u0 - p->x1 > PIECE_GAP_EM * r->size;

    if (at && at + 1 < sizeof r->text)
        r->text[at++] = (char)(wide ? '\t' : ' ');
    if (len >= sizeof r->text - at)
        len = sizeof r->text - at - 1;
    if (wide && r->npieces < LAY_BAND_PIECES) {
        p = &r->pieces[r->npieces++];
        *p = (lay_band_piece){.x0 = w->u0, .x1 = w->u1, .text0 = at};
    }
    memcpy(r->text + at, w->text, len);
    r->text[at + len] = '\0';
    p->x1 = lay_max(p->x1, w->u1);
    p->text1 = at + len;
}

/** Begins with a mark that is small and high: a note's, whether or not it was told as a script. */
static bool is_raised(const lay_band_row *r)
{
    const lay_word *w = &r->segs[0]->words[0];

    return w->style & OCR_SUPERSCRIPT || (w->size < 0.85F * r->size && w->nrunes <= 3 &&
                                          r->nwords > 1 && w->v < r->bottom - 0.35F * r->size);
}

static bool is_typed_rule(const char *text)
{
    size_t n = strlen(text);

    return n >= 10 && strspn(text, "_-=* ") == n;
}

static void measure_row(lay_band_row *r)
{
    float weight = 0;

    qsort(r->segs, r->nsegs, sizeof(lay_seg *), by_x);
    r->artifact = true;
    r->style = 0xFF;
    r->x0 = r->segs[0]->box.x0;
    for (size_t i = 0; i < r->nsegs; i++)
        for (size_t k = 0; k < r->segs[i]->nwords; k++) {
            const lay_word *w = &r->segs[i]->words[k];

            r->artifact = r->artifact && w->artifact;
            r->style &= w->style;
            r->x1 = lay_max(r->x1, w->u1);
            r->size += w->size * (float)w->nrunes;
            weight += w->nrunes;
            r->nwords++;
            r->nrunes += w->nrunes;
            r->nletters += w->nletters;
            r->ndigits += w->ndigits;
            r->nmath += w->math ? w->nrunes : 0;
        }
    r->size = weight > 0 ? r->size / weight : r->segs[0]->size;
    for (size_t i = 0; i < r->nsegs; i++)
        for (size_t k = 0; k < r->segs[i]->nwords; k++)
            add_word(r, &r->segs[i]->words[k]);
    r->raised = is_raised(r);
    r->rule = is_typed_rule(r->text);
    r->says = lay_band_wording(r);
}

/**
 * Distances of the rows to the next ones under them: the median, and the one that is met most
 * often, which is that of running text where displays or headings stretch the rest.
 */
static bool measure_steps(lay_page *lay, lay_band_page *page)
{
    size_t n = page->nrows, count = 0, best = 0;
    float *d = sch_arena_alloc(lay->scratch, n + 1, sizeof *d);

    if (!d)
        return false;
    for (size_t i = 0; i + 1 < n; i++) {
        float step = page->rows[i + 1].v - page->rows[i].v;

        if (step > 0.9F * lay->em && step < 3.2F * lay->em)
            d[count++] = step;
    }
    ocr_floats_sort(d, count);
    lay->pitch = page->step = count ? d[count / 2] : 1.25F * lay->em;
    for (size_t i = 0, end = 0; i < count; i++) {
        while (end < count && d[end] < d[i] + 0.1F * lay->em)
            end++;
        if (end - i > best) {
            best = end - i;
            page->step = d[i + best / 2];
        }
    }
    return true;
}

/**
 * Largest size that a good share of the characters has: pages end in small print that outweighs
 * their text, and a running head need not be smaller than that.
 */
static float large_size(const lay_page *lay, const lay_band_row *rows, size_t n)
{
    float best = lay->em;
    size_t all = 0;

    for (size_t i = 0; i < n; i++)
        all += rows[i].nrunes;
    for (size_t i = 0; i < n && i < SIZE_SAMPLE; i++) {
        size_t same = 0;

        if (rows[i].size <= best)
            continue;
        for (size_t k = 0; k < n; k++)
            if (fabsf(rows[k].size - rows[i].size) < 0.03F * rows[i].size)
                same += rows[k].nrunes;
        if (same * 7 > all)
            best = rows[i].size;
    }
    return best;
}

/** Where most rows begin and end, and how most are set. */
static bool measure_body(lay_band_page *page)
{
    size_t n = page->nrows, bold = 0, italic = 0, artifacts = 0;
    float *x = sch_arena_alloc(page->lay->scratch, n + 1, sizeof *x);

    if (!x)
        return false;
    for (size_t i = 0; i < n; i++) {
        x[i] = page->rows[i].x0;
        bold += (page->rows[i].style & OCR_BOLD) != 0;
        italic += (page->rows[i].style & OCR_ITALIC) != 0;
        artifacts += page->rows[i].artifact;
    }
    ocr_floats_sort(x, n);
    page->x0 = n ? x[n / 5] : 0;
    for (size_t i = 0; i < n; i++)
        x[i] = page->rows[i].x1;
    ocr_floats_sort(x, n);
    page->x1 = n ? x[n - 1 - n / 5] : 0;
    page->style = (uint8_t)((bold * 2 > n ? OCR_BOLD : 0) | (italic * 2 > n ? OCR_ITALIC : 0));
    page->artifacts = artifacts * 3 < n || artifacts <= ARTIFACT_ROWS;
    page->large = large_size(page->lay, page->rows, n);
    return true;
}

bool lay_band_rows(lay_page *lay, lay_band_page *ret_page)
{
    lay_seg **segs = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof(lay_seg *));
    lay_band_row *rows;
    size_t n = 0, nrows;

    if (!segs)
        return false;
    for (size_t i = 0; i < lay->nsegs; i++)
        if (lay->segs[i].kind == LAY_TEXT && lay->segs[i].nwords > 0)
            segs[n++] = &lay->segs[i];
    qsort(segs, n, sizeof(lay_seg *), by_v);
    nrows = cut_rows(segs, n, NULL);
    rows = sch_arena_alloc(lay->scratch, nrows + 1, sizeof *rows);
    if (!rows)
        return false;
    cut_rows(segs, n, rows);
    for (size_t i = 0; i < nrows; i++)
        measure_row(&rows[i]);
    *ret_page = (lay_band_page){.lay = lay, .rows = rows, .nrows = nrows};
    return measure_steps(lay, ret_page) && measure_body(ret_page);
}
