/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Formulas of known source, read from a PDF that has one a page:
 * test-formulas [-v] FORMULAS.txt EVERY FILE.pdf EXACT EXACT_NO_SEQ
 *
 * Page n holds line (n - 1) * EVERY + 1. Fails when fewer pages are exact, in per cent, than the
 * two floors say (with and without paint order), or when of the formulas given a confidence of 0.9
 * fewer than nine in ten are. -v prints what differs.
 */
#include "tests/quality/formula_page.h"
#include "tests/quality/normalize.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct score {
    int pages, exact;
    int sure, sure_exact; /* of confidence 0.9 and more */
} score;

/** Lines of the corpus, every so many one. @return how many were read */
static int read_lines(const char *path, int every, char **ret, int room)
{
    FILE *f = fopen(path, "re");
    char *line = NULL;
    size_t size = 0;
    int n = 0, number = 0;

    while (f && n < room && getline(&line, &size, f) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (number++ % every == 0)
            ret[n++] = strdup(line);
    }
    free(line);
    if (f)
        fclose(f);
    return n;
}

static void judge(const char *source, const char *latex, float conf, bool verbose, score *s)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf want = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    bool exact;

    t_normalize(source, &want);
    t_normalize(latex, &got);
    exact = strcmp(sch_strbuf_str(&want), sch_strbuf_str(&got)) == 0;
    s->pages++;
    s->exact += exact;
    s->sure += conf >= 0.9F;
    s->sure_exact += conf >= 0.9F && exact;
    if (!exact && verbose)
        printf("%d (%.3f): %s\n  %s\n  %s\n  %s\n", s->pages, (double)conf, source, latex,
               sch_strbuf_str(&want), sch_strbuf_str(&got));
}

static score read_all(ocr_pdf *pdf, char *const *lines, int count, bool seq, bool verbose)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    score s = {0};

    for (int i = 0; cache && i < count && i < ocr_pdf_page_count(pdf); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
        float conf = 0, rate = 0;
        sch_err err = {0};

        if (t_formula_read(pdf, i + 1, cache, seq, &latex, &conf, &rate, &err) != SCH_OK)
            printf("page %d: %s\n", i + 1, err.text);
        judge(lines[i], sch_strbuf_str(&latex), conf, verbose, &s);
    }
    return s;
}

static bool report(const char *name, score s, double floor)
{
    double exact = s.pages ? 100.0 * s.exact / s.pages : 0;
    double sure = s.sure ? 100.0 * s.sure_exact / s.sure : 100;

    printf("%s: %d of %d exact (%.1f %%, floor %.1f); %d with confidence 0.9, %.1f %% of them "
           "exact\n",
           name, s.exact, s.pages, exact, floor, s.sure, sure);
    return s.pages > 0 && exact >= floor && (floor < 90 || sure >= 90);
}

int main(int argc, char **argv)
{
    enum { ROOM = 2000 };
    static char *lines[ROOM];
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0, ok;
    char **arg = argv + verbose;
    SCH_AUTO(sch_close) int fd = argc - verbose == 6 ? open(arg[3], O_RDONLY | O_CLOEXEC) : -1;
    sch_err err = {0};
    int count;

    if (fd < 0 || atoi(arg[2]) < 1 || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr, "usage: test-formulas [-v] TXT EVERY PDF EXACT EXACT_NO_SEQ\n%s\n",
                err.text);
        return 2;
    }
    count = read_lines(arg[1], atoi(arg[2]), lines, ROOM);
    ok = report("paint order", read_all(pdf, lines, count, true, verbose), atof(arg[4]));
    ok = report("geometry", read_all(pdf, lines, count, false, verbose), atof(arg[5])) && ok;
    for (int i = 0; i < count; i++)
        free(lines[i]);
    return ok ? 0 : 1;
}
