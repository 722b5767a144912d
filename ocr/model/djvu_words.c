/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/model/djvu_words.h"

#include "schema/base/strbuf.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum {
    DEPTH_MOST = 16, /* a page nests seven kinds of zones */
    DIGITS_MOST = 7,
    KIND_LEN = 8, /* "region", "column", ... and NUL */
};
#define PAGE_BYTES (256u << 20)

typedef struct zone {
    char kind[KIND_LEN];
    int box[4]; /* x0, y0, x1, y1; y upwards */
} zone;

typedef struct reader {
    const char *at, *end;
    ocr_page *page;
    ocr_line *line; /* that words go to; NULL: each is a line of its own */
    size_t cap_words, nwords;
    sch_err *err;
} reader;

static sch_status refuse(const reader *r, const char *what)
{
    return sch_fail(r->err, SCH_INVALID, "words of a DjVu page: %s", what);
}

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r' || *r->at == '\n'))
        r->at++;
}

/** The next character that is no blank; 0: there is none. */
static char peek(reader *r)
{
    skip_blanks(r);
    return r->at < r->end ? *r->at : '\0';
}

static sch_status read_number(reader *r, int *ret_value)
{
    bool is_negative = peek(r) == '-';
    int value = 0, digits = 0;

    r->at += is_negative;
    for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++, digits++) {
        if (digits == DIGITS_MOST)
            return refuse(r, "a number is too large");
        value = value * 10 + (*r->at - '0');
    }
    if (digits == 0)
        return refuse(r, "a number is missing");
    *ret_value = is_negative ? -value : value;
    return SCH_OK;
}

static sch_status read_head(reader *r, zone *ret_zone)
{
    zone z = {.kind = ""};
    size_t len = 0;
    sch_status s = SCH_OK;

    for (skip_blanks(r); r->at < r->end && *r->at >= 'a' && *r->at <= 'z'; r->at++)
        if (len + 1 < sizeof z.kind)
            z.kind[len++] = *r->at;
    if (len == 0)
        return refuse(r, "a zone has no kind");
    for (int i = 0; s == SCH_OK && i < 4; i++)
        s = read_number(r, &z.box[i]);
    if (s == SCH_OK)
        *ret_zone = z;
    return s;
}

/** What a backslash begins: a character, or up to three octal digits. */
static char unescape(reader *r)
{
    static const char letters[] = "abfnrtv", meaning[] = "\a\b\f\n\r\t\v";
    const char *letter;
    int value = 0, digits = 0;
    char c;

    for (; digits < 3 && r->at < r->end && *r->at >= '0' && *r->at <= '7'; r->at++, digits++)
        value = value * 8 + (*r->at - '0');
    if (digits > 0)
        return (char)value;
    if (r->at == r->end)
        return '\0';
    c = *r->at++;
    letter = c ? strchr(letters, c) : NULL; /* which would find the end of the list */
    return letter ? meaning[letter - letters] : c;
}

static sch_status read_string(reader *r, sch_strbuf *sb)
{
    r->at++; /* the quote */
    while (r->at < r->end && *r->at != '"') {
        char c = *r->at++;

        if (c == '\\')
            c = unescape(r);
        sch_strbuf_addc(sb, (unsigned char)c < ' ' ? ' ' : c);
    }
    if (r->at == r->end)
        return refuse(r, "a text does not end");
    r->at++;
    return sb->failed ? sch_fail(r->err, SCH_FATAL, "words of a DjVu page: out of memory") : SCH_OK;
}

/** On the page, y downwards. @return false: nothing of it is there */
static bool place(const reader *r, const int box[4], ocr_box *ret_box)
{
    float w = (float)r->page->width, h = (float)r->page->height;
    ocr_box b = {.x0 = fmaxf(0, (float)box[0]),
                 .y0 = fmaxf(0, h - (float)box[3]),
                 .x1 = fminf(w, (float)box[2]),
                 .y1 = fminf(h, h - (float)box[1])};

    *ret_box = b;
    return b.x1 > b.x0 && b.y1 > b.y0;
}

static sch_status open_line(reader *r, ocr_box box)
{
    ocr_line *line = r->page->nlines < OCR_PAGE_MAX_LINES ? ocr_page_add_line(r->page) : NULL;

    if (!line)
        return sch_fail(r->err, SCH_LIMIT, "a DjVu page has too many lines");
    line->type = OCR_TEXT;
    line->source = OCR_SOURCE_PIXELS;
    line->box = box;
    r->line = line;
    r->cap_words = 0;
    return SCH_OK;
}

/** A word of the open line. @param text  not ended by NUL; what is no UTF-8 is no word */
static sch_status add_word(reader *r, const char *text, size_t len, ocr_box box)
{
    json_t *checked = len > 0 ? json_stringn(text, len) : NULL; /* NULL also: no UTF-8 */
    char *copy = checked ? sch_arena_strndup(r->page->arena, text, len) : NULL;
    bool is_word = checked != NULL;
    ocr_word *words;

    json_decref(checked);
    if (!is_word)
        return SCH_OK;
    words = r->nwords < OCR_PAGE_MAX_WORDS
                ? sch_arena_grow(r->page->arena, r->line->words, r->line->nwords, &r->cap_words,
                                 sizeof *words)
                : NULL;
    if (!copy || !words)
        return sch_fail(r->err, SCH_LIMIT, "a DjVu page has too many words");
    r->line->words = words;
    words[r->line->nwords++] = (ocr_word){.box = box,
                                          .text = copy,
                                          .font_size = box.y1 - box.y0,
                                          .baseline = box.y1 - (box.y1 - box.y0) / 5,
                                          .conf = 1,
                                          .glyph0 = -1,
                                          .glyph1 = -1};
    r->nwords++;
    return SCH_OK;
}

/** The words of a text, each with its share of the box. */
static sch_status add_words(reader *r, const char *text, size_t len, ocr_box box)
{
    float step = len > 0 ? (box.x1 - box.x0) / (float)len : 0;
    sch_status s = SCH_OK;

    for (size_t at = 0; s == SCH_OK && at < len;) {
        size_t end = at;

        while (end < len && text[end] != ' ')
            end++;
        s = add_word(r, text + at, end - at,
                     (ocr_box){.x0 = box.x0 + step * (float)at,
                               .y0 = box.y0,
                               .x1 = box.x0 + step * (float)end,
                               .y1 = box.y1});
        at = end + 1;
    }
    return s;
}

/** The text of a zone. Coarser ones than lines say where it is too vaguely to be of use. */
static sch_status take_text(reader *r, const zone *z)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    bool is_line = strcmp(z->kind, "line") == 0, is_loose = !r->line;
    sch_status s = read_string(r, &sb);
    ocr_box box;

    if (s != SCH_OK || (!is_line && strcmp(z->kind, "word") != 0) || !place(r, z->box, &box))
        return s;
    if (is_loose)
        s = open_line(r, box);
    if (s == SCH_OK)
        s = add_words(r, sch_strbuf_str(&sb), sb.len, box);
    if (is_loose)
        r->line = NULL;
    return s;
}

/** From behind the opening parenthesis of a page to behind the closing one. */
static sch_status read_zones(reader *r)
{
    zone open[DEPTH_MOST];
    int depth = 0;
    sch_status s = SCH_OK;
    ocr_box box;

    if (peek(r) == ')') { /* a page without text */
        r->at++;
        return SCH_OK;
    }
    s = read_head(r, &open[0]);
    if (s != SCH_OK)
        return s;
    if (open[0].box[2] < 1 || open[0].box[3] < 1 || open[0].box[2] > OCR_PAGE_MAX_PX ||
        open[0].box[3] > OCR_PAGE_MAX_PX)
        return refuse(r, "a page has no size");
    r->page->width = open[0].box[2];
    r->page->height = open[0].box[3];
    while (s == SCH_OK && depth >= 0) {
        switch (peek(r)) {
        case '(':
            r->at++;
            if (++depth == DEPTH_MOST)
                return refuse(r, "zones nest too deep");
            s = read_head(r, &open[depth]);
            if (s == SCH_OK && strcmp(open[depth].kind, "line") == 0 &&
                place(r, open[depth].box, &box))
                s = open_line(r, box);
            break;
        case ')':
            r->at++;
            if (strcmp(open[depth].kind, "line") == 0)
                r->line = NULL;
            depth--;
            break;
        case '"':
            s = take_text(r, &open[depth]);
            break;
        default:
            return refuse(r, "it is cut off or no text layer");
        }
    }
    return s;
}

sch_status ocr_djvu_words(const char *text, size_t len, ocr_djvu_page_fn on_page, void *arg,
                          sch_err *err)
{
    reader r = {.at = text, .end = text + len, .err = err};

    for (int number = 1; peek(&r); number++) {
        SCH_AUTO(ocr_page_free) ocr_page *page = r.page = ocr_page_new(PAGE_BYTES);
        sch_status s;

        if (!page)
            return sch_fail(err, SCH_FATAL, "words of a DjVu page: out of memory");
        if (*r.at++ != '(')
            return refuse(&r, "it is no text layer");
        page->number = number;
        page->decision.source = OCR_SOURCE_PIXELS;
        r.line = NULL;
        r.nwords = 0;
        s = read_zones(&r);
        if (s == SCH_OK)
            s = on_page(page, arg, err);
        if (s != SCH_OK)
            return s;
    }
    return SCH_OK;
}
