/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_POPPLER_PRIV_HH
#define OCR_PDF_POPPLER_PRIV_HH

/**
 * What the C++ files of this room share. Poppler's private headers change with nearly every
 * release (meson.build pins the one this code was written for), so nothing outside this folder
 * includes this file.
 */
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include <GfxFont.h>
#include <GfxState.h>
#include <GlobalParams.h>
#include <OutputDev.h>
#include <PDFDoc.h>

extern "C" {
#include "schema/base/arena.h"
#include "schema/base/status.h"
}
#include "ocr/pdf/font_cache.hh"
#include "ocr/pdf/pdf.h"

class SplashOutputDev;

namespace ocr
{
struct OutlineEntry {
    int page; /* from 1; 0: leads nowhere */
    int level;
    std::string title; /* UTF-8 */
};
} // namespace ocr

struct ocr_pdf {
    ocr_pdf();
    ~ocr_pdf();
    ocr_pdf(const ocr_pdf &) = delete;
    ocr_pdf &operator=(const ocr_pdf &) = delete;

    /* The fonts hold FreeType faces, never Poppler objects, so the order of release is free. */
    ocr::FontCache fonts;
    std::unique_ptr<PDFDoc> doc;
    std::vector<ocr::OutlineEntry> outline;
    bool has_outline = false;                   /* it was read */
    std::unique_ptr<SplashOutputDev> splash[2]; /* grey, RGB: their font caches live on */
};

namespace ocr
{
struct Box {
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;

    bool empty() const
    {
        return x0 > x1 || y0 > y1;
    }
    void add(double x, double y);
    void add(const Box &other);
    Box cut(const Box &other) const;
};

/** Bounds of box (x0, y0, x1, y1) under the PDF matrix m. */
Box map_box(const double m[6], double x0, double y0, double x1, double y1);
/** The page, or nullptr with err set: no such page, or its dictionary is beyond repair. */
Page *find_page(ocr_pdf *pdf, int page, sch_err *err);
/** Size in points with /Rotate applied. */
void displayed_size(const Page *page, double *ret_width, double *ret_height);
} // namespace ocr

#endif
