/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Displays: LaTeX on lines of its own between the delimiters, with the printed numbers as \tag
 * where that is asked for.
 *
 * Source: contract 4.2. aligned and gathered become align* and gather*, which take a number a row;
 * anything else stands in equation* and takes the last one.
 */
enum { MAX_TAGS = 64 };

typedef struct tags {
    const char *text[MAX_TAGS];
    size_t count;
} tags;

/** Lines of numbers behind the display. */
static tags tags_of(const ocr_page *page, size_t at)
{
    tags t = {0};

    for (size_t i = at + 1; i < page->nlines && page->lines[i].type == OCR_EQUATION_NUMBER; i++)
        if (page->lines[i].nwords && t.count < MAX_TAGS)
            t.text[t.count++] = page->lines[i].words[0].text;
    return t;
}

/** The number without the brackets that \tag writes itself. */
static void add_tag(sch_strbuf *sb, const char *text)
{
    size_t n = strlen(text);
    bool framed = n > 2 && strchr("([", text[0]) && strchr(")]", text[n - 1]);

    sch_strbuf_addf(sb, " \\tag{%.*s}", (int)(framed ? n - 2 : n), framed ? text + 1 : text);
}

/** Where the row that begins at s ends: at the row separator of the outermost environment. */
static const char *row_end(const char *s, const char *end)
{
    int depth = 0;

    for (; s < end; s++) {
        if (*s == '{')
            depth++;
        else if (*s == '}')
            depth--;
        if (*s != '\\')
            continue;
        if (s[1] == '\\' && depth == 0)
            return s;
        if (strncmp(s, "\\begin{", 7) == 0)
            depth++;
        else if (strncmp(s, "\\end{", 5) == 0)
            depth--;
        s++; /* the brace of "\{" is no group */
    }
    return end;
}

static size_t count_rows(const char *from, const char *end)
{
    size_t n = 1;

    for (const char *s = row_end(from, end); s < end; s = row_end(s + 2, end))
        n++;
    return n;
}

/** Rows with their numbers, when there is one for each, else the last number in the last row. */
static void add_rows(sch_strbuf *sb, const char *from, const char *end, const tags *t)
{
    size_t rows = count_rows(from, end), row = 0;

    while (row < rows) {
        const char *stop = row_end(from, end);

        while (stop > from && strchr(" \n", stop[-1]) && stop < end)
            stop--;
        sch_strbuf_add(sb, from, (size_t)(stop - from));
        while (sb->len && strchr(" \n", sb->data[sb->len - 1]))
            sb->data[--sb->len] = '\0';
        if (t->count == rows)
            add_tag(sb, t->text[row]);
        else if (row + 1 == rows)
            add_tag(sb, t->text[t->count - 1]);
        row++;
        if (row < rows) {
            from = row_end(from, end) + 2;
            sch_strbuf_adds(sb, " \\\\");
        }
    }
    sch_strbuf_addc(sb, '\n');
}

static void add_tagged(sch_strbuf *sb, const char *latex, const tags *t)
{
    static const char *const from[] = {"aligned", "gathered"}, *const to[] = {"align*", "gather*"};

    for (size_t i = 0; i < SCH_COUNT_OF(from); i++) {
        char begin[32], end[32];
        size_t n = strlen(latex), b, e;

        snprintf(begin, sizeof begin, "\\begin{%s}", from[i]);
        snprintf(end, sizeof end, "\\end{%s}", from[i]);
        b = strlen(begin);
        e = strlen(end);
        if (n < b + e || strncmp(latex, begin, b) != 0 || strcmp(latex + n - e, end) != 0)
            continue;
        sch_strbuf_addf(sb, "\\begin{%s}", to[i]);
        add_rows(sb, latex + b, latex + n - e, t);
        sch_strbuf_addf(sb, "\\end{%s}", to[i]);
        return;
    }
    sch_strbuf_addf(sb, "\\begin{equation*}\n%s", latex);
    add_tag(sb, t->text[t->count - 1]);
    sch_strbuf_adds(sb, "\n\\end{equation*}");
}

void asm_display(const asm_doc *doc, const ocr_page *page, size_t at, sch_strbuf *sb)
{
    const char *const *delimiter = doc->options->math_display;
    const ocr_line *line = &page->lines[at];
    const char *latex = line->nwords ? line->words[0].text : "";
    tags t = doc->options->include_equation_tags ? tags_of(page, at) : (tags){0};
    /* an environment as delimiter would be one inside another */
    bool bare = t.count && strncmp(delimiter[0], "\\begin{", 7) == 0;

    if (!bare)
        sch_strbuf_addf(sb, "%s\n", delimiter[0]);
    if (t.count)
        add_tagged(sb, latex, &t);
    else
        sch_strbuf_adds(sb, latex);
    if (!bare)
        sch_strbuf_addf(sb, "\n%s", delimiter[1]);
}
