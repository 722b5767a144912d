/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make-book PAGES: a text-only PDF on standard output, as long as wanted: numbered chapters,
 * running heads, paragraphs of made-up sentences in the standard fonts. The same number gives the
 * same bytes.
 */
#include "schema/base/auto.h"
#include "schema/base/strbuf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 2000, LINES_PER_PAGE = 44, LINE_CHARS = 82 };

static const char *const words[] = {
    "the",     "harbour", "water",     "a",     "of",      "stone",    "morning", "light",
    "and",     "to",      "boat",      "quiet", "under",   "northern", "wind",    "in",
    "measure", "table",   "between",   "seven", "letters", "was",      "written", "by",
    "hand",    "before",  "summer",    "it",    "rather",  "slowly",   "turned",  "figure",
    "with",    "nothing", "but",       "paper", "which",   "early",    "tide",    "over",
    "is",      "common",  "knowledge", "from",  "year"};

static uint64_t state = 88172645463325252u;

static unsigned next_random(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % below;
}

/** One line of text; a sentence begins with a capital and ends with a full stop. */
static void add_line(sch_strbuf *sb, bool *starts)
{
    size_t from = sb->len;

    while (sb->len - from < LINE_CHARS - 10) {
        const char *word = words[next_random(SCH_COUNT_OF(words))];

        if (sb->len > from)
            sch_strbuf_addc(sb, ' ');
        sch_strbuf_addc(sb, *starts ? (char)(word[0] - 'a' + 'A') : word[0]);
        sch_strbuf_adds(sb, word + 1);
        *starts = next_random(11) == 0;
        if (*starts)
            sch_strbuf_addc(sb, '.');
    }
}

/** The content stream of a page. */
static void add_content(sch_strbuf *sb, int page)
{
    bool starts = true;
    int y = 780;

    sch_strbuf_addf(sb, "BT /F1 9 Tf 1 0 0 1 60 810 Tm (A Book of Harbours) Tj ET\n");
    sch_strbuf_addf(sb, "BT /F1 9 Tf 1 0 0 1 290 30 Tm (%d) Tj ET\n", page);
    if (page % 10 == 1)
        sch_strbuf_addf(sb, "BT /F2 16 Tf 1 0 0 1 60 %d Tm (Chapter %d) Tj ET\n", y, page / 10 + 1);
    y -= 32;
    for (int line = 0; line < LINES_PER_PAGE; line++, y -= 16) {
        sch_strbuf_addf(sb, "BT /F1 11 Tf 1 0 0 1 %d %d Tm (", line % 9 == 0 ? 72 : 60, y);
        add_line(sb, &starts);
        sch_strbuf_adds(sb, ") Tj ET\n");
    }
}

int main(int argc, char **argv)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf pdf = {0};
    size_t offsets[2 * PAGES_MAX + 8];
    long pages = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    int count = 0;
    size_t start;

    if (pages < 1 || pages > PAGES_MAX) {
        (void)fprintf(stderr, "usage: make-book PAGES > BOOK.pdf (1 to %d)\n", PAGES_MAX);
        return 2;
    }
    sch_strbuf_adds(&pdf, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    offsets[count++] = pdf.len;
    sch_strbuf_adds(&pdf, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    offsets[count++] = pdf.len;
    sch_strbuf_addf(&pdf, "2 0 obj\n<< /Type /Pages /Count %ld /Kids [", pages);
    for (long i = 0; i < pages; i++)
        sch_strbuf_addf(&pdf, " %ld 0 R", 6 + 2 * i);
    sch_strbuf_adds(&pdf, " ] >>\nendobj\n");
    for (int i = 0; i < 2; i++) {
        offsets[count++] = pdf.len;
        sch_strbuf_addf(&pdf,
                        "%d 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding "
                        "/WinAnsiEncoding >>\nendobj\n",
                        count, i == 0 ? "Times-Roman" : "Times-Bold");
    }
    for (int page = 1; page <= pages; page++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf content = {0};

        add_content(&content, page);
        offsets[count++] = pdf.len;
        sch_strbuf_addf(&pdf, "%d 0 obj\n<< /Length %zu >>\nstream\n%sendstream\nendobj\n", count,
                        content.len, sch_strbuf_str(&content));
        offsets[count++] = pdf.len;
        sch_strbuf_addf(&pdf,
                        "%d 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
                        "%d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>\nendobj\n",
                        count, count - 1);
    }
    start = pdf.len;
    sch_strbuf_addf(&pdf, "xref\n0 %d\n0000000000 65535 f \n", count + 1);
    for (int i = 0; i < count; i++)
        sch_strbuf_addf(&pdf, "%010zu 00000 n \n", offsets[i]);
    sch_strbuf_addf(&pdf, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                    count + 1, start);
    return pdf.failed || fwrite(pdf.data, 1, pdf.len, stdout) != pdf.len;
}
