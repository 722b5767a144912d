/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Words as invisible text: each is drawn by itself, as wide as its box, on its baseline, with a
 * space behind it unless the next one is glued to it.
 */
#include "ocr/searchable/priv.hh"

#include "schema/base/utf8.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ocr
{
namespace
{
/** A number in a content stream: no exponent, no locale's comma. */
void add_number(std::string &out, double value)
{
    char text[64];
    int len;

    if (!(std::fabs(value) < 1e7))
        value = 0;
    len = snprintf(text, sizeof text, "%.4f", value);
    while (len > 1 && text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    out.append(text, static_cast<size_t>(len));
    out += ' ';
}

/** The code points of UTF-8 that the page model has checked; control characters are left out. */
std::vector<unsigned> runes_of(const char *text)
{
    std::vector<unsigned> runes;
    uint32_t rune;

    for (size_t len; (len = sch_utf8_get(text, &rune)) != 0; text += len)
        if (rune >= ' ' && rune != 0x7F)
            runes.push_back(rune);
    return runes;
}

bool is_right_to_left(unsigned rune)
{
    return (rune >= 0x590 && rune <= 0x8FF) || (rune >= 0xFB1D && rune <= 0xFDFF) ||
           (rune >= 0xFE70 && rune <= 0xFEFC);
}

/** Where a word stands: its start, and the directions of reading and up, in page pixels. */
struct Stand {
    double x, y, along[2], up[2], length, size;
};

/** Do the words of the line stand on their sides? */
bool is_turned(const ocr_line *line)
{
    double width = 0, height = 0;

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_box &b = line->words[i].box;

        if (runes_of(line->words[i].text).size() > 2) { /* shorter ones may be tall anyway */
            width += b.x1 - b.x0;
            height += b.y1 - b.y0;
        }
    }
    return height > 1.2 * width;
}

Stand stand_of(const ocr_line *line, const ocr_word *word, bool turned)
{
    const ocr_box &b = word->box;
    const double width = b.x1 - b.x0, height = b.y1 - b.y0;

    if (turned && line->words[line->nwords - 1].box.y0 > line->words[0].box.y0) /* downwards */
        return {b.x0 + width / 4, b.y0, {0, 1}, {1, 0}, height, width};
    if (turned)
        return {b.x1 - width / 4, b.y1, {0, -1}, {-1, 0}, height, width};
    const double baseline = word->baseline > b.y0 + height / 2 && word->baseline <= b.y1
                                ? word->baseline
                                : b.y1 - height / 8;
    return {b.x0, baseline, {1, 0}, {0, -1}, width, height};
}

/** The word's code points in the order in which they stand on the page. */
std::vector<unsigned> visual_runes(const ocr_word *word)
{
    std::vector<unsigned> runes = runes_of(word->text);
    const auto right = std::count_if(runes.begin(), runes.end(), is_right_to_left);

    if (2 * static_cast<size_t>(right) > runes.size())
        std::reverse(runes.begin(), runes.end());
    return runes;
}

/** Text matrix: sizes and directions of a stand, moved to user space. */
void add_matrix(std::string &out, const Stand &s, const Place &p, double stretch)
{
    const double ax = s.along[0] * stretch, ay = s.along[1] * stretch;
    const double ux = s.up[0] * s.size, uy = s.up[1] * s.size;

    add_number(out, p.a * ax + p.c * ay);
    add_number(out, p.b * ax + p.d * ay);
    add_number(out, p.a * ux + p.c * uy);
    add_number(out, p.b * ux + p.d * uy);
    add_number(out, p.a * s.x + p.c * s.y + p.e);
    add_number(out, p.b * s.x + p.d * s.y + p.f);
    out += "Tm\n";
}

void add_codes(std::string &out, const std::vector<unsigned> &runes, InklessFonts &fonts,
               std::map<int, bool> &used)
{
    int font = -1;

    for (const unsigned rune : runes) {
        const InklessFonts::Code code = fonts.code_of(rune);
        char digits[8];

        if (code.font != font) {
            out += (font >= 0 ? "> Tj\n" : "") + InklessFonts::name(code.font) + " 1 Tf <";
            font = code.font;
            used[font] = true;
        }
        (void)snprintf(digits, sizeof digits, "%02X", code.code);
        out += digits;
    }
    out += "> Tj\n";
}

void add_word(std::string &out, const ocr_line *line, size_t index, bool turned, const Place &place,
              InklessFonts &fonts, std::map<int, bool> &used)
{
    const ocr_word *word = &line->words[index];
    const Stand stand = stand_of(line, word, turned);
    std::vector<unsigned> runes = visual_runes(word);

    if (runes.empty() || !(stand.length > 0) || !(stand.size > 0))
        return;
    const double stretch =
        stand.length / (InklessFonts::ADVANCE * static_cast<double>(runes.size()));
    if (index + 1 == line->nwords || !line->words[index + 1].glued)
        runes.push_back(' ');
    add_matrix(out, stand, place, stretch);
    add_codes(out, runes, fonts, used);
}
} /* namespace */

Place place_of(const ocr_page *page, const std::array<double, 4> &box)
{
    const double x0 = box[0], y0 = box[1], x1 = box[2], y1 = box[3];
    const bool lies = page->rotate % 180 != 0;
    const double sx = (lies ? y1 - y0 : x1 - x0) / std::max(page->width, 1);
    const double sy = (lies ? x1 - x0 : y1 - y0) / std::max(page->height, 1);

    switch (page->rotate) {
    case 90:
        return {0, sx, sy, 0, x0, y0};
    case 180:
        return {-sx, 0, 0, sy, x1, y0};
    case 270:
        return {0, -sx, -sy, 0, x1, y1};
    default:
        return {sx, 0, 0, -sy, x0, y1};
    }
}

std::string words_of(const ocr_page *page, const Place &place, InklessFonts &fonts,
                     std::map<int, bool> &used)
{
    std::string out;

    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];
        const bool turned = is_turned(line);

        for (size_t w = 0; line->source == OCR_SOURCE_PIXELS && w < line->nwords; w++)
            add_word(out, line, w, turned, place, fonts, used);
    }
    return out.empty() ? out : "q\nBT\n3 Tr\n" + out + "ET\nQ\n";
}
} /* namespace ocr */
