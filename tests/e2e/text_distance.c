/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text-distance A B: edit distance of two texts over the length of the longer one, times 1000,
 * rounded up. Runs of white space count as one space. Only cells near the diagonal are computed;
 * a distance past a quarter of the length is told as 1000.
 */
#include "schema/base/auto.h"
#include "schema/base/io.h"

#include <ctype.h>
#include <string.h>

enum { LIMIT_BYTES = 4 << 20 };

/** The file with white space squeezed; "" ones are fine. @return false: it cannot be read. */
static bool read_squeezed(const char *path, sch_strbuf *ret_text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf raw = {0};
    sch_err err = {0};
    bool gap = false;

    if (sch_read_file(path, LIMIT_BYTES, &raw, &err) != SCH_OK) {
        (void)fprintf(stderr, "text-distance: %s\n", err.text);
        return false;
    }
    for (size_t i = 0; i < raw.len; i++) {
        if (isspace((unsigned char)raw.data[i])) {
            gap = ret_text->len > 0;
            continue;
        }
        if (gap)
            sch_strbuf_addc(ret_text, ' ');
        gap = false;
        sch_strbuf_addc(ret_text, raw.data[i]);
    }
    return true;
}

/** Edit distance within a band about the diagonal, `limit` when it is that or more. */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb, size_t limit)
{
    SCH_AUTO(free) size_t *row = calloc(nb + 2, sizeof *row);

    if (!row || (na > nb ? na - nb : nb - na) >= limit)
        return limit;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j < limit ? j : limit;
    for (size_t i = 1; i <= na; i++) {
        size_t from = i > limit ? i - limit : 1;
        size_t to = i + limit < nb ? i + limit : nb;
        size_t diagonal = row[from - 1];

        row[from - 1] = from == 1 && i < limit ? i : limit;
        if (to < nb)
            row[to + 1] = limit;
        for (size_t j = from; j <= to; j++) {
            size_t cost = diagonal + (a[i - 1] != b[j - 1]);

            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            diagonal = row[j];
            row[j] = cost < limit ? cost : limit;
        }
    }
    return row[nb];
}

int main(int argc, char **argv)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf b = {0};
    size_t longer, limit, distance;

    if (argc != 3 || !read_squeezed(argv[1], &a) || !read_squeezed(argv[2], &b))
        return 2;
    longer = a.len > b.len ? a.len : b.len;
    limit = longer / 4 + 1;
    distance = edit_distance(sch_strbuf_str(&a), a.len, sch_strbuf_str(&b), b.len, limit);
    (void)printf("%zu\n", longer == 0         ? 0
                          : distance >= limit ? 1000
                                              : (distance * 1000 + longer - 1) / longer);
    return 0;
}
