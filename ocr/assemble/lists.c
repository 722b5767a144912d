/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"
#include "ocr/assemble/labels.h"

#include "schema/base/utf8.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Lists: blocks that begin with a bullet, or with labels that count up from the first.
 *
 * A stack holds the lists that are open, outermost first. A block goes on with an open list when
 * it carries the label that the list expects, and opens one when it carries a first label whose
 * second follows. Blocks between two items of a list (paragraphs, displays, pictures) are part of
 * it; behind the last item only what is set at the edge of the item's text is.
 */
#define NEST_EM   1.0F /* labels further apart than this are of two levels */
#define INSIDE_EM 0.6F /* how far left of an edge text may begin and still be at it */
#define TAB_EM    0.8F /* gap behind a character that is no bullet by itself */
enum { MAX_DEPTH = 4, LABEL_BYTES = 12, AHEAD = 60, MIN_CHOICES = 3, MAX_CHOICES = 6 };

typedef struct level {
    asm_label label; /* the value is that of the last item */
    char bullet[LABEL_BYTES];
    size_t item;   /* block of the last item */
    float x, body; /* left edges of its label and of its text */
} level;

typedef struct stack {
    level levels[MAX_DEPTH];
    int n;
    int group;
    size_t last; /* the last block that is known to belong to the list */
} stack;

static const ocr_line *first_line(const asm_block *b)
{
    return &b->page->lines[b->first];
}

/** The first word, with those glued to it, when that is short; else "". */
static void label_of(const asm_block *b, char ret_label[LABEL_BYTES])
{
    const ocr_line *line = first_line(b);
    size_t n = 0;

    ret_label[0] = '\0';
    for (size_t i = 0; i < line->nwords && (i == 0 || line->words[i].glued); i++) {
        size_t len = strlen(line->words[i].text);

        if (n + len >= LABEL_BYTES || line->words[i].style & OCR_MATH_WORD) {
            ret_label[0] = '\0';
            return;
        }
        memcpy(ret_label + n, line->words[i].text, len + 1);
        n += len;
    }
}

/** Words that a label of len bytes takes. */
static size_t label_words(const ocr_line *line, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < line->nwords; i++) {
        n += strlen(line->words[i].text) + (i && !line->words[i].glued);
        if (n >= len)
            return i + 1;
    }
    return line->nwords;
}

static float em_of(const asm_block *b)
{
    return b->size > 0 ? b->size : 1;
}

static bool same_column(const asm_block *a, const asm_block *b)
{
    return a->page == b->page && first_line(a)->column == first_line(b)->column &&
           b->box.y0 > a->box.y0;
}

static bool same_edge(const asm_block *a, const asm_block *b)
{
    return !same_column(a, b) ||
           fabsf(first_line(a)->box.x0 - first_line(b)->box.x0) < NEST_EM * em_of(b);
}

/** Only what can be an item has a label: text behind it, in its line or in the next. */
static bool may_be_item(const asm_block *b, size_t len)
{
    const ocr_line *line = first_line(b);

    return b->kind == ASM_TEXT && (label_words(line, len) < line->nwords || b->end - b->first > 1 ||
                                   strlen(line->words[0].text) > len);
}

/**
 * A formula that begins a paragraph cannot begin with an operator: the bullet is one of a list, and
 * so is a sign that was taken for a formula of its own.
 */
static bool take_bullet_out_of_formula(asm_block *b)
{
    static const char sign[] = "\\bullet";
    ocr_line *line = &b->page->lines[b->first];
    const char *text = line->nwords ? line->words[0].text : "", *rest;
    ocr_word *words;

    if (line->nwords == 0 || !(line->words[0].style & OCR_MATH_WORD))
        return true;
    if (*text && asm_bullet_len(text) == strlen(text)) {
        line->words[0].style &= (uint8_t)~OCR_MATH_WORD;
        return true;
    }
    if (strncmp(text, sign, sizeof sign - 1) != 0 || isalpha((unsigned char)text[sizeof sign - 1]))
        return true;
    rest = text + sizeof sign - 1;
    rest += strspn(rest, " ");
    words = sch_arena_alloc(b->page->arena, line->nwords + 1, sizeof *words);
    if (!words)
        return false;
    words[0] = line->words[0];
    words[0].text = "•";
    words[0].style &= (uint8_t)~OCR_MATH_WORD;
    words[1] = line->words[0];
    words[1].text = rest;
    words[1].glued = false;
    memcpy(words + 1 + (*rest != '\0'), line->words + 1, (line->nwords - 1) * sizeof *words);
    line->words = words;
    line->nwords += *rest != '\0';
    return true;
}

/** What stands between two blocks of a list and is no text of it: skipped, whatever it is. */
static bool is_aside(const asm_block *b)
{
    return b->kind == ASM_PAGE_INFO || b->kind == ASM_FOOTNOTE || b->kind == ASM_PICTURE ||
           b->kind == ASM_TABLE || b->kind == ASM_CAPTION || b->kind == ASM_NUMBER ||
           b->kind == ASM_INSIDE;
}

static bool ends_lists(const asm_doc *doc, const asm_block *b, const asm_block *before)
{
    return (b->kind != ASM_TEXT && b->kind != ASM_MATH && b->kind != ASM_CODE) ||
           (doc->options->include_page_breaks && before && before->page != b->page);
}

/** Left edge of an item's text: of its second line, else of what stands behind the label. */
static float body_edge(const asm_block *b, size_t len)
{
    const ocr_line *line = first_line(b);
    size_t words = label_words(line, len);
    float edge = words < line->nwords ? line->words[words].box.x0 : line->box.x0;

    return b->end - b->first > 1 ? fminf(edge, line[1].box.x0) : edge;
}

/** Another block further on, before the list can have ended, has this label. */
static bool has_second(const asm_doc *doc, size_t at, const asm_label *label, const char *bullet)
{
    const asm_block *b = &doc->blocks[at];
    size_t end = at + AHEAD < doc->nblocks ? at + AHEAD : doc->nblocks;

    for (size_t i = at + 1; i < end; i++) {
        const asm_block *c = &doc->blocks[i];
        char text[LABEL_BYTES] = {0};
        asm_label got = {0};

        if (is_aside(c))
            continue;
        if (ends_lists(doc, c, b))
            return false;
        label_of(c, text);
        if (c->kind == ASM_TEXT && same_edge(b, c) && may_be_item(c, strlen(text)) &&
            (bullet ? strcmp(text, bullet) == 0
                    : asm_label_parse(text, label->style, &got) && got.open == label->open &&
                          got.close == label->close && got.value == 2))
            return true;
        if (c->kind == ASM_TEXT && same_column(b, c) &&
            c->box.x0 < first_line(b)->box.x0 - INSIDE_EM * em_of(b) &&
            b->box.x0 > c->box.x0 + INSIDE_EM * em_of(b))
            return false;
    }
    return false;
}

/** The same sign, or two boxes of which one is ticked. */
static bool are_alike(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || (asm_bullet_is_box(a) && asm_bullet_is_box(b));
}

static int expecting_bullet(const asm_doc *doc, const stack *s, size_t at, const char *bullet)
{
    for (int i = s->n - 1; i >= 0; i--)
        if (s->levels[i].label.style == ASM_LABEL_BULLET &&
            are_alike(s->levels[i].bullet, bullet) &&
            same_edge(&doc->blocks[s->levels[i].item], &doc->blocks[at]))
            return i;
    return -1;
}

/** A character that is set apart as a bullet would be: before a gap, or a dash. */
static bool is_set_apart(const asm_block *b, const char *text)
{
    const ocr_line *line = first_line(b);
    unsigned char c = (unsigned char)text[0];

    if (sch_utf8_count(text) != 1 || isdigit(c) || isupper(c) || line->nwords < 2 ||
        strchr("\"'.,:;|/()[]$", c))
        return false;
    return strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "—") == 0 ||
           line->words[1].box.x0 - line->words[0].box.x1 > TAB_EM * em_of(b);
}

/**
 * Does the block carry a bullet, or a term? One that is none by its looks does when it does so
 * twice.
 * @param[out] ret_len  its bytes
 */
static bool find_bullet(const asm_doc *doc, const stack *s, size_t at, char ret_bullet[LABEL_BYTES],
                        size_t *ret_len)
{
    const asm_block *b = &doc->blocks[at];
    const ocr_line *line = first_line(b);
    const char *word = line->nwords ? line->words[0].text : "";
    size_t len = asm_bullet_len(word);

    if (line->nwords == 0 || line->words[0].style & OCR_MATH_WORD)
        return false;
    ret_bullet[0] = '\0'; /* of terms */
    *ret_len = asm_term_len(doc, at);
    if (*ret_len)
        return true;
    if (len) {
        memcpy(ret_bullet, word, len);
        ret_bullet[len] = '\0';
        *ret_len = len;
        return may_be_item(b, len);
    }
    label_of(b, ret_bullet);
    *ret_len = strlen(ret_bullet);
    return may_be_item(b, *ret_len) && is_set_apart(b, ret_bullet) &&
           (expecting_bullet(doc, s, at, ret_bullet) >= 0 || has_second(doc, at, NULL, ret_bullet));
}

/** The innermost open list that expects this label; -1: none. */
static int expecting(const asm_doc *doc, const stack *s, size_t at, const char *text)
{
    const asm_block *b = &doc->blocks[at];

    for (int i = s->n - 1; i >= 0; i--) {
        const level *l = &s->levels[i];
        asm_label got;

        if (l->label.style != ASM_LABEL_BULLET && asm_label_parse(text, l->label.style, &got) &&
            got.open == l->label.open && got.close == l->label.close &&
            got.value == l->label.value + 1 && same_edge(&doc->blocks[l->item], b))
            return i;
    }
    return -1;
}

/** A first label with a second one behind it. */
static bool is_first(const asm_doc *doc, size_t at, const char *text, asm_label *ret_label)
{
    for (int style = 0; style < ASM_LABEL_STYLES; style++)
        if (asm_label_parse(text, (asm_label_style)style, ret_label) && ret_label->value == 1 &&
            has_second(doc, at, ret_label, NULL))
            return true;
    return false;
}

/** Make room for a list that begins at block `at`: inside the open ones, or after them. */
static int open_level(asm_doc *doc, stack *s, size_t at)
{
    const asm_block *b = &doc->blocks[at];

    while (s->n) {
        const level *top = &s->levels[s->n - 1];
        bool deeper = first_line(b)->box.x0 > top->x + NEST_EM * em_of(b);

        if (s->n < MAX_DEPTH && (deeper || !same_column(&doc->blocks[top->item], b)))
            break;
        s->n--;
    }
    if (s->n == 0)
        s->group = doc->ngroups++;
    return s->n++;
}

/** Depth among the enumerations alone, by which a renderer chooses the form of its numbers. */
static int number_depth(const stack *s, int at)
{
    int depth = 0;

    for (int i = 0; i < at; i++)
        depth += s->levels[i].label.style != ASM_LABEL_BULLET;
    return depth;
}

static void put_item(asm_doc *doc, stack *s, int depth, size_t at, size_t len)
{
    asm_block *b = &doc->blocks[at];
    level *l = &s->levels[depth];
    bool goes_on = s->n > 0 && s->last < at && doc->blocks[s->last].group == s->group;

    for (size_t i = s->last + 1; goes_on && i < at; i++) {
        doc->blocks[i].group = s->group;
        doc->blocks[i].depth = doc->blocks[i - 1].depth;
    }
    s->n = depth + 1;
    s->last = at;
    l->item = at;
    l->x = first_line(b)->box.x0;
    l->body = body_edge(b, len);
    b->kind = ASM_ITEM;
    b->list = l->label.style == ASM_LABEL_BULLET ? ASM_LIST_BULLET : ASM_LIST_NUMBER;
    b->label_len = len;
    b->depth = depth;
    b->group = s->group;
    b->marked = b->list == ASM_LIST_BULLET
                    ? !l->bullet[0] || asm_bullet_is_marker(l->bullet)
                    : !asm_label_is_default(&l->label, number_depth(s, depth));
}

static bool take_item(asm_doc *doc, stack *s, size_t at)
{
    char text[LABEL_BYTES] = {0};
    asm_label label = {.style = ASM_LABEL_BULLET};
    size_t len;
    int depth;

    if (doc->blocks[at].kind != ASM_TEXT || doc->blocks[at].chars == 0)
        return false;
    if (find_bullet(doc, s, at, text, &len)) {
        depth = expecting_bullet(doc, s, at, text);
        if (depth < 0)
            depth = open_level(doc, s, at);
        memcpy(s->levels[depth].bullet, text, sizeof text);
    } else {
        label_of(&doc->blocks[at], text);
        len = strlen(text);
        if (!len || !may_be_item(&doc->blocks[at], len))
            return false;
        depth = expecting(doc, s, at, text);
        if (depth >= 0) {
            label = s->levels[depth].label;
            label.value++;
        } else if (is_first(doc, at, text, &label)) {
            depth = open_level(doc, s, at);
        } else {
            return false;
        }
    }
    s->levels[depth].label = label;
    put_item(doc, s, depth, at, len);
    return true;
}

/** Left edge of the text in the column of block b. */
static float column_edge(const asm_doc *doc, const asm_block *b)
{
    float edge = first_line(b)->box.x0;

    for (size_t i = 0; i < doc->nblocks; i++) {
        const asm_block *c = &doc->blocks[i];

        if (c->page == b->page && (c->kind == ASM_TEXT || c->kind == ASM_ITEM) && c->chars &&
            first_line(c)->column == first_line(b)->column)
            edge = fminf(edge, c->box.x0);
    }
    return edge;
}

/** On another page than its item: at the edge of the text, which the list is set in from. */
static bool leaves_list(const asm_doc *doc, const level *top, const asm_block *b)
{
    float em = em_of(b);

    return top->x > column_edge(doc, &doc->blocks[top->item]) + NEST_EM * em &&
           b->box.x0 < column_edge(doc, b) + INSIDE_EM * em;
}

/** A block without a label: part of an item, between two of them, or the end of lists. */
static void pass_text(asm_doc *doc, stack *s, size_t at)
{
    asm_block *b = &doc->blocks[at];
    bool next = s->last + 1 == at;

    while (s->n && b->kind != ASM_MATH && b->chars) {
        const level *top = &s->levels[s->n - 1];
        float em = em_of(b), x = fminf(b->box.x0, first_line(b)->box.x0);
        bool bullet = top->label.style == ASM_LABEL_BULLET;

        if (!same_column(&doc->blocks[top->item], b)) {
            if (asm_goes_on(&doc->blocks[at - 1], b) || !leaves_list(doc, top, b))
                return;
            s->n--;
            continue;
        }
        if (top->body > top->x + INSIDE_EM * em && x > top->body - INSIDE_EM * em) {
            if (next || doc->blocks[at - 1].group == s->group) {
                b->group = s->group;
                b->depth = s->n - 1;
                s->last = at;
            }
            return;
        }
        if (!bullet && x > top->x - INSIDE_EM * em)
            return; /* a paragraph of an item, if another one follows */
        s->n--;
    }
}

/** Short items with capital letters, as the answers to a question have them. */
static bool may_be_choice(const asm_block *b)
{
    char text[LABEL_BYTES] = {0};
    asm_label label;

    if (b->kind != ASM_ITEM || b->list != ASM_LIST_NUMBER || b->end - b->first > 2)
        return false;
    label_of(b, text);
    return asm_label_parse(text, ASM_LABEL_UPPER_LETTER, &label);
}

/** What stands before the first of the choices asks something, or leaves it to be completed. */
static bool asks(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->end - 1];
    const char *word = line->nwords ? line->words[line->nwords - 1].text : "";
    size_t n = strlen(word);

    return n && strchr("?:_", word[n - 1]);
}

static void mark_choices(asm_doc *doc)
{
    for (size_t i = 1, end; i < doc->nblocks; i = end) {
        const asm_block *b = &doc->blocks[i];

        end = i + 1;
        if (!may_be_choice(b) || !asks(b - 1))
            continue;
        while (end < doc->nblocks && may_be_choice(&doc->blocks[end]) &&
               doc->blocks[end].page == b->page && doc->blocks[end].depth == b->depth &&
               doc->blocks[end].group == b->group)
            end++;
        if (end - i < MIN_CHOICES || end - i > MAX_CHOICES)
            continue;
        doc->nchoices++;
        for (size_t k = i; k < end; k++)
            doc->blocks[k].choice = doc->nchoices;
    }
}

bool asm_lists(asm_doc *doc)
{
    stack s = {0};
    const asm_block *before = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (b->kind == ASM_TEXT && !take_bullet_out_of_formula(b))
            return false;
        if (doc->options->disable_itemize || is_aside(b))
            continue;
        if (ends_lists(doc, b, before))
            s.n = 0;
        before = b;
        if (!take_item(doc, &s, i))
            pass_text(doc, &s, i);
    }
    mark_choices(doc);
    return true;
}

void asm_lists_mend(asm_doc *doc)
{
    size_t last = doc->nblocks; /* the last block that is part of a list */

    for (size_t i = 0; i < doc->nblocks; i++) {
        const asm_block *b = &doc->blocks[i];

        if (is_aside(b) && b->group < 0)
            continue;
        for (size_t k = last + 1; last < doc->nblocks && k < i; k++)
            if (b->group == doc->blocks[last].group) {
                doc->blocks[k].group = b->group;
                doc->blocks[k].depth = doc->blocks[last].depth;
            }
        last = b->group >= 0 && (b->kind == ASM_ITEM || b->kind == ASM_TEXT || is_aside(b))
                   ? i
                   : doc->nblocks;
    }
}
