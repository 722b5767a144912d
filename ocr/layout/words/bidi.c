/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/words/bidi.h"

#include "schema/base/utf8.h"

#include <string.h>

/**
 * Lines of right-to-left scripts, from the order in which they lie on the page to the order in
 * which they are read.
 *
 * Words come sorted from left to right, and so do the letters in them, whatever order the producer
 * painted them in. In a line that reads to the left the words are turned round, with the letters of
 * each Hebrew or Arabic word; stretches of numbers and Latin words keep their own direction.
 */
#define MARK_GAP_EM 0.13F /* between a word and the punctuation behind it, at most */

static bool is_digit(uint32_t r)
{
    return (r >= '0' && r <= '9') || (r >= 0x660 && r <= 0x669) || (r >= 0x6F0 && r <= 0x6F9) ||
           r == 0x66B || r == 0x66C; /* the separators of Arabic numbers */
}

static bool is_latin(uint32_t r)
{
    return (r >= 'A' && r <= 'Z') || (r >= 'a' && r <= 'z') || (r >= 0xC0 && r < 0x590);
}

/** Marks that stand on the letter before them. */
static bool is_mark(uint32_t r)
{
    return (r >= 0x591 && r <= 0x5C7 && r != 0x5BE && r != 0x5C0 && r != 0x5C3 && r != 0x5C6) ||
           (r >= 0x610 && r <= 0x61A) || (r >= 0x64B && r <= 0x65F) || r == 0x670 ||
           (r >= 0x6D6 && r <= 0x6ED && r != 0x6DD && r != 0x6DE && r != 0x6E9);
}

static const uint32_t pairs[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'}, {'<', '>'}, {0xAB, 0xBB}};

/** -1: opens, 1: closes, 0: no bracket. */
static int bracket_side(uint32_t r)
{
    for (size_t i = 0; i < SCH_COUNT_OF(pairs); i++)
        if (r == pairs[i][0] || r == pairs[i][1])
            return r == pairs[i][0] ? -1 : 1;
    return 0;
}

/** What a bracket of the page is in the text. @param keep  the page names it as the text does */
static uint32_t mirrored(uint32_t r, bool keep)
{
    if (keep)
        return r;
    for (size_t i = 0; i < SCH_COUNT_OF(pairs); i++)
        if (r == pairs[i][0] || r == pairs[i][1])
            return pairs[i][r == pairs[i][0]];
    return r;
}

typedef struct weight {
    size_t rtl, latin, digits, runes;
} weight;

static weight weigh(const char *text)
{
    weight w = {0};
    uint32_t r;

    for (size_t len; (len = sch_utf8_get(text, &r)) != 0; text += len) {
        w.runes++;
        w.digits += is_digit(r);
        w.latin += is_latin(r);
        w.rtl += lay_is_rtl(r) && !is_digit(r);
    }
    return w;
}

/**
 * Turn the letters of a word round, so that it reads in logical order: marks stay behind their
 * letters, numbers and Latin letters in it keep their direction, brackets are mirrored.
 */
static const char *turn_round(sch_arena *arena, const char *text, bool keep)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    uint32_t *r = sch_arena_alloc(arena, strlen(text) + 1, sizeof *r);
    size_t n = 0;

    if (!r)
        return NULL;
    for (size_t len; (len = sch_utf8_get(text, &r[n])) != 0; text += len)
        n++;
    for (size_t end = n; end > 0;) {
        size_t from = end - 1;
        bool ltr = is_digit(r[from]) || is_latin(r[from]);

        while (from > 0 && ltr &&
               (is_digit(r[from - 1]) || is_latin(r[from - 1]) ||
                (from > 1 && strchr(".,:/-", (int)r[from - 1]) && r[from - 1] < 0x80 &&
                 is_digit(r[from - 2]))))
            from--;
        while (from > 0 && !ltr && is_mark(r[from])) /* a letter lies left of its marks, or under */
            from--;
        for (size_t k = from; k < end; k++)
            sch_strbuf_add_rune(&sb, ltr ? r[k] : mirrored(r[k], keep));
        end = from;
    }
    return sb.failed ? NULL : sch_arena_strndup(arena, sch_strbuf_str(&sb), sb.len);
}

/** A word that keeps the direction of its neighbours to the right: Latin letters or numbers. */
static bool reads_right(const lay_word *w)
{
    weight x = weigh(w->text);

    return w->math || (x.rtl == 0 && x.latin + x.digits > 0);
}

/** Words to be put into reading order: of a line, or of a line of a cell. */
typedef struct words {
    lay_page *lay;
    const lay_word **w;
    lay_word *copy; /* of each, to be changed */
    size_t n;
    bool keep; /* the page names brackets as the text does */
} words;

static bool is_edge_mark(char c)
{
    return c && strchr("()[]{}<>.,:;!?\"'-/", c);
}

/**
 * Punctuation at the ends of a stretch that reads to the right belongs to the text around it: what
 * lies left of it is read after it.
 */
static bool turn_edges(const words *s, lay_word *first, lay_word *last)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf head = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf tail = {0};
    size_t left = 0, right = 0, len;

    if (first->math || last->math)
        return true;
    while (is_edge_mark(first->text[left]))
        left++;
    len = strlen(last->text);
    while (right < len && is_edge_mark(last->text[len - 1 - right]))
        right++;
    if (left + right == 0)
        return true;
    for (size_t i = 0; i < right; i++) /* the rightmost is read first */
        sch_strbuf_add_rune(&head, mirrored((unsigned char)last->text[len - 1 - i], s->keep));
    for (size_t i = left; i-- > 0;)
        sch_strbuf_add_rune(&tail, mirrored((unsigned char)first->text[i], s->keep));
    last->text = sch_arena_strndup(s->lay->page->arena, last->text, len - right);
    if (!last->text)
        return false;
    first->text = first == last ? last->text + left : first->text + left;
    sch_strbuf_adds(&head, first->text);
    first->text = sch_arena_strndup(s->lay->page->arena, sch_strbuf_str(&head), head.len);
    if (first == last)
        last->text = first->text;
    if (!first->text || head.failed || tail.failed)
        return false;
    sch_strbuf_reset(&head);
    sch_strbuf_adds(&head, last->text);
    sch_strbuf_adds(&head, sch_strbuf_str(&tail));
    last->text = sch_arena_strndup(s->lay->page->arena, sch_strbuf_str(&head), head.len);
    return last->text && !head.failed;
}

/** Stretches that read to the right keep their order, but for what stands at their ends. */
static bool turn_stretches(const words *s)
{
    for (size_t i = 0, end; i < s->n; i = end + (end == i)) {
        for (end = i; end < s->n && reads_right(s->w[end]); end++)
            ;
        if (end > i && !turn_edges(s, &s->copy[i], &s->copy[end - 1]))
            return false;
    }
    return true;
}

static void reverse(const lay_word **w, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const lay_word *t = w[i];

        w[i] = w[n - 1 - i];
        w[n - 1 - i] = t;
    }
}

/** "No blank before it" becomes "no blank after it" when n words are turned round. */
static void shift_glued(const lay_word **w, size_t n)
{
    bool first = w[0]->glued;

    for (size_t i = 0; i + 1 < n; i++)
        ((lay_word *)w[i])->glued = w[i + 1]->glued;
    ((lay_word *)w[n - 1])->glued = first;
}

/** All words from right to left, stretches of Latin words and numbers from left to right. */
static bool turn_all(const words *s)
{
    for (size_t i = 0; i < s->n; i++)
        s->w[i] = &s->copy[i];
    if (!turn_stretches(s))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        if (!reads_right(&s->copy[i]))
            s->copy[i].text = turn_round(s->lay->page->arena, s->copy[i].text, s->keep);
        if (!s->copy[i].text)
            return false;
    }
    s->copy[0].glued = false;
    for (size_t i = 0; i + 1 < s->n; i++) /* painted by itself, as it changes direction */
        if (is_edge_mark(s->copy[i].text[0]) && !s->copy[i].text[1] &&
            s->copy[i + 1].u0 - s->copy[i].u1 < MARK_GAP_EM * s->copy[i].size)
            s->copy[i + 1].glued = true;
    shift_glued(s->w, s->n);
    reverse(s->w, s->n);
    for (size_t i = 0, end; i < s->n; i = end + (end == i)) {
        for (end = i; end < s->n && reads_right(s->w[end]); end++)
            ;
        if (end - i < 2)
            continue;
        shift_glued(s->w + i, end - i);
        reverse(s->w + i, end - i);
    }
    return true;
}

/** In a line that reads to the right: stretches of Hebrew or Arabic words alone. */
static bool turn_some(const words *s)
{
    for (size_t i = 0, end; i < s->n; i = end + (end == i)) {
        words part = *s;
        bool glued;

        for (end = i; end < s->n && !s->w[end]->math && weigh(s->w[end]->text).rtl; end++)
            ;
        if (end == i)
            continue;
        part.w = s->w + i;
        part.copy = s->copy + i;
        part.n = end - i;
        glued = part.copy[0].glued;
        if (!turn_all(&part))
            return false;
        ((lay_word *)part.w[0])->glued = glued;
    }
    return true;
}

static weight weigh_words(const lay_word *const *w, size_t n)
{
    weight all = {0};

    for (size_t k = 0; k < n; k++) {
        weight one = {0};

        if (w[k]->math || ((unsigned char)w[k]->text[0] < 0x80 && !w[k]->text[1]))
            continue;
        one = weigh(w[k]->text);
        all.rtl += one.rtl;
        all.latin += one.latin;
    }
    return all;
}

/** @param page  of all words of the page: where most read to the left, so does a line that begins
 * with such a word */
static bool reorder(lay_page *lay, const lay_word **w, size_t n, const weight *page, bool keep)
{
    words s = {.lay = lay, .w = w, .n = n, .keep = keep};
    weight all = weigh_words(w, n);

    if (all.rtl == 0)
        return true;
    s.copy = sch_arena_alloc(lay->scratch, n, sizeof *s.copy);
    if (!s.copy)
        return false;
    for (size_t i = 0; i < n; i++)
        s.copy[i] = *w[i];
    return all.rtl > all.latin || (page->rtl > page->latin && weigh(w[n - 1]->text).rtl)
               ? turn_all(&s)
               : turn_some(&s);
}

/** Lines of a cell, each by itself. */
static bool reorder_cell(lay_page *lay, const lay_cell *c, const weight *page, bool keep)
{
    for (size_t i = 0, end; i < c->nwords; i = end) {
        end = i + 1;
        while (end < c->nwords && c->words[end]->row == c->words[i]->row)
            end++;
        if (!reorder(lay, c->words + i, end - i, page, keep))
            return false;
    }
    return true;
}

/**
 * Some producers name a bracket as the text does, others by its looks on the page. In a line that
 * reads to the left the first bracket from the left closes when it is named as in the text.
 * @return -1: by its looks, 1: as the text does, 0: no telling
 */
static int bracket_naming(const lay_line *l)
{
    int first = 0, last = 0;

    for (size_t k = 0; k < l->nwords; k++) {
        const char *s = l->words[k]->math ? "" : l->words[k]->text;
        uint32_t rune;

        for (size_t len; (len = sch_utf8_get(s, &rune)) != 0; s += len) {
            int side = bracket_side(rune);

            first = first ? first : side;
            last = side ? side : last;
        }
    }
    return first == last ? 0 : first;
}

bool lay_bidi_reorder(lay_page *lay)
{
    weight page = {0};
    int naming = 0;

    for (size_t i = 0; i < lay->nlines; i++) {
        weight w = weigh_words(lay->lines[i].words, lay->lines[i].nwords);

        page.rtl += w.rtl;
        page.latin += w.latin;
        naming += w.rtl > w.latin ? bracket_naming(&lay->lines[i]) : 0;
    }
    for (size_t i = 0; i < lay->nlines; i++) {
        const lay_line *line = &lay->lines[i];

        for (size_t k = 0; line->table && k < line->table->ncells; k++)
            if (!reorder_cell(lay, &line->table->cells[k], &page, naming > 0))
                return false;
        if (!reorder(lay, lay->lines[i].words, line->nwords, &page, naming > 0))
            return false;
    }
    return true;
}
