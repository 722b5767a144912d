/* SPDX-License-Identifier: Apache-2.0 */
/** The outline (bookmarks): what a reader's side bar shows, read once a document. */
#include "ocr/pdf/poppler_priv.hh"

#include <algorithm>
#include <new>

#include <Catalog.h>
#include <Link.h>
#include <Outline.h>

extern "C" {
#include "schema/base/strbuf.h"
}

namespace
{
constexpr size_t MAX_ENTRIES = 5000;
constexpr int MAX_DEPTH = 6;
constexpr int MAX_TITLE = 200; /* characters */

std::string title_of(const OutlineItem *item)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {};

    for (int i = 0; i < std::min(item->getTitleLength(), MAX_TITLE); i++)
        if (item->getTitle()[i])
            sch_strbuf_add_rune(&text, item->getTitle()[i]);
    return sch_strbuf_str(&text);
}

/* @return the page that an item leads to, from 1; 0: none of this document */
int page_of(PDFDoc *doc, const LinkAction *action)
{
    if (!action || action->getKind() != actionGoTo)
        return 0;
    const auto *go_to = static_cast<const LinkGoTo *>(action);
    std::unique_ptr<LinkDest> named;
    const LinkDest *dest = go_to->getDest();
    if (!dest && go_to->getNamedDest()) {
        named = doc->getCatalog()->findDest(go_to->getNamedDest());
        dest = named.get();
    }
    if (!dest || !dest->isOk())
        return 0;
    return dest->isPageRef() ? doc->findPage(dest->getPageRef()) : dest->getPageNum();
}

void walk(PDFDoc *doc, const std::vector<OutlineItem *> *items, int level,
          std::vector<ocr::OutlineEntry> *entries)
{
    for (OutlineItem *item : *items) {
        if (entries->size() >= MAX_ENTRIES)
            return;
        entries->push_back({page_of(doc, item->getAction()), level, title_of(item)});
        item->open();
        if (level < MAX_DEPTH && item->getKids())
            walk(doc, item->getKids(), level + 1, entries);
    }
}

sch_status copy_page(ocr_pdf *pdf, int page, sch_arena *arena, ocr_outline_entry **ret_entries,
                     size_t *ret_count, sch_err *err)
{
    if (!pdf->has_outline) {
        pdf->has_outline = true;
        Outline *outline = pdf->doc->getOutline();
        if (outline && outline->getItems())
            walk(pdf->doc.get(), outline->getItems(), 1, &pdf->outline);
    }
    const auto on_page = [page](const ocr::OutlineEntry &e) { return e.page == page; };
    const auto count =
        static_cast<size_t>(std::count_if(pdf->outline.begin(), pdf->outline.end(), on_page));
    auto *entries = static_cast<ocr_outline_entry *>(
        sch_arena_alloc(arena, count + 1, sizeof(ocr_outline_entry)));
    size_t n = 0;

    if (!entries)
        return sch_fail(err, SCH_FATAL, "no memory for the outline");
    for (const ocr::OutlineEntry &e : pdf->outline) {
        if (!on_page(e))
            continue;
        entries[n].level = e.level;
        entries[n].title = sch_arena_strndup(arena, e.title.data(), e.title.size());
        if (!entries[n++].title)
            return sch_fail(err, SCH_FATAL, "no memory for the outline");
    }
    *ret_entries = entries;
    *ret_count = n;
    return SCH_OK;
}
} // namespace

sch_status ocr_pdf_outline(ocr_pdf *pdf, int page, sch_arena *arena,
                           ocr_outline_entry **ret_entries, size_t *ret_count, sch_err *err)
{
    try {
        return copy_page(pdf, page, arena, ret_entries, ret_count, err);
    } catch (const std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "read the outline: out of memory");
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "read the outline: %s", e.what());
    }
}
