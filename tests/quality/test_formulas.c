/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Formulas of known source, read from a PDF that has one a page:
 * test-formulas [-v | -s] FORMULAS.txt EVERY FILE.pdf EXACT EXACT_NO_SEQ SURE [FROM=TO]...
 *
 * Page n holds line (n - 1) * EVERY + 1. Fails when fewer pages are exact, in per cent, than the
 * two floors say (with and without paint order), when of the formulas given a confidence of 0.9
 * fewer than nine in ten are, or when fewer of the exact ones than SURE, in per cent, are given it.
 * FROM=TO: what the family draws alike, "\\epsilon=\\varepsilon", or does not draw,
 * "\\boldsymbol=". -v prints what differs; -s a line for each page that calibration.py reads.
 */
#include "tests/quality/formula_page.h"
#include "tests/quality/normalize.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum output { QUIET, DIFFERENCES, SAMPLES } output;

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

/** The formula as it is drawn: FROM=TO pairs replaced. */
static char *as_drawn(char *line, char *const *pairs)
{
    for (; *pairs; pairs++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf made = {0};
        size_t from = strcspn(*pairs, "=");
        const char *at = line, *to = *pairs + from + ((*pairs)[from] == '=');

        while (*at) {
            bool here = strncmp(at, *pairs, from) == 0;

            sch_strbuf_add(&made, here ? to : at, here ? strlen(to) : 1);
            at += here ? from : 1;
        }
        free(line);
        line = strdup(sch_strbuf_str(&made));
    }
    return line;
}

static void judge(const char *source, const char *latex, const t_formula *f, output talk, score *s)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf want = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf got = {0};
    bool exact;

    t_normalize(source, &want);
    t_normalize(latex, &got);
    exact = strcmp(sch_strbuf_str(&want), sch_strbuf_str(&got)) == 0;
    s->pages++;
    s->exact += exact;
    s->sure += f->conf >= 0.9F;
    s->sure_exact += f->conf >= 0.9F && exact;
    if (!exact && talk == DIFFERENCES)
        printf("%d (%.3f): %s\n  %s\n  %s\n  %s\n", s->pages, (double)f->conf, source, latex,
               sch_strbuf_str(&want), sch_strbuf_str(&got));
    if (talk == SAMPLES)
        printf("%.4f %.4f %.4f %.4f %zu %d\n", (double)f->conf, (double)f->rate,
               (double)f->doubt.symbols, (double)f->doubt.decisions, f->doubt.count, exact);
}

static score read_all(ocr_pdf *pdf, char *const *lines, int count, bool seq, output talk)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    score s = {0};

    for (int i = 0; cache && i < count && i < ocr_pdf_page_count(pdf); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
        t_formula f = {0};
        sch_err err = {0};

        if (t_formula_read(pdf, i + 1, NULL, cache, seq, &latex, &f, &err) != SCH_OK)
            printf("page %d: %s\n", i + 1, err.text);
        judge(lines[i], sch_strbuf_str(&latex), &f, talk, &s);
    }
    return s;
}

static bool report(const char *name, score s, double floor, double sure_floor, output talk)
{
    double exact = s.pages ? 100.0 * s.exact / s.pages : 0;
    double sure = s.sure ? 100.0 * s.sure_exact / s.sure : 100;
    double given = s.exact ? 100.0 * s.sure_exact / s.exact : 0;

    if (talk != SAMPLES)
        printf("%s: %d of %d exact (%.1f %%, floor %.1f); %d with confidence 0.9, %.1f %% of them "
               "exact, %.1f %% of the exact ones (floor %.1f)\n",
               name, s.exact, s.pages, exact, floor, s.sure, sure, given, sure_floor);
    return s.pages > 0 && exact >= floor && sure >= 90 && given >= sure_floor;
}

int main(int argc, char **argv)
{
    enum { ROOM = 2000 };
    static char *lines[ROOM];
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    output talk = argc < 2                     ? QUIET
                  : strcmp(argv[1], "-v") == 0 ? DIFFERENCES
                  : strcmp(argv[1], "-s") == 0 ? SAMPLES
                                               : QUIET;
    int options = talk != QUIET;
    bool ok;
    char **arg = argv + options;
    SCH_AUTO(sch_close) int fd = argc - options >= 7 ? open(arg[3], O_RDONLY | O_CLOEXEC) : -1;
    sch_err err = {0};
    int count;

    if (fd < 0 || atoi(arg[2]) < 1 || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fprintf(stderr,
                "usage: test-formulas [-v | -s] TXT EVERY PDF EXACT EXACT_NO_SEQ SURE "
                "[FROM=TO]...\n%s\n",
                err.text);
        return 2;
    }
    count = read_lines(arg[1], atoi(arg[2]), lines, ROOM);
    for (int i = 0; i < count; i++)
        lines[i] = as_drawn(lines[i], arg + 7);
    ok = report("paint order", read_all(pdf, lines, count, true, talk), atof(arg[4]), atof(arg[6]),
                talk);
    ok = report("geometry", read_all(pdf, lines, count, false, talk), atof(arg[5]), atof(arg[6]),
                talk) &&
         ok;
    for (int i = 0; i < count; i++)
        free(lines[i]);
    return ok ? 0 : 1;
}
