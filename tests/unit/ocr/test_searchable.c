/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searchable copies, as another program reads them: pdftotext says which words a page has and where
 * they stand, and pdftoppm what it looks like.
 */
#include "ocr/ocr.h"
#include "ocr/searchable/searchable.h"
#include "schema/base/io.h"
#include "tests/support/run.h"

#include <allheaders.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define MOST_WORDS 4000

/** A word as pdftotext -bbox prints it: points, y down. */
typedef struct seen {
    double x0, y0, x1, y1;
    char text[128];
    bool is_used;
} seen;

/** A document and its copy. */
typedef struct pair {
    char *dir;
    char source[512], copy[512];
    ocr_page *pages[8];
    int npages;
    seen words[MOST_WORDS];
    int nwords;
    double width, height; /* of the page that the words are of */
} pair;

static void read_pages(pair *p, const int *numbers, int count)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(sch_close) int fd = open(p->source, O_RDONLY | O_CLOEXEC);
    ocr_options options;
    sch_err err = {0};

    ocr_options_init(&options);
    t_ok(ocr_doc_open(fd, &doc, &err), &err);
    for (p->npages = 0; p->npages < count; p->npages++)
        t_ok(ocr_doc_read_page(doc, numbers[p->npages], &options, -1, &p->pages[p->npages], &err),
             &err);
}

static void write_copy(pair *p)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(ocr_searchable_close) ocr_searchable *copy = NULL;
    SCH_AUTO(sch_close) int fd = open(p->copy, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    sch_err err = {0};

    t_ok(sch_read_file(p->source, (size_t)64 << 20, &bytes, &err), &err);
    t_ok(ocr_searchable_open(bytes.data, bytes.len, &copy, &err), &err);
    for (int i = 0; i < p->npages; i++)
        t_ok(ocr_searchable_add(copy, p->pages[i], &err), &err);
    t_ok(ocr_searchable_write(copy, fd, &err), &err);
}

static void unescape(char *text)
{
    static const struct {
        const char *name, *is;
    } entities[] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};

    for (char *p = text; *p; p++)
        for (size_t i = 0; *p == '&' && i < SCH_COUNT_OF(entities); i++)
            if (strncmp(p, entities[i].name, strlen(entities[i].name)) == 0) {
                *p = entities[i].is[0];
                memmove(p + 1, p + strlen(entities[i].name),
                        strlen(p + strlen(entities[i].name)) + 1);
            }
}

/** What pdftotext finds on a page of the copy. */
static void look(pair *p, int page)
{
    char command[1200], line[1024];
    FILE *out;

    (void)snprintf(command, sizeof command, "pdftotext -bbox -f %d -l %d '%s' -", page, page,
                   p->copy);
    out = popen(command, "r"); // NOLINT(cert-env33-c): paths of this test alone
    ck_assert_ptr_nonnull(out);
    p->nwords = 0;
    while (fgets(line, sizeof line, out)) {
        seen *w = &p->words[p->nwords];

        if (sscanf(line, " <page width=\"%lf\" height=\"%lf\"", &p->width, &p->height) == 2)
            continue;
        if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%127[^<]",
                   &w->x0, &w->y0, &w->x1, &w->y1, w->text) != 5)
            continue;
        unescape(w->text);
        w->is_used = false;
        ck_assert_int_lt(++p->nwords, MOST_WORDS);
    }
    ck_assert_int_eq(pclose(out), 0);
}

/**
 * Is the word of the model there, where the model says, to that many points in the direction of
 * reading, and over the middle of its box in the other?
 */
static bool is_there(pair *p, const ocr_page *page, const ocr_word *word, double room)
{
    double scale = page->dpi > 0 ? 72 / (double)page->dpi : p->width / page->width;
    const ocr_box *b = &word->box;
    double x = (b->x0 + b->x1) / 2 * scale, y = (b->y0 + b->y1) / 2 * scale;
    bool is_tall = b->y1 - b->y0 > 1.2F * (b->x1 - b->x0);

    for (int i = 0; i < p->nwords; i++) {
        seen *w = &p->words[i];
        bool in_line = fabs(w->x0 - b->x0 * scale) < room && fabs(w->x1 - b->x1 * scale) < room;
        bool upright = fabs(w->y0 - b->y0 * scale) < room && fabs(w->y1 - b->y1 * scale) < room;

        if (w->is_used || strcmp(w->text, word->text) != 0 || w->x0 > x || w->x1 < x || w->y0 > y ||
            w->y1 < y || !(is_tall ? upright : in_line))
            continue;
        w->is_used = true;
        return true;
    }
    return false;
}

/** Words of the model that stand alone and are long enough to be told from others. */
static void count_words(pair *p, const ocr_page *page, int *ret_all, int *ret_found)
{
    *ret_all = *ret_found = 0;
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        for (size_t w = 0; w < line->nwords; w++) {
            const ocr_word *word = &line->words[w];
            bool is_alone = !word->glued && (w + 1 == line->nwords || !line->words[w + 1].glued);

            if (!is_alone || strlen(word->text) < 3 || line->subtype)
                continue;
            ++*ret_all;
            *ret_found += is_there(p, page, word, 0.5);
        }
    }
}

static pair *begin(const char *source)
{
    pair *p = calloc(1, sizeof *p);

    ck_assert_ptr_nonnull(p);
    p->dir = t_tmpdir_new();
    (void)snprintf(p->source, sizeof p->source, "%s", source);
    (void)snprintf(p->copy, sizeof p->copy, "%s/copy.pdf", p->dir);
    return p;
}

static pair *end(pair *p)
{
    for (int i = 0; p && i < p->npages; i++)
        (void)ocr_page_free(p->pages[i]);
    if (p)
        (void)t_tmpdir_free(p->dir);
    free(p);
    return NULL;
}
SCH_DEFINE_AUTO(pair *, end);

/** A page of a PDF as pixels. @return owned */
static PIX *render(const pair *p, const char *pdf, int page)
{
    char command[1400], path[600];
    PIX *pix;

    (void)snprintf(command, sizeof command, "pdftoppm -r 60 -gray -singlefile -f %d '%s' %s/page",
                   page, pdf, p->dir);
    ck_assert_int_eq(system(command), 0); // NOLINT(cert-env33-c): the same
    (void)snprintf(path, sizeof path, "%s/page.pgm", p->dir);
    pix = pixRead(path);
    ck_assert_ptr_nonnull(pix);
    return pix;
}

/** The copy looks as the original does. */
static void check_looks(const pair *p, int page_of_source, int page_of_copy)
{
    PIX *a = render(p, p->source, page_of_source), *b = render(p, p->copy, page_of_copy);
    l_int32 same = 0;

    ck_assert_int_eq(pixEqual(a, b, &same), 0);
    ck_assert_int_eq(same, 1);
    pixDestroy(&a);
    pixDestroy(&b);
}

START_TEST(the_words_of_a_scan_are_found_where_they_stand)
{
    SCH_AUTO(end) pair *p = begin(SAMPLES_DIR "/scan.pdf");
    int all, found;

    read_pages(p, (const int[]){1, 2}, 2);
    write_copy(p);
    for (int page = 1; page <= 2; page++) {
        look(p, page);
        count_words(p, p->pages[page - 1], &all, &found);
        ck_assert_int_gt(all, 100);
        ck_assert_msg(found == all, "page %d: %d of %d words", page, found, all);
        check_looks(p, page, page);
    }
}
END_TEST

START_TEST(what_a_page_says_itself_is_not_said_twice)
{
    SCH_AUTO(end) pair *p = begin(SAMPLES_DIR "/paper.pdf");
    int before, all, found;

    read_pages(p, (const int[]){1, 2, 3}, 3);
    write_copy(p);
    for (int page = 1; page <= 3; page++) {
        look(p, page);
        before = p->nwords;
        count_words(p, p->pages[page - 1], &all, &found);
        ck_assert_int_gt(found, all * 7 / 10); /* pdftotext cuts words of its own */
        ck_assert_int_lt(before, all * 3 / 2);
        check_looks(p, page, page);
    }
}
END_TEST

START_TEST(invisible_words_of_before_make_room)
{
    SCH_AUTO(end) pair *first = begin(SAMPLES_DIR "/scan.pdf");
    SCH_AUTO(end) pair *again = NULL;
    int once, all, found;

    read_pages(first, (const int[]){1}, 1);
    write_copy(first);
    look(first, 1);
    once = first->nwords;
    again = begin(first->copy);
    read_pages(again, (const int[]){1}, 1);
    ck_assert_int_eq(again->pages[0]->decision.source, OCR_SOURCE_PIXELS);
    write_copy(again);
    look(again, 1);
    count_words(again, again->pages[0], &all, &found);
    ck_assert_int_eq(found, all);
    ck_assert_int_eq(again->nwords, once);
    check_looks(again, 1, 1);
}
END_TEST

START_TEST(only_the_pages_that_were_read_are_copied)
{
    SCH_AUTO(end) pair *p = begin(SAMPLES_DIR "/paper.pdf");
    sch_err err = {0};

    read_pages(p, (const int[]){2}, 1);
    write_copy(p);
    check_looks(p, 2, 1);
    look(p, 1);
    ck_assert_int_gt(p->nwords, 50);
    {
        SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
        SCH_AUTO(sch_close) int fd = open(p->copy, O_RDONLY | O_CLOEXEC);

        t_ok(ocr_doc_open(fd, &doc, &err), &err);
        ck_assert_int_eq(ocr_doc_pages(doc), 1);
    }
}
END_TEST

/** The first page of the scan as an image file, turned by quarters. */
static void make_image(pair *p, const char *leaf, int format, int quarters)
{
    char command[1400], path[600];
    PIX *pix, *turned;

    (void)snprintf(command, sizeof command, "pdftoppm -r 150 -gray -singlefile -f 1 '%s' %s/image",
                   SAMPLES_DIR "/scan.pdf", p->dir);
    ck_assert_int_eq(system(command), 0); // NOLINT(cert-env33-c): the same
    (void)snprintf(path, sizeof path, "%s/image.pgm", p->dir);
    pix = pixRead(path);
    turned = pixRotateOrth(pix, quarters);
    pixSetResolution(turned, 150, 150);
    (void)snprintf(p->source, sizeof p->source, "%s/%s", p->dir, leaf);
    ck_assert_int_eq(pixWrite(p->source, turned, format), 0);
    pixDestroy(&pix);
    pixDestroy(&turned);
}

START_TEST(images_become_pages_with_words)
{
    static const struct {
        const char *leaf;
        int format, quarters;
    } cases[] = {
        {"page.png", IFF_PNG, 0}, {"page.jpg", IFF_JFIF_JPEG, 0}, {"side.png", IFF_PNG, 1}};

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(end) pair *p = begin("");
        int all, found;

        make_image(p, cases[i].leaf, cases[i].format, cases[i].quarters);
        read_pages(p, (const int[]){1}, 1);
        write_copy(p);
        look(p, 1);
        count_words(p, p->pages[0], &all, &found);
        ck_assert_int_gt(all, 100);
        ck_assert_msg(found == all, "%s: %d of %d words", cases[i].leaf, found, all);
    }
}
END_TEST

START_TEST(pages_of_a_pdf_may_be_turned)
{
    for (int degrees = 90; degrees < 360; degrees += 90) {
        SCH_AUTO(end) pair *p = begin("");
        char command[1400];
        int all, found;

        (void)snprintf(p->source, sizeof p->source, "%s/turned.pdf", p->dir);
        (void)snprintf(command, sizeof command, "qpdf --rotate=%d:1 %s '%s'", degrees,
                       SAMPLES_DIR "/scan.pdf", p->source);
        ck_assert_int_eq(system(command), 0); // NOLINT(cert-env33-c): the same
        read_pages(p, (const int[]){1}, 1);
        /* a page that is turned to be read is shown by others as the PDF says */
        if (p->pages[0]->rotate != degrees)
            continue;
        write_copy(p);
        look(p, 1);
        count_words(p, p->pages[0], &all, &found);
        ck_assert_int_gt(all, 50);
        ck_assert_msg(found == all, "%d: %d of %d words", degrees, found, all);
        check_looks(p, 1, 1);
    }
}
END_TEST

START_TEST(any_letters_can_be_found)
{
    static const char *const texts[] = {"Größe", "наука", "科学", "\xF0\x9D\x90\xB8", "a\\b(c)"};
    SCH_AUTO(end) pair *p = begin(SAMPLES_DIR "/scan.pdf");
    ocr_page *page = p->pages[0] = ocr_page_new(1 << 20);
    ocr_line *line = ocr_page_add_line(page);

    p->npages = 1;
    page->number = 1;
    page->width = 2000;
    page->height = 2800;
    page->decision.source = line->source = OCR_SOURCE_PIXELS;
    line->nwords = SCH_COUNT_OF(texts);
    line->words = sch_arena_alloc(page->arena, line->nwords, sizeof *line->words);
    for (size_t i = 0; i < line->nwords; i++) {
        float y = 100 + 200 * (float)i;

        line->words[i] = (ocr_word){
            .box = {300, y, 700, y + 50}, .text = texts[i], .font_size = 50, .baseline = y + 40};
    }
    write_copy(p);
    look(p, 1);
    for (size_t i = 0; i < line->nwords; i++)
        ck_assert_msg(is_there(p, page, &line->words[i], 0.5), "%s", texts[i]);
}
END_TEST

START_TEST(damaged_documents_are_refused)
{
    static const char *const bad[] = {"%PDF-1.4\nnothing", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
                                      "GIF89a", "\xFF\xD8\xFF\xE0"};

    for (size_t i = 0; i < SCH_COUNT_OF(bad); i++) {
        ocr_searchable *copy = NULL;
        sch_err err = {0};
        sch_status s = ocr_searchable_open(bad[i], strlen(bad[i]), &copy, &err);

        if (s == SCH_OK) { /* an image is decoded when its page is added */
            SCH_AUTO(ocr_page_free) ocr_page *page = ocr_page_new(1 << 16);

            page->number = page->width = page->height = 1;
            s = ocr_searchable_add(copy, page, &err);
        }
        ck_assert_int_eq(s, SCH_INVALID);
        ck_assert_str_ne(err.text, "");
        (void)ocr_searchable_close(copy);
    }
}
END_TEST

int main(void)
{
    return T_RUN("searchable", the_words_of_a_scan_are_found_where_they_stand,
                 what_a_page_says_itself_is_not_said_twice, invisible_words_of_before_make_room,
                 only_the_pages_that_were_read_are_copied, images_become_pages_with_words,
                 pages_of_a_pdf_may_be_turned, any_letters_can_be_found,
                 damaged_documents_are_refused);
}
