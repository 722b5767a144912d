/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Progress bars. Rows are kept in the order in which files started; at most ROWS_MAX are drawn, so
 * that the block never grows past the screen and the cursor can always go back to its first row.
 */
#include "schema/base/progress.h"
#include "schema/base/clock.h"
#include "schema/base/strbuf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
    ROWS_MAX = 12,
    NAME_COLUMNS = 28,
    BAR_COLUMNS = 30,
    REDRAW_MS = 50,
    PLAIN_MS = 2000, /* a plain line about the same phase at most this often */
};

typedef struct sch_progress_row {
    size_t key;
    char *name;
    const char *phase;
    const char *unit;
    double done, total;
    double said_done;   /* plain: the figure of the last line */
    int64_t said_at_ms; /* plain: when it was written */
    bool was_said;
} sch_progress_row;

struct sch_progress {
    FILE *out;
    bool bars;
    sch_progress_row *rows;
    size_t nrows, cap;
    size_t drawn; /* rows now on the screen, above the cursor */
    int64_t drawn_at_ms;
};

sch_progress *sch_progress_new(FILE *out, bool bars)
{
    sch_progress *progress = calloc(1, sizeof *progress);

    if (!progress)
        return NULL;
    progress->out = out;
    progress->bars = bars;
    return progress;
}

sch_progress *sch_progress_free(sch_progress *progress)
{
    if (!progress)
        return NULL;
    sch_progress_hide(progress);
    for (size_t i = 0; i < progress->nrows; i++)
        free(progress->rows[i].name);
    free(progress->rows);
    free(progress);
    return NULL;
}

void sch_progress_hide(sch_progress *progress)
{
    if (!progress->drawn)
        return;
    (void)fprintf(progress->out, "\033[%zuA\r\033[J", progress->drawn);
    (void)fflush(progress->out);
    progress->drawn = 0;
}

static size_t screen_columns(FILE *out)
{
    struct winsize size = {0};

    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

/** Append text in exactly columns columns; what is too long loses its middle. */
static void add_padded(sch_strbuf *sb, const char *text, size_t columns)
{
    size_t runes = 0, head = columns / 2, at = 0;

    for (const char *p = text; *p; p++)
        runes += ((unsigned char)*p & 0xc0) != 0x80;
    for (const char *p = text; *p; p++) {
        bool starts = ((unsigned char)*p & 0xc0) != 0x80;

        at += starts;
        if (starts && runes > columns && at == head + 1)
            sch_strbuf_adds(sb, "\xe2\x80\xa6");
        if (runes > columns && at > head && at <= head + 1 + runes - columns)
            continue;
        sch_strbuf_addc(sb, *p);
    }
    for (; runes < columns; runes++)
        sch_strbuf_addc(sb, ' ');
}

static void add_figures(sch_strbuf *sb, const sch_progress_row *row)
{
    if (row->total <= 0)
        return;
    if (strcmp(row->unit, "%") == 0)
        sch_strbuf_addf(sb, "%.0f %%", 100.0 * row->done / row->total);
    else
        sch_strbuf_addf(sb, "%.0f of %.0f %s", row->done, row->total, row->unit);
}

static void add_bar(sch_strbuf *sb, const sch_progress_row *row, size_t columns)
{
    double share = row->total > 0 ? row->done / row->total : 0;
    size_t full = (size_t)(share * (double)columns);

    sch_strbuf_addc(sb, '[');
    for (size_t i = 0; i < columns; i++)
        sch_strbuf_addc(sb, i < full ? '#' : '-');
    sch_strbuf_adds(sb, "] ");
}

static void draw(sch_progress *progress)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    size_t columns = screen_columns(progress->out);
    size_t nrows = progress->nrows < ROWS_MAX ? progress->nrows : ROWS_MAX;
    bool wide = columns >= NAME_COLUMNS + BAR_COLUMNS + 36;

    if (progress->drawn)
        sch_strbuf_addf(&sb, "\033[%zuA\r\033[J", progress->drawn);
    for (size_t i = 0; i < nrows; i++) {
        const sch_progress_row *row = &progress->rows[i];

        add_padded(&sb, row->name, wide ? NAME_COLUMNS : NAME_COLUMNS / 2);
        sch_strbuf_addc(&sb, ' ');
        if (columns >= NAME_COLUMNS / 2 + BAR_COLUMNS / 2 + 36)
            add_bar(&sb, row, wide ? BAR_COLUMNS : BAR_COLUMNS / 2);
        sch_strbuf_addf(&sb, "%s ", row->phase);
        add_figures(&sb, row);
        sch_strbuf_addc(&sb, '\n');
    }
    (void)fputs(sch_strbuf_str(&sb), progress->out);
    (void)fflush(progress->out);
    progress->drawn = nrows;
}

static void say(sch_progress *progress, sch_progress_row *row, int64_t now_ms)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    row->was_said = true;
    row->said_at_ms = now_ms;
    row->said_done = row->done;
    add_figures(&sb, row);
    (void)fprintf(progress->out, "%s: %s%s%s\n", row->name, row->phase, sb.len ? " " : "",
                  sch_strbuf_str(&sb));
    (void)fflush(progress->out);
}

/** The row of key, a new one when there is none; NULL: out of memory. */
static sch_progress_row *row_of(sch_progress *progress, size_t key, const char *name)
{
    sch_progress_row *row;

    for (size_t i = 0; i < progress->nrows; i++)
        if (progress->rows[i].key == key)
            return &progress->rows[i];
    if (progress->nrows == progress->cap) {
        size_t cap = progress->cap ? 2 * progress->cap : 8;
        sch_progress_row *rows = realloc(progress->rows, cap * sizeof *rows);

        if (!rows)
            return NULL;
        progress->rows = rows;
        progress->cap = cap;
    }
    row = &progress->rows[progress->nrows];
    *row = (sch_progress_row){.key = key, .name = strdup(name)};
    if (!row->name)
        return NULL;
    for (char *p = row->name; *p; p++) /* a file's name must not steer the terminal */
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = '?';
    progress->nrows++;
    return row;
}

void sch_progress_set(sch_progress *progress, size_t key, const char *name, const char *phase,
                      double done, double total, const char *unit)
{
    sch_progress_row *row = row_of(progress, key, name);
    int64_t now_ms = sch_mono_ms();
    bool is_new_phase;

    if (!row)
        return;
    is_new_phase = !row->phase || strcmp(row->phase, phase) != 0;
    row->phase = phase;
    row->unit = unit;
    row->total = total;
    row->done = done < 0 ? 0 : done > total ? total : done;
    if (!progress->bars) {
        if (is_new_phase || !row->was_said ||
            (row->done > row->said_done && now_ms - row->said_at_ms >= PLAIN_MS))
            say(progress, row, now_ms);
        return;
    }
    if (!is_new_phase && progress->drawn && now_ms - progress->drawn_at_ms < REDRAW_MS)
        return;
    progress->drawn_at_ms = now_ms;
    draw(progress);
}

void sch_progress_end(sch_progress *progress, size_t key, const char *text)
{
    sch_progress_hide(progress);
    for (size_t i = 0; i < progress->nrows; i++) {
        if (progress->rows[i].key != key)
            continue;
        free(progress->rows[i].name);
        memmove(&progress->rows[i], &progress->rows[i + 1],
                (progress->nrows - i - 1) * sizeof *progress->rows);
        progress->nrows--;
        break;
    }
    if (text)
        (void)fprintf(progress->out, "%s\n", text);
    (void)fflush(progress->out);
    if (progress->bars && progress->nrows)
        draw(progress);
}
