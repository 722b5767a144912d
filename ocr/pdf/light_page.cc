/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/light_page.hh"

#include <Annot.h>
#include <Gfx.h>
#include <Page.h>

namespace ocr
{
namespace
{
/* Files that share one list of all images between all pages must not have it read for each. */
constexpr int MAX_XOBJECTS = 32;

bool is_jpx(Dict *image)
{
    const Object filter = image->lookup("Filter");

    if (filter.isArray() && filter.arrayGetLength() > 0)
        return filter.arrayGet(filter.arrayGetLength() - 1).isName("JPXDecode");
    return filter.isName("JPXDecode");
}

/* An image of the same size and visibility without content. */
Object make_stub(Dict *image)
{
    auto *dict = new Dict(image->getXRef());

    dict->add("Subtype", Object(objName, "Image"));
    dict->add("ColorSpace", Object(objName, "DeviceGray"));
    dict->add("BitsPerComponent", Object(8));
    for (const char *key : {"Width", "Height", "OC"}) {
        Object value = image->lookupNF(key).copy();
        if (!value.isNull())
            dict->add(key, std::move(value));
    }
    return Object(static_cast<Stream *>(new MemStream("", 0, 0, Object(dict))));
}

/* A copy of the page's resources with stubs, or null when it has no JPEG 2000 image. */
Object light_resources(Page *page, XRef *xref)
{
    Dict *resources = page->getResourceDict();
    const Object xobjects = resources ? resources->lookup("XObject") : Object(objNull);
    Object light(objNull);

    if (!xobjects.isDict() || xobjects.dictGetLength() > MAX_XOBJECTS)
        return light;
    for (int i = 0; i < xobjects.dictGetLength(); i++) {
        const Object xobject = xobjects.dictGetVal(i);
        Dict *dict = xobject.isStream() ? xobject.streamGetDict() : nullptr;
        if (!dict || !dict->lookup("Subtype").isName("Image") || !is_jpx(dict))
            continue;
        if (light.isNull())
            light = Object(xobjects.getDict()->copy(xref));
        light.dictSet(xobjects.dictGetKey(i), make_stub(dict));
    }
    if (light.isNull())
        return light;
    Object copy(resources->copy(xref));
    copy.dictSet("XObject", std::move(light));
    return copy;
}

/* What Page::displaySlice() does, with other resources. */
void display_with(ocr_pdf *pdf, Page *page, Dict *resources, OutputDev *device,
                  bool (*is_full)(void *), void *data)
{
    PDFRectangle box;
    bool crop = true;

    page->makeBox(72, 72, page->getRotate(), false, device->upsideDown(), -1, -1, -1, -1, &box,
                  &crop);
    Gfx gfx(pdf->doc.get(), device, page->getNum(), resources, 72, 72, &box,
            crop ? page->getCropBox() : nullptr, page->getRotate(), is_full, data);
    Object contents = page->getContents();

    if (!contents.isNull()) {
        gfx.saveState();
        gfx.display(&contents);
        gfx.restoreState();
    }
    for (Annot *annot : page->getAnnots()->getAnnots())
        annot->draw(&gfx, false);
}
} // namespace

void display_light(ocr_pdf *pdf, int number, OutputDev *device, bool (*is_full)(void *), void *data)
{
    Page *page = pdf->doc->getPage(number);
    Object light = light_resources(page, pdf->doc->getXRef());

    if (light.isDict())
        display_with(pdf, page, light.getDict(), device, is_full, data);
    else
        pdf->doc->displayPage(device, number, 72, 72, 0, false, true, false, is_full, data);
}
} // namespace ocr
