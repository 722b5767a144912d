/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include "schema/base/strbuf.h"

#include <check.h>
#include <fcntl.h>
#include <math.h>

int t_golden_fd(const char *name)
{
    char path[512];
    int fd;

    (void)snprintf(path, sizeof path, "%s/%s", T_GOLDEN_DIR, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "no %s", path);
    return fd;
}

ocr_pdf *t_golden_open(const char *name)
{
    SCH_AUTO(sch_close) int fd = t_golden_fd(name);
    ocr_pdf *pdf = NULL;
    sch_err err = {0};

    ck_assert_msg(ocr_pdf_open(fd, &pdf, &err) == SCH_OK, "%s: %s", name, err.text);
    return pdf; /* which has a descriptor of its own */
}

ocr_pdf_page *t_page(ocr_pdf *pdf, int page, sch_arena *arena)
{
    ocr_pdf_page *loaded = NULL;
    sch_err err = {0};

    ck_assert_msg(ocr_pdf_page_load(pdf, page, arena, &loaded, &err) == SCH_OK, "%s", err.text);
    return loaded;
}

const ocr_glyph *t_glyph(const ocr_pdf_page *page, uint32_t u)
{
    for (size_t i = 0; i < page->nglyphs; i++)
        if (page->glyphs[i].nuni == 1 && page->glyphs[i].uni[0] == u)
            return &page->glyphs[i];
    ck_abort_msg("no glyph U+%04X", (unsigned)u);
    return NULL;
}

char *t_text(const ocr_pdf_page *page)
{
    sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, "");
    for (size_t i = 0; i < page->nglyphs; i++)
        for (int k = 0; k < page->glyphs[i].nuni; k++)
            sch_strbuf_add_rune(&sb, page->glyphs[i].uni[k]);
    return sch_strbuf_steal(&sb);
}

void t_near(double a, double b, double tolerance)
{
    ck_assert_msg(fabs(a - b) <= tolerance, "%g is not %g within %g", a, b, tolerance);
}
