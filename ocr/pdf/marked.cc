/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Marked content: artifacts, content ids and /ActualText.
 *
 * Poppler ends every sequence but begins only those whose properties stand in place, and announces
 * /ActualText before the sequence itself. Content with named properties inside an artifact can
 * therefore end the artifact early; nothing else is lost.
 */
#include "ocr/pdf/glyph_device.hh"

#include <algorithm>
#include <cstring>

#include <UTF.h>
#include <goo/gmem.h>

namespace ocr
{
namespace
{
constexpr size_t MAX_DEPTH = 256; /* deeper nesting is not kept; real files stay below 20 */
constexpr int MAX_PER_GLYPH = 4;

bool is_white(Unicode u)
{
    return u == ' ' || u == 0xA0 || u == '\t' || u == '\n' || u == '\r';
}

/* Replace the text of n glyphs by text; what does not fit (more than 4 a glyph) is left alone. */
void spread(ocr_glyph *glyphs, size_t n, std::vector<Unicode> text)
{
    if (text.size() != n) /* spaces between words are often not painted */
        text.erase(std::remove_if(text.begin(), text.end(), is_white), text.end());
    if (text.size() > n * MAX_PER_GLYPH)
        return;
    const size_t each = text.size() > n ? (text.size() + n - 1) / n : 1;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const size_t left = text.size() - at;
        const size_t take = text.size() > n ? std::min(each, left) : std::min<size_t>(1, left);
        std::copy_n(text.begin() + static_cast<long>(at), take, glyphs[i].uni);
        glyphs[i].nuni = static_cast<uint8_t>(take);
        glyphs[i].flags |= OCR_GLYPH_ACTUAL;
        at += take;
    }
}
} // namespace

bool GlyphDevice::is_artifact() const
{
    return std::any_of(marked_.begin(), marked_.end(), [](auto &m) { return m.is_artifact; });
}

int GlyphDevice::mcid() const
{
    for (auto m = marked_.rbegin(); m != marked_.rend(); ++m)
        if (m->mcid >= 0)
            return m->mcid;
    return -1;
}

void GlyphDevice::beginMarkedContent(const char *name, Dict *properties)
{
    int mcid = -1;

    if (properties) {
        Object id = properties->lookup("MCID");
        if (id.isInt() && id.getInt() >= 0)
            mcid = id.getInt();
    }
    if (!marked_.empty() && marked_.back().by_text) {
        marked_.back().mcid = mcid;
        marked_.back().by_text = false;
    } else if (marked_.size() < MAX_DEPTH) {
        marked_.push_back({mcid, name && std::strcmp(name, "Artifact") == 0, false});
    }
}

void GlyphDevice::endMarkedContent(GfxState *)
{
    if (!marked_.empty())
        marked_.pop_back();
}

void GlyphDevice::beginActualText(GfxState *, const GooString *text)
{
    if (marked_.size() < MAX_DEPTH)
        marked_.push_back({-1, false, true});
    if (actual_depth_++ > 0)
        return;
    Unicode *ucs = nullptr;
    const int len = TextStringToUCS4(text->toStr(), &ucs);

    actual_text_.assign(ucs, ucs + std::max(len, 0));
    gfree(ucs);
    actual_start_ = glyphs_.size();
}

void GlyphDevice::endActualText(GfxState *)
{
    if (actual_depth_ <= 0 || --actual_depth_ > 0)
        return;
    if (actual_start_ < glyphs_.size())
        spread(glyphs_.data() + actual_start_, glyphs_.size() - actual_start_, actual_text_);
}
} // namespace ocr
