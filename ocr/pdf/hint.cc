/* SPDX-License-Identifier: Apache-2.0 */
/** What a page holds, from its resource dictionaries: nothing is interpreted or decoded. */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <climits>
#include <exception>

#include <Stream.h>

namespace
{
constexpr int MAX_NESTING = 3;    /* forms within forms */
constexpr int MAX_ENTRIES = 1000; /* looked at, in one dictionary */

long long number_in(Dict *dict, const char *key)
{
    const Object value = dict->lookup(key);

    return value.isInt() ? value.getInt() : 0;
}

void look_at(Dict *resources, int nesting, ocr_pdf_hint *hint)
{
    const Object fonts = resources->lookup("Font");
    const Object xobjects = resources->lookup("XObject");

    if (fonts.isDict())
        hint->fonts = std::min(INT_MAX - MAX_ENTRIES, hint->fonts) +
                      std::min(MAX_ENTRIES, fonts.getDict()->getLength());
    if (!xobjects.isDict())
        return;
    for (int i = 0; i < std::min(MAX_ENTRIES, xobjects.getDict()->getLength()); i++) {
        const Object xobject = xobjects.getDict()->getVal(i);
        if (!xobject.isStream())
            continue;
        Dict *dict = xobject.streamGetDict();
        const Object subtype = dict->lookup("Subtype");
        if (subtype.isName("Image")) {
            const long long pixels = number_in(dict, "Width") * number_in(dict, "Height");
            hint->image_pixels = std::max(hint->image_pixels, static_cast<int64_t>(pixels));
        } else if (subtype.isName("Form") && nesting < MAX_NESTING) {
            const Object inner = dict->lookup("Resources");
            hint->content_bytes += std::max(0LL, number_in(dict, "Length"));
            if (inner.isDict())
                look_at(inner.getDict(), nesting + 1, hint);
        }
    }
}

void add_length(const Object &content, ocr_pdf_hint *hint)
{
    if (content.isStream())
        hint->content_bytes += std::max(0LL, number_in(content.streamGetDict(), "Length"));
}
} // namespace

sch_status ocr_pdf_page_hint(ocr_pdf *pdf, int page, ocr_pdf_hint *ret_hint, sch_err *err)
{
    try {
        Page *found = ocr::find_page(pdf, page, err);
        ocr_pdf_hint hint = {};

        if (!found)
            return SCH_INVALID;
        const Object contents = found->getContents();
        add_length(contents, &hint);
        if (contents.isArray())
            for (int i = 0; i < std::min(MAX_ENTRIES, contents.arrayGetLength()); i++)
                add_length(contents.arrayGet(i), &hint);
        if (Dict *resources = found->getResourceDict())
            look_at(resources, 0, &hint);
        *ret_hint = hint;
        return SCH_OK;
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "page %d: %s", page, e.what());
    }
}
