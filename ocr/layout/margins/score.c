/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/margins/margin_priv.h"

#include <math.h>
#include <string.h>

/**
 * A scored model of running heads and feet.
 *
 * Each sign that rows at an edge show adds its weight; above 0 is page furniture. Lengths are in
 * units of the line pitch, the font size or the page. The weights were fitted (logistic regression
 * towards values set by hand, rounded) on the outermost rows of some 230 pages of papers, reports,
 * books and forms, content taken for furniture counting threefold: what reads as content (a
 * sentence, a label, a caption, columns of a table) needs two good reasons to be furniture.
 */
#define SMALL         0.93F /* of the body's size */
#define TINY          0.8F
#define LARGE         1.12F
#define HUGE_         1.4F
#define TEXT_EM       20.0F
#define DOUBLE_SPACED 1.8F /* em between baselines: heads stand no further off */

enum { TEXT_RUNES = 25 }; /* longer pieces are columns of text */

typedef enum sign {
    BIAS,
    GAP_NONE,
    GAP_APART,
    GAP_FAR,
    GAP_FARTHER,
    RULED,
    BAND_OUTER,
    BAND_INNER,
    BAND_WIDE,
    BAND_OUT,
    BAND_FAR,
    IS_SMALL,
    IS_TINY,
    IS_LARGE,
    IS_HUGE,
    IS_ITALIC,
    IS_BOLD,
    IS_CAPITALS,
    IS_FULL,
    IS_RIGHT,
    IS_OUTSIDE,
    PIECES,
    COLUMNS,
    ROWS,
    MANY_ROWS,
    SPARSE,
    ARTIFACT,
    RAISED,
    ABOVE_LARGE,
    NUMBER,
    EDGE_NUMBER,
    END_NUMBER,
    ADDRESS,
    DATE,
    RIGHTS,
    ISSUE,
    SECTION,
    SENTENCE,
    MIDDLE,
    LABEL,
    CAPTION,
    NOTE,
    COLON,
    COMPANY,
    NUMERIC,
    MATH,
    AMOUNT,
    SECOND,
    CONTINUED,
    SIGNS
} sign;

static const struct {
    const char *name;
    float weight;
} signs[SIGNS] = {
    [BIAS] = {"bias", -2.0F},
    [GAP_NONE] = {"gap-none", -2.0F},
    [GAP_APART] = {"gap-apart", 1.0F},
    [GAP_FAR] = {"gap-far", 0.5F},
    [GAP_FARTHER] = {"gap-farther", 0.25F},
    [RULED] = {"ruled", 1.0F},
    [BAND_OUTER] = {"band-outer", 0.5F},
    [BAND_INNER] = {"band-inner", 0.5F},
    [BAND_WIDE] = {"band-wide", 0.5F},
    [BAND_OUT] = {"band-out", -0.5F},
    [BAND_FAR] = {"band-far", -1.5F},
    [IS_SMALL] = {"small", 0.5F},
    [IS_TINY] = {"tiny", 0.5F},
    [IS_LARGE] = {"large", -1.0F},
    [IS_HUGE] = {"huge", -0.75F},
    [IS_ITALIC] = {"italic", 0.5F},
    [IS_BOLD] = {"bold", -0.75F},
    [IS_CAPITALS] = {"capitals", 0.25F},
    [IS_FULL] = {"full", -0.5F},
    [IS_RIGHT] = {"right", 1.0F},
    [IS_OUTSIDE] = {"outside", 0.5F},
    [PIECES] = {"pieces", 0.5F},
    [COLUMNS] = {"columns", -2.0F},
    [ROWS] = {"rows", -0.75F},
    [MANY_ROWS] = {"many-rows", -1.5F},
    [SPARSE] = {"sparse", -0.5F},
    [ARTIFACT] = {"artifact", 4.0F},
    [RAISED] = {"raised", -2.0F},
    [ABOVE_LARGE] = {"above-large", 0.5F},
    [NUMBER] = {"number", 3.5F},
    [EDGE_NUMBER] = {"edge-number", 1.25F},
    [END_NUMBER] = {"end-number", 0.75F},
    [ADDRESS] = {"address", 0.25F},
    [DATE] = {"date", 1.0F},
    [RIGHTS] = {"rights", 2.0F},
    [ISSUE] = {"issue", 1.0F},
    [SECTION] = {"section", 2.25F},
    [SENTENCE] = {"sentence", -1.0F},
    [MIDDLE] = {"middle", -0.5F},
    [LABEL] = {"label", -2.0F},
    [CAPTION] = {"caption", -2.5F},
    [NOTE] = {"note", -2.0F},
    [COLON] = {"colon", -1.0F},
    [COMPANY] = {"company", 1.5F},
    [NUMERIC] = {"numeric", -0.5F},
    [MATH] = {"math", -2.0F},
    [AMOUNT] = {"amount", -2.0F},
    [SECOND] = {"second", -1.0F},
    [CONTINUED] = {"continued", 1.0F},
};

/** What is judged, and the row next to it. */
typedef struct band {
    const lay_band_page *page;
    const lay_band_row *rows;
    const lay_band_row *next, *beyond; /* the two rows behind them, NULL: none */
    size_t nrows;
    bool head;
    float top, bottom, x0, x1, size;
    size_t nwords, nrunes, ndigits, nmath, npieces;
    uint8_t style;
} band;

static bool rule_between(const lay_page *lay, float y0, float y1)
{
    for (size_t i = 0; i < lay->nrules; i++)
        if (lay->rules[i].horizontal && lay->rules[i].box.y0 > y0 && lay->rules[i].box.y1 < y1 &&
            lay->rules[i].box.x1 - lay->rules[i].box.x0 > 0.25F * lay_frame_width(&lay->frame))
            return true;
    return false;
}

static void add_gap(const band *b, bool *has)
{
    const lay_page *lay = b->page->lay;
    const lay_band_row *upper = b->head ? &b->rows[b->nrows - 1] : b->next;
    const lay_band_row *lower = b->head ? b->next : &b->rows[0];
    float clear, gap;

    if (!b->next) { /* only pictures are beside it */
        has[GAP_APART] = has[GAP_FAR] = true;
        return;
    }
    clear = lower->top - upper->bottom;
    gap = lay_min((lower->v - upper->v) / b->page->step, 1 + clear / lay->em);
    has[GAP_NONE] = gap < 1.25F && b->page->step < DOUBLE_SPACED * lay->em;
    has[GAP_APART] = gap > 1.45F;
    has[GAP_FAR] = gap > 2.2F;
    has[GAP_FARTHER] = gap > 4;
    has[RULED] =
        (b->head ? upper : lower)->rule ||
        (clear > -0.2F * lay->em && rule_between(lay, upper->v, lower->v - 0.3F * lay->em));
}

static void add_place(const band *b, bool *has)
{
    const lay_page *lay = b->page->lay;
    float h = lay_frame_height(&lay->frame), em = lay->em;
    float reach = b->head ? b->bottom / h : 1 - b->top / h;
    float width = b->page->x1 - b->page->x0;

    has[BAND_OUTER] = reach < 0.06F;
    has[BAND_INNER] = reach < 0.09F;
    has[BAND_WIDE] = reach < 0.125F;
    has[BAND_OUT] = reach > 0.14F;
    has[BAND_FAR] = reach > 0.2F;
    has[IS_FULL] = b->x1 - b->x0 > 0.85F * width && b->npieces == b->nrows;
    if (width < TEXT_EM * em) /* no lines of text whose edges would tell */
        return;
    has[IS_RIGHT] = b->x1 > b->page->x1 - em && b->x0 > b->page->x0 + 0.45F * width;
    has[IS_OUTSIDE] = b->x0 > b->page->x1 - 0.5F * em || b->x1 < b->page->x0 + 0.5F * em;
}

static void add_look(const band *b, bool *has)
{
    uint8_t own = b->style & (uint8_t)~b->page->style;

    has[IS_SMALL] = b->size < SMALL * b->page->lay->em;
    has[IS_TINY] = b->size < TINY * b->page->lay->em;
    has[IS_LARGE] = b->size > LARGE * b->page->large;
    has[IS_HUGE] = b->size > HUGE_ * b->page->large;
    has[IS_ITALIC] = own & OCR_ITALIC;
    has[IS_BOLD] = own & OCR_BOLD;
    has[ABOVE_LARGE] =
        b->head && b->next && b->next->size > 1.2F * lay_max(b->size, b->page->lay->em);
    for (size_t i = 0; i < b->nrows; i++)
        has[RAISED] = has[RAISED] || b->rows[i].raised;
}

/** A row of a table: most pieces of row a stand over pieces of row b: edges or middles agree. */
static bool share_columns(const lay_band_row *a, const lay_band_row *b, float em)
{
    size_t same = 0;

    if (a->npieces < 2 || b->npieces < 2 || b->nrunes > TEXT_RUNES * b->npieces)
        return false;
    for (size_t i = 0; i < a->npieces; i++)
        for (size_t k = 0; k < b->npieces; k++) {
            const lay_band_piece *p = &a->pieces[i], *q = &b->pieces[k];

            if (fabsf(p->x0 - q->x0) < 0.5F * em || fabsf(p->x1 - q->x1) < 0.5F * em ||
                fabsf(p->x0 + p->x1 - q->x0 - q->x1) < em) {
                same++;
                break;
            }
        }
    return same >= 2 && same * 2 > a->npieces;
}

static void add_build(const band *b, bool *has)
{
    const lay_band_row *edge = b->head ? &b->rows[b->nrows - 1] : &b->rows[0];
    float em = b->page->lay->em;

    has[ARTIFACT] = b->page->artifacts;
    for (size_t i = 0; i < b->nrows; i++)
        has[ARTIFACT] = has[ARTIFACT] && b->rows[i].artifact;
    has[SECOND] =
        b->head ? b->rows > b->page->rows : b->rows + b->nrows < b->page->rows + b->page->nrows;
    has[PIECES] = b->npieces > b->nrows;
    has[COLUMNS] = (b->next && share_columns(edge, b->next, em)) ||
                   (b->beyond && edge->npieces > 2 && share_columns(edge, b->beyond, em));
    has[ROWS] = b->nrows > 1;
    has[MANY_ROWS] = b->nrows > 3;
    has[MATH] = b->nmath * 2 > b->nrunes;
    has[SPARSE] = b->page->nrows < 6 + b->nrows;
}

static void add_wording(const band *b, bool *has)
{
    unsigned any = 0, all = ~0U, first = b->rows[0].says, last = b->rows[b->nrows - 1].says;

    for (size_t i = 0; i < b->nrows; i++) {
        unsigned says = b->rows[i].says;

        any |= says;
        all &= says;
    }
    has[NUMBER] = (all & LAY_SAYS_NUMBER) != 0;
    has[EDGE_NUMBER] = !has[NUMBER] && any & (LAY_SAYS_NUMBER | LAY_SAYS_EDGE_NUMBER);
    has[END_NUMBER] = !has[NUMBER] && !has[EDGE_NUMBER] &&
                      any & (LAY_SAYS_END_NUMBER | (b->head ? 0 : LAY_SAYS_START_NUMBER));
    has[ADDRESS] = any & LAY_SAYS_ADDRESS;
    has[DATE] = any & LAY_SAYS_DATE;
    has[RIGHTS] = any & LAY_SAYS_RIGHTS;
    has[ISSUE] = any & LAY_SAYS_ISSUE;
    has[SECTION] = any & LAY_SAYS_SECTION;
    has[SENTENCE] = any & LAY_SAYS_SENTENCE;
    has[MIDDLE] = first & LAY_SAYS_MIDDLE;
    has[LABEL] = any & LAY_SAYS_LABEL;
    has[CAPTION] = any & LAY_SAYS_CAPTION;
    has[NOTE] = any & LAY_SAYS_NOTE;
    has[NUMERIC] =
        !has[NUMBER] && !(any & LAY_SAYS_DATE) && b->ndigits * 3 > b->nrunes && b->nwords > 1;
    has[CONTINUED] = any & LAY_SAYS_CONTINUED;
    has[AMOUNT] = any & LAY_SAYS_AMOUNT;
    has[COMPANY] = any & LAY_SAYS_COMPANY;
    has[COLON] = last & LAY_SAYS_COLON;
    has[IS_CAPITALS] = all & LAY_SAYS_CAPITALS;
}

static band make_band(const lay_band_page *page, size_t first, size_t end, bool head)
{
    const lay_band_row *r = &page->rows[first];
    band b = {.page = page,
              .rows = r,
              .nrows = end - first,
              .head = head,
              .top = r->top,
              .bottom = page->rows[end - 1].bottom,
              .x0 = INFINITY,
              .style = 0xFF};

    if (head) {
        b.next = end < page->nrows ? &page->rows[end] : NULL;
        b.beyond = end + 1 < page->nrows ? &page->rows[end + 1] : NULL;
    } else {
        b.next = r - 1;
        b.beyond = first > 1 ? r - 2 : NULL;
    }
    for (size_t i = 0; i < b.nrows; i++) {
        if (r[i].rule && b.nrows > 1)
            continue;
        b.x0 = lay_min(b.x0, r[i].x0);
        b.x1 = lay_max(b.x1, r[i].x1);
        b.size = lay_max(b.size, r[i].size);
        b.style &= r[i].style;
        b.nwords += r[i].nwords;
        b.nrunes += r[i].nrunes;
        b.ndigits += r[i].ndigits;
        b.nmath += r[i].nmath;
        b.npieces += r[i].npieces;
    }
    return b;
}

float lay_band_score(const lay_band_page *page, size_t first, size_t end, bool head)
{
    band b = make_band(page, first, end, head);
    bool has[SIGNS] = {[BIAS] = true};
    float score = 0;

    add_gap(&b, has);
    add_place(&b, has);
    add_look(&b, has);
    add_build(&b, has);
    add_wording(&b, has);
    for (int i = 0; i < SIGNS; i++)
        score += has[i] ? signs[i].weight : 0;
    return score;
}
