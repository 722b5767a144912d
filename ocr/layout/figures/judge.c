/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <stdlib.h>

/**
 * Which clusters of ink are figures?
 *
 * Lines and areas along the axes also make tables, text boxes, underlines and forms. A figure shows
 * itself by what these never have: curves and sloped lines that are more than a frame or an
 * ornament, areas of different lengths that stand on one line and hold no text (bars), a field of
 * coloured areas without text, areas in more colours than a table needs, or axes with ticks. And
 * whatever it is made of, a figure does not hold running text.
 */
#define MIN_WIDTH_EM     3.0F
#define MIN_HEIGHT_EM    2.5F
#define MIN_AREA_EM      20.0F  /* square em */
#define PICTURE_SHARE    0.005F /* of the page: smaller images are ornaments */
#define FRAME_SHARE      0.9F   /* of the cluster's sides: a piece as large is its frame */
#define TEXT_SHARE       0.25F  /* more running text than this: a box of text */
#define FEW_TEXT_SHARE   0.10F
#define IMAGE_TEXT_SHARE 0.12F
#define SHAPE_EM         1.5F  /* smaller shapes are arrowheads, markers, bullets */
#define NODE_TEXT_SHARE  0.20F /* of a curve's box: more text than a plot has between its curves */
#define CONTRAST         24    /* of 255; less and text on the area could not be read */
#define TICK_EM          0.8F
#define DOT_EM           0.15F /* shorter marks, where rules meet, are no ticks */
enum {
    FEW_PROSE = 2,
    MIN_BARS = 3,
    MIN_FIELDS = 6,
    MIN_TICKS = 4,
    MIN_SMALL = 6,
    SPANNING = 3,
    MANY_COLOURS = 6
};

/** What the pieces and the text of one cluster add up to. */
typedef struct features {
    size_t shapes, small_shapes; /* not frames; the small ones apart */
    size_t nodes;                /* shapes around text or under it */
    ocr_box drawn;               /* around the shapes */
    size_t spanning;             /* level lines as wide as the cluster, or upright ones as high */
    size_t fields, ticks;
    uint32_t colours[MANY_COLOURS]; /* of areas */
    size_t ncolours;
    float fields_area;
    size_t prose;
    float prose_area, text_area;
} features;

static bool is_frame(const fig_cluster *c, ocr_box b)
{
    return fig_width(b) >= FRAME_SHARE * fig_width(c->ink) &&
           fig_height(b) >= FRAME_SHARE * fig_height(c->ink);
}

static int brightness(uint32_t rgb)
{
    return (int)((rgb >> 16 & 255) * 3 + (rgb >> 8 & 255) * 6 + (rgb & 255)) / 10;
}

/** A line of text lies on it, and can be told from it: a highlight, a shaded heading, a button. */
static bool carries_text(const fig_page *f, const fig_ink *ink)
{
    ocr_box b = ink->box;

    for (size_t i = 0; i < f->nruns; i++)
        if (f->runs[i].level &&
            (!ink->filled || abs(brightness(f->runs[i].rgb) - brightness(ink->rgb)) > CONTRAST) &&
            fig_mid_in(f->runs[i].box, b) && fig_touch(fig_grown(b, -0.2F * f->em), f->runs[i].box))
            return true;
    return false;
}

/** Share of a box that level text covers. */
static float text_share(const fig_page *f, ocr_box b)
{
    float text = 0;

    for (size_t i = 0; i < f->nruns; i++)
        if (f->runs[i].level && fig_mid_in(f->runs[i].box, b))
            text += fig_area(f->runs[i].box);
    return fig_area(b) > 0 ? text / fig_area(b) : 0;
}

static void add_shape(const fig_page *f, features *x, const fig_ink *ink)
{
    float side = lay_max(fig_width(ink->box), fig_height(ink->box));

    if (side < SHAPE_EM * f->em) {
        x->small_shapes++;
    } else if (carries_text(f, ink) && (ink->filled || text_share(f, ink->box) > NODE_TEXT_SHARE)) {
        x->nodes++;
    } else {
        x->drawn = x->shapes ? lay_box_union(x->drawn, ink->box) : ink->box;
        x->shapes++;
    }
}

static void add_rule(const fig_page *f, const fig_cluster *c, features *x, const fig_ink *ink)
{
    float length = lay_max(fig_width(ink->box), fig_height(ink->box));
    float whole = ink->horizontal ? fig_width(c->ink) : fig_height(c->ink);

    x->spanning += length >= FRAME_SHARE * whole;
    x->ticks += length < TICK_EM * f->em && length > DOT_EM * f->em;
}

static void add_colour(features *x, uint32_t rgb)
{
    for (size_t i = 0; i < x->ncolours; i++)
        if (x->colours[i] == rgb)
            return;
    if (x->ncolours < MANY_COLOURS)
        x->colours[x->ncolours++] = rgb;
}

static void add_box(const fig_page *f, features *x, const fig_ink *ink)
{
    add_colour(x, ink->rgb);
    if (carries_text(f, ink))
        return;
    x->fields++;
    x->fields_area += fig_area(ink->box);
}

/** Area that both share. */
static float overlap(ocr_box a, ocr_box b)
{
    return lay_max(lay_overlap(a.x0, a.x1, b.x0, b.x1), 0) *
           lay_max(lay_overlap(a.y0, a.y1, b.y0, b.y1), 0);
}

static features measure(const fig_page *f, const fig_cluster *c, int at)
{
    features x = {0};

    for (size_t i = 0; i < f->ninks; i++) {
        const fig_ink *ink = &f->inks[i];

        if (ink->cluster != at)
            continue;
        if (ink->kind == FIG_SHAPE && !is_frame(c, ink->box))
            add_shape(f, &x, ink);
        else if (ink->kind == FIG_RULE)
            add_rule(f, c, &x, ink);
        else if (ink->kind == FIG_BOX && !is_frame(c, ink->box))
            add_box(f, &x, ink);
    }
    for (size_t i = 0; i < f->nruns; i++) {
        const fig_run *r = &f->runs[i];

        float text = overlap(r->box, c->ink);

        if (!r->level || text <= 0)
            continue;
        x.text_area += text;
        x.prose += r->prose && text > 0.1F * fig_area(r->box);
        x.prose_area += r->prose ? text : 0;
    }
    return x;
}

size_t fig_count_bars(const fig_page *f, int at, bool upright)
{
    size_t best = 0;

    for (size_t i = 0; i < f->ninks; i++) {
        const fig_ink *a = &f->inks[i];
        float shortest = INFINITY, longest = 0, foot = upright ? a->box.y1 : a->box.x0;
        size_t n = 0;

        if (a->cluster != at || a->kind != FIG_BOX)
            continue;
        for (size_t k = 0; k < f->ninks; k++) {
            const fig_ink *b = &f->inks[k];
            float length = upright ? fig_height(b->box) : fig_width(b->box);
            float thick = upright ? fig_width(b->box) : fig_height(b->box);
            float wanted = upright ? fig_width(a->box) : fig_height(a->box);

            if (b->cluster != at || b->kind != FIG_BOX ||
                fabsf((upright ? b->box.y1 : b->box.x0) - foot) > 0.1F * f->em ||
                fabsf(thick - wanted) > 0.1F * wanted || carries_text(f, b))
                continue;
            n++;
            shortest = lay_min(shortest, length);
            longest = lay_max(longest, length);
        }
        if (longest > 1.1F * shortest && longest > 2 * f->em && n > best)
            best = n;
        if (best >= MIN_BARS)
            break;
    }
    return best;
}

static bool has_bars(const fig_page *f, const fig_cluster *c, int at)
{
    if (c->nboxes < MIN_BARS || c->nboxes > 2000)
        return false;
    return fig_count_bars(f, at, true) >= MIN_BARS || fig_count_bars(f, at, false) >= MIN_BARS;
}

static bool is_large(const fig_page *f, const fig_cluster *c)
{
    return fig_width(c->ink) >= MIN_WIDTH_EM * f->em &&
           fig_height(c->ink) >= MIN_HEIGHT_EM * f->em &&
           fig_area(c->ink) >= MIN_AREA_EM * f->em * f->em;
}

/** Small shapes in a ruled table are marks in its cells. */
static bool looks_ruled(const features *x)
{
    return x->spanning >= SPANNING;
}

static bool is_drawing(const fig_page *f, const fig_cluster *c, int at, const features *x)
{
    float em = f->em;
    bool wide = fig_width(x->drawn) > 2 * em || fig_height(x->drawn) > 2 * em;

    if (x->shapes > 0 && wide && (!looks_ruled(x) || fig_area(x->drawn) > 0.1F * fig_area(c->ink)))
        return true;
    if (x->shapes + x->small_shapes > 0 && x->shapes + x->small_shapes + x->nodes >= MIN_SMALL &&
        !looks_ruled(x))
        return true;
    if (has_bars(f, c, at))
        return true;
    if (x->fields >= MIN_FIELDS && x->fields_area > 0.3F * fig_area(c->ink) &&
        x->text_area < FEW_TEXT_SHARE * fig_area(c->ink))
        return true;
    if (x->ncolours >= MANY_COLOURS)
        return true;
    return x->ticks >= MIN_TICKS && c->nrules >= x->ticks + 2 &&
           x->text_area < FEW_TEXT_SHARE * fig_area(c->ink);
}

/** An image is a picture unless it is an ornament or lies under text. */
static bool is_picture(const fig_page *f, const fig_cluster *c, const features *x)
{
    float sheet = lay_frame_width(&f->lay->frame) * lay_frame_height(&f->lay->frame);

    return fig_area(c->ink) >= PICTURE_SHARE * sheet &&
           x->text_area < IMAGE_TEXT_SHARE * fig_area(c->ink);
}

static bool judge(const fig_page *f, const fig_cluster *c, int at)
{
    features x;

    if (!is_large(f, c) && c->ndiagrams == 0)
        return false;
    x = measure(f, c, at);
    if (x.prose_area > TEXT_SHARE * fig_area(c->ink) ||
        (x.prose > FEW_PROSE && x.prose_area > FEW_TEXT_SHARE * fig_area(c->ink)))
        return false;
    return c->ndiagrams > 0 || (c->nimages > 0 && is_picture(f, c, &x)) || is_drawing(f, c, at, &x);
}

/** Its images may be pictures although there is text among them. */
static void take_apart(fig_page *f, int at)
{
    for (size_t i = 0; i < f->ninks; i++) {
        fig_ink *ink = &f->inks[i];
        fig_cluster *c = &f->clusters[f->nclusters];

        if (ink->cluster != at || ink->kind != FIG_IMAGE)
            continue;
        *c = (fig_cluster){0};
        fig_cluster_add(c, ink);
        ink->cluster = (int)f->nclusters;
        c->is_figure = judge(f, c, ink->cluster);
        if (c->is_figure)
            f->nclusters++;
        else
            ink->cluster = at;
    }
}

void fig_clusters_judge(fig_page *f)
{
    const size_t n = f->nclusters;

    for (size_t i = 0; i < n; i++)
        f->clusters[i].is_figure = judge(f, &f->clusters[i], (int)i);
    for (size_t i = 0; i < n; i++)
        if (!f->clusters[i].is_figure && f->clusters[i].nimages > 0)
            take_apart(f, (int)i);
}
