/* SPDX-License-Identifier: Apache-2.0 */
/** Documents and their pages: see searchable.h. What qpdf throws ends here. */
#include "ocr/searchable/priv.hh"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>
#include <unistd.h>

#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "ocr/searchable/picture_page.h"
extern "C" {
#include "schema/base/pdf_mark.h"
}

struct ocr_searchable {
    const void *bytes; /* borrowed */
    size_t len;
    ocr_picture *picture = nullptr;          /* an image document */
    QPDF in, out;                            /* in: a PDF document; out: what is written */
    std::vector<QPDFPageObjectHelper> pages; /* of in */
    std::unique_ptr<ocr::InklessFonts> fonts;
    std::set<QPDFObjGen> cleaned; /* forms without invisible text */
    size_t taken = 0;             /* pages of in that were looked at */

    ~ocr_searchable()
    {
        ocr_picture_close(picture);
    }
};

namespace
{
/** Run something of qpdf's; @return SCH_OK, or what it threw. */
template <typename F> sch_status guard(const char *doing, sch_err *err, F run)
{
    try {
        return run();
    } catch (std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "%s: out of memory", doing);
    } catch (std::exception &) { /* its text names places in the document */
        return sch_fail_id(err, SCH_INVALID, "corrupt_pdf_file", "%s: the PDF is damaged", doing);
    }
}

sch_status open_pdf(ocr_searchable *copy, sch_err *err)
{
    return guard("open the document", err, [copy] {
        copy->in.setSuppressWarnings(true);
        copy->in.processMemoryFile("document", static_cast<const char *>(copy->bytes), copy->len);
        copy->pages = QPDFPageDocumentHelper(copy->in).getAllPages();
        copy->fonts = std::make_unique<ocr::InklessFonts>(copy->in);
        return SCH_OK;
    });
}

sch_status open_picture(ocr_searchable *copy, sch_err *err)
{
    const sch_status s = ocr_picture_open(copy->bytes, copy->len, &copy->picture, err);

    if (s != SCH_OK)
        return s;
    return guard("begin a PDF", err, [copy] {
        copy->out.emptyPDF();
        copy->fonts = std::make_unique<ocr::InklessFonts>(copy->out);
        return SCH_OK;
    });
}

/** CropBox, or MediaBox, corners in order. @return false: the page has no area */
bool box_of(QPDFPageObjectHelper &page, std::array<double, 4> &box)
{
    auto array = page.getCropBox(true);

    if (!array.isRectangle())
        return false;
    const auto rectangle = array.getArrayAsRectangle(); /* puts its corners in order */
    box = {rectangle.llx, rectangle.lly, rectangle.urx, rectangle.ury};
    return box[2] > box[0] && box[3] > box[1];
}

void add_fonts(QPDFPageObjectHelper &page, const std::map<int, bool> &used,
               const ocr::InklessFonts &fonts)
{
    auto resources = page.getAttribute("/Resources", true); /* its own copy, if shared */

    if (!resources.isDictionary()) {
        resources = QPDFObjectHandle::newDictionary();
        page.getObjectHandle().replaceKey("/Resources", resources);
    }
    auto dict = resources.getKey("/Font");
    dict = dict.isDictionary() ? dict.shallowCopy() : QPDFObjectHandle::newDictionary();
    for (const auto &[font, is_used] : used)
        dict.replaceKey(ocr::InklessFonts::name(font), fonts.font(font));
    resources.replaceKey("/Font", dict);
}

/** Before all else on the page: whatever its own streams leave of the graphics state is theirs. */
void lay_over(QPDF &pdf, QPDFPageObjectHelper &page, const ocr_page *model,
              ocr::InklessFonts &fonts)
{
    std::array<double, 4> box{};
    std::map<int, bool> used;

    if (!box_of(page, box))
        return;
    const std::string words = ocr::words_of(model, ocr::place_of(model, box), fonts, used);
    if (words.empty())
        return;
    page.addPageContents(QPDFObjectHandle::newStream(&pdf, words), true);
    add_fonts(page, used, fonts);
}

sch_status add_pdf_page(ocr_searchable *copy, const ocr_page *model, sch_err *err)
{
    const auto index = static_cast<size_t>(model->number) - 1;

    if (model->number < 1 || index >= copy->pages.size() || index < copy->taken)
        return sch_fail(err, SCH_INVALID, "the document has no page %d here", model->number);
    return guard("copy a page", err, [copy, model, index] {
        QPDFPageDocumentHelper pages(copy->in);

        for (; copy->taken < index; copy->taken++) /* not selected */
            pages.removePage(copy->pages[copy->taken]);
        copy->taken = index + 1;
        QPDFPageObjectHelper &page = copy->pages[index];
        if (model->decision.source == OCR_SOURCE_PIXELS && !model->error_id)
            ocr::drop_invisible(page, copy->cleaned);
        lay_over(copy->in, page, model, *copy->fonts);
        return SCH_OK;
    });
}

sch_status add_picture_page(ocr_searchable *copy, const ocr_page *model, sch_err *err)
{
    uint8_t *pdf = nullptr;
    size_t len = 0;
    sch_status s = ocr_picture_page(copy->picture, copy->bytes, copy->len, model->number,
                                    model->dpi, &pdf, &len, err);

    if (s != SCH_OK)
        return s;
    s = guard("add an image", err, [copy, model, pdf, len] {
        QPDF one;

        one.setSuppressWarnings(true);
        one.setImmediateCopyFrom(true);
        one.processMemoryFile("image", reinterpret_cast<const char *>(pdf), len);
        QPDFPageDocumentHelper pages(copy->out);
        pages.addPage(QPDFPageDocumentHelper(one).getAllPages().at(0), false);
        QPDFPageObjectHelper page = pages.getAllPages().back();
        lay_over(copy->out, page, model, *copy->fonts);
        if (model->rotate)
            page.rotatePage(model->rotate, false);
        return SCH_OK;
    });
    free(pdf);
    return s;
}

/** Everything that qpdf writes goes to a descriptor, or it throws. */
class ToDescriptor : public Pipeline
{
  public:
    explicit ToDescriptor(int fd) : Pipeline("descriptor", nullptr), fd(fd)
    {
    }
    void write(unsigned char const *bytes, size_t len) override
    {
        while (len > 0) {
            const ssize_t n = ::write(fd, bytes, len);

            if (n < 0 && errno == EINTR)
                continue;
            if (n <= 0)
                throw std::bad_alloc(); /* no room: ours, not the document's fault */
            bytes += n;
            len -= static_cast<size_t>(n);
        }
    }
    void finish() override
    {
    }

  private:
    int fd;
};
} /* namespace */

sch_status ocr_searchable_open(const void *bytes, size_t len, ocr_searchable **ret_copy,
                               sch_err *err)
{
    auto *copy = new (std::nothrow) ocr_searchable();
    sch_status s;

    if (!copy)
        return sch_fail(err, SCH_FATAL, "no memory for a document");
    copy->bytes = bytes;
    copy->len = len;
    s = sch_looks_like_pdf(bytes, len) ? open_pdf(copy, err) : open_picture(copy, err);
    if (s == SCH_OK)
        *ret_copy = copy;
    else
        delete copy;
    return s;
}

sch_status ocr_searchable_add(ocr_searchable *copy, const ocr_page *page, sch_err *err)
{
    return copy->picture ? add_picture_page(copy, page, err) : add_pdf_page(copy, page, err);
}

sch_status ocr_searchable_write(ocr_searchable *copy, int fd, sch_err *err)
{
    return guard("write the PDF", err, [copy, fd] {
        QPDF &pdf = copy->picture ? copy->out : copy->in;
        ToDescriptor target(fd);

        for (; copy->taken < copy->pages.size(); copy->taken++)
            QPDFPageDocumentHelper(pdf).removePage(copy->pages[copy->taken]);
        copy->fonts->finish();
        QPDFWriter writer(pdf);
        writer.setOutputPipeline(&target);
        if (!pdf.isEncrypted())
            writer.setDeterministicID(true); /* the same document, the same bytes */
        writer.write();
        return SCH_OK;
    });
}

ocr_searchable *ocr_searchable_close(ocr_searchable *copy)
{
    delete copy;
    return nullptr;
}
