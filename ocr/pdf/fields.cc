/* SPDX-License-Identifier: Apache-2.0 */
/** Interactive form fields of a page: where they lie, and whether they are ticked. */
#include "ocr/pdf/fields.hh"

#include <algorithm>

#include <Annot.h>
#include <Form.h>
#include <Page.h>

namespace ocr
{
namespace
{
/* @return whether a reader fills the field in: no button to press, no signature */
bool describe(FormWidget *widget, ocr_field *field)
{
    if (widget->getType() == formText) {
        field->kind = OCR_FIELD_TEXT;
    } else if (widget->getType() == formChoice) {
        field->kind = OCR_FIELD_CHOICE;
    } else if (widget->getType() == formButton) {
        const auto *button = static_cast<FormWidgetButton *>(widget);
        if (button->getButtonType() == formButtonPush)
            return false;
        field->kind =
            button->getButtonType() == formButtonRadio ? OCR_FIELD_RADIO : OCR_FIELD_CHECK;
        field->is_checked = button->getState();
    } else {
        return false;
    }
    return true;
}

bool is_shown(FormWidget *widget)
{
    const auto annot = widget->getWidgetAnnotation();

    return annot && !(annot->getFlags() & (Annot::flagHidden | Annot::flagNoView));
}
} // namespace

bool add_fields(Page *page, sch_arena *arena, ocr_pdf_page *out)
{
    const auto widgets = page->getFormWidgets();
    const int count = widgets ? std::min(widgets->getNumWidgets(), OCR_PDF_MAX_FIELDS) : 0;
    double m[6];

    if (count < 1)
        return true;
    out->fields = static_cast<ocr_field *>(
        sch_arena_alloc(arena, static_cast<size_t>(count), sizeof(ocr_field)));
    if (!out->fields)
        return false;
    page->getDefaultCTM(m, 72, 72, 0, false, true);
    for (int i = 0; i < count; i++) {
        FormWidget *widget = widgets->getWidget(i);
        ocr_field *field = &out->fields[out->nfields];
        double x0, y0, x1, y1;

        if (!is_shown(widget) || !describe(widget, field))
            continue;
        widget->getRect(&x0, &y0, &x1, &y1);
        Box box = map_box(m, x0, y0, x1, y1);
        Box sheet;
        sheet.add(0, 0);
        sheet.add(static_cast<double>(out->width), static_cast<double>(out->height));
        box = box.cut(sheet);
        if (!(box.x0 < box.x1 && box.y0 < box.y1)) /* off the page, or no number */
            continue;
        field->x0 = static_cast<float>(box.x0);
        field->y0 = static_cast<float>(box.y0);
        field->x1 = static_cast<float>(box.x1);
        field->y1 = static_cast<float>(box.y1);
        out->nfields++;
    }
    return true;
}
} // namespace ocr
