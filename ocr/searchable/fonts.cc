/* SPDX-License-Identifier: Apache-2.0 */
/** Fonts without ink: see priv.hh. */
#include "ocr/searchable/priv.hh"

#include <cstdio>

namespace ocr
{
namespace
{
constexpr size_t CODES = 255; /* 1 to 255; 0 is left alone */
constexpr unsigned UNITS = 1000;
constexpr size_t BLOCK = 100; /* most entries of a block in a character map */

std::string format(const char *fmt, unsigned a, unsigned b)
{
    char text[64];

    (void)snprintf(text, sizeof text, fmt, a, b);
    return text;
}

/** UTF-16BE in hexadecimal digits. */
std::string utf16(unsigned rune)
{
    if (rune < 0x10000)
        return format("%04X", rune, 0);
    rune -= 0x10000;
    return format("%04X%04X", 0xD800 + (rune >> 10), 0xDC00 + (rune & 0x3FF));
}

/** The map from codes to characters, in the language that PDF has for it. */
std::string to_unicode(const std::vector<unsigned> &runes)
{
    std::string map = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CMapName /Recto-Codes def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n";

    for (size_t at = 0; at < runes.size(); at += BLOCK) {
        const size_t end = at + BLOCK < runes.size() ? at + BLOCK : runes.size();

        map += std::to_string(end - at) + " beginbfchar\n";
        for (size_t i = at; i < end; i++)
            map += "<" + format("%02X", static_cast<unsigned>(i + 1), 0) + "> <" + utf16(runes[i]) +
                   ">\n";
        map += "endbfchar\n";
    }
    return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}
} /* namespace */

std::string InklessFonts::name(int font)
{
    return "/RctF" + std::to_string(font);
}

InklessFonts::Code InklessFonts::code_of(unsigned rune)
{
    const auto known = codes.find(rune);

    if (known != codes.end())
        return known->second;
    if (fonts.empty() || fonts.back().runes.size() == CODES)
        fonts.push_back({pdf.makeIndirectObject(QPDFObjectHandle::newDictionary()), {}});
    fonts.back().runes.push_back(rune);
    const Code code = {static_cast<int>(fonts.size()) - 1,
                       static_cast<unsigned char>(fonts.back().runes.size())};
    codes[rune] = code;
    return code;
}

void InklessFonts::finish()
{
    if (fonts.empty())
        return;
    const auto glyph = QPDFObjectHandle::newStream(
        &pdf, std::to_string(static_cast<int>(ADVANCE * UNITS)) + " 0 d0\n");
    for (Font &font : fonts) {
        auto procs = QPDFObjectHandle::newDictionary();
        auto differences = QPDFObjectHandle::newArray();
        auto widths = QPDFObjectHandle::newArray();

        differences.appendItem(QPDFObjectHandle::newInteger(1));
        for (size_t i = 0; i < font.runes.size(); i++) {
            const std::string name = "/g" + std::to_string(i + 1);

            procs.replaceKey(name, glyph);
            differences.appendItem(QPDFObjectHandle::newName(name));
            widths.appendItem(QPDFObjectHandle::newInteger(static_cast<int>(ADVANCE * UNITS)));
        }
        auto dict = font.object;
        dict.replaceKey("/Type", QPDFObjectHandle::newName("/Font"));
        dict.replaceKey("/Subtype", QPDFObjectHandle::newName("/Type3"));
        dict.replaceKey("/FontBBox", QPDFObjectHandle::parse("[0 -250 500 750]"));
        dict.replaceKey("/FontMatrix", QPDFObjectHandle::parse("[0.001 0 0 0.001 0 0]"));
        dict.replaceKey("/Resources", QPDFObjectHandle::newDictionary());
        dict.replaceKey("/CharProcs", procs);
        auto encoding = QPDFObjectHandle::newDictionary();
        encoding.replaceKey("/Type", QPDFObjectHandle::newName("/Encoding"));
        encoding.replaceKey("/Differences", differences);
        dict.replaceKey("/Encoding", encoding);
        dict.replaceKey("/FirstChar", QPDFObjectHandle::newInteger(1));
        dict.replaceKey("/LastChar",
                        QPDFObjectHandle::newInteger(static_cast<long long>(font.runes.size())));
        dict.replaceKey("/Widths", widths);
        dict.replaceKey("/ToUnicode", QPDFObjectHandle::newStream(&pdf, to_unicode(font.runes)));
    }
}
} /* namespace ocr */
