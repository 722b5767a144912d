/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_FIELDS_FIELD_PRIV_H
#define OCR_LAYOUT_FIELDS_FIELD_PRIV_H

#include "ocr/layout/layout_priv.h"

/**
 * Inside of the fields of forms: lines and circles of a page -> boxes and circles that
 * stand beside text -> words among the words. Everything is in the frame of the page's text.
 */
typedef enum fld_kind { FLD_BOX, FLD_CIRCLE, FLD_TEXT } fld_kind;
typedef enum fld_mark {
    FLD_EMPTY,
    FLD_TICK,
    FLD_CROSS,
    FLD_OTHER /* a letter, a number: it is no field */
} fld_mark;

typedef struct fld_field {
    ocr_box box;
    fld_kind kind;
    fld_mark mark;
    bool is_widget; /* a field of the file, not a drawing */
    bool is_none;   /* a drawing that turned out to be something else */
    int ncells;     /* of a comb: one for each letter; else 0 */
} fld_field;

/** What is drawn, without what lies in figures or is white. */
typedef struct fld_ink {
    ocr_box box;
    uint8_t kind; /* ocr_rule_kind */
    bool filled, is_round;
} fld_ink;

typedef struct fld_page {
    lay_page *lay;
    float em;
    fld_ink *inks; /* by x0 */
    size_t ninks;
    size_t nlooks; /* at inks, in search of frames and squares */
    float longest; /* width of the widest of them */
    lay_word *words;
    size_t nwords;
    fld_field *fields;
    size_t nfields, cap_fields;
} fld_page;

/* false: no memory */
/** find.c: fill inks. */
bool fld_inks_collect(fld_page *f, const ocr_pdf_page *pdf);
/** find.c: boxes and circles that are drawn. */
bool fld_drawn_find(fld_page *f);
/** find.c: those of the file. */
bool fld_widgets_find(fld_page *f, const ocr_pdf_page *pdf);
/** Keep a field, unless there is one. */
bool fld_add(fld_page *f, fld_field field);
/** combs.c: frames that are divided evenly; before the boxes. */
bool fld_combs_find(fld_page *f);
/** combs.c: boxes close to each other are one field; after all are found. */
void fld_combs_merge(fld_page *f);
/** combs.c: letters in the cells of a comb become words. */
bool fld_comb_join(fld_page *f, const fld_field *field);
/** marks.c: what stands in a box or a circle. */
fld_mark fld_mark_of(const fld_page *f, const fld_field *field);

enum { FLD_MAX_LOOKS = 100000000 };
/** May one more ink be looked at? Lines that all begin at one place would have no end of frames. */
static inline bool fld_may_look(fld_page *f)
{
    return f->nlooks < FLD_MAX_LOOKS && ++f->nlooks;
}
/** The first ink that may reach x. */
size_t fld_first_ink(const fld_page *f, float x);
static inline float fld_width(ocr_box b)
{
    return b.x1 - b.x0;
}
static inline float fld_height(ocr_box b)
{
    return b.y1 - b.y0;
}
/** The middle of inner lies in outer. */
static inline bool fld_has_middle(ocr_box outer, ocr_box inner)
{
    float x = (inner.x0 + inner.x1) / 2, y = (inner.y0 + inner.y1) / 2;

    return x > outer.x0 && x < outer.x1 && y > outer.y0 && y < outer.y1;
}

#endif
