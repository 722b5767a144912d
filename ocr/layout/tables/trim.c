/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * What stands between the rules of a table and is no part of it: its title in the first lines, its
 * notes in the last ones. Both run over the columns; a title says what it is or is running text,
 * notes begin with a mark, say that they are notes, or are running text.
 */
#define WIDE       0.55F /* of the table */
#define TITLE_STEP 1.7F  /* distance of baselines in a title, in sizes */
enum { PROSE_WORDS = 8 };

static bool starts_with(const char *text, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncasecmp(text, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static const tab_chunk *first_chunk(const tab_text *t, size_t l)
{
    return &t->chunks[t->lines[l].first];
}

bool tab_names_table(const tab_text *t, size_t l)
{
    static const char *const names[] = {"table",    "exhibit", "tableau", "tab.",
                                        "schedule", "chart",   "figure"};
    const tab_chunk *c = first_chunk(t, l);
    const char *word = c->words[0]->text;
    const char *number = c->nwords > 1 ? c->words[1]->text : "";

    if (!isupper((unsigned char)word[0]) || !starts_with(word, names, SCH_COUNT_OF(names)))
        return false;
    while (isalpha((unsigned char)*number) || *number == '-')
        number++;
    return isdigit((unsigned char)*number) && strlen(number) <= 6;
}

bool tab_is_prose(const tab_text *t, size_t l, float width)
{
    const tab_chunk *c = first_chunk(t, l);

    return t->lines[l].count == 1 && c->nwords >= PROSE_WORDS && c->x1 - c->x0 > WIDE * width;
}

static bool is_mark(const tab_chunk *c)
{
    const char *w = c->words[0]->text;

    return c->words[0]->style & OCR_SUPERSCRIPT || *w == '*' || *w == '#' ||
           strncmp(w, "†", strlen("†")) == 0 || strncmp(w, "‡", strlen("‡")) == 0;
}

bool tab_opens_note(const tab_text *t, size_t l)
{
    static const char *const names[] = {
        "note:",   "notes:",   "note.", "source:", "sources:", "exhibit reads",
        "legend:", "remarks:", "key:",  "note—",   "source—"};
    const tab_chunk *c = first_chunk(t, l);
    size_t words = 0;

    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        words += t->chunks[i].nwords;
    if (starts_with(c->words[0]->text, names, SCH_COUNT_OF(names)))
        return true;
    return t->lines[l].count <= 2 && words >= 3 && is_mark(c) &&
           !t->chunks[t->lines[l].first + t->lines[l].count - 1].numeric;
}

/** A rule across between line l and the one before. */
static bool is_ruled_off(const tab_text *t, const tab_rules *rules, size_t l, const ocr_box *box)
{
    for (size_t i = 0; i < rules->nh; i++)
        if (rules->h[i].at > t->lines[l - 1].v && rules->h[i].at < t->lines[l].v &&
            lay_overlap(rules->h[i].from, rules->h[i].to, box->x0, box->x1) >
                0.8F * (box->x1 - box->x0))
            return true;
    return false;
}

/** Several entries and no figures. */
static bool is_header(const tab_text *t, size_t l)
{
    for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++)
        if (t->chunks[i].numeric && !t->chunks[i].year)
            return false;
    return t->lines[l].count > 1;
}

/** The only entry of the line stands at the right end: the unit of all figures ("Rs. crores"). */
static bool is_unit(const tab_text *t, size_t l)
{
    const tab_chunk *c = first_chunk(t, l);
    float x1 = c->x1;

    for (size_t i = 0; i < t->nchunks; i++)
        x1 = lay_max(x1, t->chunks[i].x1);
    return t->lines[l].count == 1 && c->nwords <= 4 && !c->year && !c->numeric &&
           x1 - c->x1 < t->em;
}

/** Lines of the title, which ends at a rule, at a wider step, or where columns begin. */
static size_t title_lines(const tab_text *t, const tab_rules *rules, const ocr_box *box)
{
    float width = box->x1 - box->x0;
    size_t l = 1;

    if (t->nlines < 3)
        return 0;
    if (is_unit(t, 0) && is_ruled_off(t, rules, 1, box) && is_header(t, 1))
        return 1;
    if (!tab_names_table(t, 0) && !tab_is_prose(t, 0, width))
        return 0;
    while (l + 2 < t->nlines && t->lines[l].count <= 2 && !is_ruled_off(t, rules, l, box) &&
           t->lines[l].v - t->lines[l - 1].v < TITLE_STEP * t->lines[l].size)
        l++;
    return l;
}

/** First line of the notes; the number of lines: there are none. */
static size_t first_note(const tab_text *t, const tab_rules *rules, const ocr_box *box)
{
    float width = box->x1 - box->x0;
    size_t l = t->nlines, found = t->nlines;

    while (l > 2 && t->lines[l - 1].count <= 2 &&
           (t->lines[l - 1].count == 1 || tab_opens_note(t, l - 1))) {
        l--;
        if (tab_opens_note(t, l) || (tab_is_prose(t, l, width) && is_ruled_off(t, rules, l, box)))
            found = l;
    }
    return found;
}

bool tab_trim(const tab_text *text, const tab_rules *rules, ocr_box *box)
{
    size_t first = title_lines(text, rules, box), end = first_note(text, rules, box);
    ocr_box before = *box;

    if (end < first + 2)
        return false;
    if (first > 0)
        box->y0 =
            (text->lines[first - 1].v + text->lines[first].v) / 2 - 0.3F * text->lines[first].size;
    if (end < text->nlines)
        box->y1 = text->lines[end - 1].v + 0.25F * text->lines[end - 1].size;
    return box->y0 > before.y0 || box->y1 < before.y1;
}
