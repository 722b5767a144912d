/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Fields of forms: blanks of underscores or dots, boxes and circles, brackets with room between
 * them. Each is a line of its own, so that who fills a form in finds where; what markup has a form
 * for is written so. Source: contract 4.2 and 4.4.
 */
#define BRACKET_GAP_EM 0.5F
enum { BLANK_MARKS = 3, BLANK_DOTS = 6 };

static const char blank[] = "\\_\\_\\_\\_";

/** The words of a line as they will be, and which of them are fields. */
typedef struct fields {
    const ocr_line *line;
    ocr_word *words;
    const char **subtypes; /* of fields; NULL: a word */
    size_t n, count;       /* words, and the fields among them */
} fields;

static bool has_underscores(const char *text)
{
    return strstr(text, "___") != NULL;
}

static size_t count_end(const char *text, char mark)
{
    size_t len = strlen(text), n = 0;

    while (n < len && text[len - 1 - n] == mark)
        n++;
    return n;
}

static void put(fields *f, const ocr_word *word, const char *subtype)
{
    f->words[f->n] = *word;
    f->subtypes[f->n++] = subtype;
    f->count += subtype != NULL;
}

/** Bytes first to end of a word, with their share of its width. @return false: no memory */
static bool put_part(ocr_page *page, fields *f, const ocr_word *word, size_t first, size_t end)
{
    float width = word->box.x1 - word->box.x0, len = (float)strlen(word->text);
    ocr_word part = *word;

    if (first == end)
        return true;
    part.text = sch_arena_strndup(page->arena, word->text + first, end - first);
    part.box.x0 = word->box.x0 + width * (float)first / len;
    part.box.x1 = word->box.x0 + width * (float)end / len;
    part.glued = first > 0 ? strchr(")].,;:", word->text[first]) != NULL : word->glued;
    if (part.text)
        put(f, &part, NULL);
    return part.text != NULL;
}

static void put_blank(fields *f, const ocr_word *word, const char *subtype)
{
    ocr_word field = *word;

    field.text = blank;
    field.style |= OCR_MATH_WORD;
    put(f, &field, subtype);
}

/** A word with blanks of underscores in it: "(____)", "____State". */
static bool put_underscores(ocr_page *page, fields *f, const ocr_word *word)
{
    float width = word->box.x1 - word->box.x0, len = (float)strlen(word->text);
    size_t first = 0, at = 0;

    while (word->text[at]) {
        size_t marks = strspn(word->text + at, "_");
        ocr_word field = *word;

        if (marks < BLANK_MARKS) {
            at += marks ? marks : 1;
            continue;
        }
        if (!put_part(page, f, word, first, at))
            return false;
        field.box.x0 = word->box.x0 + width * (float)at / len;
        at += marks;
        field.box.x1 = word->box.x0 + width * (float)at / len;
        field.glued = at > marks ? strchr("([", word->text[at - marks - 1]) != NULL : word->glued;
        put_blank(f, &field, "dashed");
        first = at;
    }
    return put_part(page, f, word, first, at);
}

/** Words from `at` on that are one leader of dots, and how many dots it has. */
static size_t dotted_words(const ocr_line *line, size_t at, size_t *ret_dots)
{
    size_t n = 0;

    *ret_dots = 0;
    for (; at + n < line->nwords; n++) {
        const char *text = line->words[at + n].text;
        size_t dots = count_end(text, '.');

        if (line->words[at + n].style & OCR_MATH_WORD || dots == 0 || (n && text[dots]))
            break;
        *ret_dots += dots;
        if (text[dots]) { /* letters before the dots: a word of its own begins the leader */
            n++;
            break;
        }
    }
    return n;
}

/** Dots to write on follow a label, or nothing follows them; else they lead to a number. */
static bool is_dotted_blank(const ocr_line *line, size_t at, size_t n)
{
    const char *before = at ? line->words[at - 1].text : ":";

    return at + n == line->nwords || (*before && before[strlen(before) - 1] == ':');
}

/** A blank of dots from word i on. @return the words that it takes, 0: none */
static size_t put_dots(fields *f, size_t i)
{
    size_t dots, n = dotted_words(f->line, i, &dots);
    ocr_word word = f->line->words[i];

    if (dots < BLANK_DOTS || word.text[count_end(word.text, '.')] != '\0' ||
        !is_dotted_blank(f->line, i, n))
        return 0;
    for (size_t k = 1; k < n; k++)
        ocr_box_grow(&word.box, &f->line->words[i + k].box);
    put_blank(f, &word, "dotted");
    return n;
}

/** "( )": brackets with room for a mark, from word i on. */
static bool are_brackets(const ocr_line *line, size_t i)
{
    const ocr_word *open = &line->words[i], *close = open + 1;
    bool round = strcmp(open->text, "(") == 0;

    if (i + 1 >= line->nwords || (!round && strcmp(open->text, "[") != 0) ||
        strcmp(close->text, round ? ")" : "]") != 0)
        return false;
    return !((open->style | close->style) & OCR_MATH_WORD) &&
           close->box.x0 - open->box.x1 > BRACKET_GAP_EM * line->font_size;
}

static void put_brackets(fields *f, size_t i)
{
    ocr_word word = f->line->words[i];

    ocr_box_grow(&word.box, &f->line->words[i + 1].box);
    word.text = *word.text == '(' ? "( )" : "[ ]";
    put(f, &word, "parentheses");
}

/** Boxes and circles of several fonts are one box and one circle. @return NULL: neither */
static const char *sign_of(const char *text, const char **ret_subtype)
{
    static const char *const signs[][3] = {
        {"□", "□", "checkbox"}, {"❏", "□", "checkbox"}, {"❐", "□", "checkbox"},
        {"❑", "□", "checkbox"}, {"❒", "□", "checkbox"}, {"☐", "□", "checkbox"},
        {"◻", "□", "checkbox"}, {"▢", "□", "checkbox"}, {"☑", "☑", "checkbox"},
        {"☒", "☒", "checkbox"}, {"○", "◯", "circle"},   {"◯", "◯", "circle"},
        {"◉", "◉", "circle"},   {"❍", "◯", "circle"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(signs); i++)
        if (strcmp(text, signs[i][0]) == 0) {
            *ret_subtype = signs[i][2];
            return signs[i][1];
        }
    return NULL;
}

/** Boxes that a font of mathematics has: they begin a line, or the line has several. */
static const char *math_sign_of(const ocr_line *line, size_t i)
{
    static const char *const signs[][2] = {
        {"\\square", "□"}, {"\\boxtimes", "☒"}, {"\\square \\checkmark", "☑"}, {"\\bigcirc", "◯"}};
    size_t boxes = 0;
    const char *sign = NULL;

    for (size_t k = 0; k < line->nwords; k++)
        for (size_t n = 0; line->words[k].style & OCR_MATH_WORD && n < SCH_COUNT_OF(signs); n++)
            if (strcmp(line->words[k].text, signs[n][0]) == 0) {
                boxes++;
                sign = k == i ? signs[n][1] : sign;
            }
    return i + 1 < line->nwords && (i == 0 || boxes > 1) ? sign : NULL;
}

/** Words of the line that are the label of an item: they stay, whatever they are. */
static size_t label_words(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];
    size_t len = 0, n = 0;

    if (at != b->first || b->kind != ASM_ITEM)
        return 0;
    while (n < line->nwords && len < b->label_len)
        len += strlen(line->words[n++].text);
    return n;
}

/** Take word i of the line. @return the words that were taken, 0: no memory */
static size_t put_word(ocr_page *page, fields *f, size_t i)
{
    ocr_word word = f->line->words[i];
    const char *subtype = NULL, *sign;
    size_t taken;

    if (word.style & OCR_MATH_WORD) {
        sign = math_sign_of(f->line, i);
        if (sign) {
            word.text = sign;
            word.style &= (uint8_t)~OCR_MATH_WORD;
            subtype = strcmp(sign, "◯") == 0 ? "circle" : "checkbox";
        }
        put(f, &word, subtype);
        return 1;
    }
    if (has_underscores(word.text))
        return put_underscores(page, f, &word);
    if (strcmp(word.text, "▭") == 0) {
        put_blank(f, &word, "box");
        return 1;
    }
    if (are_brackets(f->line, i)) {
        put_brackets(f, i);
        return 2;
    }
    taken = put_dots(f, i);
    if (taken)
        return taken;
    sign = sign_of(word.text, &subtype);
    word.text = sign ? sign : word.text;
    put(f, &word, subtype);
    return 1;
}

/** Most pieces that the words of a line can have. */
static size_t count_room(const ocr_line *line)
{
    size_t room = 1;

    for (size_t i = 0; i < line->nwords; i++)
        room += 2 + 2 * strlen(line->words[i].text) / (BLANK_MARKS + 1);
    return room;
}

static bool read_line(ocr_page *page, const asm_block *b, size_t at, fields *f)
{
    size_t n = label_words(b, at), room = count_room(&page->lines[at]), taken;

    f->line = &page->lines[at];
    f->n = f->count = 0;
    f->words = sch_arena_alloc(page->arena, room, sizeof *f->words);
    f->subtypes = sch_arena_alloc(page->arena, room, sizeof *f->subtypes);
    if (!f->words || !f->subtypes)
        return false;
    for (size_t i = 0; i < n; i++) {
        ocr_word word = f->line->words[i];
        const char *subtype, *sign = sign_of(word.text, &subtype);

        word.text = sign ? sign : word.text;
        put(f, &word, NULL);
    }
    for (size_t i = n; i < f->line->nwords; i += taken) {
        taken = put_word(page, f, i);
        if (taken == 0)
            return false;
    }
    return true;
}

/** May hold a field: most lines are told by a look at their words. */
static bool may_hold_fields(const ocr_line *line)
{
    const char *subtype;

    for (size_t i = 0; i < line->nwords; i++) {
        const char *text = line->words[i].text;
        size_t dots;

        if (has_underscores(text) || strcmp(text, "▭") == 0 || sign_of(text, &subtype) ||
            (line->words[i].style & OCR_MATH_WORD && math_sign_of(line, i)) ||
            are_brackets(line, i))
            return true;
        dotted_words(line, i, &dots);
        if (dots >= BLANK_DOTS)
            return true;
    }
    return false;
}

/** Words first to end of the line as a line. */
static ocr_line piece_of(const fields *f, size_t first, size_t end)
{
    ocr_line piece = *f->line;

    piece.words = f->words + first;
    piece.nwords = end - first;
    piece.box = piece.words[0].box;
    for (size_t i = 1; i < piece.nwords; i++)
        ocr_box_grow(&piece.box, &piece.words[i].box);
    if (first)
        piece.after_hyphen = piece.words[0].glued; /* nothing between it and the piece before */
    piece.words[0].glued = false;
    if (f->subtypes[first]) {
        piece.type = OCR_FORM_FIELD;
        piece.subtype = f->subtypes[first];
    }
    return piece;
}

/** The pieces of a line: each field, and what is between them. */
static void add_pieces(const fields *f, ocr_line *lines, size_t *n)
{
    for (size_t first = 0, end; first < f->n; first = end) {
        end = first + 1;
        while (!f->subtypes[first] && end < f->n && !f->subtypes[end])
            end++;
        lines[(*n)++] = piece_of(f, first, end);
    }
}

static bool has_fields(const asm_block *b)
{
    return b->kind == ASM_TEXT || b->kind == ASM_ITEM;
}

/** The lines of a page's blocks, those with fields in pieces. */
static bool split_page(asm_doc *doc, size_t first, size_t end)
{
    ocr_page *page = doc->blocks[first].page;
    size_t n = 0, room = page->nlines + 1;
    int *moved = sch_arena_alloc(doc->arena, room, sizeof *moved);
    ocr_line *lines;

    for (size_t i = 0; i < page->nlines; i++)
        room += count_room(&page->lines[i]);
    lines = sch_arena_alloc(page->arena, room, sizeof *lines);
    if (!lines || !moved)
        return false;
    for (size_t at = first; at < end; at++) {
        asm_block *b = &doc->blocks[at];
        size_t begin = n;

        for (size_t i = b->first; i < b->end; i++) {
            fields f = {0};

            moved[i] = (int)n;
            if (has_fields(b) && may_hold_fields(&page->lines[i]) && !read_line(page, b, i, &f))
                return false;
            if (f.count)
                add_pieces(&f, lines, &n);
            else
                lines[n++] = page->lines[i];
        }
        b->first = begin;
        b->end = n;
    }
    page->lines = lines;
    page->nlines = page->cap_lines = n;
    asm_renumber(page, moved);
    return true;
}

/** Of an image, whose lines stay lines. */
static bool write_in_place(const asm_block *b)
{
    for (size_t i = b->first; i < b->end; i++) {
        ocr_line *line = &b->page->lines[i];
        fields f = {0};

        if (!may_hold_fields(line))
            continue;
        if (!read_line(b->page, b, i, &f))
            return false;
        line->words = f.words;
        line->nwords = f.n;
        if (f.n == 1 && f.count == 1) {
            line->type = OCR_FORM_FIELD;
            line->subtype = f.subtypes[0];
        }
    }
    return true;
}

static bool page_has_fields(const asm_doc *doc, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        for (size_t i = doc->blocks[at].first; i < doc->blocks[at].end; i++)
            if (has_fields(&doc->blocks[at]) && may_hold_fields(&doc->blocks[at].page->lines[i]))
                return true;
    return false;
}

bool asm_fields(asm_doc *doc)
{
    for (size_t at = 0, end; at < doc->nblocks; at = end) {
        for (end = at; end < doc->nblocks && doc->blocks[end].page == doc->blocks[at].page; end++)
            if (doc->options->by_line && has_fields(&doc->blocks[end]) &&
                !write_in_place(&doc->blocks[end]))
                return false;
        if (!doc->options->by_line && page_has_fields(doc, at, end) && !split_page(doc, at, end))
            return false;
    }
    return true;
}
