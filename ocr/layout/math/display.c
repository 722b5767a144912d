/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Lines of mathematics to displays.
 *
 * A line is a display when nearly all of it is mathematics and it stands in or in the middle of its
 * column; neighbours that nearly touch are one. What lies inside its height (limits, matrix rows)
 * belongs to it. Equation numbers at the margin become lines of their own.
 */
#define MAX_TEXT_SHARE 0.45F
#define INDENT_EM      1.0F
#define CENTRE_EM      2.0F
#define JOIN_GAP_EM    0.95F
#define OFFICE_GAP_EM  0.3F
#define TAG_GAP_EM     1.0F
#define PARAGRAPH_EM   2.2F /* indents of paragraphs are smaller */

typedef struct info {
    size_t from, end; /* words without tags */
    const lay_word *tag;
    size_t math, text, letters; /* glyphs of either; letters of words of three and more */
    ocr_box box;
    bool display, indented;
    bool sentence; /* of running text */
    bool alone;    /* nothing but a tag */
} info;

typedef struct column {
    float left, right;
    bool known;
} column;

/** "(12)", "(2.14a)", "(A.1)", "[3]", "(1')". */
static bool is_tag_text(const char *s)
{
    size_t n = strlen(s), i = 1, digits = 0;

    if (n < 3 || n > 12 || !((s[0] == '(' && s[n - 1] == ')') || (s[0] == '[' && s[n - 1] == ']')))
        return false;
    if (isupper((unsigned char)s[i]))
        i++;
    for (; i + 1 < n; i++) {
        if (isdigit((unsigned char)s[i]))
            digits++;
        else if (s[i] == '.' || s[i] == '-' || s[i] == '\'' || s[i] == ',')
            continue;
        else if (!(islower((unsigned char)s[i]) && i + 2 == n))
            return false;
    }
    return digits > 0;
}

static bool is_tag(const lay_word *w)
{
    return !w->math && is_tag_text(w->text);
}

static void measure(const lay_mpage *m, const lay_line *l, info *in)
{
    size_t n = l->nwords;

    *in = (info){.from = 0, .end = n};
    if (n && is_tag(l->words[n - 1]) &&
        (n == 1 || l->words[n - 1]->u0 - l->words[n - 2]->u1 > TAG_GAP_EM * m->em)) {
        in->tag = l->words[n - 1];
        in->end = n - 1;
    } else if (n > 1 && is_tag(l->words[0]) &&
               l->words[1]->u0 - l->words[0]->u1 > TAG_GAP_EM * m->em) {
        in->tag = l->words[0];
        in->from = 1;
    }
    in->alone = in->tag && in->from == in->end;
    in->box = in->alone ? in->tag->box : l->words[in->from]->box;
    for (size_t i = in->from; i < in->end; i++) {
        const lay_word *w = l->words[i];

        in->box = lay_box_union(in->box, w->box);
        if (w->math) {
            in->math += w->math->nglyphs;
            continue;
        }
        in->text += w->nrunes;
        in->letters += w->nletters >= 3 ? w->nletters : 0;
    }
}

static bool is_body(const lay_line *l)
{
    return l->kind == LAY_TEXT && l->margin == LAY_BODY && !l->page_info && !l->algorithm &&
           l->nwords > 0;
}

/** Where the running text of the region, or of its column, begins and ends. */
static column column_of(const lay_mpage *m, const info *in, size_t first, size_t end)
{
    const lay_page *lay = m->lay;
    column c = {.left = INFINITY, .right = -INFINITY};

    for (int pass = 0; pass < 2 && !c.known; pass++)
        for (size_t i = pass ? 0 : first; i < (pass ? lay->nlines : end); i++) {
            const lay_line *l = &lay->lines[i];

            if (!is_body(l) || in[i].text < 25 || in[i].text < in[i].math ||
                l->column != lay->lines[first].column)
                continue;
            c.left = lay_min(c.left, l->em_box.x0);
            c.right = lay_max(c.right, l->em_box.x1);
            c.known = true;
        }
    return c;
}

/** The line goes on where the one before stops: same left edge, usual distance. */
static bool continues_text(const lay_mpage *m, const lay_line *before, const info *b,
                           const lay_line *l, const info *in)
{
    float step = l->v - before->v;

    return !b->display && b->text > b->math && b->letters > 5 && step > 0 &&
           step < 1.25F * lay_max(m->lay->pitch, m->em) &&
           fabsf(before->em_box.x0 - l->em_box.x0) < 0.6F * m->em &&
           in->box.y1 - in->box.y0 < 2 * m->em;
}

static bool begins_with_label(const lay_line *l, const info *in)
{
    const lay_word *w = l->words[in->from];
    const char *t = w->text;
    size_t n = strlen(t);

    if (w->math || n == 0)
        return false;
    return strchr(")].", t[n - 1]) || (unsigned char)t[0] >= 0x80;
}

/** Rows before and after keep a distance. */
static bool stands_apart(const lay_mpage *m, size_t i)
{
    const lay_line *l = &m->lay->lines[i];
    float step = 1.2F * lay_max(m->lay->pitch, m->em);
    bool before = i == 0 || l[-1].region != l->region || fabsf(l->v - l[-1].v) > step;

    return before &&
           (i + 1 >= m->lay->nlines || l[1].region != l->region || fabsf(l[1].v - l->v) > step);
}

static bool is_display(const lay_mpage *m, const lay_line *l, const info *in, const column *c)
{
    float left = c->known ? in->box.x0 - c->left : INFINITY;
    float middle = (in->box.x0 + in->box.x1 - c->left - c->right) / 2;
    bool centred = c->known && fabsf(middle) < CENTRE_EM * m->em && left > INDENT_EM * m->em;
    bool wide = c->known && in->box.x1 - in->box.x0 > 0.9F * (c->right - c->left);

    if (in->math < 1 || (in->text > 0 && in->math < 2))
        return false;
    if (in->math >= 4 && c->known && stands_apart(m, (size_t)(l - m->lay->lines)) &&
        l->words[in->from]->math &&
        ((centred && (float)in->text < 0.75F * (float)(in->math + in->text)) ||
         (wide && (float)in->text < 0.35F * (float)(in->math + in->text))))
        return true;
    if ((float)in->text > MAX_TEXT_SHARE * (float)(in->math + in->text))
        return false;
    if (in->text && begins_with_label(l, in) && !in->tag)
        return false;
    if (in->tag)
        return true;
    if (in->text == 0 && (left > INDENT_EM * m->em || in->math >= 3))
        return true;
    return centred || (left > INDENT_EM * m->em && in->letters <= 4) || (wide && in->letters == 0);
}

/** Limits, rows of digits, a lone number: part of a display when they lie in its height. */
static bool is_absorbed(const lay_mpage *m, const info *in, ocr_box box)
{
    float overlap = lay_overlap(in->box.y0, in->box.y1, box.y0, box.y1);
    float across = lay_overlap(in->box.x0, in->box.x1, box.x0, box.x1);

    if (in->letters > 0 || across < -3 * m->em)
        return false;
    return overlap > 0.3F * (in->box.y1 - in->box.y0) ||
           (overlap > -0.25F * m->em && across > 0 && in->text + in->math < 12);
}

/** Office programs set each formula as a paragraph of its own, and close to the next. */
static float join_gap(const lay_mpage *m)
{
    return (m->unordered ? OFFICE_GAP_EM : JOIN_GAP_EM) * m->em;
}

static bool joins(const lay_mpage *m, const info *in, ocr_box box)
{
    float gap = -lay_overlap(in->box.y0, in->box.y1, box.y0, box.y1);

    return gap < join_gap(m);
}

/** Indices of the glyphs of words. */
static size_t gather(const lay_mpage *m, const lay_line *l, const info *in, int32_t *out)
{
    size_t n = 0;

    for (size_t i = in->from; i < in->end; i++) {
        const lay_word *w = l->words[i];

        for (size_t k = 0; w->math && k < w->math->nglyphs; k++)
            out[n++] = w->math->glyphs[k];
        for (int32_t q = w->glyph0; !w->math && q < w->glyph1; q++) {
            int32_t k = q >= 0 ? m->of_glyph[q] : -1;
            const ocr_box *b = k >= 0 ? &m->g[k].sym.ink : NULL;

            if (b && !m->g[k].taken && (b->x0 + b->x1) / 2 >= w->box.x0 - 1 &&
                (b->x0 + b->x1) / 2 <= w->box.x1 + 1 && (b->y0 + b->y1) / 2 >= w->box.y0 - 1 &&
                (b->y0 + b->y1) / 2 <= w->box.y1 + 1)
                out[n++] = k;
        }
    }
    return n;
}

static size_t glyphs_of(const lay_line *l, const info *in)
{
    size_t n = 0;

    for (size_t i = in->from; i < in->end; i++)
        n += l->words[i]->math ? l->words[i]->math->nglyphs
                               : (size_t)(l->words[i]->glyph1 - l->words[i]->glyph0);
    return n;
}

/** The lines first to end as one display. @param[out] ret_line  nwords 0: cannot be analysed */
static bool make_display(const lay_mpage *m, const info *in, size_t first, size_t end,
                         lay_line *ret_line)
{
    sch_arena *scratch = m->lay->scratch;
    size_t cap = 0, n = 0;
    int32_t *glyphs;
    lay_word *w = sch_arena_alloc(scratch, 1, sizeof *w);
    const lay_word **words = sch_arena_alloc(scratch, 1, sizeof *words);
    lay_math *math = sch_arena_alloc(scratch, 1, sizeof *math);
    const char *text;
    float conf = 0, rate = 0;

    for (size_t i = first; i < end; i++)
        cap += glyphs_of(&m->lay->lines[i], &in[i]);
    glyphs = sch_arena_alloc(scratch, cap + 1, sizeof *glyphs);
    if (!glyphs || !w || !math || !words)
        return false;
    for (size_t i = first; i < end; i++)
        n += gather(m, &m->lay->lines[i], &in[i], glyphs + n);
    n = lay_math_sort(glyphs, n);
    *math = (lay_math){.glyphs = glyphs, .nglyphs = n};
    ret_line->nwords = 0;
    if (!lay_math_latex(m, glyphs, n, true, &text, &conf, &rate))
        return false;
    if (!text)
        return true;
    lay_math_make_word(m, math, w);
    w->text = text;
    w->conf = conf;
    w->rate = rate;
    words[0] = w;
    *ret_line = m->lay->lines[first];
    ret_line->words = words;
    ret_line->nwords = 1;
    ret_line->box = ret_line->em_box = w->box;
    ret_line->style = 0;
    ret_line->type = OCR_MATH;
    return true;
}

static bool make_tag(const lay_mpage *m, const lay_line *l, const info *in, lay_line *ret_line)
{
    const lay_word **words = sch_arena_alloc(m->lay->scratch, 1, sizeof *words);

    if (!words)
        return false;
    words[0] = in->tag;
    *ret_line = *l;
    ret_line->words = words;
    ret_line->nwords = 1;
    ret_line->box = ret_line->em_box = in->tag->box;
    ret_line->type = OCR_EQUATION_NUMBER;
    return true;
}

/** End of the display that begins at line i. */
static size_t display_end(const lay_mpage *m, const info *in, size_t i)
{
    const lay_line *l = m->lay->lines;
    ocr_box box = in[i].box;
    size_t end = i + 1;

    for (; end < m->lay->nlines && is_body(&l[end]) && l[end].region == l[i].region; end++) {
        bool part = (in[end].display && joins(m, &in[end], box)) ||
                    (in[end].alone &&
                     lay_overlap(in[end].box.y0, in[end].box.y1, box.y0, box.y1) > -join_gap(m)) ||
                    is_absorbed(m, &in[end], box);

        if (!part)
            break;
        if (!in[end].alone)
            box = lay_box_union(box, in[end].box);
    }
    return end;
}

/** Lines before the display that lie in its height belong to it. */
static size_t display_first(const lay_mpage *m, const info *in, size_t i, size_t floor)
{
    while (i > floor && is_body(&m->lay->lines[i - 1]) &&
           m->lay->lines[i - 1].region == m->lay->lines[i].region &&
           (is_absorbed(m, &in[i - 1], in[i].box) ||
            (in[i - 1].alone &&
             lay_overlap(in[i - 1].box.y0, in[i - 1].box.y1, in[i].box.y0, in[i].box.y1) > 0)))
        i--;
    return i;
}

static bool rewrite(lay_mpage *m, const info *in)
{
    lay_page *lay = m->lay;
    lay_line *out = sch_arena_alloc(lay->scratch, 2 * lay->nlines + 1, sizeof *out);
    size_t n = 0, done = 0;

    if (!out)
        return false;
    for (size_t i = 0; i < lay->nlines; i++) {
        size_t first, end;

        if (!in[i].display)
            continue;
        first = display_first(m, in, i, done);
        end = display_end(m, in, i);
        for (; done < first; done++)
            out[n++] = lay->lines[done];
        if (!make_display(m, in, first, end, &out[n]))
            return false;
        if (out[n].nwords == 0)
            continue;
        n++;
        for (size_t k = first; k < end; k++)
            if (in[k].tag && !make_tag(m, &lay->lines[k], &in[k], &out[n++]))
                return false;
        done = end;
        i = end - 1;
    }
    for (; done < lay->nlines; done++)
        out[n++] = lay->lines[done];
    lay->lines = out;
    lay->nlines = n;
    return true;
}

/** A row of a paragraph that begins or goes on there: words from the indent on, more than signs. */
static bool is_sentence(const lay_mpage *m, const lay_line *l, const info *in, const column *c)
{
    const lay_word *first = l->words[in->from];

    return c->known && !first->math && first->nletters > 0 && in->text > in->math &&
           in->letters > 8 && in->box.x0 - c->left < PARAGRAPH_EM * m->em;
}

/** Row i stands close to row k of a display, in the same place: it is another row of it. */
static bool is_next_row(const lay_mpage *m, const info *in, size_t i, size_t k)
{
    const lay_line *l = m->lay->lines;
    bool aligned = fabsf(in[i].box.x0 - in[k].box.x0) < 0.3F * m->em;

    return is_body(&l[k]) && in[k].display && l[k].region == l[i].region &&
           joins(m, &in[i], in[k].box) &&
           lay_overlap(in[i].box.x0, in[i].box.x1, in[k].box.x0, in[k].box.x1) > 0 &&
           in[i].indented && fabsf(l[k].v - l[i].v) < (aligned ? 4.5F : 2.2F) * m->em;
}

/** Rows with many words between rows of a display are rows of it. */
static void spread(const lay_mpage *m, info *in)
{
    const lay_line *l = m->lay->lines;
    size_t n = m->lay->nlines;

    for (size_t step = 0; step < 2 * n; step++) { /* down, then up */
        size_t i = step < n ? step : 2 * n - 1 - step;

        if (is_body(&l[i]) && !in[i].display && !in[i].alone && !in[i].sentence && in[i].math >= 2)
            in[i].display = (i > 0 && is_next_row(m, in, i, i - 1)) ||
                            (i + 1 < n && is_next_row(m, in, i, i + 1));
    }
}

bool lay_math_displays(lay_mpage *m)
{
    lay_page *lay = m->lay;
    info *in = sch_arena_alloc(lay->scratch, lay->nlines + 1, sizeof *in);

    if (!in)
        return false;
    for (size_t i = 0; i < lay->nlines; i++)
        if (is_body(&lay->lines[i]))
            measure(m, &lay->lines[i], &in[i]);
    for (size_t i = 0, end; i < lay->nlines; i = end) {
        column c;

        end = i + 1;
        while (end < lay->nlines && lay->lines[end].region == lay->lines[i].region)
            end++;
        c = column_of(m, in, i, end);
        for (size_t k = i; k < end; k++) {
            const lay_line *l = &lay->lines[k];

            if (!is_body(l) || in[k].alone)
                continue;
            in[k].indented = c.known && in[k].box.x0 > c.left + 1.5F * m->em;
            in[k].sentence = is_sentence(m, l, &in[k], &c);
            in[k].display =
                is_display(m, l, &in[k], &c) && (in[k].tag || k == i || !is_body(l - 1) ||
                                                 !continues_text(m, l - 1, &in[k - 1], l, &in[k]));
        }
    }
    spread(m, in);
    return rewrite(m, in);
}
