/* SPDX-License-Identifier: Apache-2.0 */
/** Opening a document, its pages, and interpreting one. */
#include "ocr/pdf/poppler_priv.hh"

#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <new>
#include <sys/stat.h>

#include <ErrorCodes.h>
#include <SplashOutputDev.h>

#include "ocr/pdf/fd_stream.hh"
#include "ocr/pdf/fields.hh"
#include "ocr/pdf/glyph_device.hh"
#include "ocr/pdf/light_page.hh"

#if defined(__SANITIZE_ADDRESS__) || defined(__has_feature)
/* Fontconfig drops a few patterns at each match for a font that is not embedded; not ours. */
extern "C" const char *__lsan_default_suppressions(void);
extern "C" const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
extern "C" const char *__lsan_default_options(void);
extern "C" const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

ocr_pdf::ocr_pdf() = default;
ocr_pdf::~ocr_pdf() = default;

namespace
{
/* Quiet before the first document: a hostile file has thousands of complaints to make. */
void set_up_poppler()
{
    static std::once_flag once;

    std::call_once(once, [] {
        globalParams = std::make_unique<GlobalParams>();
        globalParams->setErrQuiet(true);
    });
}

sch_status refuse(int code, sch_err *err)
{
    if (code == errEncrypted)
        return sch_fail_id(err, SCH_INVALID, "pdf_encrypted", "the PDF needs a password");
    return sch_fail_id(err, SCH_INVALID, "corrupt_pdf_file", "the PDF cannot be read (code %d)",
                       code);
}

sch_status open_stream(int fd, ocr_pdf **ret_pdf, sch_err *err)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return sch_fail_errno(err, "look at the PDF");
    const int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (own < 0)
        return sch_fail_errno(err, "duplicate the descriptor of the PDF");
    auto file = std::make_shared<ocr::FdFile>(own);
    auto pdf = std::make_unique<ocr_pdf>();

    if (st.st_size == 0)
        return refuse(errDamaged, err);
    pdf->doc =
        std::make_unique<PDFDoc>(new ocr::FdStream(file, 0, false, st.st_size, Object(objNull)));
    if (!pdf->doc->isOk())
        return refuse(pdf->doc->getErrorCode(), err);
    if (pdf->doc->getNumPages() < 1)
        return refuse(errBadCatalog, err);
    *ret_pdf = pdf.release();
    return SCH_OK;
}

bool is_full(void *device)
{
    return static_cast<ocr::GlyphDevice *>(device)->is_full();
}

sch_status load(ocr_pdf *pdf, int number, sch_arena *arena, ocr_pdf_page **ret_page, sch_err *err)
{
    Page *page = ocr::find_page(pdf, number, err);
    double width, height;

    if (!page)
        return SCH_INVALID;
    auto *out = static_cast<ocr_pdf_page *>(sch_arena_alloc(arena, 1, sizeof(ocr_pdf_page)));
    if (!out)
        return sch_fail(err, SCH_LIMIT, "page %d: out of memory", number);
    ocr::displayed_size(page, &width, &height);
    out->pdf = pdf;
    out->number = number;
    out->width = static_cast<float>(width);
    out->height = static_cast<float>(height);
    out->rotate = page->getRotate();
    pdf->fonts.trim();
    ocr::GlyphDevice device(pdf->fonts, arena, width, height);
    ocr::display_light(pdf, number, &device, is_full, &device);
    if (!device.finish(out) || !ocr::add_fields(page, arena, out))
        return sch_fail(err, SCH_LIMIT, "page %d: more glyphs and rules than memory allows",
                        number);
    *ret_page = out;
    return SCH_OK;
}
} // namespace

namespace ocr
{
Page *find_page(ocr_pdf *pdf, int number, sch_err *err)
{
    Page *page =
        number >= 1 && number <= pdf->doc->getNumPages() ? pdf->doc->getPage(number) : nullptr;

    if (!page || !page->isOk()) {
        (void)sch_fail(err, SCH_INVALID, "the PDF has no readable page %d", number);
        return nullptr;
    }
    return page;
}

void displayed_size(const Page *page, double *ret_width, double *ret_height)
{
    const bool is_turned = page->getRotate() == 90 || page->getRotate() == 270;

    *ret_width = is_turned ? page->getCropHeight() : page->getCropWidth();
    *ret_height = is_turned ? page->getCropWidth() : page->getCropHeight();
}
} // namespace ocr

void ocr_pdf_warm_up(void)
{
    set_up_poppler();
    /* Fontconfig reads its files at the first font that is not embedded. */
    (void)globalParams->findSystemFontFileForFamilyAndStyle("Helvetica", "Regular");
}

sch_status ocr_pdf_open(int fd, ocr_pdf **ret_pdf, sch_err *err)
{
    try {
        set_up_poppler();
        return open_stream(fd, ret_pdf, err);
    } catch (const std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "open the PDF: out of memory");
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "open the PDF: %s", e.what());
    }
}

ocr_pdf *ocr_pdf_close(ocr_pdf *pdf)
{
    delete pdf;
    return nullptr;
}

int ocr_pdf_page_count(const ocr_pdf *pdf)
{
    return pdf->doc->getNumPages();
}

sch_status ocr_pdf_page_size(ocr_pdf *pdf, int page, float *ret_width, float *ret_height,
                             sch_err *err)
{
    double width, height;
    const Page *found = ocr::find_page(pdf, page, err);

    if (!found)
        return SCH_INVALID;
    ocr::displayed_size(found, &width, &height);
    *ret_width = static_cast<float>(width);
    *ret_height = static_cast<float>(height);
    return SCH_OK;
}

sch_status ocr_pdf_page_load(ocr_pdf *pdf, int page, sch_arena *arena, ocr_pdf_page **ret_page,
                             sch_err *err)
{
    try {
        return load(pdf, page, arena, ret_page, err);
    } catch (const std::bad_alloc &) {
        return sch_fail(err, SCH_FATAL, "page %d: out of memory", page);
    } catch (const std::exception &e) {
        return sch_fail(err, SCH_FATAL, "page %d: %s", page, e.what());
    }
}
