/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_SEARCHABLE_PRIV_HH
#define OCR_SEARCHABLE_PRIV_HH

#define POINTERHOLDER_TRANSITION 4 /* qpdf's way of asking for plain pointers */

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

#include "ocr/searchable/searchable.h"

namespace ocr
{
/**
 * Fonts without ink. A Type 3 font has 255 codes for any characters whatever, and says of each
 * which one it is; every glyph is half an em wide and paints nothing. Such a font needs no font
 * file, and no viewer looks for a substitute.
 */
class InklessFonts
{
  public:
    explicit InklessFonts(QPDF &pdf) : pdf(pdf)
    {
    }
    struct Code {
        int font;
        unsigned char code;
    };
    Code code_of(unsigned rune);
    /** Name of a font in the resources of pages, "/RctF0". */
    static std::string name(int font);
    /** The fonts so far as an object of each page's resources. */
    QPDFObjectHandle font(int font) const
    {
        return fonts.at(static_cast<size_t>(font)).object;
    }
    /** Say which characters the codes are: once, before writing. */
    void finish();

    static constexpr double ADVANCE = 0.5; /* em */
    static constexpr double ASCENT = 0.75, DESCENT = -0.25;

  private:
    struct Font {
        QPDFObjectHandle object;
        std::vector<unsigned> runes; /* of codes 1, 2, ... */
    };
    QPDF &pdf;
    std::vector<Font> fonts;
    std::map<unsigned, Code> codes;
};

/** From page pixels, y down, to the user space of the PDF page: X = a x + c y + e and so on. */
struct Place {
    double a, b, c, d, e, f;
};

/** The content stream of the words of a page that are to be laid over it; "" when there are none.
 *  @param[out] used  fonts that it names */
std::string words_of(const ocr_page *page, const Place &place, InklessFonts &fonts,
                     std::map<int, bool> &used);

/** Where the model's pixels lie on a page whose CropBox is box, unturned. */
Place place_of(const ocr_page *page, const std::array<double, 4> &box);

/** Take the text that is shown in rendering mode 3 out of a page and the forms on it.
 *  @param done  forms that it was taken out of, for those on several pages */
void drop_invisible(QPDFPageObjectHelper &page, std::set<QPDFObjGen> &done);

} /* namespace ocr */

#endif
