/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * Plain text in Mathpix Markdown: a character is escaped where it would be markup, and only there,
 * so that the text stays readable.
 *
 * The rules are those of CommonMark (emphasis by flanking, block starts, entities, links) and of
 * Mathpix Markdown on top: `$` and backslash begin mathematics or a command anywhere, `~x~`, `^x^`
 * and `==x==` mark text.
 */
static bool is_blank(char c)
{
    return c == '\0' || c == ' ' || c == '\n' || c == '\t';
}

static bool is_wordy(char c)
{
    return isalnum((unsigned char)c) || c & 0x80;
}

/** The run of marks at text[i] can open or close emphasis. */
static bool is_flanking(const char *text, size_t len, size_t i)
{
    char mark = text[i], before, after;
    size_t from = i, to = i;

    while (from > 0 && text[from - 1] == mark)
        from--;
    while (to < len && text[to] == mark)
        to++;
    before = from > 0 ? text[from - 1] : ' ';
    after = to < len ? text[to] : ' ';
    if (mark == '_' && is_wordy(before) && is_wordy(after))
        return false;
    return !is_blank(before) || !is_blank(after);
}

/** Two runs at least can be emphasis; one mark alone ("p*") cannot. */
static bool has_pair(const char *text, size_t len, char mark)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += text[i] == mark && is_flanking(text, len, i);
    return n >= 2;
}

static bool is_entity(const char *text, size_t len, size_t i)
{
    size_t n = i + 1;

    if (n < len && text[n] == '#')
        n++;
    while (n < len && n - i < 32 && isalnum((unsigned char)text[n]))
        n++;
    return n > i + 1 && n < len && text[n] == ';';
}

/** `<` that could begin a tag, a comment or an autolink. */
static bool is_tag(const char *text, size_t len, size_t i)
{
    return i + 1 < len && (isalpha((unsigned char)text[i + 1]) || strchr("/!?", text[i + 1]));
}

/** Marks that begin a block when a line starts with them: headings, quotes, rules, lists. */
static bool starts_block(const char *text, size_t len)
{
    size_t n = 0;

    switch (text[0]) {
    case '#':
        n = strspn(text, "#");
        return n <= 6 && (n >= len || text[n] == ' ');
    case '>':
        return true;
    case '-':
    case '+':
    case '*':
    case '=':
        n = strspn(text, (char[]){text[0], ' ', '\0'});
        return n >= len || (text[0] != '=' && len > 1 && text[1] == ' ');
    default:
        return false;
    }
}

static bool needs_escape(const char *text, size_t len, size_t i, asm_place place)
{
    switch (text[i]) {
    case '\\':
    case '$':
        return true;
    case '{':
    case '}':
        return place == ASM_IN_BRACES || place == ASM_IN_CELL;
    case '*':
    case '_':
    case '~':
    case '^':
    case '`':
        return is_flanking(text, len, i) && has_pair(text, len, text[i]);
    case '=':
        return i + 1 < len && text[i + 1] == '=' && strstr(text + i + 2, "==");
    case '&':
        return place == ASM_IN_CELL || is_entity(text, len, i);
    case '<':
        return is_tag(text, len, i);
    default:
        return false;
    }
}

void asm_escape(sch_strbuf *sb, const char *text, size_t len, asm_place place)
{
    for (size_t i = 0; i < len; i++) {
        bool cell = place == ASM_IN_CELL; /* no entities there: they would hold a column mark */
        bool link = !cell && text[i] == ']' && i + 1 < len &&
                    (text[i + 1] == '(' || text[i + 1] == '[') && memchr(text, '[', i);
        bool note = !cell && text[i] == '[' && i + 1 < len && text[i + 1] == '^';

        bool delimiter = text[i] == '\\' && i + 1 < len && strchr("()[]", text[i + 1]);

        if (cell && text[i] == '\\') { /* two would end the row */
            sch_strbuf_adds(sb, "\\( \\backslash \\)");
            continue;
        }
        if (delimiter) { /* two backslashes and a bracket are mathematics too */
            sch_strbuf_adds(sb, "&#92;");
            continue;
        }
        if (needs_escape(text, len, i, place) ||
            (i == 0 && place == ASM_LINE_START && starts_block(text, len)))
            sch_strbuf_addc(sb, '\\');
        if (link) /* "\]" and "\[" would be display mathematics */
            sch_strbuf_adds(sb, "&#93;");
        else if (note)
            sch_strbuf_adds(sb, "&#91;");
        else
            sch_strbuf_addc(sb, text[i]);
    }
}
