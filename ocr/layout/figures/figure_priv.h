/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_FIGURES_FIGURE_PRIV_H
#define OCR_LAYOUT_FIGURES_FIGURE_PRIV_H

#include "ocr/layout/layout_priv.h"

/**
 * Inside of figure detection: what is drawn (fig_ink) and what is written (fig_run) on a page,
 * clusters of ink, and which of them are figures. Everything is in the frame, in page pixels.
 */
typedef enum fig_kind {
    FIG_RULE,    /* level or upright line: axes and arrows, but also tables and underlines */
    FIG_BOX,     /* filled rectangle: bars, but also shaded cells and text boxes */
    FIG_SHAPE,   /* sloped lines and curves: nothing else draws these than figures and ornaments */
    FIG_DIAGRAM, /* around arrows that connect formulas */
    FIG_IMAGE
} fig_kind;

enum { FIG_MAX_DIAGRAMS = 16 }; /* of a page */

typedef struct fig_ink {
    ocr_box box;
    fig_kind kind;
    bool filled, horizontal;
    uint32_t rgb;
    const ocr_image *image; /* it is this one; NULL: none */
    int cluster;            /* -1: in none */
} fig_ink;

/** Glyphs painted one after the other on one baseline without a wide gap. */
typedef struct fig_run {
    ocr_box box; /* em box along the baseline; of turned ones, the ink */
    float size, v;
    uint32_t rgb;
    int nglyphs, nletters, ndigits, nwords;
    bool level;     /* runs as the frame does */
    bool prose;     /* looks like a line of running text */
    bool caption;   /* begins with "Figure" or the like */
    bool overprint; /* text on a photograph, no label of it */
    int cluster;    /* -1: label of none */
} fig_run;

typedef struct fig_cluster {
    ocr_box ink, box; /* of what is drawn; with its labels */
    size_t nshapes, nboxes, nrules, nimages, ndiagrams;
    bool is_figure;
    bool chart;
    const char *subtype;
} fig_cluster;

typedef struct fig_page {
    lay_page *lay;
    float em;
    fig_ink *inks;
    size_t ninks;
    fig_run *runs;
    size_t nruns;
    int32_t *run_of; /* by glyph: its run, or -1 */
    fig_cluster *clusters;
    size_t nclusters;
} fig_page;

/* Each returns false when there is no memory. */

/** ink.c: what is drawn on the page and may belong to a figure. */
bool fig_inks_collect(fig_page *f, const ocr_pdf_page *pdf);
/**
 * ink.c: images with text near them count as far as they show something, because their
 * frame may be blank where the text is; after the runs are known.
 */
void fig_images_trim(fig_page *f, const ocr_pdf_page *pdf);
/** ink.c: forget areas and images under running text; after the runs are known. */
void fig_backdrops_drop(fig_page *f);
/** arrows.c: add what is around arrows that belong together, FIG_MAX_DIAGRAMS at most. */
bool fig_arrows_find(fig_page *f, const ocr_pdf_page *pdf);
/** arrows.c: a font whose glyphs are the tips of arrows. */
bool fig_is_tip_font(const char *name);
/** text.c: runs of the glyphs that are read. */
bool fig_runs_collect(fig_page *f, const ocr_pdf_page *pdf, const uint8_t *keep);
/** cluster.c: join ink that lies within a font size; leaves room for one more each ink. */
bool fig_clusters_build(fig_page *f);
/** Put ink into a cluster. */
void fig_cluster_add(fig_cluster *cluster, const fig_ink *ink);
/** judge.c: set is_figure. */
void fig_clusters_judge(fig_page *f);
/** Filled areas without text that begin at one line and end at different places; 0 if alike. */
size_t fig_count_bars(const fig_page *f, int cluster, bool upright);
/** over.c: set overprint, fill lay->overprints. */
bool fig_overprints_find(fig_page *f);
/** label.c: give figures the labels in and around them; joins figures that these connect. */
void fig_labels_attach(fig_page *f);
/** chart.c: tell charts and their kinds from diagrams. */
void fig_charts_tell(fig_page *f);
/**
 * read.c: labels that were recognized on pictures that are figures get keep[i] = LAY_LABEL;
 * pictures of charts become charts, whose ink is the area between the axes.
 */
bool fig_labels_read(fig_page *f, const ocr_pdf_page *pdf, uint8_t *keep);

static inline float fig_width(ocr_box b)
{
    return b.x1 - b.x0;
}
static inline float fig_height(ocr_box b)
{
    return b.y1 - b.y0;
}
static inline float fig_area(ocr_box b)
{
    return lay_max(fig_width(b), 0) * lay_max(fig_height(b), 0);
}
static inline ocr_box fig_grown(ocr_box b, float by)
{
    return (ocr_box){b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by};
}
/** a lies in b. */
static inline bool fig_is_in(ocr_box a, ocr_box b)
{
    return a.x0 >= b.x0 && a.x1 <= b.x1 && a.y0 >= b.y0 && a.y1 <= b.y1;
}
/** The middle of a lies in b. */
static inline bool fig_mid_in(ocr_box a, ocr_box b)
{
    float x = (a.x0 + a.x1) / 2, y = (a.y0 + a.y1) / 2;

    return x >= b.x0 && x <= b.x1 && y >= b.y0 && y <= b.y1;
}
static inline bool fig_touch(ocr_box a, ocr_box b)
{
    return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

#endif
